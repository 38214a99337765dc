"""Plans: their partitions, their files, and what they refuse."""

import pickle
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.pull import Entity, EntityCall, Partition, Periods, Plan, PlanError, Source
from deskwire.pull.partitions import escape
from deskwire.pull.planfile import parse_plan, plan_from_data, plan_to_data
from deskwire.pull.resolve import plan_difference
from tests.pull.data import plan

CALL: Final = "odesk.timereport.get_team_report"
EACH: Final = st.sampled_from(["day", "week", "month", "quarter"])
DAYS: Final = st.dates(date(1999, 1, 1), date(2030, 12, 31))


def source(**changes: Any) -> Source:
    usual: dict[str, Any] = {
        "name": "hours",
        "call": CALL,
        "arguments": {"company_id": "acme", "team_id": "acme:dev"},
        "columns": ["worked_on", "hours"],
    }
    return Source(**{**usual, **changes})


class TestPeriods:
    @given(EACH, DAYS, st.integers(0, 800))
    def test_they_hold_every_day_once(self, each: Any, since: date, days: int) -> None:
        until = since + timedelta(days=days)
        periods = Periods(each=each, since=since, until=until)
        found = [periods[index] for index in range(len(periods))]
        assert (found[0].first, found[-1].last) == (since, until)
        assert all(
            after.first - before.last == timedelta(days=1) for before, after in pairwise(found)
        )
        assert len({one.name for one in found}) == len(found)

    @pytest.mark.parametrize(
        ("each", "name"),
        [("day", "2014-12-31"), ("week", "2015-W01"), ("month", "2014-12"), ("quarter", "2014-Q4")],
    )
    def test_their_names(self, each: Any, name: str) -> None:
        day = date(2014, 12, 31)
        assert Periods(each=each, since=day, until=day)[0].name == name

    @pytest.mark.parametrize(
        ("word", "last"), [("today", date(2014, 3, 5)), ("yesterday", date(2014, 3, 4))]
    )
    def test_they_end_with_a_word(self, word: Any, last: date) -> None:
        periods = Periods(each="month", since=date(2014, 1, 1), until=word)
        with pytest.raises(PlanError, match="resolve the plan first"):
            len(periods)
        resolved = periods.resolve(date(2014, 3, 5))
        assert (len(resolved), resolved[2].last, resolved.is_open) == (3, last, True)

    def test_they_may_not_have_begun(self) -> None:
        periods = Periods(each="day", since=date(2014, 3, 5), until="yesterday")
        assert len(periods.resolve(date(2014, 3, 5))) == 0
        assert len(periods.resolve(date(2014, 1, 1))) == 0


class TestPartitions:
    def test_their_keys(self) -> None:
        (first, *_) = plan(teams=1)
        assert first.key == "hours/entity=acme%3A0/period=2014-01"
        assert first.arguments == {"company_id": "acme", "team_id": "acme:0"}

    def test_pieces_of_a_day_alone(self) -> None:
        (day,) = plan(teams=1, days=1)
        assert day.pieces() is None

    @given(st.integers(2, 40))
    def test_pieces_hold_every_day_once(self, days: int) -> None:
        waiting: list[Partition] = [*plan(teams=1, each="quarter", days=days)]
        ended: list[Partition] = []
        while waiting:
            one = waiting.pop(0)
            pieces = one.pieces()
            if pieces is None:
                ended.append(one)
            else:
                waiting[:0] = pieces
        found = [one.period.first for one in ended if one.period]
        assert found == [date(2014, 1, 1) + timedelta(days=day) for day in range(days)]
        assert len({one.key for one in ended}) == days
        assert {one.folder for one in ended} == {"hours/entity=acme%3A0/period=2014-Q1"}

    @pytest.mark.parametrize(
        ("change", "same"),
        [
            ({}, True),
            ({"columns": ["hours", "worked_on"]}, False),
            ({"arguments": {"company_id": "acme", "team_id": "acme:ops"}}, False),
            ({"where": "hours > 1"}, False),
            ({"format": "xml"}, False),
            ({"name": "other"}, True),
        ],
    )
    def test_the_fingerprint_is_that_of_the_call(self, change: Any, same: bool) -> None:
        (one,), (other,) = Plan([source()]), Plan([source(**change)])
        assert (one.fingerprint == other.fingerprint) is same

    @given(
        st.lists(
            st.text(min_size=1, max_size=300),
            min_size=1,
            max_size=8,
            unique_by=lambda name: escape(name).casefold(),
        )
    )
    def test_any_entity_has_a_folder_of_its_own(self, names: list[str]) -> None:
        entities = [Entity({"team_id": name}) for name in names]
        made = Plan([source(arguments={"company_id": "acme"}, entities=entities)])
        folders = [one.folder for one in made]
        assert len({*folders}) == len(names)
        for folder in folders:
            _, name = folder.split("/")
            assert len(name) < 200
            assert name.isprintable()
            assert not set(name) & set('\\:*?"<>|')


