"""YAML with line numbers: every value knows where it stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast

import attrs
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode

from codegen.errors import SpecError

Data: TypeAlias = bool | int | float | str | list["Data"] | dict[str, "Data"] | None
Where: TypeAlias = tuple[str | int, ...]


@attrs.frozen
class Document:
    """The content of one YAML file and the line of every value in it."""

    file: Path
    """The file."""
    data: Data
    """Its content."""
    lines: dict[Where, int] = attrs.field(repr=False)
    """The line of the value at a path of keys and indexes."""

    def line(self, where: Where) -> int:
        """Return the line of a value, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def error(self, where: Where, message: str) -> SpecError:
        """Return an error that points at a value."""
        return SpecError(self.file, self.line(where), message)


class _Mark(Protocol):
    """A place in a file."""

    line: int


class _Node(Protocol):
    """The part of ruamel.yaml's nodes that is read here; they have no types of their own."""

    tag: object
    start_mark: _Mark
    value: object


class _Trouble(Protocol):
    """The part of its errors."""

    problem: str | None
    problem_mark: _Mark | None


def read(file: Path) -> Document:
    """Read a YAML 1.2 file.

    Raises:
        SpecError: The file is not YAML, or a key stands twice.
    """
    parser: Any = YAML(typ="safe", pure=True)
    try:
        root: _Node | None = parser.compose(file.read_text("utf-8"))
    except MarkedYAMLError as error:
        trouble = cast("_Trouble", error)
        line = trouble.problem_mark.line + 1 if trouble.problem_mark else 1
        raise SpecError(file, line, f"not YAML: {trouble.problem}") from None
    lines: dict[Where, int] = {}
    data = None if root is None else _convert(file, root, (), lines)
    return Document(file, data, lines)


def _convert(file: Path, node: _Node, where: Where, lines: dict[Where, int]) -> Data:
    lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        return dict(_members(file, node, where, lines))
    if isinstance(node, SequenceNode):
        children = cast("list[_Node]", cast("_Node", node).value)
        return [
            _convert(file, child, (*where, index), lines) for index, child in enumerate(children)
        ]
    return _scalar(node)


def _members(
    file: Path, node: _Node, where: Where, lines: dict[Where, int]
) -> Iterator[tuple[str, Data]]:
    seen: set[str] = set()
    for key_node, value_node in cast("list[tuple[_Node, _Node]]", node.value):
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in seen:
            raise SpecError(file, line, f"the key {key!r} stands twice")
        seen.add(key)
        lines[*where, key] = line
        yield key, _convert(file, value_node, (*where, key), lines)


def _scalar(node: _Node) -> Data:
    """Return a scalar; of YAML's many types only text, numbers, truth values and null remain."""
    text = str(node.value)
    match str(node.tag).rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if text.lstrip("-").isdecimal():
            return int(text)
        case "float":
            return float(text)
        case _:
            return text
