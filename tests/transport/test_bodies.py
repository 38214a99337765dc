import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import anyio
import httpx
import pytest

from deskwire.core.errors import DecodeError
from deskwire.core.tree import Limits
from deskwire.sandbox.http import Request, Response
from deskwire.transport.bodies import read_body
from tests.transport.clients import acme, endpoint

pytestmark = pytest.mark.anyio

TEXT = b"All that the server said. " * 1000
RAW = zlib.compressobj(wbits=-zlib.MAX_WBITS)
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


async def read(content: bytes, encoding: str, *, size: int = 1000, limit: int = 10**6) -> bytes:
    headers = {"content-encoding": encoding} if encoding else {}
    response = httpx.Response(200, headers=headers, stream=Pieces(content, size))
    return await read_body(response, limit)


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("size", [1, 2, 3, 999, 100_000])
async def test_every_encoding_in_pieces_of_any_size(encoding: str, size: int) -> None:
    assert await read(ENCODED[encoding], encoding, size=size) == TEXT


@pytest.mark.parametrize("encoding", ENCODED)
async def test_the_limit_holds_for_the_result(encoding: str) -> None:
    assert await read(ENCODED[encoding], encoding, limit=len(TEXT)) == TEXT
    with pytest.raises(DecodeError, match="the answer is longer than 25999 bytes"):
        await read(ENCODED[encoding], encoding, limit=len(TEXT) - 1)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", " deflate "])
async def test_a_compressed_body_that_was_cut_off(encoding: str) -> None:
    whole = ENCODED[encoding]
    for length in (1, 2, len(whole) // 2, len(whole) - 1):
        with pytest.raises(DecodeError, match="the compressed answer ends early"):
            await read(whole[:length], encoding)


async def test_an_empty_body_is_never_compressed() -> None:
    assert await read(b"", "gzip") == b""


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_body_that_is_not_compressed_as_it_says(encoding: str) -> None:
    with pytest.raises(DecodeError, match="the answer is not compressed as it says"):
        await read(b'{"plain": "text"}', encoding)
    spoilt = bytearray(ENCODED[encoding])
    spoilt[len(spoilt) // 2] ^= 0xFF
    with pytest.raises(DecodeError, match="the answer is not compressed as it says"):
        await read(bytes(spoilt), encoding)


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "aes128gcm"])
async def test_an_encoding_that_nobody_asked_for(encoding: str) -> None:
    with pytest.raises(DecodeError, match=f"encoded as '{encoding}', expected gzip or deflate"):
        await read(b"anything", encoding)


@pytest.mark.parametrize("times", [1, 2])
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
