"""Where expressions: what the builder writes is what the sandbox's own parser reads."""

import operator
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.errors import BadRequestError, QueryError
from deskwire.core.query.where import Where
from deskwire.paymo import Paymo
from deskwire.paymo.entries import EntryFilter
from deskwire.paymo.models import Priority, Task
from deskwire.paymo.projects import ProjectFilter
from deskwire.paymo.tasks import TaskFilter
from deskwire.paymo.userstasks import UserTaskFilter
from deskwire.sandbox.paymo.where import Condition, Literal, parse
from tests.paymo.conftest import Site

pytestmark = pytest.mark.anyio

_ORDERED: Final = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
)


def one(where: Where) -> Condition:
    """Return the one condition that the sandbox reads in an expression."""
    (condition,) = parse(str(where))
    return condition


# What travels is read as it was meant.


@given(st.integers(-(10**12), 10**12), st.sampled_from([*_ORDERED]))
def test_numbers(number: int, sign: str) -> None:
    condition = one(_ORDERED[sign](TaskFilter.seq, number))
    assert condition == Condition(("seq",), sign, (Literal(str(number), quoted=False),))


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_decimals(number: Decimal) -> None:
    condition = one(TaskFilter.price_per_hour == number)
    assert Decimal(condition.values[0].text) == number


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"], exclude_characters='"\\')))
def test_texts(text: str) -> None:
    for where in (TaskFilter.name == text, TaskFilter.name.like(text)):
        assert one(where).values == (Literal(text, quoted=True),)


@given(st.lists(st.text("abc ,)(=<>'%", max_size=5), min_size=1, unique=True))
def test_lists_of_texts(texts: Sequence[str]) -> None:
    condition = one(TaskFilter.name.is_in(texts))
    assert condition.operator == "in"
    assert [value.text for value in condition.values] == list(texts)


