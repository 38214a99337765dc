"""What a call takes, from the words of a command line."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast

from deskwire.cli.process import UsageError
from deskwire.core.errors import DecodeError, shown
from deskwire.core.model.encodings import (
    Boolean,
    CsvRows,
    Day,
    DeepObject,
    Delimited,
    Encoding,
    Exploded,
    Extra,
    File,
    Flag,
    Moment,
    Moments,
    Record,
    Records,
    SecretText,
)
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import JSONValue
from deskwire.core.request.multipart import Upload
from deskwire.core.response.json_body import parse_json

Kind: TypeAlias = Literal["switch", "many", "one"]
"""How an argument is given: as a bare option, as one that is repeated, or with one value."""

_TREES: Final = (CsvRows, DeepObject, Extra, Record, Records)
"""Encodings of values that have no form but JSON."""


def kind_of(encoding: Encoding) -> Kind:
    """Return how the value of an encoding is given."""
    if isinstance(encoding, (Boolean, Flag)):
        return "switch"
    return "many" if isinstance(encoding, (Delimited, Exploded)) else "one"


def hint_of(encoding: Encoding) -> str:
    """Return what there is to say of the form of a value on a command line; empty for nothing."""
    if isinstance(encoding, File):
        return "A file; - for standard input."
    if isinstance(encoding, SecretText):
        return "@FILE reads it from a file, where no list of processes shows it."
    return "As JSON." if isinstance(encoding, _TREES) else ""


def read_value(name: str, encoding: Encoding, given: object) -> object:
    """Return the value of an argument.

    Raises:
        UsageError: It cannot be one.
    """
    if isinstance(given, bool):
        return given
    if isinstance(given, Sequence) and not isinstance(given, str):
        values = [*cast("Sequence[str]", given)]
        is_ready = len(values) == 1 and isinstance(encoding, Delimited)
        return values[0] if is_ready else typed(encoding, values)
    text = str(given)
    if isinstance(encoding, File):
        return _upload(text)
    if isinstance(encoding, SecretText):
        return Secret(read_bytes(text[1:]).decode().strip() if text.startswith("@") else text)
    is_tree = isinstance(encoding, _TREES) and not isinstance(encoding, CsvRows)
    if is_tree or text[:1] in ("[", "{", "@"):
        return typed(encoding, _tree(name, text)) if isinstance(encoding, _TREES) else text
    return typed(encoding, text)


def typed(encoding: Encoding, value: object) -> object:
    """Return a value with days and times, where JSON and command lines have only texts for them."""
    match encoding, value:
        case Day(), str():
            return _parsed(date.fromisoformat, value)
        case ((Moment() | Moments()), str()):
            moment = _parsed(datetime.fromisoformat, value)
            # Without a zone it is left to the service's own forms.
            return value if isinstance(moment, datetime) and moment.tzinfo is None else moment
        case ((Delimited(item=item) | Exploded(item=item) | DeepObject(item=item)), list()):
            return [typed(item, one) for one in cast("list[object]", value)]
        case Moments(moment=moment), list():
            return [typed(moment, one) for one in cast("list[object]", value)]
        case Records(record=record), list():
            return [typed(record, one) for one in cast("list[object]", value)]
        case Record(fields=fields), dict():
            entries = cast("dict[str, object]", value)
            return {
                name: typed(fields[name][1], one) if name in fields else one
                for name, one in entries.items()
            }
        case _:
            return value


def _parsed(parse: Callable[[str], date], text: str) -> date | str:
    try:
        return parse(text)
    except ValueError:
        return text


def _upload(path: str) -> Upload:
    return Upload("stdin" if path == "-" else Path(path).name, read_bytes(path))


def _tree(name: str, text: str) -> object:
    content = read_bytes(text[1:]) if text.startswith("@") else text.encode()
    try:
        return parse_json(content)
    except DecodeError as error:
        raise UsageError(f"--{name} is {shown(text)}, expected JSON: {error.message}") from None


def read_bytes(path: str) -> bytes:
    """Return what is in a file; `-` is standard input.

    Raises:
        UsageError: It cannot be read.
    """
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None


def read_json(option: str, given: str) -> JSONValue:
    """Return what an option has as JSON: `@file.json`, `-` for standard input, or itself.

    Raises:
        UsageError: It is none.
    """
    is_file = given == "-" or given.startswith("@")
    content = read_bytes(given.removeprefix("@")) if is_file else given.encode()
    try:
        return parse_json(content)
    except DecodeError as error:
        raise UsageError(f"--{option} is no JSON: {error.message}") from None


def read_arguments(given: str) -> Mapping[str, object]:
    """Return the arguments in an object of JSON, given as to `read_json`.

    Raises:
        UsageError: There is none.
    """
    tree = read_json("body", given)
    if not isinstance(tree, dict):
        raise UsageError(f"--body is {shown(json.dumps(tree, default=str))}, expected an object")
    return {name.replace("-", "_"): value for name, value in tree.items()}
