"""Failures: the errors that answers are, whatever their status says."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

import attrs

from deskwire.core.errors import APIError, DecodeError, error_class, excerpt
from deskwire.core.model.service import ErrorRule
from deskwire.core.model.values import JSONValue
from deskwire.core.response.envelope import is_failure, word
from deskwire.core.response.raw import RawResponse
from deskwire.core.text import decode_leniently

SEARCHED: Final = 64 * 1024
"""How much of a text is searched for a pattern."""

NO_CONTENT: Final = (204, 205)
"""The statuses of an answer without a body."""

_SHOWN: Final = ("date", "server", "via", "retry-after", "content-type", "content-length")


class FailureReader:
    """Reads the errors of one service."""

    def __init__(self, rule: ErrorRule) -> None:
        self._rule: ErrorRule = rule

    def check(self, answer: RawResponse, tree: JSONValue) -> None:
        """Raise the error that hides behind a good status."""
        rule = self._rule
        if not isinstance(tree, dict):
            if rule.succeeded_when and answer.status not in NO_CONTENT:
                raise DecodeError("the answer does not say whether the call succeeded")
            return
        if is_failure(tree, rule):
            raise self.error(answer, tree)

    def refused(self, answer: RawResponse, tree: JSONValue) -> APIError:
        """Return the error of an answer whose status is not that of a success."""
        if 300 <= answer.status < 400:
            target = answer.headers.get("location", "").split("?")[0]
            moved = f"redirected to {excerpt(target) or 'nowhere'}, which is not followed"
            return self.error(answer, None, fallback=moved)
        return self.error(answer, tree, fallback=answer.problem)

    def in_text(self, answer: RawResponse, text: str) -> APIError | None:
        """Return the error that a body of plain text tells, if it tells one."""
        return self.error(answer, None) if matched(text, self._rule.code_patterns) else None

    def error(
        self, answer: RawResponse, tree: JSONValue, *, status: int | None = None, fallback: str = ""
    ) -> APIError:
        """Return the error of an answer, with all that it says of itself."""
        rule = self._rule
        code = _header(answer, rule.code_headers) or _said(tree, rule.code_paths)
        if not code and rule.code_patterns:
            text = decode_leniently(answer.content[:SEARCHED], answer.content_type)
            code = matched(text, rule.code_patterns)
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


def matched(text: str, patterns: tuple[str, ...]) -> str:
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


_PARAMETER: Final = re.compile(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))', re.ASCII)
_ESCAPE: Final = re.compile(r"\\(.)")


@attrs.frozen
class Challenge:
    """Why credentials were refused; empty where the server does not say."""

    code: str = ""
    """The problem in a word, e.g. `token_rejected`."""
    message: str = ""
    """The problem for people."""


def parse_challenge(header: str) -> Challenge:
    """Return what a `WWW-Authenticate` header says, or several of them joined by commas.

    OAuth 1.0a tells its problem there (the extension for problem reporting, which the vendors of
    its time followed), OAuth 2.0 its error (RFC 6750, 3).
    """
    said: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(header):
        said.setdefault(name.lower(), _ESCAPE.sub(r"\1", quoted) or bare)
    if "oauth_problem" in said:
        advice = unquote(said.get("oauth_problem_advice", ""))
        return Challenge(excerpt(unquote(said["oauth_problem"])), excerpt(advice))
    return Challenge(excerpt(said.get("error", "")), excerpt(said.get("error_description", "")))
