import operator
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.errors import ParameterError, QueryError
from deskwire.core.query.literals import number_literal, plain_text
from deskwire.core.query.where import (
    BooleanField,
    DateField,
    DecimalField,
    InstantField,
    IntegerField,
    IntervalField,
    MembersField,
    SwitchField,
    TextField,
    Where,
)
from deskwire.core.request.percent import encode_pairs

project_id = IntegerField("project_id")
tasklist_id = IntegerField("tasklist_id")
complete = BooleanField("complete")
price = DecimalField("price_per_hour")
name = TextField("name")
due = DateField("due_date")
created = InstantField("created_on")
users = MembersField("users")
mytasks = SwitchField("mytasks")
interval = IntervalField("time_interval")

Compare = Callable[..., object]


class Urgency(IntEnum):
    HIGH = 75


class Kind(StrEnum):
    ADMIN = "Admin"


# What the documents show, and how it travels.

DOCUMENTED: Final = [
    (project_id == 1, "project_id=1", "project_id%3D1"),
    (tasklist_id == 2, "tasklist_id=2", "tasklist_id%3D2"),
    (
        complete.is_(False) & (project_id == 1),
        "complete=false and project_id=1",
        "complete%3Dfalse%20and%20project_id%3D1",
    ),
    (users == 45, "users=45", "users%3D45"),
    (users.any_of(45, 46), "users in (45,46)", "users%20in%20%2845%2C46%29"),
    (users.nobody(), "users=anyone", "users%3Danyone"),
    (users.nobody_or(45), 'users in ("anyone",45)', "users%20in%20%28%22anyone%22%2C45%29"),
    (users.somebody(), "users<>anyone", "users%3C%3Eanyone"),
    (mytasks, "mytasks=true", "mytasks%3Dtrue"),
]


@pytest.mark.parametrize(("where", "text", "wire"), DOCUMENTED, ids=[row[1] for row in DOCUMENTED])
def test_the_filters_of_the_documents(where: Where, text: str, wire: str) -> None:
    assert str(where) == text
    assert encode_pairs((("where", str(where)),)) == f"where={wire}"


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (price > 50, "price_per_hour>50"),
        (price >= Decimal("49.90"), "price_per_hour>=49.90"),
        (price < 0.1, "price_per_hour<0.1"),
        (price <= Decimal("1E+3"), "price_per_hour<=1000"),
        (project_id != 7, "project_id!=7"),
        (project_id.is_in([1, 2, 1]), "project_id in (1,2)"),
        (project_id.not_in({3}), "project_id not in (3)"),
        (IntegerField("priority") == Urgency.HIGH, "priority=75"),
        (complete == True, "complete=true"),  # noqa: E712  it means what it says
        (complete.is_not(True), "complete!=true"),
        (name == "Sample", 'name="Sample"'),
        (name == "Sample Project", 'name="Sample Project"'),
        (name != "O'Neill", 'name!="O\'Neill"'),
        (name.like("%logo%"), 'name like "%logo%"'),
        (name.not_like("%draft%"), 'name not like "%draft%"'),
        (name.is_in(["draft", "void"]), 'name in ("draft","void")'),
        (name == Kind.ADMIN, 'name="Admin"'),
        (name == "проект 研究", 'name="проект 研究"'),
        (due == date(2014, 9, 1), "due_date=2014-09-01"),
        (due > date(2014, 12, 15), "due_date>2014-12-15"),
        (due.is_in([date(2014, 9, 1), date(2014, 9, 2)]), "due_date in (2014-09-01,2014-09-02)"),
        (due.is_(None), "due_date=null"),
        (due.is_not(None), "due_date!=null"),
        (created >= datetime(2020, 3, 11, 19, 20, 41, tzinfo=UTC), "created_on>=1583954441"),
        (created.is_(None), "created_on=null"),
        (
            interval.between(
                datetime(2014, 12, 1, tzinfo=UTC),
                datetime(2015, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))),
            ),
            'time_interval in ("2014-12-01T00:00:00Z","2015-01-01T00:00:00Z")',
        ),
        (
            complete.within("projects.tasklists.tasks").is_(False),
            "projects.tasklists.tasks.complete=false",
        ),
    ],
    ids=str,
)
def test_comparisons(where: Where, text: str) -> None:
    assert str(where) == text


