import inspect
from collections.abc import Callable
from typing import Any, cast

import pytest

from deskwire import ODesk, Pages
from deskwire.core.errors import ClosedClientError

pytestmark = pytest.mark.anyio


@pytest.fixture
def odesk() -> ODesk:
    secrets = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    return ODesk(**cast("Any", {**dict.fromkeys(secrets, "x"), "base_url": "http://127.0.0.1:1"}))


async def test_an_optional_argument_by_position_is_asked_for_by_name(odesk: ODesk) -> None:
    get_team = cast("Callable[..., Any]", odesk.hr.get_team)
    said = (
        r"HR\.get_team\(\) takes 1 arguments by position but 2 were given: "
        r"name the others, include_users=\.\.\."
    )
    with pytest.raises(TypeError, match=said):
        await get_team("team", True)
    get_engagements = cast("Callable[..., Any]", odesk.hr.get_engagements)
    with pytest.raises(TypeError, match=r"but 2 were given: name the others, \w+=\.\.\., \w+=\."):
        get_engagements("a", "b")


async def test_what_python_says_otherwise_stays(odesk: ODesk) -> None:
    get_team = cast("Callable[..., Any]", odesk.hr.get_team)
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        await get_team()
    with pytest.raises(TypeError, match="unexpected keyword argument 'users'"):
        await get_team("team", users=1)
    with pytest.raises(ClosedClientError):
        await odesk.hr.get_team("team", include_users=True)


def test_methods_look_as_they_are_written(odesk: ODesk) -> None:
    assert inspect.iscoroutinefunction(odesk.hr.get_team)
    assert not inspect.iscoroutinefunction(odesk.hr.get_engagements)
    assert isinstance(odesk.hr.get_engagements(), Pages)
    assert [*inspect.signature(odesk.hr.get_team).parameters] == [
        "team_reference",
        "include_users",
    ]
    assert odesk.hr.get_team.__qualname__ == "HR.get_team"
    assert (odesk.hr.get_team.__doc__ or "").startswith("Return")
