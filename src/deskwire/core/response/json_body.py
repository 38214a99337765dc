"""JSON bodies as trees, read in pieces of bounded length.

`json` reads a text at one go, and holds the interpreter meanwhile: no thread helps. So a long body
is taken apart here, container by container, until what is left fits into a window; only that goes
to `json`, many items of a list at once.
"""

import json
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any, Final, NoReturn, TypeAlias, cast

from deskwire.core.errors import DecodeError
from deskwire.core.model.limits import DEFAULT_LIMITS, LimitError, Limits
from deskwire.core.model.numbers import exact
from deskwire.core.model.values import JSONValue, Path
from deskwire.core.response.steps import Steps, finish
from deskwire.core.response.trees import Tally
from deskwire.core.text import BLANK, EncodingError, decode

_WINDOW: Final = 65_536
"""How many characters are given to `json` at once; the worst of them take some 20 ms."""

_HEAD: Final = 80
"""How much of an item is looked at for its first key."""

_skip_blank: Final = re.compile(r"[ \t\n\r]*").match
_MOST_DIGITS: Final = 4300


class _RefusedError(ValueError):
    """The body is JSON, but not one that is read."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.path: Path = ()

    def within(self, part: str | int) -> "_RefusedError":
        """Put a part before the path and return the error itself."""
        self.path = (part, *self.path)
        return self


def _refuse_constant(word: str) -> NoReturn:
    raise _RefusedError(f"JSON with {word}, which is not a JSON number")


def _whole(text: str) -> int:
    """Return a whole number; Python's own limit on digits may have been taken off."""
    if len(text) > _MOST_DIGITS:
        raise ValueError(text)
    return int(text)


_GUARDED: Final = json.JSONDecoder(
    parse_float=exact, parse_int=_whole, parse_constant=_refuse_constant
)
_QUICK: Final = json.JSONDecoder(parse_float=exact, parse_constant=_refuse_constant)


def _decoder() -> json.JSONDecoder:
    """Return a decoder that takes no number of a million digits, which would take minutes."""
    return _QUICK if 0 < sys.get_int_max_str_digits() <= _MOST_DIGITS else _GUARDED


_Whole: TypeAlias = Callable[[str], JSONValue]
"""Reads a whole text. What it raises says little: the text is read again, step by step."""


@cache
def whole_by_msgspec() -> _Whole | None:
    """Return the reader of msgspec, which is in the extra `[fast]`; None where it is not there.

    What it reads it reads as `json` does, fractions as `Decimal` included. It refuses more (lone
    surrogates, numbers of thousands of digits), which is then left to `json`.
    """
    try:
        msgspec: Any = import_module("msgspec")
    except ImportError:
        return None
    decode = cast("_Whole", msgspec.json.Decoder(float_hook=exact).decode)
    error = cast("type[Exception]", msgspec.MsgspecError)

    def read(text: str) -> JSONValue:
        try:
            return decode(text)
        except error as refused:
            raise ValueError(str(refused)) from None

    return read


def whole_reader() -> _Whole:
    """Return the fastest reader of a whole text that there is."""
    return whole_by_msgspec() or whole_by_json()


def whole_by_json() -> _Whole:
    """Return the reader that refuses no JSON but what the limits of this module forbid."""
    return cast("_Whole", _decoder().decode)


def parse_json(
    content: bytes, *, content_type: str = "", limits: Limits = DEFAULT_LIMITS
) -> JSONValue:
    """Read a JSON body.

    Numbers with a fraction or exponent become `Decimal`. Of a key that occurs twice in an object
    the last value counts, as RFC 8259 expects of most readers.

    Raises:
        DecodeError: the body is not JSON, ends early, is in no known encoding, or passes a limit.
    """
    return finish(json_steps(content, content_type=content_type, limits=limits))


