"""The kinds of objects that the sandbox's Paymo has: their fields, and how they belong together.

Fields and relations come from the models of the answers; what the sandbox keeps besides stands
here.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias, cast, get_args, get_origin, get_type_hints

import attrs

from deskwire.core.model.encodings import AS_TEXT
from deskwire.core.model.operation import Operation
from deskwire.core.model.results import ListResult
from deskwire.core.model.secret import Secret
from deskwire.paymo._service import SERVICE
from deskwire.sandbox.protocol.routing import operations_of


class Type(StrEnum):
    """What a field holds, and how the database keeps it."""

    INTEGER = "integer"
    """A whole number."""
    DECIMAL = "decimal"
    """A number, kept as text so that it stays exact."""
    TEXT = "text"
    """Text."""
    BOOLEAN = "boolean"
    """0 or 1."""
    DATE = "date"
    """A day, kept as ISO text."""
    INSTANT = "instant"
    """A point in time, kept in Unix seconds."""
    IDS = "ids"
    """Ids, kept as a JSON list."""
    TREE = "tree"
    """Anything, kept as JSON."""


_INTEGERS: Final = frozenset({Type.INTEGER, Type.BOOLEAN, Type.INSTANT})


@attrs.frozen
class Field:
    """A field of a kind of objects."""

    name: str
    """The name."""
    type: Type
    """What it holds."""
    sparse: bool = False
    """Whether an answer leaves it out where it is null."""
    hidden: bool = False
    """Whether no answer has it."""


@attrs.frozen(kw_only=True)
class Kind:
    """A kind of objects."""

    name: str
    """The name of a list of them, which is also their path."""
    one: str
    """The name of one, as XML has it."""
    model: type
    """The model of one in the service model."""
    fields: Mapping[str, Field]
    """The fields by name, in the order of an answer."""
    parents: Mapping[str, tuple[str, str]]
    """What can be included as an object: the kind and the field with its id, by key."""
    children: Mapping[str, tuple[str, str]]
    """What can be included as a list: the kind and the field of it that points back, by key."""
    single: Mapping[str, tuple[str, str]]
    """What can be included as an object, though it is the other that points back."""
    missing: frozenset[str]
    """What can be asked for, though the sandbox has none."""
    undocumented: frozenset[str]
    """What can be asked for, though the model does not have it."""
    required: tuple[str, ...]
    """What a new object needs."""

    @property
    def table(self) -> str:
        """The table of the database."""
        return f"paymo_{self.name}"

    def ddl(self) -> str:
        """Return the statement that creates the table."""
        columns = ", ".join(
            f"{field.name} {'INTEGER' if field.type in _INTEGERS else 'TEXT'}"
            for field in self.fields.values()
            if field.name != "id"
        )
        is_number = self.fields["id"].type is Type.INTEGER
        # The id of what was deleted is not given to something else.
        key = "INTEGER PRIMARY KEY AUTOINCREMENT" if is_number else "TEXT PRIMARY KEY"
        return f"CREATE TABLE IF NOT EXISTS {self.table} (id {key}, {columns});"


_Fields: TypeAlias = dict[str, Field]

_TYPES: Final[tuple[tuple[type, Type], ...]] = (  # the narrower before the wider
    (bool, Type.BOOLEAN),
    (int, Type.INTEGER),
    (Decimal, Type.DECIMAL),
    (datetime, Type.INSTANT),
    (date, Type.DATE),
    (str, Type.TEXT),
    (Secret, Type.TEXT),
)
_COUNTED: Final = frozenset({"comments_count", "files_count", "tasks_count"})
"""What the sandbox does not tell: how many of something there are."""
_LINKS: Final = frozenset({"file", "image_thumb_large", "image_thumb_medium", "image_thumb_small"})
"""What is said of a file by where it is, and is not kept."""
_TREES: Final = frozenset({"notifications", "tags"})
"""What holds anything, and is no relation."""
_HIDDEN: Final = {
    "comments": {"project_id": Type.INTEGER},
    "files": {"hash": Type.TEXT, "content": Type.TEXT},
    "users": {"password": Type.TEXT, "api_key": Type.TEXT},
}
"""What is kept and no answer has."""
_SPARSE: Final = {
    "entries": frozenset({"start_time", "end_time", "date"}),
    "threads": frozenset({"task_id", "discussion_id", "file_id"}),
    "files": frozenset({"project_id", "task_id", "discussion_id", "comment_id", "token"}),
}
"""What an answer leaves out where it is null."""
_IRREGULAR: Final = {
    "entries": "entry",
    "userstasks": "usertask",
    "workflowstatuses": "workflowstatus",
}
_ALSO_OF_USERS: Final = ("comments", "entries", "files")
LISTS: Final = frozenset({"milestones", "discussions", "expenses", "reports"})
"""What the sandbox has none of, as far as it would come as a list."""


def _one(name: str) -> str:
    return _IRREGULAR.get(name, name.removesuffix("s"))


def _models(operations: tuple[Operation[Any], ...]) -> Mapping[str, type]:
    """Return the model of every kind; of clients only a part of others is documented."""
    found = {
        operation.path.split("/")[2]: cast("type", operation.result.item)
        for operation in operations
        if isinstance(operation.result, ListResult)
    }
    client = get_type_hints(found["projects"])["client"]
    return {"clients": get_args(client)[0], **found}


def _kinds(operations: tuple[Operation[Any], ...]) -> Iterator[Kind]:
    models = _models(operations)
    names = {_one(name): name for name in models}
    for name, model in models.items():
        hints = get_type_hints(model)
        fields = {
            field.name: attrs.evolve(field, sparse=field.name in _SPARSE.get(name, ()))
            for field in _fields(name, model, hints)
        }
        related = {
            key: _related(hint, names)
            for key, hint in hints.items()
            if _type(hint) is None and key not in {*_COUNTED, *_TREES, "extra"}
        }
        yield Kind(
            name=name,
            one=_one(name),
            model=model,
            fields=fields,
            parents=dict(_parents(fields, related)),
            children=dict(_children(name, related)),
            single={
                key: (kind, f"{_one(name)}_id")
                for key, (kind, is_list) in related.items()
                if kind and not is_list and key not in dict(_parents(fields, related))
            },
            missing=frozenset(
                {key for key, (kind, _) in related.items() if not kind}
                | (LISTS if name == "users" else frozenset())
            ),
            undocumented=LISTS.union(_ALSO_OF_USERS) if name == "users" else frozenset(),
            required=next(
                (
                    tuple(param.wire for param in operation.params if param.required)
                    for operation in operations
                    if (operation.method, operation.path) == ("POST", f"/api/{name}")
                ),
                (),
            ),
        )


def _fields(name: str, model: type, hints: Mapping[str, object]) -> Iterator[Field]:
    for field in attrs.fields(model):
        type_ = Type.TREE if field.name in _TREES else _type(hints[field.name])
        if field.metadata.get("encoding") == AS_TEXT:
            type_ = Type.TEXT
        if type_ is not None and field.name not in {*_COUNTED, *_LINKS}:
            yield Field(field.name, type_)
    for hidden, type_ in _HIDDEN.get(name, {}).items():
        yield Field(hidden, type_, hidden=True)


def _type(hint: object) -> Type | None:
    """Return what a field of a type holds; None for what belongs to another object."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] or [hint]
    if get_origin(hint) is tuple:
        return Type.IDS if kinds[0] is int else None
    if len(kinds) != 1 or not isinstance(kinds[0], type):
        return None
    return next((type_ for kind, type_ in _TYPES if issubclass(kinds[0], kind)), None)


def _related(hint: object, names: Mapping[str, str]) -> tuple[str, bool]:
    """Return the kind that a relation leads to, empty for one there is not, and whether to many."""
    part = next((kind for kind in get_args(hint) if isinstance(kind, type)), None)
    one = part.__name__.removesuffix("Part").lower() if part is not None else ""
    return names.get(one, ""), get_origin(hint) is tuple


def _parents(
    fields: _Fields, related: Mapping[str, tuple[str, bool]]
) -> Iterator[tuple[str, tuple[str, str]]]:
    for key, (kind, is_list) in related.items():
        column = "status_id" if kind == "workflowstatuses" else f"{key}_id"
        if kind and not is_list and column in fields:
            yield key, (kind, column)


def _children(
    name: str, related: Mapping[str, tuple[str, bool]]
) -> Iterator[tuple[str, tuple[str, str]]]:
    column = f"{_one(name)}_id"
    yield from (
        (key, (kind, column)) for key, (kind, is_list) in related.items() if is_list and kind
    )
    if name == "clients":
        yield "projects", ("projects", column)
    if name == "users":
        yield from ((key, (key, column)) for key in _ALSO_OF_USERS)


KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _kinds(operations_of(SERVICE))}
"""Every kind, by name."""
