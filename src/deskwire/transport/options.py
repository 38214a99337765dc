"""The settings of a client."""

import ssl
from collections.abc import Mapping, Sequence
from typing import TypedDict

import attrs

from deskwire.core.errors import ConfigurationError
from deskwire.core.tree import DEFAULT_LIMITS, Limits
from deskwire.transport.hooks import Hook
from deskwire.transport.retry import RetryPolicy


class ClientOptions(TypedDict, total=False):
    """The keyword arguments that every client takes besides its credentials."""

    timeout: float | None
    """Seconds that one attempt may take; None for no limit. 30 unless given."""
    deadline: float | None
    """Seconds that a call may take with all its attempts and waits. None unless given."""
    retries: RetryPolicy | int
    """How failed calls are repeated, or just how often. Two retries unless given."""
    concurrency: int
    """How many requests may be on their way at once. 20 unless given."""
    rate: float | None
    """How many requests may start per second. None, for no limit of our own, unless given."""
    hooks: Sequence[Hook]
    """What is told about calls while they happen."""
    strict: bool
    """Whether an answer that breaks the spec is an error rather than a drift event."""
    limits: Limits
    """How big an answer may be."""
    variants: Mapping[str, str]
    """How to send an argument where the vendor leaves it open, by the full name of the argument."""
    proxy: str | None
    """The address of a proxy."""
    tls: ssl.SSLContext | None
    """The TLS settings; None for the usual ones."""


class CopyOptions(TypedDict, total=False):
    """The settings that a copy of a client may have of its own."""

    format: str
    """The format of answers, `json` or `xml`."""
    timeout: float | None
    """Seconds that one attempt may take; None for no limit."""
    deadline: float | None
    """Seconds that a call may take with all its attempts and waits; None for no limit."""
    retries: RetryPolicy | int
    """How failed calls are repeated, or just how often."""
    hooks: Sequence[Hook]
    """What is told about calls while they happen."""
    strict: bool
    """Whether an answer that breaks the spec is an error."""
    limits: Limits
    """How big an answer may be."""


def _policy(given: RetryPolicy | int) -> RetryPolicy:
    """Return a retry policy; a number says how often a failed call is repeated."""
    return given if isinstance(given, RetryPolicy) else RetryPolicy(attempts=given + 1)


@attrs.frozen(kw_only=True)
class Settings:
    """The settings of a client, complete and checked."""

    format: str
    timeout: float | None = 30.0
    deadline: float | None = None
    retries: RetryPolicy = attrs.field(default=RetryPolicy(), converter=_policy)
    concurrency: int = 20
    rate: float | None = None
    hooks: tuple[Hook, ...] = attrs.field(default=(), converter=tuple[Hook, ...])
    strict: bool = False
    limits: Limits = DEFAULT_LIMITS
    variants: Mapping[str, str] = attrs.field(factory=dict[str, str])
    proxy: str | None = attrs.field(default=None, repr=False)
    tls: ssl.SSLContext | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        for name in ("timeout", "deadline"):
            seconds: float | None = getattr(self, name)
            if seconds is not None and not seconds > 0:
                raise ConfigurationError(
                    f"{name} is {seconds!r}, expected seconds above 0, or None for no limit"
                )
