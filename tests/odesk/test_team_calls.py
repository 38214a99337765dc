"""Team rooms, snapshots and work diaries: what every call sends, and what comes of it."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final

import attrs
import pytest

from deskwire import BadRequestError, NotFoundError, ODesk, PermissionDeniedError, select
from deskwire.core.model.encodings import Text
from deskwire.core.model.values import TimeRange
from deskwire.odesk._service import SERVICE
from deskwire.odesk.team import BillingStatus, Snapshot, SnapshotStatus, SnapshotTask, WorkdiaryZone
from deskwire.odesk.timereports import TimeColumns
from deskwire.sandbox import Sandbox
from deskwire.sandbox.odesk import handles
from deskwire.transport.operations import load_operations
from tests.odesk.hr_clients import OPERATIONS, Format, acting, body, line, query, sent

pytestmark = pytest.mark.anyio

MORNING: Final = datetime(2014, 12, 30, 7, 0, tzinfo=UTC)  # nine o'clock in Riga
TEN: Final = timedelta(minutes=10)
DMITRY: Final = 9_400_001
"""The contract on which dmitry works by the hour."""


@pytest.fixture
async def sandbox(anyio_backend: str) -> AsyncIterator[Sandbox]:
    """Run a sandbox for one test that writes."""
    async with Sandbox() as sandbox:
        yield sandbox


def said(sandbox: Sandbox) -> str:
    """Return the last request's line, decoded and without the format."""
    request = sent(sandbox)
    path = request.path.removeprefix("/odesk/api").removesuffix(".json").removesuffix(".xml")
    return f"{request.method} {path}"


def starts(snapshots: tuple[Snapshot, ...]) -> list[datetime | None]:
    return [snapshot.cell_time for snapshot in snapshots]


def test_every_operation_has_a_handler() -> None:
    names = {each.name for each in load_operations(SERVICE) if each.attribute.startswith("team")}
    assert names <= handles.known.keys()
    assert len(names) == 10


def test_the_vendors_constants(reader: ODesk) -> None:
    assert [each.value for each in reader.team.TZ_CHOICES] == ["mine", "user", "gmt"]
    assert [each.value for each in reader.team_v2.ONLINE_CHOICES] == ["now", "last_24h", "all"]
    assert [each.value for each in reader.team_v2.DISABLED_CHOICES] == ["yes", "no"]


# Rooms


async def test_team_rooms(reader: ODesk, shared: Sandbox, form: Format) -> None:
    rooms = await reader.team_v2.get_teamrooms()
    assert line(shared) == f"GET /team/v2/teamrooms.{form}"
    assert [room.id for room in rooms] == ["acme", "acme:dev", "acme:design", "acme:ops"]
    ops = rooms[3]
    assert (ops.name, ops.company_name) == ("Support & Operations", "Acme Instruments")
    assert (ops.recno, ops.team_ref, ops.parent_team_ref) == ("1200004", "1200004", "1200001")
    assert (ops.company_recno, ops.teamroom_api) == ("1100001", "/api/team/v2/teamrooms/acme:ops")


async def test_a_single_team_room_and_none(shared: Sandbox, form: Format) -> None:
    async with acting(shared, "karim", format=form) as karim:
        assert [room.id for room in await karim.team_v2.get_teamrooms()] == ["acme:ops"]
    async with acting(shared, "luz", format=form) as luz:  # their only contract has ended
        assert await luz.team_v2.get_teamrooms() == ()


async def test_who_is_in_a_room(reader: ODesk, shared: Sandbox, form: Format) -> None:
    everybody = await reader.team_v2.get_snapshots("acme", online="all", disabled="yes")
    assert line(shared) == f"GET /team/v2/teamrooms/acme.{form}"
    assert query(shared) == {"online": "all", "disabled": "yes"}
    assert len(everybody) == 11
    active = await reader.team_v2.get_snapshots("acme", online="all")
    assert {each.user_id for each in everybody} - {each.user_id for each in active} == {
        "chenwei",
        "hana",
        "nadia",
    }
    ops = await reader.team_v2.get_snapshots("acme:ops", online="last_24h", disabled="no")
    assert [each.user_id for each in ops] == ["karim", "grace"]
    now = await reader.team_v2.get_snapshots("acme")
    assert query(shared) == {}
    assert len(now) == 1
    (last,) = now
    times = [each.cell_time for each in everybody if each.cell_time is not None]
    assert last.last_worked == last.cell_time == max(times)
    assert await reader.team_v2.get_snapshots("acme:design") == ()


