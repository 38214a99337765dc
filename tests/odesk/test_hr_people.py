"""Companies, teams, users and roles."""

import pytest

from deskwire import NotFoundError, ODesk, PermissionDeniedError
from deskwire.sandbox import Sandbox
from tests.odesk.hr_clients import (
    ACME,
    DEV,
    DMITRY,
    GRACE,
    INES,
    MAYA,
    OPS,
    ROOT,
    Format,
    acting,
    line,
    query,
)

pytestmark = pytest.mark.anyio


async def test_companies(odesk: ODesk, sandbox: Sandbox, form: Format) -> None:
    (company,) = await odesk.hr.get_companies()
    assert line(sandbox) == f"GET /hr/v2/companies.{form}"
    assert (company.reference, company.company_id) == (str(ACME), "acme")
    assert (company.name, company.status) == ("Acme Instruments", "active")
    assert company.owner_user_id == str(MAYA)


async def test_who_belongs_to_no_company_sees_those_they_work_for(grace: ODesk) -> None:
    assert [company.company_id for company in await grace.hr.get_companies()] == ["acme"]
    assert [team.id for team in await grace.hr.get_teams()] == ["acme:ops"]


async def test_an_empty_list(sandbox: Sandbox, form: Format) -> None:
    async with acting(sandbox, "luz", format=form) as luz:  # their only contract has ended
        assert await luz.hr.get_companies() == ()
        assert await luz.hr.get_teams() == ()
        assert await luz.hr.get_user_roles() == ()


async def test_a_company(odesk: ODesk, sandbox: Sandbox, form: Format) -> None:
    company = await odesk.hr.get_company(ACME)
    assert line(sandbox) == f"GET /hr/v2/companies/{ACME}.{form}"
    assert company == (await odesk.hr.get_companies())[0]


async def test_the_teams_of_a_company(odesk: ODesk, sandbox: Sandbox, form: Format) -> None:
    teams = await odesk.hr.get_company_teams(str(ACME))
    assert line(sandbox) == f"GET /hr/v2/companies/{ACME}/teams.{form}"
    assert [team.id for team in teams] == ["acme", "acme:dev", "acme:design", "acme:ops"]
    root, dev, *_ = teams
    assert (root.parent_team_reference, root.parent_team_id) == ("0", None)
    assert (dev.reference, dev.name, dev.status) == (str(DEV), "Development", "active")
    assert (dev.company_reference, dev.company_name) == (str(ACME), "Acme Instruments")
    assert (dev.parent_team_reference, dev.parent_team_id) == (str(ROOT), "acme")
    assert (dev.parent_team_name, dev.is_hidden) == ("Acme Instruments", None)
    assert await odesk.hr.get_teams() == teams


async def test_the_users_of_a_company(odesk: ODesk, sandbox: Sandbox, form: Format) -> None:
    active = await odesk.hr.get_company_users(ACME)
    assert line(sandbox) == f"GET /hr/v2/companies/{ACME}/users.{form}"
    assert query(sandbox)["status_in_company"] == "active"
    gone = await odesk.hr.get_company_users(ACME, active=False)
    assert query(sandbox)["status_in_company"] == "inactive"
    assert {user.id for user in gone} == {"chenwei", "hana", "luz", "nadia"}
    assert len(active) == 11
    assert not {user.id for user in active} & {user.id for user in gone}


async def test_a_team(odesk: ODesk, sandbox: Sandbox, form: Format) -> None:
    team = await odesk.hr.get_team(OPS)
    assert line(sandbox) == f"GET /hr/v2/teams/{OPS}.{form}"
    assert "include_users" not in query(sandbox)
    assert (team.id, team.name, team.users) == ("acme:ops", "Support & Operations", ())
    assert (await odesk.hr.get_team(OPS, include_users=False)).users == ()
    assert query(sandbox)["include_users"] == "0"
    whole = await odesk.hr.get_team(OPS, include_users=True)
    assert query(sandbox)["include_users"] == "1"
    assert [user.id for user in whole.users] == ["priya", "karim", "grace"]


