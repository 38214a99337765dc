"""From YAML files to the spec in memory: checked by the schema, structured by cattrs, resolved."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar, cast

import attrs
import cattrs

from codegen import lists, marks
from codegen.groups import PLACES, Groups
from codegen.marks import Data, Document, Where
from codegen.model import (
    IDEMPOTENT,
    Argument,
    Composition,
    Endpoint,
    Field,
    Fixed,
    IdKind,
    Model,
    PlacedRule,
    Resource,
    ServiceSpec,
    Shape,
    Writing,
)
from codegen.resolve import resolve
from codegen.rules import structured
from codegen.schema import SPEC, check
from codegen.services import service_spec
from codegen.written import (
    CONVERTER,
    Encode,
    WrittenArgument,
    WrittenField,
    WrittenOperation,
    spelled_selection,
)

T = TypeVar("T")
_TYPED: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")
"""A word of a path, and perhaps its type."""


def load_service(
    folder: Path,
    parent: str = "deskwire",
    *,
    read: Callable[[Path], Document] = marks.read,
) -> ServiceSpec:
    """Read one service: its `service.yaml` and every other file of the folder.

    Args:
        folder: The folder.
        parent: The package that the service's own is generated into; empty for none.
        read: Reads one file.

    Raises:
        SpecError: A file is wrong; the error names the file, the line and what was expected.
    """
    document = read(folder / "service.yaml")
    service = service_spec(document, check(document), parent)
    files = sorted(file for file in folder.glob("*.yaml") if file.name != "service.yaml")
    resources = tuple(_Reader(service, read(file)).resource() for file in files)
    return resolve(attrs.evolve(service, resources=resources))


class _Reader:
    """Reads one resource file."""

    def __init__(self, service: ServiceSpec, document: Document) -> None:
        self._service: ServiceSpec = service
        self._document: Document = document
        groups = Groups(document, check(document), service.document.data)
        self._data: dict[str, Data] = cast("dict[str, Data]", groups.apply().data)
        self._groups: Groups = groups

    def resource(self) -> Resource:
        """Return the resource of the file."""
        resource = self._resource()
        for kind, name in self._groups.unused():
            raise self._document.error((kind, name), f"nothing in the file uses {name!r}")
        return resource

    def _resource(self) -> Resource:
        return Resource(
            document=self._document,
            module=self._document.file.stem,
            name=str(self._data.get("resource", "")),
            attribute=str(self._data.get("attribute", "")),
            part_of=str(self._data.get("part_of", "")),
            summary=str(self._data["summary"]),
            base=str(self._data.get("base", "")),
            endpoints=tuple(self._endpoint(name, text) for name, text in self._group("operations")),
            models=tuple(self._model(name, text) for name, text in self._group("models")),
            choices=tuple(
                lists.choices(self._document, name, text) for name, text in self._group("enums")
            ),
            tables=tuple(lists.table(name, text) for name, text in self._group("tables")),
            ids=tuple(
                IdKind(name=name, base=str(text["type"]), doc=str(text["doc"]))
                for name, text in self._group("ids")
            ),
            filters=tuple(lists.filters(name, text) for name, text in self._group("filters")),
            compositions=tuple(
                Composition(
                    name=name,
                    summary=str(text["summary"]),
                    call=str(text["call"]),
                    then=str(text["then"]),
                    doc=str(text.get("doc", "")),
                    where=("compositions", name),
                )
                for name, text in self._group("compositions")
            ),
        )

    def _group(self, key: str) -> Iterator[tuple[str, dict[str, Data]]]:
        group = self._data.get(key, {})
        yield from cast("dict[str, dict[str, Data]]", group).items()

    def _structure(self, value: Data, kind: type[T], where: Where) -> T:
        try:
            return CONVERTER.structure(value, kind)
        except cattrs.BaseValidationError as error:
            reasons = "; ".join(cattrs.transform_error(error))
            raise self._document.error(where, reasons) from None

    def _endpoint(self, name: str, text: dict[str, Data]) -> Endpoint:
        where: Where = ("operations", name)
        written = self._structure(self._completed(text, where), WrittenOperation, where)
        method, _, path = written.http.partition(" ")
        body = written.encode or ("none" if method == "GET" else self._service.bodies[method])
        return Endpoint(
            name=name,
            summary=written.summary,
            method=method,
            path=_TYPED.sub(r"{\1}", str(self._data.get("base", "")) + path),
            arguments=tuple(self._arguments(written, where)),
            fixed=tuple(
                Fixed(wire=wire, value=value, place="query" if body == "none" else "body")
                for wire, value in {**self._service.send.get(method, {}), **written.send}.items()
            ),
            body=body,
            returns=written.returns,
            returned=written.returned,
            table=written.table,
            at=written.select.path,
            or_at=written.select.or_path,
            first=written.select.one,
            pattern=written.pattern,
            pages=written.paging,
            formats=written.formats or str(self._data.get("formats", "api")),
            idempotent=(method in IDEMPOTENT if written.idempotent is None else written.idempotent),
            rules=tuple(
                PlacedRule(rule, (*where, "rules", index))
                for index, entry in enumerate(written.rules)
                for kind, value in entry.items()
                for rule in structured(kind, value)
            ),
            raises=tuple(written.raises.items()),
            doc=written.doc,
            why=written.why,
            authenticated=written.authenticated,
            deprecated=written.deprecated,
            examples=tuple(written.examples),
            partition=written.partition,
            sort=written.sort,
            where=where,
        )

    def _completed(self, text: dict[str, Data], where: Where) -> dict[str, Data]:
        """Add what all operations of the file share, and spell out short forms."""
        defaults = cast("dict[str, Data]", self._data.get("defaults", {}))
        full = {**defaults, **text}
        for key in ("path", "query", "raises", "send"):
            if key in defaults and key in text:
                full[key] = {
                    **cast("dict[str, Data]", defaults[key]),
                    **cast("dict[str, Data]", text[key]),
                }
        if "select" in full:
            full["select"] = {
                **(spelled_selection(defaults["select"]) if "select" in defaults else {}),
                **spelled_selection(full["select"]),
            }
        returns = full.get("returns")
        if isinstance(returns, dict) and "table" in returns:
            full["table"] = returns["table"]
            del full["returns"]
        elif isinstance(returns, dict) and "type" in returns:
            full["returns"], full["returned"] = returns["type"], returns["doc"]
        if full.get("paging") is True:
            if "paging" not in self._data:
                raise self._document.error(
                    (*where, "paging"), "the file has no `paging` that all its lists share"
                )
            full["paging"] = self._data["paging"]
        return full

    def _arguments(self, written: WrittenOperation, where: Where) -> Iterator[Argument]:
        verb, _, path = written.http.partition(" ")
        http = f"{verb} {self._data.get('base', '')}{path}"
        words = dict(_TYPED.findall(http))
        http = _TYPED.sub(r"{\1}", http)
        optional = "".join(re.findall(r"\[([^\]]*)\]", http))
        for place in PLACES:
            described: dict[str, WrittenArgument] = getattr(written, place)
            group = described
            if place == "path" and not words.keys() <= group.keys():
                group = {**{word: self._word(word, words[word], where) for word in words}, **group}
            spot = (*where, place)
            for name, text in group.items():
                if place == "path" and f"{{{name}}}" not in http:
                    raise self._document.error((*spot, name), f"{http} has no {{{name}}}")
                required = text.type.required or text.required
                if place == "path":
                    required = f"{{{name}}}" not in optional and text.default is None
                argument = Argument(
                    name=name,
                    type=attrs.evolve(text.type, required=required),
                    place="file" if place == "files" else place,
                    wire=_wrapped(text.wire or name, written.wrap if place == "body" else ""),
                    writing=attrs.evolve(
                        _writing(text.encode or self._usual(text)),
                        join=text.join,
                        range=text.range,
                        limit=text.limit,
                    ),
                    default=text.default,
                    has_default=text.default is not None,
                    doc=text.doc,
                    why=text.why,
                    where=(*spot, name) if name in described else (*where, "http"),
                )
                yield attrs.evolve(argument, variants=tuple(_variants(argument, text, written)))

    def _word(self, name: str, type_: str, where: Where) -> WrittenArgument:
        """Return the argument that a word of a path is when nothing else describes it."""
        shared = None if type_ else self._groups.parameter(name)
        text = shared or {"type": type_ or "reference", "doc": _meaning(name)}
        return self._structure(text, WrittenArgument, (*where, "http"))

    def _usual(self, text: WrittenArgument | WrittenField) -> str:
        """Return how the service's arguments of a type are written unless they say otherwise."""
        forms = self._service.forms
        if text.type.shape is Shape.LIST and not text.join:
            return forms.get("list", "")
        return forms.get(text.type.name, "")

    def _model(self, name: str, text: dict[str, Data]) -> Model:
        where: Where = ("models", name)
        fields = self._structure(
            text.get("fields", {}), dict[str, WrittenField], (*where, "fields")
        )
        for field in fields:
            if not (field.isidentifier() or text.get("input")):
                raise self._document.error(
                    (*where, "fields", field), "only an input can have a field with brackets"
                )
        return Model(
            name=name,
            doc=str(text["doc"]),
            is_input=bool(text.get("input", False)),
            partial_of=str(text.get("partial_of", "")),
            spread=text.get("input") == "spread",
            where=where,
            fields=tuple(
                Field(
                    name=field,
                    type=written.type,
                    wire=written.wire or field,
                    writing=attrs.evolve(
                        _writing(
                            written.encode or (self._usual(written) if text.get("input") else "")
                        ),
                        join=written.join,
                    ),
                    doc=" ".join(
                        part
                        for part in (
                            written.doc,
                            f"Seen in {written.seen}, in no document." if written.seen else "",
                        )
                        if part
                    ),
                    why=written.why,
                    where=(*where, "fields", field),
                )
                for field, written in fields.items()
            ),
        )


