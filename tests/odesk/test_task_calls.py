"""Activities (oTasks): what every call sends, and what comes of it."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from deskwire import NotFoundError, ODesk, PermissionDeniedError
from deskwire.odesk import Activity, BatchActivity
from deskwire.odesk._service import SERVICE
from deskwire.odesk.task_v2 import EngagementActivity
from deskwire.sandbox import Sandbox
from deskwire.sandbox.odesk import handles
from deskwire.transport.operations import load_operations
from tests.odesk import hr_clients
from tests.odesk.hr_clients import DEV, DMITRY, Format, acting, body, line, sent

pytestmark = pytest.mark.anyio

ROOT: Final = "/otask/v1/tasks/companies/acme"
OLENA: Final = "9400002"
CHENWEI: Final = "9400003"


@pytest.fixture
async def sandbox(anyio_backend: str) -> AsyncIterator[Sandbox]:
    """Run a sandbox for one test that writes."""
    async with Sandbox() as sandbox:
        yield sandbox


def said(sandbox: Sandbox) -> str:
    """Return the last request's line without the format."""
    return line(sandbox).removesuffix(".json").removesuffix(".xml")


def posted(sandbox: Sandbox) -> dict[str, str]:
    """Return the last request's form."""
    return hr_clients.form(sandbox)


def codes(activities: Sequence[Activity | EngagementActivity]) -> list[str]:
    return [str(activity.code) for activity in activities]


def test_every_operation_has_a_handler() -> None:
    names = {each.name for each in load_operations(SERVICE) if each.attribute.startswith("task")}
    assert names <= handles.known.keys()
    assert len(names) == 30


# Lists


async def test_the_activities_of_a_team(reader: ODesk, shared: Sandbox, form: Format) -> None:
    activities = await reader.task.get_team_tasks("acme", "acme:dev")
    assert line(shared) == f"GET {ROOT}/teams/acme:dev/tasks.{form}"
    assert codes(activities) == [
        "api-17", "api-21", "web-3", "infra/ci", "обзор",
        "own-dmitry", "own-olena", "own-chenwei", "own-ines", "own-joao",
    ]  # fmt: skip
    first = activities[0]
    assert (first.description, first.level) == ("Work on api-17", None)
    assert first.url == "https://tracker.example.com/api-17"
    assert (first.company_id, first.team_id, first.user_id) == ("acme", "acme:dev", None)
    assert first.record_id == first.reference == "8800003"
    assert (first.company_reference, first.team_reference) == ("1100001", str(DEV))
    assert first.user_reference is None
    last = activities[5]
    assert (last.user_id, last.user_reference) == ("dmitry", str(DMITRY))
    assert last.url is None


async def test_the_activities_of_a_company_by_either_path(reader: ODesk, shared: Sandbox) -> None:
    by_team = await reader.task.get_company_tasks("acme")
    assert said(shared) == f"GET {ROOT}/teams/acme/tasks"
    by_company = await reader.task.get_company_level_tasks("acme")
    assert said(shared) == f"GET {ROOT}/tasks"
    assert by_team == by_company
    assert len(by_team) == 25
    assert codes(by_team)[:3] == ["board-1", "board-2", "api-17"]
    assert by_team[0].team_id is None


async def test_the_activities_of_a_user(reader: ODesk, shared: Sandbox) -> None:
    (activity,) = await reader.task.get_user_tasks("acme", "acme:dev", "olena")
    assert said(shared) == f"GET {ROOT}/teams/acme:dev/users/olena/tasks"
    assert (activity.code, activity.user_id) == ("own-olena", "olena")
    assert activity.description == 'Back end ("ledger" rewrite)'


