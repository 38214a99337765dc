"""Stored credentials: the keyring, the file, and what both refuse."""

import contextlib
import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn, cast

import keyring
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.core import load_keyring
from keyring.errors import KeyringLocked

from deskwire import ConfigurationError, ODesk, ParameterError, Secret
from deskwire.credentials import TokenStore, load_credentials
from deskwire.credentials.file import CredentialsFile
from deskwire.credentials.store import default_path
from tests.core.model.test_secret import shown

posix = pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")

CREDENTIALS: dict[str, str | Secret] = {
    "base_url": "https://odesk.example",
    "consumer_key": "key",
    "consumer_secret": Secret("consumer's secret"),
    "access_token": "token",
    "access_token_secret": Secret("token's secret"),
}


class Panic(BaseException):
    """What a keyring in another language may raise."""


class MemoryKeyring(KeyringBackend):
    """A keyring that works, until it is told not to."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = False
        self.repeats = False
        self.error: BaseException | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        if self.repeats:
            raise ValueError(f"cannot store {password}")
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.entries[service, username]

    def _check(self) -> None:
        if self.locked:
            raise KeyringLocked("it is locked")
        if self.error is not None:
            raise self.error


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """Take the keyring away."""
    before = keyring.get_keyring()
    keyring.set_keyring(load_keyring("keyring.backends.null.Keyring"))
    yield
    keyring.set_keyring(before)


@pytest.fixture
def memory() -> MemoryKeyring:
    """Bring a keyring."""
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    return backend


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "deskwire" / "credentials.json"


@pytest.fixture
def store(path: Path) -> TokenStore:
    return TokenStore(path)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestFile:
    def test_what_is_saved_is_loaded(self, store: TokenStore) -> None:
        store.save("odesk", CREDENTIALS)
        assert store.load("odesk") == {name: Secret(text) for name, text in CREDENTIALS.items()}

    def test_nothing_is_loaded_before(self, store: TokenStore, path: Path) -> None:
        assert store.load("odesk") == {}
        assert not path.parent.exists()

    def test_services_are_apart(self, store: TokenStore) -> None:
        store.save("odesk", {"a": "1"})
        store.save("paymo", {"b": "2"})
        store.save("odesk", {"c": "3"})
        assert store.load("odesk") == {"c": Secret("3")}
        assert store.load("paymo") == {"b": Secret("2")}

    @settings(
        max_examples=30,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.dictionaries(st.text(), st.text(), min_size=1))
    def test_any_text_survives(self, store: TokenStore, texts: dict[str, str]) -> None:
        store.save("odesk", texts)
        assert store.load("odesk") == {name: Secret(text) for name, text in texts.items()}

    def test_delete(self, store: TokenStore, path: Path) -> None:
        store.save("odesk", CREDENTIALS)
        store.save("paymo", {"b": "2"})
        assert store.delete("odesk")
        assert not store.delete("odesk")
        assert store.load("odesk") == {}
        assert store.load("paymo") == {"b": Secret("2")}
        assert store.delete("paymo")
        assert list(path.parent.iterdir()) == []

    @posix
    def test_it_is_for_its_owner_only(self, store: TokenStore, path: Path) -> None:
        before = os.umask(0)
        try:
            store.save("odesk", CREDENTIALS)
        finally:
            os.umask(before)
        assert _mode(path) == 0o600
        assert _mode(path.parent) == 0o700

    @posix
    def test_a_file_that_others_can_read_is_refused(self, store: TokenStore, path: Path) -> None:
        store.save("odesk", CREDENTIALS)
        path.chmod(0o640)
        for use in (store.load, store.delete):
            with pytest.raises(ConfigurationError, match=r"is open to others: .*`chmod 600`"):
                use("odesk")
        with pytest.raises(ConfigurationError, match="is open to others"):
            store.save("odesk", CREDENTIALS)

    @posix
    def test_a_folder_that_others_can_write_is_refused(self, store: TokenStore, path: Path) -> None:
        path.parent.mkdir(parents=True)
        path.parent.chmod(0o770)
        with pytest.raises(ConfigurationError, match=r"others may write to .*`chmod 700`"):
            store.save("odesk", CREDENTIALS)
        assert list(path.parent.iterdir()) == []

    @posix
    def test_a_link_in_place_of_the_file_is_not_followed(
        self, store: TokenStore, path: Path, tmp_path: Path
    ) -> None:
        target = tmp_path / "target"
        target.write_text("{}")
        target.chmod(0o600)
        path.parent.mkdir(parents=True, mode=0o700)
        path.symlink_to(target)
        with pytest.raises(ConfigurationError, match="is a link"):
            store.load("odesk")
        with pytest.raises(ConfigurationError, match="is a link"):
            store.save("odesk", CREDENTIALS)
        assert target.read_text() == "{}"

    @posix
    def test_a_link_in_place_of_the_folder_is_not_followed(
        self, store: TokenStore, path: Path, tmp_path: Path
    ) -> None:
        target = tmp_path / "target"
        target.mkdir()
        path.parent.parent.mkdir()
        path.parent.symlink_to(target)
        with pytest.raises(ConfigurationError, match="is a link"):
            store.save("odesk", CREDENTIALS)
        assert list(target.iterdir()) == []

    @pytest.mark.parametrize(
        "text", ["", "?", "[]", '{"odesk": null}', '{"odesk": {"a": 1}}', '{"odesk": "a"}']
    )
    def test_another_file_is_refused(self, store: TokenStore, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, mode=0o700)
        path.write_text(text)
        path.chmod(0o600)
        with pytest.raises(ConfigurationError, match="does not hold credentials: remove it"):
            store.load("odesk")
        with pytest.raises(ConfigurationError, match="does not hold credentials: remove it"):
            store.save("odesk", CREDENTIALS)
        assert path.read_text() == text

    def test_a_failed_save_leaves_the_old_file(
        self, store: TokenStore, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(handle: int) -> None:
            raise OSError(28, "No space left on device")

        store.save("odesk", CREDENTIALS)
        before = path.read_bytes()
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(ConfigurationError, match="cannot be used: No space left on device"):
            store.save("odesk", {"a": "1"})
        assert path.read_bytes() == before
        assert list(path.parent.iterdir()) == [path]

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "config").write_text("")
        with pytest.raises(ConfigurationError, match=r"cannot be used: .*; set XDG_CONFIG_HOME"):
            TokenStore(tmp_path / "config" / "credentials.json").save("odesk", CREDENTIALS)


def _uses(store: TokenStore) -> tuple[Callable[[str], object], ...]:
    """Return all that can be done with a store."""

    def save(service: str) -> None:
        store.save(service, CREDENTIALS)

    return store.load, store.delete, save


HOLD = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(handle, fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()
"""

