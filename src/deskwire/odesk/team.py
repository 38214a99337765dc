# Generated from spec/odesk/team.yaml (sha256 8fdd18b48ad0) by `python -m codegen`.
"""oDesk: snapshots and work diaries of the members of a team."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import attrs

from deskwire.core.model.encodings import ZERO_IS_NONE, Choice, Day, Moment, Moments, Text
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.operation import BODY, PATH, QUERY, BodyKind, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult, ScalarResult, Selection
from deskwire.core.model.values import UNSET, JSONValue, TimeRange, Unset
from deskwire.odesk._service import API
from deskwire.transport.resource import Resource


class WorkdiaryZone(OpenEnum):
    """In whose time zone a day is meant."""

    MINE = "mine"
    """In that of the authenticated user."""
    USER = "user"
    """In that of the user of the diary."""
    GMT = "gmt"
    """In UTC."""


class SnapshotStatus(OpenEnum):
    """What kind of snapshot it is."""

    LOGIN = "LOGIN"
    """The tracker was started."""
    NORMAL = "NORMAL"
    """Work goes on."""
    PRIVATE = "PRIVATE"
    """The user keeps its content to themselves; some answers have it in lower case."""
    EXIT = "EXIT"
    """The tracker was stopped."""


class BillingStatus(OpenEnum):
    """Whether a snapshot is billed, and whether the time tracker was connected."""

    BILLED_ACTIVE = "billed.active"
    BILLED_CONNECTED = "billed.connected"
    BILLED_DISCONNECTED = "billed.disconnected"
    NON_BILLED_DISCONNECTED = "non-billed.disconnected"


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class WorkdiaryUser(Model):
    """The user of a work diary."""

    uid: str
    """The login. Seen in recorded answers, in no document."""
    first_name: str | None = None
    """The given name. Seen in recorded answers, in no document."""
    last_name: str | None = None
    """The family name. Seen in recorded answers, in no document."""
    mail: str | None = None
    """The e-mail address. Seen in recorded answers, in no document."""
    timezone: str | None = None
    """The name of the time zone. Seen in recorded answers, in no document."""
    timezone_offset: int | None = None
    """Seconds east of UTC. Seen in recorded answers, in no document."""
    creation_time: datetime | None = optional(encoding=Moment(("unix",)))
    """When the account was made. Seen in recorded answers, in no document."""
    archiving_time: datetime | None = optional(encoding=(Moment(("unix",)), ZERO_IS_NONE))
    """When the account was archived; None where it is not. Seen in recorded answers, in no
    document."""
    messenger_id: str | None = None
    """The name on an instant messenger. Seen in recorded answers, in no document."""
    messenger_type: str | None = None
    """The messenger, e.g. `skype`. Seen in recorded answers, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class SnapshotTask(Model):
    """The activity that was worked on."""

    id: str | None = None
    """The id of the activity. Seen in samples of older clients, in no document."""
    code: str | None = None
    """The code of the activity. Seen in samples of older clients, in no document."""
    description: str | None = None
    """What it is about. Seen in samples of older clients, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Snapshot(Model):
    """Ten minutes of work, as the time tracker has sent them.

    No document names the fields. Which of them come depends on the call; of a private snapshot
    there may be no more than the status.
    """

    status: SnapshotStatus
    """What kind of snapshot it is. Seen in recorded answers, in no document."""
    uid: str | None = None
    """The id of the snapshot. Seen in recorded answers, in no document."""
    time: datetime | None = optional(encoding=Moment(("unix",)))
    """When it was taken. Seen in recorded answers, in no document."""
    cell_time: datetime | None = optional(encoding=Moment(("unix",)))
    """When its ten minutes begin. Seen in recorded answers, in no document."""
    cellts: str | None = None
    """The same in another form. Seen in samples of other clients, in no document."""
    company_id: str | None = None
    """The id of the team or company that is charged. Seen in recorded answers, in no document."""
    user_id: str | None = None
    """The login of the user. Seen in recorded answers, in no document."""
    user: WorkdiaryUser | None = None
    """The user. Seen in recorded answers, in no document."""
    memo: str | None = None
    """The note beside the work. Seen in recorded answers, in no document."""
    task: SnapshotTask | None = None
    """The activity. Seen in samples of older clients, in no document."""
    billing_status: BillingStatus | None = None
    """Whether it is billed, and whether the tracker was connected. Seen in recorded answers, in no
    document."""
    activity: int | None = None
    """How many of the ten minutes have input, 0 to 10. Seen in recorded answers, in no document."""
    keyboard_events_count: int | None = None
    """How often a key was pressed. Seen in recorded answers, in no document."""
    mouse_events_count: int | None = None
    """How often the mouse was used. Seen in recorded answers, in no document."""
    online_presence: str | None = None
    """The activity of the last hours, numbers with commas between them. Seen in recorded answers,
    in no document."""
    active_window_title: str | None = None
    """The title of the active window. Seen in recorded answers, in no document."""
    computer_name: str | None = None
    """The name of the computer. Seen in recorded answers, in no document."""
    client_version: str | None = None
    """The version of the time tracker. Seen in recorded answers, in no document."""
    timezone: str | None = None
    """The time zone of the computer. Seen in recorded answers, in no document."""
    digest: str | None = None
    """A number of the screenshot. Seen in samples of other clients, in no document."""
    account_status: str | None = None
    """The state of the account. Seen in samples of other clients, in no document."""
    role: str | None = None
    """The user's role in the team. Seen in samples of other clients, in no document."""
    last_worked: datetime | None = optional(encoding=Moment(("unix",)))
    """When the user has worked last. Seen in recorded answers, in no document."""
    last_worked_status: str | None = None
    """The status of the last snapshot. Seen in samples of other clients, in no document."""
    snapshot_api: str | None = None
    """The path of the snapshot in this API. Seen in recorded answers, in no document."""
    workdiary_api: str | None = None
    """The path of the work diary in this API. Seen in recorded answers, in no document."""
    teamroom_api: str | None = None
    """The path of the team room in this API. Seen in recorded answers, in no document."""
    last_worked_snapshot_api: str | None = None
    """The path of the last snapshot in this API. Seen in clients of 2015 and later, in no
    document."""
    screenshot_url: str | None = None
    """The address of the page of the screenshot. Seen in samples of other clients, in no
    document."""
    screenshot_img: str | None = None
    """The address of the screenshot. Seen in samples of other clients, in no document."""
    screenshot_img_thmb: str | None = None
    """The same as a thumbnail. Seen in samples of other clients, in no document."""
    screenshot_img_med: str | None = None
    """The same of medium size. Seen in samples of other clients, in no document."""
    screenshot_img_lrg: str | None = None
    """The same at large. Seen in samples of other clients, in no document."""
    portrait_img: str | None = None
    """The address of the user's portrait. Seen in samples of other clients, in no document."""
    portrait_50_img: str | None = None
    """The same, 50 pixels wide. Seen in samples of other clients, in no document."""
    profile_url: str | None = None
    """The address of the user's profile. Seen in samples of other clients, in no document."""
    report_url: str | None = None
    """The address of a report on the user's work. Seen in samples of other clients, in no
    document."""
    report24_img: str | None = None
    """The address of a chart of the last 24 hours. Seen in recorded answers, in no document."""
    online_presence_img: str | None = None
    """The address of a chart of `online_presence`. Seen in recorded answers, in no document."""
    view_assignment_url: str | None = None
    """The address of the contract. Seen in clients of 2015 and later, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Workdiary(Model):
    """A day's work of one user."""

    user: WorkdiaryUser | None = optional(wire="snapshots.user")
    """The user."""
    snapshots: tuple[Snapshot, ...] = attrs.field(
        default=(), metadata={"wire": "snapshots.snapshot"}
    )
    """The snapshots of the day in order."""
    teamroom_api: str | None = optional(wire="snapshots.teamroom_api")
    """The path of the team room in this API. Seen in recorded answers, in no document."""


