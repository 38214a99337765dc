"""What goes wrong, one function a kind: those of the network, of HTTP, of coding, of bodies."""

import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from typing import Final, cast

import anyio
import attrs

from deskwire.sandbox.http import Response
from tests.chaos.wire import Exchange, Fault, chunked, gzipped, headed, rendered

FAULTS: Final[dict[str, Fault]] = {}
"""Every kind by its name. Unless its text says otherwise, the request has been carried out."""

_TIMED_OUT: Final = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"
_PAGE: Final = "<!DOCTYPE html><title>Sign in</title><form><input name=password></form>"


def _fault(fault: Fault) -> Fault:
    FAULTS[fault.__name__.strip("_")] = fault
    return fault


# The network


@_fault
async def reset_before(at: Exchange) -> bool:
    """Reset the connection; the request is not carried out."""
    at.reset()
    return False


@_fault
async def closed_before(_: Exchange) -> bool:
    """Close the connection; the request is not carried out."""
    return False


@_fault
async def reset_after(at: Exchange) -> bool:
    await at.execute()
    at.reset()
    return False


@_fault
async def closed_after(at: Exchange) -> bool:
    await at.execute()
    return False


@_fault
async def reset_anywhere(at: Exchange) -> bool:
    answer = await at.answer()
    await at.send(answer[: at.dice.randrange(1, len(answer))])
    at.reset()
    return False


@_fault
async def half_a_head(at: Exchange) -> bool:
    answer = await at.answer()
    await at.send(answer[: at.dice.randrange(1, answer.index(b"\r\n\r\n"))])
    return False


@_fault
async def half_a_body(at: Exchange) -> bool:
    answer = await at.answer()
    await at.send(answer[: at.dice.randrange(answer.index(b"\r\n\r\n") + 4, len(answer))])
    return False


@_fault
async def dripping(at: Exchange) -> bool:
    """Answer well, a few bytes at a time."""
    answer = await at.answer()
    while answer:
        size = at.dice.choice((1, 2, 7, 100))
        await at.send(answer[:size])
        answer = answer[size:]
    return True


@_fault
async def slow(at: Exchange) -> bool:
    """Answer well, later."""
    await anyio.sleep(at.dice.uniform(0.01, 0.1))
    await at.send(await at.answer())
    return True


@_fault
async def silent(at: Exchange) -> bool:
    """Say nothing until the client leaves."""
    await at.execute()
    await at.stream.receive()
    return False


@_fault
async def closed_while_idle(at: Exchange) -> bool:
    """Answer well, and leave without a word."""
    await at.send(await at.answer())
    return False


@_fault
async def reset_while_idle(at: Exchange) -> bool:
    """Answer well, and reset the connection a moment later."""
    await at.send(await at.answer())
    await anyio.sleep(0.003)
    at.reset()
    return False


# More than an answer


@_fault
async def two_answers(at: Exchange) -> bool:
    await at.send(await at.answer() + at.other)
    return True


@_fault
async def a_second_answer_while_idle(at: Exchange) -> bool:
    await at.send(await at.answer())
    if await _stays_idle(at):
        await at.send(at.other)
        with anyio.move_on_after(0.05), suppress(anyio.EndOfStream):
            await at.stream.receive()
            at.crossed()
    return False


@_fault
async def the_half_of_a_second_answer(at: Exchange) -> bool:
    half = at.dice.randrange(1, len(at.other))
    await at.send(await at.answer() + at.other[:half])
    await anyio.sleep(0.002)
    await at.send(at.other[half:])
    return True


@_fault
async def a_408_behind(at: Exchange) -> bool:
    await at.send(await at.answer() + _TIMED_OUT)
    return False


@_fault
async def a_408_while_idle(at: Exchange) -> bool:
    await at.send(await at.answer())
    if await _stays_idle(at):
        await at.send(_TIMED_OUT)
    return False


async def _stays_idle(at: Exchange) -> bool:
    """Wait a moment, and tell whether the client has sent nothing.

    What comes while its next request is on its way cannot be told from the answer to that one.
    """
    with anyio.move_on_after(at.dice.uniform(0, 0.005)):
        await at.stream.receive()
        return False
    return True


@_fault
async def a_body_after_204(at: Exchange) -> bool:
    if "/gds/" in at.request.path:  # of a report it says that there are no rows
        return await two_answers(at)
    await at.execute()
    await at.send(b"HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nnull")
    return True


@_fault
async def an_answer_after_304(at: Exchange) -> bool:
    await at.execute()
    await at.send(b"HTTP/1.1 304 Not Modified\r\n\r\n" + at.other)
    return True


