"""What httpx and httpcore log of our requests: addresses and headers, without credentials."""

import logging
import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from deskwire.transport.backends.family import Family, ShownURL, loaded_families

_SECRET_QUERY: Final = re.compile(
    r"(?<=[?&])(oauth_[a-z_]+|[\w.-]*(?:token|secret|password|api_?key|signature)[\w.-]*)=[^&#\s]*",
    re.IGNORECASE,
)

_IN_CALL: Final = ContextVar("deskwire-in-call", default=False)
"""Whether a request of ours is being sent; other users of the same libraries are left alone."""


def redact(url: str) -> str:
    """Return an address without the values of its secret parameters."""
    return _SECRET_QUERY.sub(r"\1=***", url)


@contextmanager
def watched() -> Generator[None, None, None]:
    """Have what is logged in a block count as ours."""
    token = _IN_CALL.set(True)
    try:
        yield
    finally:
        _IN_CALL.reset(token)


class _QueryFilter(logging.Filter):
    """Takes credentials out of the addresses that clients log."""

    def __init__(self, family: Family) -> None:
        super().__init__()
        self._family: Family = family

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the addresses of a record; never drop it."""
        if isinstance(record.args, tuple):
            record.args = tuple(map(self._shown, record.args))
        return True

    def _shown(self, arg: object) -> object:
        if isinstance(arg, ShownURL):
            return arg.shown
        return redact(str(arg)) if isinstance(arg, self._family.url) else arg


class _HeadersFilter(logging.Filter):
    """Takes the headers of answers, such as cookies, out of what connections log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the headers off a record; never drop it."""
        if _IN_CALL.get() and isinstance(record.msg, str):
            head, headers, _ = record.msg.partition(", [(")
            if headers and head.startswith("receive_response_headers."):
                record.msg = f"{head}, ...)"
        return True


def keep_secrets_out_of_logs() -> None:
    """Have the loggers of every family that is there leave credentials out."""
    for family in loaded_families():
        _add_once(family.name, _QueryFilter(family))
        _add_once(f"{family.core_name}.http11", _HeadersFilter())
        _add_once(f"{family.core_name}.http2", _HeadersFilter())


def _add_once(name: str, added: logging.Filter) -> None:
    logger = logging.getLogger(name)
    if not any(isinstance(one, type(added)) for one in logger.filters):
        logger.addFilter(added)
