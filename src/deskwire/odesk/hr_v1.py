# Generated from spec/odesk/hr_v1.yaml (sha256 d018c1835290) by `python -m codegen`.
"""oDesk: invitations to interviews."""

from typing import Any, Final

from deskwire.core.model.encodings import Reference, Text
from deskwire.core.model.operation import BodyKind, Operation, Param, ParamLocation
from deskwire.core.model.results import ScalarResult
from deskwire.core.model.rules import AtLeastOne
from deskwire.core.model.unset import UNSET, Unset
from deskwire.core.model.values import JSONValue
from deskwire.odesk._service import API_FORMATS
from deskwire.transport.resource import Resource

_INVITE_TO_INTERVIEW: Final[Operation[JSONValue]] = Operation(
    name="odesk.hr_v1.invite_to_interview",
    method="POST",
    path="/api/hr/v1/jobs/{job_id}/candidates",
    params=(
        Param("job_id", Reference(), ParamLocation.PATH, required=True),
        Param("cover", Text(), ParamLocation.BODY, required=True),
        Param("profile_key", Reference(), ParamLocation.BODY),
        Param("provider_reference", Reference(), ParamLocation.BODY, wire="provider__reference"),
    ),
    body=BodyKind.FORM,
    result=ScalarResult(JSONValue),
    formats=API_FORMATS,
    idempotent=False,
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


OPERATIONS: Final[tuple[Operation[Any], ...]] = (_INVITE_TO_INTERVIEW,)
"""Every operation of this module."""
