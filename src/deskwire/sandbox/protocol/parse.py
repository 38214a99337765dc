"""The arguments of a call, read from its request by the parameters of the operation."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, cast
from urllib.parse import unquote

import attrs

from deskwire.core.model.encodings import (
    CsvRows,
    DeepObject,
    Delimited,
    Encoding,
    Exploded,
    Extra,
    File,
    Record,
    Records,
    SecretText,
    Text,
)
from deskwire.core.model.operation import Operation, Paging, Param, ParamLocation
from deskwire.core.model.rules import AnyGroup, AtLeastOne, Requires
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.sent import Members, Sent, merge
from deskwire.sandbox.protocol.values import BadValueError, Leniency, read, read_all

_ABSENT: Final = object()
UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that a text of the vendor's cannot hold, since XML could not carry it."""
_PAGE: Final = re.compile(r"([0-9]{1,9}|None);([0-9]{1,9}|None)")


@attrs.frozen(kw_only=True)
class Manners(Leniency):
    """How a service reads parameters, and what it says of those that it cannot read."""

    status: int = 400
    """The HTTP status of a refusal."""
    missing: str = "{name} is missing"
    """What is said of a parameter that has to be there."""
    missing_code: str = ""
    """The vendor's code for it."""
    refused: str = "{name} is not {expected}"
    """What is said of a value in another form."""
    refused_code: str = ""
    """The vendor's code for it."""
    refusals: Mapping[type[Encoding], str] = MappingProxyType({})
    """What is said instead of a value of some encoding."""
    refuses_control: bool = False
    """Whether a text may hold no control characters."""
    keeps_empty: bool = False
    """Whether a text without a letter is one, and not a parameter that was not sent."""
    takes_empty: bool = False
    """Whether it is one even where it has to be there."""
    keeps_null: bool = False
    """Whether null, and for what is no text an empty one, sets a parameter to None."""

    def lacks(self, name: str) -> Failure:
        """Return the failure for a parameter that is not there."""
        return Failure(self.status, self.missing.format(name=name), code=self.missing_code)

    def refuses(
        self, name: str, expected: str, *, value: object = "", encoding: Encoding | None = None
    ) -> Failure:
        """Return the failure for a value that is not what was expected."""
        told = self.refusals.get(type(encoding), self.refused) if encoding else self.refused
        values = cast("list[object]", value) if isinstance(value, list) else [value]
        text = ", ".join(map(str, values))
        message = told.format(name=name, expected=expected, value=text)
        return Failure(self.status, message, code=self.refused_code)


@attrs.frozen
class Window:
    """Which items of a list are asked for."""

    start: int = 0
    """How many items come before them."""
    size: int | None = None
    """How many they are at most."""


def parse(operation: Operation[object], sent: Sent, manners: Manners) -> dict[str, object]:
    """Return the arguments by their names in the service model; those not sent are left out.

    Raises:
        Failure: One has to be there and is not, or is not in its form.
    """
    if manners.refuses_control:
        _check_printable(sent, manners)
    arguments: dict[str, object] = {}
    for param in operation.params:
        value = _argument(param, sent, manners)
        if value not in (_ABSENT, arguments.get(param.name, value)):
            raise manners.refuses(param.wire, "the one of the path")
        is_empty = param.required and value == "" and not manners.takes_empty
        if value is not _ABSENT and not is_empty:
            arguments[param.name] = value
        elif param.required and param.name not in arguments:
            raise manners.lacks(param.wire)
    return arguments


def _check_printable(sent: Sent, manners: Manners) -> None:
    for members in (sent.query, sent.body):
        for name, values in members.items():
            if any(UNPRINTABLE.search(value) for value in values if isinstance(value, str)):
                raise Failure(
                    manners.status,
                    f"{name} holds a control character",
                    code=manners.refused_code,
                )


def _argument(param: Param, sent: Sent, manners: Manners) -> object:
    """Return one argument, sent in any of the ways that the model knows."""
    ways = [(param.wire, param.encoding)]
    ways += [(way.wire or param.wire, way.encoding) for way in param.variants.values()]
    refusal: BadValueError | None = None
    for wire, encoding in ways:
        try:
            value = _find(param, wire, encoding, sent, manners)
        except BadValueError as error:
            refusal = refusal or error
            continue
        if value is not _ABSENT:
            return value
    if refusal is not None:
        wire, encoding = refusal.part or (param.wire, param.encoding)
        value = merge(sent.query, sent.body).get(wire, [""])[-1]
        raise manners.refuses(wire, str(refusal), value=value, encoding=encoding)
    return _ABSENT


def _find(param: Param, wire: str, encoding: Encoding, sent: Sent, manners: Manners) -> object:
    match param.place:
        case ParamLocation.PATH:
            text = sent.path.get(param.name)
            if text is None:
                return _ABSENT
            if isinstance(encoding, Delimited):  # a mark that is encoded is part of a value
                return read_all(encoding, [*map(unquote, text.split(encoding.mark))], manners)
            return read(encoding, unquote(text), manners)
        case ParamLocation.QUERY:
            return member(wire, encoding, sent.query, manners)
        case ParamLocation.BODY | ParamLocation.FILE:
            if isinstance(encoding, File):
                return sent.files.get(wire, _ABSENT)
            return member(wire, encoding, sent.body, manners)


