"""XML bodies as trees, the same that JSON would be, read in pieces of bounded length."""

from typing import Final
from xml.parsers import expat

from deskwire.core.errors import DecodeError
from deskwire.core.model.limits import DEFAULT_LIMITS, LimitError, Limits
from deskwire.core.model.values import XML_BLANK, JSONValue, NameRule
from deskwire.core.response.steps import Steps, finish
from deskwire.core.response.trees import Tally
from deskwire.core.response.xml_noted import NotedBuilder, NotedParser
from deskwire.core.response.xml_plain import NotPlainError, PlainParser
from deskwire.core.response.xml_refused import RefusedError
from deskwire.core.text import EncodingError, decode, find_encoding

_PIECE: Final = 16_384
"""How many bytes are given to the parser at once; of the smallest elements it takes some 20 ms."""

_LONGEST: Final = 1024 * 1024
"""How long a tag, a comment or an instruction may be: the parser cannot stop within one."""

_BYTE_BLANK: Final = XML_BLANK.encode()
_CUT_OFF: Final = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


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
        hyphens = names == "hyphen"
        builder: PlainParser | NotedBuilder
        try:
            builder = PlainParser(Tally(limits, "XML"), hyphens=hyphens)
            yield from _feed(builder, text)
        except NotPlainError:
            builder = NotedBuilder(hyphens=hyphens)
            yield from _feed(NotedParser(builder, Tally(limits, "XML")), text)
    except expat.ExpatError as error:
        problem = _xml_problem(text, error)
    except (RefusedError, EncodingError, LimitError) as error:
        problem = str(error)
    else:
        if builder.name.lower() == "html":
            problem = "HTML came instead of XML"
        elif root is None or builder.name == root:
            return builder.tree
        else:
            problem = f"the root element is <{builder.name[:100]}>, not <{root}>"
    raise DecodeError(problem, content_type=content_type, body=content)


def _utf8(content: bytes, content_type: str) -> bytes:
    """Return a body in UTF-8, without what stands before its first element."""
    codec, start = find_encoding(content, content_type, "xml")
    if codec != "utf-8":
        text = decode(content, content_type, "xml").encode("utf-8", "surrogatepass")
    else:  # not decoded, so that the parser says where a byte is wrong
        text = content[start:].removeprefix(b"\xef\xbb\xbf").lstrip(_BYTE_BLANK)
    if not text:
        raise RefusedError("the body is empty")
    return text


def _feed(parser: PlainParser | NotedParser, text: bytes) -> Steps[None]:
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
            raise RefusedError(f"the XML has a tag or comment longer than {_LONGEST} bytes")
        if at < len(text):
            yield
    parser.feed(b"", last=True)


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
