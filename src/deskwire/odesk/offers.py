# Generated from spec/odesk/offers.yaml (sha256 ace48f4239cd) by `python -m codegen`.
"""oDesk: offers of contracts, as clients send and freelancers answer them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, Required, TypedDict

import attrs

from deskwire.core.model.encodings import (
    ONE_ZERO,
    Choice,
    Day,
    Moment,
    Number,
    Record,
    Records,
    Reference,
    Text,
)
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.operation import BODY, QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult, ScalarResult, Selection
from deskwire.core.model.rules import AtLeastOne, OnlyWhen
from deskwire.core.model.values import UNSET, JSONValue, Unset
from deskwire.odesk._service import API
from deskwire.odesk.hr_models import JobType
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class OfferStatus(OpenEnum):
    """The state of an offer."""

    ACCEPTED = "accepted"
    """The freelancer has accepted it."""
    NEW = "new"
    """It waits for an answer."""
    DECLINED = "declined"
    """The freelancer has declined it."""
    EXPIRED = "expired"
    """Nobody answered in time."""
    WITHDRAWN = "withdrawn"
    """The client has taken it back."""
    CANCELLED = "cancelled"
    """It was cancelled."""
    CHANGED = "changed"
    """Another offer took its place."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class DirectOffer(Model):
    """An offer, as far as another client reads it; no document describes it."""

    rid: str | None = None
    """The offer's reference. Seen in clients of 2015 and later, in no document."""
    title: str | None = None
    """The title of the contract. Seen in clients of 2015 and later, in no document."""
    job_posting_ref: str | None = None
    """The key of the job. Seen in clients of 2015 and later, in no document."""
    last_event_state: OfferStatus | None = None
    """The state. Seen in clients of 2015 and later, in no document."""
    start_date: datetime | None = optional(wire="terms_data.start_date", encoding=Moment(("unix",)))
    """When the work begins. Seen in clients of 2015 and later, in no document."""


class OfferContext(TypedDict, total=False):
    """What an offer follows from."""

    previous_offer_ref: str | int
    """The reference of an earlier offer."""
    job_posting_ref: str | int
    """The key of the job, e.g. `~01c8e0...`."""
    job_application_ref: str | int
    """The id of the freelancer's application."""
    contract_ref: str | int
    """The reference of a contract."""


class OfferMilestone(TypedDict, total=False):
    """A milestone of a fixed-price offer."""

    milestone_description: Required[str]
    """What is to be done."""
    deposit_amount: Required[Decimal | float]
    """What is paid for it in US dollars."""
    due_date: date | str
    """By which day."""


_OFFER_CONTEXT_RECORD: Final = Record(
    {
        "previous_offer_ref": ("previous_offer_ref", Reference()),
        "job_posting_ref": ("job_posting_ref", Reference()),
        "job_application_ref": ("job_application_ref", Reference()),
        "contract_ref": ("contract_ref", Reference()),
    }
)


_OFFER_MILESTONE_RECORD: Final = Record(
    {
        "milestone_description": ("milestone_description", Text()),
        "deposit_amount": ("deposit_amount", Number()),
        "due_date": ("due_date", Day(("%m-%d-%Y",))),
    },
    required=("milestone_description", "deposit_amount"),
)

_operations: Final = Operations("odesk.offers", API, base="/api/offers/v1")

_LIST_CLIENT_OFFERS: Final[Operation[tuple[DirectOffer, ...]]] = _operations.declare(
    "list_client_offers",
    "GET /clients/offers",
    ListResult(DirectOffer, Selection(("offers", "offer"))),
    params=(
        Param("company_id", Reference(), QUERY),
        Param("team__reference", Reference(), QUERY),
        Param("job__reference", Reference(), QUERY),
        Param("status", Choice(OfferStatus), QUERY),
    ),
    paging=Paging(
        style="offset",
        start="page_offset",
        size="page_size",
        wire="page",
        default_size=20,
        total=("offers", "lister", "total_items"),
        key="rid",
        send_default=False,
    ),
    rules=(AtLeastOne(("company_id", "job__reference")),),
)

_SEND_CLIENT_OFFER: Final[Operation[JSONValue]] = _operations.declare(
    "send_client_offer",
    "POST /clients/offers",
    ScalarResult(JSONValue),
    params=(
        Param("title", Text(), BODY, required=True),
        Param("job_type", Choice(JobType), BODY, required=True),
        Param("charge_rate", Number(), BODY, required=True),
        Param("message_to_contractor", Text(), BODY, required=True),
        Param("team__reference", Reference(), BODY),
        Param("client_team_ref", Reference(), BODY),
        Param("contractor_username", Reference(), BODY),
        Param("contractor_reference", Reference(), BODY),
        Param("contractor_key", Reference(), BODY),
        Param("contractor_org", Reference(), BODY),
        Param("context", _OFFER_CONTEXT_RECORD, BODY),
        Param("charge_upfront_percent", Number(), BODY),
        Param("weekly_limit", Number(), BODY),
        Param("weekly_stipend", Number(), BODY),
        Param("expires_on", Moment(("unix",)), BODY),
        Param("close_on_accept", ONE_ZERO, BODY),
        Param("related_jobcategory", Reference(), BODY),
        Param("related_jobcategory2", Reference(), BODY),
        Param("milestones", Records(_OFFER_MILESTONE_RECORD), BODY),
    ),
    rules=(
        AtLeastOne(("contractor_username", "contractor_reference", "contractor_key")),
        OnlyWhen("milestones", "job_type", ("fixed-price",)),
        OnlyWhen("charge_upfront_percent", "job_type", ("fixed-price",)),
    ),
)

