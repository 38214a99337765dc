"""Mistakes made in the spec on purpose, one at a time: how many do the exchanges see?

    python -m tests.exchanges.mutants [SERVICE ...]

Every wire name, verb, path, way of writing, paging word and place of a payload is changed once. A
mistake that neither the generator refuses nor an exchange sees survives, and is printed.
"""

import copy
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final, cast

import attrs

from codegen import marks
from codegen.emit.package import service_module
from codegen.emit.resource import module as resource_module
from codegen.errors import SpecError
from codegen.load import load_service
from codegen.marks import Data, Document
from codegen.schema import SPEC
from deskwire.core.errors import DeskwireError
from deskwire.core.model.operation import Operation
from deskwire.core.model.service import Service
from deskwire.transport.operations import load_operations
from tests.exchanges.check import answer_faults, request_faults
from tests.exchanges.exchange import CLIENTS, answers, exchanges
from tests.exchanges.names import models_of, name_faults

Place = tuple[str | int, ...]

VERBS: Final = {"GET": "PUT", "POST": "PUT", "PUT": "POST", "DELETE": "POST", "PATCH": "POST"}
WORDS: Final = ("wire", "wire_start", "wire_size")
SERVICE_KEYS: Final = (
    "formats",
    "bodies",
    "dialect",
    "error_rule",
    "envelope",
    "encode",
    "send",
    "path_query",
)


@attrs.frozen
class Mutant:
    """One mistake."""

    file: Path
    """The spec file that it is in."""
    place: Place
    """Where in the file."""
    value: Data
    """What stands there instead."""
    kind: str
    """What was changed."""

    def __str__(self) -> str:
        where = ".".join(map(str, self.place))
        return f"{self.file.parent.name}/{self.file.name}: {where} = {self.value!r}"


@cache
def _read(file: Path) -> Document:
    return marks.read(file)


def _wrong(text: str) -> str:
    """Return another word that is as good a name."""
    return f"{text}x"


def _mapping(data: Data) -> Mapping[str, Data]:
    return data if isinstance(data, dict) else {}


def mutants(file: Path) -> Iterator[Mutant]:
    """Yield the mistakes of one file."""
    data = _mapping(_read(file).data)
    if file.stem == "service":
        for key in SERVICE_KEYS:
            for place, value in _leaves(data.get(key), (key,)):
                yield Mutant(file, place, value, key)
        yield from _shared(file, data)
        return
    yield from _shared(file, data)
    if data.get("base"):
        yield Mutant(file, ("base",), _wrong(str(data["base"])), "path")
    for group in ("defaults", "paging"):
        yield from _parameters(file, (group,), _mapping(data.get(group)))
    for name, operation in _mapping(data.get("operations")).items():
        yield from _operation(file, ("operations", name), _mapping(operation))
    for name, model in _mapping(data.get("models")).items():
        for field, text in _mapping(_mapping(model).get("fields")).items():
            yield from _named(file, ("models", name, "fields", field), field, text, "field")


def _shared(file: Path, data: Mapping[str, Data]) -> Iterator[Mutant]:
    """Yield the mistakes of arguments that several operations take; their names are theirs."""
    for name, text in _mapping(data.get("parameters")).items():
        yield from _ways(file, ("parameters", name), text, "parameter")


def _parameter(file: Path, name: str) -> Mapping[str, Data]:
    """Return what a name stands for in a file: an argument of its own, or of its service."""
    for one in (file, file.parent / "service.yaml"):
        found = _mapping(_mapping(_read(one).data).get("parameters")).get(name)
        if found is not None:
            return _mapping(found) or {"type": found}
    raise LookupError(name)


