"""Pulls: whole plans of reports and lists, many calls at once, into files that tools read.

    from deskwire.pull import Plan, pull

    async with ODesk() as odesk:
        summary = await pull(Plan.from_yaml("plan.yaml"), odesk, to="data")

It needs `pip install 'deskwire[pull]'`.
"""

from typing import TYPE_CHECKING

from deskwire._lazy import import_lazily

if TYPE_CHECKING or not import_lazily(globals()):
    from deskwire.credentials.clients import ClientFactory as ClientFactory
    from deskwire.credentials.clients import FromEnvironment as FromEnvironment
    from deskwire.credentials.clients import FromFunction as FromFunction
    from deskwire.pull.errors import PlanError as PlanError
    from deskwire.pull.errors import PullError as PullError
    from deskwire.pull.errors import TargetError as TargetError
    from deskwire.pull.events import PullHook as PullHook
    from deskwire.pull.events import PullState as PullState
    from deskwire.pull.fetch import Fetched as Fetched
    from deskwire.pull.fetch import TooBigError as TooBigError
    from deskwire.pull.partitions import Entity as Entity
    from deskwire.pull.partitions import Partition as Partition
    from deskwire.pull.partitions import Period as Period
    from deskwire.pull.plan import EntityCall as EntityCall
    from deskwire.pull.plan import Periods as Periods
    from deskwire.pull.plan import Plan as Plan
    from deskwire.pull.plan import Source as Source
    from deskwire.pull.problems import Problem as Problem
    from deskwire.pull.problems import Verification as Verification
    from deskwire.pull.puller import Pull as Pull
    from deskwire.pull.puller import pull as pull
    from deskwire.pull.records import Failure as Failure
    from deskwire.pull.records import PartRecord as PartRecord
    from deskwire.pull.records import Summary as Summary
    from deskwire.pull.targets.duckdb import DuckDBTarget as DuckDBTarget
    from deskwire.pull.targets.folder import FolderTarget as FolderTarget
    from deskwire.pull.targets.memory import CallableTarget as CallableTarget
    from deskwire.pull.targets.memory import MemoryTarget as MemoryTarget
    from deskwire.pull.targets.protocol import Part as Part
    from deskwire.pull.targets.protocol import Target as Target
    from deskwire.pull.verification import verify as verify