# Joining


def test_conditions_are_joined_in_order() -> None:
    where = mytasks & (project_id == 1) & complete.is_(False)
    assert str(where) == "mytasks=true and project_id=1 and complete=false"
    assert repr(where) == "<Where mytasks=true and project_id=1 and complete=false>"


def test_joining_changes_neither_side() -> None:
    left, right = project_id == 1, complete.is_(True)
    assert str(left & right) == "project_id=1 and complete=true"
    assert (str(left), str(right)) == ("project_id=1", "complete=true")


def test_equal_expressions_are_equal() -> None:
    same = bool(((project_id == 1) & mytasks).__eq__((project_id == 1) & SwitchField("mytasks")))
    assert same
    assert (
        str(pickle.loads(pickle.dumps((project_id == 1) & mytasks)))
        == "project_id=1 and mytasks=true"
    )


def test_there_is_no_or() -> None:
    with pytest.raises(QueryError, match=r"the language has no 'or': use is_in\(\)"):
        (project_id == 1).__or__(project_id == 2)


def test_there_is_no_not() -> None:
    with pytest.raises(QueryError, match="the language has no 'not'"):
        operator.invert(project_id == 1)


@pytest.mark.parametrize(
    "misuse",
    [
        lambda: (project_id == 1) and (tasklist_id == 2),
        lambda: 1 <= project_id <= 3,
        lambda: bool(mytasks),
        lambda: operator.not_(users.nobody()),
    ],
)
def test_a_condition_has_no_truth_value(misuse: Compare) -> None:
    with pytest.raises(QueryError, match="a condition is not true or false here"):
        misuse()


# Fields


@pytest.mark.parametrize("bad", ["", "a b", "a=1", "a.", ".a", "a..b", "1a", "a;b", "ä"])
def test_a_field_needs_a_name(bad: str) -> None:
    with pytest.raises(QueryError, match="is not a field"):
        IntegerField(bad)


def test_a_field_within_another_needs_a_name_too() -> None:
    with pytest.raises(QueryError, match="is not a field"):
        complete.within("tasks=1 and x")


def test_a_field_equals_nothing_but_itself() -> None:
    fields = {project_id: "project", users: "users"}
    assert fields[project_id] == "project"
    assert fields[users] == "users"
    assert str(project_id) == "project_id"


# Refused values

REFUSED: Final[list[tuple[Compare, object, str]]] = [
    ((project_id == 1).__and__, "x=1", "expected a condition such as field == value, got 'x=1'"),
    (project_id.is_, True, "project_id is compared with a whole number, not with True"),
    (project_id.is_, "1", "project_id is compared with a whole number, not with '1'"),
    (project_id.__lt__, 1.5, "project_id is compared with a whole number, not with 1.5"),
    (price.is_, True, "price_per_hour is compared with a number, not with True"),
    (price.__gt__, float("nan"), "finite number of reasonable size"),
    (price.__gt__, Decimal("Infinity"), "finite number of reasonable size"),
    (price.__gt__, Decimal("1E+40"), "finite number of reasonable size"),
    (complete.is_, 1, "complete is compared with True or False, not with 1"),
    (complete.is_, "false", "complete is compared with True or False"),
    (name.is_, 5, "name is compared with text, not with 5"),
    (name.is_, 'say "hi"', "cannot hold a text with double quotes"),
    (name.is_, "back\\slash", "cannot hold backslashes, line ends or control characters"),
    (name.is_, "line\nend", "cannot hold backslashes, line ends or control characters"),
    (name.is_, "\u2028", "cannot hold backslashes, line ends or control characters"),
    (name.is_, "\ud800", "cannot hold backslashes, line ends or control characters"),
    (name.like, '"', "cannot hold a text with double quotes"),
    (name.is_in, "draft", "name is in several values, got 'draft'"),
    (name.is_in, [], "name is compared with no value, expected at least one"),
    (name.is_in, [None], "name is compared with text, not with None"),
    (due.is_, "2014-09-01", "due_date is compared with a date"),
    (due.is_, datetime(2014, 9, 1, tzinfo=UTC), "due_date holds days and has no time zone"),
    (due.__lt__, None, "due_date is compared with a date, not with None"),
    (created.is_, date(2014, 9, 1), "created_on is compared with a datetime"),
    (created.is_, "2014-09-01T00:00:00Z", "created_on is compared with a datetime"),
    (created.__ge__, datetime(2014, 9, 1), "that has a time zone"),  # noqa: DTZ001  on purpose
    (created.is_, datetime(2014, 9, 1, microsecond=1, tzinfo=UTC), "holds whole seconds"),
    (users.__eq__, "anyone", "users is compared with the id of a user, not with 'anyone'"),
    (users.any_of, True, "users is compared with the id of a user, not with True"),
    (users.__ne__, 45, "the documents do not say what users != means"),
]


