"""XML of elements and texts alone, as most bodies are, built into a tree in one pass."""

from typing import NoReturn, TypeAlias

from deskwire.core.model.values import XML_BLANK, JSONValue
from deskwire.core.response.trees import Tally
from deskwire.core.response.xml_refused import make_parser

_Node: TypeAlias = dict[str, JSONValue]


class NotPlainError(Exception):
    """A body has more than elements and texts."""


class PlainParser:
    """An expat parser that builds the tree while it is fed.

    Where a body has an attribute, CDATA, or text beside children, it has to be read again, by
    `NotedParser`, to which this one comes to the same.

    Args:
        tally: Counts what there is.
        hyphens: Whether hyphens in names become underscores.
    """

    def __init__(self, tally: Tally, *, hyphens: bool) -> None:
        self.events: int = 0
        """How many things the parser has found."""
        self.name: str = ""
        """The name of the root element."""
        self.tree: JSONValue = ""
        """What stands in it."""
        self._tally = tally
        self._hyphens = hyphens
        self._above: list[tuple[_Node | None, list[str]]] = []
        self._node: _Node | None = None
        self._texts: list[str] = []
        self._expat = make_parser()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.StartCdataSectionHandler = _refuse_cdata

    def feed(self, piece: bytes, *, last: bool) -> None:
        """Read a piece of the body.

        Raises:
            NotPlainError: There is more than elements and texts.
        """
        self._expat.Parse(piece, last)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if attributes:
            raise NotPlainError
        self.events += 1
        self._tally.enter(len(self._above))
        self._tally.name(name)
        self._above.append((self._node, self._texts))
        self._node, self._texts = None, []

    def _text(self, text: str) -> None:
        self.events += 1
        self._texts.append(text)

    def _end(self, name: str) -> None:
        self.events += 1
        text = "".join(self._texts)
        value: JSONValue = text
        if self._node is not None:
            if text.strip(XML_BLANK):
                raise NotPlainError
            value = self._node
        elif "\n" in text and not text.strip(XML_BLANK):
            value = ""  # indentation
        self._node, self._texts = self._above.pop()
        if self._above:
            self._put(name.replace("-", "_") if self._hyphens else name, value)
        else:
            self.name, self.tree = name, value

    def _put(self, key: str, value: JSONValue) -> None:
        """Put a value into the element around it; several of one name become a list."""
        if self._node is None:
            self._node = {key: value}
        elif key not in self._node:
            self._node[key] = value
        elif isinstance(several := self._node[key], list):
            several.append(value)
        else:
            self._node[key] = [several, value]


def _refuse_cdata() -> NoReturn:
    raise NotPlainError
