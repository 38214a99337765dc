"""XML that is refused, however it is read."""

from typing import NoReturn
from xml.parsers import expat


class RefusedError(ValueError):
    """A body is XML, but not one that is read."""


def make_parser() -> expat.XMLParserType:
    """Return a parser of UTF-8, whatever a declaration says, which refuses a DTD."""
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(name: str, *_: object) -> NoReturn:
    if name.lower() == "html":
        raise RefusedError("an HTML page came where XML was expected")
    raise RefusedError("the XML has a DTD, which is never read")