_GET_CLIENT_OFFER: Final[Operation[DirectOffer]] = _operations.declare(
    "get_client_offer",
    "GET /clients/offers/{offer_id}",
    ModelResult(DirectOffer, Selection(("offer",), or_path=("offers", "offer"))),
    params=(
        Param("offer_id", Reference(), QUERY),
        Param("company_id", Reference(), QUERY),
        Param("job__reference", Reference(), QUERY),
    ),
    rules=(AtLeastOne(("company_id", "job__reference")),),
)

_LIST_FREELANCER_OFFERS: Final[Operation[tuple[DirectOffer, ...]]] = _operations.declare(
    "list_freelancer_offers",
    "GET /contractors/offers",
    ListResult(DirectOffer, Selection(("offers", "offer"))),
    params=(Param("status", Choice(OfferStatus), QUERY),),
    paging=Paging(
        style="offset",
        start="page_offset",
        size="page_size",
        wire="page",
        default_size=20,
        total=("offers", "lister", "total_items"),
        key="rid",
        send_default=False,
    ),
)

_GET_FREELANCER_OFFER: Final[Operation[DirectOffer]] = _operations.declare(
    "get_freelancer_offer",
    "GET /contractors/offers/{offer_id}",
    ModelResult(DirectOffer, Selection(("offer",), or_path=("offers", "offer"))),
    params=(Param("offer_id", Reference(), QUERY),),
)

_ACCEPT_OR_DECLINE: Final[Operation[JSONValue]] = _operations.declare(
    "accept_or_decline",
    "POST /contractors/actions/{offer_id}",
    ScalarResult(JSONValue),
    params=(Param("action_name", Text(), BODY, required=True),),
)


