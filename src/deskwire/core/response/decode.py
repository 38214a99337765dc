"""Answers: from a status and bytes to an error or a value."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, Generic, TypeVar, cast, get_origin

import attrs

from deskwire.core.errors import APIError, DecodeError, error_class, excerpt, shown
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.operation import Operation, Result
from deskwire.core.model.secret import Secret
from deskwire.core.model.service import ErrorRule, Service
from deskwire.core.model.values import JSONValue, Limits, NameRule, Path, dig
from deskwire.core.report.table import Report, Table, says_truncated
from deskwire.core.response.challenges import parse_challenge
from deskwire.core.response.drift import Drift, shorten
from deskwire.core.response.envelope import REPORT_KEYS, is_failure, is_known, undocumented, word
from deskwire.core.response.fields import split_none
from deskwire.core.response.json_body import json_steps
from deskwire.core.response.records import is_model, wire_paths
from deskwire.core.response.steps import Steps, finish
from deskwire.core.response.structure import Decoder, holds_secret
from deskwire.core.response.text import decode_leniently
from deskwire.core.response.xml_body import xml_steps

T = TypeVar("T")

_NO_CONTENT: Final = (204, 205)

_BIG: Final = 64 * 1024
"""The size from which on a report is read piece by piece; no error is as long."""

_SMALL: Final = 8 * 1024
"""The size up to which a body becomes models at one go."""

_SEARCHED: Final = 64 * 1024
"""How much of a text is searched for a pattern."""

_TOLD_AT_ONCE: Final = 100

_BLANK_BYTES: Final = b" \t\r\n\xef\xbb\xbf"

_SHOWN: Final = ("date", "server", "via", "retry-after", "content-type", "content-length")


@attrs.frozen(kw_only=True)
class RawResponse:
    """What a server answered, before it is understood."""

    status: int
    """The HTTP status."""
    headers: Mapping[str, str] = attrs.field(repr=False)
    """The headers, by lower-case name."""
    content: bytes = attrs.field(repr=lambda content: f"<{len(content)} bytes>")
    """The body."""
    format: str
    """The format that was asked for."""
    attempts: int = 1
    """How many requests it took."""
    retry_after: float | None = None
    """Seconds the service asked to wait, if it did."""
    problem: str = ""
    """Why the body is not whole; empty for a whole one."""

    @property
    def content_type(self) -> str:
        """The type of the body."""
        return self.headers.get("content-type", "")


@attrs.frozen(kw_only=True)
class Response(Generic[T]):
    """An answer with everything the server said: `await client.raw(...)`."""

    value: T
    """What the call itself would have returned."""
    answer: RawResponse
    """Status, headers and bytes."""
    parse: Callable[[], JSONValue] = attrs.field(repr=False, eq=False)
    """Reads the whole body."""

    @property
    def tree(self) -> JSONValue:
        """The whole body as a tree; None where it is empty."""
        return self.parse()


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
                raise (yield from self._refused(answer))
            _check_whole(answer)
            if operation.result.type is bytes:
                value = cast("T", answer.content)
                return Response(value=value, answer=answer, parse=self._parser(answer))
            is_long = len(answer.content) > _BIG and answer.format == "json"
            if is_long and operation.result.report is not None:
                value = cast("T", (yield from self._big_table(operation, answer)))
                return Response(value=value, answer=answer, parse=self._parser(answer))
            tree = yield from self._tree(operation, answer)
            self._check(answer, tree)
            value = cast("T", (yield from self._value(operation, answer, tree)))
        except DecodeError as error:
            error.operation, error.attempts = operation.name, answer.attempts
            error.content_type, error.body = answer.content_type, answer.content
            error.tells_body = not holds_secret(operation.result.type)
            raise
        except APIError as error:
            error.operation = operation.name
            raise
        return Response(value=value, answer=answer, parse=partial(_read_already, tree))

    def _tree(self, operation: Operation[T], answer: RawResponse) -> Steps[JSONValue]:
        result = operation.result
        if not answer.content.strip(_BLANK_BYTES):
            is_told = answer.status in _NO_CONTENT and _may_be_empty(result)
            if is_told or (result.type in (None, JSONValue) and result.report is None):
                return None
            raise DecodeError("the answer is empty")
        if result.pattern or ((result.type is str or result.type is Secret) and not result.at):
            return self._text(answer, result.pattern)
        try:
            return (yield from _parse_steps(answer, self._service.xml_names, self._limits))
        except DecodeError:
            # A word such as "OK" is an answer to a call without a value; a login page is not.
            is_word = not answer.content.lstrip().startswith(b"<")
            if is_word and result.type is None and result.report is None:
                return decode_leniently(answer.content, answer.content_type)
            raise

    def _text(self, answer: RawResponse, pattern: str) -> str:
        """Return what an answer in plain text says."""
        text = decode_leniently(answer.content, answer.content_type)
        if not pattern:
            return text
        found = re.search(pattern, text[:_SEARCHED])
        if found is not None:
            return found[1]
        if _matched(text[:_SEARCHED], self._service.errors.code_patterns):
            raise self._error(answer, None)
        raise DecodeError(f"the text of the answer does not match {pattern!r}")

    def parse(self, answer: RawResponse) -> JSONValue:
        """Return the body of an answer as a tree."""
        return self._parser(answer)()

    def _parser(self, answer: RawResponse) -> Callable[[], JSONValue]:
        """Return what reads the body of an answer, in a form that can be pickled."""
        return partial(_parse, answer, self._service.xml_names, self._limits)

    def _big_table(self, operation: Operation[T], answer: RawResponse) -> Steps[Table[object]]:
        """Return a long report, read piece by piece."""
        report = cast("Report[object]", operation.result.report)
        table = yield from Table.json_steps(
            answer.content,
            report,
            content_type=answer.content_type,
            on_drift=self._on_misfit(operation, report),
            strict=self._strict,
            limits=self._limits,
        )
        self._check(answer, cast("JSONValue", dict(table.envelope)))
        return self._whole(operation, table)

    def _whole(self, operation: Operation[T], table: Table[object]) -> Table[object]:
        """Tell of what a report says of itself, and return it."""
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
        return table

    def _on_misfit(
        self, operation: Operation[T], report: Report[object]
    ) -> Callable[[str, object], None]:
        def tell(place: str, value: object) -> None:
            drift = Drift(
                model=report.row.__name__, field=place, kind="misfit", value=excerpt(shown(value))
            )
            self._on_drift(operation.name, drift)

        return tell

    def _value(
        self, operation: Operation[T], answer: RawResponse, tree: JSONValue
    ) -> Steps[object]:
        result = operation.result
        if result.report is not None:
            report = cast("Report[object]", result.report)
            if tree is None:
                return Table.empty(report)
            table = yield from Table.tree_steps(
                tree,
                report,
                on_drift=self._on_misfit(operation, report),
                strict=self._strict,
                xml=answer.format == "xml",
                limits=self._limits,
            )
            return self._whole(operation, table)
        if result.type is None:
            return None
        dialect = self._service.dialect
        if answer.format == "xml":
            dialect = dialect.for_xml()
        payload, place = yield from self._payload(operation, answer, tree, dialect)
        decoder = Decoder(
            dialect,
            strict=self._strict,
            on_drift=lambda drift: self._on_drift(operation.name, drift),
        )
        limits = self._limits if len(answer.content) > _SMALL else None
        return (yield from decoder.steps(payload, result.type, at=place, limits=limits))

    def _payload(
        self, operation: Operation[T], answer: RawResponse, tree: JSONValue, dialect: Dialect
    ) -> Steps[tuple[JSONValue, Path]]:
        """Return what an answer carries and where, and tell of what stands around it."""
        result, at = operation.result, operation.result.at
        if result.or_at and isinstance(tree, dict) and at[0] not in tree:
            at = result.or_at
        payload, place = dig(tree, at), tuple[str | int, ...](at)
        for number, (path, value) in enumerate(undocumented(self._service, operation, tree, at)):
            self._tell(operation, path, value)
            if number % _TOLD_AT_ONCE == _TOLD_AT_ONCE - 1:
                yield
        if not at and isinstance(payload, dict) and is_model(result.type):
            own = {path[0] for path in wire_paths(result.type).values()}
            payload = {
                key: value
                for key, value in payload.items()
                if key in own or not is_known(self._service, (key,), value)
            }
        if payload == [] and dialect.listed_objects and is_model(result.type):
            raise self._error(answer, None, status=404, fallback="there is no such object")
        if result.first:
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
                raise self._error(answer, None, status=404, fallback="there is no such object")
            return payload[0]
        return payload

    def _check(self, answer: RawResponse, tree: JSONValue) -> None:
        """Raise the error that hides behind a good status."""
        rule = self._service.errors
        if not isinstance(tree, dict):
            if rule.succeeded_when and answer.status not in _NO_CONTENT:
                raise DecodeError("the answer does not say whether the call succeeded")
            return
        if is_failure(tree, rule):
            raise self._error(answer, tree)

    def _refused(self, answer: RawResponse) -> Steps[APIError]:
        if 300 <= answer.status < 400:
            target = answer.headers.get("location", "").split("?")[0]
            moved = f"redirected to {excerpt(target) or 'nowhere'}, which is not followed"
            return self._error(answer, None, fallback=moved)
        try:
            tree = yield from _parse_steps(answer, self._service.xml_names, self._limits)
        except DecodeError:
            tree = None
        return self._error(answer, tree, fallback=answer.problem)

    def _error(
        self, answer: RawResponse, tree: JSONValue, *, status: int | None = None, fallback: str = ""
    ) -> APIError:
        rule = self._service.errors
        code = _header(answer, rule.code_headers) or _said(tree, rule.code_paths)
        if not code and rule.code_patterns:
            text = decode_leniently(answer.content[:_SEARCHED], answer.content_type)
            code = _matched(text, rule.code_patterns)
        # The body first: a header has no letters beyond ASCII.
        message = _said(tree, rule.message_paths) or _header(answer, rule.message_headers)
        challenge = parse_challenge(answer.headers.get("www-authenticate", ""))
        meant = status or answer.status
        if answer.status < 400:
            meant = rule.statuses.get(code, meant)
        return error_class(meant)(
            meant,
            code=code or challenge.code,
            message=message or challenge.message or fallback,
            body=answer.content,
            content_type=answer.content_type,
            headers=_safe(answer.headers, rule),
            retry_after=answer.retry_after,
            request_id=_header(answer, rule.request_id_headers),
            attempts=answer.attempts,
        )


def _check_whole(answer: RawResponse) -> None:
    if answer.problem:
        raise DecodeError(answer.problem)


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
    nullable, bare = split_none(result.type)
    return result.report is not None or nullable or get_origin(bare) in (tuple, Mapping)


def _safe(headers: Mapping[str, str], rule: ErrorRule) -> dict[str, str]:
    """Return the headers that never hold a secret: those known to be harmless."""
    shown = {
        *_SHOWN,
        *rule.code_headers,
        *rule.message_headers,
        *rule.request_id_headers,
    }
    return {name: value for name, value in headers.items() if name in shown or "ratelimit" in name}


def _header(answer: RawResponse, names: tuple[str, ...]) -> str:
    return next((excerpt(answer.headers[name]) for name in names if answer.headers.get(name)), "")


def _matched(text: str, patterns: tuple[str, ...]) -> str:
    """Return the group of the first pattern that a text matches."""
    matches = (re.search(pattern, text) for pattern in patterns)
    return next((found[1] for found in matches if found is not None), "")


def _said(tree: JSONValue, places: tuple[tuple[str, ...], ...]) -> str:
    for place in places:
        node: JSONValue = tree
        for part in place:
            if isinstance(node, list):
                node = node[0] if node else None
            node = node.get(part) if isinstance(node, dict) else None
        said = word(node)
        if said:
            return excerpt(said)
    return ""