def _leaves(data: Data, place: Place) -> Iterator[tuple[Place, Data]]:
    """Yield every word below a place with another in its stead."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key != "why":
                yield from _leaves(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _leaves(value, (*place, index))
    elif isinstance(data, bool):
        yield place, not data
    elif isinstance(data, str) and data:
        yield place, {"form": "json", "json": "form"}.get(data) or _wrong(data)


def _operation(file: Path, place: Place, operation: Mapping[str, Data]) -> Iterator[Mutant]:
    verb, _, path = str(operation["http"]).partition(" ")
    yield Mutant(file, (*place, "http"), f"{VERBS[verb]} {path}".strip(), "verb")
    yield Mutant(file, (*place, "http"), f"{verb} {path}/x".strip(), "path")
    select = operation.get("select")
    if isinstance(select, str):
        yield Mutant(file, (*place, "select"), _wrong(select), "select")
    for spot, value in _leaves(dict(_mapping(select)), (*place, "select")):
        yield Mutant(file, spot, value, "select")
    if operation.get("encode"):
        other = "form" if operation["encode"] == "json" else "json"
        yield Mutant(file, (*place, "encode"), other, "encode")
    for key in ("wrap", "pattern"):
        for spot, value in _leaves(operation.get(key), (*place, key)):
            yield Mutant(file, spot, value, key)
    yield from _parameters(file, place, operation)


def _parameters(file: Path, place: Place, holder: Mapping[str, Data]) -> Iterator[Mutant]:
    for group in ("path", "query", "body", "files"):
        for name, text in _mapping(holder.get(group)).items():
            kind = "way" if group == "path" else "parameter"
            yield from _named(file, (*place, group, name), name, text, kind)
    for name, value in _mapping(holder.get("send")).items():
        changed = _wrong(value) if isinstance(value, str) else not value
        yield Mutant(file, (*place, "send", name), changed, "send")
    paging = holder if place[-1] == "paging" else _mapping(holder.get("paging"))
    spot = place if place[-1] == "paging" else (*place, "paging")
    for key, value in paging.items():
        if key in (*WORDS, "total") and isinstance(value, str):
            yield Mutant(file, (*spot, key), _wrong(value), "paging")
        elif key in ("first", "default") and isinstance(value, int):
            yield Mutant(file, (*spot, key), value + 1, "paging")


def _named(file: Path, place: Place, name: str, text: Data, kind: str) -> Iterator[Mutant]:
    """Yield the mistakes of a parameter or field: its name, and how it is written."""
    full: dict[str, Data] = dict(text) if isinstance(text, dict) else {"type": text}
    meant: Mapping[str, Data] = full
    if isinstance(text, str) and text.startswith("$"):
        full = {"use": text[1:]}
    if "use" in full:
        meant = {**_parameter(file, str(full["use"])), **full}
    if kind != "way":
        wire = _wrong(str(meant.get("wire", name)))
        yield Mutant(file, place, {**full, "wire": wire}, kind)
    yield from _ways(file, place, text, kind)


def _ways(file: Path, place: Place, text: Data, kind: str) -> Iterator[Mutant]:
    """Yield the mistakes of how a parameter or field is written."""
    full = _mapping(text)
    if "encode" in full:
        plain: dict[str, Data] = {key: full[key] for key in full if key != "encode"}
        yield Mutant(file, place, plain, f"{kind} encode")
    if "join" in full:
        yield Mutant(file, place, {**full, "join": "|"}, f"{kind} join")
    for variant, how in _mapping(full.get("variants")).items():
        others: dict[str, Data] = {
            **_mapping(full["variants"]),
            variant: {"encode": "repeat", "wire": "x"},
        }
        if how != others[variant]:
            yield Mutant(file, place, {**full, "variants": others}, "variant")


def _mutated(mutant: Mutant) -> Document:
    document = _read(mutant.file)
    data = copy.deepcopy(document.data)
    node: Any = data
    for step in mutant.place[:-1]:
        node = node[step]
    node[mutant.place[-1]] = mutant.value
    return attrs.evolve(document, data=data)


def _execute(name: str, source: str) -> ModuleType:
    """Return a module made of its source, which from then on is the one of that name."""
    made = sys.modules[name] = ModuleType(name)
    exec(compile(source, name, "exec"), made.__dict__)
    return made


@contextmanager
def _restored(package: str) -> Generator[None]:
    """Put back the modules of a package in the end."""
    there = {name: one for name, one in sys.modules.items() if name.startswith(f"{package}.")}
    try:
        yield
    finally:
        sys.modules.update(there)


@cache
def _source(file: Path) -> str:
    """Return the module of a file that nobody has touched."""
    spec = load_service(file.parent, read=_read)
    (resource,) = (one for one in spec.resources if one.module == file.stem)
    return resource_module(spec, resource)


def caught(mutant: Mutant) -> str:
    """Return who sees a mistake; nothing where nobody does."""
    service = CLIENTS[mutant.file.parent.name].service
    package = f"deskwire.{service.name}"

    def read(file: Path) -> Document:
        return _mutated(mutant) if file == mutant.file else _read(file)

    try:
        spec = load_service(mutant.file.parent, read=read)
        load_operations(service)  # or the first mistake in a module would stay in it
        with _restored(package):
            if mutant.file.stem == "service":
                made = _execute(f"{package}._service", service_module(spec))
                service = cast("Service", made.SERVICE)
            for resource in spec.resources:
                if mutant.file.stem in (resource.module, "service"):
                    source = resource_module(spec, resource)
                    if mutant.file.stem != "service" and source == _source(mutant.file):
                        return "no change"
                    made = _execute(f"{package}.{resource.module}", source)
                    if _seen(service, made, mutant):
                        return "exchanges"
    except SpecError:
        return "generator"
    except (SyntaxError, TypeError, NameError, AttributeError, ValueError, LookupError):
        return "import"
    return ""


def _seen(service: Service, made: ModuleType, mutant: Mutant) -> bool:
    """Tell whether an exchange or a list of names disagrees with a generated module."""
    operations: tuple[Operation[Any], ...] = getattr(made, "OPERATIONS", ())
    if mutant.place[0] == "operations":
        operations = tuple(one for one in operations if one.name.endswith(f".{mutant.place[1]}"))
    names = {one.name.partition(".")[2]: one for one in operations}
    checks: list[Callable[[], Iterator[str]]] = [
        *(
            lambda exchange=exchange: request_faults(service, names[exchange.operation], exchange)
            for exchange in exchanges(service.name)
            if exchange.operation in names
        ),
        *(
            lambda body=body: answer_faults(service, names[body.operation], body)
            for body in answers(service.name)
            if body.operation in names
        ),
        *(lambda model=model: name_faults(service, model) for model in models_of(made)),
    ]
    for check in checks:
        try:
            if any(check()):
                return True
        except (DeskwireError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return True
    return False


def main(services: list[str]) -> int:
    """Try every mistake and print what nobody sees."""
    every = [
        mutant
        for service in services or list(CLIENTS)
        for file in sorted((SPEC / service).glob("*.yaml"))
        for mutant in mutants(file)
    ]
    tally: Counter[tuple[str, str]] = Counter()
    with ProcessPoolExecutor() as pool:
        for mutant, by in zip(every, pool.map(caught, every, chunksize=16), strict=True):
            tally[mutant.kind, by or "nobody"] += 1
            if not by:
                sys.stdout.write(f"survives: {mutant}\n")
    unseen = sum(count for (_, by), count in tally.items() if by == "nobody")
    made = sum(count for (_, by), count in tally.items() if by != "no change")
    seen = made - unseen
    for (kind, by), count in sorted(tally.items()):
        sys.stdout.write(f"{kind:16} {by:10} {count:5}\n")
    sys.stdout.write(f"{seen} of {made} are caught, {100 * seen / made:.1f} %\n")
    return 0 if seen >= 0.95 * made else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