async def test_a_member_in_a_room(reader: ODesk) -> None:
    members = await reader.team_v2.get_snapshots("acme:dev", online="all")
    dmitry = members[0]
    assert dmitry.user is not None
    assert (dmitry.user_id, dmitry.user.first_name) == ("dmitry", "Дмитрий")
    assert (dmitry.user.mail, dmitry.user.timezone_offset) == ("dmitry@example.com", 7200)
    assert (dmitry.user.messenger_id, dmitry.user.archiving_time) == (None, None)
    assert (dmitry.status, dmitry.last_worked_status) == (SnapshotStatus.EXIT, "EXIT")
    assert dmitry.company_id == "acme:dev"
    assert dmitry.profile_url is not None
    assert dmitry.profile_url.startswith("https://www.odesk.com/users/~01")


# Work diaries


async def test_a_work_diary(reader: ODesk, shared: Sandbox, form: Format) -> None:
    diary = await reader.team.get_workdiaries("acme:dev", "dmitry", date=date(2014, 12, 30))
    assert line(shared) == f"GET /team/v1/workdiaries/acme:dev/dmitry/20141230.{form}"
    assert query(shared) == {}
    assert diary.user is not None
    assert (diary.user.uid, diary.user.last_name) == ("dmitry", "Орлов")
    assert starts(diary.snapshots) == [MORNING + number * TEN for number in range(21)]
    first, *_, last = diary.snapshots
    assert (first.status, last.status) == (SnapshotStatus.LOGIN, SnapshotStatus.EXIT)
    assert first.billing_status in (BillingStatus.BILLED_ACTIVE, BillingStatus.BILLED_CONNECTED)
    assert first.task is None
    assert last.task == SnapshotTask(id="8800007", code="обзор", description="Work on обзор")
    assert first.activity is not None
    assert 0 <= first.activity <= 10
    same = await reader.team_v2.get_workdiaries_by_contract(DMITRY, "20141230")
    assert line(shared) == f"GET /team/v2/workdiaries/contracts/9400001/20141230.{form}"
    assert same == diary


async def test_diaries_and_reports_know_the_same_hours(reader: ODesk) -> None:
    days = select(TimeColumns.worked_on, TimeColumns.hours, TimeColumns.hours_offline).where(
        (TimeColumns.provider_id == "joao") & (TimeColumns.worked_on >= date(2014, 12, 15))
    )
    hours: dict[date, Decimal] = {}
    by_hand: dict[date, Decimal] = {}
    for row in await reader.timereport.get_team_report("acme", "acme:dev", days):
        assert row.worked_on is not None
        hours[row.worked_on] = hours.get(row.worked_on, Decimal()) + (row.hours or 0)
        by_hand[row.worked_on] = by_hand.get(row.worked_on, Decimal()) + (row.hours_offline or 0)
    assert len(hours) >= 5
    for day, total in hours.items():
        diary = await reader.team.get_workdiaries("acme:dev", "joao", date=day, tz="user")
        offline = [
            each
            for each in diary.snapshots
            if each.billing_status is BillingStatus.BILLED_DISCONNECTED
        ]
        assert len(diary.snapshots) == int(6 * total)
        assert len(offline) == int(6 * by_hand[day])


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        (None, "2014-12-29T23:00"),  # one's own: in Stockholm the day begins here
        ("mine", "2014-12-29T23:00"),
        (WorkdiaryZone.USER, "2014-12-29T15:00"),
        ("gmt", "2014-12-30T00:00"),
    ],
)
async def test_the_zone_of_a_day(
    reader: ODesk, shared: Sandbox, zone: WorkdiaryZone | str | None, first: str
) -> None:
    diary = await reader.team.get_workdiaries("acme", "bjorn", date="20141230", tz=zone)
    assert query(shared) == ({} if zone is None else {"tz": str(zone)})
    day = datetime.fromisoformat(first).replace(tzinfo=UTC)
    assert all(
        each.cell_time is not None and day <= each.cell_time < day + timedelta(days=1)
        for each in diary.snapshots
    )


async def test_the_diary_of_today(reader: ODesk, shared: Sandbox) -> None:
    diary = await reader.team.get_workdiaries("acme:dev", "dmitry", tz="user")
    assert said(shared) == "GET /team/v1/workdiaries/acme:dev/dmitry"
    assert query(shared) == {"tz": "user"}
    assert starts(diary.snapshots)[0] == MORNING + timedelta(days=1)


async def test_a_day_without_work(reader: ODesk) -> None:
    diary = await reader.team_v2.get_workdiaries_by_contract(DMITRY, date(2014, 12, 28), tz="gmt")
    assert diary.snapshots == ()
    assert diary.user is not None
    assert diary.user.uid == "dmitry"