class TestPlan:
    @given(st.integers(1, 30), st.integers(1, 5), st.integers(1, 60))
    def test_shards_are_the_whole(self, count: int, teams: int, days: int) -> None:
        whole = plan(teams=teams, each="day", days=days)
        shards = whole.split(count)
        assert [one.key for shard in shards for one in shard] == [one.key for one in whole]
        assert sum(shard.size for shard in shards) == whole.size == teams * days
        sizes = {shard.size for shard in shards}
        assert max(sizes) - min(sizes) <= 1

    def test_a_filter_chooses(self) -> None:
        chosen = plan(teams=2).filter("hours/entity=acme%3A1/*")
        assert {str(one.arguments["team_id"]) for one in chosen} == {"acme:1"}
        assert len([*chosen.filter(_is_january)]) == 1
        assert pickle.loads(pickle.dumps(chosen)) == chosen

    def test_a_million_partitions_take_little_memory(self) -> None:
        tracemalloc.start()
        entities = [Entity({"team_id": f"acme:{number}"}) for number in range(2740)]
        whole = Plan(
            [
                source(
                    arguments={"company_id": "acme"},
                    entities=entities,
                    periods=Periods(each="day", since=date(2014, 1, 1), until=date(2014, 12, 31)),
                )
            ]
        )
        assert whole.size > 1_000_000
        assert len({one.key for one in whole.split(1000)[999]}) == whole.split(1000)[999].size
        for one in whole.split(100)[50]:
            assert one.key
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 20_000_000

    def test_it_says_what_it_is(self) -> None:
        assert str(plan()) == (
            "hours: odesk.timereport.get_team_report, for 3 entities, "
            "by month from 2014-01-01 to 2014-03-31"
        )

    def test_how_two_differ(self) -> None:
        other = Plan([source(name="others")])
        assert plan_difference(plan(), plan()) == ""
        assert plan_difference(plan(), plan(teams=2)) == "hours has other entities"
        assert plan_difference(plan(), other) == "hours is not in it; others is new"


def _is_january(partition: Partition) -> bool:
    return partition.period is not None and partition.period.name == "2014-01"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "a b"}, "the source 'a b': expected letters"),
        ({"name": "../up"}, "expected letters"),
        ({"call": "odesk.timereport.get_teem_report"}, "oDesk has no operation"),
        ({"call": "jira.issues.list"}, "jira"),
        ({"call": "odesk.hr.post_job"}, "answers with neither a report nor a list"),
        ({"columns": ["worked"]}, "has no column 'worked', did you mean 'worked_on'"),
        ({"columns": ["hours", "hours"]}, "hours: named more than once"),
        ({"columns": [1]}, "a column is 1, expected its name"),
        ({"arguments": {"company_id": "acme"}}, "needs team_id"),
        ({"arguments": {"company_id": "a", "teem_id": "b"}}, "has no argument 'teem_id'"),
        ({"arguments": {"company_id": "a", "team_id": "b", "query": "x"}}, "query: given twice"),
        ({"entities": [Entity({"team_id": "x"})]}, "team_id: given twice"),
        ({"format": "yaml"}, "answers in no 'yaml'"),
        (
            {"periods": Periods(each="day", since=date(2014, 1, 1), column="hours")},
            "'hours' is no column of days",
        ),
    ],
)
def test_a_source_that_cannot_be(change: Any, said: str) -> None:
    with pytest.raises(PlanError) as caught:
        source(**change)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"each": "year"}, "periods.each is 'year'"),
        ({"since": "2014-01-01"}, "periods.since is '2014-01-01', expected a date"),
        ({"until": "tomorrow"}, "periods.until is 'tomorrow'"),
        ({"until": date(2013, 1, 1)}, "before they begin"),
        ({"look_back": -1}, "periods.look_back is -1"),
    ],
)
def test_periods_that_cannot_be(change: Any, said: str) -> None:
    usual: dict[str, Any] = {"each": "month", "since": date(2014, 1, 1)}
    with pytest.raises(PlanError) as caught:
        Periods(**{**usual, **change})
    assert said in str(caught.value)


