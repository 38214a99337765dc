"""Bodies as one tree: JSON and XML give the same plain values, and nothing else."""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from types import MappingProxyType, SimpleNamespace
from typing import Final, Literal, NoReturn, TypeAlias, TypeVar, cast
from xml.parsers import expat

import attrs

from deskwire.core.checks import whole
from deskwire.core.errors import DecodeError

V_co = TypeVar("V_co", covariant=True)

Tree: TypeAlias = bool | int | Decimal | str | list["Tree"] | dict[str, "Tree"] | None
"""What a body says: null, booleans, numbers, texts, lists and objects. Never a float."""

Path: TypeAlias = tuple[str | int, ...]
"""A place in a tree, as keys and indexes from the root."""

NameRule: TypeAlias = Literal["as_is", "hyphen"]
"""How XML names become keys: `hyphen` turns hyphens into underscores."""

ONLY: Final = "*"
"""A part of a payload path: the only list of the object, whatever its key."""

_XML_BLANK: Final = " \t\r\n"
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


class FrozenMap(Mapping[str, V_co]):
    """A mapping that does not change; unlike `MappingProxyType` it hashes, copies and pickles."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, V_co] = MappingProxyType({})) -> None:
        self._items: dict[str, V_co] = dict(items)

    def __getitem__(self, key: str) -> V_co:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"FrozenMap({self._items!r})"


NO_EXTRA: Final[Mapping[str, Tree]] = FrozenMap()
"""The default of `extra`: `extra: Mapping[str, Tree] = attrs.field(default=NO_EXTRA, ...)`."""


@attrs.frozen(kw_only=True)
class Limits:
    """How big a body may be."""

    max_bytes: int = attrs.field(default=64 * 1024 * 1024, validator=whole(1))
    """The size of the whole body."""

    max_depth: int = attrs.field(default=64, validator=whole(1))
    """How deep XML elements may nest. JSON is bounded by the interpreter's recursion limit."""


DEFAULT_LIMITS: Final = Limits()


