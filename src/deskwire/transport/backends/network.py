"""The network below HTTP: sockets that tell whether more has come than was asked for.

A server that answers twice, or sends a body where none belongs, leaves bytes behind that the next
call would take for its answer. They may be in the socket, in the layer of TLS, in the event loop
or in the parser of HTTP. httpcore asks a stream by `is_readable` whether it may be used again, and
looks at the socket alone; the streams here know of all four places.
"""

import contextlib
import ssl
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Any, Final, Protocol, cast, runtime_checkable

import anyio
from anyio.abc import ByteStream, SocketAttribute
from anyio.streams.tls import TLSAttribute, TLSStream

from deskwire.transport.backends.family import httpcore
from deskwire.transport.backends.wire import is_readable


class Dialer(httpcore.AsyncNetworkBackend):
    """Opens the socket of one connection, and remembers it.

    httpcore forgets a socket whose TLS or SOCKS handshake is cancelled.
    """

    def __init__(self) -> None:
        self._socket: _Socket | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Open the socket."""
        del socket_options  # there are none; anyio sets TCP_NODELAY itself
        with (
            _as_httpcore(httpcore.ConnectTimeout, httpcore.ConnectError),
            anyio.fail_after(timeout),
        ):
            self._socket = _Socket(
                await anyio.connect_tcp(host, port, local_host=local_address)  # both IP families
            )
        return NetworkStream(self._socket)

    async def aclose(self) -> None:
        """Close the socket; once more does no harm."""
        if self._socket is not None:
            await self._socket.aclose()


class NetworkStream(httpcore.AsyncNetworkStream):
    """A stream of bytes to a server, encrypted or not.

    The last byte of what has come is handed out by a read of its own. HTTP reads only as long as
    it needs more; so if the byte is not fetched, the answer ended before it, and it belongs to
    something that nobody asked for.
    """

    def __init__(self, stream: ByteStream, below: "NetworkStream | None" = None) -> None:
        self._stream: Final = stream
        self._below: Final = below
        self._speaks_http: bool = below is not None
        self._held: bytes = b""
        self._is_broken: bool = False

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's signature
    ) -> bytes:
        """Return what has come; nothing at the end."""
        if self._held:
            data, self._held = self._held, b""
            return data
        with _as_httpcore(httpcore.ReadTimeout, httpcore.ReadError), anyio.fail_after(timeout):
            try:
                data = await self._stream.receive(max_bytes)
            except anyio.EndOfStream:
                return b""
        if self._speaks_http and len(data) > 1:
            data, self._held = data[:-1], data[-1:]
        return data

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's signature
    ) -> None:
        """Send bytes."""
        if not buffer:
            return
        # The handshake with a SOCKS proxy, whose messages begin with a version number, comes
        # first; httpcore reads its answers in one piece.
        self._speaks_http = self._speaks_http or buffer[:1].isalpha()
        try:
            with (
                _as_httpcore(httpcore.WriteTimeout, httpcore.WriteError),
                anyio.fail_after(timeout),
            ):
                await self._stream.send(buffer)
        except BaseException:
            self._is_broken = True  # httpcore reads on: there may be an answer all the same
            raise

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        """Return an encrypted stream through this one."""
        if self._held:
            await self.aclose()
            raise httpcore.ConnectError("bytes came before the encryption began")
        try:
            with (
                _as_httpcore(httpcore.ConnectTimeout, httpcore.ConnectError),
                anyio.fail_after(timeout),
            ):
                encrypted = await TLSStream.wrap(
                    self._stream,
                    server_side=False,
                    hostname=server_hostname,
                    ssl_context=ssl_context,
                    standard_compatible=False,
                )
        except Exception:
            await self.aclose()
            raise
        return NetworkStream(encrypted, self)

    def get_extra_info(self, info: str) -> object:
        """Return what is known of the stream, by httpcore's names."""
        if info == "is_readable":
            return self.has_more()
        attribute = _ATTRIBUTES.get(info)
        return None if attribute is None else _attribute(self._stream, attribute)

    def has_more(self) -> bool:
        """Tell whether anything has come that was not read: bytes, the end, an error."""
        if self._held or self._is_broken:
            return True
        if self._below is None:
            return not isinstance(self._stream, _Socket) or self._stream.has_more()
        tls = _attribute(self._stream, TLSAttribute.ssl_object)
        return not isinstance(tls, ssl.SSLObject) or _has_decrypted(tls) or self._below.has_more()


_ATTRIBUTES: Final[Mapping[str, object]] = {
    "ssl_object": TLSAttribute.ssl_object,
    "client_addr": SocketAttribute.local_address,
    "server_addr": SocketAttribute.remote_address,
    "socket": SocketAttribute.raw_socket,
}


def _attribute(stream: ByteStream, attribute: object) -> object:
    return stream.extra(attribute, None)  # noqa: S610  anyio's, which knows no SQL


class _Socket(ByteStream):
    """A socket that knows whether the event loop may hold some of what has come.

    asyncio reads more from a socket than it is asked for, and keeps the rest where nobody can see
    it. There is a rest only if a read got as much as it asked for.
    """

    def __init__(self, stream: ByteStream) -> None:
        self._stream: Final = stream
        raw = _attribute(stream, SocketAttribute.raw_socket)
        self._raw: Final = raw if isinstance(raw, _HasNumber) else None
        self._is_full: bool = False

    async def receive(self, max_bytes: int = 65536) -> bytes:
        """Return what has come."""
        data = await self._stream.receive(max_bytes)
        self._is_full = len(data) >= max_bytes
        return data

    async def send(self, item: bytes) -> None:
        """Send bytes."""
        await self._stream.send(item)

    async def send_eof(self) -> None:
        """Say that nothing more will be sent."""
        await self._stream.send_eof()

    async def aclose(self) -> None:
        """Close the socket."""
        await self._stream.aclose()

    @property
    def extra_attributes(self) -> Mapping[Any, Callable[[], Any]]:
        """What is known of the socket."""
        return cast("_Attributed", self._stream).extra_attributes

    def has_more(self) -> bool:
        """Tell whether there may be something to read."""
        return self._is_full or self._raw is None or is_readable(self._raw.fileno())


class _Attributed(Protocol):
    """A stream with attributes, whose type cannot be inferred."""

    @property
    def extra_attributes(self) -> Mapping[Any, Callable[[], Any]]:
        """What is known of the stream."""
        ...


@runtime_checkable
class _HasNumber(Protocol):
    """A socket; that of asyncio only looks like one."""

    def fileno(self) -> int:
        """Return its number; negative for a closed one."""
        ...


def _has_decrypted(tls: ssl.SSLObject) -> bool:
    """Tell whether there is something to read that has left the socket, the end included."""
    try:
        tls.read(1)
    except ssl.SSLWantReadError:
        return False
    except (ssl.SSLError, ValueError):
        return True
    return True


@contextlib.contextmanager
def _as_httpcore(
    late: type[httpcore.TimeoutException], broken: type[httpcore.NetworkError]
) -> Generator[None, None, None]:
    """Raise the errors of the network as httpcore's."""
    try:
        yield
    except TimeoutError as error:  # an OSError, too
        raise late(str(error)) from error
    except (
        OSError,
        UnicodeError,  # of a name that cannot be one
        anyio.BrokenResourceError,
        anyio.ClosedResourceError,
        anyio.EndOfStream,
    ) as error:
        raise broken(str(error)) from error
