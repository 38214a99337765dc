"""Answers as text: the same tree as JSON or as XML."""

from collections.abc import Iterable, Mapping

import xmltodict

from deskwire.sandbox.http import Response


def render(
    tree: Mapping[str, object],
    format: str,
    *,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = (),
    root: str = "response",
) -> Response:
    """Return an answer in a format.

    Args:
        tree: What the answer says. A list is repeated elements in XML.
        format: `json` or `xml`.
        status: The HTTP status.
        headers: Header fields besides those of the body.
        root: The name of the root element in XML.
    """
    if format == "json":
        return Response.json(tree, status=status, headers=headers)
    text = xmltodict.unparse({root: tree}, encoding="utf-8")
    return Response.xml(text, status=status, headers=headers)