async def test_a_private_snapshot_shows_nothing(reader: ODesk) -> None:
    span = TimeRange(
        start=datetime(2014, 12, 1, tzinfo=UTC), end=datetime(2014, 12, 31, tzinfo=UTC)
    )
    month = await reader.team_v2.get_snapshot_by_contract(DMITRY, datetime=span)
    private = [each for each in month if each.status is SnapshotStatus.PRIVATE]
    assert private
    for each in private:
        assert (each.memo, each.task, each.active_window_title) == (None, None, None)
        assert each.activity == 0


# Snapshots by time


async def test_one_moment(reader: ODesk, shared: Sandbox, form: Format) -> None:
    moment = datetime(2014, 12, 30, 9, 14, 59, tzinfo=timezone(timedelta(hours=2)))
    (found,) = await reader.team.get_snapshot("acme", "dmitry", datetime=moment)
    assert line(shared) == f"GET /team/v1/snapshots/acme/dmitry/20141230T071459Z.{form}"
    assert found.cell_time == MORNING + TEN
    assert found.snapshot_api == "/api/team/v1/snapshots/acme:dev/dmitry/20141230T071000Z"
    text = str(int(MORNING.timestamp()))
    (first,) = await reader.team_v2.get_snapshot_by_contract(DMITRY, datetime=text)
    assert line(shared) == f"GET /team/v2/snapshots/contracts/9400001/{text}.{form}"
    assert first.cell_time == MORNING


async def test_several_moments(reader: ODesk, shared: Sandbox) -> None:
    moments: list[datetime | str] = [
        MORNING + 3 * TEN,
        "20141230T070000Z",
        MORNING.replace(year=2010),
    ]
    found = await reader.team.get_snapshot("acme", "dmitry", datetime=moments)
    assert said(shared) == (
        "GET /team/v1/snapshots/acme/dmitry/20141230T073000Z;20141230T070000Z;20101230T070000Z"
    )
    assert starts(found) == [MORNING + 3 * TEN, MORNING]
    texts = "20141230T073000Z;1419922800;1419922801"
    assert await reader.team.get_snapshot("acme", "dmitry", datetime=texts) == found
    assert said(shared) == f"GET /team/v1/snapshots/acme/dmitry/{texts}"


async def test_a_span(reader: ODesk, shared: Sandbox) -> None:
    span = TimeRange(start=MORNING, end="20141230T072959Z")
    found = await reader.team_v2.get_snapshot_by_contract(DMITRY, datetime=span)
    assert said(shared) == (
        "GET /team/v2/snapshots/contracts/9400001/20141230T070000Z,20141230T072959Z"
    )
    assert starts(found) == [MORNING, MORNING + TEN, MORNING + 2 * TEN]


async def test_now(reader: ODesk, shared: Sandbox, form: Format) -> None:
    (last,) = await reader.team.get_snapshot("acme", "dmitry")
    assert line(shared) == f"GET /team/v1/snapshots/acme/dmitry.{form}"
    assert last.status is SnapshotStatus.EXIT
    diary = await reader.team.get_workdiaries("acme:dev", "dmitry")
    assert diary.snapshots[-1] == last
    assert await reader.team_v2.get_snapshot_by_contract(str(DMITRY)) == (last,)
    assert line(shared) == f"GET /team/v2/snapshots/contracts/9400001.{form}"


async def test_a_moment_without_work(reader: ODesk) -> None:
    midnight = datetime(2014, 12, 30, tzinfo=UTC)
    assert await reader.team.get_snapshot("acme", "dmitry", datetime=midnight) == ()


async def test_memos_of_a_user(odesk: ODesk, sandbox: Sandbox) -> None:
    span = TimeRange(start=MORNING, end=MORNING + TEN)
    answer = await odesk.team.update_snapshot("acme", "dmitry", 'a "new" <memo>', datetime=span)
    assert isinstance(answer, dict)
    assert said(sandbox) == ("PUT /team/v1/snapshots/acme/dmitry/20141230T070000Z,20141230T071000Z")
    assert body(sandbox) == {"memo": 'a "new" <memo>'}
    diary = await odesk.team.get_workdiaries("acme:dev", "dmitry", date="20141230")
    changed = [each.memo == 'a "new" <memo>' for each in diary.snapshots]
    assert changed == [True, True] + [False] * 19

    await odesk.team.delete_snapshot("acme", "dmitry", datetime=[MORNING])
    assert said(sandbox) == "DELETE /team/v1/snapshots/acme/dmitry/20141230T070000Z"
    assert sent(sandbox).body == b""
    after = await odesk.team.get_workdiaries("acme:dev", "dmitry", date="20141230")
    assert len(after.snapshots) == 21
    assert [each.memo for each in after.snapshots[:2]] == [None, 'a "new" <memo>']