def parse_json(content: bytes, *, content_type: str = "", limits: Limits = DEFAULT_LIMITS) -> Tree:
    """Read a JSON body.

    Numbers with a fraction or exponent become `Decimal`. Of a key that occurs twice in an object
    the last value counts, as RFC 8259 expects of most readers.

    Raises:
        DecodeError: the body is not JSON, ends early, is no UTF-8, or passes a limit.
    """
    try:
        _check_size(content, limits)
        return cast("Tree", _JSON.decode(content.decode("utf-8-sig")))
    except json.JSONDecodeError as error:
        problem = _json_problem(error)
    except UnicodeDecodeError as error:
        problem = f"the body is not UTF-8: {error.reason} at byte {error.start}"
    except RecursionError:
        problem = "JSON nested too deeply"
    except _RefusedError as error:
        problem = str(error)
    except (InvalidOperation, ValueError):
        problem = "JSON with a number out of range"
    raise DecodeError(problem, content_type=content_type, body=content)


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
        content_type: The `Content-Type` of the answer, for errors.
        limits: How big the body may be and how deep.

    Raises:
        DecodeError: the body is not XML, is ill-formed, has a DTD, or passes a limit.
    """
    import xmltodict

    try:
        _check_size(content, limits)
        guarded = SimpleNamespace(ParserCreate=partial(_Guard, limits.max_depth))
        document = xmltodict.parse(content.lstrip(), expat=guarded, strip_whitespace=False)
    except expat.ExpatError as error:
        problem = _xml_problem(content, error)
    except _RefusedError as error:
        problem = str(error)
    except (ValueError, LookupError) as error:
        problem = f"XML in an encoding that cannot be read: {error}"
    else:
        name, top = next(iter(cast("dict[str, Tree]", document).items()))
        if name.lower() == "html":
            problem = "HTML came instead of XML"
        elif root is None or name == root:
            return _tidy(top, hyphens=names == "hyphen")
        else:
            problem = f"the root element is <{name}>, not <{root}>"
    raise DecodeError(problem, content_type=content_type, body=content)


def dig(tree: Tree, path: tuple[str, ...], *, required: bool = True) -> Tree:
    """Return what an answer carries at a payload path such as `("engagements", "engagement")`.

    An empty container on the way (`""`, null, an empty list) holds nothing: the result is None.
    A list met early is the result: some answers leave the inner level out. The part `*` is the
    only list of an object, or its only value.

    Args:
        tree: The whole answer.
        path: The keys to follow.
        required: Whether the first key must be there.

    Raises:
        DecodeError: the answer has no such key, or has text where an object was expected.
    """
    for depth, key in enumerate(path):
        if tree is None or tree in ("", []):
            return None
        if isinstance(tree, list):
            return tree
        if not isinstance(tree, dict):
            raise DecodeError(f"an object with {key!r} was expected", path=path[:depth])
        found = _only_key(tree) if key == ONLY else key
        if found == ONLY and depth and not any(isinstance(value, list) for value in tree.values()):
            return tree  # several values and no list: the object itself is the lone item
        if found not in tree:
            if depth or not required:
                return None
            keys = ", ".join([*tree][:10]) or "nothing"
            raise DecodeError(f"the answer has no {key!r}, only {keys}")
        tree = tree[found]
    return tree


def _only_key(tree: dict[str, Tree]) -> str:
    lists = [key for key, value in tree.items() if isinstance(value, list)] or list(tree)
    return lists[0] if len(lists) == 1 else ONLY


class _RefusedError(ValueError):
    """A body broke one of the rules above."""


def _check_size(content: bytes, limits: Limits) -> None:
    if not content.strip():
        raise _RefusedError("the body is empty")
    if len(content) > limits.max_bytes:
        raise _RefusedError(f"the body has {len(content)} bytes, the limit is {limits.max_bytes}")


def _refuse_constant(word: str) -> NoReturn:
    raise _RefusedError(f"JSON with {word}, which is not a JSON number")


_JSON: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant)


def _json_problem(error: json.JSONDecodeError) -> str:
    """Say what came where JSON was expected."""
    text = error.doc.strip()
    if text.startswith("<"):
        return f"{_markup(text)} came where JSON was expected"
    rest = error.doc[error.pos :].strip()
    cut_word = error.pos and any(word.startswith(rest) for word in ("true", "false", "null", "-"))
    if not rest or cut_word or error.msg.startswith("Unterminated"):
        return f"the JSON ends early, after {len(text)} characters: the body was cut off"
    if text[0] not in '{["':
        return "text came where JSON was expected"
    return f"ill-formed JSON at line {error.lineno}, column {error.colno}: {error.msg}"


def _markup(text: str) -> str:
    start = text[:15].lower()
    return "an HTML page" if start.startswith(("<!doctype html", "<html")) else "XML"


class _Guard:
    """An expat parser for xmltodict that refuses DTDs and counts how deep elements nest.

    xmltodict installs its handlers as attributes; those of elements are wrapped on the way.
    """

    def __init__(self, max_depth: int, encoding: str | None, separator: str | None) -> None:
        parser = expat.ParserCreate(encoding, separator)
        parser.StartDoctypeDeclHandler = _refuse_doctype
        wrap = _depth_counter(max_depth)
        self.__dict__.update(parser=parser, wrap=wrap)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self.__dict__["parser"], name, self.__dict__["wrap"](name, value))

    def __getattr__(self, name: str) -> object:
        return getattr(self.__dict__["parser"], name)


def _depth_counter(max_depth: int) -> Callable[[str, _Handler], _Handler]:
    depth = 0

    def wrap(name: str, handler: _Handler) -> _Handler:
        def start(element: str, attributes: object) -> None:
            nonlocal depth
            depth += 1
            if depth > max_depth:
                raise _RefusedError(f"the XML nests deeper than {max_depth} elements")
            handler(element, attributes)

        def end(element: str) -> None:
            nonlocal depth
            depth -= 1
            handler(element)

        if name == "StartElementHandler":
            return start
        return end if name == "EndElementHandler" else handler

    return wrap


def _refuse_doctype(name: str, *_: object) -> NoReturn:
    if name.lower() == "html":
        raise _RefusedError("an HTML page came where XML was expected")
    raise _RefusedError("the XML has a DTD, which is never read")


def _xml_problem(content: bytes, error: expat.ExpatError) -> str:
    """Say what came where XML was expected."""
    start = content.lstrip(b" \t\r\n\xef\xbb\xbf")[:15].lower()
    if not start.startswith(b"<") and b"\0" not in start:
        return f"{'JSON' if start[:1] in b'{[' else 'text'} came where XML was expected"
    if start.startswith(b"<html"):
        return "an HTML page came where XML was expected"
    reason = expat.ErrorString(error.code)
    where = f"line {error.lineno}, column {error.offset}"
    if error.code in _CUT_OFF:
        return f"the XML ends early, at {where} ({reason}): the body was cut off"
    return f"ill-formed XML at {where}: {reason}"


def _tidy(node: object, *, hyphens: bool) -> Tree:
    """Turn what xmltodict made of an element into a tree."""
    if node is None:
        return ""
    if isinstance(node, str):
        return node.strip(_XML_BLANK)
    if isinstance(node, list):
        return [_tidy(item, hyphens=hyphens) for item in cast("list[object]", node)]
    children: dict[str, Tree] = {}
    attributes: dict[str, str] = {}
    text = ""
    for name, value in cast("dict[str, object]", node).items():
        key = name.replace("-", "_") if hyphens else name
        if key.startswith("@"):
            attributes[key] = str(value)
        elif key == "#text":
            text = str(value).strip(_XML_BLANK)
        elif key in children:  # <a-b> and <a_b> side by side
            children[key] = [*several(children[key]), *several(_tidy(value, hyphens=hyphens))]
        else:
            children[key] = _tidy(value, hyphens=hyphens)
    return _element(children, attributes, text)


def _element(children: dict[str, Tree], attributes: dict[str, str], text: str) -> Tree:
    is_list = attributes.pop("@type", None) if attributes.get("@type") == "array" else None
    if children:
        if is_list:
            return [item for value in children.values() for item in several(value)]
        return children | {
            name: value for name, value in attributes.items() if not name.startswith("@xmlns")
        }
    if text:
        return text
    if any(
        name.removeprefix("@").rpartition(":")[2] == "nil" and value in _YES
        for name, value in attributes.items()
    ):
        return None
    return [] if is_list else ""


def several(value: Tree) -> list[Tree]:
    """Return the values of elements of one name, which are a list if there are several."""
    return value if isinstance(value, list) else [value]