class Offers(Resource):
    """Offers of contracts, as clients send and freelancers answer them.

    Errors of its calls, besides those that every call may raise:
        BadRequestError: The service refused a value.
        NotFoundError: There is no such offer.
        PermissionDeniedError: It is not for this user.
    """

    JOB_TYPES: Final = tuple(JobType)
    """The values of `JobType`, by the vendor's name of them."""

    def list_client_offers(
        self,
        *,
        company_id: str | int | Unset | None = UNSET,
        team__reference: str | int | Unset | None = UNSET,
        job__reference: str | int | Unset | None = UNSET,
        status: OfferStatus | str | Unset | None = UNSET,
        page_offset: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[DirectOffer]:
        """List the offers that a client has sent.

        GET /api/offers/v1/clients/offers

        The vendor's client drops the page size where no offset is given, and writes `None` for a
        size that is not given; here a page is asked for as soon as one of them is.

        Args:
            company_id: The reference of the client's company; that of the job unless given.
            team__reference: The reference of the client's team; that of the job unless given.
            job__reference: The job's reference.
            status: Only offers in this state; new ones unless given.
            page_offset: How many items to skip.
            page_size: How many items a page shall have; 20 unless given.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is an offer.
        """
        return self._pages(
            _LIST_CLIENT_OFFERS,
            company_id=company_id,
            team__reference=team__reference,
            job__reference=job__reference,
            status=status,
            page_offset=page_offset,
            page_size=page_size,
        )

    async def send_client_offer(
        self,
        title: str,
        job_type: JobType | str,
        charge_rate: Decimal | float,
        message_to_contractor: str,
        *,
        team__reference: str | int | Unset | None = UNSET,
        client_team_ref: str | int | Unset | None = UNSET,
        contractor_username: str | int | Unset | None = UNSET,
        contractor_reference: str | int | Unset | None = UNSET,
        contractor_key: str | int | Unset | None = UNSET,
        contractor_org: str | int | Unset | None = UNSET,
        context: OfferContext | Unset | None = UNSET,
        charge_upfront_percent: Decimal | float | Unset | None = UNSET,
        weekly_limit: Decimal | float | Unset | None = UNSET,
        weekly_stipend: Decimal | float | Unset | None = UNSET,
        expires_on: datetime | str | int | Unset | None = UNSET,
        close_on_accept: bool | Literal[0, 1] | Unset | None = UNSET,
        related_jobcategory: str | int | Unset | None = UNSET,
        related_jobcategory2: str | int | Unset | None = UNSET,
        milestones: Sequence[OfferMilestone] | Unset | None = UNSET,
    ) -> JSONValue:
        """Send an offer to a freelancer.

        POST /api/offers/v1/clients/offers

        No document and no record tells the answer, so all of it is returned.

        Args:
            title: The title of the contract.
            job_type: How the work is paid.
            charge_rate: What the client pays in US dollars: for an hour, or for all of a
                fixed-price job.
            message_to_contractor: What the freelancer has to know.
            team__reference: The reference of the client's team.
            client_team_ref: The id of the client's team, e.g. `mytestcompany:myteam`.
            contractor_username: The freelancer's login.
            contractor_reference: The freelancer's reference; counts where neither login nor key is
                given.
            contractor_key: The key of the freelancer's profile, e.g. `~~677961dcd7f65c01`; counts
                where no login is given.
            contractor_org: The freelancer's team; members of agencies need it. The vendor's client
                takes it and never sends it.
            context: What the offer follows from.
            charge_upfront_percent: How much of a fixed price is paid on acceptance, in percent.
                Deprecated: milestones took its place.
            weekly_limit: The most hours a week.
            weekly_stipend: What is paid besides each week in US dollars.
            expires_on: When the offer expires. Deprecated.
            close_on_accept: Whether the job is closed once the offer is accepted; it is unless you
                say no. The vendor's client never sends a no.
            related_jobcategory: The number of the job's category, e.g. 9.
            related_jobcategory2: The number of the job's category in the second edition of
                categories. The vendor's client takes it and no document names it.
            milestones: The milestones; a fixed-price job needs them since February 6th, 2015. The
                vendor's signature calls it `milestone`, its text and what travels `milestones`.

        Returns:
            The whole answer, as it came.

        Raises:
            NotFoundError: There is no such team, job or freelancer.
        """
        return await self._call(
            _SEND_CLIENT_OFFER,
            title=title,
            job_type=job_type,
            charge_rate=charge_rate,
            message_to_contractor=message_to_contractor,
            team__reference=team__reference,
            client_team_ref=client_team_ref,
            contractor_username=contractor_username,
            contractor_reference=contractor_reference,
            contractor_key=contractor_key,
            contractor_org=contractor_org,
            context=context,
            charge_upfront_percent=charge_upfront_percent,
            weekly_limit=weekly_limit,
            weekly_stipend=weekly_stipend,
            expires_on=expires_on,
            close_on_accept=close_on_accept,
            related_jobcategory=related_jobcategory,
            related_jobcategory2=related_jobcategory2,
            milestones=milestones,
        )

    async def get_client_offer(
        self,
        offer_id: str | int,
        *,
        company_id: str | int | Unset | None = UNSET,
        job__reference: str | int | Unset | None = UNSET,
    ) -> DirectOffer:
        """Return an offer that a client has sent.

        GET /api/offers/v1/clients/offers/{offer_id}

        No record tells the answer; it is taken to be one of the listed offers.

        Args:
            offer_id: The offer's reference.
            company_id: The reference of the client's company; that of the job unless given.
            job__reference: The job's reference.

        Returns:
            An offer.
        """
        return await self._call(
            _GET_CLIENT_OFFER,
            offer_id=offer_id,
            company_id=company_id,
            job__reference=job__reference,
        )

    def list_freelancer_offers(
        self,
        *,
        status: OfferStatus | str | Unset | None = UNSET,
        page_offset: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[DirectOffer]:
        """List the offers that the authenticated freelancer has got.

        GET /api/offers/v1/contractors/offers

        The vendor's client drops the page size where no offset is given, and writes `None` for a
        size that is not given; here a page is asked for as soon as one of them is.

        Args:
            status: Only offers in this state; new ones unless given.
            page_offset: How many items to skip.
            page_size: How many items a page shall have; 20 unless given.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is an offer.
        """
        return self._pages(
            _LIST_FREELANCER_OFFERS, status=status, page_offset=page_offset, page_size=page_size
        )

    async def get_freelancer_offer(self, offer_id: str | int) -> DirectOffer:
        """Return an offer that the authenticated freelancer has got.

        GET /api/offers/v1/contractors/offers/{offer_id}

        No record tells the answer; it is taken to be one of the listed offers.

        Args:
            offer_id: The offer's reference.

        Returns:
            An offer.
        """
        return await self._call(_GET_FREELANCER_OFFER, offer_id=offer_id)

    async def accept_or_decline(self, offer_id: str | int, action_name: str) -> JSONValue:
        """Accept or decline an offer as its freelancer.

        POST /api/offers/v1/contractors/actions/{offer_id}

        The vendor's text repeats that of `get_freelancer_offer`. No document and no record tells
        the answer, so all of it is returned.

        Args:
            offer_id: The offer's reference.
            action_name: What to do, which no document lists: `accept` and `decline` are guesses
                from the name of the call.

        Returns:
            The whole answer, as it came.

        Raises:
            BadRequestError: The service does not know the action, or the offer is not open any
                more.
        """
        return await self._call(_ACCEPT_OR_DECLINE, offer_id=offer_id, action_name=action_name)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
