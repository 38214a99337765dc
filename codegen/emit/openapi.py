"""An OpenAPI 3.1 document of a service: what travels, by the vendor's own names.

What OpenAPI cannot say stands in extensions: `x-argument` and `x-field` give the name in Python
where it is another one, `x-form` the form of a value, `x-separator` what joins a list, `x-rules`
what arguments have to do with each other; `x-paging`, `x-formats` and `x-table` hold the rest.
"""

import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, cast

import attrs

from codegen.emit.openapi_service import (
    MEDIA,
    data_node,
    error_response,
    error_rule,
    rate_headers,
    references,
    security_schemes,
    sent_headers,
    server,
)
from codegen.emit.schemas import (
    Node,
    Schemas,
    about,
    clean,
    insert,
    prose,
    reference,
)
from codegen.encodings import separator
from codegen.model import (
    Argument,
    Endpoint,
    Example,
    Resource,
    ServiceSpec,
    Shape,
    TypeRef,
)
from codegen.rules import written
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import CsvRows, DeepObject, Delimited, Exploded, Flag
from deskwire.core.model.operation import Format, Paging

_STATUSES: Final = {
    "BadRequestError": "400",
    "AuthenticationError": "401",
    "PermissionDeniedError": "403",
    "NotFoundError": "404",
    "ConflictError": "409",
    "UnprocessableError": "422",
    "RateLimitError": "429",
    "ServerError": "5XX",
}
_SIZES: Final = ("default_size", "max_size")
_DIALECT: Final = (
    "Schemas of answers describe the documented form; `x-dialect` says how the service departs "
    "from it, e.g. where a list of one arrives as its only item."
)


def document(service: ServiceSpec) -> str:
    """Return the OpenAPI document of a service as JSON text."""
    documents = (service.document, *(resource.document for resource in service.resources))
    digest = hashlib.sha256(b"".join(part.file.read_bytes() for part in documents)).hexdigest()
    schemas = Schemas(service)
    schemes = security_schemes(service)
    info: Node = {
        "title": f"{service.title} API",
        "summary": service.summary,
        "description": _DIALECT if service.described.dialect != Dialect() else "",
        "version": digest[:12],
        "x-spec-sha256": digest,
    }
    components: Node = {
        "schemas": schemas.components(),
        "responses": {"Error": error_response(service)},
        "parameters": {
            name: _constant(name, "header", value) for name, value in sent_headers(service).items()
        },
        "headers": rate_headers(service),
        "securitySchemes": schemes,
    }
    root: Node = {
        "openapi": "3.1.0",
        "info": clean(info),
        "servers": [server(service)],
        "security": [{name: list[str]()} for name in schemes],
        "tags": [
            {"name": resource.attribute, "description": resource.summary}
            for resource in service.wholes
        ],
        "paths": _Paths(service, schemas).build(),
        "components": clean(components),
        "x-path-query": service.described.path_query,
        "x-dialect": data_node(service.described.dialect, service.whys["dialect"]),
        "x-xml-names": "hyphen" if service.described.xml_names == "hyphen" else "",
        "x-errors": error_rule(service),
        "x-filters": _filters(service),
    }
    return json.dumps(clean(root), indent=2, ensure_ascii=False) + "\n"