SAVE = """
import sys
from pathlib import Path
from deskwire.credentials import TokenStore

store = TokenStore(Path(sys.argv[1]), use_keyring=False)
for number in range(10):
    store.save(f"{sys.argv[2]}-{number}", {"a": "b"})
"""

KILLED = """
import os, sys
from pathlib import Path
from deskwire.credentials import TokenStore

os.fsync = lambda handle: os.kill(os.getpid(), 9)
TokenStore(Path(sys.argv[1]), use_keyring=False).save("paymo", {"a": "secret"})
"""


class TestSideBySide:
    def test_processes_lose_nothing(self, store: TokenStore, path: Path) -> None:
        command = [sys.executable, "-c", SAVE, str(path)]
        processes = [subprocess.Popen([*command, str(number)]) for number in range(4)]
        assert [process.wait() for process in processes] == [0, 0, 0, 0]
        assert len(json.loads(path.read_text())) == 40
        assert list(path.parent.iterdir()) == [path]
        assert store.load("3-9") == {"a": Secret("b")}

    def test_threads_lose_nothing(self, store: TokenStore, path: Path) -> None:
        def save(name: int) -> None:
            for number in range(5):
                store.save(f"{name}-{number}", {"a": "b"})
                assert store.delete(f"{name}-{number}") or True
                store.save(f"{name}-{number}", {"a": "b"})

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(save, range(8)))
        assert len(json.loads(path.read_text())) == 40
        assert list(path.parent.iterdir()) == [path]

    @posix
    def test_a_lock_that_is_held_is_not_waited_for_without_end(
        self, store: TokenStore, path: Path
    ) -> None:
        store.save("odesk", {"a": "1"})
        lock = path.with_name(f".{path.name}.lock")
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(ConfigurationError, match=r"is locked by another process for 0\.1 s"):
            CredentialsFile(path, lock_seconds=0.1).update("odesk", {"a": "2"})
        assert store.load("odesk") == {"a": Secret("1")}
        holder.kill()
        holder.communicate()
        store.save("odesk", {"a": "2"})
        assert list(path.parent.iterdir()) == [path]

    def test_a_lock_file_that_nobody_holds_is_no_lock(self, store: TokenStore, path: Path) -> None:
        path.parent.mkdir(parents=True, mode=0o700)
        path.with_name(f".{path.name}.lock").write_bytes(b"")
        store.save("odesk", {"a": "1"})
        assert list(path.parent.iterdir()) == [path]

    @posix
    @pytest.mark.parametrize("use", ["load", "save", "delete"])
    def test_what_a_killed_process_left_is_swept(
        self, store: TokenStore, path: Path, use: str
    ) -> None:
        store.save("odesk", {"a": "1"})
        killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
        assert killed.returncode == -9
        [left] = [one for one in path.parent.iterdir() if not one.name.endswith(("json", "lock"))]
        assert _mode(left) == 0o600
        if use == "load":
            assert store.load("odesk") == {"a": Secret("1")}
        elif use == "save":
            store.save("odesk", {"a": "2"})
        else:
            assert not store.delete("paymo")
        assert list(path.parent.iterdir()) == [path]


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o277, 0o777])
def test_modes_at_every_umask(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "home" / ".config" / "deskwire" / "credentials.json"
    before = os.umask(umask)
    try:
        for text in ("1", "2"):
            TokenStore(path, use_keyring=False).save("odesk", {"a": text})
    finally:
        os.umask(before)
    assert _mode(path) == 0o600
    assert {_mode(folder) for folder in list(path.parents)[:3]} == {0o700}


def _folder(path: Path) -> None:
    path.mkdir()


def _fifo(path: Path) -> None:
    os.mkfifo(path, 0o600)


def _socket(path: Path) -> None:
    # Named from its own folder: the whole path may be longer than the address of a socket.
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)


