"""Where the browser comes back to from the consent page: a listener on 127.0.0.1."""

import hmac
import secrets
from collections import deque
from contextlib import suppress
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self
from urllib.parse import parse_qsl, urlsplit

import anyio
import anyio.abc
import attrs
import h11
from anyio.streams.stapled import MultiListener

from deskwire.core.errors import ConfigurationError, LoginError
from deskwire.core.model.secret import Secret, sealed

_MAX_HEAD: Final = 16 * 1024
_MAX_CONNECTIONS: Final = 32
_REQUEST_SECONDS: Final = 10.0
_RETRY_SECONDS: Final = 0.1

_PAGE: Final = (
    '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>deskwire</title><p>{}</p></html>\n'
)


@attrs.frozen
class _Answer:
    """What a request is answered with."""

    status: int
    text: str
    verifier: Secret | None = None
    """The verifier it brought; empty where the user refused; None where it brought nothing."""


class CallbackListener:
    """Waits for the browser to bring the verifier of one login.

    Other requests, such as for an icon, and those of other pages that try their luck, are turned
    down: the path holds a secret, and the token has to be the one of this login.

        async with await CallbackListener.open() as listener:
            request = await login.request_token(listener.url)
            verifier = await listener.wait(request.token, seconds=300)
    """

    def __init__(self, listener: MultiListener[anyio.abc.SocketStream]) -> None:
        self._listener: Final = listener
        port: int = listener.extra_attributes[anyio.abc.SocketAttribute.local_port]()
        self._host: Final = f"127.0.0.1:{port}"
        self._path: Final = f"/{secrets.token_urlsafe(16)}"
        self._verifier: Secret | None = None
        self._open: Final = deque[anyio.CancelScope]()
        self._done: Final = anyio.Event()

    @classmethod
    async def open(cls, port: int = 0) -> Self:
        """Start to listen.

        Args:
            port: The port; 0 takes a free one.

        Raises:
            ConfigurationError: The port cannot be had.
        """
        try:
            return cls(await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=port))
        except OSError as error:
            raise ConfigurationError(
                f"port {port} of 127.0.0.1 cannot be had: {error.strerror}; pass another "
                "--callback-port"
            ) from error

    @property
    def url(self) -> str:
        """The address to send the browser back to."""
        return f"http://{self._host}{self._path}"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._listener.aclose()

    async def wait(self, token: Secret, *, seconds: float) -> Secret:
        """Return the verifier of a request token.

        Args:
            token: The request token.
            seconds: How long to wait.

        Raises:
            LoginError: The user refused, or the browser did not come back in time.
        """
        with anyio.move_on_after(seconds):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._serve, token)
                await self._done.wait()
                tasks.cancel_scope.cancel()
        if self._verifier is None:
            raise LoginError(
                f"the browser did not come back within {seconds:g} s: run the command again, or "
                "with --no-browser"
            )
        if not self._verifier:
            raise LoginError("the application was refused on the consent page")
        return self._verifier

    async def _serve(self, token: Secret) -> None:
        """Answer connections for as long as it is not cancelled."""

        async def answer(stream: anyio.abc.SocketStream) -> None:
            with anyio.CancelScope() as scope:
                self._make_room(scope)
                async with stream:
                    # Whatever a stranger sends, and however a browser leaves, ends only this.
                    with suppress(Exception), anyio.move_on_after(_REQUEST_SECONDS):
                        await self._answer(stream, token)
            with suppress(ValueError):  # it has given way already
                self._open.remove(scope)

        while True:
            try:
                await self._listener.serve(answer)
            except* OSError:  # no descriptor is free for another connection, as a rule
                await anyio.sleep(_RETRY_SECONDS)

    def _make_room(self, scope: anyio.CancelScope) -> None:
        """Take a connection in; the oldest gives way, so that no crowd keeps the browser out."""
        self._open.append(scope)
        if len(self._open) > _MAX_CONNECTIONS:
            self._open.popleft().cancel()

    @sealed
    async def _answer(self, stream: anyio.abc.SocketStream, token: Secret) -> None:
        """Read a request, answer it, and take what it brought."""
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=_MAX_HEAD)
        try:
            while not isinstance(event := connection.next_event(), h11.Request):
                connection.receive_data(await stream.receive(_MAX_HEAD))
            answer, is_head = self._judge(event, token), event.method == b"HEAD"
        except (h11.RemoteProtocolError, ValueError):
            answer, is_head = _Answer(400, "This is no request that a browser makes."), False
        body = _PAGE.format(answer.text).encode()
        head = (
            f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Cache-Control: no-store\r\n"
            "Connection: close\r\n\r\n"
        )
        await stream.send(head.encode() + (b"" if is_head else body))
        if answer.verifier is not None and self._verifier is None:
            self._verifier = answer.verifier
            self._done.set()

    def _judge(self, request: h11.Request, token: Secret) -> _Answer:
        if request.method not in (b"GET", b"HEAD"):
            return _Answer(405, "This address takes GET only.")
        target = urlsplit(request.target.decode("ascii", "replace"))
        # A page that points a name of its own at 127.0.0.1 does not know to say this host.
        is_ours = dict(request.headers).get(b"host") == self._host.encode()
        if not is_ours or not _same(target.path, self._path):
            return _Answer(404, "There is nothing here.")
        fields = dict(parse_qsl(target.query))
        if Secret(fields.get("oauth_token", "")) != token:
            return _Answer(400, "This is not the login that was started on this machine.")
        if request.method == b"HEAD":  # a look at where a link leads, not the browser's return
            return _Answer(200, "This is where the consent page leads back to.")
        verifier = Secret(fields.get("oauth_verifier", "").strip())
        if not verifier:
            text = "The application was not let in. You can close this page."
            return _Answer(200, text, verifier)
        return _Answer(200, "The application was let in. You can close this page.", verifier)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
