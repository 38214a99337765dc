"""Calls without a connection: what a client would send, and what it would make of an answer."""

from collections.abc import Mapping
from typing import Final

import attrs

from deskwire.core.model.limits import DEFAULT_LIMITS
from deskwire.core.model.secret import sealed
from deskwire.core.request.request import BaseURL
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.drift import Drift
from deskwire.core.response.raw import RawResponse
from deskwire.transport.client import Client, choose_format, prepare
from deskwire.transport.operations import find_operation

_NO_ADDRESS: Final = "https://service.invalid"
"""Stands for the address of a service of which every user has one of their own."""


@attrs.frozen(kw_only=True)
class PreparedRequest:
    """One request as it would travel, before credentials are put on it."""

    method: str
    """The HTTP verb."""
    url: str = attrs.field(repr=False)
    """The whole address, the query included."""
    headers: tuple[tuple[str, str], ...] = attrs.field(repr=False)
    """The headers in order."""
    body: bytes | None = attrs.field(repr=False)
    """The body; None for a request without one."""


@sealed
def build_request(
    client_class: type[Client], operation: str, /, **arguments: object
) -> PreparedRequest:
    """Return what a call would send, in the service's usual format and to its usual address.

    Args:
        client_class: The client, e.g. `ODesk`.
        operation: The resource and the method, e.g. `hr.get_engagements`.
        arguments: The arguments of the method, by name.

    Raises:
        ParameterError: There is no such operation, or an argument is refused.
    """
    service = client_class.service
    found = find_operation(service, operation)
    request = prepare(
        service,
        found,
        arguments,
        base=BaseURL.parse(service.base_url or _NO_ADDRESS),
        format=choose_format(found, service.default_format),
    )
    return PreparedRequest(
        method=request.method,
        url=request.target,
        headers=tuple(request.all_headers()),
        body=request.body,
    )


def decode_response(
    client_class: type[Client],
    operation: str,
    /,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    strict: bool = False,
) -> object:
    """Return what a call would make of an answer.

    The body is read in the format that its `Content-Type` names, else in the service's usual one.

    Args:
        client_class: The client, e.g. `ODesk`.
        operation: The resource and the method, e.g. `hr.get_engagements`.
        status: The HTTP status.
        headers: The headers of the answer, in any case.
        body: The body, decompressed.
        strict: Whether an answer that breaks the spec is an error.

    Raises:
        ParameterError: There is no such operation.
        APIError: The answer is an error of the service.
        DecodeError: The answer is not what the spec promises.
    """
    service = client_class.service
    found = find_operation(service, operation)
    lowered = {name.lower(): value for name, value in (headers or {}).items()}
    told = lowered.get("content-type", "")
    named = next((name for name in found.formats if name in told), service.default_format)
    reader = ResponseDecoder(service, strict=strict, limits=DEFAULT_LIMITS, on_drift=_ignore)
    answer = RawResponse(
        status=status, headers=lowered, content=body, format=choose_format(found, named)
    )
    return reader.read(found, answer).value


def _ignore(operation: str, drift: Drift) -> None:
    """Hear of a difference from the spec, and do nothing."""
    del operation, drift
