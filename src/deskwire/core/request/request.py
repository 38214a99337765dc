"""One request, before it is sent."""

from typing import Final

import attrs

from deskwire.core.request.percent import Pairs, encode_pairs

_FORM: Final = "application/x-www-form-urlencoded;charset=UTF-8"


@attrs.frozen(kw_only=True)
class Request:
    """One request: the pairs are kept apart until they travel. Its repr shows no credentials."""

    method: str
    """The HTTP verb."""
    url: str = attrs.field(repr=False)
    """The absolute URL with a quoted path and no query."""
    shown_url: str = attrs.Factory(lambda self: self.url, takes_self=True)
    """The same for people: its secret parts are masked."""
    query: Pairs = attrs.field(default=(), repr=False)
    """The pairs of the query."""
    form: Pairs | None = attrs.field(default=None, repr=False)
    """The pairs of a form body; None for a request without one."""
    content: bytes | None = attrs.field(default=None, repr=False)
    """Any other body."""
    content_type: str = ""
    """The type of that other body."""
    headers: Pairs = attrs.field(default=(), repr=False)
    """Headers besides those that follow from the body."""

    @property
    def target(self) -> str:
        """The whole URL."""
        return f"{self.url}?{encode_pairs(self.query)}" if self.query else self.url

    @property
    def body(self) -> bytes | None:
        """The bytes of the body; None for a request without one."""
        return self.content if self.form is None else encode_pairs(self.form).encode()

    def all_headers(self) -> list[tuple[str, str]]:
        """Return the headers of the request, the body's type included."""
        kind = self.content_type if self.form is None else _FORM
        return [*self.headers, ("Content-Type", kind)] if kind else list(self.headers)
