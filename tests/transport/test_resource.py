import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, cast

import pytest

from deskwire import ODesk, Pages
from deskwire.activecollab._service import SERVICE as ACTIVECOLLAB
from deskwire.core.errors import ClosedClientError
from deskwire.core.model.service import Service
from deskwire.odesk._service import SERVICE as ODESK
from deskwire.paymo._service import SERVICE as PAYMO
from deskwire.taskforce._service import SERVICE as TASKFORCE
from deskwire.transport.resource import Resource

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


@pytest.mark.parametrize("service", [ACTIVECOLLAB, ODESK, PAYMO, TASKFORCE])
def test_a_flag_is_never_given_by_position(service: Service) -> None:
    for module in map(import_module, service.all_modules):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Resource):
                for name, method in vars(kind).items():
                    if callable(method) and not name.startswith("_"):
                        assert list(positional_flags(method)) == [], f"{kind.__name__}.{name}"


def positional_flags(method: Callable[..., object]) -> Iterator[str]:
    for parameter in inspect.signature(method).parameters.values():
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and "bool" in str(
            parameter.annotation
        ):
            yield parameter.name
