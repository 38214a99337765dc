"""Requests that are shown instead of sent: without credentials, and without other secrets."""

import json
import shlex
import sys
from typing import Any, Final, cast

from deskwire.core.model.encodings import SecretText
from deskwire.core.model.operation import Operation
from deskwire.core.model.service import BasicKind, HeaderKind, OAuth1Kind, QueryKind, Service
from deskwire.core.request.percent import encode_pairs
from deskwire.core.request.request import Request

_HIDDEN: Final = "***"
_LONGEST: Final = 10_000
"""How long a body is that is shown."""


def show(service: Service, operation: Operation[Any], request: Request, *, as_curl: bool) -> None:
    """Write a request to standard output, as it would travel or as a command of curl."""
    secret = {one.wire for one in operation.params if isinstance(one.encoding, SecretText)}
    headers, query = _credentials(service) if operation.authenticated else ([], [])
    pairs = [(name, _HIDDEN if name in secret else value) for name, value in request.query]
    url = request.shown_url
    if pairs or query:
        url = "?".join([url, "&".join(filter(None, [encode_pairs(pairs), *query]))])
    headers = [*request.all_headers(), *headers]
    body = _body(request, secret)
    if as_curl:
        words = ["curl", "-X", request.method, shlex.quote(url)]
        for name, value in headers:
            words += ["\\\n  -H", shlex.quote(f"{name}: {value}")]
        if body:
            words += ["\\\n  --data-binary", shlex.quote(body)]
        sys.stdout.write(f"{' '.join(words)}\n")
        return
    lines = [f"{request.method} {url}", *(f"{name}: {value}" for name, value in headers)]
    sys.stdout.write("\n".join([*lines, *(["", body] if body else [])]) + "\n")


def _credentials(service: Service) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the headers and the pairs of a query that the first kind of credentials becomes."""
    match next(iter(service.auth), None):
        case OAuth1Kind():
            return [("Authorization", f"OAuth {_HIDDEN}")], []
        case BasicKind():
            return [("Authorization", f"Basic {_HIDDEN}")], []
        case HeaderKind(header=header):
            return [(header, _HIDDEN)], []
        case QueryKind(parameter=parameter):
            return [], [f"{parameter}={_HIDDEN}"]
        case None:
            return [], []


def _body(request: Request, secret: set[str]) -> str:
    if request.form is not None:
        form = [(name, _HIDDEN if name in secret else value) for name, value in request.form]
        return encode_pairs(form)
    content = request.content or b""
    if request.content_type == "application/json" and len(content) <= _LONGEST:
        tree = cast("object", json.loads(content))
        if isinstance(tree, dict):
            members = cast("dict[str, object]", tree)
            tree = {name: _HIDDEN if name in secret else one for name, one in members.items()}
        return json.dumps(tree, ensure_ascii=False)
    return f"<{len(content):,} bytes>" if content else ""
