"""Paths: templates such as `/teams/{team_id}/tasks[/{code}]`, expanded without surprises.

Each value is quoted on its own, so a slash in an id stays inside its segment. An empty value, `.`,
`..` and control characters are refused: no server can be trusted to read them as an id.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import attrs

from deskwire.core.errors import ParameterError
from deskwire.core.model.checks import has_unprintable
from deskwire.core.model.secret import Secret
from deskwire.core.request.percent import quote, quote_segment

_TOKEN: Final = re.compile(r"\{(?P<name>\w+)\}|\[(?P<group>[^\[\]]*)\]|(?P<text>[^{}\[\]]+)")
_PLAIN: Final = "-._~"


@attrs.frozen
class PathValue:
    """The value of one path parameter: its parts and what stands between them."""

    parts: tuple[str, ...] = attrs.field(repr=False)
    """The parts, not yet quoted."""
    separator: str = ""
    """The text between two parts, which travels as it is."""
    is_secret: bool = attrs.field(default=False, kw_only=True)
    """Whether nobody but the service may read it."""

    def shown(self) -> str:
        """Return the value as logs and errors may show it."""
        return "***" if self.is_secret else self.quoted()

    def quoted(self) -> str:
        """Return the value as it stands in a URL."""
        return self.separator.join(quote_segment(part) for part in self.parts)

    def quoted_whole(self) -> str:
        """Return the value as it stands in a segment that a colon divides."""
        return self.separator.join(quote(part) for part in self.parts)

    def plain(self) -> str:
        """Return the value for a path that travels inside a query.

        Such a path is decoded once more than others before it is taken apart, and nobody has said
        whether it may be quoted twice. So only what needs no quotes in either is let through.
        """
        for part in self.parts:
            if any(not character.isalnum() and character not in _PLAIN for character in part):
                given = Secret(part) if self.is_secret else part
                raise ParameterError(f"got {given!r}, expected a value of letters, digits and -._~")
        return self.separator.join(self.parts)


def check_segment(text: str, *, is_secret: bool = False) -> None:
    """Refuse a path value that a server may not read as a plain id."""
    given = Secret(text) if is_secret else text
    if text.strip() in ("", ".", ".."):
        raise ParameterError(f"got {given!r}, expected a value that can stand in a path")
    if has_unprintable(text):
        raise ParameterError(f"got {given!r}, expected a value without control characters")


Token = tuple[str, str, tuple["Token", ...]]


@lru_cache(maxsize=1024)
def _tokens(template: str) -> tuple[Token, ...]:
    tokens: list[Token] = []
    position = 0
    while position < len(template):
        match = _TOKEN.match(template, position)
        if match is None:
            raise ParameterError(f"the path template {template!r} is broken at {position}")
        kind = str(match.lastgroup)
        content = match[kind]
        tokens.append((kind, content, _tokens(content) if kind == "group" else ()))
        position = match.end()
    return tuple(tokens)


def expand(
    template: str,
    values: Mapping[str, PathValue],
    write: Callable[[PathValue], str] = PathValue.quoted,
) -> str:
    """Return the path of a template; an optional group needs all of its values."""
    if "}:{" in template and write == PathValue.quoted:
        write = PathValue.quoted_whole
    return _expand(_tokens(template), values, write)


def _expand(
    tokens: tuple[Token, ...], values: Mapping[str, PathValue], write: Callable[[PathValue], str]
) -> str:
    pieces: list[str] = []
    for kind, content, inner in tokens:
        if kind == "text":
            pieces.append(content)
        elif kind == "name":
            pieces.append(write(values[content]))
        elif all(token[1] in values for token in inner if token[0] == "name"):
            pieces.append(_expand(inner, values, write))
    return "".join(pieces)
