"""From a status and bytes to an error or a value."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, Protocol, TypeVar, cast, get_origin

from deskwire.core.errors import APIError, DecodeError, TooLongError, excerpt, shown
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Operation
from deskwire.core.model.results import (
    BytesResult,
    ListResult,
    ModelResult,
    NoResult,
    ReportResult,
    Result,
    ScalarResult,
    Selected,
    TextResult,
)
from deskwire.core.model.service import Service
from deskwire.core.model.values import JSONValue, NameRule, Path
from deskwire.core.response.drift import Drift, shorten
from deskwire.core.response.envelope import REPORT_KEYS, is_known, says_truncated, undocumented
from deskwire.core.response.failures import NO_CONTENT, SEARCHED, FailureReader
from deskwire.core.response.fields import split_none
from deskwire.core.response.json_body import json_steps
from deskwire.core.response.raw import RawResponse, Response
from deskwire.core.response.records import wire_paths
from deskwire.core.response.steps import Steps, finish
from deskwire.core.response.structure import Decoder, holds_secret
from deskwire.core.response.trees import dig
from deskwire.core.response.xml_body import xml_steps
from deskwire.core.text import decode_leniently

T = TypeVar("T")

_BIG: Final = 64 * 1024
"""The size from which on a report is read piece by piece; no error is as long."""

_SMALL: Final = 8 * 1024
"""The size up to which a body becomes models at one go."""

_TOLD_AT_ONCE: Final = 100

_NO_SUCH: Final = "there is no such object"

_BLANK_BYTES: Final = b" \t\r\n\xef\xbb\xbf"


class Tabular(Protocol):
    """The table of a report, as far as it is known here."""

    @property
    def envelope(self) -> Mapping[str, object]:
        """What stood beside the table."""
        ...

    @property
    def is_cut(self) -> bool:
        """Whether the service says that it left rows out."""
        ...

    def __len__(self) -> int: ...


class ReportReader(Protocol):
    """What reads the tables of one report: the `report` of a `ReportResult`."""

    @property
    def name(self) -> str:
        """The name of its rows."""
        ...

    def empty(self) -> Tabular:
        """Return the table of an answer without a body."""
        ...

    def read_json(
        self,
        content: bytes,
        *,
        content_type: str,
        on_drift: Callable[[str, object], None],
        strict: bool,
        limits: Limits,
    ) -> Steps[Tabular]:
        """Read the table of a JSON body piece by piece."""
        ...

    def read_tree(
        self,
        tree: JSONValue,
        *,
        on_drift: Callable[[str, object], None],
        strict: bool,
        xml: bool,
        limits: Limits,
    ) -> Steps[Tabular]:
        """Read the table of a tree."""
        ...


class ResponseDecoder:
    """Reads the answers of one service."""

    def __init__(
        self,
        service: Service,
        *,
        strict: bool,
        limits: Limits,
        on_drift: Callable[[str, Drift], None],
        on_cut: Callable[[str, int], None] | None = None,
    ) -> None:
        self._service: Service = service
        self._failures: FailureReader = FailureReader(service.errors)
        self._strict: bool = strict
        self._limits: Limits = limits
        self._on_drift: Callable[[str, Drift], None] = on_drift
        self._on_cut: Callable[[str, int], None] | None = on_cut

    def read(self, operation: Operation[T], answer: RawResponse) -> Response[T]:
        """Return the value of an answer.

        Raises:
            APIError: The answer is an error.
            DecodeError: The answer is not what the spec promises.
        """
        return finish(self.steps(operation, answer))

    def steps(self, operation: Operation[T], answer: RawResponse) -> Steps[Response[T]]:
        """Return the value of an answer in steps of bounded length, as `read` does at one go."""
        try:
            if not 200 <= answer.status < 300:
                raise self._failures.refused(answer, (yield from self._refusal(answer)))
            _check_whole(answer)
            value, parse = yield from self._good(operation, answer)
        except (DecodeError, APIError) as error:
            blame(error, operation, answer)
            raise
        return Response(value=cast("T", value), answer=answer, parse=parse)

    def _good(
        self, operation: Operation[T], answer: RawResponse
    ) -> Steps[tuple[object, Callable[[], JSONValue]]]:
        """Return the value of an answer that is no error by its status, and what reads its body."""
        match operation.result:
            case BytesResult():
                return answer.content, self._parser(answer)
            case ReportResult(report):
                reader = cast("ReportReader", report)
                return (yield from self._report(operation, reader, answer))
            case TextResult() as result:
                tree: JSONValue = self._text(answer, result)
                self._failures.check(answer, tree)
                value = yield from self._decoded(operation, answer, tree, result, at=())
            case NoResult():
                tree = yield from self._word_or_tree(answer)
                self._failures.check(answer, tree)
                value = None
            case ModelResult() | ListResult() | ScalarResult() as result:
                tree = yield from self._tree(answer, result)
                self._failures.check(answer, tree)
                payload, at = yield from self._payload(operation, answer, tree, result)
                value = yield from self._decoded(operation, answer, payload, result, at=at)
        return value, partial(_read_already, tree)

    def _refusal(self, answer: RawResponse) -> Steps[JSONValue]:
        """Return the body of a refusal, if it can be read."""
        if 300 <= answer.status < 400:
            return None
        try:
            return (yield from self._parsed(answer))
        except DecodeError:
            return None

    def _parsed(self, answer: RawResponse) -> Steps[JSONValue]:
        return _parse_steps(answer, self._service.xml_names, self._limits)

    def _tree(self, answer: RawResponse, result: Result) -> Steps[JSONValue]:
        if answer.content.strip(_BLANK_BYTES):
            return (yield from self._parsed(answer))
        if result.type == JSONValue or (answer.status in NO_CONTENT and _may_be_empty(result)):
            return None
        raise DecodeError("the answer is empty")

    def _word_or_tree(self, answer: RawResponse) -> Steps[JSONValue]:
        """Return what an answer to a call without a value says."""
        if not answer.content.strip(_BLANK_BYTES):
            return None
        try:
            return (yield from self._parsed(answer))
        except DecodeError:
            # A word such as "OK" is an answer, too; a login page is not.
            if answer.content.lstrip().startswith(b"<"):
                raise
            return decode_leniently(answer.content, answer.content_type)

    def _text(self, answer: RawResponse, result: TextResult) -> str:
        """Return what an answer in plain text says."""
        if not answer.content.strip(_BLANK_BYTES):
            raise DecodeError("the answer is empty")
        text = decode_leniently(answer.content, answer.content_type)
        if not result.pattern:
            return text
        start = text[:SEARCHED]
        found = re.search(result.pattern, start)
        if found is not None:
            return found[1]
        if (error := self._failures.in_text(answer, start)) is not None:
            raise error
        raise DecodeError(f"the text of the answer does not match {result.pattern!r}")

    def parse(self, answer: RawResponse) -> JSONValue:
        """Return the body of an answer as a tree."""
        return self._parser(answer)()

    def _parser(self, answer: RawResponse) -> Callable[[], JSONValue]:
        """Return what reads the body of an answer, in a form that can be pickled."""
        return partial(_parse, answer, self._service.xml_names, self._limits)

    def _report(
        self, operation: Operation[T], report: ReportReader, answer: RawResponse
    ) -> Steps[tuple[object, Callable[[], JSONValue]]]:
        """Return the table of a report, read piece by piece where it is long."""
        on_misfit = self.on_misfit(operation, report)
        strict, limits = self._strict, self._limits
        if len(answer.content) > _BIG and answer.format == "json":
            table = yield from report.read_json(
                answer.content,
                content_type=answer.content_type,
                on_drift=on_misfit,
                strict=strict,
                limits=limits,
            )
            self._failures.check(answer, cast("JSONValue", dict(table.envelope)))
            parse = self._parser(answer)
        else:
            tree = yield from self._tree(answer, operation.result)
            self._failures.check(answer, tree)
            table, parse = report.empty(), partial(_read_already, tree)
            if tree is not None:
                xml = answer.format == "xml"
                table = yield from report.read_tree(
                    tree, on_drift=on_misfit, strict=strict, xml=xml, limits=limits
                )
        self._check_envelope(operation, table)
        return table, parse

    def on_misfit(
        self, operation: Operation[T], report: ReportReader
    ) -> Callable[[str, object], None]:
        """Return what tells of the cells of a report that depart from the documents."""

        def tell(place: str, value: object) -> None:
            came = excerpt(shown(value))
            self._on_drift(
                operation.name, Drift(model=report.name, field=place, kind="misfit", value=came)
            )

        return tell

    def check_table(self, operation: Operation[T], answer: RawResponse, table: Tabular) -> None:
        """Tell of what a report whose last rows have come says of itself.

        Raises:
            APIError: It says that it is an error.
        """
        self._failures.check(answer, cast("JSONValue", dict(table.envelope)))
        self._check_envelope(operation, table)

    def _check_envelope(self, operation: Operation[T], table: Tabular) -> None:
        """Tell of what a report says of itself."""
        envelope = cast("dict[str, JSONValue]", table.envelope)
        inner = envelope.get("table")
        told: dict[Path, JSONValue] = {
            (key,): said for key, said in envelope.items() if said is not inner
        }
        if isinstance(inner, dict):
            told |= {("table", key): said for key, said in inner.items()}
        for path, value in told.items():
            key = str(path[-1])
            is_said = key in REPORT_KEYS or says_truncated(key)
            if not is_said and not is_known(self._service, path, value):
                self._tell(operation, path, value)
        if table.is_cut and self._on_cut is not None:
            self._on_cut(operation.name, len(table))

    def _decoded(
        self,
        operation: Operation[T],
        answer: RawResponse,
        tree: JSONValue,
        result: Result,
        *,
        at: Path,
    ) -> Steps[object]:
        """Return a payload as what the result says."""
        decoder = Decoder(
            self._dialect(answer),
            strict=self._strict,
            on_drift=lambda drift: self._on_drift(operation.name, drift),
        )
        limits = self._limits if len(answer.content) > _SMALL else None
        return (yield from decoder.steps(tree, result.type, at=at, limits=limits))

    def _dialect(self, answer: RawResponse) -> Dialect:
        dialect = self._service.dialect
        return dialect.for_xml() if answer.format == "xml" else dialect

    def _payload(
        self, operation: Operation[T], answer: RawResponse, tree: JSONValue, result: Selected
    ) -> Steps[tuple[JSONValue, Path]]:
        """Return what an answer carries and where, and tell of what stands around it."""
        select, at = result.select, result.select.path
        model = result.type if isinstance(result, ModelResult) else None
        if select.or_path and isinstance(tree, dict) and at[0] not in tree:
            at = select.or_path
        payload, place = dig(tree, at), tuple[str | int, ...](at)
        for number, (path, value) in enumerate(undocumented(self._service, operation, tree, at)):
            self._tell(operation, path, value)
            if number % _TOLD_AT_ONCE == _TOLD_AT_ONCE - 1:
                yield
        if not at and isinstance(payload, dict) and model is not None:
            own = {path[0] for path in wire_paths(model).values()}
            payload = {
                key: value
                for key, value in payload.items()
                if key in own or not is_known(self._service, (key,), value)
            }
        if payload == [] and model is not None and self._service.dialect.listed_objects:
            raise self._failures.error(answer, None, status=404, fallback=_NO_SUCH)
        if select.one:
            for index, more in enumerate(payload[1:] if isinstance(payload, list) else (), 1):
                self._tell(operation, (*place, index), more)
            payload, place = self._first(answer, payload), (*place, 0)
        return payload, place

    def _tell(self, operation: Operation[T], path: Path, value: JSONValue) -> None:
        """Tell of what stands beside a payload and nobody documented, or raise it."""
        came = "something" if holds_secret(operation.result.type) else shorten(value, path)
        if self._strict:
            raise DecodeError(f"nothing was expected, {came} came", path=path)
        drift = Drift(model="", field=str(path[-1]), kind="unknown_field", value=came, path=path)
        self._on_drift(operation.name, drift)

    def _first(self, answer: RawResponse, payload: JSONValue) -> JSONValue:
        """Return the one item of a list that stands for an object."""
        if isinstance(payload, list):
            if not payload:
                raise self._failures.error(answer, None, status=404, fallback=_NO_SUCH)
            return payload[0]
        return payload


def blame(error: DecodeError | APIError, operation: Operation[T], answer: RawResponse) -> None:
    """Have an error say of which call it is, and what came."""
    error.operation = operation.name
    if isinstance(error, DecodeError):
        error.attempts = answer.attempts
        error.content_type, error.body = answer.content_type, answer.content
        error.tells_body = not holds_secret(operation.result.type)


def _check_whole(answer: RawResponse) -> None:
    if answer.problem:
        raise (TooLongError if answer.is_too_long else DecodeError)(answer.problem)


def _parse(answer: RawResponse, names: NameRule, limits: Limits) -> JSONValue:
    """Return the body of an answer as a tree."""
    return finish(_parse_steps(answer, names, limits))


def _parse_steps(answer: RawResponse, names: NameRule, limits: Limits) -> Steps[JSONValue]:
    content, content_type = answer.content, answer.content_type
    if answer.format == "xml":
        return xml_steps(content, names=names, content_type=content_type, limits=limits)
    return json_steps(content, content_type=content_type, limits=limits)


def _read_already(tree: JSONValue) -> JSONValue:
    return tree


def _may_be_empty(result: Result) -> bool:
    """Tell whether nothing at all is a value: no items, no rows."""
    if isinstance(result, ListResult | ReportResult):
        return True
    nullable, bare = split_none(result.type)
    return nullable or get_origin(bare) is Mapping
