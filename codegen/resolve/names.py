"""Names that Python, its linter or what a generated module holds anyway would refuse."""

import builtins
import keyword
import re
from collections.abc import Callable, Hashable, Iterable
from typing import Final, TypeVar

from codegen.marks import Document, Where

KeyT = TypeVar("KeyT", bound=Hashable)

_ANNOTATIONS: Final = frozenset(
    {"bool", "bytes", "date", "datetime", "dict", "float", "int", "str", "tuple"}
)
"""What annotations are made of, which a member of a class would hide from those after it."""
_SHADED: Final = frozenset({"date", "datetime"})
"""Those of them that a model or a row takes by another name where a field hides them."""
_CLIENT: Final = frozenset(
    {
        "aclose",
        "cached_property",
        "call",
        "find_base_url",
        "login",
        "make_auth",
        "pages",
        "prepared",
        "raw",
        "request",
        "put",
        "post",
        "get",
        "delete",
        "require_encryption",
        "sealed",
        "service",
        "stats",
        "stream_file",
        "stream_rows",
        "concurrency",
        "hooks",
        "with_options",
    }
)
"""What a client has and what its module imports in lower case."""
_MODULES: Final = frozenset({"client"})
"""Modules of a service's package besides its resources; the others begin with `_`."""
_IMPORTED: Final = frozenset(
    """
    Amount Amounts Any AnyGroup AsText AtLeastOne AtMostOne BODY BasicKind BodyKind Boolean
    BooleanField BytesResult COMPARISONS Choice ClassVar Client ClientOptions CompleteKeys Constant
    Conventions CsvRows DateColumn DateField Day Decimal DecimalField DeepObject Delimited Dialect
    EQUALITY Encoding ErrorRule Excludes Exploded Expression Extra FILE File FileStream Final Flag
    Format HTTPClient HeaderKind InstantField Integer IntegerField IntervalField JSONText JSONValue
    ListResult Literal Mapping MembersField Model ModelResult Moment Moments NewType NoResult NoneAs
    NotWhen Number NumberColumn NumberRange OAuth1Kind OAuth1Login OAuthSteps OnlyWhen OpenEnum
    OpenIntEnum Operation Operations PATH Pages Paging Param ParamLocation Placement QUERY Query
    QueryKind RateHeaders Record Records Reference Report ReportResult Required Requires Resource
    Response Result Row RowStream ScalarResult Secret SecretText Selection Sequence Service
    SignatureMethod SwitchField Table Text TextColumn TextField TextResult TimeRange TypedDict UNSET
    Unpack Unset Upload Variant Where
    """.split()  # noqa: SIM905  as a hundred strings it would fill two screens
)
"""Names of classes and constants that generated modules import."""
_RECORD: Final = ("extra", "from_dict", "to_dict", "to_json")
"""What every model and row has."""
CONFUSING: Final = frozenset({"I", "O", "l"})
"""Names that are hard to tell from digits, which the linter refuses."""


def is_name(name: str) -> bool:
    """Tell whether Python takes a name."""
    return name.isidentifier() and not keyword.iskeyword(name)


def _reason(name: str) -> str:
    """Return why a name is no good anywhere; nothing where it is."""
    if keyword.iskeyword(name):
        return "it is a word of Python"
    if not name.isidentifier():
        return "it is no name in Python"
    if name in CONFUSING:
        return "it looks like a digit"
    return ""


def _refusal(what: str, name: str, reason: str) -> str:
    return f"{what} cannot be named {name!r}, for {reason}; expected another name"


class Names:
    """Checks the names of one file; each way raises a `SpecError` that says where."""

    def __init__(self, document: Document) -> None:
        self._document: Document = document

    def refuse(self, where: Where, what: str, name: str, reason: str) -> None:
        """Refuse a name where there is a reason to."""
        if reason := _reason(name) or reason:
            raise self._document.error(where, _refusal(what, name, reason))

    def package(self, where: Where, name: str) -> None:
        """Check the name of a service, which becomes that of a package."""
        self.refuse(where, "a service", name, "")

    def module(self, name: str) -> None:
        """Check the name of a resource's file, which becomes that of a module."""
        taken = name in _MODULES or name.startswith("_")
        self.refuse((), "a file", name, "the package has a module of that name" if taken else "")

    def attribute(self, where: Where, name: str) -> None:
        """Check the attribute of a client by which a resource is reached."""
        reason = "the client has an attribute of that name" if name in _CLIENT else ""
        if name in _ANNOTATIONS:
            reason = "it would hide a type"
        self.refuse(where, "an attribute", name, reason)

    def method(self, where: Where, what: str, name: str) -> None:
        """Check the name of an operation, or of two in one."""
        hides = name in _ANNOTATIONS or name == "sealed"
        self.refuse(where, what, name, "it would hide a type" if hides else "")

    def parameter(self, where: Where, name: str, *, spreads: bool = False) -> None:
        """Check the name of an argument, beside one that spreads if there is one."""
        taken = name == "self" or (spreads and name == "keys")
        self.refuse(where, "an argument", name, "the method has it already" if taken else "")

    def field(self, where: Where, name: str) -> None:
        """Check the name of a field of a model."""
        reason = ""
        if name in {"attrs", "optional", "self", *_RECORD}:
            reason = "every model has it already"
        elif name in _ANNOTATIONS - _SHADED:
            reason = "it would hide a type"
        self.refuse(where, "a field", name, reason)

    def key(self, where: Where, name: str) -> None:
        """Check the name of a key of an input, which may end in brackets."""
        self.refuse(where, "a key", name.removesuffix("[]"), "")

    def column(self, where: Where, name: str) -> None:
        """Check the name of a column of a report."""
        reason = ""
        if name in {"attrs", "self", *_RECORD}:
            reason = "every row has it already"
        elif name == "str":
            reason = "it would hide a type"
        self.refuse(where, "a column", name, reason)

    def member(self, where: Where, name: str) -> None:
        """Check the name of a value of an enum."""
        self.refuse(where, "a value", name, "")

    def type(self, where: Where, what: str, name: str) -> None:
        """Check the name of a class."""
        reason = "generated modules import something of that name" if name in _IMPORTED else ""
        if hasattr(builtins, name):
            reason = "Python has something of that name"
        self.refuse(where, what, name, reason)


def once(
    document: Document, items: Iterable[tuple[KeyT, Where]], say: Callable[[KeyT], str]
) -> None:
    """Refuse what stands twice.

    Args:
        document: The file.
        items: What must be there only once, and where each stands.
        say: Returns what is wrong with one that stands twice.

    Raises:
        SpecError: One does.
    """
    seen: set[KeyT] = set()
    for item, where in items:
        if item in seen:
            raise document.error(where, say(item))
        seen.add(item)


def constant(name: str) -> str:
    """Return a class name as the name of a constant: `OfferContext` is `OFFER_CONTEXT`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()
