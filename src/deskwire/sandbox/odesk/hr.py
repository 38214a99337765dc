"""The HR routers, all versions, and the router of job profiles."""

from typing import Final

from deskwire.sandbox.odesk import (
    hr_applications,
    hr_contracts,
    hr_jobs,
    hr_milestones,
    hr_offers,
    hr_people,
    job_profiles,
)
from deskwire.sandbox.odesk.state import Handler

HANDLERS: Final[dict[str, Handler]] = {
    **hr_people.HANDLERS,
    **hr_jobs.HANDLERS,
    **hr_offers.HANDLERS,
    **hr_contracts.HANDLERS,
    **hr_applications.HANDLERS,
    **hr_milestones.HANDLERS,
    **job_profiles.HANDLERS,
}