def _names(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", path)


def _constant(name: str, place: str, value: object) -> Node:
    """Return a parameter that always has the same value."""
    schema: Node = {"type": "string", "const": str(value)}
    return {"name": name, "in": place, "required": True, "schema": schema}


def _distinct(path: str) -> str:
    """Return a path in which an argument that stands in two segments has two names."""
    seen: Counter[str] = Counter()

    def name(match: re.Match[str]) -> str:
        seen[match[1]] += 1
        return match[0] if seen[match[1]] == 1 else f"{{{match[1]}_{seen[match[1]]}}}"

    return re.sub(r"\{(\w+)\}", name, path)


def _filters(service: ServiceSpec) -> Node:
    """Return the fields that `where` expressions can compare."""
    return {
        filters.name: {
            field.wire: clean({"type": field.kind, "description": field.doc})
            for field in filters.fields
        }
        for resource in service.resources
        for filters in resource.filters
    }


def _example(example: Example) -> Node:
    """Return a call that was seen: its arguments by their names in Python, and who shows it."""
    return clean(
        {
            "description": example.doc,
            "x-source": example.source,
            "arguments": example.arguments,
            "status": example.status if example.status != 200 else None,
            "answer": example.answer if example.status >= 400 else None,
        }
    )


def _bodies(endpoint: Endpoint) -> Node:
    """Return the bodies of good answers that were seen."""
    return {
        str(number): clean({"description": example.doc, "value": example.answer})
        for number, example in enumerate(endpoint.examples, 1)
        if example.answer is not None and example.status < 400
    }


class _Paths:
    """The paths of a service and the operations below them."""

    def __init__(self, service: ServiceSpec, schemas: Schemas) -> None:
        self._service: ServiceSpec = service
        self._schemas: Schemas = schemas
        self._paths: dict[str, Node] = {}
        self._shapes: dict[str, str] = {}

    def build(self) -> Node:
        """Return all paths."""
        for resource in self._service.resources:
            for endpoint in resource.endpoints:
                for path, taken in _variants(endpoint.path):
                    self._add(resource, endpoint, path, taken)
        return dict(self._paths)

    def _add(
        self, resource: Resource, endpoint: Endpoint, path: str, taken: tuple[str, ...]
    ) -> None:
        """Add one operation in one of the forms of its path."""
        name = ".".join((resource.attribute, endpoint.name, *taken))
        flags = [item for item in endpoint.arguments if _is_word(item) and item.name in taken]
        for flag in flags:
            path = path.replace(f"{{{flag.name}}}", flag.wire)
        _, form, others = self._formats(endpoint)
        key, renamed = self._key(f"/{path.lstrip('/')}{form.suffix}", endpoint, name)
        parameters = [
            *self._path_parameters(resource, endpoint, renamed),
            *self._query_parameters(resource, endpoint, form),
            *references("parameters", sent_headers(self._service)).values(),
        ]
        node: Node = {
            "operationId": name,
            "tags": [resource.attribute],
            "summary": endpoint.summary,
            "description": prose(endpoint.doc, endpoint.why),
            "parameters": parameters,
            "requestBody": self._body(resource, endpoint),
            "responses": self._responses(resource, endpoint, form),
            "x-arguments": {flag.name: True for flag in flags},
            "deprecated": bool(endpoint.deprecated) or None,
            "x-deprecated": endpoint.deprecated,
            "x-examples": [_example(example) for example in endpoint.examples],
            "x-partition": endpoint.partition,
            "x-sort": list(endpoint.sort),
            "x-idempotent": endpoint.idempotent,
            "x-formats": others,
            "x-paging": _paging(endpoint.pages) if endpoint.pages else None,
            "x-rules": [written(placed.rule) for placed in endpoint.rules],
            "x-raises": {error: when for error, when in endpoint.raises if error not in _STATUSES},
        }
        free: Node = {} if endpoint.authenticated else {"security": list[str]()}
        self._paths.setdefault(key, {})[endpoint.method.lower()] = clean(node) | free

    def _formats(self, endpoint: Endpoint) -> tuple[str, Format, Node]:
        """Return the format an operation is asked for by default, and the others it has."""
        group = self._service.formats[endpoint.formats]
        usual = self._service.described.default_format
        default = usual if usual in group else next(iter(group))
        others: Node = {
            name: clean({"suffix": form.suffix, "query": dict(form.query), "accept": form.accept})
            for name, form in group.items()
            if name != default
        }
        return default, group[default], others

    def _key(
        self, path: str, endpoint: Endpoint, name: str
    ) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return where an operation stands, and the names that its path parameters have there.

        Below a path OpenAPI allows one set of names, and one operation for each verb. Further ones
        stand beside it under a fragment, which no client sends.
        """
        key = self._shapes.setdefault(re.sub(r"\{\w+\}", "{}", path), _distinct(path))
        renamed = tuple(zip(_names(path), _names(key), strict=True))
        taken = endpoint.method.lower() in self._paths.get(key, {})
        return (f"{key}#{name}" if taken else key), renamed

    def _path_parameters(
        self, resource: Resource, endpoint: Endpoint, renamed: tuple[tuple[str, str], ...]
    ) -> Iterator[Node]:
        placed = {item.name: item for item in endpoint.arguments if item.place == "path"}
        for name, wire in renamed:
            argument = placed[name]
            there = attrs.evolve(argument.type, required=True)
            yield self._parameter(resource, attrs.evolve(argument, type=there), wire)

    def _query_parameters(
        self, resource: Resource, endpoint: Endpoint, form: Format
    ) -> Iterator[Node]:
        for argument in endpoint.arguments:
            if argument.place == "query":
                # Two keys of an input may be two ways to say one thing.
                members = list(dict(self._members(resource, argument, is_json=False)).items())
                if any(_is_open(name) for name, _ in members):
                    yield self._parameter(resource, argument)
                    continue
                for name, member in members:
                    yield self._parameter(resource, member, name)
        if endpoint.pages:
            yield from _page_parameters(endpoint.pages)
        for fixed in endpoint.fixed:
            if fixed.place == "query":
                yield _constant(fixed.wire, "query", fixed.value)
        for wire, value in form.query:
            yield _constant(wire, "query", value)

    def _parameter(self, resource: Resource, argument: Argument, name: str = "") -> Node:
        """Return a parameter; without a name its keys are open, and stand in brackets."""
        style: Node = {} if name else {"style": "deepObject", "explode": True}
        if argument.type.name == "extra":  # each key by itself
            style = {"style": "form", "explode": True}
        if _is_joined(argument):
            style = _joined(separator(argument.encoding), argument.place)
        return {
            "name": name or argument.wire,
            "in": argument.place,
            "required": argument.type.required,
            **style,
            "schema": self._schemas.argument(resource, argument, is_json=False),
            **about(argument, name or argument.wire),
        }

    def _body(self, resource: Resource, endpoint: Endpoint) -> Node:
        files = [item for item in endpoint.arguments if item.place == "file"]
        plain = [] if endpoint.body in ("none", "multipart") else [endpoint.body]
        if files or endpoint.body == "multipart":
            # With a file in it a body is multipart, whatever it is without.
            plain = [] if any(item.type.required for item in files) else plain
            plain.append("multipart")
        if not plain:
            return {}
        content = {MEDIA[kind]: self._content(resource, endpoint, kind) for kind in plain}
        is_required = any(
            item.type.required for item in endpoint.arguments if item.place in ("body", "file")
        ) or any(fixed.place == "body" for fixed in endpoint.fixed)
        return {"required": is_required, "content": content}

    def _content(self, resource: Resource, endpoint: Endpoint, kind: str) -> Node:
        """Return the schema of a body; its members have the names they travel by."""
        is_json = kind == "json"
        schema: Node = {"type": "object"}
        encoding: Node = {}
        for argument in endpoint.arguments:
            if argument.place != "body" and (argument.place, kind) != ("file", "multipart"):
                continue
            for name, member in self._members(resource, argument, is_json=is_json):
                node = self._schemas.argument(resource, member, is_json=is_json)
                node |= about(member, name)
                if _is_joined(member) and not is_json:
                    encoding[name] = _joined(separator(member.encoding), "body")
                if _is_open(name):
                    patterns = cast("Node", schema.setdefault("patternProperties", {}))
                    patterns[_open_pattern(name)] = node
                else:
                    insert(schema, (name,), node, required=member.type.required)
        for fixed in endpoint.fixed:
            if fixed.place == "body":
                value = fixed.value if is_json else str(fixed.value)
                insert(schema, (fixed.wire,), {"const": value}, required=True)
        return clean({"schema": schema, "encoding": encoding})

    def _members(
        self, resource: Resource, argument: Argument, *, is_json: bool
    ) -> Iterator[tuple[str, Argument]]:
        """Yield the members an argument becomes: an object travels as `name[key]`, also in JSON.

        In a name `{n}` stands for any number and `{key}` for any key.
        """
        shape = argument.type.shape
        model = self._schemas.model(resource, argument.type)
        if model and not isinstance(argument.encoding, CsvRows):
            index = "[{n}]" if shape is Shape.LIST else ""
            for field in model.fields:
                member = field.as_argument()
                needed = argument.type.required and field.type.required
                named = attrs.evolve(
                    member,
                    name=f"{argument.name}.{field.name}",
                    place=argument.place,
                    wire=field.wire if model.spread else f"{argument.wire}{index}[{field.wire}]",
                    type=attrs.evolve(field.type, required=needed),
                )
                yield from self._members(resource, named, is_json=is_json)
            return
        inner = attrs.evolve(argument.type, shape=Shape.ONE)
        match argument.encoding:
            case DeepObject(item=encoding):
                yield (
                    f"{argument.wire}[{{key}}]",
                    attrs.evolve(argument, type=inner, encoding=encoding),
                )
            case Exploded(item=encoding, suffix="[n]") if not is_json:
                yield (
                    f"{argument.wire}[{{n}}]",
                    attrs.evolve(argument, type=inner, encoding=encoding),
                )
            case Exploded(suffix="[]") if not is_json:
                yield f"{argument.wire}[]", argument
            case _:
                yield argument.wire, argument

    def _responses(self, resource: Resource, endpoint: Endpoint, form: Format) -> Node:
        error = "#/components/responses/Error"
        media, schema, said = self._answer(resource, endpoint, form)
        good: Node = {
            "description": said,
            "headers": references("headers", rate_headers(self._service)),
            "content": {media: {"schema": schema} | clean({"examples": _bodies(endpoint)})},
        }
        refusals: Node = {
            _STATUSES[name]: {"$ref": error, "description": when}
            for name, when in endpoint.raises
            if name in _STATUSES
        }
        return {"200": clean(good), **refusals, "default": {"$ref": error}}

    def _answer(
        self, resource: Resource, endpoint: Endpoint, form: Format
    ) -> tuple[str, Node, str]:
        """Return the type of a good answer, its schema, and what it is in words."""
        media = form.accept or MEDIA[self._formats(endpoint)[0]]
        if endpoint.table:
            said = next(item.doc for item in resource.tables if item.name == endpoint.table)
            return media, reference(f"{endpoint.table}Table"), said
        type_ = endpoint.returns
        if type_ is None:
            return "*/*", {}, "Done; what the body says is not read."
        if endpoint.pattern or (type_ == TypeRef("string") and not endpoint.at):
            # The pattern is no more than searched for, as JSON Schema has it.
            return "text/plain", clean({"type": "string", "pattern": endpoint.pattern}), "Text."
        schema: Node = self._schemas.answer(resource, type_)
        model = self._schemas.model(resource, type_)
        listed = self._service.described.dialect.listed_objects
        if endpoint.first or (listed and model and type_.shape is Shape.ONE):
            schema = {"type": "array", "items": schema, "minItems": 1}
        if endpoint.at:
            body: Node = {}
            insert(body, endpoint.at, schema, required=True)
            if endpoint.pages and endpoint.pages.total:
                insert(body, endpoint.pages.total, {"type": ["integer", "string"]})
            schema = body
        shape = {Shape.LIST: "A list.", Shape.MAP: "A map."}.get(type_.shape, "")
        return media, schema, prose(shape, model.doc if model else "") or "The value."


def _is_joined(argument: Argument) -> bool:
    """Tell whether an argument is a list that travels as one text."""
    return isinstance(argument.encoding, Delimited)


def _is_open(name: str) -> bool:
    """Tell whether a name stands for many."""
    return "{" in name


def _open_pattern(name: str) -> str:
    """Return the regular expression of the names that a name stands for."""
    escaped = re.sub(r"[\[\].]", r"\\\g<0>", name)
    return f"^{escaped}$".replace("{n}", r"\d+").replace("{key}", r"[^\]]+")


def _is_word(argument: Argument) -> bool:
    """Tell whether an argument is a word of the path that is there or not."""
    return argument.place == "path" and isinstance(argument.encoding, Flag)


def _variants(path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a path with and without each of its optional parts, and the names these bring in."""
    parts = re.split(r"\[([^\]]*)\]", path)
    for taken in itertools.product((False, True), repeat=len(parts) // 2):
        chosen = [part for index, part in enumerate(parts) if index % 2 == 0 or taken[index // 2]]
        optional = itertools.compress(parts[1::2], taken)
        yield "".join(chosen), tuple(name for part in optional for name in _names(part))


def _joined(separator: str, place: str) -> Node:
    """Return how a list travels as one text."""
    styles = {" ": "spaceDelimited", "|": "pipeDelimited"}
    style = "simple" if place == "path" else styles.get(separator, "form")
    return {"style": style, "explode": False, "x-separator": separator}


def _page_parameters(pages: Paging) -> Iterator[Node]:
    counted = "items" if pages.style == "offset" else "pages"
    size = clean({"type": "integer", "minimum": 1, "maximum": pages.max_size})
    parameters: list[tuple[str, object, str, Node]] = [
        (
            pages.wire_start or pages.start,
            pages.start,
            f"Where the page starts, counted in {counted}.",
            {"type": "integer", "minimum": pages.first},
        ),
        (pages.wire_size or pages.size, pages.size, "How many items a page has.", size),
    ]
    if pages.wire:
        said = f"`<{pages.start}>;<{pages.size}>`, counted in {counted}."
        text: Node = {"type": "string", "pattern": r"^\d+;\d+$"}
        parameters = [(pages.wire, [pages.start, pages.size], said, text)]
    for wire, argument, said, schema in parameters:
        node: Node = {"name": wire, "in": "query", "required": False, "schema": schema}
        yield node | {"description": said, "x-argument": argument}


def _paging(pages: Paging) -> Node:
    sizes: Node = {"default": pages.default_size, "maximum": pages.max_size}
    rest = {key: value for key, value in attrs.asdict(pages).items() if key not in _SIZES}
    return clean(rest | sizes | {"total": ".".join(pages.total)})
