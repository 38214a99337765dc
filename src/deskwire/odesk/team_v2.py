# Generated from spec/odesk/team_v2.yaml (sha256 5716481128ac) by `python -m codegen`.
"""oDesk: team rooms, and the snapshots and work diaries of contracts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import attrs

from deskwire.core.model.encodings import Choice, Day, Moment, Moments, Text
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.operation import BODY, PATH, QUERY, BodyKind, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ListResult, ModelResult, ScalarResult, Selection
from deskwire.core.model.values import UNSET, JSONValue, TimeRange, Unset
from deskwire.odesk._service import API
from deskwire.odesk.team import Snapshot, Workdiary, WorkdiaryZone
from deskwire.transport.resource import Resource


class OnlineStatus(OpenEnum):
    """Which members of a team are meant by when they have worked."""

    NOW = "now"
    """Those at work now."""
    LAST_24H = "last_24h"
    """Those at work in the last 24 hours."""
    ALL = "all"
    """All of them."""


class DisabledStatus(OpenEnum):
    """Whether disabled users are meant too."""

    YES = "yes"
    """They are."""
    NO = "no"
    """They are not."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Teamroom(Model):
    """A team's room, where its members see each other's last snapshots."""

    id: str
    """The team's id, e.g. `acme:dev`. Seen in recorded answers, in no document."""
    name: str
    """The team's name. Seen in recorded answers, in no document."""
    recno: str | None = None
    """The number of the room's record. Seen in recorded answers, in no document."""
    team_ref: str | None = None
    """The reference of the team. Seen in recorded answers, in no document."""
    parent_team_ref: str | None = None
    """The reference of the team above it. Seen in recorded answers, in no document."""
    company_name: str | None = None
    """The company's name. Seen in recorded answers, in no document."""
    company_recno: str | None = None
    """The number of the company's record. Seen in recorded answers, in no document."""
    teamroom_api: str | None = None
    """The path of the room in this API. Seen in recorded answers, in no document."""


_operations: Final = Operations("odesk.team_v2", API, base="/api/team/v2")

_GET_TEAMROOMS: Final[Operation[tuple[Teamroom, ...]]] = _operations.declare(
    "get_teamrooms", "GET /teamrooms", ListResult(Teamroom, Selection(("teamrooms", "teamroom")))
)

_GET_SNAPSHOTS: Final[Operation[tuple[Snapshot, ...]]] = _operations.declare(
    "get_snapshots",
    "GET /teamrooms/{company_or_team_id}",
    ListResult(Snapshot, Selection(("teamroom", "snapshot"))),
    params=(
        Param("online", Choice(OnlineStatus), QUERY),
        Param("disabled", Choice(DisabledStatus), QUERY),
    ),
)

_GET_SNAPSHOT_BY_CONTRACT: Final[Operation[tuple[Snapshot, ...]]] = _operations.declare(
    "get_snapshot_by_contract",
    "GET /snapshots/contracts/{contract_id}[/{datetime}]",
    ListResult(Snapshot, Selection(("snapshot",))),
    params=(Param("datetime", Moments(Moment(("%Y%m%dT%H%M%SZ", "unix"))), PATH),),
)

_UPDATE_SNAPSHOT_BY_CONTRACT: Final[Operation[JSONValue]] = _operations.declare(
    "update_snapshot_by_contract",
    "PUT /snapshots/contracts/{contract_id}[/{datetime}]",
    ScalarResult(JSONValue),
    params=(
        Param("datetime", Moments(Moment(("%Y%m%dT%H%M%SZ", "unix"))), PATH),
        Param("memo", Text(), BODY, required=True),
    ),
)

_DELETE_SNAPSHOT_BY_CONTRACT: Final[Operation[JSONValue]] = _operations.declare(
    "delete_snapshot_by_contract",
    "DELETE /snapshots/contracts/{contract_id}[/{datetime}]",
    ScalarResult(JSONValue),
    params=(Param("datetime", Moments(Moment(("%Y%m%dT%H%M%SZ", "unix"))), PATH),),
    body=BodyKind.NONE,
)

_GET_WORKDIARIES_BY_CONTRACT: Final[Operation[Workdiary]] = _operations.declare(
    "get_workdiaries_by_contract",
    "GET /workdiaries/contracts/{contract_id}/{date}",
    ModelResult(Workdiary),
    params=(
        Param("date", Day(("%Y%m%d",)), PATH, required=True),
        Param("tz", Choice(WorkdiaryZone), QUERY),
    ),
)


