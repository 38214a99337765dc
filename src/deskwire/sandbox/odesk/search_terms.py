"""What searches are asked in: sorting, numbers, ranges, and a part of Lucene's queries."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from sqlite3 import Row
from typing import Any, Final, TypeAlias

import attrs

from deskwire.core.model.encodings import Encoding, Record
from deskwire.core.model.operation import Operation
from deskwire.sandbox.odesk.state import refused
from deskwire.sandbox.protocol.values import BadValueError, Leniency, read

Test: TypeAlias = Callable[[Row], bool]
"""Tells whether a row is found."""

Field: TypeAlias = Callable[[Row, Any], bool]
"""Tells whether a field of a row is what a value asks for."""

_RANGE: Final = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]")
_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<mark>[()])
         |(?:(?P<field>\w+):)?(?:"(?P<quoted>[^"]*)"|(?P<range>\[[^\]]*\])|(?P<word>[^\s()":]+)))""",
    re.VERBOSE,
)


def order_of(text: str | None) -> list[tuple[str, str]]:
    """Return what a search of the first edition is sorted by: `date_posted;op_title;DA`."""
    if not text:
        return []
    *fields, letters = text.split(";")
    if len(fields) != len(letters):
        raise refused("sort does not end in one letter, A or D, for each field")
    return list(zip(fields, letters, strict=True))


def positive(name: str, given: Decimal | str) -> Decimal:
    """Return a number that is not below zero."""
    try:
        value = Decimal(given)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        raise refused(f"{name} is not a number")
    return value


def among(name: str, number: int, allowed: range = range(10**9)) -> int:
    """Return a whole number that is one of those allowed."""
    if number not in allowed:
        several = (
            f"one of {', '.join(map(str, allowed))}" if len(allowed) < 10 else "a whole number"
        )
        raise refused(f"{name} is not {several}")
    return number


def within(name: str, text: str, value: Decimal | None) -> bool:
    """Tell whether a number is `3`, one of `3,4`, in `[3 TO 4]`, or, for `None`, not there."""
    if text == "None":
        return value is None
    match = _RANGE.fullmatch(text)
    if match is not None:
        low, high = (_end(name, end) for end in match.groups())
        return (
            value is not None and (low is None or low <= value) and (high is None or value <= high)
        )
    wanted = [positive(name, part) for part in text.split(",")]
    return value is not None and int(value) in wanted


def tested(fields: Mapping[str, Field], given: Mapping[str, object]) -> Iterator[Test]:
    """Yield the tests of the fields that are asked for; what is no field is passed over."""
    for name, value in given.items():
        if name in fields:
            yield partial(_tell, fields[name], value)


def _tell(field: Field, value: object, row: Row) -> bool:
    return field(row, value)


def parts_of(operation: Operation[object]) -> Mapping[str, Encoding]:
    """Return how the parts of a search are written."""
    records = (param.encoding for param in operation.params if isinstance(param.encoding, Record))
    return {key: encoding for record in records for key, (_, encoding) in record.fields.items()}


def arrange(rows: list[Row], order: Iterable[tuple[str, str]], columns: Mapping[str, str]) -> None:
    """Sort rows by fields and directions, `A` or `D`; nothing comes before anything.

    Args:
        rows: The rows.
        order: Fields and directions.
        columns: The column of every field that rows can be sorted by.
    """
    for field, direction in reversed([*order]):
        if field not in columns or direction not in ("A", "D"):
            raise refused("sort is not a field that results can be sorted by, and a direction")
        column = columns[field]
        rows.sort(key=lambda row: (row[column] is not None, row[column]), reverse=direction == "D")


def _end(name: str, text: str) -> Decimal | None:
    return None if text == "*" else positive(name, text)


def contains(text: str, words: str) -> bool:
    """Tell whether a text has all of some words, in whatever case."""
    return all(each in text.casefold() for each in words.casefold().split())


def same(text: str, other: str) -> bool:
    """Tell whether two names are the same: `web_development` is `Web Development`."""
    return _name(text) == _name(other)


def _name(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def has(listed: str, *wanted: str) -> bool:
    """Tell whether a list in one text, parted by commas, has all of some names."""
    there = {_name(part) for part in listed.split(",")}
    return all(_name(part) in there for part in wanted)


@attrs.frozen
class Queries:
    """Queries of words, AND, OR, NOT, brackets and `field:value`.

    Words beside each other have to be there all, as if AND stood between them.
    """

    fields: Mapping[str, Field]
    """What can stand before a colon."""
    parts: Mapping[str, Encoding]
    """How what stands after it is written."""
    usual: Field
    """What a word without a field is looked for in."""

    def read(self, text: str) -> Test:
        """Return the test that a query stands for."""
        return _Query([*_tokens(text)], self).parsed()


def _tokens(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            raise refused(
                f"q is not a query: it breaks off before {text[position:].strip()[:20]!r}"
            )
        yield match
        position = match.end()


class _Query:
    """Reads the tokens of a query, the loosest operator first."""

    def __init__(self, tokens: list[re.Match[str]], queries: Queries) -> None:
        self._tokens: list[re.Match[str]] = tokens
        self._queries: Queries = queries

    def parsed(self) -> Test:
        """Return the test of the whole query."""
        test = self._any()
        if self._tokens:
            raise refused("q has a bracket that nothing opens")
        return test

    def _next(self) -> str:
        """Return the operator or bracket that comes next; empty for anything else."""
        if not self._tokens:
            return "end"
        token = self._tokens[0]
        is_operator = token["word"] in ("AND", "OR", "NOT") and token["field"] is None
        return token["mark"] or (token["word"] if is_operator else "")

    def _any(self) -> Test:
        tests = [self._all()]
        while self._next() == "OR":
            self._tokens.pop(0)
            tests.append(self._all())
        return lambda row: any(test(row) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._next() in ("AND", "NOT", "(", ""):
            if self._next() == "AND":
                self._tokens.pop(0)
            tests.append(self._one())
        return lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        match self._next():
            case "NOT":
                self._tokens.pop(0)
                inner = self._one()
                return lambda row: not inner(row)
            case "(":
                self._tokens.pop(0)
                inner = self._any()
                if self._next() != ")":
                    raise refused("q has a bracket that nothing closes")
                self._tokens.pop(0)
                return inner
            case "":
                return self._term(self._tokens.pop(0))
            case _:
                raise refused("q is not a query: a word is missing")

    def _term(self, token: re.Match[str]) -> Test:
        value = token["quoted"] or token["range"] or token["word"] or ""
        name = token["field"]
        if name is None:
            return partial(_tell, self._queries.usual, value)
        if name not in self._queries.fields:
            raise refused(f"q asks for the field {name!r}, which is not known")
        try:
            given = read(self._queries.parts[name], value, Leniency())
        except BadValueError as error:
            raise refused(f"{name} is not {error}") from error
        return partial(_tell, self._queries.fields[name], given)