@_fault
async def blank_lines_after(at: Exchange) -> bool:
    await at.send(await at.answer() + b"\r\n\r\n")
    return True


@_fault
async def blank_lines_before(at: Exchange) -> bool:
    await at.send(b"\r\n" + await at.answer())
    return True


# Lengths and chunks


@_fault
async def a_length_too_small(at: Exchange) -> bool:
    response = await at.execute()
    await at.send(rendered(response, length=at.dice.randrange(1, len(response.body))))
    return True


@_fault
async def a_length_too_great(at: Exchange) -> bool:
    response = await at.execute()
    await at.send(rendered(response, length=len(response.body) + at.dice.randrange(1, 999)))
    return False


@_fault
async def two_lengths(at: Exchange) -> bool:
    await at.send(rendered(await at.execute(), ("Content-Length", "2")))
    return True


@_fault
async def a_length_that_is_no_number(at: Exchange) -> bool:
    response = await at.execute()
    length = at.dice.choice(("-1", "0x10", "1e3", "+7", "nine"))
    await at.send(headed(response, ("Content-Length", length)) + response.body)
    return False


@_fault
async def good_chunks(at: Exchange) -> bool:
    """Answer well, in chunks with extensions and a trailer."""
    response = await at.execute()
    body = chunked(response.body, at.dice.randrange(1, 60)) + b"0\r\nX-Sum: 1\r\n\r\n"
    await at.send(headed(response, ("Transfer-Encoding", "chunked")) + body)
    return True


@_fault
async def chunks_without_an_end(at: Exchange) -> bool:
    response = await at.execute()
    head = headed(response, ("Transfer-Encoding", "chunked"))
    await at.send(head + chunked(response.body, 50))
    return False


@_fault
async def a_chunk_that_lies(at: Exchange) -> bool:
    response = await at.execute()
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(response.body) + at.dice.choice((-3, 3)), response.body)
    await at.send(headed(response, ("Transfer-Encoding", "chunked")) + body)
    return False


@_fault
async def a_chunk_size_that_is_no_number(at: Exchange) -> bool:
    response = await at.execute()
    body = b"many\r\n%s\r\n0\r\n\r\n" % response.body
    await at.send(headed(response, ("Transfer-Encoding", "chunked")) + body)
    return True


@_fault
async def chunks_and_a_length(at: Exchange) -> bool:
    response = await at.execute()
    fields = (("Transfer-Encoding", "chunked"), ("Content-Length", "5"))
    body = chunked(response.body, 70) + b"0\r\n\r\n" + at.other
    await at.send(headed(response, *fields) + body)
    return True


@_fault
async def an_old_answer(at: Exchange) -> bool:
    """Answer well in HTTP/1.0, where the end of the connection is that of the body."""
    response = await at.execute()
    await at.send(headed(response, version="1.0") + response.body)
    return False


# Heads


