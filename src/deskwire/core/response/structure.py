"""Trees into models: one cattrs converter for each dialect, for JSON and XML alike.

A model is derived from `Model` and an `attrs.frozen(kw_only=True)` class. The metadata of a field
says what its type does not: `wire`, its key in the tree where that is not its name, or a path such
as `roles.role`; `encoding`, one or several `Encoding`s that say how its values are written.

    created: datetime = attrs.field(metadata={"wire": "created_time", "encoding": MILLIS})

Nothing that came is lost and nothing odd is fatal. A field named `extra` takes what the model does
not know, and what does not fit its field, which is then None. Each such difference from the spec
is told; with `strict` it is an error: a value that is null, missing or does not fit, a field the
model does not know, and an enum value that no document names.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias, TypeVar, cast, get_args, get_origin, overload

import attrs
from cattrs import Converter

from deskwire.core.errors import DecodeError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.limits import LimitError, Limits
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import NO_EXTRA, JSONValue, Path
from deskwire.core.response.containers import ListRule, list_part, mapping_part
from deskwire.core.response.drift import REPORT, Drift, DriftReport, Place, shorten
from deskwire.core.response.fields import (
    ANY_TREE,
    ANYTHING,
    FieldDecoder,
    MisfitError,
    Reader,
    blank_part,
    depart,
    split_none,
)
from deskwire.core.response.records import Converted, ModelReader, is_model, wire_paths
from deskwire.core.response.scalars import enum_part, is_open_enum, scalar_part, stripped_part
from deskwire.core.response.steps import Steps, finish
from deskwire.core.response.trees import weigh

T = TypeVar("T")


@attrs.frozen
class Decoder:
    """Turns trees into models by the rules of a service.

    Decoders are cheap to make: what was learned of a model is shared by all with equal rules.
    """

    dialect: Dialect
    """How the service writes values."""

    strict: bool = attrs.field(default=False, kw_only=True)
    """Whether a difference from the spec is an error."""

    on_drift: Callable[[Drift], None] | None = attrs.field(default=None, kw_only=True)
    """Called after an answer was decoded, once for each difference from the spec."""

    @overload
    def decode(self, tree: JSONValue, type_: type[T], *, at: Path = ()) -> T: ...
    @overload
    def decode(self, tree: JSONValue, type_: object, *, at: Path = ()) -> object: ...
    def decode(self, tree: JSONValue, type_: object, *, at: Path = ()) -> object:
        """Return a tree as a model, a tuple of models, or any other type that a field can have.

        None for a tuple is the empty tuple: no payload, no items.

        Args:
            tree: What `parse_json`, `parse_xml` or `dig` returned.
            type_: The type, e.g. `Engagement`, `tuple[Engagement, ...]`, `Engagement | None`.
            at: Where the tree stood in the answer, for errors.

        Raises:
            DecodeError: an object was expected and something else came, or the like; with
                `strict` also for any difference from the spec.
        """
        return finish(self.steps(tree, type_, at=at))

    def steps(
        self, tree: JSONValue, type_: object, *, at: Path = (), limits: Limits | None = None
    ) -> Steps[object]:
        """Return what `decode` returns, in steps: a long list is read some items at a time.

        Args:
            tree: As for `decode`.
            type_: As for `decode`.
            at: As for `decode`.
            limits: How big the items of a list may be, or the one object that there is; None for
                a small tree, which is read at one go.

        Raises:
            DecodeError: As `decode`, or an object holds too much.
        """
        report = DriftReport() if self.on_drift else None
        bare = split_none(type_)[1]
        is_list = get_origin(bare) is tuple
        limits = None if bare is ANY_TREE else limits  # a tree stays as it is
        value: object = None
        values: list[object] = []
        for start, part in _parts(tree, is_list=is_list, limits=limits, at=at):
            value = self._read(part, type_, at=at, start=start, report=report)
            if part is not tree:
                values += cast("tuple[object, ...]", value)
                yield
        if report and self.on_drift:
            for number, drift in enumerate(report):
                self.on_drift(drift)
                if number % _TOLD_AT_ONCE == _TOLD_AT_ONCE - 1:
                    yield
        return tuple(values) if values else value

    def _read(
        self, tree: JSONValue, type_: object, *, at: Path, start: int, report: DriftReport | None
    ) -> object:
        """Read a payload, or the items of one from `start` on."""
        token = REPORT.set(report)
        try:
            return _engine(self.dialect, strict=self.strict).payload(type_)(tree)
        except MisfitError as misfit:
            index, *rest = misfit.path or ("",)
            path = (*at, index + start if isinstance(index, int) else index, *rest)
            path = path if misfit.path else at
            came = "something else" if holds_secret(type_) else shorten(misfit.value, path)
            problem = f"{misfit.expected} was expected, {came} came"
            raise DecodeError(problem, path=path) from None
        except RecursionError:
            raise DecodeError("the answer nests too deeply", path=at) from None
        finally:
            REPORT.reset(token)


def holds_secret(type_: object) -> bool:
    """Tell whether a value of some type may hold a credential."""
    waiting, seen = [type_], set[int]()
    while waiting:
        one = waiting.pop()
        if one is Secret:
            return True
        if id(one) in seen:
            continue
        seen.add(id(one))
        waiting += get_args(one)
        if isinstance(one, type) and attrs.has(one):
            waiting += (field.type for field in attrs.fields(attrs.resolve_types(one)))
    return False


_TOLD_AT_ONCE: Final = 100
_READ_AT_ONCE: Final = 5000
"""How many values are turned into models in one step; it takes some 10 ms."""


def _parts(
    tree: JSONValue, *, is_list: bool, limits: Limits | None, at: Path
) -> Iterator[tuple[int, JSONValue]]:
    """Cut a list into parts of bounded size, each in the form of the whole.

    Yields:
        The index of the first item, and the part; the tree itself where it is not cut.

    Raises:
        DecodeError: an object holds too much to be read at one go.
    """
    if limits is None:
        yield 0, tree
        return
    items, join = _split(tree) if is_list else ([], None)
    if join is None:
        _check_weight(tree, limits, at)
        yield 0, tree
        return
    start = weight = 0
    for index, item in enumerate(items):
        weight += _check_weight(item, limits, (*at, index))
        if weight >= _READ_AT_ONCE:
            yield start, join(items[start : index + 1])
            start, weight = index + 1, 0
    if start < len(items):
        yield start, join(items[start:])


def _check_weight(tree: JSONValue, limits: Limits, at: Path) -> int:
    weight = weigh(tree, limits.max_object_nodes)
    if weight > limits.max_object_nodes:
        problem = f"an object holds more than {limits.max_object_nodes} values"
        raise DecodeError(str(LimitError(problem, "max_object_nodes")), path=at)
    return weight


_Join: TypeAlias = Callable[[list[JSONValue]], JSONValue]


def _split(tree: JSONValue) -> tuple[list[JSONValue], _Join | None]:
    """Return the items of a list, and how some of them are put into its form again."""
    if isinstance(tree, list) and tree:
        return tree, lambda items: items
    if isinstance(tree, dict) and len(tree) == 1:  # the element around the items
        [(key, value)] = tree.items()
        if isinstance(value, list) and value:
            return value, lambda items: {key: items}
    return [], None


@lru_cache(maxsize=64)
def _engine(dialect: Dialect, *, strict: bool) -> "_Engine":
    return _Engine(dialect, strict=strict)


_NOWHERE: Final = ("", "")


class _Engine:
    """The converter of one dialect, and the readers of the payload types it has met."""

    def __init__(self, dialect: Dialect, *, strict: bool) -> None:
        self._dialect = dialect
        self._strict = strict
        self._payloads: dict[object, Reader] = {}
        self._unfinished: set[type] = set()
        self._converter = Converter()
        self._converter.register_structure_hook_factory(attrs.has, self._model_hook)

    def _model_hook(self, model: type) -> Converted:
        self._unfinished.add(model)
        try:
            return ModelReader(model, self._dialect, strict=self._strict, part_of=self._part).hook()
        finally:
            self._unfinished.discard(model)

    def payload(self, type_: object) -> Reader:
        """Return the reader of a whole payload."""
        read = self._payloads.get(type_)
        if read is None:
            read = self._payloads[type_] = self._payload(type_)
        return read

    def _payload(self, type_: object) -> Reader:
        nullable, bare = split_none(type_)
        is_list = get_origin(bare) is tuple
        is_mapping = get_origin(bare) is Mapping
        if self._dialect.listed_objects and is_model(bare):
            part = _only(self._list(bare, self._dialect, _NOWHERE))
        else:
            part = self._part(type_, self._dialect, _NOWHERE)

        def read(tree: JSONValue) -> object:
            if tree is None and is_list and not nullable:
                return ()
            if tree is None and is_mapping and not nullable:
                return NO_EXTRA
            value = part.read(tree)
            if value is None and not nullable:
                raise MisfitError(part.expects, tree)
            for key, left in (part.leaves(tree) if part.leaves else {}).items():
                unknown = MisfitError("nothing", left).within(key)
                depart(("", key), "unknown_field", unknown, strict=self._strict)
            return value

        return read

    def _part(self, type_: object, dialect: Dialect, place: Place) -> FieldDecoder:
        """Return how values of a type are read; a model through the converter."""
        nullable, bare = split_none(type_)
        if bare is ANY_TREE:
            return ANYTHING
        found = scalar_part(bare, dialect)
        if found:
            is_blank = nullable and bare is str and dialect.empty_text_is_null
            return blank_part(found, "") if is_blank else found
        if is_open_enum(bare):
            return stripped_part(enum_part(bare, dialect, place, strict=self._strict), dialect)
        if is_model(bare):
            return self._model_part(bare)
        origin, args = get_origin(bare), get_args(bare)
        if origin is tuple and args[1:] == (...,):
            return self._list(args[0], dialect, place)
        if origin is Mapping and args[0] is str:
            item, (has_nulls, _) = self._part(args[1], dialect, place), split_none(args[1])
            return mapping_part(item, dialect, nullable=has_nulls)
        raise TypeError(f"no reader is known for a field of type {type_}")

    def _model_part(self, model: type) -> FieldDecoder:
        def read_later(tree: JSONValue) -> object:
            return self._converter.get_structure_hook(model)(tree, model)

        if model in self._unfinished:  # it has a field of its own type, or of one that has
            return FieldDecoder(read=read_later, expects="an object")
        read = cast("Reader", self._converter.get_structure_hook(model))
        return FieldDecoder(read=read, expects="an object")

    def _list(self, type_: object, dialect: Dialect, place: Place) -> FieldDecoder:
        has_nulls, bare = split_none(type_)
        keys = {path[0] for path in wire_paths(bare).values()} if is_model(bare) else ()
        rule = ListRule(place=place, nullable=has_nulls, keys=keys, strict=self._strict)
        return list_part(self._part(type_, dialect, place), dialect, rule)


def _only(items: FieldDecoder) -> FieldDecoder:
    """Read a list of one as its item."""

    def read(tree: JSONValue) -> object:
        values = cast("tuple[object, ...] | None", items.read(tree))
        if values is not None and len(values) != 1:
            raise MisfitError("a list of one", tree)
        return values and values[0]

    return FieldDecoder(read=read, expects="a list of one")