async def test_full_lists_tell_the_level(reader: ODesk, shared: Sandbox) -> None:
    company = await reader.task.get_company_tasks_full("acme")
    assert said(shared) == f"GET {ROOT}/tasks/full_list"
    levels = [activity.level for activity in company]
    assert [levels.count(each) for each in ("company", "team", "user")] == [2, 12, 11]
    team = await reader.task.get_team_tasks_full("acme", "acme:ops")
    assert said(shared) == f"GET {ROOT}/teams/acme:ops/tasks/full_list"
    assert [activity.level for activity in team] == ["team"] * 3 + ["user"] * 3
    (own,) = await reader.task.get_user_tasks_full("acme", "acme:ops", "grace")
    assert said(shared) == f"GET {ROOT}/teams/acme:ops/users/grace/tasks/full_list"
    assert (own.code, own.level) == ("own-grace", "user")


async def test_named_activities(reader: ODesk, shared: Sandbox, form: Format) -> None:
    some = await reader.task.get_team_specific_tasks("acme", "acme:dev", ["infra/ci", "обзор"])
    assert line(shared) == (
        f"GET {ROOT}/teams/acme:dev/tasks/infra%2Fci;%D0%BE%D0%B1%D0%B7%D0%BE%D1%80.{form}"
    )
    assert codes(some) == ["infra/ci", "обзор"]
    assert some[0].user_id is None
    one = await reader.task.get_company_specific_tasks("acme", "a&b test")
    assert said(shared) == f"GET {ROOT}/teams/acme/tasks/a%26b%20test"
    assert codes(one) == ["a&b test"]
    assert await reader.task.get_company_level_specific_tasks("acme", ["a&b test"]) == one
    assert said(shared) == f"GET {ROOT}/tasks/a%26b%20test"
    texts = await reader.task.get_user_specific_tasks("acme", "acme:dev", "joao", "own-joao;web-3")
    assert said(shared) == f"GET {ROOT}/teams/acme:dev/users/joao/tasks/own-joao;web-3"
    assert codes(texts) == ["own-joao"]


async def test_no_activity_at_all(reader: ODesk) -> None:
    assert await reader.task.get_company_specific_tasks("acme", "none") == ()


async def test_the_activities_of_a_contract(reader: ODesk, shared: Sandbox, form: Format) -> None:
    activities = await reader.task_v2.list_engagement_activities(9_400_006)
    assert line(shared) == f"GET /tasks/v2/tasks/contracts/9400006.{form}"
    assert activities[0] == EngagementActivity(
        code="pack-4",
        description="Work on pack-4",
        url="https://tracker.example.com/pack-4",
    )
    with pytest.raises(NotFoundError, match="there is no such contract"):
        await reader.task_v2.list_engagement_activities("1")


# Changes


async def test_create_change_and_delete_for_a_team(odesk: ODesk, sandbox: Sandbox) -> None:
    answer = await odesk.task.post_team_task(
        "acme", "acme:dev", "a/b;c", "Größe <x> & 'y'", "", engagements=[9_400_002, CHENWEI]
    )
    assert isinstance(answer, dict)
    assert answer.keys() == {"server_time", "auth_user"}
    assert said(sandbox) == f"POST {ROOT}/teams/acme:dev/tasks"
    assert posted(sandbox) == {
        "code": "a/b;c",
        "description": "Größe <x> & 'y'",
        "url": "",
        "engagements": "9400002;9400003",
    }
    (made,) = await odesk.task.get_team_specific_tasks("acme", "acme:dev", ["a/b;c"])
    assert said(sandbox) == f"GET {ROOT}/teams/acme:dev/tasks/a%2Fb%3Bc"
    assert (made.description, made.url) == ("Größe <x> & 'y'", None)
    assert "a/b;c" in codes(await odesk.task_v2.list_engagement_activities(CHENWEI))

    await odesk.task.put_team_task(
        "acme", "acme:dev", "a/b;c", "Less", "https://x.example/?a=1&b=2", all_in_company=True
    )
    assert said(sandbox) == f"PUT {ROOT}/teams/acme:dev/tasks/a%2Fb%3Bc"
    assert body(sandbox) == {
        "code": "a/b;c",
        "description": "Less",
        "url": "https://x.example/?a=1&b=2",
        "all_in_company": 1,
    }
    (changed,) = await odesk.task.get_team_specific_tasks("acme", "acme:dev", ["a/b;c"])
    assert (changed.description, changed.url) == ("Less", "https://x.example/?a=1&b=2")
    assert changed.record_id == made.record_id
    for contract in sandbox.company.engagements:
        assert "a/b;c" in codes(await odesk.task_v2.list_engagement_activities(contract))

    await odesk.task.delete_team_task("acme", "acme:dev", ["a/b;c", "web-3"])
    assert said(sandbox) == f"DELETE {ROOT}/teams/acme:dev/tasks/a%2Fb%3Bc;web-3"
    assert body(sandbox) == {}
    left = codes(await odesk.task.get_team_tasks("acme", "acme:dev"))
    assert left[:4] == ["api-17", "api-21", "infra/ci", "обзор"]


