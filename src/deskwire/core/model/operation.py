"""`Operation`: the single truth about one endpoint.

The client call, the sandbox route, the command line, the limiter, the retry decision and the
trace all read the same constant, which is generated from the spec.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

import attrs

from deskwire.core.model.encodings import Encoding, Reference, SecretText
from deskwire.core.model.results import NOTHING, Result
from deskwire.core.model.rules import Rule
from deskwire.core.model.values import UNSET, JSONValue

ResultT_co = TypeVar("ResultT_co", covariant=True)


class ParamLocation(StrEnum):
    """Where a parameter travels."""

    PATH = "path"
    QUERY = "query"
    BODY = "body"
    FILE = "file"


PATH: Final = ParamLocation.PATH
QUERY: Final = ParamLocation.QUERY
BODY: Final = ParamLocation.BODY
FILE: Final = ParamLocation.FILE


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
    wire_start: str = attrs.field(
        default=attrs.Factory(lambda self: "" if self.wire else self.start, takes_self=True)
    )
    """The vendor's name of the start, where both travel apart."""
    wire_size: str = attrs.field(
        default=attrs.Factory(lambda self: "" if self.wire else self.size, takes_self=True)
    )
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


_ID: Final = Reference()
_IDEMPOTENT: Final = ("GET", "PUT", "DELETE")
"""The verbs that have the same effect once and twice, unless an operation says otherwise."""


@attrs.frozen(kw_only=True)
class Conventions:
    """What operations of a service have in common, unless one says otherwise."""

    formats: Mapping[str, Format]
    """The formats of answers, by name."""
    bodies: Mapping[str, BodyKind]
    """The form of the body, by verb; the others have none."""


@attrs.frozen
class Operations:
    """The operations of one resource, each declared without what follows from the rest.

    The name begins with that of the resource, formats and body are the usual ones, the verb tells
    whether a call can be repeated, and a `{name}` of the path is a parameter, required unless it
    stands in `[...]`.
    """

    resource: str
    """The full name of the resource, e.g. `odesk.timereport`."""
    conventions: Conventions
    """What the operations have in common."""
    base: str = ""
    """What their paths begin with."""
    path: Encoding = _ID
    """How parameters of the path are written that are not declared."""
    _declared: list[Operation[Any]] = attrs.field(init=False, factory=list[Operation[Any]])

    def declare(
        self,
        name: str,
        http: str,
        result: Result = NOTHING,
        *,
        params: tuple[Param, ...] = (),
        constants: tuple[Constant, ...] = (),
        body: BodyKind | None = None,
        formats: Mapping[str, Format] | None = None,
        paging: Paging | None = None,
        idempotent: bool | None = None,
        rules: tuple[Rule, ...] = (),
        authenticated: bool = True,
    ) -> Operation[Any]:
        """Return an operation; what is not given follows from its verb, path and resource.

        Args:
            name: The name of the method.
            http: Verb and path below the base, e.g. `GET /teams/{team_id}`.
            result: What the answer is turned into.
            params: The parameters, save those of the path that are plain.
            constants: Pairs that every call sends.
            body: The form of the request body.
            formats: The formats of answers.
            paging: How a list is paged.
            idempotent: Whether sending it twice has the effect of sending it once.
            rules: What arguments must have to do with each other.
            authenticated: Whether the call carries credentials.
        """
        method, _, path = http.partition(" ")
        path = f"{self.base}{path}"
        usual = self.conventions
        operation = Operation[Any](
            name=f"{self.resource}.{name}",
            method=method,
            path=path,
            params=(*self._of_path(path, params), *(one for one in params if one.place != PATH)),
            constants=constants,
            body=usual.bodies.get(method, BodyKind.NONE) if body is None else body,
            result=result,
            formats=usual.formats if formats is None else formats,
            paging=paging,
            idempotent=method in _IDEMPOTENT if idempotent is None else idempotent,
            rules=rules,
            authenticated=authenticated,
        )
        self._declared.append(operation)
        return operation

    def all(self) -> tuple[Operation[Any], ...]:
        """Return what was declared, in that order."""
        return tuple(self._declared)

    def _of_path(self, path: str, params: tuple[Param, ...]) -> tuple[Param, ...]:
        """Return the parameters of a path in its order."""
        declared = {param.name: param for param in params if param.place == PATH}
        needed = re.findall(r"{(\w+)}", re.sub(r"\[.*?\]", "", path))
        return tuple(
            declared.get(name) or Param(name, self.path, PATH, required=name in needed)
            for name in dict.fromkeys(re.findall(r"{(\w+)}", path))
        )
