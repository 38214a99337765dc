# Generated from spec/odesk/hr_v1.yaml (sha256 0897aa8cc8e6) by `python -m codegen`.
"""oDesk: invitations to interviews."""

from typing import Final

from deskwire.core.model.encodings import Reference, Text
from deskwire.core.model.operation import BODY, Operation, Operations, Param
from deskwire.core.model.results import ScalarResult
from deskwire.core.model.rules import AtLeastOne
from deskwire.core.model.values import UNSET, JSONValue, Unset
from deskwire.odesk._service import API
from deskwire.transport.resource import Resource

_operations: Final = Operations("odesk.hr_v1", API, base="/api/hr/v1")

_INVITE_TO_INTERVIEW: Final[Operation[JSONValue]] = _operations.declare(
    "invite_to_interview",
    "POST /jobs/{job_id}/candidates",
    ScalarResult(JSONValue),
    params=(
        Param("cover", Text(), BODY, required=True),
        Param("profile_key", Reference(), BODY),
        Param("provider_reference", Reference(), BODY, wire="provider__reference"),
    ),
    rules=(AtLeastOne(("profile_key", "provider_reference")),),
)


class HRV1(Resource):
    """Invitations to interviews."""

    async def invite_to_interview(
        self,
        job_id: str | int,
        cover: str,
        *,
        profile_key: str | int | Unset | None = UNSET,
        provider_reference: str | int | Unset | None = UNSET,
    ) -> JSONValue:
        """Invite a provider to an interview for a job.

        POST /api/hr/v1/jobs/{job_id}/candidates

        No document and no record tells the answer, so all of it is returned.

        Args:
            job_id: The job's reference.
            cover: The text of the letter.
            profile_key: The key of the provider's profile, e.g. `~~677961dcd7f65c01`.
            provider_reference: The provider's reference, where their key is not known.

        Returns:
            The whole answer, as it came.

        Raises:
            BadRequestError: The service refused a value.
            PermissionDeniedError: The user may not recruit for this job.
            NotFoundError: There is no such job or provider.
        """
        return await self._call(
            _INVITE_TO_INTERVIEW,
            job_id=job_id,
            cover=cover,
            profile_key=profile_key,
            provider_reference=provider_reference,
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