@given(st.dates())
def test_days(day: date) -> None:
    assert date.fromisoformat(one(TaskFilter.due_date >= day).values[0].text) == day


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_times(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    condition = one(TaskFilter.created_on == whole)
    assert datetime.fromtimestamp(int(condition.values[0].text), UTC) == whole


@given(st.lists(st.integers(1, 10**6), min_size=1, unique=True))
def test_members(users: list[int]) -> None:
    numbers = tuple(Literal(str(user), quoted=False) for user in users)
    assert one(TaskFilter.users.any_of(*users)) == Condition(("users",), "in", numbers)
    anyone = Literal("anyone", quoted=True)
    condition = Condition(("users",), "in", (anyone, *numbers))
    assert one(TaskFilter.users.nobody_or(*users)) == condition


@given(st.lists(st.sampled_from([TaskFilter.id == 1, TaskFilter.mytasks]), min_size=1, max_size=6))
def test_conditions_are_counted(conditions: list[Where]) -> None:
    whole = conditions[0]
    for each in conditions[1:]:
        whole &= each
    assert len(parse(str(whole))) == len(conditions)


# What is found is what was meant.

Test = Callable[[Task], bool]
MIDSUMMER: Final = datetime(2014, 8, 10, 12, tzinfo=UTC)


def _due(task: Task) -> date:
    return task.due_date or date.max


def _created(task: Task) -> datetime:
    assert task.created_on is not None
    return task.created_on


FOUND: Final[list[tuple[Where, Test]]] = [
    (TaskFilter.name == "Checkout: taxes & fees", lambda task: task.name.startswith("Checkout")),
    (TaskFilter.name != "Logo", lambda task: task.name != "Logo"),
    (TaskFilter.name.like("%page%"), lambda task: "page" in task.name),
    (TaskFilter.name.not_like("%page%"), lambda task: "page" not in task.name),
    (
        TaskFilter.name.is_in(["Logo", "検索ページ"]),
        lambda task: task.name in {"Logo", "検索ページ"},
    ),
    (TaskFilter.name.not_in(["Logo"]), lambda task: task.name != "Logo"),
    (TaskFilter.priority == Priority.HIGH, lambda task: task.priority == 75),
    (TaskFilter.priority >= Priority.HIGH, lambda task: (task.priority or 0) >= 75),
    (TaskFilter.tasklist_id.is_in([1, 5]), lambda task: task.tasklist_id in {1, 5}),
    (TaskFilter.tasklist_id.not_in([1, 5]), lambda task: task.tasklist_id not in {1, 5}),
    (TaskFilter.price_per_hour > 50, lambda task: (task.price_per_hour or 0) > 50),
    (TaskFilter.price_per_hour == Decimal("50.5"), lambda task: task.price_per_hour is not None),
    (TaskFilter.price_per_hour.is_(None), lambda task: task.price_per_hour is None),
    (TaskFilter.due_date.is_(None), lambda task: task.due_date is None),
    (TaskFilter.due_date.is_not(None), lambda task: task.due_date is not None),
    (TaskFilter.due_date == date(2014, 9, 2), lambda task: task.due_date == date(2014, 9, 2)),
    (TaskFilter.due_date < date(2014, 9, 10), lambda task: _due(task) < date(2014, 9, 10)),
    (
        (TaskFilter.due_date > date(2014, 9, 4)) & (TaskFilter.due_date <= date(2014, 9, 8)),
        lambda task: date(2014, 9, 4) < _due(task) <= date(2014, 9, 8),
    ),
    (TaskFilter.created_on >= MIDSUMMER, lambda task: _created(task) >= MIDSUMMER),
    (TaskFilter.created_on < MIDSUMMER, lambda task: _created(task) < MIDSUMMER),
    (TaskFilter.completed_on.is_(None), lambda task: not task.complete),
    (TaskFilter.user_id.is_(None), lambda task: task.user_id is None),
    (
        TaskFilter.billable.is_(True) & TaskFilter.flat_billing.is_(True),
        lambda task: bool(task.flat_billing),
    ),
]


@pytest.mark.parametrize(("where", "test"), FOUND, ids=[str(row[0]) for row in FOUND])
async def test_what_is_found(where: Where, test: Test, paymo: Paymo) -> None:
    every = await paymo.tasks.list()
    found = await paymo.tasks.list(where=where)
    assert [task.id for task in found] == [task.id for task in every if test(task)]
    assert 0 < len(found) < len(every)


async def test_a_time_as_text_finds_nothing_and_says_nothing(paymo: Paymo) -> None:
    assert len(await paymo.tasks.list(where='created_on>="2014-01-01T00:00:00Z"')) == 0
    with pytest.raises(QueryError, match="created_on is compared with a datetime"):
        TaskFilter.created_on.is_("2014-01-01T00:00:00Z")  # type: ignore[arg-type]


async def test_entries_of_a_span_of_time(site: Site, paymo: Paymo) -> None:
    start = datetime(2014, 8, 1, tzinfo=UTC)
    where = EntryFilter.time_interval.between(start, start + timedelta(days=7))
    entries = await paymo.entries.list(where=where & (EntryFilter.client_id == 11))
    assert site.line == (
        "GET /api/entries?where=time_interval%20in%20%28%222014-08-01T00%3A00%3A00Z%22%2C"
        "%222014-08-08T00%3A00%3A00Z%22%29%20and%20client_id%3D11"
    )
    assert [entry.id for entry in entries] == [8, 9, 10, 11, 12, 13, 14]


async def test_running_timers(paymo: Paymo) -> None:
    running = await paymo.entries.list(
        where=EntryFilter.end_time.is_(None) & EntryFilter.is_bulk.is_(False)
    )
    assert [entry.id for entry in running] == [49]


async def test_projects_of_a_user(paymo: Paymo) -> None:
    projects = await paymo.projects.list(where=ProjectFilter.users == 47)
    assert [project.id for project in projects] == [1, 3]
    managed = await paymo.projects.list(where=ProjectFilter.managers.any_of(46, 47))
    assert len(managed) == 0


async def test_a_condition_on_included_objects_narrows_them_alone(site: Site, paymo: Paymo) -> None:
    where = (ProjectFilter.id == 1) & TaskFilter.complete.within("tasklists.tasks").is_(True)
    response = await paymo.raw(
        "projects.list", where=where, include=["tasklists.name", "tasklists.tasks.name"]
    )
    assert site.line.startswith(
        "GET /api/projects?where=id%3D1%20and%20tasklists.tasks.complete%3Dtrue&include="
    )
    tree: Any = response.tree
    (project,) = tree["projects"]
    assert [(each["name"], len(each["tasks"])) for each in project["tasklists"]] == [
        ("Requirements", 1),
        ("Design", 2),
        ("Coding", 2),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bogus=1", "Unknown field or reference: bogus"),
        ("project.bogus=1", "Unknown field or reference: project.bogus"),
        ("password=1", "Unknown field or reference: password"),
        ("id=1 or id=2", "Invalid where condition near: or"),
        ("(id=1)", "Invalid where condition near"),
        ("id=", "Invalid where condition near: its end"),
        ("id in (1", "Invalid where condition near"),
        ("id in ()", "Invalid where condition near"),
        ("complete>true", "Invalid where condition near: >"),
        ("complete=1", "Invalid value for complete: 1"),
        ("id=one", "Invalid value for id: one"),
        ("price_per_hour=much", "Invalid value for price_per_hour: much"),
        ("due_date=01.02.2014", "Invalid value for due_date: 01.02.2014"),
        ("users=somebody", "Invalid value for users: somebody"),
        ("users<45", "Invalid where condition near: <"),
        ("mytasks=false", "Invalid where condition near: mytasks"),
        ("due_date<null", "Invalid where condition near: null"),
        ('name="unfinished', "Invalid where condition near"),
        ("id is 1", "Invalid where condition near: is"),
        ("project.bogus.name=1", "Unknown field or reference: project.bogus.name"),
    ],
)
async def test_what_the_service_does_not_understand(text: str, message: str, paymo: Paymo) -> None:
    with pytest.raises(BadRequestError) as refused:
        await paymo.tasks.list(where=text)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    "text", ["time_interval=1", "time_interval in (1)", "time_interval in (2014-12-01,2014-12-02)"]
)
async def test_a_span_of_time_has_two_stamps(text: str, paymo: Paymo) -> None:
    with pytest.raises(BadRequestError, match="Invalid where condition near: time_interval"):
        await paymo.entries.list(where=text)


@pytest.mark.parametrize("text", ["", "  ", "id=1\x00"])
async def test_text_that_is_no_expression_is_not_sent(text: str, site: Site, paymo: Paymo) -> None:
    with pytest.raises(ValueError, match="a where expression or its text"):
        await paymo.tasks.list(where=text)
    assert site.requests == []


async def test_names_of_filters_belong_to_their_objects(paymo: Paymo) -> None:
    where = (UserTaskFilter.user_id == 46) & (UserTaskFilter.task_id <= 20)
    assigned = await paymo.userstasks.list(where)
    assert {each.user_id for each in assigned} == {46}
    assert all(each.task_id <= 20 for each in assigned)
    assert assigned.items
