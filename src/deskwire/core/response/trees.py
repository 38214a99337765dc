"""Trees: how much a body holds, and what stands where in it."""

from collections.abc import Sequence
from itertools import islice
from typing import Final, TypeAlias

from deskwire.core.errors import DecodeError, excerpt
from deskwire.core.model.limits import LimitError, Limits
from deskwire.core.model.values import ONLY, XML_BLANK, JSONValue
from deskwire.core.response.steps import Steps


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

    def allows(self, text: str) -> bool:
        """Tell whether a JSON text is too short for too many values, and for too deep ones.

        A False means only that they have to be counted.
        """
        return self._is_small and text.count("{") + text.count("[") <= self._limits.max_depth

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