async def test_the_memo_of_now(odesk: ODesk, sandbox: Sandbox, form: Format) -> None:
    await odesk.team.update_snapshot("acme", "olena", "almost done")
    assert line(sandbox) == f"PUT /team/v1/snapshots/acme/olena.{form}"
    (last,) = await odesk.team.get_snapshot("acme", "olena")
    assert last.memo == "almost done"
    await odesk.team.delete_snapshot("acme", "olena")
    assert line(sandbox) == f"DELETE /team/v1/snapshots/acme/olena.{form}"
    assert (await odesk.team.get_snapshot("acme", "olena"))[0].memo is None


async def test_snapshots_of_a_contract(odesk: ODesk, sandbox: Sandbox) -> None:
    await odesk.team_v2.update_snapshot_by_contract(DMITRY, "one", datetime=MORNING)
    assert said(sandbox) == "PUT /team/v2/snapshots/contracts/9400001/20141230T070000Z"
    assert body(sandbox) == {"memo": "one"}
    (found,) = await odesk.team.get_snapshot("acme", "dmitry", datetime=MORNING)
    assert found.memo == "one"
    await odesk.team_v2.delete_snapshot_by_contract(DMITRY, datetime=[MORNING, MORNING + TEN])
    assert said(sandbox) == (
        "DELETE /team/v2/snapshots/contracts/9400001/20141230T070000Z;20141230T071000Z"
    )
    assert sent(sandbox).body == b""
    diary = await odesk.team_v2.get_workdiaries_by_contract(DMITRY, "20141230")
    assert starts(diary.snapshots)[0] == MORNING + 2 * TEN
    assert len(diary.snapshots) == 19
    await odesk.team_v2.delete_snapshot_by_contract(DMITRY)
    (now,) = await odesk.team_v2.get_snapshot_by_contract(DMITRY)
    assert now.cell_time is not None
    assert now.cell_time == datetime(2014, 12, 31, 8, 10, tzinfo=UTC)


# Refusals


async def test_what_is_not_there(reader: ODesk) -> None:
    team, v2 = reader.team, reader.team_v2
    for refused, message in (
        (team.get_snapshot("umbrella", "dmitry"), "there is no such company"),
        (team.get_snapshot("acme", "nobody"), "there is no such user"),
        (team.get_snapshot("lumen", "dmitry"), "there is no such contract"),
        (team.get_workdiaries("acme:x", "dmitry"), "there is no such team"),
        (v2.get_snapshots("acme:x"), "there is no such team"),
        (v2.get_snapshot_by_contract(1), "there is no such contract"),
        (v2.update_snapshot_by_contract(DMITRY, "m", datetime="0"), "there is no such snapshot"),
        (team.delete_snapshot("acme", "dmitry", datetime="0"), "there is no such snapshot"),
    ):
        with pytest.raises(NotFoundError, match=message):
            await refused


async def test_who_may_see_whose_work(shared: Sandbox) -> None:
    async with acting(shared, "olena") as olena:
        assert await olena.team.get_snapshot("acme", "olena")
        assert await olena.team_v2.get_snapshots("acme:dev", online="all")
        for refused in (
            olena.team.get_snapshot("acme", "dmitry"),
            olena.team.get_workdiaries("acme:dev", "dmitry"),
            olena.team_v2.get_workdiaries_by_contract(DMITRY, "20141230"),
            olena.team_v2.get_snapshots("acme:ops"),
        ):
            with pytest.raises(PermissionDeniedError):
                await refused


@pytest.mark.parametrize(
    ("method", "arguments", "message"),
    [
        ("get_workdiaries", {"date": "30.12.2014"}, "the date is not in the form yyyymmdd"),
        ("get_workdiaries", {"tz": "utc"}, "tz is not one of mine, user, gmt"),
        ("get_snapshot", {"datetime": "30.12.2014"}, "a time is neither in the form"),
        ("get_snapshot", {"datetime": "20141330T000000Z"}, "a time is neither in the form"),
    ],
)
async def test_what_no_document_has(
    reader: ODesk, method: str, arguments: dict[str, str], message: str
) -> None:
    strict = OPERATIONS[f"odesk.team.{method}"]
    lax = attrs.evolve(
        strict, params=tuple(attrs.evolve(each, encoding=Text()) for each in strict.params)
    )
    place = {"company_id": "acme", "user_id": "dmitry"}
    if method == "get_workdiaries":
        place = {"team_id": "acme:dev", "username": "dmitry"}
    with pytest.raises(BadRequestError, match=message):
        await reader.call(lax, {**place, **arguments})