def json_steps(
    content: bytes, *, content_type: str = "", limits: Limits = DEFAULT_LIMITS
) -> Steps[JSONValue]:
    """Read a JSON body in steps, as `parse_json` does at one go."""
    path: Path = ()
    try:
        limits.check_size(content)
        text = _text(content, content_type)
        if len(text) > _WINDOW:
            yield
        return (yield from _Walker(text, limits).document())
    except json.JSONDecodeError as error:
        problem = _json_problem(error)
    except _RefusedError as error:
        problem, path = str(error), error.path
    except (EncodingError, LimitError) as error:
        problem = str(error)
    except RecursionError:  # the limit is above that of the interpreter
        problem = "the JSON nests deeper than the interpreter can follow"
    raise DecodeError(problem, path=path, content_type=content_type, body=content)


def _text(content: bytes, content_type: str) -> str:
    text = decode(content, content_type, "json")
    if not text:
        raise _RefusedError("the body is empty")
    return text


_Found: TypeAlias = tuple[JSONValue, int]
"""A value, and where it ends."""


class _Walker:
    """Reads a text in windows."""

    def __init__(self, text: str, limits: Limits) -> None:
        self._text = text
        self._scan = cast("Callable[[str, int], _Found]", _decoder().raw_decode)
        self._read = whole_reader()
        self._tally = Tally(limits, "JSON", size=len(text))
        self._base = 0
        self._window = text[:_WINDOW]
        self._tried = 0
        """Up to where several items at once cannot be read."""

    def document(self) -> Steps[JSONValue]:
        found = self._at_once() or self._quick(0)
        if found is None:
            value, end = yield from self._long(0, 0)
        else:
            value, end = found
            if not self._tally.allows(self._text):
                yield from self._tally.count([value], 0)
        end = self._skip(end)
        if end != len(self._text):
            raise json.JSONDecodeError("Extra data", self._text, end)
        return value

    def _skip(self, at: int) -> int:
        blank = _skip_blank(self._text, at)
        return blank.end() if blank is not None else at

    def _at_once(self) -> _Found | None:
        """Return the value of the whole text, if that is no longer than a window."""
        if len(self._text) <= _WINDOW:
            with suppress(RecursionError, ValueError, ArithmeticError):
                return self._read(self._text), len(self._text)
        return None

    def _quick(self, at: int) -> _Found | None:
        """Return the value at a place, if it ends within a window."""
        start = at - self._base
        found = self._try(start)
        if found is None and start:
            self._base, self._window = at, self._text[at : at + _WINDOW]
            found = self._try(0)
        return None if found is None else (found[0], found[1] + self._base)

    def _try(self, start: int) -> _Found | None:
        window = self._window
        try:
            found = self._scan(window, start)
        except RecursionError:
            raise self._tally.too_deep() from None
        except json.JSONDecodeError as error:
            if self._base + len(window) < len(self._text):
                return None  # it may be the window that ends here
            raise json.JSONDecodeError(error.msg, self._text, self._base + error.pos) from None
        except (ValueError, ArithmeticError):
            return None  # a number or constant that is refused: its place is found step by step
        is_cut = found[1] == len(window) and self._base + found[1] < len(self._text)
        return None if is_cut else found

    def _long(self, at: int, depth: int) -> Steps[_Found]:
        """Read a value that is longer than a window."""
        yield
        self._tally.enter(depth)
        match self._text[at : at + 1]:
            case "[":
                return (yield from self._array(at + 1, depth + 1))
            case "{":
                return (yield from self._object(at + 1, depth + 1))
            case _:
                try:
                    return self._scan(self._text, at)
                except (json.JSONDecodeError, _RefusedError):
                    raise
                except (ValueError, ArithmeticError):
                    raise _RefusedError("JSON with a number out of range") from None

    def _array(self, at: int, depth: int) -> Steps[_Found]:
        items: list[JSONValue] = []
        counted = 0
        between = ""
        at = self._skip(at)
        if self._text[at : at + 1] == "]":
            return items, at + 1
        while True:
            base = self._base
            end = self._several(at, between, items)
            if end == at and (found := self._quick(at)) is not None:
                items.append(found[0])
                end = found[1]
            if end == at or self._base != base:
                yield from self._tally.count(items[counted:], depth)
                counted = len(items)
            if end == at:
                try:
                    item, end = yield from self._long(at, depth)
                except _RefusedError as error:
                    raise error.within(len(items)) from None
                items.append(item)
                counted += 1
            at = self._skip(end)
            if not self._goes_on(at, "]"):
                yield from self._tally.count(items[counted:], depth)
                return items, at + 1
            at = self._skip(at + 1)
            if at >= self._tried:
                between = self._between(end, at)

    def _between(self, end: int, at: int) -> str:
        """Return what stands between two items: the end of one, and how the next begins."""
        first = self._text.find('"', at, at + _HEAD)
        last = self._text.find('"', first + 1, at + _HEAD)
        is_object = self._text[at : at + 1] == "{" and first < last
        return self._text[end - 1 : (last if is_object else at) + 1]

    def _several(self, at: int, between: str, items: list[JSONValue]) -> int:
        """Read the items up to the last place in the window that looks like one between items.

        It is one if what comes before reads as a list, since neither half of a text or of a
        container does.

        Returns:
            Where the last of them ends; the same place where that does not work.
        """
        if not between or at < self._tried:
            return at
        if at - self._base > _WINDOW // 2:
            self._base, self._window = at, self._text[at : at + _WINDOW]
        start = at - self._base
        cut = self._window.rfind(between, start)
        if cut >= start:
            with suppress(RecursionError, ValueError, ArithmeticError):
                values = self._read(f"[{self._window[start : cut + 1]}]")
                items += cast("list[JSONValue]", values)
                return self._base + cut + 1
        self._tried = self._base + len(self._window)
        return at

    def _object(self, at: int, depth: int) -> Steps[_Found]:
        members: dict[str, JSONValue] = {}
        pending: dict[str, JSONValue] = {}
        at = self._skip(at)
        if self._text[at : at + 1] == "}":
            return members, at + 1
        while True:
            base = self._base
            key, at = self._key(at)
            found = self._quick(at)
            if found is None or self._base != base:
                yield from self._tally.count([pending], depth - 1)
                pending = {}
            if found is None:
                try:
                    found = yield from self._long(at, depth)
                except _RefusedError as error:
                    raise error.within(key) from None
                self._tally.name(key)
            else:
                pending[key] = found[0]
            members[key], at = found
            at = self._skip(at)
            if not self._goes_on(at, "}"):
                yield from self._tally.count([pending], depth - 1)
                return members, at + 1
            at = self._skip(at + 1)

    def _key(self, at: int) -> tuple[str, int]:
        """Read a key and the colon after it."""
        if self._text[at : at + 1] != '"':
            message = "Expecting property name enclosed in double quotes"
            raise json.JSONDecodeError(message, self._text, at)
        key, end = self._scan(self._text, at)
        end = self._skip(end)
        if self._text[end : end + 1] != ":":
            raise json.JSONDecodeError("Expecting ':' delimiter", self._text, end)
        return cast("str", key), self._skip(end + 1)

    def _goes_on(self, at: int, end: str) -> bool:
        """Tell a comma from the end of a container."""
        mark = self._text[at : at + 1]
        if mark == end:
            return False
        if mark == ",":
            return True
        raise json.JSONDecodeError("Expecting ',' delimiter", self._text, at)


def _json_problem(error: json.JSONDecodeError) -> str:
    """Say what came where JSON was expected."""
    text = error.doc.strip(BLANK)
    if text.startswith("<"):
        return f"{_markup(text)} came where JSON was expected"
    rest = error.doc[error.pos : error.pos + _WINDOW].strip()
    cut_word = error.pos and any(word.startswith(rest) for word in ("true", "false", "null", "-"))
    if not rest or cut_word or error.msg.startswith("Unterminated"):
        return f"the JSON ends early, after {len(text)} characters: the body was cut off"
    if text[0] not in '{["':
        return "text came where JSON was expected"
    return f"ill-formed JSON at line {error.lineno}, column {error.colno}: {error.msg}"


def _markup(text: str) -> str:
    start = text[:15].lower()
    return "an HTML page" if start.startswith(("<!doctype html", "<html")) else "XML"
