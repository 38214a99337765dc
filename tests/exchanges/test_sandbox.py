"""The sandbox understands what is written down, signed by somebody else's code.

The exchanges of one file are tried one after the other in one sandbox, so that a later one may
build on what an earlier one made.
"""

import base64
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol
from urllib.parse import urlencode

import pytest

from deskwire.sandbox import activecollab, odesk, paymo, taskforce
from deskwire.sandbox.activecollab import ActiveCollabSandbox
from deskwire.sandbox.company import seed_company
from deskwire.sandbox.http import FORM, Request, Response
from deskwire.sandbox.odesk import ODeskSandbox
from deskwire.sandbox.paymo import PaymoSandbox
from deskwire.sandbox.store import Store
from deskwire.sandbox.taskforce import TaskforceSandbox
from deskwire.testing import decode_response
from deskwire.transport.operations import find_operation
from tests.exchanges.exchange import CLIENTS, Exchange, Sent, exchanges, files, found
from tests.exchanges.multipart import write_multipart
from tests.sandbox.signing import sign

HOST: Final = "http://127.0.0.1:8080"


class Site(Protocol):
    """A service of the sandbox."""

    def handle(self, request: Request) -> Response: ...
    def operation(self, request: Request) -> str: ...


def _odesk(store: Store) -> Site:
    return ODeskSandbox(store, seed_company(store))


SITES: Final[Mapping[str, Callable[[Store], Site]]] = {
    "activecollab": ActiveCollabSandbox,
    "odesk": _odesk,
    "paymo": PaymoSandbox,
    "taskforce": TaskforceSandbox,
}


def _body(sent: Sent) -> tuple[str, bytes]:
    """Return the content type and the bytes of a body; both empty without one."""
    if sent.files:
        return write_multipart(sent.form or (), sent.files)
    if sent.form is not None:
        return FORM, urlencode(sent.form).encode()
    if sent.json is not None:
        return "application/json", json.dumps(sent.json, default=str).encode()
    return "", b""


def _basic(user: str, password: str) -> tuple[str, str]:
    encoded = base64.b64encode(f"{user}:{password}".encode()).decode()
    return "Authorization", f"Basic {encoded}"


def _travelling(service: str, sent: Sent) -> Request:
    """Return a request as the sandbox gets it, with the credentials of its demo user."""
    target = f"/{service}{sent.target()}"
    kind, body = _body(sent)
    headers = [(name, value) for name, value in sent.headers.items() if value is not None]
    headers += [("Content-Type", kind)] if kind else []
    match service:
        case "odesk":
            signed = sign(
                sent.method,
                f"{HOST}{target}",
                sent.form if not sent.files else None,
                consumer=(odesk.CONSUMER_KEY, odesk.CONSUMER_SECRET),
                token=(odesk.ACCESS_TOKEN, odesk.ACCESS_TOKEN_SECRET),
                timestamp=int(time.time()),
            )
            headers.append(("Authorization", signed.headers.get("authorization")))
        case "activecollab":
            token = urlencode({"auth_api_token": activecollab.TOKEN})
            target += f"{'&' if sent.query else '?'}{token}"
        case "paymo":
            headers.append(_basic(paymo.API_KEY, "X"))
        case _:
            headers.append(_basic(taskforce.EMAIL, taskforce.API_KEY))
    return Request.parse(
        sent.method, target, headers=headers, body=body, host=HOST.removeprefix("http://")
    )


def _answered(site: Site, service: str, exchange: Exchange) -> Iterator[str]:
    """Yield what is wrong with what the sandbox does."""
    request = _travelling(service, exchange.request)
    named = site.operation(request)
    if not _is_same(service, exchange.operation, named):
        yield f"{exchange.id}: taken for {named or 'nothing'}"
    response, wanted = site.handle(request), exchange.sandbox
    if not (response.status == wanted.status or wanted.status == 200 <= response.status < 300):
        yield f"{exchange.id}: answered {response.status}: {response.body[:300]!r}"
        return
    if not wanted.why and (wanted.status != 200 or not wanted.strict):
        yield f"{exchange.id}: no `why` beside what the sandbox does"
    if wanted.status != 200:
        return
    value = decode_response(
        CLIENTS[service],
        exchange.operation,
        status=response.status,
        headers=dict(response.headers),
        body=response.body,
        strict=wanted.strict,
    )
    for place, held in wanted.holds.items():
        there = found(value, place)
        if there != held:
            yield f"{exchange.id}: {place} is {there!r}, expected {held!r}"


def _is_same(service: str, wanted: str, named: str) -> bool:
    """Tell whether a request names an operation; two may have the very same address."""
    described = CLIENTS[service].service
    ours = find_operation(described, wanted)
    if not named:
        return False
    theirs = find_operation(described, named)
    return (ours.method, ours.path) == (theirs.method, theirs.path)


@pytest.mark.parametrize(
    ("service", "file"), [(name, path.stem) for name in CLIENTS for path in files(name)]
)
def test_the_sandbox(service: str, file: str) -> None:
    with Store() as store:
        site = SITES[service](store)
        wrong = [
            problem
            for exchange in exchanges(service)
            if exchange.id.startswith(f"{service}/{file}-")
            for problem in _answered(site, service, exchange)
        ]
    assert not wrong, "\n".join(wrong)
