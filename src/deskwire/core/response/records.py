"""Records into models: a reader prepared once for each class."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias, TypeGuard, cast, get_origin, get_type_hints

import attrs

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import Encoding, JSONText, NoneAs
from deskwire.core.model.values import NO_EXTRA, FrozenMap, JSONValue
from deskwire.core.response.drift import DriftKind, Place
from deskwire.core.response.fields import (
    ANYTHING,
    FieldDecoder,
    MisfitError,
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
    default: Callable[[], object] | None
    """Makes the value of a field whose key is missing, where the class has one."""


class ModelReader:
    """Reads records into one model.

    As attrs does for `__init__`, it writes the function for a model out in full: field after field,
    with no loop and no call where the value has the type of the field already.
    """

    def __init__(self, model: type, dialect: Dialect, *, strict: bool, part_of: PartMaker) -> None:
        self._model = model
        self._dialect = dialect
        self._strict = strict
        self._part_of = part_of
        self._fields = tuple(self._resolve())
        self._known = _nested(field.path for field in self._fields)
        self._leaving = [field for field in self._fields if field.part.leaves]

    def hook(self) -> Converted:
        """Return the function that reads a record."""
        setters = _setters(self._model)
        names: dict[str, object] = {
            "Decimal": Decimal,
            "MISSING": _MISSING,
            "MisfitError": MisfitError,
            "NO_EXTRA": NO_EXTRA,
            "absent": self._absent,
            "extra": self._extra,
            "lack": self._lack,
            "model": self._model,
            "new": object.__new__,
            "no_object": self._no_object,
            "refuse": self._refuse,
            "walk": _walk,
        }
        for index, field in enumerate(self._fields):
            names[f"read{index}"] = field.part.read
            names[f"set{index}"] = setters[field.name]
        if _EXTRA in setters:
            names["set_extra"] = setters[_EXTRA]
        source = _source(self._fields, keeps_extra=_EXTRA in setters)
        code = compile(source, f"<reader of {self._model.__name__}>", "exec")
        exec(code, names)  # noqa: S102 - written below, of our own names and of quoted keys
        return cast("Converted", names["read"])

    def _absent(self, index: int, odd: dict[int, JSONValue]) -> object:
        """Return the value of a field whose key is missing, or raise."""
        odd[index] = _MISSING
        field = self._fields[index]
        if field.default:
            return field.default()
        if not field.nullable:
            self._lack(index, _MISSING)
        return None

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
                default=_default(attribute.default),
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
        """Return None for what the service writes instead of no object."""
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
            if value is not _MISSING:
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


_HEAD: Final = """
def read(tree, _=None):
 if tree.__class__ is not dict:
  return no_object(tree)
 self = new(model)
 odd = None
"""
_FIELD: Final = """
 try:
  raw = {fetch}
 except KeyError:
  raw = MISSING
 if {passes}:
  value = raw
 elif raw is MISSING:
  odd = odd or {{}}
  value = absent({index}, odd)
 else:
  try:
   value = read{index}(raw)
  except MisfitError as misfit:
   odd = odd or {{}}
   value = refuse({index}, raw, misfit, odd)
  else:
   {check}
 set{index}(self, value)
"""
_TAIL: Final = """
 rest = NO_EXTRA if odd is None and len(tree) == {size} else extra(tree, odd or {{}})
 {keep}
 return self
"""


def _source(fields: Sequence[_Field], *, keeps_extra: bool) -> str:
    """Write the function that reads a record."""
    is_flat = all(len(field.path) == 1 for field in fields)
    takes_all = is_flat and not any(field.part.leaves for field in fields)
    size = len({field.path for field in fields}) if takes_all else -1
    return "".join(
        [
            _HEAD,
            *(_field_source(index, field) for index, field in enumerate(fields)),
            _TAIL.format(size=size, keep="set_extra(self, rest)" if keeps_extra else "pass"),
        ]
    )


def _field_source(index: int, field: _Field) -> str:
    """Write the lines that read a field."""
    key, *more = field.path
    if field.part is ANYTHING:
        tests = ["raw is not MISSING"]
    else:
        tests = [f"raw.__class__ is {kind.__name__}" for kind in field.part.passes]
        tests += ["raw is None"] if field.nullable else []
    empty = "[]" if field.is_list else "None"
    return _FIELD.format(
        index=index,
        fetch=f"walk(tree, {field.path!r}, {empty})" if more else f"tree[{key!r}]",
        passes=" or ".join(tests) or "False",
        check="pass" if field.nullable else f"if value is None: lack({index}, raw)",
    )


def _default(default: object) -> Callable[[], object] | None:
    if default is attrs.NOTHING:
        return None
    factory = getattr(default, "factory", None)
    if callable(factory):
        return cast("Callable[[], object]", factory)
    return lambda: default


_Setter: TypeAlias = Callable[[object, object], None]


def _setters(model: type) -> dict[str, _Setter]:
    """Return the functions that fill the slots of a model.

    Filling the slots of an empty instance takes half the time of calling the class. It comes to
    the same as long as `__init__` does nothing else, which is made sure of here.
    """
    fields = attrs.fields(model)
    more = any(field.validator or field.converter or not field.init for field in fields)
    if more or hasattr(model, "__attrs_post_init__"):
        raise TypeError(f"{model.__name__} is no model: its __init__ does more than fill fields")
    try:
        return {field.name: getattr(model, field.name).__set__ for field in fields}
    except AttributeError:
        raise TypeError(f"{model.__name__} is no model: it has no slots") from None
