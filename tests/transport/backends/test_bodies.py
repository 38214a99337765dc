import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import anyio
import httpx
import pytest

from deskwire.core.errors import AuthenticationError, DecodeError, ServerError
from deskwire.core.model.limits import Limits
from deskwire.sandbox.http import Request, Response
from deskwire.transport.backends.bodies import Body
from deskwire.transport.backends.family import own_family
from deskwire.transport.backends.httpx_backend import HTTPXAnswer
from deskwire.transport.backends.protocol import WireRequest
from tests.transport.clients import FAST, acme, endpoint

pytestmark = pytest.mark.anyio

TEXT = b"All that the server said. " * 1000
RAW = zlib.compressobj(wbits=-zlib.MAX_WBITS)
CUT = "the compressed answer ends early: it was cut off"
ENCODED = {
    "": TEXT,
    "identity": TEXT,
    "gzip": gzip.compress(TEXT),
    "X-GZip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    " deflate ": RAW.compress(TEXT) + RAW.flush(),
}


class Pieces(httpx.AsyncByteStream):
    """A body that comes in pieces."""

    def __init__(self, content: bytes, size: int) -> None:
        self._pieces: Iterator[bytes] = iter(
            [content[at : at + size] for at in range(0, len(content), size)]
        )

    def __aiter__(self) -> "Pieces":
        return self

    async def __anext__(self) -> bytes:
        await anyio.lowlevel.checkpoint()
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration


async def read(
    content: bytes, encoding: str, *, size: int = 1000, limit: int = 10**6
) -> tuple[bytes, str]:
    """Return what is read of a body, and what is wrong with it."""
    headers = {"content-encoding": encoding} if encoding else {}
    response = httpx.Response(200, headers=headers, stream=Pieces(content, size))
    request = WireRequest(
        method="GET", target="", shown="", headers=(), body=b"", connect_timeout=1
    )
    body = Body(limit)
    await body.read(HTTPXAnswer(own_family(), request, response))
    return body.content, body.problem


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("size", [1, 2, 3, 999, 100_000])
async def test_every_encoding_in_pieces_of_any_size(encoding: str, size: int) -> None:
    assert await read(ENCODED[encoding], encoding, size=size) == (TEXT, "")


@pytest.mark.parametrize(
    "encoding",
    [
        *("", " , ", "none", "None", "identity", "8bit", "binary"),
        *("utf-8", "UTF8", "charset=utf-8", "utf-8; q=1", '"utf-8"'),
        *("iso-8859-1", "windows-1252", "us-ascii", "latin1"),
    ],
)
async def test_what_is_no_coding_changes_nothing(encoding: str) -> None:
    assert await read(TEXT, encoding) == (TEXT, "")
    assert await read(gzip.compress(TEXT), f"{encoding}, gzip") == (TEXT, "")


@pytest.mark.parametrize("size", [1, 7, 100_000])
async def test_several_codings_are_undone_from_the_last(size: int) -> None:
    inner, outer = zlib.compress(TEXT), gzip.compress(zlib.compress(TEXT))
    assert await read(outer, "deflate, gzip", size=size) == (TEXT, "")
    assert await read(gzip.compress(outer), " deflate,x-gzip , GZIP", size=size) == (TEXT, "")
    assert (await read(inner, "gzip, deflate"))[1].startswith("the answer is not compressed as")


@pytest.mark.parametrize("size", [1, 2, 3, 999, 100_000])
async def test_every_member_of_a_gzip_body_is_read(size: int) -> None:
    members = [b"", TEXT[:1], TEXT[1:9000], b"", TEXT[9000:], b""]
    whole = b"".join(map(gzip.compress, members))
    assert await read(whole, "gzip", size=size) == (TEXT, "")
    assert (await read(whole[:-1], "gzip", size=size))[1] == CUT
    assert (await read(whole + b"\x1f", "gzip", size=size))[1] == CUT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", " deflate "])
@pytest.mark.parametrize("size", [1, 999, 100_000])
@pytest.mark.parametrize("rest", [b"\0", b"\0" * 512, b"{}", b"\r\n", zlib.compress(b"more")])
async def test_nothing_may_follow_a_compressed_body(encoding: str, size: int, rest: bytes) -> None:
    content, problem = await read(ENCODED[encoding] + rest, encoding, size=size)
    assert content == TEXT
    assert problem.startswith("the compressed answer is followed by")


@pytest.mark.parametrize("encoding", ENCODED)
async def test_the_limit_holds_for_the_result(encoding: str) -> None:
    assert await read(ENCODED[encoding], encoding, limit=len(TEXT)) == (TEXT, "")
    content, problem = await read(ENCODED[encoding], encoding, limit=len(TEXT) - 1)
    assert content == TEXT[:-1]
    told = "limits=Limits(max_bytes=..., max_tree_bytes=...)"
    assert problem == f"the answer is longer than 25999 bytes; raise it with {told}"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", " deflate "])
