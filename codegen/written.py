"""What is written in a resource's file, before its short forms are spelled out."""

from datetime import tzinfo
from typing import Final, TypeAlias, cast
from zoneinfo import ZoneInfo

import attrs
import cattrs

from codegen.marks import Data
from codegen.model import Example, Scalar, Shape, TypeRef
from deskwire.core.model.operation import Paging

Encode: TypeAlias = str | list[str] | dict[str, list[str]] | None
"""How a value is written: a word, several, or the words of a boolean."""


@attrs.frozen(kw_only=True)
class WrittenVariant:
    """Another way to send an argument, as it is written."""

    encode: Encode = None
    join: str = ""
    wire: str = ""


@attrs.frozen(kw_only=True)
class WrittenSelection:
    """Where a payload stands, as it is written."""

    path: tuple[str, ...] = ()
    or_path: tuple[str, ...] = ()
    one: bool = False


@attrs.frozen(kw_only=True)
class WrittenArgument:
    """An argument as it is written."""

    type: TypeRef
    wire: str = ""
    encode: Encode = None
    join: str = ""
    range: str = ""
    limit: int | None = None
    variants: dict[str, WrittenVariant] = attrs.Factory(dict[str, WrittenVariant])
    required: bool = False
    default: Scalar = None
    doc: str = ""
    why: str = ""


@attrs.frozen(kw_only=True)
class WrittenField:
    """A field as it is written."""

    type: TypeRef
    wire: str = ""
    encode: Encode = None
    join: str = ""
    doc: str = ""
    seen: str = ""
    why: str = ""


@attrs.frozen(kw_only=True)
class WrittenOperation:
    """An operation as it is written."""

    summary: str
    http: str
    path: dict[str, WrittenArgument] = attrs.Factory(dict[str, WrittenArgument])
    query: dict[str, WrittenArgument] = attrs.Factory(dict[str, WrittenArgument])
    body: dict[str, WrittenArgument] = attrs.Factory(dict[str, WrittenArgument])
    files: dict[str, WrittenArgument] = attrs.Factory(dict[str, WrittenArgument])
    send: dict[str, Scalar] = attrs.Factory(dict[str, Scalar])
    encode: str = ""
    wrap: str = ""
    pattern: str = ""
    returns: TypeRef | None = None
    returned: str = ""
    table: str = ""
    select: WrittenSelection = WrittenSelection()
    paging: Paging | None = None
    formats: str = ""
    idempotent: bool | None = None
    rules: list[dict[str, Data]] = attrs.Factory(list[dict[str, Data]])
    raises: dict[str, str] = attrs.Factory(dict[str, str])
    authenticated: bool = True
    deprecated: str = ""
    examples: list[Example] = attrs.Factory(list[Example])
    partition: str = ""
    sort: tuple[str, ...] = ()
    doc: str = ""
    why: str = ""


def _type(value: Data, _: object = None) -> TypeRef:
    if isinstance(value, list):
        return attrs.evolve(_type(value[0]), shape=Shape.LIST)
    if isinstance(value, dict):
        return attrs.evolve(_type(value["map"]), shape=Shape.MAP)
    text = str(value)
    return TypeRef(name=text.rstrip("?!"), nullable=text.endswith("?"), required=text.endswith("!"))


def _written(value: Data) -> dict[str, Data]:
    """Spell out the short form of a field or argument."""
    if isinstance(value, dict) and "type" in value:
        return value
    return {"type": value}


def _paging(value: Data) -> dict[str, Data]:
    """Return paging under the names of the model."""
    names = {"default": "default_size", "maximum": "max_size"}
    parts = cast("dict[str, Data]", value)
    return {names.get(key, key): part for key, part in parts.items() if key != "why"}


def spelled_selection(value: Data) -> dict[str, Data]:
    """Spell out where a payload stands."""
    parts = value if isinstance(value, dict) else {"path": value}
    return {("or_path" if key == "or" else key): part for key, part in parts.items()}


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook_func(lambda kind: kind == tuple[str, ...], split_path)
    converter.register_structure_hook(TypeRef, _type)
    converter.register_structure_hook(tzinfo, lambda value, _: ZoneInfo(str(value)))
    converter.register_structure_hook(TypeRef | None, _type)
    converter.register_structure_hook_func(
        lambda kind: kind in (Scalar, Encode, Data, dict[str, Data]), lambda value, _: value
    )
    for kind in (WrittenArgument, WrittenField):
        plain = converter.get_structure_hook(kind)
        converter.register_structure_hook(
            kind, lambda value, cls, hook=plain: hook(_written(value), cls)
        )
    paging = converter.get_structure_hook(Paging)
    converter.register_structure_hook(Paging, lambda value, cls: paging(_paging(value), cls))
    selection = converter.get_structure_hook(WrittenSelection)
    converter.register_structure_hook(
        WrittenSelection, lambda value, cls: selection(spelled_selection(value), cls)
    )
    return converter


def split_path(value: Data, _: object = None) -> tuple[str, ...]:
    """Return a path of keys joined by dots as its keys."""
    return (
        tuple(value.split("."))
        if isinstance(value, str)
        else tuple(map(str, cast("list[Data]", value)))
    )


CONVERTER: Final = _converter()
