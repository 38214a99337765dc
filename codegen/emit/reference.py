"""The reference page of a service in Markdown: operations, models, enums and report tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar, cast

import attrs

from codegen.emit.operation import result_type
from codegen.emit.source import Source
from codegen.emit.types import Types
from codegen.marks import Data
from codegen.model import (
    Argument,
    Choices,
    Endpoint,
    Field,
    FilterSet,
    FormatSpec,
    IdKind,
    Model,
    Pages,
    Resource,
    RuleSpec,
    ServiceSpec,
    Shape,
    Table,
)

T = TypeVar("T")

_SECTIONS: Final = ("Models", "Inputs", "Enums", "Ids", "Report tables", "Filters")

_SAMPLE: Final = datetime(2014, 12, 31, 23, 59, 58, tzinfo=UTC)
_INLINE_OPTIONS: Final = 8  # a longer list of values is only linked to
_BODIES: Final = {
    "form": "form fields",
    "json": "a JSON object",
    "multipart": "`multipart/form-data`",
}
_COUNTS: Final = {"unix": "in seconds since 1970", "unix_ms": "in milliseconds since 1970"}
_LIST_SUFFIXES: Final = {"brackets": "[]", "brackets_if_many": "[]", "numbered": "[0]"}
_WORDS: Final = {
    "one_zero": "Sent as `1` or `0`.",
    "yes_no": "Sent as `yes` or `no`.",
    "one": "`True` is sent as `1`, `False` not at all.",
}
_ANSWER_FORMS: Final = {
    "zero_is_none": "`0` stands for `None`.",
    "empty_is_none": "An empty text stands for `None`.",
    "json": "The service sends it as JSON inside a text.",
    "text": "The service may send it as text.",
}
_CELLS: Final = {"date": "date | None", "number": "Decimal | None", "text": "str | None"}


def page(service: ServiceSpec) -> str:
    """Return the reference page of a service."""
    lines = "\n".join(_Page(service).lines())
    return re.sub(r"\n{3,}", "\n\n", lines).rstrip("\n") + "\n"


def _prose(*texts: str) -> str:
    """Return text of the spec as Markdown; its code spans stay as they are."""
    spans = re.split(r"(`[^`]*`)", " ".join(" ".join(texts).split()))
    spans[::2] = [_escaped(span) for span in spans[::2]]
    return "".join(spans)


def _escaped(text: str) -> str:
    text = re.sub(r"[\\`*<>\[\]]", r"\\\g<0>", text)
    text = re.sub(r"(?<!\w)_|_(?!\w)", r"\_", text)
    return re.sub(r"&(?=#?\w+;)", "&amp;", text)


def _code(value: object) -> str:
    """Return a value as a code span."""
    text = str(value)
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _codes(values: Iterable[object], word: str) -> str:
    """Return values as code, with a word before the last one."""
    *first, last = [_code(value) for value in values]
    return f"{', '.join(first)} {word} {last}" if first else last


def _anchor(heading: str) -> str:
    """Return what a link to a heading says."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; none where there are no rows."""
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    if escaped:
        yield from ("", *("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head))))
        yield from ("| " + " | ".join(row) + " |" for row in escaped)
        yield ""


def _bullets(title: str, points: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a list under a title; none where it is empty."""
    lines = [f"- {point}" for point in points]
    if lines:
        yield from ("", *([title, ""] if title else []), *lines, "")


class _Page:
    """The page of one service."""

    def __init__(self, service: ServiceSpec) -> None:
        self._service: ServiceSpec = service
        self._headings: dict[tuple[str, str], str] = {}
        self._choices: dict[tuple[str, str], Choices] = {}
        self._models: dict[tuple[str, str], Model] = {}
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
        for resource in service.resources:
            for module in (resource.module, ""):
                for choices in resource.choices:
                    self._choices.setdefault((module, choices.name), choices)
                for model in resource.models:
                    self._models.setdefault((module, model.name), model)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page."""
        service = self._service
        yield f"<!-- Generated from spec/{service.name} by python -m codegen -->"
        yield from ("", f"# {_prose(service.title)}", "", _prose(service.summary))
        yield from _bullets("", _facts(service))
        resources = [resource for resource in service.resources if resource.name]
        titles = [f"{service.name}.{resource.attribute}" for resource in resources]
        yield from _table(
            ("Resource", "What it is"),
            (
                (f"[{_code(title)}](#{_anchor(title)})", _prose(resource.summary))
                for title, resource in zip(titles, resources, strict=True)
            ),
        )
        for title, resource in zip(titles, resources, strict=True):
            yield from ("", f"## {_code(title)}", "", _prose(resource.summary))
            for endpoint in resource.endpoints:
                yield from self._operation(resource, endpoint)
        for section in _SECTIONS:
            lines = [
                line
                for resource in service.resources
                for kind, name, body in self._entries(resource)
                if kind == section
                for line in ("", f"### {_code(self._headings[resource.module, name])}", "", *body)
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
        return f"[{_code(text)}](#{_anchor(heading)})" if heading else _code(text)

    def _operation(self, resource: Resource, endpoint: Endpoint) -> Iterator[str]:
        first = {argument.name: argument for argument in reversed(endpoint.arguments)}
        arguments = [first[name] for name in endpoint.argument_names()]
        arguments.sort(key=lambda argument: not argument.type.required)
        given = ", ".join(argument.name for argument in arguments if argument.type.required)
        yield from ("", f"### {_code(f'{resource.attribute}.{endpoint.name}({given})')}", "")
        yield from (_prose(endpoint.summary), "", _code(f"{endpoint.method} {endpoint.path}"), "")
        yield from (_prose(endpoint.doc), "", _prose(endpoint.why), "")
        yield from _bullets("", self._notes(endpoint))
        yield from _table(
            ("Argument", "Type", "Sent", "Required", "Meaning"),
            (
                *(self._argument_row(resource, endpoint, argument) for argument in arguments),
                *(_page_rows(endpoint.pages) if endpoint.pages else ()),
            ),
        )
        yield from ("", self._returned(resource, endpoint), "")
        yield from _bullets(
            "Raises:", (f"{_code(name)}: {_prose(when)}" for name, when in endpoint.raises)
        )
        yield from _bullets("Rules:", (text for rule in endpoint.rules for text in _rule(rule)))

    def _notes(self, endpoint: Endpoint) -> Iterator[str]:
        """Yield what is particular to how an operation is sent."""
        if endpoint.body != "none":
            has_file = any(argument.place == "file" for argument in endpoint.arguments)
            other = has_file and endpoint.body != "multipart"
            files = f", or {_BODIES['multipart']} with a file" if other else ""
            yield f"Body: {_BODIES[endpoint.body]}{files}."
        for fixed in endpoint.fixed:
            yield f"Always sent: {_code(f'{fixed.wire}={fixed.value}')} ({fixed.place})."
        if endpoint.pages:
            yield _paging(endpoint.pages)
        if endpoint.formats != "api":
            yield f"Formats: {_formats(self._service.formats[endpoint.formats])}."
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
            _code(argument.name),
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
        model = _found(self._models, resource, argument.type.name)
        if argument.place == "path":
            return "path"
        if model and model.spread:
            return f"{argument.place}, each key by itself"
        if (model and argument.form != "csv") or argument.type.shape is Shape.MAP:
            name += "[0][key]" if is_list else "[key]"
        elif is_list and not (argument.place == "body" and endpoint.body == "json"):
            name += _LIST_SUFFIXES.get(argument.form, "")
        return argument.place if name == argument.name else f"{argument.place} as {_code(name)}"

    def _meaning(self, resource: Resource, argument: Argument) -> str:
        """Return what an argument means, which values it takes, and how they are written."""
        choices = _found(self._choices, resource, argument.type.name)
        model = _found(self._models, resource, argument.type.name)
        parts = [_prose(argument.doc, argument.why)]
        if choices and len(choices.options) <= _INLINE_OPTIONS:
            values = _codes((option.value for option in choices.options), "or")
            parts.append(f"{values}." if len(choices.options) > 1 else f"Only {values}.")
        parts.append(_form(argument))
        if argument.join:
            parts.append(f"Several are joined by {_code(argument.join)}.")
        if argument.range:
            parts.append(f"The ends of a span are joined by {_code(argument.range)}.")
        if argument.limit:
            parts.append(f"At most {argument.limit} of them.")
        if argument.has_default:
            parts.append(f"{_code(argument.default)} unless given.")
        if argument.type.nullable:
            parts.append("`None` is sent too, as null or as an empty text.")
        if model and model.spread:
            parts.append("The keys may be keyword arguments as well.")
        if argument.variants:
            names = _codes((name for name, _ in argument.variants), "or")
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
        if endpoint.pages and endpoint.returns:
            item = attrs.evolve(endpoint.returns, shape=Shape.ONE, nullable=False)
            shown = types.output(Source((resource.document,), ""), item, endpoint.where)
            text = f"Pages[{shown}]"
        place = f", at {_code('.'.join(endpoint.at))} in the answer" if endpoint.at else ""
        place += ", the only item of a list" if endpoint.first else ""
        place += f", found by {_code(endpoint.pattern)} in the text" if endpoint.pattern else ""
        return f"Returns {self._link(resource, text, name)}{place}."

    def _model(self, resource: Resource, model: Model) -> Iterator[str]:
        yield from (_prose(model.doc), "", _home(self._service, resource))
        if model.partial_of:
            whole = self._link(resource, model.partial_of, model.partial_of)
            yield f"It has the fields of {whole}, each of which may be missing."
        head = (
            ("Key", "Type", "Required", "Meaning")
            if model.is_input
            else ("Field", "Type", "Meaning")
        )
        yield from _table(head, (self._field_row(resource, model, field) for field in model.fields))

    def _field_row(self, resource: Resource, model: Model, field: Field) -> tuple[str, ...]:
        wire = f"Named {_code(field.wire)} by the service." if field.wire != field.name else ""
        if model.is_input:
            argument = Argument(
                name=field.name,
                type=field.type,
                place="body",
                wire=field.wire,
                form=field.form,
                join=field.join,
                doc=field.doc,
                why=field.why,
                where=field.where,
            )
            required = "yes" if field.type.required else "no"
            said = f"{self._meaning(resource, argument)} {wire}".strip()
            return _code(field.name), self._input_type(resource, argument), required, said
        types = Types(self._service, resource)
        text = types.output(Source((resource.document,), ""), field.type, field.where)
        choices = _found(self._choices, resource, field.type.name)
        parts = (_prose(field.doc, field.why), _answer_form(field.form), wire)
        return (
            _code(field.name),
            self._link(resource, text, field.type.name),
            " ".join(part for part in (*parts, _open(choices)) if part),
        )

    def _enum(self, resource: Resource, choices: Choices) -> Iterator[str]:
        yield from (_prose(choices.doc), "", _home(self._service, resource))
        if choices.alias:
            yield f"The vendor's name of it is {_code(f'{resource.name}.{choices.alias}')}."
        yield from _table(
            ("Member", "Value", "Meaning"),
            (
                (_code(option.name), _code(option.value), _prose(option.doc))
                for option in choices.options
            ),
        )

    def _id(self, resource: Resource, kind: IdKind) -> Iterator[str]:
        base = "int" if kind.base == "integer" else "str"
        yield from (_prose(kind.doc), "", _home(self._service, resource), "")
        yield f"A kind of {_code(base)}, so that a type checker tells it from other ids."

    def _report(self, resource: Resource, table: Table) -> Iterator[str]:
        yield from (_prose(table.doc), "", _home(self._service, resource))
        yield f"Queries name its columns by {_code(f'{table.name}Columns')}."
        yield from _table(
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
                    _code(column.name),
                    _code(_CELLS[column.kind]),
                    *("yes" if is_so else "" for is_so in (column.default, column.sums)),
                    ("=" if column.kind == "text" else "= < >") if column.filterable else "",
                    _prose(column.doc),
                )
                for column in table.columns
            ),
        )

    def _filters(self, resource: Resource, filters: FilterSet) -> Iterator[str]:
        yield from ("Fields that a `where` expression can compare.", "")
        yield _home(self._service, resource)
        yield from _table(
            ("Field", "Kind", "Sent as", "Meaning"),
            (
                (_code(field.name), field.kind, _code(field.wire), _prose(field.doc))
                for field in filters.fields
            ),
        )


def _found(items: dict[tuple[str, str], T], resource: Resource, name: str) -> T | None:
    """Return what a name stands for: the resource's own comes first."""
    return items.get((resource.module, name)) or items.get(("", name))


def _home(service: ServiceSpec, resource: Resource) -> str:
    return f"In {_code(f'{service.package}.{resource.module}')}."


def _facts(service: ServiceSpec) -> Iterator[str]:
    """Yield what all operations of a service share."""
    settings = service.settings
    yield f"Client: {_code(service.client)} of {_code(service.package)}"
    address = f"`{service.base_url}`" if service.base_url else "every installation has its own"
    yield f"Address: {address}"
    kinds = cast("list[dict[str, dict[str, Data]]]", settings["auth"])
    ways = [_credentials(kind, values) for entry in kinds for kind, values in entry.items()]
    yield f"Credentials: {'; or '.join(ways)}"
    yield "Arguments that are not required are given by keyword, or left out"
    yield f"Formats: {_formats(service.formats['api'])}; {_code(service.default_format)} by default"
    if "path_query" in settings:
        yield f"The path travels in the query, as {_code(settings['path_query'])}"
    headers = cast("dict[str, str]", settings.get("headers", {}))
    for name, value in headers.items():
        yield f"Always sent: {_code(f'{name}: {value}')}"
    yield (
        "Every call may raise the errors of `deskwire.core.errors`; "
        "named below is what is particular to an operation"
    )


def _credentials(kind: str, values: dict[str, Data]) -> str:
    """Return a kind of credentials in words."""
    match kind:
        case "oauth1":
            names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
            return f"OAuth 1.0a with {_codes(names, 'and')}"
        case "basic":
            given = [values[part] for part in ("username", "password") if part in values]
            return f"HTTP Basic with {_codes(given, 'and')}"
        case "header":
            return f"{_code(values['value'])} in the header {_code(values['name'])}"
        case _:
            return f"{_code(values['value'])} in the query, as {_code(values['name'])}"


def _formats(group: tuple[FormatSpec, ...]) -> str:
    """Return the formats of a group and how they are asked for."""
    return ", ".join(
        f"{form.name.upper()} ({asked})" if (asked := _asked(form)) else form.name.upper()
        for form in group
    )


def _asked(form: FormatSpec) -> str:
    """Return how a format is asked for; nothing where it comes by itself."""
    pairs = [f"{name}={value}" for name, value in form.query]
    accept = [f"Accept: {form.accept}"] if form.accept else []
    return ", ".join(map(_code, [*([form.suffix] if form.suffix else []), *pairs, *accept]))


def _form(argument: Argument) -> str:
    """Return in words how a value is written, where that is not plain."""
    form = argument.form
    match argument.type.name:
        case "boolean" if form in _WORDS:
            return _WORDS[form]
        case "boolean" if form == "flag":
            return f"`True` is sent as the word {_code(argument.wire)}, `False` not at all."
        case "boolean" if "/" in form:
            return f"Sent as {_codes(form.split('/'), 'or')}."
        case "date" | "datetime" if "%" in form or form in _COUNTS:
            return f"Sent {' or '.join(map(_moment, form.split(' or ')))}."
        case _ if form == "csv":
            return "Sent as CSV text, which may be given ready."
        case _:
            return ""


def _moment(form: str) -> str:
    return _COUNTS.get(form) or f"as {_code(_SAMPLE.strftime(form))}"


def _answer_form(form: str) -> str:
    """Return in words how the service writes a field, where that is not plain."""
    if "%" in form or form in _COUNTS:
        return f"The service sends it {' or '.join(map(_moment, form.split(' or ')))}."
    if form.startswith("word:"):
        return f"The service sends {_codes(form.removeprefix('word:').split(','), 'or')}."
    return _ANSWER_FORMS.get(form, "")


def _open(choices: Choices | None) -> str:
    return "A value that is not listed is kept as it is." if choices else ""


def _paging(pages: Pages) -> str:
    """Return in words how a list is paged."""
    counted = "items" if pages.style == "offset" else f"pages from {pages.first}"
    parts = [f"Paged: {_code(pages.start)} counts {counted}, {_code(pages.size)} is the page size"]
    if pages.default:
        parts.append(f"{pages.default} unless given")
    if pages.maximum:
        parts.append(f"at most {pages.maximum}")
    text = f"{', '.join(parts)}."
    if pages.total:
        text += f" The number of all items is at {_code('.'.join(pages.total))} in the answer."
    if pages.cap:
        text += f" The service sends {pages.cap} items at most and does not say so."
    if pages.key:
        text += f" Items that come again are dropped, by their {_code(pages.key)}."
    return text


def _page_rows(pages: Pages) -> Iterator[tuple[str, ...]]:
    unit = "items" if pages.style == "offset" else "pages"
    both = f"query as {_code(f'{pages.wire}=<{pages.start}>;<{pages.size}>')}" if pages.wire else ""
    for name, wire, meaning in (
        (pages.start, pages.wire_start, f"Where to begin, in {unit}."),
        (pages.size, pages.wire_size, "How many items a page shall have."),
    ):
        alone = f"query as {_code(wire)}" if wire not in ("", name) else "query"
        yield _code(name), _code("int"), both or alone, "no", meaning


def _rule(rule: RuleSpec) -> Iterator[str]:
    """Yield the sentences of a rule."""
    match rule.kind:
        case "at_least_one":
            yield f"Give at least one of {_codes(cast('list[str]', rule.value), 'and')}."
        case "at_most_one":
            yield f"Give only one of {_codes(cast('list[str]', rule.value), 'and')}."
        case "any_group":
            groups = cast("list[list[str]]", rule.value)
            yield f"Give {', or '.join(_codes(group, 'and') for group in groups)}."
        case _:
            for name, value in cast("dict[str, Data]", rule.value).items():
                yield from _pair_rule(rule.kind, _code(name), value)


def _pair_rule(kind: str, name: str, value: Data) -> Iterator[str]:
    match kind:
        case "requires":
            yield f"{name} needs {_codes(cast('list[str]', value), 'and')} as well."
        case "excludes":
            yield f"{name} cannot be given with {_codes(cast('list[str]', value), 'or')}."
        case "only_when":
            for other, values in cast("dict[str, list[Data]]", value).items():
                yield f"{name} is allowed only when {_code(other)} is {_codes(values, 'or')}."
        case "not_when":
            for other, values in cast("dict[str, list[Data]]", value).items():
                yield f"{name} is not allowed when {_code(other)} is {_codes(values, 'or')}."
        case _:
            for keys in cast("list[list[Data]]", value):
                yield f"{name} holds all of {_codes(keys, 'and')}, or none of them."
