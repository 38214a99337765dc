"""The encoding of a body, decided in one place for JSON, XML, plain text and errors.

What a body begins with counts most, then the header, then the XML declaration (RFC 7303, 3): a
byte order mark is never wrong, and the declaration is what a proxy that recodes does not touch.
"""

import codecs
import re
from typing import Final, Literal, TypeAlias

TextKind: TypeAlias = Literal["json", "xml", "text"]
"""What a body is read as."""

BLANK: Final = " \t\r\n\ufeff"
"""What may stand around a body; servers put byte order marks even between blanks."""

_UTF_8: Final = "utf-8"
_WIDE: Final = ("utf-32", "utf-16")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_DECLARED: Final = re.compile(
    rb"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([^\"'>]{1,40})[\"']", re.IGNORECASE
)
# What Python calls a text encoding as well, and no server means: the first two take quadratic
# time, the others give a text a second meaning.
_NO_CHARSETS: Final = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined", "mbcs"}
)
_ALIASES: Final = {"unicode": _UTF_8, "utf8mb4": _UTF_8, "utf-8n": _UTF_8, "x-sjis": "shift_jis"}


def _mark(codec: str, padding: tuple[bytes, bytes]) -> tuple[str, re.Pattern[bytes]]:
    """Return a pattern of blanks, a byte each or as wide as in the text, and a byte order mark."""
    before, after = map(re.escape, padding)
    mark = re.escape("\ufeff".encode(codec))
    blanks = rb"(?:%b[ \t\r\n]%b)*" % (before, after)
    return codec, re.compile(rb"(?:[ \t\r\n]*|%b)(%b)" % (blanks, mark))


_MARKS: Final = (
    _mark(_UTF_8, (b"", b"")),
    _mark("utf-32-le", (b"", b"\0\0\0")),  # its mark begins with that of UTF-16
    _mark("utf-32-be", (b"\0\0\0", b"")),
    _mark("utf-16-le", (b"", b"\0")),
    _mark("utf-16-be", (b"\0", b"")),
)
_UNMARKED: Final = (  # JSON and XML begin with a character of ASCII
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[^\0]"), "utf-16-be"),
)


class EncodingError(ValueError):
    """A body is not in the encoding it says, or in one that nobody knows."""


def decode(content: bytes, content_type: str = "", kind: TextKind = "text") -> str:
    """Return a body as text, without the blanks and marks before it.

    Raises:
        EncodingError: the body cannot be read in its encoding.
    """
    codec, start = find_encoding(content, content_type, kind)
    if kind == "json" and codec != _UTF_8 and not start and not content.isascii():
        # RFC 8259, 8.1: JSON is UTF-8 whatever the header says; other bytes are hardly ever that.
        try:
            return content.decode(_UTF_8).lstrip(BLANK)
        except UnicodeDecodeError:
            pass
    try:
        return content[start:].decode(codec).lstrip(BLANK)
    except UnicodeDecodeError as error:
        if error.end == len(error.object) and error.reason in _CUT:
            raise EncodingError("the body ends early, within a character: it was cut off") from None
        name = codec.upper()
        place = error.start + start
        message = f"the body is not {name}: {error.reason} at byte {place}"
    except UnicodeError as error:
        message = f"the body is not {codec.upper()}: {error}"
    given = _charset(content_type)
    if given and _codec(given) is None:
        message += f", and no encoding {given!r} is known"
    raise EncodingError(message)


_CUT: Final = ("unexpected end of data", "truncated data", "incomplete multibyte sequence")


def decode_leniently(content: bytes, content_type: str = "") -> str:
    """Return a body as text in any case: what cannot be read becomes U+FFFD."""
    try:
        return decode(content, content_type, "json")
    except EncodingError:
        codec, start = find_encoding(content, content_type, "json")
        return content[start:].decode(codec, "replace").lstrip(BLANK)


def find_encoding(content: bytes, content_type: str, kind: TextKind) -> tuple[str, int]:
    """Return the codec of a body and where its text begins.

    Raises:
        EncodingError: The XML declaration names an encoding that nobody knows.
    """
    for codec, pattern in _MARKS:
        found = pattern.match(content)
        if found is not None:
            return codec, found.start(1)
    unmarked = "" if kind == "text" else _unmarked(content)
    given = _codec(_charset(content_type))
    if given is not None and (kind == "text" or not given.startswith(_WIDE)):
        return given, 0
    if unmarked:
        return unmarked, 0
    declared = _DECLARED.match(content) if kind == "xml" else None
    if declared is not None:
        name = declared[1].decode("ascii", "replace")
        given = _codec(name)
        if given is None:
            raise EncodingError(f"XML in an encoding that cannot be read: {name!r}")
        if not given.startswith(_WIDE):  # as the declaration could be read, it is not wide
            return given, 0
    return _UTF_8, 0


def _unmarked(content: bytes) -> str:
    return next((codec for pattern, codec in _UNMARKED if pattern.match(content)), "")


def _charset(content_type: str) -> str:
    found = _CHARSET.search(content_type)
    return found[1] if found is not None else ""


def _codec(name: str) -> str | None:
    """Return Python's name of an encoding of text, if it has one."""
    name = name.strip().lower().replace("_", "-")
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name
        if codec in _NO_CHARSETS or codec.replace("_", "-") in _NO_CHARSETS:
            return None
        "a".encode(codec)  # base64 and its like are codecs too, but not of text
    except (LookupError, ValueError):
        return None
    # Bytes outside of ASCII under that name are UTF-8 as a rule, and ASCII reads the same in it.
    return {"utf-8-sig": _UTF_8, "ascii": _UTF_8}.get(codec, codec)
