"""The `where` of a list, read by a parser of the sandbox's own.

A condition compares a field with values; conditions are joined by `and`, and there is nothing else.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import Final, cast

import attrs

from deskwire.sandbox.paymo.objects import KINDS, Field, Kind, Type
from deskwire.sandbox.paymo.state import PaymoState, Row, User, ids, number
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.store import Value

_TOKEN: Final = re.compile(
    r"""\s*(?:
        "(?P<quoted>[^"]*)"
      | (?P<operator><=|>=|<>|!=|=|<|>)
      | (?P<mark>[(),])
      | (?P<word>[^\s"(),=<>!]+)
    )""",
    re.VERBOSE,
)
_ORDERED: Final = frozenset({Type.INTEGER, Type.DECIMAL, Type.DATE, Type.INSTANT})


@attrs.frozen
class Literal:
    """A value of an expression."""

    text: str
    """What it says."""
    quoted: bool
    """Whether it stands in quotes."""

    @property
    def is_null(self) -> bool:
        """Whether it is null."""
        return self.text == "null" and not self.quoted


@attrs.frozen
class Condition:
    """A comparison of a field with values."""

    path: tuple[str, ...]
    """The field, behind the keys of the included objects that it belongs to."""
    operator: str
    """The comparison, e.g. `=` or `not in`."""
    values: tuple[Literal, ...]
    """What it is compared with."""


class _Parser:
    """Reads an expression token by token."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = list(_tokens(text))
        self._next: int = 0

    def conditions(self) -> Iterator[Condition]:
        """Yield the conditions."""
        yield self._condition()
        while self._next < len(self._tokens):
            self._expect("word", "and")
            yield self._condition()

    def _condition(self) -> Condition:
        path = tuple(self._expect("word").split("."))
        kind, operator = self._take()
        if kind == "word" and operator.lower() == "not":
            operator = f"not {self._expect('word').lower()}"
        operator = operator.lower()
        if operator in {"in", "not in"}:
            return Condition(path, operator, self._list())
        if kind == "operator" or operator in {"like", "not like"}:
            return Condition(path, operator, (self._value(),))
        raise _broken(operator)

    def _list(self) -> tuple[Literal, ...]:
        self._expect("mark", "(")
        values = [self._value()]
        while self._peek() == ("mark", ","):
            self._take()
            values.append(self._value())
        self._expect("mark", ")")
        return tuple(values)

    def _value(self) -> Literal:
        kind, text = self._take()
        if kind not in {"word", "quoted"}:
            raise _broken(text)
        return Literal(text, kind == "quoted")

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._next] if self._next < len(self._tokens) else ("end", "its end")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._next += 1
        return token

    def _expect(self, kind: str, text: str = "") -> str:
        found, said = self._take()
        if found != kind or (text and said.lower() != text):
            raise _broken(said)
        return said


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise _broken(text[place:])
        yield match.lastgroup, match[match.lastgroup]
        place = match.end()


def _broken(near: str) -> Failure:
    return Failure(400, f"Invalid where condition near: {near[:40]}")


def parse(text: str) -> tuple[Condition, ...]:
    """Return the conditions of an expression.

    Raises:
        Failure: It is not one.
    """
    return tuple(_Parser(text).conditions())


Test = Callable[[Row], bool]
"""Tells whether an object fulfils a condition."""


class Filter:
    """The conditions on lists, as tests of rows."""

    def __init__(self, state: PaymoState, user: User, kind: Kind, text: str) -> None:
        self._state: PaymoState = state
        self._user: User = user
        self.conditions: tuple[Condition, ...] = parse(text) if text.strip() else ()
        """The conditions."""
        self._tests: dict[tuple[str, ...], list[Test]] = {}
        for condition in self.conditions:
            *keys, name = condition.path
            target = below(kind, keys, ".".join(condition.path))
            test = self._test(target, name, condition)
            self._tests.setdefault(tuple(keys), []).append(test)

    def keeps(self, keys: tuple[str, ...], row: Row) -> bool:
        """Tell whether an object stays: a listed one, or one included below some keys."""
        return all(test(row) for test in self._tests.get(keys, ()))

    def _test(self, kind: Kind, name: str, condition: Condition) -> Test:
        special = _SPECIAL.get((kind.name, name))
        if special is not None:
            return special(self._state, self._user, condition)
        field = kind.fields.get(name)
        if field is None or field.hidden:
            raise unknown(".".join(condition.path))
        if field.type is Type.IDS:
            return _members(name, condition)
        return _compared(field, condition)


def unknown(name: str) -> Failure:
    """Return the error for a field or a relation that does not exist."""
    return Failure(400, f"Unknown field or reference: {name}")


def below(kind: Kind, keys: Sequence[str], name: str) -> Kind:
    """Return the kind of what is included under some keys.

    Raises:
        Failure: There is no such relation.
    """
    for key in keys:
        relation = {**kind.parents, **kind.single, **kind.children}.get(key)
        if relation is None:
            raise unknown(name)
        kind = KINDS[relation[0]]
    return kind