def _huge(path: Path) -> None:
    path.write_text(json.dumps({"odesk": {"a": "x" * 2_000_000}}))


def _deep(path: Path) -> None:
    path.write_text("[" * 100_000)


def _holding(content: bytes) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


def _loop(path: Path) -> None:
    path.symlink_to(path)


@posix
class TestOddFiles:
    @pytest.mark.parametrize(
        "make",
        [
            _folder,
            _fifo,
            _socket,
            _huge,
            _deep,
            _loop,
            _holding('{"odesk": {"a": "é"}}'.encode("utf-16")),
            _holding('{"odesk": {"a": "é"}}'.encode("latin-1")),
            _holding(bytes(range(256))),
            _holding(b"\0" * 100),
            _holding(b'{"odesk": {"a": ' + b"1" * 5_000 + b"}}"),
            _holding(b'{"odesk": {"a": NaN}}'),
            _holding(b'odesk = {a = "b"}'),
        ],
    )
    def test_one_line_says_what_is_wrong(
        self, store: TokenStore, path: Path, make: Callable[[Path], object]
    ) -> None:
        path.parent.mkdir(parents=True, mode=0o700)
        make(path)
        if not path.is_symlink():
            path.chmod(0o600)
        for use in _uses(store):
            with pytest.raises(ConfigurationError) as caught:
                use("odesk")
            assert "\n" not in str(caught.value)
            assert str(path) in str(caught.value)

    def test_a_byte_order_mark_is_no_harm(self, store: TokenStore, path: Path) -> None:
        path.parent.mkdir(parents=True, mode=0o700)
        path.write_text('{"odesk": {"a": "b"}}', "utf-8-sig")
        path.chmod(0o600)
        assert store.load("odesk") == {"a": Secret("b")}

    @pytest.mark.parametrize("name", ["/dev/null/x", "/proc/x/y", "a\0b", "x" * 300, "\udcff/x/y"])
    def test_places_that_cannot_be(self, tmp_path: Path, name: str) -> None:
        store = TokenStore(tmp_path / name, use_keyring=False)
        try:
            store.save("odesk", {"a": "b"})
        except ConfigurationError as error:
            assert str(error).isprintable()  # noqa: PT017  a file system may take the name
        else:
            assert store.load("odesk") == {"a": Secret("b")}

    def test_what_is_no_credential(self, store: TokenStore) -> None:
        for value in (None, [("a", "hunter2")], {"a": b"hunter2"}, {1: "hunter2"}, "hunter2"):
            with pytest.raises(ParameterError, match="credentials are texts by name") as caught:
                store.save("odesk", cast("dict[str, str]", value))
            assert "hunter2" not in str(caught.value)


