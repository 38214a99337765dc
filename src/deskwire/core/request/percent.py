"""Percent-encoding as RFC 3986 has it: what is signed and what travels use the same text."""

import re
import string
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, TypeAlias
from urllib.parse import quote as _quote_but
from urllib.parse import unquote_plus

from deskwire.core.errors import ParameterError
from deskwire.core.model.secret import sealed

Pairs: TypeAlias = Sequence[tuple[str, str]]
"""Names and values in order; a name may come more than once."""

_UNRESERVED: Final = string.ascii_letters + string.digits + "-._~"


def _encodings(kept: str) -> tuple[str, ...]:
    """Return what each of the 256 bytes becomes."""
    return tuple(chr(byte) if chr(byte) in kept else f"%{byte:02X}" for byte in range(256))


_ENCODED: Final = _encodings(_UNRESERVED)
_ENCODED_IN_SEGMENT: Final = _encodings(_UNRESERVED + ":@")

# Most names and values are plain, and a match is several times faster than encoding.
_is_plain: Final = re.compile(r"[A-Za-z0-9\-._~]*").fullmatch
_is_plain_segment: Final = re.compile(r"[A-Za-z0-9\-._~:@]*").fullmatch

_find_malformed: Final = re.compile(r"[^!-~]|%(?![0-9A-Fa-f]{2})").search


def quote(text: str) -> str:
    """Percent-encode everything but the unreserved characters of RFC 3986.

    Letters, digits and `-._~` stay; the rest becomes the upper-case hex of its UTF-8 bytes, a
    space `%20`. This is also the encoding of RFC 5849, section 3.6.

    Raises:
        ParameterError: The text holds a lone surrogate, which UTF-8 cannot express.
    """
    if _is_plain(text):
        return text
    try:
        return _encode(text, _ENCODED)
    except ParameterError:
        del text  # a traceback shows variables; `sealed` would cost as much as the rest
        raise


_IN_PATH: Final = "!$%&'()*+,-./:;=@[\\]^_|~"


def quote_path(path: str) -> str:
    """Percent-encode what cannot stand in a path, and leave what is encoded already."""
    return _quote_but(path, safe=_IN_PATH)


def quote_segment(text: str) -> str:
    """Percent-encode one segment of a path.

    As `quote`, but `:` and `@` stay: RFC 3986 allows them in a segment, and ids such as
    `acme:dev` travel so.

    Raises:
        ParameterError: The text holds a lone surrogate, which UTF-8 cannot express.
    """
    if _is_plain_segment(text):
        return text
    try:
        return _encode(text, _ENCODED_IN_SEGMENT)
    except ParameterError:
        del text
        raise


@sealed
def encode_pairs(pairs: Pairs) -> str:
    """Write pairs as `a=1&b=2`, for a query and for a form body alike.

    A space is `%20`, never `+`, so that the text means the same to every reader.

    Raises:
        ParameterError: A name or a value holds a lone surrogate.
    """
    return "&".join([f"{quote(name)}={quote(value)}" for name, value in pairs])


@sealed
def decode_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Read pairs from a query or a form-encoded body, as the HTML form encoding has it.

    `+` is a space, a name without `=` has an empty value, and a stray `&` counts for nothing.
    Blanks and duplicates are kept.

    Raises:
        ParameterError: The text is not ASCII without spaces, a `%` is not followed by two hex
            digits, or the bytes are not UTF-8. The message does not repeat the text, which may
            hold a secret.
    """
    malformed = _find_malformed(text)
    if malformed:
        raise ParameterError(
            f"the text is not form-encoded at position {malformed.start()}: expected printable"
            " ASCII with %XX escapes, such as a=1&b=x%20y"
        )
    with suppress(UnicodeDecodeError):
        return tuple([_decode_pair(part) for part in text.split("&") if part])
    # Outside of the handler: the error of the codec holds the bytes.
    raise ParameterError(
        "the form-encoded text is not UTF-8: expected the %XX escapes of UTF-8 bytes"
    )


def _encode(text: str, encoded: tuple[str, ...]) -> str:
    try:
        return "".join([encoded[byte] for byte in text.encode()])
    except UnicodeEncodeError as error:
        position = error.start
    del text
    # Outside of the handler: the error of the codec holds the whole text.
    raise ParameterError(
        f"the text holds a lone surrogate at position {position}, which UTF-8 cannot express: pass"
        " whole characters"
    )


def _decode_pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return unquote_plus(name, errors="strict"), unquote_plus(value, errors="strict")