def _compared(field: Field, condition: Condition) -> Test:
    """Return the test of a plain field; what is null is neither equal to a value nor unequal."""
    operator, name = condition.operator, field.name
    if any(value.is_null for value in condition.values):
        if operator not in {"=", "!=", "<>"}:
            raise _broken("null")
        return lambda row: (row[name] is None) == (operator == "=")
    if operator in {"like", "not like"}:
        pattern = _pattern(condition.values[0].text)
        wanted = operator == "like"
        return lambda row: (
            row[name] is not None and fnmatchcase(str(row[name]).lower(), pattern) == wanted
        )
    values = [_read(field, value) for value in condition.values]
    if operator in {"in", "not in"}:
        return lambda row: (
            row[name] is not None and (_cell(field, row[name]) in values) == (operator == "in")
        )
    if operator in {"<", "<=", ">", ">="} and field.type not in _ORDERED:
        raise _broken(operator)
    return _ordered(field, operator, values[0])


def _ordered(field: Field, operator: str, value: object) -> Test:
    def test(row: Row) -> bool:
        cell = _cell(field, row[field.name])
        if cell is None or value is None:
            return False
        left, right = cast("int", cell), cast("int", value)  # or both text, or both Decimals
        return _ORDERS[operator]((left > right) - (left < right))

    return test


_ORDERS: Final[Mapping[str, Callable[[int], bool]]] = {
    "=": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def _cell(field: Field, value: Value) -> int | str | Decimal | None:
    return Decimal(str(value)) if field.type is Type.DECIMAL and value is not None else value


def _read(field: Field, literal: Literal) -> int | str | Decimal | None:
    """Return a value as a field is compared with it.

    None is a time that is not written in Unix seconds: it is accepted and matches nothing.
    """
    text = literal.text
    match field.type:
        case Type.INTEGER if not literal.quoted and re.fullmatch(r"-?[0-9]+", text):
            return int(text)
        case Type.DECIMAL if not literal.quoted:
            try:
                return Decimal(text)
            except InvalidOperation:
                pass
        case Type.BOOLEAN if text in {"true", "false"} and not literal.quoted:
            return int(text == "true")
        case Type.DATE:
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError:
                pass
        case Type.INSTANT:
            return int(text) if re.fullmatch(r"-?[0-9]+", text) else None
        case Type.TEXT:
            return text
        case _:
            pass
    raise Failure(400, f"Invalid value for {field.name}: {text}")


def _pattern(text: str) -> str:
    """Return what is like a text as `fnmatch` has it."""
    plain = re.sub(r"([\[\]*?])", r"[\1]", text.lower())
    return plain.replace("%", "*")


def _members(name: str, condition: Condition) -> Test:
    """Return the test of a list of users: who is in it, or whether anybody is."""
    words = [value.text for value in condition.values]
    users = {int(word) for word in words if word.isdecimal()}
    if any(word != "anyone" and not word.isdecimal() for word in words):
        raise Failure(400, f"Invalid value for {name}: {', '.join(words)}")

    def has(row: Row) -> bool:
        members = set(ids(row[name]))
        return bool(members & users) or (not members and "anyone" in words)

    match condition.operator:
        case "=" | "in":
            return has
        case "<>" | "!=" | "not in":
            return lambda row: not has(row)
        case _:
            raise _broken(condition.operator)


def _my_tasks(_: PaymoState, user: User, condition: Condition) -> Test:
    """Return the test of `mytasks`; to administrators all tasks have been seen to belong."""
    if condition.operator != "=" or condition.values[0].text != "true":
        raise _broken("mytasks")

    def test(row: Row) -> bool:
        members = ids(row["users"])
        mine = not members or user.id in members
        return user.is_admin or (mine and row["project_id"] in user.projects)

    return test


def _of_client(state: PaymoState, _: User, condition: Condition) -> Test:
    """Return the test of the client that a time entry is for."""
    field = KINDS["projects"].fields["client_id"]
    test = _compared(field, condition)
    return lambda row: test(state.get("projects", row["project_id"]))


def _in_interval(_: PaymoState, __: User, condition: Condition) -> Test:
    """Return the test of a span of time: two stamps in quotes, in which an entry has to begin."""
    if condition.operator != "in" or len(condition.values) != 2:
        raise _broken("time_interval")
    try:
        start, end = (
            int(datetime.strptime(value.text, "%Y-%m-%dT%H:%M:%S%z").timestamp())
            for value in condition.values
        )
    except ValueError:
        raise _broken("time_interval") from None

    def test(row: Row) -> bool:
        if row["is_bulk"]:
            day = datetime.fromisoformat(str(row["date"])).replace(tzinfo=UTC)
            return start <= day.timestamp() < end
        return start <= number(row["start_time"]) < end

    return test


_SPECIAL: Final[Mapping[tuple[str, str], Callable[[PaymoState, User, Condition], Test]]] = {
    ("tasks", "mytasks"): _my_tasks,
    ("entries", "client_id"): _of_client,
    ("entries", "time_interval"): _in_interval,
}