class TestDefaultPath:
    def test_xdg(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        assert default_path() == tmp_path / "deskwire" / "credentials.json"

    def test_no_home_at_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> NoReturn:
            raise RuntimeError("Could not determine home directory.")

        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
        monkeypatch.setattr(Path, "home", fail)
        with pytest.raises(ConfigurationError, match=r"there is no home folder .*: set HOME"):
            TokenStore()

    @pytest.mark.parametrize("given", ["", "relative/path"])
    def test_home_otherwise(self, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", given)
        assert default_path() == Path.home() / ".config" / "deskwire" / "credentials.json"


class TestKeyring:
    def test_it_comes_first(self, store: TokenStore, path: Path, memory: MemoryKeyring) -> None:
        store.save("odesk", CREDENTIALS)
        assert list(memory.entries) == [("deskwire", "odesk")]
        assert not path.exists()
        assert store.load("odesk")["access_token_secret"] == Secret("token's secret")
        assert "the system keyring (" in store.location
        assert "MemoryKeyring" in store.location
        assert store.delete("odesk")
        assert not store.delete("odesk")
        assert memory.entries == {}

    @pytest.mark.parametrize("absent", ["fail", "null"])
    def test_one_that_keeps_nothing_is_none(
        self, store: TokenStore, path: Path, absent: str
    ) -> None:
        keyring.set_keyring(load_keyring(f"keyring.backends.{absent}.Keyring"))
        assert store.location == str(path)
        store.save("odesk", CREDENTIALS)
        assert path.exists()

    def test_it_may_not_be_installed(
        self, store: TokenStore, path: Path, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "keyring", None)
        store.save("odesk", CREDENTIALS)
        assert path.exists()
        assert memory.entries == {}

    def test_it_may_be_left_out(self, path: Path, memory: MemoryKeyring) -> None:
        TokenStore(path, use_keyring=False).save("odesk", CREDENTIALS)
        assert path.exists()
        assert memory.entries == {}

    @pytest.mark.usefixtures("memory")
    def test_the_file_is_read_where_it_has_nothing(self, path: Path) -> None:
        TokenStore(path, use_keyring=False).save("odesk", {"a": "in the file"})
        store = TokenStore(path)
        assert store.load("odesk") == {"a": Secret("in the file")}
        store.save("odesk", {"a": "in the keyring"})
        assert store.load("odesk") == {"a": Secret("in the keyring")}
        assert not path.exists()

    @pytest.mark.usefixtures("memory")
    def test_delete_clears_both(self, path: Path) -> None:
        store = TokenStore(path)
        store.save("odesk", {"a": "in the keyring"})
        TokenStore(path, use_keyring=False).save("odesk", {"a": "in the file"})
        assert store.delete("odesk")
        assert store.load("odesk") == {}

    def test_a_locked_one_is_not_evaded(
        self, store: TokenStore, path: Path, memory: MemoryKeyring
    ) -> None:
        memory.locked = True
        with pytest.raises(ConfigurationError, match=r"refused: it is locked; unlock it, or set "):
            store.save("odesk", CREDENTIALS)
        with pytest.raises(ConfigurationError, match="refused: it is locked"):
            store.load("odesk")
        with pytest.raises(ConfigurationError, match="refused: it is locked"):
            store.delete("odesk")
        assert not path.exists()

    @pytest.mark.parametrize("error", [RuntimeError, KeyError, Panic, OSError, StopIteration])
    def test_whatever_it_raises_is_one_line(
        self, store: TokenStore, memory: MemoryKeyring, error: type[BaseException]
    ) -> None:
        memory.error = error("it broke\nhere")
        for use in _uses(store):
            with pytest.raises(ConfigurationError, match=r"^the system keyring .* refused: ") as e:
                use("odesk")
            assert "\n" not in str(e.value)
            assert e.value.__context__ is None

    def test_it_may_repeat_what_it_was_given(
        self, store: TokenStore, memory: MemoryKeyring
    ) -> None:
        memory.repeats = True
        with pytest.raises(ConfigurationError, match="refused: ValueError") as caught:
            store.save("odesk", CREDENTIALS)
        assert "consumer's secret" not in shown(caught.value)

    def test_a_backend_that_is_not_there(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no_such_module.Keyring")
        code = (
            "import sys\nfrom pathlib import Path\nfrom deskwire import ConfigurationError\n"
            "from deskwire.credentials import TokenStore\n"
            "try: TokenStore(Path(sys.argv[1])).load('odesk')\n"
            "except ConfigurationError as error: print(error)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith("the system keyring refused: ")
        assert done.stdout.count("\n") == 1

    @pytest.mark.parametrize("text", [b"{}", 1, ["a"]])
    def test_an_entry_that_is_no_text(
        self, store: TokenStore, memory: MemoryKeyring, text: str
    ) -> None:
        memory.entries["deskwire", "odesk"] = text
        with pytest.raises(ConfigurationError, match="does not hold credentials: remove it"):
            store.load("odesk")

    @pytest.mark.parametrize("text", ["?", "[]", '{"a": 1}', "[" * 100_000])
    def test_another_entry_is_refused(
        self, store: TokenStore, memory: MemoryKeyring, text: str
    ) -> None:
        memory.entries["deskwire", "odesk"] = text
        with pytest.raises(ConfigurationError, match="does not hold credentials: remove it"):
            store.load("odesk")


class TestLoadCredentials:
    def test_they_make_a_client(self, store: TokenStore) -> None:
        store.save("odesk", CREDENTIALS)
        credentials = load_credentials("odesk", store)
        assert credentials == {
            "base_url": "https://odesk.example",
            "consumer_key": Secret("key"),
            "consumer_secret": Secret("consumer's secret"),
            "access_token": Secret("token"),
            "access_token_secret": Secret("token's secret"),
        }
        assert repr(ODesk(**credentials)) == "<ODesk https://odesk.example closed>"

    def test_the_users_own_store(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: TokenStore
    ) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        store.save("odesk", CREDENTIALS)
        assert load_credentials("odesk")["access_token"] == Secret("token")

    def test_nothing_is_stored(self, store: TokenStore) -> None:
        with pytest.raises(ConfigurationError, match="run `deskwire login odesk`"):
            load_credentials("odesk", store)

    def test_something_is_missing(self, store: TokenStore) -> None:
        kept = {name: text for name, text in CREDENTIALS.items() if "access" not in name}
        store.save("odesk", kept)
        with pytest.raises(ConfigurationError, match="lack access_token, access_token_secret: "):
            load_credentials("odesk", store)


class TestSecrets:
    def test_no_repr_shows_them(self, store: TokenStore) -> None:
        store.save("odesk", CREDENTIALS)
        shown = f"{store!r} {store.load('odesk')!r} {load_credentials('odesk', store)!r}"
        assert "secret" not in shown.replace("_secret", "")

    def test_the_file_is_plain_json(self, store: TokenStore, path: Path) -> None:
        store.save("odesk", CREDENTIALS)
        assert json.loads(path.read_text())["odesk"]["access_token_secret"] == "token's secret"
