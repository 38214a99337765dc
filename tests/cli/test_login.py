"""`deskwire login`, `logout` and `whoami`, against a sandbox."""

import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import webbrowser
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import anyio
import httpx
import pytest
from anyio.abc import SocketStream

from deskwire import ConfigurationError, LoginError, Secret
from deskwire.cli import main
from deskwire.cli.callback import CallbackListener
from deskwire.sandbox import Sandbox
from tests.cli.conftest import Spawn

TOKEN = Secret("t")
ADDRESS = re.compile(r"^    (http://\S+)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    """Put the secret of the application where the command looks for it."""
    monkeypatch.setenv("ODESK_CONSUMER_SECRET", sandbox.odesk["consumer_secret"])


@pytest.fixture
def arguments(sandbox: Sandbox) -> list[str]:
    access = sandbox.odesk
    return [
        *("login", "odesk"),
        *("--consumer-key", access["consumer_key"]),
        *("--base-url", access["base_url"]),
    ]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], None]], None]:
    """Return a function that sets who visits an address that the command opens."""

    def set_visitor(visitor: Callable[[str], None]) -> None:
        def open_browser(url: str) -> bool:
            Thread(target=visitor, args=[url]).start()
            return True

        monkeypatch.setattr(webbrowser, "open", open_browser)

    return set_visitor


def _consent(url: str, button: str = "1") -> str:
    """Open the consent page, press a button, follow to the end, and return the text there."""
    with httpx.Client(follow_redirects=True, timeout=60) as browser:
        page = browser.get(url).text
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        target = str(httpx.URL(url).join(re.findall(r'action="([^"]+)"', page)[0]))
        return browser.post(target, data={**fields, "approve": button}).text


def _stored(home: Path) -> dict[str, str]:
    found: dict[str, dict[str, str]] = json.loads((home / "deskwire/credentials.json").read_text())
    return found["odesk"]


def _check_silence(text: str, home: Path) -> None:
    """Check that a text tells no secret."""
    stored = _stored(home)
    assert stored["access_token"] not in text
    assert stored["access_token_secret"] not in text
    assert stored["consumer_secret"] not in text


class TestByBrowser:
    def test_the_browser_brings_the_verifier(
        self,
        arguments: list[str],
        sandbox: Sandbox,
        home: Path,
        visit: Callable[[Callable[[str], None]], None],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        pages = SimpleQueue[str]()
        visit(lambda url: pages.put(_consent(url)))
        assert main(arguments) == 0
        shown = capsys.readouterr()
        assert shown.err == ""
        assert ADDRESS.search(shown.out)
        path = home / "deskwire" / "credentials.json"
        assert f"Stored the credentials of oDesk in {path}.\n" in shown.out
        assert "The application was let in." in pages.get(timeout=60)
        stored = _stored(home)
        assert stored.keys() == set(sandbox.odesk)
        assert stored["consumer_key"] == sandbox.odesk["consumer_key"]
        assert stored["access_token"] != sandbox.odesk["access_token"]
        _check_silence(shown.out, home)

    def test_what_is_stored_works_until_it_is_forgotten(
        self,
        arguments: list[str],
        home: Path,
        visit: Callable[[Callable[[str], None]], None],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        visit(_visit)
        assert main(arguments) == 0
        capsys.readouterr()
        assert main(["whoami", "odesk"]) == 0
        shown = capsys.readouterr().out
        assert shown.startswith("oDesk user 5100001 https://www.odesk.com/users/~01")
        assert f"The credentials are from {home / 'deskwire' / 'credentials.json'}.\n" in shown
        _check_silence(shown, home)
        assert main(["logout", "odesk"]) == 0
        assert capsys.readouterr().out == "Forgot the credentials of oDesk.\n"
        assert not (home / "deskwire/credentials.json").exists()
        assert main(["logout", "odesk"]) == 0
        assert capsys.readouterr().out == "No credentials of oDesk are stored.\n"
        assert main(["whoami", "odesk"]) == 4

    def test_a_refusal_stores_nothing(
        self,
        arguments: list[str],
        home: Path,
        visit: Callable[[Callable[[str], None]], None],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        pages = SimpleQueue[str]()
        visit(lambda url: pages.put(_consent(url, "0")))
        assert main(arguments) == 1
        shown = capsys.readouterr()
        assert shown.err == "deskwire: the application was refused on the consent page\n"
        assert "The application was not let in." in pages.get(timeout=60)
        assert not home.exists()

    def test_an_intruder_is_turned_down(
        self, arguments: list[str], home: Path, visit: Callable[[Callable[[str], None]], None]
    ) -> None:
        answers: list[int] = []

        def intrude(url: str) -> None:
            [callback] = parse_qs(urlsplit(url).query)["oauth_callback"]
            fields = {"oauth_token": "stolen", "oauth_verifier": "guessed"}
            answers.append(httpx.get(callback, params=fields).status_code)
            _consent(url)

        visit(intrude)
        assert main(arguments) == 0
        assert answers == [400]
        assert _stored(home)["access_token"] != "stolen"

    def test_a_port_in_use_is_an_error(
        self, arguments: list[str], sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
    ) -> None:
        port = str(urlsplit(sandbox.url).port)
        assert main([*arguments, "--callback-port", port]) == 1
        assert capsys.readouterr().err.startswith(f"deskwire: port {port} of 127.0.0.1 cannot")

    @pytest.mark.skipif(sys.platform == "win32", reason="runs a browser that is a command")
    def test_a_browser_in_the_terminal_does_not_block(
        self, arguments: list[str], home: Path, monkeypatch: pytest.MonkeyPatch, spawn: Spawn
    ) -> None:
        visitor = "import httpx, sys; httpx.get(sys.argv[1] + '&approve=1', follow_redirects=True)"
        monkeypatch.setenv("BROWSER", f'{sys.executable} -c "{visitor}" %s')
        process = spawn(*arguments)
        assert process.wait(60) == 0
        assert len(_stored(home)["access_token"]) == 32

    @pytest.mark.skipif(sys.platform == "win32", reason="interrupts a process by a signal")
    def test_ctrl_c_gives_up(
        self, arguments: list[str], home: Path, monkeypatch: pytest.MonkeyPatch, spawn: Spawn
    ) -> None:
        monkeypatch.setenv("BROWSER", "true %s")
        process = spawn(*arguments)
        assert process.stdout is not None
        assert process.stderr is not None
        while "Ctrl-C gives up" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == "deskwire: interrupted\n"
        assert not home.exists()


def _visit(url: str) -> None:
    _consent(url)


class TestByHand:
    def test_the_verifier_is_pasted(self, arguments: list[str], home: Path, spawn: Spawn) -> None:
        process = spawn(*arguments, "--no-browser")
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        out = "".join(process.stdout.readline() for _ in range(4))
        address = ADDRESS.search(out)
        assert address is not None
        verifier = re.search("<code>(.+)</code>", _consent(address[1]))
        assert verifier is not None
        process.stdin.write(f"  {verifier[1]}\n")
        process.stdin.flush()
        assert process.wait(60) == 0
        out += process.stdout.read()
        assert "Stored the credentials of oDesk in " in out
        assert process.stderr.read() == ""
        _check_silence(out, home)
        path = home / "deskwire" / "credentials.json"
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_a_wrong_verifier_stores_nothing(
        self, arguments: list[str], home: Path, spawn: Spawn
    ) -> None:
        process = spawn(*arguments, "--no-browser")
        _, err = process.communicate("wrong\n", timeout=10)
        assert process.returncode == 1
        assert err.startswith("deskwire: odesk.login.access_token: the service refused this step")
        assert err.count("\n") == 1
        assert not home.exists()

    @pytest.mark.parametrize("pasted", ["", "\n"], ids=["end of file", "empty line"])
    def test_no_verifier(self, arguments: list[str], pasted: str, spawn: Spawn) -> None:
        process = spawn(*arguments, "--no-browser")
        _, err = process.communicate(pasted, timeout=10)
        assert (process.returncode, err) == (1, "deskwire: no verifier was given\n")


class TestApplication:
    def test_the_secret_is_missing(
        self,
        arguments: list[str],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.delenv("ODESK_CONSUMER_SECRET")
        assert main(arguments) == 1
        assert capsys.readouterr().err == (
            "deskwire: oDesk needs the consumer secret, and there is no terminal to ask for it: "
            "set ODESK_CONSUMER_SECRET\n"
        )

    def test_a_wrong_secret_is_refused(
        self,
        arguments: list[str],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("ODESK_CONSUMER_SECRET", "hunter2")
        assert main(arguments) == 1
        shown = capsys.readouterr()
        assert "the service refused this step with HTTP 401" in shown.err
        assert "hunter2" not in shown.out + shown.err

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
    def test_a_secret_that_is_typed_is_not_shown(
        self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("ODESK_CONSUMER_SECRET")
        ours, theirs = os.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "deskwire", "login", "odesk", "--no-browser"],
            env={**os.environ, "ODESK_BASE_URL": sandbox.odesk["base_url"]},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        shown = _answer(ours, "Consumer key: ", sandbox.odesk["consumer_key"])
        shown += _answer(ours, "Consumer secret: ", sandbox.odesk["consumer_secret"])
        shown += _answer(ours, "Verifier: ", "wrong")
        assert process.wait(60) == 1
        os.close(ours)
        assert "/services/api/auth?oauth_token=" in shown
        assert sandbox.odesk["consumer_key"] in shown
        assert sandbox.odesk["consumer_secret"] not in shown

    def test_show_store(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["login", "odesk", "--show-store"]) == 0
        path = home / "deskwire" / "credentials.json"
        assert capsys.readouterr().out == f"Credentials are stored in {path}.\n"
        assert not home.exists()

    def test_a_broken_store_is_known_before_the_login(
        self, arguments: list[str], home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (home / "deskwire").mkdir(parents=True, mode=0o700)
        (home / "deskwire" / "credentials.json").write_text("?")
        (home / "deskwire" / "credentials.json").chmod(0o600)
        assert main(arguments) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        assert "does not hold credentials: remove it" in shown.err


def _answer(terminal: int, prompt: str, text: str) -> str:
    """Wait for a prompt, type a line, and return what was shown up to then."""
    shown = b""
    while not shown.endswith(prompt.encode()):
        shown += os.read(terminal, 4096)
    os.write(terminal, f"{text}\n".encode())
    return shown.decode()


class TestWhoAmI:
    def test_the_environment_comes_first(
        self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name, value in sandbox.access["odesk"].items():
            monkeypatch.setenv(f"ODESK_{name.upper()}", value)
        assert main(["whoami", "odesk"]) == 0
        out = capsys.readouterr().out
        assert out.startswith("oDesk user 5100001 ")
        assert out.endswith("The credentials are from the environment.\n")


@pytest.mark.anyio
class TestCallbackListener:
    async def test_a_verifier(self) -> None:
        async with await CallbackListener.open() as listener, httpx.AsyncClient() as browser:

            async def come_back() -> None:
                await browser.get(f"{listener.url}?oauth_token=t&oauth_verifier=v%26w")

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(come_back)
                assert await listener.wait(TOKEN, seconds=60) == Secret("v&w")

    async def test_other_requests_are_turned_down(self) -> None:
        answers: list[int] = []
        async with await CallbackListener.open() as listener, httpx.AsyncClient() as browser:
            origin = listener.url.rpartition("/")[0]
            good = f"{listener.url}?oauth_token=t&oauth_verifier=v"

            async def try_all() -> None:
                answers.append((await browser.get(f"{origin}/favicon.ico")).status_code)
                answers.append((await browser.get(good.replace("?", "x?"))).status_code)
                answers.append((await browser.get(good, headers={"Host": "evil.test"})).status_code)
                answers.append((await browser.post(good)).status_code)
                answers.append((await browser.get(good.replace("=t&", "=s&"))).status_code)
                answers.append((await browser.get(good.replace("=t&", "=%C3%A9&"))).status_code)
                answers.append((await browser.get(good)).status_code)

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(try_all)
                assert await listener.wait(TOKEN, seconds=60) == Secret("v")
        assert answers == [404, 404, 404, 405, 400, 400, 200]

    @pytest.mark.parametrize("sent", [b"", b"GET / HT", b"\x16\x03\x01\x00\r\n\r\n", b"x" * 40_000])
    async def test_nonsense_does_no_harm(self, sent: bytes) -> None:
        async with await CallbackListener.open() as listener, httpx.AsyncClient() as browser:

            async def misbehave_and_come_back() -> None:
                async with await _connect(listener) as stream:
                    await stream.send(sent)
                await browser.get(f"{listener.url}?oauth_token=t&oauth_verifier=v")

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(misbehave_and_come_back)
                assert await listener.wait(TOKEN, seconds=60) == Secret("v")

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            (b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
            (b"HEAD {good} HTTP/1.1\r\nHost: {host}\r\n\r\n", b"200"),
            (b"GET //[ HTTP/1.1\r\nHost: {host}\r\n\r\n", b"400"),
            (b"GET http://[::1 HTTP/1.1\r\nHost: {host}\r\n\r\n", b"400"),
            (b"GET //\xe2\x84\x80@x/ HTTP/1.1\r\nHost: {host}\r\n\r\n", b"400"),
            (b"GET /%ff?oauth_token=%ff%00 HTTP/1.1\r\nHost: {host}\r\n\r\n", b"404"),
            (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400"),
            (b"GET / HTTP/1.0\r\n\r\n", b"404"),
            (b"GET / HTTP/9.9\r\n\r\n", b"404"),
            (b"OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n", b"405"),
            (b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", b"405"),
            (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", b"400"),
            (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x\r\n\r\n", b"40"),
            (b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n", b"404"),
            (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"405"),
            (b"\x00" * 20_000, b"400"),
        ],
    )
    async def test_a_stray_request_ends_only_itself(self, sent: bytes, status: bytes) -> None:
        answers: list[bytes] = []
        async with await CallbackListener.open() as listener, httpx.AsyncClient() as browser:
            good = f"{listener.url}?oauth_token=t&oauth_verifier=v"
            target = good.partition("//")[2]
            host, _, path = target.partition("/")
            request = sent.replace(b"{host}", host.encode()).replace(b"{good}", f"/{path}".encode())

            async def stray_and_come_back() -> None:
                async with await _connect(listener) as stream:
                    await stream.send(request)
                    answers.append(await stream.receive())
                await browser.get(good)

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(stray_and_come_back)
                assert await listener.wait(TOKEN, seconds=60) == Secret("v")
        assert answers[0].split(b" ")[1].startswith(status)

    async def test_a_crowd_does_not_keep_the_browser_out(self) -> None:
        async with (
            await CallbackListener.open() as listener,
            AsyncExitStack() as crowd,
            httpx.AsyncClient() as browser,
        ):

            async def come_back() -> None:
                for _ in range(100):
                    stream = await crowd.enter_async_context(await _connect(listener))
                    await stream.send(b"GET /slow HTTP/1.1\r\n")
                await browser.get(f"{listener.url}?oauth_token=t&oauth_verifier=v")

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(come_back)
                assert await listener.wait(TOKEN, seconds=60) == Secret("v")

    async def test_it_can_be_cancelled(self) -> None:
        async with await CallbackListener.open() as listener, await _connect(listener):
            with anyio.move_on_after(0.05) as scope:
                await listener.wait(TOKEN, seconds=60)
            assert scope.cancelled_caught

    async def test_a_silent_connection_does_not_keep_others_waiting(self) -> None:
        async with (
            await CallbackListener.open() as listener,
            await _connect(listener),
            httpx.AsyncClient() as browser,
        ):

            async def come_back() -> None:
                await browser.get(f"{listener.url}?oauth_token=t&oauth_verifier=v")

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(come_back)
                assert await listener.wait(TOKEN, seconds=60) == Secret("v")

    async def test_waiting_has_an_end(self) -> None:
        async with await CallbackListener.open() as listener:
            with pytest.raises(LoginError, match=r"did not come back within 0\.05 s"):
                await listener.wait(TOKEN, seconds=0.05)

    async def test_a_port_in_use(self) -> None:
        async with await CallbackListener.open() as listener:
            port = urlsplit(listener.url).port or 0
            with pytest.raises(ConfigurationError, match=rf"port {port} of 127\.0\.0\.1"):
                await CallbackListener.open(port)


async def _connect(listener: CallbackListener) -> SocketStream:
    return await anyio.connect_tcp("127.0.0.1", urlsplit(listener.url).port or 0)


KEYS = {
    "activecollab": ("token", "user 1 "),
    "paymo": ("api_key", "user 45 "),
    "taskforce": ("api_key", "user "),
}


class TestKeys:
    @pytest.fixture(autouse=True)
    def environment(self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have the credentials of all services at hand."""
        for service, given in sandbox.access.items():
            for name, value in given.items():
                monkeypatch.setenv(f"{service}_{name}".upper(), value)

    @pytest.mark.parametrize("service", KEYS)
    def test_they_are_tried_and_stored_and_forgotten(
        self,
        service: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        sandbox: Sandbox,
        home: Path,
    ) -> None:
        secret, who = KEYS[service]
        assert main(["login", service]) == 0
        shown = capsys.readouterr()
        assert f" {who}" in shown.out
        assert sandbox.access[service][secret] not in shown.out + shown.err
        assert (home / "deskwire" / "credentials.json").exists()
        for name in [name for name in os.environ if name.startswith(service.upper())]:
            monkeypatch.delenv(name)
        assert main(["whoami", service]) == 0
        assert f" {who}" in capsys.readouterr().out
        assert main(["logout", service]) == 0
        assert capsys.readouterr().out.startswith("Forgot the credentials of ")
        assert main(["logout", service]) == 0
        assert main(["whoami", service]) == 4

    @pytest.mark.parametrize("service", KEYS)
    def test_what_is_refused_is_not_stored(
        self,
        service: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        home: Path,
    ) -> None:
        monkeypatch.setenv(f"{service}_{KEYS[service][0]}".upper(), "hunter2")
        assert main(["login", service]) == 4
        assert "hunter2" not in capsys.readouterr().err
        assert not (home / "deskwire" / "credentials.json").exists()

    def test_what_is_missing_is_told(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.delenv("PAYMO_API_KEY")
        monkeypatch.setattr("sys.stdin", io.StringIO())
        assert main(["login", "paymo"]) == 1
        assert "set PAYMO_API_KEY" in capsys.readouterr().err

    def test_the_ways_of_odesk_are_its_own(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["login", "paymo", "--no-browser"]) == 2
        assert "are for oDesk alone" in capsys.readouterr().err
