"""`deskwire sandbox logs`, `fault` and `faults`: what a sandbox did, and what goes wrong in it."""

import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Final, cast
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from deskwire.cli.background import running
from deskwire.core.errors import ConfigurationError

_VARIABLE: Final = "ODESK_BASE_URL"
_SECONDS: Final = 10.0


def logs(url: str | None, *, as_json: bool) -> int:
    """Print the last requests of a sandbox, a line each."""
    found = cast("list[dict[str, object]]", _ask(url, "log"))
    for one in found:
        sys.stdout.write(f"{json.dumps(one) if as_json else _line(one)}\n")
    return 0


def _line(served: Mapping[str, object]) -> str:
    at = datetime.fromtimestamp(float(cast("float", served["at"]))).astimezone()
    status = "---" if served["status"] is None else served["status"]
    fault = f"  ({served['fault']})" if served["fault"] else ""
    return f"{at:%H:%M:%S}  {status}  {served['method']:<6} {served['path']}{fault}"


def add_fault(url: str | None, order: Mapping[str, object]) -> int:
    """Have something go wrong in a sandbox.

    Raises:
        ConfigurationError: No sandbox is there, or it cannot go wrong so.
    """
    given = {name: value for name, value in order.items() if value is not None}
    made = _ask(url, "faults", "POST", given)
    sys.stdout.write(f"{json.dumps(made)}\n")
    return 0


def list_faults(url: str | None, *, clear: bool) -> int:
    """Print what is to go wrong in a sandbox, an object of JSON a line; or forget all of it."""
    if clear:
        _ask(url, "faults", "DELETE")
        return 0
    for rule in cast("list[object]", _ask(url, "faults")):
        sys.stdout.write(f"{json.dumps(rule)}\n")
    return 0


def _ask(url: str | None, what: str, method: str = "GET", body: object = None) -> object:
    address = f"{_address(url)}/_sandbox/{what}"
    data = None if body is None else json.dumps(body).encode()
    request = Request(address, data, {"Content-Type": "application/json"}, method=method)  # noqa: S310
    try:
        with urlopen(request, timeout=_SECONDS) as response:  # noqa: S310  as the user says
            content = cast("bytes", response.read())
    except HTTPError as error:
        with error:
            told = error.read().decode(errors="replace").strip()
        raise ConfigurationError(f"the sandbox refuses it: {told}") from None
    except (URLError, OSError, ValueError) as error:
        raise ConfigurationError(f"no sandbox answers at {address}: {error}") from None
    return json.loads(content) if content else None


def _address(url: str | None) -> str:
    """Return the address of a sandbox: the given one, that in the background, or the shell's."""
    if url is not None:
        return url.rstrip("/")
    if (there := running()) is not None:
        return there.url
    known = os.environ.get(_VARIABLE, "")
    if known.endswith("/odesk"):
        return known.removesuffix("/odesk")
    raise ConfigurationError(
        "no sandbox runs in the background, and none is in the environment: name one with --url"
    )
