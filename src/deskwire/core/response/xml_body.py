"""XML bodies as trees, the same that JSON would be, read in pieces of bounded length."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias, cast
from xml.parsers import expat

from deskwire.core.errors import DecodeError
from deskwire.core.model.limits import DEFAULT_LIMITS, LimitError, Limits
from deskwire.core.model.values import XML_BLANK, JSONValue, NameRule
from deskwire.core.response.steps import Steps, finish
from deskwire.core.response.trees import Tally
from deskwire.core.text import EncodingError, decode, find_encoding

_PIECE: Final = 16_384
"""How many bytes are given to the parser at once; of the smallest elements it takes some 20 ms."""

_LONGEST: Final = 1024 * 1024
"""How long a tag, a comment or an instruction may be: the parser cannot stop within one."""

_BYTE_BLANK: Final = XML_BLANK.encode()
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

_CUT_OFF: Final = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)

_Handler: TypeAlias = Callable[..., object]
_Entry: TypeAlias = tuple[str, object]
_Step: TypeAlias = tuple[str, Mapping[str, str] | None]
"""An element on the way from the root: its name and its attributes."""


def parse_xml(
    content: bytes,
    *,
    names: NameRule = "as_is",
    root: str | None = None,
    content_type: str = "",
    limits: Limits = DEFAULT_LIMITS,
) -> JSONValue:
    """Read an XML body into what stands in its root element.

    Elements become keys, repeated ones lists, an empty element is `""`, `nil="true"` is null,
    `type="array"` a list. Text is what JSON would have: blanks at its ends stay, while the
    indentation around CDATA and in elements that hold nothing else is no text.

    What an element says beside its value are its notes: attributes as `@name`, text beside
    children as `#text`. They stand among its children. Those of an element without children, or
    of a list, stand in its parent under its own name and an `@`: `<pay currency="USD">5</pay>` is
    `"pay": "5"` and `"pay@": {"@currency": "USD"}`. Of several elements of one name they are a
    list. Attributes that say how the XML is written (`xmlns`, `nil`, `type="integer"`) are none.

    Args:
        content: The body; its prolog may name the encoding.
        names: How names become keys.
        root: The name the root element must have, if any.
        content_type: The `Content-Type` of the answer, for its encoding and for errors.
        limits: How big the body may be and how deep.

    Raises:
        DecodeError: the body is not XML, is ill-formed, has a DTD, or passes a limit.
    """
    return finish(
        xml_steps(content, names=names, root=root, content_type=content_type, limits=limits)
    )


def xml_steps(
    content: bytes,
    *,
    names: NameRule = "as_is",
    root: str | None = None,
    content_type: str = "",
    limits: Limits = DEFAULT_LIMITS,
) -> Steps[JSONValue]:
    """Read an XML body in steps, as `parse_xml` does at one go."""
    text = content
    try:
        limits.check_size(content)
        text = _utf8(content, content_type)
        builder = _Builder(hyphens=names == "hyphen")
        yield from _feed(_Parser(builder, Tally(limits, "XML")), text)
    except expat.ExpatError as error:
        problem = _xml_problem(text, error)
    except (_RefusedError, EncodingError, LimitError) as error:
        problem = str(error)
    else:
        if builder.name.lower() == "html":
            problem = "HTML came instead of XML"
        elif root is None or builder.name == root:
            return builder.tree
        else:
            problem = f"the root element is <{builder.name[:100]}>, not <{root}>"
    raise DecodeError(problem, content_type=content_type, body=content)


class _RefusedError(ValueError):
    """A body is XML, but not one that is read."""


def _utf8(content: bytes, content_type: str) -> bytes:
    """Return a body in UTF-8, without what stands before its first element."""
    codec, start = find_encoding(content, content_type, "xml")
    if codec != "utf-8":
        text = decode(content, content_type, "xml").encode("utf-8", "surrogatepass")
    else:  # not decoded, so that the parser says where a byte is wrong
        text = content[start:].removeprefix(b"\xef\xbb\xbf").lstrip(_BYTE_BLANK)
    if not text:
        raise _RefusedError("the body is empty")
    return text


class _Parser:
    """An expat parser that xmltodict sets up and `_feed` feeds.

    `xmltodict.parse` reads a body at one go, or pulls the pieces of one: neither can be left in
    the middle and taken up again. So it is given no body at all; it installs its handlers, which
    are wrapped here on the way, and the pieces come later.
    """

    def __init__(self, builder: "_Builder", tally: Tally) -> None:
        import xmltodict

        self.events = 0
        """How many things the parser has found."""
        self._tally = tally
        self._depth = 0
        self._expat = expat.ParserCreate("utf-8")  # whatever its declaration says: it was recoded
        self._expat.StartDoctypeDeclHandler = _refuse_doctype
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


def _feed(parser: _Parser, text: bytes) -> Steps[None]:
    """Give a body to a parser, piece by piece."""
    at, size = 0, _PIECE
    while at < len(text):
        events = parser.events
        parser.feed(text[at : at + size], last=False)
        at += size
        # Before 2.6 expat looks at a long token from its start again for every piece: longer and
        # longer pieces keep that linear.
        size = _PIECE if parser.events != events else size * 2
        if size > _LONGEST:
            raise _RefusedError(f"the XML has a tag or comment longer than {_LONGEST} bytes")
        if at < len(text):
            yield
    parser.feed(b"", last=True)


def _refuse_doctype(name: str, *_: object) -> NoReturn:
    if name.lower() == "html":
        raise _RefusedError("an HTML page came where XML was expected")
    raise _RefusedError("the XML has a DTD, which is never read")


def _xml_problem(text: bytes, error: expat.ExpatError) -> str:
    """Say what came where XML was expected."""
    start = text[:15].lower()
    if not start.startswith(b"<"):
        return f"{'JSON' if start[:1] in b'{[' else 'text'} came where XML was expected"
    if start.startswith(b"<html"):
        return "an HTML page came where XML was expected"
    reason = expat.ErrorString(error.code)
    where = f"line {error.lineno}, column {error.offset}"
    if error.code in _CUT_OFF:
        return f"the XML ends early, at {where} ({reason}): the body was cut off"
    return f"ill-formed XML at {where}: {reason}"


class _Noted(NamedTuple):
    """An element that is a list, or says something beside its value."""

    value: JSONValue
    notes: dict[str, JSONValue]


class _Builder:
    """Turns what xmltodict makes of each element into a tree, as soon as the element ends."""

    def __init__(self, *, hyphens: bool) -> None:
        self._hyphens = hyphens
        self.name = ""
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
