"""XML bodies as trees, the same that JSON would be, read in pieces of bounded length."""

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, Final, NoReturn, TypeAlias, cast
from xml.parsers import expat

from deskwire.core.errors import DecodeError
from deskwire.core.steps import Steps, finish
from deskwire.core.text import EncodingError, decode, find_encoding
from deskwire.core.tree import DEFAULT_LIMITS, LimitError, Limits, NameRule, Tally, Tree

_PIECE: Final = 16_384
"""How many bytes are given to the parser at once; of the smallest elements it takes some 20 ms."""

_LONGEST: Final = 1024 * 1024
"""How long a tag, a comment or an instruction may be: the parser cannot stop within one."""

_XML_BLANK: Final = " \t\r\n"
_BYTE_BLANK: Final = _XML_BLANK.encode()
_YES: Final = ("true", "1")
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


def parse_xml(
    content: bytes,
    *,
    names: NameRule = "as_is",
    root: str | None = None,
    content_type: str = "",
    limits: Limits = DEFAULT_LIMITS,
) -> Tree:
    """Read an XML body into what stands in its root element.

    Elements become keys, repeated ones lists, text is trimmed, an empty element is `""`.
    `nil="true"` is null, `type="array"` a list. Other attributes stay as `@name` beside child
    elements and are left out beside text; text between child elements is left out.

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
) -> Steps[Tree]:
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


class _Builder:
    """Turns what xmltodict makes of each element into a tree, as soon as the element ends."""

    def __init__(self, *, hyphens: bool) -> None:
        self._hyphens = hyphens
        self.name = ""
        """The name of the root element."""
        self.tree: Tree = ""
        """What stands in it."""

    def entry(self, path: list[tuple[str, object]], key: str, value: object) -> _Entry:
        """Return what is kept of an element, an attribute or a text: the hook of xmltodict."""
        name = key.replace("-", "_") if self._hyphens else key
        if key[0] in "@#":
            return name, value
        tree = _tidy(value)
        if len(path) == 1:
            self.name, self.tree = key, _thaw(tree)
        return name, tree


def _thaw(value: object) -> Tree:
    """Return a tree whose lists were tuples as long as xmltodict could take them for siblings."""
    if isinstance(value, tuple):
        return list(cast("tuple[Tree, ...]", value))
    if isinstance(value, list):
        return [_thaw(item) for item in cast("list[object]", value)]
    return cast("Tree", value)


def _tidy(node: object) -> object:
    """Turn what xmltodict made of an element, whose children are trees already, into a tree.

    A list of `type="array"` is a tuple for now; a list holds the elements of one name.
    """
    if node is None:
        return ""
    if isinstance(node, str):
        return node.strip(_XML_BLANK)
    children: dict[str, object] = {}
    attributes: dict[str, str] = {}
    text = ""
    for key, value in cast("dict[str, object]", node).items():
        if key.startswith("@"):
            attributes[key] = str(value)
        elif key == "#text":
            text = str(value).strip(_XML_BLANK)
        else:
            children[key] = value
    return _element(children, attributes, text)


def _element(children: dict[str, object], attributes: dict[str, str], text: str) -> object:
    is_list = attributes.pop("@type", None) if attributes.get("@type") == "array" else None
    if children:
        if is_list:
            return tuple(_thaw(item) for value in children.values() for item in _siblings(value))
        return {name: _thaw(value) for name, value in children.items()} | {
            name: value for name, value in attributes.items() if not name.startswith("@xmlns")
        }
    if text:
        return text
    if any(
        name.removeprefix("@").rpartition(":")[2] == "nil" and value in _YES
        for name, value in attributes.items()
    ):
        return None
    return () if is_list else ""


def _siblings(value: object) -> list[object]:
    """Return the elements of one name, which are a list if there are several."""
    return cast("list[object]", value) if isinstance(value, list) else [value]
