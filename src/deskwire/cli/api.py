"""`deskwire api`: a call that nobody has described."""

import sys
from collections.abc import Sequence

import anyio

from deskwire.cli.calls import client_of
from deskwire.cli.process import UsageError
from deskwire.cli.services import service_of
from deskwire.cli.values import read_json
from deskwire.core.errors import ParameterError, shown
from deskwire.core.model.plain import to_json
from deskwire.core.model.values import JSONValue
from deskwire.core.response.raw import Response


def run(
    service: str,
    method: str,
    path: str,
    *,
    query: Sequence[str],
    form: Sequence[str] | None,
    json: str | None,
    include: bool,
) -> int:
    """Make a call and write its answer as JSON.

    Args:
        service: The name of the service.
        method: The HTTP verb.
        path: The path below the service's address.
        query: The pairs of the query, as `name=value`.
        form: The pairs of a form body; None for none.
        json: A JSON body: `@file.json`, `-` for standard input, or itself.
        include: Whether status and headers are written as well.

    Raises:
        UsageError: The path or a pair cannot be.
    """
    described = service_of(service)
    body = None if json is None else read_json("json", json)
    fields = None if form is None else _pairs("--form", form)

    async def call() -> Response[JSONValue]:
        async with client_of(described) as client:
            return await client.request(
                method, path, query=_pairs("--query", query), form=fields, json=body
            )

    try:
        response = anyio.run(call)
    except ParameterError as error:
        raise UsageError(str(error)) from None
    if include:
        lines = [f"HTTP {response.answer.status}"]
        lines += [f"{name}: {value}" for name, value in response.answer.headers.items()]
        sys.stdout.write("\n".join([*lines, "", ""]))
    sys.stdout.write(f"{to_json(response.value, indent=2)}\n")
    return 0


def _pairs(option: str, given: Sequence[str]) -> dict[str, list[str | int]]:
    pairs: dict[str, list[str | int]] = {}
    for pair in given:
        name, mark, value = pair.partition("=")
        if not mark or not name:
            raise UsageError(f"{option} is {shown(pair)}, expected name=value")
        pairs.setdefault(name, []).append(value)
    return pairs
