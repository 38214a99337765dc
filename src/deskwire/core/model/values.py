"""Trees: the plain values that JSON and XML bodies are read into, and how big those may be."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, TypeVar

import attrs

from deskwire.core.errors import DecodeError, excerpt
from deskwire.core.model.checks import whole
from deskwire.core.response.steps import Steps

V_co = TypeVar("V_co", covariant=True)

JSONValue: TypeAlias = (
    bool | int | Decimal | str | list["JSONValue"] | dict[str, "JSONValue"] | None
)
"""What a body says: null, booleans, numbers, texts, lists and objects. Never a float."""

Path: TypeAlias = tuple[str | int, ...]
"""A place in a tree, as keys and indexes from the root."""

NameRule: TypeAlias = Literal["as_is", "hyphen"]
"""How XML names become keys: `hyphen` turns hyphens into underscores."""

ONLY: Final = "*"
"""A part of a payload path: the only list of the object, whatever its key."""

XML_BLANK: Final = " \t\r\n"
"""The characters that indent XML."""


class FrozenMap(Mapping[str, V_co]):
    """A mapping that does not change; unlike `MappingProxyType` it hashes, copies and pickles."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, V_co] = MappingProxyType({})) -> None:
        self._items: dict[str, V_co] = dict(items)

    def __getitem__(self, key: str) -> V_co:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"FrozenMap({self._items!r})"


NO_EXTRA: Final[Mapping[str, JSONValue]] = FrozenMap()
"""The default of `extra`: `extra: Mapping[str, Tree] = attrs.field(default=NO_EXTRA, ...)`."""


@attrs.frozen(kw_only=True)
class Limits:
    """How big an answer may be: what a client reads at most, and refuses beyond.

    Every limit counts for JSON and XML alike. With the defaults no answer holds the event loop
    for more than about 100 ms: long bodies are read in pieces, and other tasks run in between.
    Reading takes up to 40 bytes of memory for each byte of a body of very small values, and less
    than 10 for one as the services send them; a report keeps less than its body.
    """

    max_bytes: int = attrs.field(default=64 * 1024 * 1024, validator=whole(1))
    """The size of a whole body, after decompression: of files and reports, and of anything else."""
    max_tree_bytes: int = attrs.field(default=16 * 1024 * 1024, validator=whole(1))
    """The size of a body that becomes a tree as a whole: of all but files and JSON reports."""
    max_depth: int = attrs.field(default=64, validator=whole(1))
    """How deep objects, lists and elements may nest."""
    max_nodes: int = attrs.field(default=500_000, validator=whole(1))
    """How many values a body may hold: texts, numbers, objects, lists; in XML the elements, and
    those of their attributes that are kept. The cells of a JSON report do not count."""
    max_object_nodes: int = attrs.field(default=100_000, validator=whole(1))
    """How many values one item of a list may hold, or the object that an answer is; each object
    in it counts for 20 more. Of a report: how many cells may depart from the documents."""
    max_names: int = attrs.field(default=20_000, validator=whole(1))
    """How many different names the keys of a body may have, or its elements and attributes."""
    max_columns: int = attrs.field(default=1000, validator=whole(1))
    """How many columns a report may have."""

    @property
    def tree_bytes(self) -> int:
        """The size of a body that becomes a tree, by both of the limits that it has."""
        return min(self.max_bytes, self.max_tree_bytes)

    def check_size(self, content: bytes) -> None:
        """Refuse a body that becomes a tree and is too long for that.

        Raises:
            LimitError: it is.
        """
        limit = self.tree_bytes
        if len(content) > limit:
            name = "max_bytes" if limit == self.max_bytes else "max_tree_bytes"
            raise LimitError(f"the body has {len(content)} bytes, the limit is {limit}", name)


class LimitError(ValueError):
    """A body passed a limit."""

    def __init__(self, problem: str, name: str) -> None:
        super().__init__(f"{problem}; raise it with limits=Limits({name}=...)")


DEFAULT_LIMITS: Final = Limits()