_operations: Final = Operations("odesk.team", API, base="/api/team/v1")

_GET_SNAPSHOT: Final[Operation[tuple[Snapshot, ...]]] = _operations.declare(
    "get_snapshot",
    "GET /snapshots/{company_id}/{user_id}[/{datetime}]",
    ListResult(Snapshot, Selection(("snapshot",))),
    params=(Param("datetime", Moments(Moment(("%Y%m%dT%H%M%SZ", "unix"))), PATH),),
)

_UPDATE_SNAPSHOT: Final[Operation[JSONValue]] = _operations.declare(
    "update_snapshot",
    "PUT /snapshots/{company_id}/{user_id}[/{datetime}]",
    ScalarResult(JSONValue),
    params=(
        Param("datetime", Moments(Moment(("%Y%m%dT%H%M%SZ", "unix"))), PATH),
        Param("memo", Text(), BODY, required=True),
    ),
)

_DELETE_SNAPSHOT: Final[Operation[JSONValue]] = _operations.declare(
    "delete_snapshot",
    "DELETE /snapshots/{company_id}/{user_id}[/{datetime}]",
    ScalarResult(JSONValue),
    params=(Param("datetime", Moments(Moment(("%Y%m%dT%H%M%SZ", "unix"))), PATH),),
    body=BodyKind.NONE,
)

