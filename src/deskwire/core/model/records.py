"""The bases of what answers are made of: objects and rows, which lose nothing that was sent."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import attrs

from deskwire.core.model.encodings import Encoding
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


@attrs.frozen(kw_only=True)
class Model:
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


@attrs.frozen(kw_only=True)
class Row:
    """A row of a report."""

    extra: Mapping[str, object] = attrs.field(default=NO_EXTRA, eq=False, repr=False)
    """Cells of columns that no document names."""
