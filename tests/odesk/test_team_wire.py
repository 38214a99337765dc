"""Team rooms, snapshots and work diaries: what goes in is what the sandbox reads."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.model.values import TimeRange
from deskwire.core.request.build import build
from deskwire.odesk._service import SERVICE
from deskwire.sandbox.http import Request
from deskwire.sandbox.odesk import ODeskSandbox
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.parse import parse
from deskwire.sandbox.protocol.routing import Call, Router
from deskwire.sandbox.protocol.sent import Sent
from deskwire.sandbox.protocol.values import Span
from deskwire.transport.operations import load_operations
from tests.odesk.hr_clients import BASE, OPERATIONS, Format, arguments, refusal

ROUTER: Final = Router(load_operations(SERVICE), "/odesk")
MORNING: Final = datetime(2014, 12, 30, 7, 0, tzinfo=UTC)
FORMATS: Final = st.sampled_from(["json", "xml"])
ZONES: Final = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS: Final = st.builds(datetime.fromtimestamp, st.integers(0, 4 * 10**9), ZONES)
BY_USER: Final[dict[str, object]] = {"company_id": "acme", "user_id": "dmitry"}


def called(operation: str, format: Format = "json", /, **arguments: object) -> Call:
    """Return what the sandbox takes a call for."""
    request = build(OPERATIONS[f"odesk.{operation}"], arguments, base=BASE, format=format)
    call = ROUTER.find(
        Request.parse(
            request.method, request.target, headers=request.all_headers(), body=request.body or b""
        )
    )
    assert call is not None
    assert (call.operation.name, call.format) == (f"odesk.{operation}", format)
    return call


@given(MOMENTS, FORMATS)
def test_a_moment(moment: datetime, format: Format) -> None:
    call = called("team.get_snapshot", format, **BY_USER, datetime=moment)
    assert call.values["company_id"] == "acme"
    assert arguments(call)["datetime"] == (moment,)


@given(st.lists(MOMENTS, min_size=1, max_size=4), FORMATS)
def test_several_moments(moments: list[datetime], format: Format) -> None:
    call = called("team_v2.delete_snapshot_by_contract", format, contract_id=1, datetime=moments)
    assert arguments(call)["datetime"] == tuple(moments)
    assert call.request.body == b""


@given(MOMENTS, MOMENTS)
def test_a_span(start: datetime, end: datetime) -> None:
    span = TimeRange(start=start, end=end)
    call = called("team.update_snapshot", **BY_USER, memo="m", datetime=span)
    assert arguments(call)["datetime"] == Span(start, end)


@given(st.lists(MOMENTS.map(lambda moment: str(int(moment.timestamp()))), min_size=1, max_size=4))
def test_texts(texts: list[str]) -> None:
    call = called("team_v2.get_snapshot_by_contract", contract_id="1", datetime=";".join(texts))
    assert call.values["datetime"] == ";".join(texts)


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), FORMATS)
def test_a_day(day: date, format: Format) -> None:
    call = called("team.get_workdiaries", format, team_id="acme:dev", username="x", date=day)
    assert call.values["date"] == f"{day:%Y%m%d}"
    other = called("team_v2.get_workdiaries_by_contract", format, contract_id=1, date=day)
    assert other.values == {"contract_id": "1", "date": f"{day:%Y%m%d}"}


@given(st.text(max_size=50).filter(lambda text: text.isprintable()))
def test_a_memo(memo: str) -> None:
    call = called("team_v2.update_snapshot_by_contract", contract_id=1, memo=memo)
    assert call.request.json() == {"memo": memo}
    assert arguments(call) == {"contract_id": "1", "memo": memo}
    assert "datetime" not in call.values


@pytest.mark.parametrize(
    ("times", "path"),
    [
        ([MORNING, "1419922800"], "20141230T070000Z;1419922800"),
        (TimeRange(start=MORNING, end="1419922800"), "20141230T070000Z,1419922800"),
    ],
)
def test_the_marks_between_times_travel_as_they_are(times: object, path: str) -> None:
    request = called("team.get_snapshot", **BY_USER, datetime=times).request
    assert request.raw_path == f"/odesk/api/team/v1/snapshots/acme/dmitry/{path}.json"


@pytest.mark.parametrize("text", ["", "now", "20141330T000000Z", "1;", "1,2,3", "-5", "9" * 12])
def test_times_that_no_document_has(text: str) -> None:
    operation = OPERATIONS["odesk.team_v2.get_snapshot_by_contract"]
    sent = Sent(path={"contract_id": "1", "datetime": text}, query={}, body={})
    with pytest.raises(Failure, match="a time is neither in the form") as caught:
        parse(operation, sent, ODeskSandbox.manners_of(operation))
    assert caught.value.status == 400


MOMENT: Final = (
    "a datetime with a time zone or seconds since 1970, or text such as '20141231T235958Z' or "
    "'1420070398'"
)


@pytest.mark.parametrize(
    ("operation", "arguments", "message"),
    [
        (
            "team.get_snapshot",
            {**BY_USER, "datetime": MORNING.replace(tzinfo=None)},
            f"argument `datetime`: got datetime.datetime(2014, 12, 30, 7, 0), expected {MOMENT}",
        ),
        (
            "team.get_snapshot",
            {**BY_USER, "datetime": "2014-12-30T07:00:00"},
            f"argument `datetime`: got '2014-12-30T07:00:00', expected {MOMENT}",
        ),
        (
            "team.delete_snapshot",
            {**BY_USER, "datetime": []},
            f"argument `datetime`: got [], expected {MOMENT}, a sequence of those, or a TimeRange",
        ),
        ("team.update_snapshot", BY_USER, "argument `memo` is missing"),
        (
            "team.get_workdiaries",
            {"team_id": "acme", "username": "x", "date": "2014-12-30"},
            "argument `date`: got '2014-12-30', expected a date, or text such as '20141231'",
        ),
        (
            "team.get_workdiaries",
            {"team_id": "acme", "username": "x", "tz": "utc"},
            "argument `tz`: got 'utc', expected one of 'mine', 'user', 'gmt'",
        ),
        (
            "team_v2.get_snapshots",
            {"company_or_team_id": "acme", "online": "yes"},
            "argument `online`: got 'yes', expected one of 'now', 'last_24h', 'all'",
        ),
        (
            "team_v2.get_snapshots",
            {"company_or_team_id": "acme", "disabled": True},
            "argument `disabled`: got True, expected one of 'yes', 'no'",
        ),
        (
            "team_v2.get_workdiaries_by_contract",
            {"contract_id": 1},
            "argument `date` is missing",
        ),
    ],
)
def test_refused_arguments(operation: str, arguments: dict[str, object], message: str) -> None:
    assert refusal(operation, **arguments) == message