async def test_a_compressed_body_that_was_cut_off(encoding: str) -> None:
    whole = ENCODED[encoding]
    for length in (1, 2, len(whole) // 2, len(whole) - 1):
        content, problem = await read(whole[:length], encoding)
        assert problem == CUT
        assert TEXT.startswith(content)


@pytest.mark.parametrize("length", [65_535, 65_536, 65_537, 131_072, 10**6])
@pytest.mark.parametrize("level", [0, 1, 9])
async def test_bodies_that_compress_well_are_whole(length: int, level: int) -> None:
    for text in (b"\0" * length, bytes(range(256)) * (length // 256)):
        bare = zlib.compressobj(level, wbits=-zlib.MAX_WBITS)
        assert await read(bare.compress(text) + bare.flush(), "deflate") == (text, "")
        assert await read(gzip.compress(text, level), "gzip", size=10**6) == (text, "")


@pytest.mark.parametrize("encoding", ["gzip", "deflate, gzip"])
async def test_an_empty_body_is_never_compressed(encoding: str) -> None:
    assert await read(b"", encoding) == (b"", "")


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_body_that_is_not_compressed_as_it_says(encoding: str) -> None:
    _, problem = await read(b'{"plain": "text"}', encoding)
    assert problem.startswith("the answer is not compressed as it says")
    spoilt = bytearray(ENCODED[encoding])
    spoilt[len(spoilt) // 2] ^= 0xFF
    _, problem = await read(bytes(spoilt), encoding)
    assert problem.startswith("the answer is not compressed as it says")


@pytest.mark.parametrize(
    "encoding", ["br", "zstd", "compress", "aes128gcm", "gzip, br", ", ".join(["gzip"] * 6)]
)
async def test_an_encoding_that_nobody_asked_for(encoding: str) -> None:
    content, problem = await read(b"anything", encoding)
    assert content == b"anything"
    assert problem.startswith(f"the answer is encoded as '{encoding}', expected gzip or deflate")


@pytest.mark.parametrize("length", [30, 1000, 100_000])
async def test_what_a_coding_makes_for_the_next_is_limited_too(length: int) -> None:
    """A few kilobytes hold members of nothing without end: no output, but work."""
    nothing = gzip.compress(gzip.compress(b"") * length)
    problem = (await read(nothing, "gzip, gzip", limit=10_000))[1]
    assert problem.partition(";")[0] == (
        "" if length < 1000 else "the answer is longer than 10000 bytes"
    )
    assert (await read(gzip.compress(b"") * 10_000, "gzip", limit=1000))[1].startswith(
        "the answer is longer than"
    )


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_bomb_does_not_go_off(times: int) -> None:
    bomb = b"\0" * 50_000_000
    for _ in range(times):
        bomb = gzip.compress(bomb)
    headers = [("Content-Encoding", ", ".join(["gzip"] * times))]

    async def explode(_: Request) -> Response:
        return Response.of(bomb, "text/plain", headers=headers)

    limits = Limits(max_bytes=1_000_000)
    async with acme(explode, limits=limits) as (server, client):
        tracemalloc.start()
        with pytest.raises(DecodeError):
            await client.call(endpoint(), {})
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 4_000_000
        assert server.stats.requests == 1


# Status first, body second

BAD_BODIES = {
    "not compressed": (b"plain", "gzip", "not compressed as it says"),
    "cut off": (gzip.compress(TEXT)[:-9], "gzip", "it was cut off"),
    "followed by something": (gzip.compress(TEXT) + b"\0", "gzip", "is followed by"),
    "too long": (TEXT * 10, "", "longer than 100000 bytes"),
    "of another coding": (b"anything", "br", "expected gzip or deflate"),
}


@pytest.mark.parametrize("kind", BAD_BODIES)
async def test_a_refusal_counts_whatever_its_body_is(kind: str) -> None:
    content, encoding, problem = BAD_BODIES[kind]
    headers = (("Content-Encoding", encoding), ("Retry-After", "0")) if encoding else ()

    async def refuse(request: Request) -> Response:
        status = 503 if request.method == "GET" else 401
        return Response.of(content, "application/json", status=status, headers=headers)

    limits = Limits(max_bytes=100_000)
    async with acme(refuse, limits=limits, retries=FAST) as (server, client):
        with pytest.raises(ServerError, match=problem if kind != "too long" else "503") as failed:
            await client.call(endpoint(), {})
        assert (failed.value.status, failed.value.attempts) == (503, 3)
        with pytest.raises(AuthenticationError):
            await client.call(endpoint("POST", idempotent=False), {})
        assert server.stats.requests == 4


@pytest.mark.parametrize("kind", BAD_BODIES)
async def test_a_success_needs_a_whole_body(kind: str) -> None:
    content, encoding, problem = BAD_BODIES[kind]

    async def answer(_: Request) -> Response:
        headers = [("Content-Encoding", encoding)] if encoding else []
        return Response.of(content, "text/plain", headers=headers)

    limits = Limits(max_bytes=100_000)
    async with acme(answer, limits=limits, retries=FAST) as (server, client):
        with pytest.raises(DecodeError, match=problem) as failed:
            await client.call(endpoint(), {})
        assert failed.value.operation == "acme.things.get"
        assert not failed.value.maybe_executed
        with pytest.raises(DecodeError, match="; the call may have been executed"):
            await client.call(endpoint("POST", idempotent=False), {})
        assert server.stats.requests == 2