async def test_create_change_and_delete_for_a_company(odesk: ODesk, sandbox: Sandbox) -> None:
    await odesk.task.post_company_task("acme", "c1", "One", "", all_in_company=True)
    assert said(sandbox) == f"POST {ROOT}/teams/acme/tasks"
    assert posted(sandbox) == {"code": "c1", "description": "One", "url": "", "all_in_company": "1"}
    await odesk.task.post_company_level_task("acme", "c2", "Two")
    assert said(sandbox) == f"POST {ROOT}/tasks"
    assert posted(sandbox) == {"code": "c2", "description": "Two", "url": ""}
    await odesk.task.put_company_task(
        "acme", "c1", "First", "http://1", engagements=9_400_001, all_in_company=False
    )
    assert said(sandbox) == f"PUT {ROOT}/teams/acme/tasks/c1"
    assert body(sandbox) == {
        "code": "c1",
        "description": "First",
        "url": "http://1",
        "engagements": "9400001",
    }
    await odesk.task.put_company_level_task("acme", "c2", "Second")
    assert said(sandbox) == f"PUT {ROOT}/tasks/c2"
    assert body(sandbox) == {"code": "c2", "description": "Second"}
    both = await odesk.task.get_company_specific_tasks("acme", ["c1", "c2"])
    assert [activity.description for activity in both] == ["First", "Second"]
    assert "c1" not in codes(await odesk.task_v2.list_engagement_activities(OLENA))
    await odesk.task.delete_company_task("acme", "c1;c2")
    assert said(sandbox) == f"DELETE {ROOT}/tasks/c1;c2"
    assert await odesk.task.get_company_specific_tasks("acme", ["c1", "c2"]) == ()


async def test_create_change_and_delete_for_a_user(odesk: ODesk, sandbox: Sandbox) -> None:
    of_olena = ("acme", "acme:dev", "olena")
    await odesk.task.post_user_task(*of_olena, "api-17", "The same code", url="u")
    assert said(sandbox) == f"POST {ROOT}/teams/acme:dev/users/olena/tasks"
    assert posted(sandbox) == {"code": "api-17", "description": "The same code", "url": "u"}
    await odesk.task.put_user_task(*of_olena, "api-17", "At another level", url="")
    assert said(sandbox) == f"PUT {ROOT}/teams/acme:dev/users/olena/tasks/api-17"
    assert body(sandbox) == {"code": "api-17", "description": "At another level", "url": ""}
    team, own = await odesk.task.get_team_specific_tasks("acme", "acme:dev", ["api-17"])
    assert (team.description, own.description) == ("Work on api-17", "At another level")
    await odesk.task.delete_user_task(*of_olena, "all_tasks")
    assert said(sandbox) == f"DELETE {ROOT}/teams/acme:dev/users/olena/tasks/all_tasks"
    assert await odesk.task.get_user_tasks(*of_olena) == ()
    assert len(await odesk.task.get_team_tasks("acme", "acme:dev")) == 9


