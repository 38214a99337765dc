# Generated from spec/odesk/hr_v3.yaml (sha256 3c352bc2a458) by `python -m codegen`.
"""oDesk: applications to jobs, and the milestones of fixed-price contracts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

import attrs

from deskwire.core.model.encodings import Choice, Day, Moment, Number, Reference, Text
from deskwire.core.model.enums import OpenEnum, OpenIntEnum
from deskwire.core.model.operation import BODY, QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult, ScalarResult, Selection
from deskwire.core.model.values import UNSET, JSONValue, Unset
from deskwire.odesk._service import API
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class ClientApplicationStatus(OpenEnum):
    """The state of an application as the buyer sees it."""

    SHORTLISTED = "shortlisted"
    """The buyer may choose it."""
    MESSAGED = "messaged"
    """Messages were exchanged."""
    HIRED = "hired"
    """The provider was hired."""
    OFFERED = "offered"
    """The provider has an offer."""
    DECLINED = "declined"
    """One of the two has declined."""
    HIDDEN = "hidden"
    """The buyer has hidden it."""


class FreelancerApplicationStatus(OpenEnum):
    """The state of an application as the provider sees it."""

    INTERVIEWS = "interviews"
    """Interviews go on."""
    INVITES = "invites"
    """The buyer has invited the provider."""
    ACTIVE = "active"
    """The provider has applied and waits."""


class UnderpaymentReason(OpenIntEnum):
    """Why less is paid than was agreed; no document says what the numbers mean."""

    REASON_329 = 329
    REASON_330 = 330
    REASON_331 = 331
    REASON_332 = 332


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Application(Model):
    """An application to a job. No document names its fields; most are guesses."""

    reference: str | None = None
    """The reference number; a guess."""
    status: str | None = None
    """The state; a guess."""
    job_key: str | None = None
    """The key of the job; a guess."""
    profile_key: str | None = None
    """The key of the provider's profile; a guess."""
    cover_letter: str | None = None
    """What the provider has written; a guess."""
    created_time: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it was made; a guess."""
    is_shortlisted: bool | None = None
    """Whether the buyer has shortlisted it. Seen in an application of 2015, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Milestone(Model):
    """A part of a fixed-price contract. No document names its fields; most are guesses."""

    id: str | None = None
    """The id. Seen in clients of 2015 and later, in no document."""
    contract_reference: str | None = None
    """The contract it belongs to; a guess."""
    milestone_description: str | None = None
    """Its name; a guess."""
    deposit_amount: Decimal | None = None
    """What is deposited for it in US dollars; a guess."""
    due_date: date | None = optional(encoding=Day(("%m-%d-%Y",)))
    """The day by which it shall be done; a guess."""
    status: str | None = None
    """The state; a guess."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Submission(Model):
    """Work submitted for a milestone. No document names its fields; all are guesses."""

    id: str | None = None
    """The id; a guess."""
    milestone_id: str | None = None
    """The milestone it is for; a guess."""
    note2client: str | None = None
    """What the provider has written; a guess."""
    amount: Decimal | None = None
    """What the provider asks for in US dollars; a guess."""
    status: str | None = None
    """The state; a guess."""


_operations: Final = Operations("odesk.hr_v3", API, base="/api/hr/v3")

_LIST_CLIENT_APPLICATIONS: Final[Operation[tuple[Application, ...]]] = _operations.declare(
    "list_client_applications",
    "GET /clients/applications",
    ListResult(Application, Selection(("applications", "*"))),
    params=(
        Param("buyer_team__reference", Reference(), QUERY, required=True),
        Param("job_key", Reference(), QUERY, required=True),
        Param("status", Choice(ClientApplicationStatus), QUERY),
        Param("profile_key", Reference(), QUERY),
        Param("agency_team__reference", Reference(), QUERY),
        Param("order_by", Text(), QUERY),
    ),
    paging=Paging(
        style="offset",
        start="page_offset",
        size="page_size",
        wire="page",
        default_size=20,
        key="reference",
        send_default=False,
    ),
)

_GET_CLIENT_APPLICATION: Final[Operation[Application]] = _operations.declare(
    "get_client_application",
    "GET /clients/applications/{application_id}",
    ModelResult(Application, Selection(("application",))),
    params=(Param("buyer_team__reference", Reference(), QUERY, required=True),),
)

_LIST_FREELANCER_APPLICATIONS: Final[Operation[tuple[Application, ...]]] = _operations.declare(
    "list_freelancer_applications",
    "GET /contractors/applications",
    ListResult(Application, Selection(("applications", "*"))),
    params=(Param("status", Choice(FreelancerApplicationStatus), QUERY),),
)

_GET_FREELANCER_APPLICATION: Final[Operation[Application]] = _operations.declare(
    "get_freelancer_application",
    "GET /contractors/applications/{application_id}",
    ModelResult(Application, Selection(("application",))),
)

_CREATE_MILESTONE: Final[Operation[Milestone]] = _operations.declare(
    "create_milestone",
    "POST /fp/milestones",
    ModelResult(Milestone),
    params=(
        Param("contract_reference", Reference(), BODY, required=True),
        Param("milestone_description", Text(), BODY, required=True),
        Param("deposit_amount", Number(), BODY, required=True),
        Param("due_date", Day(("%m-%d-%Y",)), BODY),
    ),
)

_EDIT_MILESTONE: Final[Operation[JSONValue]] = _operations.declare(
    "edit_milestone",
    "PUT /fp/milestones/{milestone_id}",
    ScalarResult(JSONValue),
    params=(
        Param("milestone_id", Reference(), BODY),
        Param("milestone_description", Text(), BODY),
        Param("deposit_amount", Number(), BODY),
        Param("due_date", Day(("%m-%d-%Y",)), BODY),
        Param("message", Text(), BODY),
    ),
)

_ACTIVATE_MILESTONE: Final[Operation[JSONValue]] = _operations.declare(
    "activate_milestone",
    "PUT /fp/milestones/{milestone_id}/activate",
    ScalarResult(JSONValue),
    params=(Param("milestone_id", Reference(), BODY), Param("message", Text(), BODY)),
)

_APPROVE_MILESTONE: Final[Operation[JSONValue]] = _operations.declare(
    "approve_milestone",
    "PUT /fp/milestones/{milestone_id}/approve",
    ScalarResult(JSONValue),
    params=(
        Param("milestone_id", Reference(), BODY),
        Param("amount", Number(), BODY),
        Param("bonus", Number(), BODY),
        Param("pay_comments", Text(), BODY),
        Param("underpayment_reason", Choice(UnderpaymentReason), BODY),
        Param("note2contractor", Text(), BODY),
    ),
    idempotent=False,
)

_DELETE_MILESTONE: Final[Operation[JSONValue]] = _operations.declare(
    "delete_milestone", "DELETE /fp/milestones/{milestone_id}", ScalarResult(JSONValue)
)

_GET_ACTIVE_MILESTONE: Final[Operation[Milestone]] = _operations.declare(
    "get_active_milestone",
    "GET /fp/milestones/statuses/active/contracts/{contract_reference}",
    ModelResult(Milestone),
)

_GET_MILESTONE_SUBMISSIONS: Final[Operation[tuple[Submission, ...]]] = _operations.declare(
    "get_milestone_submissions",
    "GET /fp/milestones/{milestone_id}/submissions",
    ListResult(Submission, Selection(("submissions", "*"))),
)

_REQUEST_SUBMISSION_APPROVAL: Final[Operation[JSONValue]] = _operations.declare(
    "request_submission_approval",
    "POST /fp/submissions",
    ScalarResult(JSONValue),
    params=(
        Param("milestone_id", Reference(), BODY, required=True),
        Param("note2client", Text(), BODY, required=True),
        Param("amount", Number(), BODY, required=True),
    ),
)

_APPROVE_SUBMISSION: Final[Operation[JSONValue]] = _operations.declare(
    "approve_submission",
    "PUT /fp/submissions/{submission_id}/approve",
    ScalarResult(JSONValue),
    params=(
        Param("submission_id", Reference(), BODY),
        Param("amount", Number(), BODY, required=True),
        Param("bonus", Number(), BODY),
        Param("pay_comments", Text(), BODY),
        Param("underpayment_reason", Choice(UnderpaymentReason), BODY),
        Param("note2contractor", Text(), BODY),
    ),
    idempotent=False,
)

_REJECT_SUBMISSION: Final[Operation[JSONValue]] = _operations.declare(
    "reject_submission",
    "PUT /fp/submissions/{submission_id}/reject",
    ScalarResult(JSONValue),
    params=(
        Param("submission_id", Reference(), BODY),
        Param("note2contractor", Text(), BODY, required=True),
    ),
)


class HRV3(Resource):
    """Applications to jobs, and the milestones of fixed-price contracts.

    Errors of its calls, besides those that every call may raise:
        BadRequestError: The service refused a value.
        NotFoundError: There is no such object.
        PermissionDeniedError: It is not for this user.
    """

    def list_client_applications(
        self,
        buyer_team__reference: str | int,
        job_key: str | int,
        *,
        status: ClientApplicationStatus | str | Unset | None = UNSET,
        profile_key: str | int | Unset | None = UNSET,
        agency_team__reference: str | int | Unset | None = UNSET,
        order_by: str | Unset | None = UNSET,
        page_offset: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[Application]:
        """List the applications to a job, as the buyer.

        GET /api/hr/v3/clients/applications

        The vendor's client asks for page `None;None` when no page is given; nothing is sent then.

        Args:
            buyer_team__reference: The reference of the buyer's team.
            job_key: The key of the job, e.g. `~01d54a7...`.
            status: Only applications in this state.
            profile_key: Only those of the provider with this profile.
            agency_team__reference: Only those of providers of this agency.
            order_by: Fields of an application, then one letter for each, A for ascending or D:
                `created_time;D`.
            page_offset: How many items to skip.
            page_size: How many items a page shall have; 20 unless given.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is an application to
            a job.
        """
        return self._pages(
            _LIST_CLIENT_APPLICATIONS,
            buyer_team__reference=buyer_team__reference,
            job_key=job_key,
            status=status,
            profile_key=profile_key,
            agency_team__reference=agency_team__reference,
            order_by=order_by,
            page_offset=page_offset,
            page_size=page_size,
        )

    async def get_client_application(
        self, application_id: str | int, buyer_team__reference: str | int
    ) -> Application:
        """Return an application to a job, as the buyer.

        GET /api/hr/v3/clients/applications/{application_id}

        Args:
            application_id: The reference of the application.
            buyer_team__reference: The reference of the buyer's team.

        Returns:
            An application to a job.
        """
        return await self._call(
            _GET_CLIENT_APPLICATION,
            application_id=application_id,
            buyer_team__reference=buyer_team__reference,
        )

    async def list_freelancer_applications(
        self, *, status: FreelancerApplicationStatus | str | Unset | None = UNSET
    ) -> tuple[Application, ...]:
        """List one's own applications, as the provider.

        GET /api/hr/v3/contractors/applications

        Args:
            status: Only applications in this state.

        Returns:
            All items at once. Each is an application to a job.
        """
        return await self._call(_LIST_FREELANCER_APPLICATIONS, status=status)

    async def get_freelancer_application(self, application_id: str | int) -> Application:
        """Return an application of one's own, as the provider.

        GET /api/hr/v3/contractors/applications/{application_id}

        Args:
            application_id: The reference of the application.

        Returns:
            An application to a job.
        """
        return await self._call(_GET_FREELANCER_APPLICATION, application_id=application_id)

    async def create_milestone(
        self,
        contract_reference: str | int,
        milestone_description: str,
        deposit_amount: Decimal | float,
        *,
        due_date: date | str | Unset | None = UNSET,
    ) -> Milestone:
        """Add a milestone to a fixed-price contract.

        POST /api/hr/v3/fp/milestones

        The answer has been seen once, with the id at its top.

        Args:
            contract_reference: The contract's reference, as `hr.get_engagements` tells it.
            milestone_description: The name of the milestone.
            deposit_amount: What is deposited for it in US dollars.
            due_date: The day by which it shall be done.

        Returns:
            A part of a fixed-price contract.
        """
        return await self._call(
            _CREATE_MILESTONE,
            contract_reference=contract_reference,
            milestone_description=milestone_description,
            deposit_amount=deposit_amount,
            due_date=due_date,
        )

    async def edit_milestone(
        self,
        milestone_id: str | int,
        *,
        milestone_description: str | Unset | None = UNSET,
        deposit_amount: Decimal | float | Unset | None = UNSET,
        due_date: date | str | Unset | None = UNSET,
        message: str | Unset | None = UNSET,
    ) -> JSONValue:
        """Change a milestone.

        PUT /api/hr/v3/fp/milestones/{milestone_id}

        No document and no record tells the answer, so all of it is returned.

        Args:
            milestone_id: The id of the milestone.
            milestone_description: The name of the milestone.
            deposit_amount: What is deposited for it in US dollars.
            due_date: The day by which it shall be done.
            message: A message to the provider.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _EDIT_MILESTONE,
            milestone_id=milestone_id,
            milestone_description=milestone_description,
            deposit_amount=deposit_amount,
            due_date=due_date,
            message=message,
        )

    async def activate_milestone(
        self, milestone_id: str | int, *, message: str | Unset | None = UNSET
    ) -> JSONValue:
        """Deposit the money for a milestone that has none yet, so that its work begins.

        PUT /api/hr/v3/fp/milestones/{milestone_id}/activate

        No document and no record tells the answer, so all of it is returned.

        Args:
            milestone_id: The id of the milestone.
            message: A message to the provider.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_ACTIVATE_MILESTONE, milestone_id=milestone_id, message=message)

    async def approve_milestone(
        self,
        milestone_id: str | int,
        *,
        amount: Decimal | float | Unset | None = UNSET,
        bonus: Decimal | float | Unset | None = UNSET,
        pay_comments: str | Unset | None = UNSET,
        underpayment_reason: UnderpaymentReason | int | Unset | None = UNSET,
        note2contractor: str | Unset | None = UNSET,
    ) -> JSONValue:
        """Approve a milestone and pay for it.

        PUT /api/hr/v3/fp/milestones/{milestone_id}/approve

        No document and no record tells the answer, so all of it is returned. Money moves, so the
        call is not repeated on its own.

        Args:
            milestone_id: The id of the milestone.
            amount: What is paid in US dollars; all of the deposit unless given.
            bonus: A bonus in US dollars.
            pay_comments: Comments on the payment.
            underpayment_reason: Why less is paid than was agreed.
            note2contractor: A note to the provider.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _APPROVE_MILESTONE,
            milestone_id=milestone_id,
            amount=amount,
            bonus=bonus,
            pay_comments=pay_comments,
            underpayment_reason=underpayment_reason,
            note2contractor=note2contractor,
        )

    async def delete_milestone(self, milestone_id: str | int) -> JSONValue:
        """Delete a milestone.

        DELETE /api/hr/v3/fp/milestones/{milestone_id}

        No document and no record tells the answer, so all of it is returned.

        Args:
            milestone_id: The id of the milestone.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_DELETE_MILESTONE, milestone_id=milestone_id)

    async def get_active_milestone(self, contract_reference: str | int) -> Milestone:
        """Return the active milestone of a contract.

        GET /api/hr/v3/fp/milestones/statuses/active/contracts/{contract_reference}

        No record tells the answer; the milestone is taken to stand at its top, as after
        `create_milestone`.

        Args:
            contract_reference: The contract's reference, as `hr.get_engagements` tells it.

        Returns:
            A part of a fixed-price contract.
        """
        return await self._call(_GET_ACTIVE_MILESTONE, contract_reference=contract_reference)

    async def get_milestone_submissions(self, milestone_id: str | int) -> tuple[Submission, ...]:
        """List what was submitted for a milestone.

        GET /api/hr/v3/fp/milestones/{milestone_id}/submissions

        No record tells the answer; its key is taken from the path.

        Args:
            milestone_id: The id of the milestone.

        Returns:
            All items at once. Each is work submitted for a milestone.
        """
        return await self._call(_GET_MILESTONE_SUBMISSIONS, milestone_id=milestone_id)

    async def request_submission_approval(
        self, milestone_id: str | int, note2client: str, amount: Decimal | float
    ) -> JSONValue:
        """Submit work for a milestone, as the provider.

        POST /api/hr/v3/fp/submissions

        No document and no record tells the answer, so all of it is returned.

        Args:
            milestone_id: The id of the milestone.
            note2client: A note to the buyer on what was done.
            amount: What the provider asks for in US dollars.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _REQUEST_SUBMISSION_APPROVAL,
            milestone_id=milestone_id,
            note2client=note2client,
            amount=amount,
        )

    async def approve_submission(
        self,
        submission_id: str | int,
        amount: Decimal | float,
        *,
        bonus: Decimal | float | Unset | None = UNSET,
        pay_comments: str | Unset | None = UNSET,
        underpayment_reason: UnderpaymentReason | int | Unset | None = UNSET,
        note2contractor: str | Unset | None = UNSET,
    ) -> JSONValue:
        """Approve submitted work and pay for it.

        PUT /api/hr/v3/fp/submissions/{submission_id}/approve

        No document and no record tells the answer, so all of it is returned. Money moves, so the
        call is not repeated on its own.

        Args:
            submission_id: The id of the submission.
            amount: What is paid in US dollars. The vendor's text says what happens without it, its
                signature asks for it.
            bonus: A bonus in US dollars.
            pay_comments: Comments on the payment.
            underpayment_reason: Why less is paid than was agreed.
            note2contractor: A note to the provider.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _APPROVE_SUBMISSION,
            submission_id=submission_id,
            amount=amount,
            bonus=bonus,
            pay_comments=pay_comments,
            underpayment_reason=underpayment_reason,
            note2contractor=note2contractor,
        )

    async def reject_submission(self, submission_id: str | int, note2contractor: str) -> JSONValue:
        """Reject submitted work.

        PUT /api/hr/v3/fp/submissions/{submission_id}/reject

        No document and no record tells the answer, so all of it is returned. The vendor's PHP
        client sends it as a DELETE, its Python client as it is here.

        Args:
            submission_id: The id of the submission.
            note2contractor: A note to the provider.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _REJECT_SUBMISSION, submission_id=submission_id, note2contractor=note2contractor
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
