"""XML of any kind, attributes, CDATA and text beside children included, by way of xmltodict."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any, Final, NamedTuple, TypeAlias, cast

from deskwire.core.model.values import XML_BLANK, JSONValue
from deskwire.core.response.trees import Tally
from deskwire.core.response.xml_refused import make_parser

_YES: Final = ("true", "1")
_NO: Final = ("false", "0")
_TYPES: Final = frozenset(
    {
        *("string", "symbol", "integer", "float", "double", "decimal", "boolean", "date", "time"),
        *("datetime", "duration", "binary", "base64binary", "hexbinary", "yaml", "file", "hash"),
    }
)
"""What Rails and XML Schema write for the type of an element."""

_CDATA_START, _CDATA_END = "\x02", "\x03"
"""Marks around CDATA while a body is read: no XML holds these characters."""

_Handler: TypeAlias = Callable[..., object]
_Entry: TypeAlias = tuple[str, object]
_Step: TypeAlias = tuple[str, Mapping[str, str] | None]
"""An element on the way from the root: its name and its attributes."""


class NotedParser:
    """An expat parser that xmltodict sets up and `_feed` feeds.

    `xmltodict.parse` reads a body at one go, or pulls the pieces of one: neither can be left in
    the middle and taken up again. So it is given no body at all; it installs its handlers, which
    are wrapped here on the way, and the pieces come later.
    """

    def __init__(self, builder: "NotedBuilder", tally: Tally) -> None:
        import xmltodict

        self.events: int = 0
        """How many things the parser has found."""
        self._tally = tally
        self._depth = 0
        self._expat = make_parser()
        self._wrappers: dict[str, Callable[[_Handler], _Handler]] = {
            "StartElementHandler": self._start,
            "EndElementHandler": self._end,
            "CharacterDataHandler": self._text,
        }
        stand_in = SimpleNamespace(ParserCreate=partial(_SetUp, self._expat, self._wrappers))
        # Its type stub takes the hook for one that returns texts and attributes only.
        hook = cast("Callable[..., Any]", builder.entry)
        xmltodict.parse(b"", expat=stand_in, postprocessor=hook, strip_whitespace=False)

    def feed(self, piece: bytes, *, last: bool) -> None:
        """Read a piece of the body."""
        self._expat.Parse(piece, last)

    def _start(self, handler: _Handler) -> _Handler:
        tally = self._tally

        def start(element: str, attributes: list[str]) -> None:
            self.events += 1
            tally.enter(self._depth)
            self._depth += 1
            tally.nodes += len(attributes) // 2
            tally.name(element)
            for name in attributes[::2]:
                tally.name(name)
            handler(element, attributes)

        return start

    def _end(self, handler: _Handler) -> _Handler:
        def end(element: str) -> None:
            self._depth -= 1
            self.events += 1
            handler(element)

        return end

    def _text(self, handler: _Handler) -> _Handler:
        def text(data: str) -> None:
            self.events += 1
            handler(data)

        self._expat.StartCdataSectionHandler = partial(text, _CDATA_START)
        self._expat.EndCdataSectionHandler = partial(text, _CDATA_END)
        return text


class _SetUp:
    """What xmltodict takes for the parser."""

    def __init__(
        self, parser: object, wrappers: dict[str, Callable[[_Handler], _Handler]], *_: object
    ) -> None:
        self.__dict__.update(_parser=parser, _wrappers=wrappers)

    def __setattr__(self, name: str, value: object) -> None:
        wrap = self.__dict__["_wrappers"].get(name)
        setattr(self.__dict__["_parser"], name, wrap(value) if wrap else value)

    def Parse(self, *_: object) -> None:  # noqa: N802  the name is expat's
        """Read nothing yet."""


class _Noted(NamedTuple):
    """An element that is a list, or says something beside its value."""

    value: JSONValue
    notes: dict[str, JSONValue]


class NotedBuilder:
    """Turns what xmltodict makes of each element into a tree, as soon as the element ends."""

    def __init__(self, *, hyphens: bool) -> None:
        self._hyphens = hyphens
        self.name: str = ""
        """The name of the root element."""
        self.tree: JSONValue = ""
        """What stands in it."""

    def entry(self, path: list[_Step], key: str, value: object) -> _Entry:
        """Return what is kept of an element, an attribute or a text: the hook of xmltodict."""
        if key[0] in "@#":
            return key, value
        is_root = len(path) == 1
        told = _element(value, path, is_root=is_root)
        if is_root:
            self.name, self.tree = key, told if not isinstance(told, _Noted) else _root(told)
        return key.replace("-", "_") if self._hyphens else key, told


def _root(told: _Noted) -> JSONValue:
    """Return a root element with its notes among its children: it has no parent to keep them."""
    if not told.notes:
        return told.value
    return told.notes if told.value == [] else {"#text": told.value, **told.notes}


def _element(node: object, path: Sequence[_Step], *, is_root: bool) -> JSONValue | _Noted:
    """Return the value of an element, whose children are read already, and its notes if any."""
    if not isinstance(node, dict):
        return _text(str(node or ""), path)
    children: dict[str, object] = {}
    attributes: dict[str, str] = {}
    text = ""
    for key, value in cast("dict[str, object]", node).items():
        if key == "#text":
            text = str(value)
        elif key.startswith("@"):
            attributes[key] = str(value)
        else:
            children[key] = value
    notes: dict[str, JSONValue] = {
        name: value for name, value in attributes.items() if not _is_markup(name, value, children)
    }
    is_list = attributes.get("@type") == "array"
    if not children:
        is_nil = any(_local(name) == "nil" and value in _YES for name, value in attributes.items())
        empty: JSONValue = None if is_nil else [] if is_list else ""
        said = _text(text, path)
        return _Noted(said or empty, notes) if notes or is_list else said or empty
    if beside := _text(text, path).strip(XML_BLANK):
        notes["#text"] = beside
    if not is_list or (is_root and notes):
        told = {key: item for name, value in children.items() for key, item in _told(name, value)}
        return told | notes
    items: list[JSONValue] = []
    for name, value in children.items():
        for key, item in _told(name, value):
            if key == name:
                items += cast("list[JSONValue]", item) if isinstance(value, list) else [item]
            else:
                notes[key] = item
    return _Noted(items, notes)


def _told(name: str, value: object) -> Iterator[tuple[str, JSONValue]]:
    """Yield the value of a child, or those of several of one name, and beside it the notes."""
    if isinstance(value, list):
        if _Noted not in set(map(type, cast("list[object]", value))):  # as a rule
            yield name, cast("list[JSONValue]", value)
            return
        told = cast("list[JSONValue | _Noted]", value)
        yield name, [one.value if isinstance(one, _Noted) else one for one in told]
        notes: list[JSONValue] = [
            one.notes or None if isinstance(one, _Noted) else None for one in told
        ]
        if any(notes):
            yield f"{name}@", notes
    elif isinstance(value, _Noted):
        yield name, value.value
        if value.notes:
            yield f"{name}@", value.notes
    else:
        yield name, cast("JSONValue", value)


def _text(text: str, path: Sequence[_Step]) -> str:
    """Return what a text says: all of it, but for the indentation of an empty element or CDATA."""
    if _CDATA_START in text:
        before, rest = text.split(_CDATA_START, 1)
        inner, after = rest.rsplit(_CDATA_END, 1)
        if not _preserves(path):
            before, after = before.lstrip(XML_BLANK), after.rstrip(XML_BLANK)
        inner = inner.replace(_CDATA_START, "").replace(_CDATA_END, "")
        return f"{before}{inner}{after}"
    is_indentation = "\n" in text and not text.strip(XML_BLANK) and not _preserves(path)
    return "" if is_indentation else text


def _preserves(path: Sequence[_Step]) -> bool:
    """Tell whether blanks alone are text at a place."""
    rules = [told["xml:space"] for _, told in path if told and "xml:space" in told]
    return rules[-1:] == ["preserve"]


def _is_markup(name: str, value: str, children: Mapping[str, object]) -> bool:
    """Tell whether an attribute says how the XML is written, and nothing about the element."""
    if name in ("@xmlns", "@xml:space") or name.startswith("@xmlns:"):
        return True
    local, has_prefix = _local(name), ":" in name
    if local == "nil":
        return value in (*_YES, *_NO)
    if name == "@type":
        return value == "array" or (not children and value.lower() in _TYPES)
    return has_prefix and local in ("type", "schemaLocation", "noNamespaceSchemaLocation")


def _local(name: str) -> str:
    return name.removeprefix("@").rpartition(":")[2]
