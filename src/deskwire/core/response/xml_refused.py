"""XML that is refused, however it is read."""

from typing import NoReturn


class RefusedError(ValueError):
    """A body is XML, but not one that is read."""


def refuse_doctype(name: str, *_: object) -> NoReturn:
    """Raise what says that a body has a DTD."""
    if name.lower() == "html":
        raise RefusedError("an HTML page came where XML was expected")
    raise RefusedError("the XML has a DTD, which is never read")
