"""Form bodies with names in brackets, read as PHP reads them."""

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

import attrs

from deskwire.sandbox.http import Part, Request, RequestError

Value: TypeAlias = "str | dict[str, Value]"
"""A text, or what was sent in brackets; lists have numbers as keys."""

_NAME: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


@attrs.frozen
class Form:
    """What a body holds."""

    values: Mapping[str, Value]
    """The fields."""
    files: tuple[Part, ...] = ()
    """The files, in the order sent."""

    def group(self, name: str) -> dict[str, Value]:
        """Return the fields in the brackets of a name: `task` of `task[name]`."""
        value = self.values.get(name, {})
        return value if isinstance(value, dict) else {}

    def text(self, name: str) -> str:
        """Return a plain field; empty where it is missing."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""


def read(request: Request) -> Form:
    """Read the body of a request, which may be a form or multipart."""
    if request.content_type != "multipart/form-data":
        return Form(nested(request.form()))
    parts = request.multipart()
    fields = [(part.name, _decoded(part)) for part in parts if part.filename is None]
    return Form(nested(fields), tuple(part for part in parts if part.filename is not None))


def _decoded(part: Part) -> str:
    try:
        return part.content.decode()
    except UnicodeDecodeError as error:
        raise RequestError(400, f"the field {part.name} is not UTF-8") from error


def nested(pairs: "list[tuple[str, str]] | tuple[tuple[str, str], ...]") -> dict[str, Value]:
    """Arrange pairs by the brackets in their names; `[]` takes the next number."""
    tree: dict[str, Value] = {}
    for name, text in pairs:
        match = _NAME.fullmatch(name)
        keys = [match[1], *re.findall(r"\[([^\]]*)\]", match[2])] if match else [name]
        place = tree
        for key in keys[:-1]:
            inner = place.setdefault(key or _next(place), {})
            if not isinstance(inner, dict):  # a plain field of that name came before
                inner = place[key] = {}
            place = inner
        place[keys[-1] or _next(place)] = text
    return tree


def _next(place: Mapping[str, Value]) -> str:
    return str(max((int(key) for key in place if key.isdecimal()), default=-1) + 1)
