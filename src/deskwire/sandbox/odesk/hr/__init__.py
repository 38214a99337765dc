"""The HR routers, all versions, and the router of job profiles."""

from typing import Final

from deskwire.sandbox.odesk.hr import (
    applications,
    contracts,
    job_profiles,
    jobs,
    milestones,
    offers,
    people,
)
from deskwire.sandbox.odesk.state import Handler

__all__ = ["HANDLERS", "people"]

HANDLERS: Final[dict[str, Handler]] = {
    **jobs.HANDLERS,
    **offers.HANDLERS,
    **contracts.HANDLERS,
    **applications.HANDLERS,
    **milestones.HANDLERS,
    **job_profiles.HANDLERS,
}
