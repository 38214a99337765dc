"""Challenges: what a server says in `WWW-Authenticate` of credentials that it refuses.

OAuth 1.0a tells its problem there (the extension for problem reporting, which the vendors of its
time followed), OAuth 2.0 its error (RFC 6750, 3).
"""

import re
from typing import Final
from urllib.parse import unquote

import attrs

from deskwire.core.errors import excerpt

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
    """Return what a `WWW-Authenticate` header says, or several of them joined by commas."""
    said: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(header):
        said.setdefault(name.lower(), _ESCAPE.sub(r"\1", quoted) or bare)
    if "oauth_problem" in said:
        advice = unquote(said.get("oauth_problem_advice", ""))
        return Challenge(excerpt(unquote(said["oauth_problem"])), excerpt(advice))
    return Challenge(excerpt(said.get("error", "")), excerpt(said.get("error_description", "")))
