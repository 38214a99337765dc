"""The reference page of a service in Markdown: operations, models, enums and report tables."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import attrs

from codegen.emit.markdown import (
    anchor,
    answer_form,
    bullets,
    code,
    codes,
    example_lines,
    facts,
    formats,
    home,
    open_note,
    ordered,
    page_rows,
    paging,
    prose,
    rule_sentences,
    sent_form,
    table_lines,
)
from codegen.emit.operation import result_type
from codegen.emit.source import Source
from codegen.emit.types import Types
from codegen.model import (
    Argument,
    Choices,
    Endpoint,
    Field,
    FilterSet,
    IdKind,
    Model,
    Resource,
    ServiceSpec,
    Shape,
    Symbols,
    Table,
)
from deskwire.core.model.encodings import (
    Delimited,
    Encoding,
    Exploded,
    Moments,
    Record,
    Records,
)

_SECTIONS: Final = ("Models", "Inputs", "Enums", "Ids", "Report tables", "Filters")

_INLINE_OPTIONS: Final = 8  # a longer list of values is only linked to
_BODIES: Final = {
    "form": "form fields",
    "json": "a JSON object",
    "multipart": "`multipart/form-data`",
}
_CELLS: Final = {"date": "date | None", "number": "Decimal | None", "text": "str | None"}


def page(service: ServiceSpec) -> str:
    """Return the reference page of a service."""
    lines = "\n".join(_Page(service).lines())
    return re.sub(r"\n{3,}", "\n\n", lines).rstrip("\n") + "\n"


class _Page:
    """The page of one service."""

    def __init__(self, service: ServiceSpec) -> None:
        self._service: ServiceSpec = service
        self._headings: dict[tuple[str, str], str] = {}
        self._symbols: Symbols = service.symbols
        named = [
            (resource, name)
            for resource in service.resources
            for _, name, _ in self._entries(resource)
        ]
        often = Counter(name.lower() for _, name in named)
        for resource, name in named:
            # A link finds a heading by its text, which therefore must be there only once.
            heading = (
                name
                if often[name.lower()] == 1
                else f"{resource.attribute or resource.module}.{name}"
            )
            for module in (resource.module, ""):
                self._headings.setdefault((module, name), heading)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page."""
        service = self._service
        yield f"<!-- Generated from spec/{service.name} by python -m codegen -->"
        yield from ("", f"# {prose(service.title)}", "", prose(service.summary))
        yield from bullets("", facts(service))
        resources = service.wholes
        titles = [f"{service.name}.{resource.attribute}" for resource in resources]
        yield from table_lines(
            ("Resource", "What it is"),
            (
                (f"[{code(title)}](#{anchor(title)})", prose(resource.summary))
                for title, resource in zip(titles, resources, strict=True)
            ),
        )
        for title, resource in zip(titles, resources, strict=True):
            yield from ("", f"## {code(title)}", "", prose(resource.summary))
            for part in (resource, *service.parts(resource)):
                for endpoint in part.endpoints:
                    yield from self._operation(part, endpoint)
        for section in _SECTIONS:
            lines = [
                line
                for resource in service.resources
                for kind, name, body in self._entries(resource)
                if kind == section
                for line in ("", f"### {code(self._headings[resource.module, name])}", "", *body)
            ]
            if lines:
                yield from ("", f"## {section}", *lines)

    def _entries(self, resource: Resource) -> Iterator[tuple[str, str, Iterator[str]]]:
        """Yield what has a section of its own: its kind, its name and its lines."""
        for model in resource.models:
            yield (
                ("Inputs" if model.is_input else "Models"),
                model.name,
                self._model(resource, model),
            )
        for choices in resource.choices:
            yield "Enums", choices.name, self._enum(resource, choices)
        for kind in resource.ids:
            yield "Ids", kind.name, self._id(resource, kind)
        for table in resource.tables:
            yield "Report tables", f"{table.name}Row", self._report(resource, table)
        for filters in resource.filters:
            yield "Filters", filters.name, self._filters(resource, filters)

    def _link(self, resource: Resource, text: str, name: str) -> str:
        """Return code that leads to the section of a name, if it has one."""
        own = self._headings.get((resource.module, name))
        heading = own or self._headings.get(("", name))
        return f"[{code(text)}](#{anchor(heading)})" if heading else code(text)

    def _operation(self, resource: Resource, endpoint: Endpoint) -> Iterator[str]:
        first = {argument.name: argument for argument in reversed(endpoint.arguments)}
        arguments = [first[name] for name in endpoint.argument_names()]
        arguments.sort(key=lambda argument: not argument.type.required)
        given = ", ".join(argument.name for argument in arguments if argument.type.required)
        yield from ("", f"### {code(f'{resource.attribute}.{endpoint.name}({given})')}", "")
        yield from (prose(endpoint.summary), "", code(f"{endpoint.method} {endpoint.path}"), "")
        if endpoint.deprecated:
            yield from (f"**Deprecated:** {prose(endpoint.deprecated)}", "")
        yield from (prose(endpoint.doc), "", prose(endpoint.why), "")
        yield from bullets("", self._notes(endpoint))
        yield from table_lines(
            ("Argument", "Type", "Sent", "Required", "Meaning"),
            (
                *(self._argument_row(resource, endpoint, argument) for argument in arguments),
                *(page_rows(endpoint.pages) if endpoint.pages else ()),
            ),
        )
        yield from ("", self._returned(resource, endpoint), "")
        yield from bullets(
            "Raises:", (f"{code(name)}: {prose(when)}" for name, when in endpoint.raises)
        )
        yield from bullets(
            "Rules:", (text for placed in endpoint.rules for text in rule_sentences(placed.rule))
        )
        for example in endpoint.examples:
            yield from example_lines(f"{resource.attribute}.{endpoint.name}", example)

    def _notes(self, endpoint: Endpoint) -> Iterator[str]:
        """Yield what is particular to how an operation is sent, and how its answer is read."""
        if endpoint.stream:
            yield f"Read while it arrives by {code(endpoint.stream)}, with the same arguments."
        if endpoint.body != "none":
            has_file = any(argument.place == "file" for argument in endpoint.arguments)
            other = has_file and endpoint.body != "multipart"
            files = f", or {_BODIES['multipart']} with a file" if other else ""
            yield f"Body: {_BODIES[endpoint.body]}{files}."
        for fixed in endpoint.fixed:
            yield f"Always sent: {code(f'{fixed.wire}={fixed.value}')} ({fixed.place})."
        if endpoint.pages:
            yield paging(endpoint.pages)
        if endpoint.partition or endpoint.sort:
            yield ordered(endpoint.partition, endpoint.sort)
        if endpoint.formats != "api":
            yield f"Formats: {formats(self._service.formats[endpoint.formats])}."
        if not endpoint.idempotent:
            yield "Not idempotent: it is never sent again when it may have arrived."
        if not endpoint.authenticated:
            yield "No credentials are sent."

    def _argument_row(
        self, resource: Resource, endpoint: Endpoint, argument: Argument
    ) -> tuple[str, ...]:
        sent = [
            self._sent(resource, endpoint, other)
            for other in endpoint.arguments
            if other.name == argument.name
        ]
        return (
            code(argument.name),
            self._input_type(resource, argument),
            ", ".join(sent),
            "yes" if argument.type.required else "no",
            self._meaning(resource, argument),
        )

    def _input_type(self, resource: Resource, argument: Argument) -> str:
        types = Types(self._service, resource)
        text = types.input(Source((resource.document,), ""), argument)
        return self._link(resource, text, argument.type.name)

    def _sent(self, resource: Resource, endpoint: Endpoint, argument: Argument) -> str:
        """Return where an argument travels, and under which name if that is another one."""
        name = argument.wire
        is_list = argument.type.shape is Shape.LIST
        model = self._symbols.model(resource.module, argument.type.name)
        if argument.place == "path":
            return "path"
        if argument.type.name == "extra" or (model and model.spread):
            return f"{argument.place}, each key by itself"
        if isinstance(argument.encoding, Record | Records) or argument.type.shape is Shape.MAP:
            name += "[0][key]" if is_list else "[key]"
        elif is_list and not (argument.place == "body" and endpoint.body == "json"):
            name += _suffix(argument.encoding)
        return argument.place if name == argument.name else f"{argument.place} as {code(name)}"

    def _meaning(self, resource: Resource, argument: Argument) -> str:
        """Return what an argument means, which values it takes, and how they are written."""
        choices = self._symbols.choices(resource.module, argument.type.name)
        model = self._symbols.model(resource.module, argument.type.name)
        parts = [prose(argument.doc, argument.why)]
        if choices and len(choices.options) <= _INLINE_OPTIONS:
            values = codes((option.value for option in choices.options), "or")
            parts.append(f"{values}." if len(choices.options) > 1 else f"Only {values}.")
        parts.append(sent_form(argument))
        match argument.encoding:
            case Moments(mark=mark, range_mark=range_mark):
                parts.append(f"Several are joined by {code(mark)}.")
                parts.append(f"The ends of a span are joined by {code(range_mark)}.")
            case Delimited(mark=mark, limit=limit):
                parts.append(f"Several are joined by {code(mark)}.")
                parts.append(f"At most {limit} of them." if limit else "")
            case _:
                pass
        if argument.has_default:
            parts.append(f"{code(argument.default)} unless given.")
        if argument.type.nullable:
            parts.append("`None` is sent too, as null or as an empty text.")
        if model and model.spread:
            parts.append("The keys may be keyword arguments as well.")
        if argument.variants:
            names = codes((name for name, _ in argument.variants), "or")
            parts.append(f"The client's option `variants` can have it sent otherwise: {names}.")
        return " ".join(part for part in parts if part)

    def _returned(self, resource: Resource, endpoint: Endpoint) -> str:
        """Return what a call gives back, and where in the answer it stands."""
        types = Types(self._service, resource)
        text = result_type(Source((resource.document,), ""), types, endpoint)
        if text == "None":
            return "Returns nothing."
        name = f"{endpoint.table}Row" if endpoint.table else ""
        if endpoint.returns:
            name = endpoint.returns.name
        if endpoint.pages and endpoint.returns and endpoint.returns.shape is Shape.LIST:
            item = attrs.evolve(endpoint.returns, shape=Shape.ONE, nullable=False)
            shown = types.output(Source((resource.document,), ""), item)
            text = f"Pages[{shown}]"
        place = f", at {code('.'.join(endpoint.at))} in the answer" if endpoint.at else ""
        place += ", the only item of a list" if endpoint.first else ""
        place += f", found by {code(endpoint.pattern)} in the text" if endpoint.pattern else ""
        said = f" {prose(endpoint.returned)}" if endpoint.returned else ""
        return f"Returns {self._link(resource, text, name)}{place}.{said}"

    def _model(self, resource: Resource, model: Model) -> Iterator[str]:
        yield from (prose(model.doc), "", home(self._service, resource))
        if model.partial_of:
            whole = self._link(resource, model.partial_of, model.partial_of)
            yield f"It has the fields of {whole}, each of which may be missing."
        head = (
            ("Key", "Type", "Required", "Meaning")
            if model.is_input
            else ("Field", "Type", "Meaning")
        )
        yield from table_lines(
            head, (self._field_row(resource, model, field) for field in model.fields)
        )

    def _field_row(self, resource: Resource, model: Model, field: Field) -> tuple[str, ...]:
        wire = _named(field.wire, field.name)
        if model.is_input:
            argument = field.as_argument()
            required = "yes" if field.type.required else "no"
            said = f"{self._meaning(resource, argument)} {wire}".strip()
            return code(field.name), self._input_type(resource, argument), required, said
        types = Types(self._service, resource)
        text = types.output(Source((resource.document,), ""), field.type)
        choices = self._symbols.choices(resource.module, field.type.name)
        parts = (prose(field.doc, field.why), answer_form(field.encodings), wire)
        return (
            code(field.name),
            self._link(resource, text, field.type.name),
            " ".join(part for part in (*parts, open_note(choices)) if part),
        )

    def _enum(self, resource: Resource, choices: Choices) -> Iterator[str]:
        yield from (prose(choices.doc), "", home(self._service, resource))
        if choices.alias:
            name = f"{resource.part_of or resource.name}.{choices.alias}"
            yield f"The vendor's name of it is {code(name)}."
        yield from table_lines(
            ("Member", "Value", "Meaning"),
            (
                (code(option.name), code(option.value), prose(option.doc))
                for option in choices.options
            ),
        )

    def _id(self, resource: Resource, kind: IdKind) -> Iterator[str]:
        base = "int" if kind.base == "integer" else "str"
        yield from (prose(kind.doc), "", home(self._service, resource), "")
        yield f"A kind of {code(base)}, so that a type checker tells it from other ids."

    def _report(self, resource: Resource, table: Table) -> Iterator[str]:
        yield from (prose(table.doc), "", home(self._service, resource))
        yield f"Queries name its columns by {code(f'{table.name}Columns')}."
        if table.partition or table.sort:
            yield ordered(table.partition, table.sort)
        yield from table_lines(
            (
                "Column",
                "Type",
                "Selected by default",
                "Can be summed",
                "Can be compared",
                "Meaning",
            ),
            (
                (
                    code(column.name),
                    code(_CELLS[column.kind]),
                    *("yes" if is_so else "" for is_so in (column.default, column.sums)),
                    ("=" if column.kind == "text" else "= < >") if column.filterable else "",
                    " ".join(filter(None, (prose(column.doc), _named(column.wire, column.name)))),
                )
                for column in table.columns
            ),
        )

    def _filters(self, resource: Resource, filters: FilterSet) -> Iterator[str]:
        yield from ("Fields that a `where` expression can compare.", "")
        yield home(self._service, resource)
        yield from table_lines(
            ("Field", "Kind", "Sent as", "Meaning"),
            (
                (code(field.name), field.kind, code(field.wire), prose(field.doc))
                for field in filters.fields
            ),
        )


def _named(wire: str, name: str) -> str:
    """Return the vendor's name of something, where it is another one than ours."""
    return f"Named {code(wire)} by the service." if wire != name else ""


def _suffix(encoding: Encoding) -> str:
    """Return what the name of a list ends in."""
    return encoding.suffix.replace("n", "0") if isinstance(encoding, Exploded) else ""
