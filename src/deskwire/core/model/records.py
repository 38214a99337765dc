"""The bases of what answers are made of: objects and rows, which lose nothing that was sent."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, cast

import attrs

from deskwire.core.model.encodings import Encoding
from deskwire.core.model.plain import (
    from_plain,
    html_table,
    set_fields,
    short_repr,
    to_json,
    to_plain,
)
from deskwire.core.model.values import NO_EXTRA, JSONValue

_Fields: TypeAlias = "list[attrs.Attribute[Any]]"


def extra_last(_: type, fields: _Fields) -> _Fields:
    """Return the fields of a class with `extra` behind its own (attrs puts those of a base first).

    A class is given it as `field_transformer`.
    """
    return sorted(fields, key=lambda field: field.name == "extra")


def optional(
    *,
    wire: str = "",
    encoding: Encoding | tuple[Encoding, ...] | None = None,
) -> Any:  # noqa: ANN401  it stands for a value of any field
    """Return a field that is None by default, and of which there is more to say.

    Args:
        wire: The service's name of it, where it is another one; dots lead into objects.
        encoding: How the service writes it, where that is not plain.
    """
    said = {"wire": wire, "encoding": encoding}
    metadata = {key: value for key, value in said.items() if value}
    return attrs.field(default=None, metadata=metadata)


class Record:
    """What models and rows have in common: they become plain values, and show what they say."""

    __slots__ = ()

    def to_dict(self, *, exclude_defaults: bool = True) -> dict[str, object]:
        """Return the fields by name: models and rows in it are dicts, the rest is as it is.

        Args:
            exclude_defaults: Whether fields are left out that say nothing.
        """
        plain = to_plain(self, exclude_defaults=exclude_defaults)
        return cast("dict[str, object]", plain)

    def to_json(self, *, indent: int | None = None, exclude_defaults: bool = True) -> str:
        """Return the fields as JSON.

        Days and times are written in ISO 8601, decimals as texts, digit by digit, enums by their
        values, and secrets as `***`.

        Args:
            indent: How many blanks a level is indented by; None for one line.
            exclude_defaults: Whether fields are left out that say nothing.
        """
        return to_json(self, indent=indent, exclude_defaults=exclude_defaults)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Return what `to_dict` returned, or what `json.loads` made of `to_json`.

        Raises:
            ParameterError: There is no such field, or a value does not fit its own.
        """
        return from_plain(cls, data)

    def __repr__(self) -> str:
        return short_repr(self)

    def _repr_html_(self) -> str:
        """Return a table of the fields that say something, for notebooks."""
        return html_table((type(self).__name__, ""), [*set_fields(self)])


@attrs.frozen(kw_only=True, repr=False)
class Model(Record):
    """An object of an answer.

    A field that did not come has no value until it is asked for: answers have few of the fields
    that there are, and what nobody reads costs nothing.
    """

    extra: Mapping[str, JSONValue] = attrs.field(default=NO_EXTRA, eq=False, repr=False)
    """What the service sent besides the fields, by its own names."""

    if not TYPE_CHECKING:  # else no checker would know of a name that is misspelled

        def __getattr__(self, name: str) -> object:
            """Fill the slot of a field that did not come with its default: None without one."""
            default = _defaults(type(self)).get(name, _NO_FIELD)
            if default is _NO_FIELD:
                kind = type(self).__name__
                raise AttributeError(
                    f"{kind!r} object has no attribute {name!r}", name=name, obj=self
                )
            value = default.factory() if isinstance(default, _Factory) else default
            object.__setattr__(self, name, value)
            return value


_NO_FIELD: Final = object()
_Factory: Final = cast("type", type(attrs.Factory(tuple)))


@cache
def _defaults(model: "type[Model]") -> Mapping[str, object]:
    """Return what the fields of a model are that did not come."""
    return {
        field.name: None if field.default is attrs.NOTHING else field.default
        for field in attrs.fields(model)
    }


@attrs.frozen(kw_only=True, repr=False)
class Row(Record):
    """A row of a report."""

    extra: Mapping[str, object] = attrs.field(default=NO_EXTRA, eq=False, repr=False)
    """Cells of columns that no document names."""
