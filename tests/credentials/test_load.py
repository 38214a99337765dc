"""What is stored for a service makes its client."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import anyio
import anyio.to_thread
import platformdirs
import pytest

from deskwire import ActiveCollab, ConfigurationError, ODesk, Paymo, Secret, Taskforce
from deskwire.activecollab import _service as activecollab
from deskwire.core.model.service import Service
from deskwire.credentials import (
    ActiveCollabCredentials,
    ODeskCredentials,
    PaymoCredentials,
    TaskforceCredentials,
    TokenStore,
    default_path,
    load_credentials,
)
from deskwire.credentials.load import KINDS
from deskwire.odesk import _service as odesk
from deskwire.paymo import _service as paymo
from deskwire.sandbox import Sandbox
from deskwire.taskforce import _service as taskforce
from deskwire.transport.client import Client

SERVICES = {
    each.name: each
    for each in (odesk.SERVICE, paymo.SERVICE, activecollab.SERVICE, taskforce.SERVICE)
}
CLIENTS: Mapping[str, Callable[..., Client]] = {
    "odesk": ODesk,
    "paymo": Paymo,
    "activecollab": ActiveCollab,
    "taskforce": Taskforce,
}
LOAD = cast("Callable[..., dict[str, Any]]", load_credentials)


@pytest.fixture
def store(tmp_path: Path) -> TokenStore:
    return TokenStore(tmp_path / "deskwire" / "credentials.json", use_keyring=False)


@pytest.mark.anyio
async def test_what_is_stored_makes_calls(store: TokenStore) -> None:
    async with Sandbox() as sandbox:

        def save_and_load() -> dict[str, dict[str, Any]]:
            for service, access in sandbox.access.items():
                store.save(service, access)
            return {service: LOAD(service, store) for service in sandbox.access}

        loaded = await anyio.to_thread.run_sync(save_and_load)
        async with ODesk(**loaded["odesk"], trust_env=False) as one:
            assert (await one.auth.get_info()).ref
        async with Paymo(**loaded["paymo"], trust_env=False) as two:
            assert await two.tasks.list(where="project_id=1") is not None
        async with ActiveCollab(**loaded["activecollab"], trust_env=False) as three:
            assert await three.tasks.list("website")
        async with Taskforce(**loaded["taskforce"], trust_env=False) as four:
            assert await four.tasks.list() is not None


@pytest.mark.parametrize(
    ("service", "kind"), [(service, kind) for service, kinds in KINDS.items() for kind in kinds]
)
def test_every_kind_of_credentials(service: str, kind: tuple[str, ...], store: TokenStore) -> None:
    stored = dict.fromkeys(kind, "x") | {"base_url": "https://service.example", "other": "y"}
    store.save(service, stored)
    loaded = LOAD(service, store)
    assert loaded == {"base_url": "https://service.example"} | {
        name: Secret("x") for name in kind if name != "base_url"
    }
    assert "https://service.example" in repr(CLIENTS[service](**loaded))


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_they_are_those_that_the_service_takes(service: Service) -> None:
    named = [tuple(name for name in kind if name != "base_url") for kind in KINDS[service.name]]
    assert named == [kind.names for kind in service.auth]
    has_none = not service.base_url
    assert not has_none or all("base_url" in kind for kind in KINDS[service.name])


@pytest.mark.parametrize(
    ("service", "kind"),
    [
        ("odesk", ODeskCredentials),
        ("paymo", PaymoCredentials),
        ("activecollab", ActiveCollabCredentials),
        ("taskforce", TaskforceCredentials),
    ],
)
def test_their_types_name_all_of_them(service: str, kind: type) -> None:
    assert {*kind.__annotations__} == {"base_url", *(n for names in KINDS[service] for n in names)}


@pytest.mark.parametrize(
    ("service", "stored", "said"),
    [
        ("paymo", {}, r"no credentials of paymo are stored: store them with `TokenStore\(\)\.save"),
        ("odesk", {}, "no credentials of odesk are stored: run `deskwire login odesk`"),
        ("paymo", {"email": "a"}, r"of paymo lack api_key \(or another kind of credentials\)"),
        ("activecollab", {"token": "a"}, "of activecollab lack base_url: store them"),
        ("taskforce", {"email": "a"}, "of taskforce lack api_key: "),
        ("paimo", {"a": "b"}, "there is no service 'paimo', did you mean 'paymo'"),
    ],
)
def test_what_is_missing_is_named(
    service: str, stored: Mapping[str, str], said: str, store: TokenStore
) -> None:
    if stored:
        store.save(service, stored)
    with pytest.raises(ConfigurationError, match=said):
        LOAD(service, store)


# Where the file is


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the user a home on a system with a folder of its own for settings."""

    def user_config_path(name: str, *, appauthor: bool) -> Path:
        assert not appauthor
        return tmp_path / "Library" / name

    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(platformdirs, "user_config_path", user_config_path)
    return tmp_path


def test_the_system_names_the_folder(home: Path) -> None:
    assert default_path() == home / "Library" / "deskwire" / "credentials.json"


def test_what_is_stored_at_the_old_place_is_found(home: Path) -> None:
    old = home / ".config" / "deskwire" / "credentials.json"
    TokenStore(old, use_keyring=False).save("paymo", {"api_key": "k"})
    assert default_path() == old
    assert TokenStore(use_keyring=False).load("paymo") == {"api_key": Secret("k")}
    new = home / "Library" / "deskwire" / "credentials.json"
    TokenStore(new, use_keyring=False).save("paymo", {"api_key": "newer"})
    assert default_path() == new


def test_without_platformdirs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    assert default_path() == home / ".config" / "deskwire" / "credentials.json"


def test_xdg_comes_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "xdg"))
    assert default_path() == home / "xdg" / "deskwire" / "credentials.json"