async def test_a_team_in_the_words_of_the_old_client(sandbox: Sandbox) -> None:
    async with ODesk(**sandbox.odesk, variants={"hr.get_team.include_users": "words"}) as odesk:
        team = await odesk.hr.get_team(ROOT, include_users=True)
    assert query(sandbox)["include_users"] == "True"
    assert [user.id for user in team.users] == ["maya", "bjorn"]


async def test_the_users_of_a_team(odesk: ODesk, sandbox: Sandbox, form: Format) -> None:
    active = await odesk.hr.get_team_users(OPS)
    assert line(sandbox) == f"GET /hr/v2/teams/{OPS}/users.{form}"
    assert query(sandbox)["status_in_team"] == "active"
    assert [user.id for user in active] == ["priya", "karim", "grace"]
    (gone,) = await odesk.hr.get_team_users(OPS, active=False)  # a lone item
    assert query(sandbox)["status_in_team"] == "inactive"
    assert gone.id == "nadia"


async def test_a_user(odesk: ODesk, sandbox: Sandbox, form: Format) -> None:
    user = await odesk.hr.get_user(DMITRY)
    assert line(sandbox) == f"GET /hr/v2/users/{DMITRY}.{form}"
    assert (user.reference, user.id, user.status) == (str(DMITRY), "dmitry", "active")
    assert (user.first_name, user.last_name) == ("Дмитрий", "Орлов")
    assert user.is_provider is True
    assert (user.timezone, user.timezone_offset) == ("Europe/Riga", 7200)
    assert (user.public_url or "").startswith("https://www.odesk.com/users/~01")


async def test_oneself(odesk: ODesk, grace: ODesk, sandbox: Sandbox, form: Format) -> None:
    me = await odesk.hr.get_user_me()
    assert line(sandbox) == f"GET /hr/v2/users/me.{form}"
    assert (me.id, me.is_provider) == ("maya", False)
    assert (await grace.hr.get_user_me()).reference == str(GRACE)


async def test_the_roles_of_an_owner(odesk: ODesk, sandbox: Sandbox, form: Format) -> None:
    (role,) = await odesk.hr.get_user_roles()
    assert line(sandbox) == f"GET /hr/v2/userroles.{form}"
    assert (role.role, role.team_id, role.company_reference) == ("owner", "acme", str(ACME))
    assert {"manage_recruiting", "manage_employment"} < set(role.permissions)
    assert role.has_team_room_access is True
    assert (role.user_id, role.user_last_name) == ("maya", "Lindqvist")
    assert role.engagement_reference is None


async def test_the_roles_that_contracts_give(grace: ODesk) -> None:
    roles = await grace.hr.get_user_roles()
    assert [role.engagement_reference for role in roles] == ["9400009", "9400014"]
    for role in roles:
        assert (role.role, role.permissions) == ("member", ("view_teamroom",))  # a lone word
        assert (role.parent_team_id, role.user_is_provider) == ("acme", True)


async def test_what_a_user_may_not_see(grace: ODesk) -> None:
    for call in (
        grace.hr.get_company_users(ACME),
        grace.hr.get_team(DEV),
        grace.hr.get_team_users(DEV),
        grace.hr.get_user(INES),
        grace.hr.get_company(ACME + 1),
        grace.hr.get_company_teams(ACME + 1),
    ):
        with pytest.raises(PermissionDeniedError) as caught:
            await call
        assert (caught.value.status, caught.value.code) == (403, "403")


async def test_what_there_is_not(odesk: ODesk) -> None:
    for call, noun in (
        (odesk.hr.get_company(1), "company"),
        (odesk.hr.get_company_teams("acme"), "company"),
        (odesk.hr.get_team(1), "team"),
        (odesk.hr.get_team_users(1), "team"),
        (odesk.hr.get_user("nobody"), "user"),
    ):
        with pytest.raises(NotFoundError, match=f"there is no such {noun}"):
            await call