@_fault
async def informed_before(at: Exchange) -> bool:
    """Answer well after informational answers."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    await at.send(b"HTTP/1.1 100 Continue\r\n\r\n" + hints * 3 + await at.answer())
    return True


@_fault
async def garbage(at: Exchange) -> bool:
    await at.execute()
    await at.send(at.dice.randbytes(200) + b"\r\n\r\n")
    return False


@_fault
async def a_head_without_end(at: Exchange) -> bool:
    response = await at.execute()
    many = [(f"X-{number}", "y" * 1000) for number in range(at.dice.choice((20, 300)))]
    await at.send(rendered(response, *many))
    return True


@_fault
async def a_header_that_is_none(at: Exchange) -> bool:
    answer = await at.answer()
    line = at.dice.choice((b"no colon", b": no name", b"a b: c", b"x: \x00", b"\xff\xfe: z"))
    await at.send(answer.replace(b"\r\n", b"\r\n" + line + b"\r\n", 1))
    return True


# Statuses


def _refusing(status: int, *headers: tuple[str, str], body: str = _PAGE) -> Fault:
    async def refuse(at: Exchange) -> bool:
        page = Response.html(body, status=status)
        await at.send(rendered(page, *headers))
        return True

    return refuse


def _failing(status: int) -> Fault:
    async def fail(at: Exchange) -> bool:
        await at.execute()
        await at.send(rendered(Response.html(_PAGE, status=status)))
        return True

    return fail


async def _too_many_until(at: Exchange) -> bool:
    date = formatdate(usegmt=True)
    return await _refusing(429, ("Retry-After", date))(at)


FAULTS.update(
    {
        "429": _refusing(429),
        "429_with_seconds": _refusing(429, ("Retry-After", "0")),
        "429_with_a_date": _too_many_until,
        "408": _refusing(408, ("Connection", "close")),
        "503_with_seconds": _refusing(503, ("Retry-After", "0")),
        "a_login_page": _refusing(200),
        "a_way_to_the_login": _refusing(302, ("Location", "/login")),
        "500_after_all": _failing(500),
        "502_after_all": _failing(502),
        "504_after_all": _failing(504),
    }
)


@_fault
async def a_503_that_cannot_be_decompressed(at: Exchange) -> bool:
    """Refuse; the request is not carried out."""
    page = Response.html(_PAGE, status=503)
    await at.send(rendered(page, ("Content-Encoding", "gzip")))
    return True


# Codings


def _coded(coding: str, code: Callable[[bytes], bytes]) -> Fault:
    async def answer(at: Exchange) -> bool:
        response = await at.execute()
        coded = attrs.evolve(response, body=code(response.body))
        await at.send(rendered(coded, ("Content-Encoding", coding)))
        return True

    return answer


FAULTS.update(
    {
        "gzip": _coded("gzip", gzipped),
        "gzip_cut_off": _coded("gzip", lambda body: gzipped(body)[:-9]),
        "gzip_with_more_behind": _coded("gzip", lambda body: gzipped(body) + b"more"),
        "gzip_that_is_none": _coded("gzip", lambda body: body),
        "deflate": _coded("deflate", zlib.compress),
        "an_unknown_coding": _coded("zip", lambda body: body),
        "a_coding_that_is_a_charset": _coded("utf-8", lambda body: body),
    }
)


# Bodies


@_fault
async def a_body_cut_short(at: Exchange) -> bool:
    response = await at.execute()
    half = response.body[: len(response.body) // 2]
    await at.send(rendered(attrs.evolve(response, body=half + b" <\0>")))
    return True


@_fault
async def an_empty_body(at: Exchange) -> bool:
    await at.send(rendered(attrs.evolve(await at.execute(), body=b"")))
    return True


@_fault
async def another_content_type(at: Exchange) -> bool:
    """Answer well, under a wrong type."""
    response = await at.execute()
    kind = at.dice.choice(("text/html", "image/png", "x", "application/json; charset=latin-9"))
    await at.send(rendered(attrs.evolve(response, headers=(("Content-Type", kind),))))
    return True


@_fault
async def a_new_field(at: Exchange) -> bool:
    """Answer well, with fields that nobody documented."""
    response = await at.execute()
    tree = _json(response)
    body = json.dumps(_with_more(tree)).encode() if tree is not None else response.body
    await at.send(rendered(attrs.evolve(response, body=body)))
    return True


@_fault
async def a_null(at: Exchange) -> bool:
    """Answer with one field that is null; not one that tells what the answer is about."""
    response = await at.execute()
    tree = _json(response)
    body = response.body
    if tree is not None:
        names = sorted(_names(tree) - {"id", "task_id", "reference", "thread_id", "success"})
        body = json.dumps(_with_null(tree, at.dice.choice([*names, ""]))).encode()
    await at.send(rendered(attrs.evolve(response, body=body)))
    return True


def _json(response: Response) -> object:
    try:
        tree: object = json.loads(response.body)
    except ValueError:
        return None
    return tree


def _with_more(tree: object) -> object:
    if isinstance(tree, list):
        return [_with_more(item) for item in cast("list[object]", tree)]
    if isinstance(tree, dict):
        inner = cast("dict[str, object]", tree)
        return {"new_field": "new", **{name: _with_more(value) for name, value in inner.items()}}
    return tree


def _names(tree: object) -> set[str]:
    """Return the names of the fields that hold a plain value."""
    if isinstance(tree, list):
        return {name for item in cast("list[object]", tree) for name in _names(item)}
    if isinstance(tree, dict):
        inner = cast("dict[str, object]", tree)
        plain = {name for name, value in inner.items() if not isinstance(value, dict | list)}
        return plain.union(*(_names(value) for value in inner.values()))
    return set()


def _with_null(tree: object, null: str) -> object:
    if isinstance(tree, list):
        return [_with_null(item, null) for item in cast("list[object]", tree)]
    if isinstance(tree, dict):
        inner = cast("dict[str, object]", tree)
        return {
            name: None if name == null else _with_null(value, null) for name, value in inner.items()
        }
    return tree
