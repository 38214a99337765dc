"""Exchanges: requests and answers written down from the documents, not from this library.

`tests/exchanges/<service>/*.yaml` holds them; README.md beside this file describes the form.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeAlias, cast
from urllib.parse import quote, urlencode

import attrs
import cattrs
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from deskwire import ActiveCollab, ODesk, Paymo, Secret, Taskforce, Upload
from deskwire.transport.client import Client

HERE: Final = Path(__file__).parent
CLIENTS: Final[Mapping[str, type[Client]]] = {
    "activecollab": ActiveCollab,
    "odesk": ODesk,
    "paymo": Paymo,
    "taskforce": Taskforce,
}

Data: TypeAlias = Any
"""What a YAML file may hold; numbers with a fraction are `Decimal`, `!upload` is an `Upload`."""

Pairs: TypeAlias = tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class Sent:
    """A request as it travels, before credentials are put on it."""

    method: str
    """The HTTP verb."""
    path: str
    """The path below the service's address, as it stands on the wire."""
    query: Pairs = ()
    """The decoded pairs of the query; their order does not matter."""
    form: Pairs | None = None
    """The decoded pairs of a form body, or of the fields of a multipart one."""
    json: Data = None
    """The value of a JSON body."""
    files: Mapping[str, Upload] = attrs.field(factory=dict[str, Upload])
    """The files of a multipart body by the names of their fields."""
    headers: Mapping[str, str | None] = attrs.field(factory=dict[str, str | None])
    """Headers that have to be there, among others; None for one that must not."""

    def target(self) -> str:
        """Return path and query as they stand in a request line."""
        return f"{self.path}?{urlencode(self.query, quote_via=quote)}" if self.query else self.path


@attrs.frozen(kw_only=True)
class Served:
    """What the sandbox does with a request."""

    status: int = 200
    """The status of its answer; any other than 200 needs a reason."""
    why: str = ""
    """Why the sandbox does not simply do it."""
    strict: bool = True
    """Whether its answer has no field that the spec does not know; otherwise with a reason."""
    holds: Mapping[str, Data] = attrs.field(factory=dict[str, Data])
    """What stands at places of its decoded answer, such as `0.name`; `len` is its length."""


@attrs.frozen(kw_only=True)
class Exchange:
    """One call and the request that it is."""

    operation: str
    """The resource and the method, e.g. `hr.get_engagements`."""
    source: str
    """Where the form of the request is known from: names of the file's `sources`, and the place."""
    arguments: Mapping[str, Data] = attrs.field(factory=dict[str, Data])
    """The arguments by name."""
    format: str = ""
    """The format of the answer; empty for the service's usual one."""
    variants: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """The `variants=` of the client."""
    request: Sent
    """What travels."""
    sandbox: Served = Served()
    """What the sandbox does with it."""
    id: str = ""
    """The file and the place in it, for people."""


@attrs.frozen(kw_only=True)
class Body:
    """A published answer, and what has to be read from it."""

    operation: str
    """The operation that it answers."""
    source: str
    """Where it was published."""
    format: Literal["json", "xml"] = "json"
    """Its format."""
    status: int = 200
    """Its status."""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Its headers."""
    body: Data
    """The body: its text, or for JSON its value."""
    holds: Mapping[str, Data] = attrs.field(factory=dict[str, Data])
    """What stands at places of the value, such as `0.name`; `len` is its length."""
    total: Data = None
    """How many items there are on all pages, as it says so."""
    error: str = ""
    """The name of the error that it is, where it is one."""
    id: str = ""
    """The file and the place in it, for people."""

    def content(self) -> bytes:
        """Return the bytes."""
        text = self.body if isinstance(self.body, str) else json.dumps(self.body, default=str)
        return text.encode()


@attrs.frozen(kw_only=True)
class _File:
    """The content of one file."""

    sources: Mapping[str, str]
    """What the sources are, by short name."""
    exchanges: tuple[Exchange, ...] = ()
    answers: tuple[Body, ...] = ()


class _Node(Protocol):
    """A scalar of the file."""

    value: str


class _Constructor(SafeConstructor):
    """YAML's plain values, with exact numbers and files."""

    def decimal(self, node: _Node) -> Decimal:
        """Return a number with a fraction, exactly as it is written."""
        return Decimal(node.value)

    def upload(self, node: _Node) -> Upload:
        """Return a file to send."""
        members: dict[str, str] = cast("Any", self).construct_mapping(node, deep=True)
        return Upload(
            members["filename"],
            members["content"].encode(),
            members.get("content_type", "application/octet-stream"),
        )