class TeamV2(Resource):
    """Team rooms, and the snapshots and work diaries of contracts.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such team, contract or snapshot.
        PermissionDeniedError: It is not for this user.
    """

    ONLINE_CHOICES: Final = tuple(OnlineStatus)
    """The values of `OnlineStatus`, by the vendor's name of them."""
    DISABLED_CHOICES: Final = tuple(DisabledStatus)
    """The values of `DisabledStatus`, by the vendor's name of them."""
    TZ_CHOICES: Final = tuple(WorkdiaryZone)
    """The values of `WorkdiaryZone`, by the vendor's name of them."""

    async def get_teamrooms(self) -> tuple[Teamroom, ...]:
        """List the team rooms that the user may enter.

        GET /api/team/v2/teamrooms

        Returns:
            All items at once. Each is a team's room, where its members see each other's last
            snapshots.
        """
        return await self._call(_GET_TEAMROOMS)

    async def get_snapshots(
        self,
        company_or_team_id: str | int,
        *,
        online: OnlineStatus | str | Unset | None = UNSET,
        disabled: DisabledStatus | str | Unset | None = UNSET,
    ) -> tuple[Snapshot, ...]:
        """Return the last snapshot of every member of a team.

        GET /api/team/v2/teamrooms/{company_or_team_id}

        Args:
            company_or_team_id: The id of a company or team, e.g. `acme` or `acme:dev`.
            online: Whether to leave out those who do not work now; `now` unless given.
            disabled: Whether disabled users are included; `no` unless given. The vendor's client
                checks it against the wrong list and refuses both values.

        Returns:
            All items at once. Each is ten minutes of work.
        """
        return await self._call(
            _GET_SNAPSHOTS, company_or_team_id=company_or_team_id, online=online, disabled=disabled
        )

    async def get_snapshot_by_contract(
        self,
        contract_id: str | int,
        datetime: datetime
        | str
        | int
        | Sequence[datetime | str | int]
        | TimeRange
        | Unset
        | None = UNSET,
    ) -> tuple[Snapshot, ...]:
        """Return the snapshots of a contract, at given times or now.

        GET /api/team/v2/snapshots/contracts/{contract_id}[/{datetime}]

        What comes for one time is a list of one here, so that a list of times and a span have the
        same type.

        Args:
            contract_id: The reference of the contract, as `hr.get_engagements` tells it.
            datetime: A time, several, or a `TimeRange`; text is UTC such as `20081205T090351Z`, or
                Unix seconds. Without it the service takes the present. The vendor's client writes a
                form of its own, `2008-12-05T09:03:51`, which no document has.

        Returns:
            All items at once. Each is ten minutes of work.
        """
        return await self._call(
            _GET_SNAPSHOT_BY_CONTRACT, contract_id=contract_id, datetime=datetime
        )

    async def update_snapshot_by_contract(
        self,
        contract_id: str | int,
        memo: str,
        datetime: datetime
        | str
        | int
        | Sequence[datetime | str | int]
        | TimeRange
        | Unset
        | None = UNSET,
    ) -> JSONValue:
        """Change the memo of snapshots of a contract, at given times or now.

        PUT /api/team/v2/snapshots/contracts/{contract_id}[/{datetime}]

        No document tells the answer, so all of it is returned.

        Args:
            contract_id: The reference of the contract, as `hr.get_engagements` tells it.
            memo: The note beside the work.
            datetime: A time, several, or a `TimeRange`; text is UTC such as `20081205T090351Z`, or
                Unix seconds. Without it the service takes the present. The vendor's client writes a
                form of its own, `2008-12-05T09:03:51`, which no document has.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _UPDATE_SNAPSHOT_BY_CONTRACT, contract_id=contract_id, datetime=datetime, memo=memo
        )

    async def delete_snapshot_by_contract(
        self,
        contract_id: str | int,
        datetime: datetime
        | str
        | int
        | Sequence[datetime | str | int]
        | TimeRange
        | Unset
        | None = UNSET,
    ) -> JSONValue:
        """Delete snapshots of a contract, at given times or now.

        DELETE /api/team/v2/snapshots/contracts/{contract_id}[/{datetime}]

        The first version of the router speaks of the memo alone; the vendor's text of this one does
        not.

        No document tells the answer, so all of it is returned.

        Args:
            contract_id: The reference of the contract, as `hr.get_engagements` tells it.
            datetime: A time, several, or a `TimeRange`; text is UTC such as `20081205T090351Z`, or
                Unix seconds. Without it the service takes the present. The vendor's client writes a
                form of its own, `2008-12-05T09:03:51`, which no document has.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _DELETE_SNAPSHOT_BY_CONTRACT, contract_id=contract_id, datetime=datetime
        )

    async def get_workdiaries_by_contract(
        self,
        contract_id: str | int,
        date: date | str,
        *,
        tz: WorkdiaryZone | str | Unset | None = UNSET,
    ) -> Workdiary:
        """Return the work diary of a contract for a day.

        GET /api/team/v2/workdiaries/contracts/{contract_id}/{date}

        Args:
            contract_id: The reference of the contract, as `hr.get_engagements` tells it.
            date: The day.
            tz: In whose time zone the day is meant; one's own unless given. It is documented,
                though the vendor's client fails when it is given.

        Returns:
            A day's work of one user.
        """
        return await self._call(
            _GET_WORKDIARIES_BY_CONTRACT, contract_id=contract_id, date=date, tz=tz
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
