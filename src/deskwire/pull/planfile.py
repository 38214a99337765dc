"""Plans as data: YAML files, and JSON inside of data sets."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from deskwire.core.errors import ConfigurationError, shown
from deskwire.core.model.checks import suggest
from deskwire.core.model.values import JSONValue
from deskwire.pull.errors import PlanError
from deskwire.pull.partitions import Entity
from deskwire.pull.plan import Each, EntityCall, Periods, Plan, Source

T = TypeVar("T")
_Path = tuple[str | int, ...]

_MOST_BYTES: Final = 4 * 1024 * 1024
_TOP: Final = ("version", "sources")
_CHOICE: Final = ("window", "keep")
_SOURCE: Final = ("call", "arguments", "columns", "where", "entities", "periods", "format")
_PERIODS: Final = ("each", "since", "until", "column", "arguments", "look_back", "is_open")
_CALL: Final = ("call", "arguments", "take")
_KINDS: Final[Mapping[type, str]] = {
    dict: "a mapping",
    list: "a list",
    str: "text",
    int: "a number",
}


def read_plan(path: str | os.PathLike[str]) -> Plan:
    """Read a plan from a YAML file.

    Raises:
        PlanError: It makes no sense; the message names the file and the line.
        OSError: It cannot be read.
    """
    with Path(path).open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    return parse_plan(content, os.fspath(path))


def parse_plan(content: bytes | str, name: str = "plan.yaml") -> Plan:
    """Read a plan from the text of a YAML file.

    Raises:
        PlanError: It makes no sense; the message names the file and the line.
    """
    if len(content) > _MOST_BYTES:
        raise PlanError(f"{name}: it has more than {_MOST_BYTES} bytes, which no plan needs")
    ruamel = _ruamel()
    yaml = ruamel.YAML(typ="rt", pure=True)
    try:
        root: Any = yaml.load(content)
    except ruamel.error.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f":{mark.line + 1}" if mark is not None else ""
        raise PlanError(f"{name}{line}: {error.problem or error}") from None
    except (ruamel.error.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise PlanError(f"{name}: it is no YAML: {str(error).splitlines()[0]}") from None

    def place(path: _Path) -> str:
        return f"{name}:{_line(root, path)}: {_spoken(path)}"

    try:
        data = _plain(root)
    except RecursionError:
        raise PlanError(f"{name}: it holds itself") from None
    return _Reader(place).plan(data)


def plan_from_data(data: JSONValue) -> Plan:
    """Return the plan that `plan_to_data` turned into JSON.

    Raises:
        PlanError: It is none.
    """
    return _Reader(_spoken).plan(data)


def plan_to_data(plan: Plan) -> dict[str, JSONValue]:
    """Return a plan as JSON, in the structure of its file, its window and filters included.

    Raises:
        PlanError: It is filtered by a function.
    """
    sources: dict[str, JSONValue] = {source.name: _source(source) for source in plan.sources}
    data: dict[str, JSONValue] = {"version": 1, "sources": sources}
    if plan.start or plan.stop is not None:
        data["window"] = [plan.start, plan.stop]
    if plan.keep:
        if not all(isinstance(one, str) for one in plan.keep):
            raise PlanError("a plan that is filtered by a function cannot be written down")
        data["keep"] = [cast("str", one) for one in plan.keep]
    return data


def plan_to_yaml(plan: Plan) -> str:
    """Return a plan as the text of a file.

    Raises:
        PlanError: It is filtered by a function.
    """
    data = plan_to_data(plan)
    lines = ["version: 1", *(f"{key}: {_flow(data[key])}" for key in _CHOICE if key in data)]
    lines.append("sources:")
    for source in plan.sources:
        lines.append(f"  {source.name}:")
        body = cast("dict[str, JSONValue]", _source(source))
        lines += [f"    {key}: {_flow(value)}" for key, value in body.items()]
    return "\n".join((*lines, ""))


def _flow(value: JSONValue) -> str:
    """Return a value as YAML in one line, which JSON is."""
    return json.dumps(value, ensure_ascii=False)


def _source(source: Source) -> JSONValue:
    data: dict[str, JSONValue] = {"call": source.call}
    if source.arguments:
        data["arguments"] = {**source.arguments}
    if source.columns:
        data["columns"] = [*source.columns]
    if source.where:
        data["where"] = source.where
    match source.entities:
        case None:
            pass
        case EntityCall() as listed:
            call: dict[str, JSONValue] = {"call": listed.call, "take": {**listed.take}}
            if listed.arguments:
                call["arguments"] = {**listed.arguments}
            data["entities"] = call
        case entities:
            data["entities"] = [{**entity.arguments} for entity in entities]
    if source.periods is not None:
        data["periods"] = _periods(source.periods)
    if source.format:
        data["format"] = source.format
    return data


def _periods(periods: Periods) -> JSONValue:
    data: dict[str, JSONValue] = {
        "each": periods.each,
        "since": f"{periods.since}",
        "until": f"{periods.until}",
    }
    if periods.column:
        data["column"] = periods.column
    if periods.arguments:
        data["arguments"] = {**periods.arguments}
    if periods.look_back:
        data["look_back"] = periods.look_back
    if periods.is_open:
        data["is_open"] = True
    return data


class _Reader:
    """Turns data into a plan; its errors say where."""

    def __init__(self, place: Callable[[_Path], str]) -> None:
        self._place: Final = place

    def plan(self, data: object) -> Plan:
        top = self._mapping(data, (), (*_TOP, *_CHOICE))
        if top.get("version") != 1:
            raise self._error(("version",), f"it is {shown(top.get('version'))}, expected 1")
        sources = self._mapping(top.get("sources"), ("sources",))
        made = [self._source(name, body) for name, body in sources.items()]
        start, stop = cast("tuple[int, int | None]", top.get("window", (0, None)))
        keep = cast("Sequence[str]", top.get("keep", ()))
        return self._made(("sources",), lambda: Plan(made, start=start, stop=stop, keep=(*keep,)))

    def _source(self, name: str, body: object) -> Source:
        at = ("sources", name)
        data = self._mapping(body, at, _SOURCE)
        if "call" not in data:
            raise self._error(at, "it names no call")
        given: dict[str, Any] = {
            key: self._typed(data[key], str, (*at, key))
            for key in ("call", "where", "format")
            if key in data
        }
        if "arguments" in data:
            given["arguments"] = self._mapping(data["arguments"], (*at, "arguments"))
        if "columns" in data:
            given["columns"] = [
                self._typed(one, str, (*at, "columns", index))
                for index, one in enumerate(self._list(data["columns"], (*at, "columns")))
            ]
        if "entities" in data:
            given["entities"] = self._entities(data["entities"], (*at, "entities"))
        if "periods" in data:
            given["periods"] = self._periods(data["periods"], (*at, "periods"))
        return self._made(at, lambda: Source(name=name, **given))

    def _entities(self, body: object, at: _Path) -> tuple[Entity, ...] | EntityCall:
        if isinstance(body, list):
            rows = [
                self._mapping(one, (*at, index))
                for index, one in enumerate(cast("list[object]", body))
            ]
            return tuple(map(Entity, rows))
        data = self._mapping(body, at)
        if "call" not in data:
            if len(data) != 1:
                raise self._error(at, "expected `argument: [values]`, a list, or a `call`")
            ((argument, values),) = data.items()
            listed = self._list(values, (*at, argument))
            return tuple(Entity({argument: one}) for one in listed)
        self._mapping(body, at, _CALL)
        take = self._mapping(data.get("take"), (*at, "take"))
        return self._made(
            at,
            lambda: EntityCall(
                call=self._typed(data["call"], str, (*at, "call")),
                arguments=self._mapping(data.get("arguments", {}), (*at, "arguments")),
                take={key: self._typed(one, str, (*at, "take", key)) for key, one in take.items()},
            ),
        )

    def _periods(self, body: object, at: _Path) -> Periods:
        data = self._mapping(body, at, _PERIODS)
        for key in ("each", "since"):
            if key not in data:
                raise self._error(at, f"it needs `{key}`")
        given: dict[str, Any] = {"since": self._day(data["since"], (*at, "since"))}
        if "until" in data:
            word = data["until"]
            is_word = word in ("today", "yesterday")
            given["until"] = word if is_word else self._day(word, (*at, "until"))
        if "arguments" in data:
            given["arguments"] = self._mapping(data["arguments"], (*at, "arguments"))
        for key, kind in (("column", str), ("look_back", int), ("is_open", bool)):
            if key in data:
                given[key] = self._typed(data[key], kind, (*at, key))
        each = cast("Each", self._typed(data["each"], str, (*at, "each")))
        return self._made(at, lambda: Periods(each=each, **given))

    def _day(self, value: object, at: _Path) -> date:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise self._error(at, f"it is {shown(value)}, expected a day such as 2014-12-31")

    def _mapping(self, value: object, at: _Path, known: Sequence[str] = ()) -> dict[str, JSONValue]:
        data = cast("dict[object, JSONValue]", self._typed(value, dict, at))
        for key in data:
            if not isinstance(key, str):
                raise self._error(at, f"the key {shown(key)} is no text: put it in quotes")
            if known and key not in known:
                raise self._error((*at, key), f"nothing of that name, {suggest(key, known)}")
        return cast("dict[str, JSONValue]", data)

    def _list(self, value: object, at: _Path) -> list[JSONValue]:
        return cast("list[JSONValue]", self._typed(cast("Any", value), list, at))

    def _typed(self, value: object, kind: type[T], at: _Path) -> T:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._error(at, f"it is {shown(value)}, expected {_KINDS.get(kind, 'a word')}")
        return value

    def _made(self, at: _Path, make: Callable[[], T]) -> T:
        try:
            return make()
        except ConfigurationError as error:
            if getattr(error, "has_place", False):
                raise
            raise self._error(at, str(error)) from None

    def _error(self, at: _Path, problem: str) -> PlanError:
        error = PlanError(f"{self._place(at)}: {problem}")
        error.has_place = True
        return error


def _ruamel() -> Any:  # noqa: ANN401  it is imported when it is used
    try:
        return import_module("ruamel.yaml")
    except ImportError as error:
        raise ConfigurationError(
            "plans in files need ruamel.yaml: pip install 'deskwire[pull]'"
        ) from error


def _spoken(path: _Path) -> str:
    """Return a path as it is written in words, e.g. `sources.hours.columns[2]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "the plan"


def _line(root: Any, path: _Path) -> int:  # noqa: ANN401  ruamel's nodes
    """Return the line of what stands at a path, or of the nearest thing above it."""
    line, node = 0, root
    for part in path:
        places: dict[object, list[int]] = getattr(getattr(node, "lc", None), "data", None) or {}
        if part not in places:
            break
        line = places[part][0]
        node = node[part]
    return line + 1


def _plain(node: object) -> object:
    """Return what YAML holds as plain data, days as text."""
    if isinstance(node, Mapping):
        return {
            _key(key): _plain(one) for key, one in cast("Mapping[object, object]", node).items()
        }
    if isinstance(node, list):
        return [_plain(one) for one in cast("list[object]", node)]
    if isinstance(node, datetime | date):
        return node.isoformat()
    if isinstance(node, str):
        return str(node)
    if isinstance(node, float):
        return float(node)
    return int(node) if isinstance(node, int) and not isinstance(node, bool) else node


def _key(key: object) -> object:
    return str(key) if isinstance(key, str) else key