_GET_WORKDIARIES: Final[Operation[Workdiary]] = _operations.declare(
    "get_workdiaries",
    "GET /workdiaries/{team_id}/{username}[/{date}]",
    ModelResult(Workdiary),
    params=(Param("date", Day(("%Y%m%d",)), PATH), Param("tz", Choice(WorkdiaryZone), QUERY)),
)


class Team(Resource):
    """Snapshots and work diaries of the members of a team.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such user, team or snapshot.
        PermissionDeniedError: It is not for this user.
    """

    TZ_CHOICES: Final = tuple(WorkdiaryZone)
    """The values of `WorkdiaryZone`, by the vendor's name of them."""

    async def get_snapshot(
        self,
        company_id: str | int,
        user_id: str | int,
        datetime: datetime
        | str
        | int
        | Sequence[datetime | str | int]
        | TimeRange
        | Unset
        | None = UNSET,
    ) -> tuple[Snapshot, ...]:
        """Return the snapshots of a user of a company, at given times or now.

        GET /api/team/v1/snapshots/{company_id}/{user_id}[/{datetime}]

        What comes for one time is a list of one here, so that a list of times and a span have the
        same type.

        Args:
            company_id: The company's id.
            user_id: The user's login.
            datetime: A time, several, or a `TimeRange`; text is UTC such as `20081205T090351Z`, or
                Unix seconds. Without it the service takes the present. The vendor's client writes a
                form of its own, `2008-12-05T09:03:51`, which no document has.

        Returns:
            All items at once. Each is ten minutes of work.
        """
        return await self._call(
            _GET_SNAPSHOT, company_id=company_id, user_id=user_id, datetime=datetime
        )

    async def update_snapshot(
        self,
        company_id: str | int,
        user_id: str | int,
        memo: str,
        datetime: datetime
        | str
        | int
        | Sequence[datetime | str | int]
        | TimeRange
        | Unset
        | None = UNSET,
    ) -> JSONValue:
        """Change the memo of snapshots of a user of a company, at given times or now.

        PUT /api/team/v1/snapshots/{company_id}/{user_id}[/{datetime}]

        No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id.
            user_id: The user's login.
            memo: The note beside the work.
            datetime: A time, several, or a `TimeRange`; text is UTC such as `20081205T090351Z`, or
                Unix seconds. Without it the service takes the present. The vendor's client writes a
                form of its own, `2008-12-05T09:03:51`, which no document has.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _UPDATE_SNAPSHOT, company_id=company_id, user_id=user_id, datetime=datetime, memo=memo
        )

    async def delete_snapshot(
        self,
        company_id: str | int,
        user_id: str | int,
        datetime: datetime
        | str
        | int
        | Sequence[datetime | str | int]
        | TimeRange
        | Unset
        | None = UNSET,
    ) -> JSONValue:
        """Delete the memo of snapshots of a user of a company, at given times or now.

        DELETE /api/team/v1/snapshots/{company_id}/{user_id}[/{datetime}]

        No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id.
            user_id: The user's login.
            datetime: A time, several, or a `TimeRange`; text is UTC such as `20081205T090351Z`, or
                Unix seconds. Without it the service takes the present. The vendor's client writes a
                form of its own, `2008-12-05T09:03:51`, which no document has.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _DELETE_SNAPSHOT, company_id=company_id, user_id=user_id, datetime=datetime
        )

    async def get_workdiaries(
        self,
        team_id: str | int,
        username: str | int,
        date: date | str | Unset | None = UNSET,
        *,
        tz: WorkdiaryZone | str | Unset | None = UNSET,
    ) -> Workdiary:
        """Return the work diary of a member of a team for a day.

        GET /api/team/v1/workdiaries/{team_id}/{username}[/{date}]

        Args:
            team_id: The team's id, e.g. `acme:dev`.
            username: The member's login.
            date: The day; today unless given.
            tz: In whose time zone the day is meant; one's own unless given. It is documented,
                though the vendor's client forgets to send it.

        Returns:
            A day's work of one user.
        """
        return await self._call(
            _GET_WORKDIARIES, team_id=team_id, username=username, date=date, tz=tz
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
