"""What searches are asked in: pages, sorting, numbers, ranges, and a part of Lucene's queries."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from sqlite3 import Row
from typing import Final, TypeAlias, TypeVar, cast

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.input import page
from deskwire.sandbox.odesk.state import refused
from deskwire.sandbox.protocol.routing import Call

T = TypeVar("T")

Test: TypeAlias = Callable[[Row], bool]
"""Tells whether a row is found."""

Field: TypeAlias = Callable[[Row, str], bool]
"""Tells whether a field of a row is what a text asks for."""

LAST: Final = 5_000
"""How many results a search shows at most."""

_RANGE: Final = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]")
_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<mark>[()])
         |(?:(?P<field>\w+):)?(?:"(?P<quoted>[^"]*)"|(?P<range>\[[^\]]*\])|(?P<word>[^\s()":]+)))""",
    re.VERBOSE,
)


def page_of(call: Call, name: str) -> tuple[int, int]:
    """Return the offset and the size of the page that a call asks for as `<offset>;<count>`."""
    return page(name, call.query(name))


def order_of(call: Call) -> list[tuple[str, str]]:
    """Return what a search of the first edition is sorted by: `date_posted;op_title;DA`."""
    *fields, letters = call.query("sort").split(";")
    if len(fields) != len(letters):
        raise refused("sort does not end in one letter, A or D, for each field")
    return list(zip(fields, letters, strict=True))


def window(items: Sequence[T], offset: int, size: int) -> Sequence[T]:
    """Return one page of the results of a search."""
    return items[:LAST][offset : offset + size]


def number(name: str, text: str) -> Decimal:
    """Return a number that is not below zero."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        raise refused(f"{name} is not a number")
    return value


def whole(name: str, text: str, *allowed: int) -> int:
    """Return a whole number, one of those allowed where there are such."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or (allowed and int(text) not in allowed):
        expected = f"one of {', '.join(map(str, allowed))}" if allowed else "a whole number"
        raise refused(f"{name} is not {expected}")
    return int(text)


def word(name: str, text: str, allowed: Sequence[str]) -> str:
    """Return one of several words."""
    if text not in allowed:
        raise refused(f"{name} is not one of {', '.join(allowed)}")
    return text


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
    wanted = [number(name, part) for part in text.split(",")]
    return value is not None and int(value) in wanted


def tested(fields: Mapping[str, Field], given: Mapping[str, str]) -> Iterator[Test]:
    """Yield the tests of the fields that are asked for; what is no field is passed over."""
    for name, text in given.items():
        if text and name in fields:
            yield _bound(fields[name], text)


def _bound(field: Field, text: str) -> Test:
    return lambda row: field(row, text)


def found(rows: Sequence[Row], tests: Iterable[Test]) -> list[Row]:
    """Return the rows that pass all tests."""
    every = list(tests)
    return [row for row in rows if all(test(row) for test in every)]


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


def lister(call: Call, total: int) -> dict[str, JSONValue]:
    """Return the lister beside a page of results."""
    offset, size = page_of(call, "page")
    return {
        "total_items": str(total),
        "query": "",
        "sort": call.query("sort"),
        "paging": {"offset": str(offset), "count": str(size)},
    }


def _end(name: str, text: str) -> Decimal | None:
    return None if text == "*" else number(name, text)


def real(hundredths: int | None) -> JSONValue:
    """Return hundredths as the number that the second edition writes, which is not text."""
    return cast("JSONValue", (hundredths or 0) / 100)


def long_day(day: date) -> str:
    """Return a day as the first edition writes it: `December 31, 2014`."""
    return f"{day:%B} {day.day}, {day:%Y}"


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


def query(text: str, fields: Mapping[str, Field], usual: Field) -> Test:
    """Return the test that a query stands for: words, AND, OR, NOT, brackets and `field:value`.

    Words beside each other have to be there all, as if AND stood between them.

    Args:
        text: The query.
        fields: What can stand before a colon.
        usual: What a word without a field is looked for in.
    """
    return _Query([*_tokens(text)], fields, usual).parsed()


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

    def __init__(
        self, tokens: list[re.Match[str]], fields: Mapping[str, Field], usual: Field
    ) -> None:
        self._tokens: list[re.Match[str]] = tokens
        self._fields: Mapping[str, Field] = fields
        self._usual: Field = usual

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
            return lambda row: self._usual(row, value)
        if name not in self._fields:
            raise refused(f"q asks for the field {name!r}, which is not known")
        field = self._fields[name]
        return lambda row: field(row, value)