def archived(path: Path) -> set[str]:
    """Return the archived codes of the company and of one team, which no answer tells."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT code FROM activities WHERE is_archived AND (team IS NULL OR team = ?)", (DEV,)
        ).fetchall()
    return {row[0] for row in rows}


async def test_archive_and_unarchive(tmp_path: Path, form: Format) -> None:
    path = tmp_path / "acme.sqlite"
    async with Sandbox(path=path) as sandbox, acting(sandbox, "maya", format=form) as odesk:
        every = await odesk.task.get_company_tasks("acme")
        before = {"api-21", "own-olena"}
        assert archived(path) == before
        await odesk.task.archive_company_task("acme", "board-1")
        assert said(sandbox) == f"PUT {ROOT}/teams/acme/archive/board-1"
        assert body(sandbox) == {}
        await odesk.task.archive_team_task("acme", "acme:dev", ["api-17", "infra/ci"])
        assert said(sandbox) == f"PUT {ROOT}/teams/acme:dev/archive/api-17;infra%2Fci"
        assert archived(path) == before | {"board-1", "api-17", "infra/ci"}
        assert await odesk.task.get_company_tasks("acme") == every  # lists hold both kinds
        await odesk.task.unarchive_company_task("acme", ["board-1"])
        assert said(sandbox) == f"PUT {ROOT}/teams/acme/unarchive/board-1"
        await odesk.task.unarchive_team_task("acme", "acme:dev", "api-17;infra/ci")
        assert said(sandbox) == f"PUT {ROOT}/teams/acme:dev/unarchive/api-17;infra%2Fci"
        assert body(sandbox) == {}
        assert archived(path) == before


async def test_assigning_a_contract_overrides(odesk: ODesk, sandbox: Sandbox) -> None:
    await odesk.task.assign_engagement("acme", "acme:dev", OLENA, task_codes=["web-3", "infra/ci"])
    assert said(sandbox) == f"PUT {ROOT}/teams/acme:dev/engagements/9400002/tasks"
    assert body(sandbox) == {"tasks": "web-3;infra/ci"}
    assert codes(await odesk.task_v2.list_engagement_activities(OLENA)) == ["web-3", "infra/ci"]
    await odesk.task.assign_engagement("acme", "acme:dev", OLENA, task_codes="api-21")
    assert codes(await odesk.task_v2.list_engagement_activities(OLENA)) == ["api-21"]
    await odesk.task.assign_engagement("acme", "acme:dev", OLENA)
    assert body(sandbox) == {"tasks": ""}
    assert await odesk.task_v2.list_engagement_activities(OLENA) == ()
    await odesk.task.assign_engagement("acme", "acme:dev", OLENA, task_codes=[])
    assert body(sandbox) == {"tasks": ""}


ROWS: Final[tuple[BatchActivity, ...]] = (
    {"companyid": "acme", "taskid": "ABC", "description": 'The "big" one, mostly'},
    {"companyid": "acme", "teamid": "acme:dev", "userid": "joao", "taskid": "1/2", "url": "http://x/"},
)  # fmt: skip
TEXT: Final = (
    '"acme","","","ABC","The ""big"" one, mostly",""<br>'
    '"acme","acme:dev","joao","1/2","","http://x/"'
)


@pytest.mark.parametrize("given", [ROWS, TEXT], ids=["rows", "text"])
async def test_a_batch_replaces_the_levels_it_names(
    odesk: ODesk, sandbox: Sandbox, given: Sequence[BatchActivity] | str
) -> None:
    await odesk.task.update_batch_tasks("acme", given)
    assert said(sandbox) == f"PUT {ROOT}/tasks/batch"
    assert body(sandbox) == {"data": TEXT}
    every = await odesk.task.get_company_tasks_full("acme")
    (company,) = [activity for activity in every if activity.level == "company"]
    assert (company.code, company.description) == ("ABC", 'The "big" one, mostly')
    assert company.url is None
    (own,) = await odesk.task.get_user_tasks("acme", "acme:dev", "joao")
    assert (own.code, own.description, own.url) == ("1/2", None, "http://x/")
    assert len(every) == 24  # the two of the company are one now, all others stay


async def test_a_batch_in_the_path(odesk: ODesk, sandbox: Sandbox, form: Format) -> None:
    await odesk.task.update_batch_tasks_in_path("acme", ROWS)
    assert sent(sandbox).segments[-1] == f"batch:{TEXT}.{form}"
    assert "%2C%22ABC%22%2C%22The%20%22%22big" in sent(sandbox).raw_path
    assert "%3Cbr%3E%22acme%22" in sent(sandbox).raw_path
    assert body(sandbox) == {}
    assert codes(await odesk.task.get_user_tasks("acme", "acme:dev", "joao")) == ["1/2"]


# Refusals: 403 for everything


async def test_what_the_service_refuses(odesk: ODesk) -> None:
    task = odesk.task
    for refused, message in (
        (task.get_company_tasks("umbrella"), "there is no such company"),
        (task.get_team_tasks("acme", "lumen"), "the company has no such team"),
        (task.get_user_tasks("acme", "acme:dev", "grace"), "the team has no such user"),
        (task.get_company_tasks("lumen"), "you lack hiring permissions here"),
        (task.post_company_task("acme", "board-1", "d", "u"), "there is an activity 'board-1' at"),
        (task.post_company_task("acme", "n", "d", "u", engagements="1"), "no such contract"),
        (task.post_company_task("acme", "n", "\x07", ""), "description holds a control character"),
        (task.put_company_task("acme", "web-3", "d", "u"), "there is no activity 'web-3' at this"),
        (task.archive_company_task("acme", "board-1;no"), "there is no activity 'no' at this"),
        (task.delete_team_task("acme", "acme:dev", "board-1"), "there is no activity 'board-1'"),
        (task.assign_engagement("acme", "acme:dev", "1"), "the company has no such contract"),
        (task.update_batch_tasks("acme", '"lumen","","","x","",""'), "about another company"),
        (task.update_batch_tasks("acme", '"acme","","","","",""'), "an activity needs a code"),
        (task.update_batch_tasks("acme", '"acme","x'), "not CSV at character 7"),
        (task.update_batch_tasks("acme", '"acme","",""'), "row 1 has 3 cells, not 6"),
    ):
        with pytest.raises(PermissionDeniedError, match=message) as caught:
            await refused
        assert caught.value.status == 403


async def test_what_is_refused_changes_nothing(odesk: ODesk) -> None:
    before = await odesk.task.get_company_tasks_full("acme")
    row: BatchActivity = {"companyid": "acme", "taskid": "x"}
    with pytest.raises(PermissionDeniedError, match="there is an activity 'x' at this level"):
        await odesk.task.update_batch_tasks("acme", [row, row])
    with pytest.raises(PermissionDeniedError, match="there is no activity 'no'"):
        await odesk.task.delete_team_task("acme", "acme:dev", "web-3;no")
    with pytest.raises(PermissionDeniedError, match="no such contract"):
        await odesk.task.post_team_task("acme", "acme:dev", "n", "d", "u", engagements=["1"])
    assert await odesk.task.get_company_tasks_full("acme") == before


async def test_users_read_their_own(shared: Sandbox) -> None:
    async with acting(shared, "olena") as olena:
        assert len(await olena.task.get_user_tasks("acme", "acme:dev", "olena")) == 1
        for refused in (
            olena.task.get_user_tasks("acme", "acme:dev", "joao"),
            olena.task.get_team_tasks("acme", "acme:dev"),
            olena.task.post_user_task("acme", "acme:dev", "olena", "n", "d"),
        ):
            with pytest.raises(PermissionDeniedError, match="you lack hiring permissions"):
                await refused


async def test_a_staffing_manager_has_their_team(shared: Sandbox) -> None:
    async with acting(shared, "priya") as priya:
        assert len(await priya.task.get_team_tasks("acme", "acme:ops")) == 6
        with pytest.raises(PermissionDeniedError):
            await priya.task.get_company_tasks("acme")
