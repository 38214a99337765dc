"""The reference page of a service in Markdown: operations, models, enums and report tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final, cast

from codegen.emit.operation import result_type
from codegen.emit.source import Source
from codegen.emit.types import Types
from codegen.marks import Data, Where
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
    TypeRef,
)

_SAMPLE: Final = datetime(2014, 12, 31, 23, 59, 58, tzinfo=UTC)
_INLINE_OPTIONS: Final = 8
_BODIES: Final = {
    "form": "form fields (`application/x-www-form-urlencoded`)",
    "json": "a JSON object",
    "multipart": "`multipart/form-data`",
}
_COUNTS: Final = {"unix": "seconds since 1970", "unix_ms": "milliseconds since 1970"}
_WORDS: Final = {"one_zero": ("1", "0"), "yes_no": ("yes", "no")}
_SUFFIXES: Final = {"brackets": "[]", "brackets_if_many": "[]", "numbered": "[n]"}
_ANSWER_FORMS: Final = {
    "zero_is_none": "`0` stands for `None`.",
    "empty_is_none": "An empty text stands for `None`.",
    "json": "It is JSON inside a text.",
    "text": "Numbers and booleans may be text.",
}
_CELLS: Final = {"date": "date | None", "number": "Decimal | None", "text": "str | None"}


def page(service: ServiceSpec) -> str:
    """Return the reference page of a service."""
    return _Page(service).text()


def _prose(*texts: str) -> str:
    """Return text of the spec as Markdown; its code spans stay as they are."""
    spans = re.split(r"(`[^`]*`)", " ".join(" ".join(texts).split()))
    spans[::2] = [_escaped(span) for span in spans[::2]]
    return "".join(spans)


def _escaped(text: str) -> str:
    text = re.sub(r"[\\`*<>\[\]]", r"\\\g<0>", text)
    text = re.sub(r"(?<!\w)_|_(?!\w)", r"\_", text)
    return re.sub(r"&(?=#?\w+;)", "&amp;", text)


def _code(text: object) -> str:
    """Return text as a code span."""
    plain = " ".join(str(text).split())
    return f"`` {plain} ``" if "`" in plain else f"`{plain}`"


def _codes(values: Iterable[object], word: str) -> str:
    """Return values as code, with a word before the last one."""
    *first, last = [_code(value) for value in values]
    return f"{', '.join(first)} {word} {last}" if first else last


def _anchor(heading: str) -> str:
    """Return what a link to a heading says."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of a table; nothing for one without rows."""
    lines = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    if lines:
        yield f"| {' | '.join(head)} |"
        yield f"|{' --- |' * len(head)}"
        yield from (re.sub(r" +(?=\|)", " ", f"| {line} |") for line in lines)
        yield ""


class _Page:
    """The page while it is written."""

    def __init__(self, service: ServiceSpec) -> None:
        self._service: ServiceSpec = service
        self._lines: list[str] = []
        # A link leads to a heading by its lower-case text, so that has to be there only once.
        self._often: Counter[str] = Counter(
            name.lower() for resource in service.resources for name in _named(resource)
        )

    def text(self) -> str:
        """Return the whole page."""
        service = self._service
        self._add(
            f"<!-- Generated from spec/{service.name} by python -m codegen -->",
            f"# {_prose(service.title)}",
            _prose(service.summary),
        )
        self._lines += [*self._facts(), ""]
        self._lines += [
            f"- [{_code(_path(service, resource))}](#{_anchor(_path(service, resource))}): "
            f"{_prose(resource.summary)}"
            for resource in service.resources
        ]
        self._add("")
        for resource in service.resources:
            self._add(f"## {_code(_path(service, resource))}", _prose(resource.summary))
            for endpoint in resource.endpoints:
                self._operation(resource, endpoint)
        self._section("Models", [item for item in self._models() if not item[1].is_input])
        self._section("Inputs", [item for item in self._models() if item[1].is_input])
        self._section("Enums", self._all(lambda resource: resource.choices))
        return "\n".join(self._lines).rstrip("\n") + "\n"
