"""Records into models: a reader prepared once for each class."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import NoneType
from typing import Final, TypeAlias, TypeGuard, cast, get_origin, get_type_hints

import attrs

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import Encoding, JSONText, NoneAs
from deskwire.core.model.records import Model
from deskwire.core.model.values import NO_EXTRA, FrozenMap, JSONValue
from deskwire.core.response.drift import DriftKind, Place
from deskwire.core.response.fields import (
    FieldDecoder,
    MisfitError,
    Reader,
    blank_part,
    depart,
    is_blank,
    json_part,
    split_none,
)

Converted: TypeAlias = Callable[[JSONValue, object], object]
"""A structure hook of cattrs: it is given the value and the type."""

PartMaker: TypeAlias = Callable[[object, Dialect, Place], FieldDecoder]
"""Returns how a type is read: by which rules, for which model and field."""

_EXTRA: Final = "extra"


class _Missing:
    """The type of what is not there."""

    def __repr__(self) -> str:
        return "nothing"


_MISSING: Final = cast("JSONValue", _Missing())


@attrs.frozen(kw_only=True)
class _Field:
    """A field of a model, as the decoder sees it."""

    name: str
    path: tuple[str, ...]
    """Where its value stands in a record."""

    part: FieldDecoder
    nullable: bool
    is_list: bool
    is_needed: bool
    """Whether it is a difference from the spec that its key is missing."""


class ModelReader:
    """Reads records into one model.

    It goes by the keys that came, not by the fields there are: of a wide model an answer has few.
    A table says for each key which slot takes its value, and which values may go there as they are.
    What did not come stays an empty slot, which `Model` reads as the default of the field.
    """

    def __init__(self, model: type, dialect: Dialect, *, strict: bool, part_of: PartMaker) -> None:
        self._model = model
        self._dialect = dialect
        self._strict = strict
        self._part_of = part_of
        self._fields = tuple(self._resolve())
        self._known = _nested(field.path for field in self._fields)
        self._leaving = [field for field in self._fields if field.part.leaves]
        self._setters = _setters(model)

    def hook(self) -> Converted:
        """Return the function that reads a record."""
        model, new = self._model, cast("Callable[[type], object]", object.__new__)
        plain, others = self._tables()
        find, find_others = plain.get, others.get
        needed = {field.path[0] for field in self._fields if field.is_needed}

        def read(tree: JSONValue, _: object = None) -> object:
            if not isinstance(tree, dict):
                self._no_object(tree)
                return None
            made = new(model)
            odd: dict[int, JSONValue] = {}
            is_whole = True
            for key, raw in tree.items():
                entry = find(key)
                if entry is None:
                    is_whole = False
                    for index in find_others(key, ()):
                        self._read_deep(made, tree, index, odd)
                    continue
                passes, if_empty, put, convert, index = entry
                if raw.__class__ in passes and (raw or if_empty):
                    put(made, raw)
                    continue
                try:  # as `_read` does, whose call would take a tenth of the time of a record
                    value = convert(raw)
                except MisfitError as misfit:
                    self._refuse(index, raw, misfit, odd)
                    value = None
                else:
                    if value is None:
                        self._check_null(index, raw)
                put(made, value)
            if odd or not is_whole or not needed <= tree.keys():
                self._finish(made, tree, odd)
            return made

        return read

    def _tables(self) -> "tuple[dict[str, _Entry], dict[str, list[int]]]":
        """Return how each key is read that stands for one value, and the fields of the others."""
        others: dict[str, list[int]] = {}
        for index, field in enumerate(self._fields):
            others.setdefault(field.path[0], []).append(index)
        plain: dict[str, _Entry] = {}
        for key, (first, *more) in [*others.items()]:
            field = self._fields[first]
            if not more and len(field.path) == 1 and not field.part.leaves:
                part = field.part
                passes = part.passes.union(
                    [NoneType] if field.nullable and part.takes_empty else []
                )
                put = self._setters[field.name]
                plain[key] = passes, part.takes_empty, put, part.read, first
                del others[key]
        return plain, others

    def _read(self, index: int, raw: JSONValue, odd: dict[int, JSONValue]) -> object:
        field = self._fields[index]
        try:
            value = field.part.read(raw)
        except MisfitError as misfit:
            self._refuse(index, raw, misfit, odd)
            return None
        if value is None:
            self._check_null(index, raw)
        return value

    def _check_null(self, index: int, raw: JSONValue) -> None:
        """Report null where there should be a value, or raise."""
        if not self._fields[index].nullable:
            self._lack(index, raw)

    def _read_deep(
        self, made: object, record: dict[str, JSONValue], index: int, odd: dict[int, JSONValue]
    ) -> None:
        """Read the value of a field that stands in objects of the record, or leaves some of it."""
        field = self._fields[index]
        raw = _walk(record, field.path, [] if field.is_list else None)
        if raw is _MISSING:
            if field.is_needed:
                self._lack(index, _MISSING)
            return
        self._setters[field.name](made, self._read(index, raw, odd))

    def _finish(
        self, made: object, record: dict[str, JSONValue], odd: Mapping[int, JSONValue]
    ) -> None:
        """Report what had to come and did not, and keep what is of no field."""
        for index, field in enumerate(self._fields):
            if field.is_needed and field.path[0] not in record:
                self._lack(index, _MISSING)
        rest = self._extra(record, odd)
        if rest is not NO_EXTRA:
            self._setters[_EXTRA](made, rest)

    def _resolve(self) -> Iterable[_Field]:
        """Find out about the fields."""
        hints = get_type_hints(self._model, localns={"JSONValue": JSONValue})
        for name, path in wire_paths(self._model).items():
            attribute = getattr(attrs.fields(self._model), name)
            nullable, bare = split_none(hints[name])
            found = attribute.metadata.get("encoding", ())
            encodings = (found,) if isinstance(found, Encoding) else tuple(found)
            yield _Field(
                name=name,
                path=path,
                nullable=nullable,
                is_list=get_origin(bare) is tuple,
                is_needed=not nullable and attribute.default is attrs.NOTHING,
                part=self._part(hints[name], encodings, name),
            )

    def _part(self, hint: object, encodings: Sequence[Encoding], name: str) -> FieldDecoder:
        dialect = self._dialect.with_encodings(*encodings)
        part = self._part_of(hint, dialect, (self._model.__name__, name))
        for encoding in encodings:
            match encoding:
                case NoneAs(texts):
                    part = blank_part(part, *texts)
                case JSONText():
                    part = json_part(part)
                case _:
                    pass  # the dialect has it
        return part

    def _no_object(self, tree: JSONValue) -> None:
        """Take what the service writes instead of no object."""
        blank = self._dialect.empty_is_null and is_blank(tree, self._dialect)
        if tree is None or blank or (self._dialect.keyed_lists and tree == []):
            return
        raise MisfitError("an object", tree)

    def _refuse(
        self, index: int, value: JSONValue, misfit: MisfitError, odd: dict[int, JSONValue]
    ) -> None:
        """Report a value that does not fit, or raise."""
        field = self._fields[index]
        misfit.within(*field.path)
        odd[index] = value
        depart((self._model.__name__, field.name), "misfit", misfit, strict=self._strict)

    def _lack(self, index: int, value: JSONValue) -> None:
        """Report null or no value where there should be one, or raise."""
        field = self._fields[index]
        misfit = MisfitError(field.part.expects, value).within(*field.path)
        kind: DriftKind = "missing" if value is _MISSING else "null"
        depart((self._model.__name__, field.name), kind, misfit, strict=self._strict)

    def _extra(
        self, tree: dict[str, JSONValue], odd: Mapping[int, JSONValue]
    ) -> Mapping[str, JSONValue]:
        """Return what the model does not know, and what did not fit, as it stood in the record."""
        extra = _unknown(tree, self._known)
        for field in self._leaving:
            if left := field.part.leaves and field.part.leaves(_walk(tree, field.path, None)):
                _put(extra, field.path, left)
        for key, value in extra.items():
            unknown = MisfitError("nothing", value).within(key)
            depart((self._model.__name__, key), "unknown_field", unknown, strict=self._strict)
        for index, value in odd.items():
            _put(extra, self._fields[index].path, value)
        return FrozenMap(extra) if extra else NO_EXTRA


def _put(extra: dict[str, JSONValue], path: tuple[str, ...], value: JSONValue) -> None:
    """Put a value where it stood in the record."""
    *wrappers, key = path
    place = extra
    for wrapper in wrappers:
        place = cast("dict[str, JSONValue]", place.setdefault(wrapper, {}))
    place[key] = value


def is_model(type_: object) -> TypeGuard[type]:
    """Tell whether a type is a model."""
    return isinstance(type_, type) and attrs.has(type_)


def wire_paths(model: type) -> dict[str, tuple[str, ...]]:
    """Return where the value of each field stands in a record."""
    return {
        attribute.name: tuple(str(attribute.metadata.get("wire", attribute.name)).split("."))
        for attribute in attrs.fields(model)
        if attribute.name != _EXTRA and attribute.init
    }


_Known: TypeAlias = dict[str, "_Known | None"]


def _nested(paths: Iterable[tuple[str, ...]]) -> _Known:
    """Arrange paths by their keys; None ends a path."""
    known: _Known = {}
    for path in sorted(paths, key=len, reverse=True):
        *wrappers, key = path
        place = known
        for wrapper in wrappers:
            place = cast("_Known", place.setdefault(wrapper, {}))
        place.setdefault(key, None)
    return known


def _unknown(tree: dict[str, JSONValue], known: _Known) -> dict[str, JSONValue]:
    """Return what is left of a record without the known keys."""
    rest: dict[str, JSONValue] = {}
    for key, value in tree.items():
        if key not in known:
            rest[key] = value
            continue
        inner = known[key]
        if inner is None or value is None or value == "" or isinstance(value, list):
            continue
        if not isinstance(value, dict):
            rest[key] = value
        elif left := _unknown(value, inner):
            rest[key] = left
    return rest


def _walk(tree: JSONValue, path: tuple[str, ...], empty: JSONValue) -> JSONValue:
    """Return what stands at a path: `empty` in an empty object, a list where one is met early."""
    for key in path:
        if isinstance(tree, dict):
            tree = tree.get(key, _MISSING)
        elif not isinstance(tree, list):
            return empty if tree is None or tree == "" else _MISSING
    return tree


_Setter: TypeAlias = Callable[[object, object], None]

_Entry: TypeAlias = tuple[frozenset[type], bool, _Setter, Reader, int]
"""The types whose values go into a slot as they are, whether those that are empty do so as well,
what fills the slot, what reads other values, and the field's number."""


def _setters(model: type) -> dict[str, _Setter]:
    """Return the functions that fill the slots of a model.

    Filling the slots of an empty instance takes half the time of calling the class. It comes to
    the same as long as `__init__` does nothing else, which is made sure of here.
    """
    if not issubclass(model, Model):
        raise TypeError(f"{model.__name__} is no model: it is not derived from Model")
    fields = attrs.fields(model)
    more = any(field.validator or field.converter or not field.init for field in fields)
    if more or hasattr(model, "__attrs_post_init__"):
        raise TypeError(f"{model.__name__} is no model: its __init__ does more than fill fields")
    try:
        return {field.name: getattr(model, field.name).__set__ for field in fields}
    except AttributeError:
        raise TypeError(f"{model.__name__} is no model: it has no slots") from None
