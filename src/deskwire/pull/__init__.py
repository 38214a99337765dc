"""Pulls: whole plans of reports and lists, many calls at once, into files that tools read.

    from deskwire.pull import Plan, pull

    async with ODesk() as odesk:
        summary = await pull(Plan.from_yaml("plan.yaml"), odesk, to="data")

It needs `pip install 'deskwire[pull]'`.
"""

from typing import TYPE_CHECKING

from deskwire._lazy import import_lazily

if TYPE_CHECKING or not import_lazily(globals()):
    from deskwire.pull.errors import PlanError as PlanError
    from deskwire.pull.errors import PullError as PullError
    from deskwire.pull.errors import TargetError as TargetError
    from deskwire.pull.partitions import Entity as Entity
    from deskwire.pull.partitions import Partition as Partition
    from deskwire.pull.partitions import Period as Period
    from deskwire.pull.plan import EntityCall as EntityCall
    from deskwire.pull.plan import Periods as Periods
    from deskwire.pull.plan import Plan as Plan
    from deskwire.pull.plan import Source as Source
    from deskwire.pull.records import Failure as Failure
    from deskwire.pull.records import PartRecord as PartRecord
    from deskwire.pull.records import Summary as Summary