def _meaning(name: str) -> str:
    """Return what a word of a path means by its name: `project_id` is the project's id."""
    for ending in ("id", "reference", "key", "name"):
        owner = name.removesuffix(f"_{ending}")
        if owner not in (name, ""):
            return f"The {owner.replace('_', ' ')}'s {ending}."
    return f"The {name.replace('_', ' ')}."


def _writing(encode: Encode) -> Writing:
    """Return what is said of how a value is written."""
    match encode:
        case None | "":
            return Writing()
        case str() as word:
            return Writing(forms=(word,))
        case {"boolean": [true, false]}:
            return Writing(words=(true, false))
        case _:
            return Writing(forms=tuple(encode))


def _wrapped(wire: str, wrap: str) -> str:
    return f"{wrap}[{wire}]" if wrap not in ("", "-") else wire


def _variants(
    argument: Argument, text: WrittenArgument, written: WrittenOperation
) -> Iterator[tuple[str, Argument]]:
    for name, change in text.variants.items():
        wire = change.wire
        yield (
            name,
            attrs.evolve(
                argument,
                writing=attrs.evolve(
                    _writing(change.encode),
                    join=change.join,
                    range=argument.writing.range,
                    limit=argument.writing.limit,
                ),
                wire=_wrapped(wire, written.wrap) if wire else argument.wire,
            ),
        )


def load(root: Path = SPEC, parent: str = "deskwire") -> tuple[ServiceSpec, ...]:
    """Read every service of a folder of specs, whose packages are put into a parent."""
    folders = sorted(file.parent for file in root.glob("*/service.yaml"))
    return tuple(load_service(folder, parent) for folder in folders)