@pytest.mark.parametrize(
    ("compare", "value", "message"), REFUSED, ids=[f"{row[2]}-{row[1]!r}" for row in REFUSED]
)
def test_refused_values(compare: Compare, value: object, message: str) -> None:
    with pytest.raises(QueryError, match=message) as refused:
        compare(value)
    assert isinstance(refused.value, ParameterError)


@pytest.mark.parametrize("compare", [users.any_of, users.nobody_or])
def test_a_list_of_users_needs_one(compare: Compare) -> None:
    with pytest.raises(QueryError):
        compare()


def test_an_interval_runs_forward_and_has_a_zone() -> None:
    start = datetime(2014, 12, 1, tzinfo=UTC)
    with pytest.raises(QueryError, match="time_interval ends before it begins"):
        interval.between(start, start - timedelta(seconds=1))
    with pytest.raises(QueryError, match="has a time zone"):
        interval.between(datetime(2014, 12, 1), start)  # noqa: DTZ001  on purpose


def test_an_interval_may_be_a_moment() -> None:
    moment = datetime(2014, 12, 1, tzinfo=UTC)
    text = 'time_interval in ("2014-12-01T00:00:00Z","2014-12-01T00:00:00Z")'
    assert str(interval.between(moment, moment)) == text


# Any value

moments = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from(
        [UTC, timezone(timedelta(hours=-8)), timezone(timedelta(minutes=345))]
    ),
)


@pytest.mark.parametrize(
    "compare", [operator.lt, operator.le, operator.gt, operator.ge], ids=lambda each: each.__name__
)
@given(moment=moments, offset=st.integers(-2, 2))
def test_times_between_seconds_are_compared_as_they_are(
    compare: Callable[[object, object], object], moment: datetime, offset: int
) -> None:
    stored = moment.replace(microsecond=0) + timedelta(seconds=offset)
    text = str(compare(created, moment))
    seconds = int(text.removeprefix("created_on").lstrip("<>="))
    assert compare(int(stored.timestamp()), seconds) == compare(stored, moment)


@given(st.text())
def test_text_cannot_leave_its_quotes(value: str) -> None:
    try:
        text = str(name == value)
    except QueryError:
        assert any(char in '"\\' or not char.isprintable() for char in value)
        return
    assert text == f'name="{value}"'
    assert text.count('"') == 2


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_numbers_are_written_exactly(value: Decimal) -> None:
    literal = number_literal("price", value)
    assert Decimal(literal) == value
    assert "E" not in literal


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-20, max_value=1e20))
def test_floats_read_back_as_themselves(value: float) -> None:
    assert float(number_literal("price", value)) == value


def test_plain_text_takes_an_enums_value() -> None:
    assert plain_text("type", Kind.ADMIN) == "Admin"
