"""Markdown, and what of the spec is told in words on a reference page."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from codegen.encodings import forms, item
from codegen.model import (
    Argument,
    Choices,
    Example,
    Resource,
    ServiceSpec,
)
from deskwire.core.model.encodings import (
    ISO,
    TRUE_FALSE,
    ZERO_IS_NONE,
    AsText,
    Boolean,
    CsvRows,
    Day,
    Encoding,
    Flag,
    JSONText,
    Moment,
    NoneAs,
)
from deskwire.core.model.operation import Format, Paging
from deskwire.core.model.rules import (
    AnyGroup,
    AtLeastOne,
    AtMostOne,
    CompleteKeys,
    Excludes,
    NotWhen,
    OnlyWhen,
    Requires,
    Rule,
)
from deskwire.core.model.service import (
    AuthKind,
    BasicKind,
    HeaderKind,
    OAuth1Kind,
    QueryKind,
)

_SAMPLE: Final = datetime(2014, 12, 31, 23, 59, 58, tzinfo=UTC)
_COUNTS: Final = {"unix": "in seconds since 1970", "unix_ms": "in milliseconds since 1970"}
_TRUE_ONLY: Final = Flag("1", 1)
"""A truth value of which only True is sent."""


def prose(*texts: str) -> str:
    """Return text of the spec as Markdown; its code spans stay as they are."""
    spans = re.split(r"(`[^`]*`)", " ".join(" ".join(texts).split()))
    spans[::2] = [_escaped(span) for span in spans[::2]]
    return "".join(spans)


def _escaped(text: str) -> str:
    text = re.sub(r"[\\`*<>\[\]]", r"\\\g<0>", text)
    text = re.sub(r"(?<!\w)_|_(?!\w)", r"\_", text)
    return re.sub(r"&(?=#?\w+;)", "&amp;", text)


def code(value: object) -> str:
    """Return a value as a code span."""
    text = str(value)
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def codes(values: Iterable[object], word: str) -> str:
    """Return values as code, with a word before the last one."""
    *first, last = [code(value) for value in values]
    return f"{', '.join(first)} {word} {last}" if first else last


def anchor(heading: str) -> str:
    """Return what a link to a heading says."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def table_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; none where there are no rows."""
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    if escaped:
        yield from ("", *("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head))))
        yield from ("| " + " | ".join(row) + " |" for row in escaped)
        yield ""


def bullets(title: str, points: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a list under a title; none where it is empty."""
    lines = [f"- {point}" for point in points]
    if lines:
        yield from ("", *([title, ""] if title else []), *lines, "")


def home(service: ServiceSpec, resource: Resource) -> str:
    """Return the module that has what a resource defines, as a sentence."""
    return f"In {code(f'{service.package}.{resource.module}')}."


def facts(service: ServiceSpec) -> Iterator[str]:
    """Yield what all operations of a service share."""
    described = service.described
    yield (
        f"Client: {code(service.client)} of {code(service.package)}, "
        "which has every model, enum, row and filter by its name as well"
    )
    address = f"`{described.base_url}`" if described.base_url else "every installation has its own"
    yield f"Address: {address}"
    ways = [_credentials(kind) for kind in described.auth]
    yield f"Credentials: {'; or '.join(ways)}"
    yield "Arguments that are not required are given by keyword, or left out"
    yield (
        "`Pages` are awaited for the first page, and iterated with `async for` for all items; "
        "any other call is awaited"
    )
    yield f"Formats: {formats(service.formats['api'])}; {code(described.default_format)} by default"
    if described.path_query:
        yield f"The path travels in the query, as {code(described.path_query)}"
    for name, value in described.headers:
        yield f"Always sent: {code(f'{name}: {value}')}"
    yield (
        "Every call may raise the errors of `deskwire.core.errors`; "
        "named below is what is particular to an operation"
    )


def _credentials(kind: AuthKind) -> str:
    """Return a kind of credentials in words."""
    match kind:
        case OAuth1Kind():
            return f"OAuth 1.0a with {codes(kind.names, 'and')}"
        case BasicKind():
            return f"HTTP Basic with {codes(kind.names, 'and')}"
        case HeaderKind(header=name, value=value):
            return f"{code(value)} in the header {code(name)}"
        case QueryKind(parameter=name, value=value):
            return f"{code(value)} in the query, as {code(name)}"


def formats(group: Mapping[str, Format]) -> str:
    """Return the formats of a group and how they are asked for."""
    return ", ".join(
        f"{name.upper()} ({asked})" if (asked := _asked(form)) else name.upper()
        for name, form in group.items()
    )


def _asked(form: Format) -> str:
    """Return how a format is asked for; nothing where it comes by itself."""
    pairs = [f"{name}={value}" for name, value in form.query]
    accept = [f"Accept: {form.accept}"] if form.accept else []
    return ", ".join(map(code, [*([form.suffix] if form.suffix else []), *pairs, *accept]))


def sent_form(argument: Argument) -> str:
    """Return in words how a value is written, where that is not plain."""
    match argument.encoding:
        case CsvRows():
            return "Sent as CSV text, which may be given ready."
        case encoding:
            return _sent(item(encoding))


def _sent(encoding: Encoding) -> str:
    """Return in words how one value is sent; the usual form of a time needs none."""
    match encoding:
        case Flag(word=word) if encoding == _TRUE_ONLY:
            return f"`True` is sent as {code(word)}, `False` not at all."
        case Flag(word=word):
            return f"`True` is sent as the word {code(word)}, `False` not at all."
        case Boolean(true=true, false=false) if encoding != TRUE_FALSE:
            return f"Sent as {codes((true, false), 'or')}."
        case Day() | Moment() if encoding not in (Day(), Moment()):
            return f"Sent {' or '.join(map(_moment, forms(encoding)))}."
        case _:
            return ""


def _moment(form: str) -> str:
    return _COUNTS.get(form) or (
        "as ISO 8601 has it" if form == ISO else f"as {code(_SAMPLE.strftime(form))}"
    )


def answer_form(encodings: Iterable[Encoding]) -> str:
    """Return in words how the service writes a field, where that is not plain."""
    return " ".join(filter(None, map(_answered, encodings)))


def _answered(encoding: Encoding) -> str:
    match encoding:
        case Day(layouts=found) | Moment(layouts=found):
            return f"The service sends it {' or '.join(map(_moment, found))}."
        case Boolean(true=true, false=false):
            return f"The service sends {codes((true, false), 'or')}."
        case JSONText():
            return "The service sends it as JSON inside a text."
        case AsText():
            return "The service may send it as text."
        case NoneAs() if encoding == ZERO_IS_NONE:
            return "`0` stands for `None`."
        case NoneAs():
            return "An empty text stands for `None`."
        case _:
            return ""


def open_note(choices: Choices | None) -> str:
    """Return what holds for values that an enum does not list; nothing without an enum."""
    return "A value that is not listed is kept as it is." if choices else ""


def paging(pages: Paging) -> str:
    """Return in words how a list is paged."""
    counted = "items" if pages.style == "offset" else f"pages from {pages.first}"
    parts = [f"Paged: {code(pages.start)} counts {counted}, {code(pages.size)} is the page size"]
    if pages.default_size:
        parts.append(f"{pages.default_size} unless given")
    if pages.max_size:
        parts.append(f"at most {pages.max_size}")
    text = f"{', '.join(parts)}."
    if pages.total:
        text += f" The number of all items is at {code('.'.join(pages.total))} in the answer."
    if pages.cap:
        text += f" The service sends {pages.cap} items at most and does not say so."
    if pages.key:
        text += f" Items that come again are dropped, by their {code(pages.key)}."
    return text


def ordered(partition: str, sort: Sequence[str]) -> str:
    """Return in words how a long list or report is pulled in parts that do not overlap."""
    parts = [f"in parts by {code(partition)}"] if partition else []
    parts += [f"in the order of {codes(sort, 'and')}"] if sort else []
    return f"All of it is pulled {', '.join(parts)}."


def example_lines(name: str, example: Example) -> Iterator[str]:
    """Yield an example: the call, and the body of its answer."""
    given = ", ".join(f"{key}={value!r}" for key, value in example.arguments.items())
    status = f", answered with status {example.status}" if example.status != 200 else ""
    about = f"{prose(example.doc)} " if example.doc else ""
    yield from ("", f"Example: {about}({prose(example.source)}{status})", "")
    if example.arguments:
        yield from ("```text", f"{name}({given})", "```", "")
    match example.answer:
        case None:
            return
        case str() as text:
            yield from ("```xml" if text.startswith("<") else "```text", text.rstrip(), "```", "")
        case value:
            yield from ("```json", json.dumps(value, ensure_ascii=False, indent=2), "```", "")


def page_rows(pages: Paging) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the arguments that page a list."""
    unit = "items" if pages.style == "offset" else "pages"
    both = f"query as {code(f'{pages.wire}=<{pages.start}>;<{pages.size}>')}" if pages.wire else ""
    for name, wire, meaning in (
        (pages.start, pages.wire_start, f"Where to begin, in {unit}."),
        (pages.size, pages.wire_size, "How many items a page shall have."),
    ):
        alone = f"query as {code(wire)}" if wire not in ("", name) else "query"
        yield code(name), code("int"), both or alone, "no", meaning


def rule_sentences(rule: Rule) -> Iterator[str]:
    """Yield the sentences of a rule."""
    match rule:
        case AtLeastOne(names=names):
            yield f"Give at least one of {codes(names, 'and')}."
        case AtMostOne(names=names):
            yield f"Give only one of {codes(names, 'and')}."
        case AnyGroup(groups=groups):
            yield f"Give {', or '.join(codes(group, 'and') for group in groups)}."
        case Requires(name=name, others=others):
            yield f"{code(name)} needs {codes(others, 'and')} as well."
        case Excludes(name=name, others=others):
            yield f"{code(name)} cannot be given with {codes(others, 'or')}."
        case OnlyWhen(name=name, other=other, values=values):
            yield f"{code(name)} is allowed only when {code(other)} is {codes(values, 'or')}."
        case NotWhen(name=name, other=other, values=values):
            yield f"{code(name)} is not allowed when {code(other)} is {codes(values, 'or')}."
        case CompleteKeys(name=name, sets=sets):
            for keys in sets:
                yield f"{code(name)} holds all of {codes(keys, 'and')}, or none of them."
        case _:
            return