def test_a_list_without_arguments_for_periods_says_what_to_name() -> None:
    periods = Periods(each="month", since=date(2014, 1, 1))
    with pytest.raises(PlanError, match="has no arguments for periods that the spec tells: name"):
        Source(name="tasks", call="paymo.tasks.list", periods=periods)


def test_a_plan_needs_sources_of_different_names() -> None:
    with pytest.raises(PlanError, match="no sources"):
        Plan([])
    with pytest.raises(PlanError, match="two sources are named hours"):
        Plan([source(), source(name="HOURS")])


def _windowed(whole: Plan) -> Plan:
    return whole.split(3)[1].filter("hours/*")


def _as_it_is(whole: Plan) -> Plan:
    return whole


@pytest.mark.parametrize("change", [_as_it_is, _windowed])
@pytest.mark.parametrize(
    "whole",
    [
        plan(),
        Plan([source(), source(name="more", where="hours > 1", format="xml")]),
        Plan(
            [
                source(
                    arguments={"company_id": "acme"},
                    entities=EntityCall(
                        call="odesk.hr.get_company_teams",
                        arguments={"company_reference": "1100001"},
                        take={"team_id": "id"},
                    ),
                    periods=Periods(
                        each="week", since=date(2014, 1, 1), until="today", look_back=2
                    ),
                )
            ]
        ),
    ],
)
def test_it_is_written_and_read(
    whole: Plan, change: Callable[[Plan], Plan], tmp_path: Path
) -> None:
    if whole.is_resolved:
        whole = change(whole)
    assert plan_from_data(plan_to_data(whole)) == whole
    (tmp_path / "plan.yaml").write_text(whole.to_yaml())
    assert Plan.from_yaml(tmp_path / "plan.yaml") == whole


def test_one_filtered_by_a_function_cannot_be_written() -> None:
    with pytest.raises(PlanError, match="filtered by a function"):
        plan().filter(_is_january).to_yaml()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "plan.yaml:1: the plan: it is None, expected a mapping"),
        ("version: 2\nsources: {}", "plan.yaml:1: version: it is 2, expected 1"),
        (
            "version: 1\nsourcez: {}",
            "plan.yaml:2: sourcez: nothing of that name, did you mean 'sources'",
        ),
        ("version: 1\nsources: {}", "plan.yaml:2: sources: the plan has no sources"),
        (
            "version: 1\nsources:\n  hours: 1",
            "plan.yaml:3: sources.hours: it is 1, expected a mapping",
        ),
        ("version: 1\nsources:\n  hours: {}", "plan.yaml:3: sources.hours: it names no call"),
        (
            f"version: 1\nsources:\n  hours:\n    call: {CALL}\n    columnz: []",
            "plan.yaml:5: sources.hours.columnz: nothing of that name, did you mean 'columns'",
        ),
        (
            f"version: 1\nsources:\n  hours:\n    call: {CALL}\n    columns: [hours, 1]",
            "plan.yaml:5: sources.hours.columns[1]: it is 1, expected text",
        ),
        (
            f"version: 1\nsources:\n  hours:\n    call: {CALL}\n    periods:\n      since: soon",
            "plan.yaml:5: sources.hours.periods: it needs `each`",
        ),
        (
            f"version: 1\nsources:\n  h:\n    call: {CALL}\n    periods: {{each: x,\n since: s}}",
            "plan.yaml:6: sources.h.periods.since: it is 's', expected a day",
        ),
        ("version: 1\nversion: 1", "plan.yaml:2: "),
        ("version: [1", "plan.yaml:1: "),
        ("\x00", "plan.yaml"),
        ("version: 1\nsources: &a\n  hours: *a", "plan.yaml"),
    ],
)
def test_a_file_that_cannot_be_says_where(text: str, said: str) -> None:
    with pytest.raises(PlanError) as caught:
        parse_plan(text)
    assert str(caught.value).startswith(said)


def test_a_file_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_bytes(b"#" * 5_000_000)
    with pytest.raises(PlanError, match="which no plan needs"):
        Plan.from_yaml(tmp_path / "plan.yaml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Plan.from_yaml(tmp_path / "plan.yaml")