def member(wire: str, encoding: Encoding, members: Members, manners: Manners) -> object:
    """Return the value of a name among the members of a query or of a body.

    Raises:
        BadValueError: It is not in its form.
    """
    match encoding:
        case Exploded():
            return _repeated(wire, encoding, members, manners)
        case Record(fields=fields, spread=spread):
            found = {
                key: _part(name if spread else f"{wire}[{name}]", item, members, manners)
                for key, (name, item) in fields.items()
            }
            return {key: one for key, one in found.items() if one is not _ABSENT} or _ABSENT
        case Records(record=record):
            places = _places(wire, record, members, manners)
            rows = (member(f"{wire}[{place}]", record, members, manners) for place in places)
            return tuple(rows) or _ABSENT
        case DeepObject(item=item):
            return dict(_bracketed(wire, item, members, manners)) or _ABSENT
        case Extra(documented=documented):
            return {name: values[-1] for name, values in members.items() if name not in documented}
        case _:
            value = members.get(wire, [_ABSENT])[-1]
            keeps = manners.keeps_empty and isinstance(encoding, Text | SecretText)
            if value is None or (value == "" and not keeps):
                return None if manners.keeps_null else _ABSENT
            if value is _ABSENT:
                return value
            return value if isinstance(encoding, CsvRows) else read(encoding, value, manners)


def _places(wire: str, record: Record, members: Members, manners: Manners) -> range:
    """Return the numbers of the records of a list: `milestones[0][due_date]` is part of one."""
    pattern = re.compile(re.escape(wire) + r"\[([0-9]{1,9})\]\[(.*)\]")
    known, places = {name for name, _ in record.fields.values()}, set[int]()
    for name in members:
        if name.partition("[")[0] == wire:
            match = pattern.fullmatch(name)
            if match is None or match[2] not in known:
                message = f"{name} is no part of a {wire.removesuffix('s')}"
                raise Failure(manners.status, message, code=manners.refused_code)
            places.add(int(match[1]))
    if places != {*range(len(places))}:
        message = f"{wire} are not numbered from 0"
        raise Failure(manners.status, message, code=manners.refused_code)
    return range(len(places))


def _part(wire: str, encoding: Encoding, members: Members, manners: Manners) -> object:
    try:
        return member(wire, encoding, members, manners)
    except BadValueError as error:
        error.part = error.part or (wire, encoding)
        raise


def _repeated(wire: str, encoding: Exploded, members: Members, manners: Manners) -> object:
    if "n" in encoding.suffix:
        # PHP numbers those that have no number of their own.
        head, tail = map(re.escape, f"{wire}{encoding.suffix}".rsplit("n", 1))
        matches = (re.fullmatch(f"{head}([0-9]{{0,9}}){tail}", name) for name in members)
        places = sorted((int(match[1] or 0), match[0]) for match in matches if match)
        found = [value for _, name in places for value in members[name]]
    else:
        found = list(members.get(wire + encoding.suffix, ()))
    if not found and (encoding.lone_plain or encoding.suffix):
        # In JSON the list itself is the value, and its name is plain.
        plain = members.get(wire, ())
        if encoding.lone_plain or any(isinstance(value, list) for value in plain):
            found = list(plain)
    values: list[object] = []
    for value in found:
        values += cast("list[object]", value) if isinstance(value, list) else [value]
    if not found:
        return _ABSENT
    values = [value for value in values if value is not None and value != ""]
    return tuple(read(encoding.item, value, manners) for value in values)


def _bracketed(
    wire: str, item: Encoding, members: Members, manners: Manners
) -> Iterator[tuple[str, object]]:
    pattern = re.compile(re.escape(wire) + r"\[([^\[\]]*)\]")
    for name, values in members.items():
        match = pattern.fullmatch(name)
        if match is not None:
            yield match[1], read(item, values[-1], manners)


def check(operation: Operation[object], arguments: Mapping[str, object], manners: Manners) -> None:
    """Refuse a call without what it needs.

    The rules that forbid something are the client's to keep: no vendor says that it refuses.

    Raises:
        Failure: Something is missing.
    """
    wire = {param.name: param.wire for param in operation.params}
    for rule in operation.rules:
        match rule:
            case AtLeastOne(names=names) if not arguments.keys() & set(names):
                raise manners.lacks(" or ".join(wire[name] for name in names))
            case AnyGroup(groups=groups) if not any(
                arguments.keys() >= set(group) for group in groups
            ):
                raise manners.lacks(
                    ", or ".join(" and ".join(map(wire.__getitem__, group)) for group in groups)
                )
            case Requires(name=name, others=others) if name in arguments:
                for other in others:
                    if other not in arguments:
                        raise manners.lacks(wire[other])
            case _:
                pass


def window(paging: Paging, sent: Sent, manners: Manners) -> Window:
    """Return which items of a list are asked for.

    Raises:
        Failure: The page is not in its form.
    """
    size: int | None
    if paging.wire:
        text = str(sent.query.get(paging.wire, [""])[-1])
        match = _PAGE.fullmatch(text or "None;None")
        if match is None or match[2] == "0":
            raise manners.refuses(paging.wire, "<offset>;<count>", value=text)
        # An old client writes the word `None` for the part that its caller has left out.
        start, size = (None if part == "None" else int(part) for part in match.groups())
    else:
        names = (paging.wire_start, paging.wire_size)
        if paging.default_size is None and not all(sent.query.get(name) for name in names):
            return Window()  # where there is no usual page, half of one says nothing
        start, size = (_count(name, sent, manners) for name in names)
    size = size or paging.default_size
    if paging.style == "page" and start is not None:
        start = (start - paging.first) * (size or 0)
    return Window(max(start or 0, 0), size)


def _count(wire: str, sent: Sent, manners: Manners) -> int | None:
    text = str(sent.query.get(wire, [""])[-1])
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,9}", text):
        raise manners.refuses(wire, "a whole number", value=text)
    return int(text)


def cut(items: Sequence[object], asked: Window, cap: int | None) -> Sequence[object]:
    """Return the items of a page; beyond its cap a service leaves items out silently."""
    end = None if asked.size is None else asked.start + asked.size
    page = items[asked.start : end]
    return page if cap is None else page[:cap]