class Tally:
    """Counts what a body holds while it is read."""

    def __init__(self, limits: Limits, format: str, *, size: int | None = None) -> None:
        self._limits = limits
        self._format = format
        # A value takes two characters at least, with its comma; a name four more.
        self._is_small = size is not None and (
            size // 2 < limits.max_nodes and size // 6 < limits.max_names
        )
        self.nodes: int = 0
        """How many values there were."""
        self._names: set[str] = set()

    def enter(self, depth: int) -> None:
        """Count a container that stands in `depth` others.

        Raises:
            LimitError: it is too deep.
        """
        self.nodes += 1
        if depth >= self._limits.max_depth:
            raise self.too_deep()

    def too_deep(self) -> LimitError:
        """Return the error of a body that nests too deeply."""
        limit = self._limits.max_depth
        return LimitError(f"the {self._format} nests deeper than {limit} levels", "max_depth")

    def name(self, name: str) -> None:
        """Count a name, if it is new.

        Raises:
            LimitError: there are too many.
        """
        self._names.add(name)
        self._check()

    def _check(self) -> None:
        limits = self._limits
        if self.nodes > limits.max_nodes:
            problem = f"the {self._format} holds more than {limits.max_nodes} values"
            raise LimitError(problem, "max_nodes")
        if len(self._names) > limits.max_names:
            problem = f"the {self._format} has more than {limits.max_names} different names"
            raise LimitError(problem, "max_names")

    def count(self, values: list[JSONValue], depth: int) -> Steps[None]:
        """Count values that stand in `depth` containers, with all they hold.

        Raises:
            LimitError: they are too many, or too deep.
        """
        self.nodes += len(values)
        containers = _containers([values])
        while containers:
            if depth >= self._limits.max_depth:
                raise self.too_deep()
            if not self._is_small:
                self.nodes += sum(map(len, containers))
                self._names.update(*(one for one in containers if isinstance(one, dict)))
                self._check()
            containers = _containers(containers)
            depth += 1
        self._check()
        if not self._is_small:
            yield


_OBJECT_WEIGHT: Final = 20


def weigh(tree: JSONValue, most: int) -> int:
    """Return how many values a tree holds, itself included, as far as `most` or so.

    An object counts for more than one: its model has fields, though it may lack them all.
    """
    weight = 1
    containers = _containers([[tree]])
    while containers and weight <= most:
        objects = sum(type(one) is dict for one in containers)
        weight += sum(map(len, containers)) + _OBJECT_WEIGHT * objects
        containers = _containers(containers)
    return weight


_Container: TypeAlias = dict[str, JSONValue] | list[JSONValue]


def _containers(containers: Sequence[_Container]) -> list[_Container]:
    """Return the containers that stand in others."""
    return [
        value
        for one in containers
        for value in (one.values() if type(one) is dict else one)
        # Every value of every body comes by here: this takes half the time of isinstance.
        if type(value) is dict or type(value) is list
    ]


def dig(tree: JSONValue, path: tuple[str, ...], *, required: bool = True) -> JSONValue:
    """Return what an answer carries at a payload path such as `("engagements", "engagement")`.

    An empty container on the way (`""`, null, an empty list) holds nothing: the result is None.
    A list met early is the result: some answers leave the inner level out. The part `*` is the
    only list of an object, or its only value.

    Args:
        tree: The whole answer.
        path: The keys to follow.
        required: Whether the first key must be there.

    Raises:
        DecodeError: the answer has no such key, or has text where an object was expected.
    """
    for depth, key in enumerate(path):
        if tree is None or tree == [] or (isinstance(tree, str) and not tree.strip(XML_BLANK)):
            return None
        if isinstance(tree, list):
            return tree
        if not isinstance(tree, dict):
            raise DecodeError(f"an object with {key!r} was expected", path=path[:depth])
        found = only_key(tree) if key == ONLY else key
        if found == ONLY and depth and not any(isinstance(value, list) for value in tree.values()):
            return tree  # several values and no list: the object itself is the lone item
        if found not in tree:
            if depth or not required:
                return None
            keys = excerpt(", ".join(map(excerpt, islice(tree, 10)))) or "nothing"
            raise DecodeError(f"the answer has no {key!r}, only {keys}")
        tree = tree[found]
    return tree


def only_key(tree: dict[str, JSONValue]) -> str:
    """Return the key of the only list of an object, or of its only value; else `*`."""
    keys = [key for key in tree if not is_note(key)]
    lists = [key for key in keys if isinstance(tree[key], list)] or keys
    return lists[0] if len(lists) == 1 else ONLY


def is_note(key: str) -> bool:
    """Tell whether a key stands for what an element of XML says beside its value."""
    return "@" in key or "#" in key


def several(value: JSONValue) -> list[JSONValue]:
    """Return the values of elements of one name, which are a list if there are several."""
    return value if isinstance(value, list) else [value]