cast("Any", _Constructor).add_constructor("tag:yaml.org,2002:float", _Constructor.decimal)
cast("Any", _Constructor).add_constructor("!upload", _Constructor.upload)


def _pairs(given: Data, _: object) -> Pairs | None:
    """Structure pairs: a mapping, or a list of `[name, value]` where a name comes twice."""
    if given is None:
        return None
    mapping = cast("dict[str, Data]", given)
    entries: Iterable[tuple[str, Data]] = mapping.items() if isinstance(given, dict) else given
    return tuple((str(name), _text(value, str)) for name, value in entries)


def _text(value: Data, _: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} where text was expected: quote it")
    return value


def _as_it_is(value: Data, _: object) -> Data:
    return value


_CONVERTER: Final = cattrs.Converter(forbid_extra_keys=True)
_CONVERTER.register_structure_hook(str, _text)
_CONVERTER.register_structure_hook_func(lambda kind: kind in (Pairs, Pairs | None), _pairs)
_CONVERTER.register_structure_hook_func(lambda kind: kind == Mapping[str, Upload], _as_it_is)


@cache
def load_yaml(path: Path) -> Data:
    """Return what a YAML file holds."""
    yaml: Any = YAML(typ="safe", pure=True)
    yaml.Constructor = _Constructor
    yaml.version = (1, 2)
    return yaml.load(path.read_text("utf-8"))


@cache
def _load(path: Path) -> _File:
    return _CONVERTER.structure(load_yaml(path), _File)


def files(service: str) -> list[Path]:
    """Return the files of a service."""
    return sorted((HERE / service).glob("*.yaml"))


def exchanges(service: str) -> Iterator[Exchange]:
    """Yield the exchanges of a service."""
    for path in files(service):
        for number, exchange in enumerate(_load(path).exchanges, start=1):
            name = f"{service}/{path.stem}-{number}-{exchange.operation}"
            yield attrs.evolve(exchange, id=name)


def answers(service: str) -> Iterator[Body]:
    """Yield the published bodies of a service."""
    for path in files(service):
        for number, body in enumerate(_load(path).answers, start=1):
            name = f"{service}/{path.stem}-answer-{number}-{body.operation}"
            yield attrs.evolve(body, id=name)


def sources(service: str) -> Mapping[str, Mapping[str, str]]:
    """Return what the sources of each file are."""
    return {path.stem: _load(path).sources for path in files(service)}


def found(value: object, place: str) -> object:
    """Return what stands at a place of a value, as plain data."""
    for step in place.split(".") if place else ():
        if step == "len":
            value = len(cast("list[object]", value))
        elif isinstance(value, Mapping):
            value = cast("Mapping[str, object]", value)[step]
        elif step.isdecimal():
            value = cast("list[object]", value)[int(step)]
        else:
            value = getattr(value, step)
    return plain(value)


def plain(value: object) -> object:
    """Return a value as YAML writes it: ISO text for times and days, lists for tuples."""
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in cast("Mapping[str, object]", value).items()}
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in cast("list[object]", value)]
    if hasattr(value, "isoformat"):
        return cast("Any", value).isoformat()
    if isinstance(value, str):
        return str.__str__(value)
    return value
