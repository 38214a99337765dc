"""`Operation`: the single truth about one endpoint.

The client call, the sandbox route, the command line, the limiter, the retry decision and the
trace all read the same constant, which is generated from the spec.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

import attrs

from deskwire.core.model.encodings import Encoding, SecretText
from deskwire.core.model.results import NOTHING, Result
from deskwire.core.model.rules import Rule
from deskwire.core.model.unset import UNSET
from deskwire.core.model.values import JSONValue

ResultT_co = TypeVar("ResultT_co", covariant=True)


class ParamLocation(StrEnum):
    """Where a parameter travels."""

    PATH = "path"
    QUERY = "query"
    BODY = "body"
    FILE = "file"


class BodyKind(StrEnum):
    """The form of a request body."""

    NONE = "none"
    """No body at all."""
    FORM = "form"
    """`application/x-www-form-urlencoded`."""
    JSON = "json"
    """A JSON object, `{}` where no parameter is given."""
    MULTIPART = "multipart"
    """`multipart/form-data`; also what a form or JSON body turns into when it carries a file."""


@attrs.frozen
class Format:
    """How one format of answers is asked for."""

    suffix: str = ""
    """What is added to the end of the path, e.g. `.json`."""
    query: tuple[tuple[str, str], ...] = ()
    """Pairs that are added to the query."""
    accept: str = ""
    """The `Accept` header."""


@attrs.frozen
class Param:
    """One parameter of an operation, in one place."""

    name: str
    """The argument's name in Python."""
    encoding: Encoding
    """How its value is written."""
    place: ParamLocation
    """Where it travels."""
    wire: str = attrs.field(
        kw_only=True, default=attrs.Factory(lambda self: self.name, takes_self=True)
    )
    """The vendor's name."""
    required: bool = attrs.field(kw_only=True, default=False)
    """Whether a call without it is refused."""
    default: object = attrs.field(kw_only=True, default=UNSET)
    """What is sent when the argument is left out."""
    nullable: bool = attrs.field(kw_only=True, default=False)
    """Whether None is sent as null; otherwise None leaves the parameter out."""
    variants: Mapping[str, "Variant"] = attrs.field(kw_only=True, factory=dict[str, "Variant"])
    """Other ways to send it, by name, where the documents leave it open."""


@attrs.frozen
class Variant:
    """Another way to send a parameter."""

    encoding: Encoding
    """How its value is written."""
    wire: str = ""
    """The vendor's name, where it is another one."""


@attrs.frozen
class Constant:
    """A pair that every call of an operation sends."""

    wire: str
    """The vendor's name."""
    value: JSONValue
    """The value."""
    place: ParamLocation
    """Where it travels."""


@attrs.frozen(kw_only=True)
class Paging:
    """How a list is asked for page by page."""

    style: str
    """`offset` counts items, `page` counts pages from `first`."""
    start: str
    """The argument that says where a page starts."""
    size: str
    """The argument that says how many items a page has."""
    wire: str = ""
    """The vendor's name of the one parameter that carries both, as `<start>;<size>`."""
    wire_start: str = ""
    """The vendor's name of the start, where both travel apart."""
    wire_size: str = ""
    """The vendor's name of the size, where both travel apart."""
    default_size: int | None = None
    """The page size that is asked for when the caller gives none; None asks for no page at all."""
    max_size: int | None = None
    """The greatest page size the vendor allows, where it is known."""
    first: int = 0
    """The number of the first page."""
    total: tuple[str, ...] = ()
    """The path into the answer of the number of all items, where the answer tells it."""
    cap: int | None = None
    """How many items the vendor sends at most, silently, where it is known."""
    key: str = ""
    """The attribute that names an item, by which repeated rows are dropped."""
    send_default: bool = True
    """Whether the first page of default size is asked for in words."""


@attrs.frozen(kw_only=True, eq=False)
class Operation(Generic[ResultT_co]):
    """One endpoint of a service, as data. Each is itself and no other, whatever it says."""

    name: str
    """The full name, e.g. `odesk.timereport.get_team_report`."""
    method: str
    """The HTTP verb."""
    path: str
    """The path below the service's base URL; `{name}` is a parameter, `[...]` is optional."""
    params: tuple[Param, ...] = ()
    """The parameters; one argument that travels in two places is listed twice."""
    constants: tuple[Constant, ...] = ()
    """Pairs that every call sends."""
    body: BodyKind = BodyKind.NONE
    """The form of the request body."""
    result: Result = NOTHING
    """What the answer is turned into."""
    formats: Mapping[str, Format]
    """The formats of answers the vendor offers, by name."""
    paging: Paging | None = None
    """How a list is paged, where it is."""
    idempotent: bool
    """Whether sending it twice has the effect of sending it once."""
    rules: tuple[Rule, ...] = ()
    """What arguments must have to do with each other."""
    authenticated: bool = True
    """Whether the call carries credentials."""

    @property
    def takes_secret(self) -> bool:
        """Whether one of its arguments is a credential, such as a password."""
        return any(isinstance(param.encoding, SecretText) for param in self.params)

    @property
    def attribute(self) -> str:
        """The resource's attribute on the client, e.g. `timereport`."""
        return self.name.split(".")[1]
