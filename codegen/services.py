"""What the operations of a service share, straight as `deskwire.core.model` has it."""

from collections.abc import Mapping
from typing import Final, TypeVar, cast

import attrs
import cattrs

from codegen.marks import Data, Document, Where
from codegen.model import Scalar, ServiceSpec
from codegen.written import CONVERTER
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.operation import Format
from deskwire.core.model.service import (
    AuthKind,
    BasicKind,
    ErrorRule,
    HeaderKind,
    OAuth1Kind,
    OAuthSteps,
    QueryKind,
    RateHeaders,
    Service,
)

T = TypeVar("T")
_BODIES: Final = {"POST": "form", "PUT": "form", "DELETE": "none"}


def service_spec(document: Document, data: dict[str, Data], parent: str) -> ServiceSpec:
    """Return a service without its resources.

    Args:
        document: Its `service.yaml`.
        data: The content, as the schema allows it.
        parent: The package that the service's own is generated into; empty for none.

    Raises:
        SpecError: A part of it is none that the model has.
    """
    reader = _Reader(document, data)
    auth = [reader.auth(index) for index in range(len(cast("list[Data]", data["auth"])))]
    formats = {
        name: {form: _format(how) for form, how in group.items()}
        for name, group in cast("_Formats", data["formats"]).items()
    }
    headers = cast("dict[str, str]", data.get("headers", {}))
    rule = reader.structured("error_rule", ErrorRule)
    return ServiceSpec(
        document=document,
        package=".".join(filter(None, (parent, str(data["service"])))),
        client=str(data["client"]),
        summary=str(data["summary"]),
        described=Service(
            name=str(data["service"]),
            title=str(data["title"]),
            base_url=str(data["base_url"]),
            default_format=str(data["default_format"]),
            formats=tuple(dict.fromkeys(name for group in formats.values() for name in group)),
            dialect=reader.structured("dialect", Dialect),
            xml_names="hyphen" if data.get("xml_names") == "hyphen" else "as_is",
            errors=attrs.evolve(
                rule,
                code_headers=_lowered(rule.code_headers),
                message_headers=_lowered(rule.message_headers),
                request_id_headers=_lowered(rule.request_id_headers),
            ),
            rate_headers=(
                reader.structured("rate_headers", RateHeaders) if "rate_headers" in data else None
            ),
            path_query=str(data.get("path_query", "")),
            headers=tuple(headers.items()),
            envelope=tuple(cast("list[str]", data.get("envelope", []))),
            auth=tuple(kind for kind, _ in auth),
        ),
        formats=formats,
        bodies={**_BODIES, **cast("dict[str, str]", data.get("bodies", {}))},
        send=cast("dict[str, dict[str, Scalar]]", data.get("send", {})),
        forms=cast("dict[str, str]", data.get("encode", {})),
        error_bodies=cast("dict[str, Data]", data.get("error_bodies", {})),
        whys={key: _why(data.get(key)) for key in ("dialect", "error_rule")},
        auth_whys=tuple(why for _, why in auth),
    )


_Formats = dict[str, dict[str, dict[str, Data]]]


def _format(how: Mapping[str, Data]) -> Format:
    query = cast("dict[str, str]", how.get("query", {}))
    return Format(
        suffix=str(how.get("suffix", "")),
        query=tuple(query.items()),
        accept=str(how.get("accept", "")),
    )


def _lowered(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.lower() for name in names)


def _why(data: Data) -> str:
    return str(data.get("why", "")) if isinstance(data, dict) else ""


class _Reader:
    """Reads the parts of one `service.yaml`."""

    def __init__(self, document: Document, data: dict[str, Data]) -> None:
        self._document: Document = document
        self._data: dict[str, Data] = data

    def structured(self, key: str, kind: type[T]) -> T:
        """Return a part as the class of the model that it is."""
        return self._structure(cast("dict[str, Data]", self._data.get(key, {})), kind, (key,))

    def auth(self, index: int) -> tuple[AuthKind, str]:
        """Return a kind of credentials, and why it is as it is."""
        entry = cast("list[dict[str, dict[str, Data]]]", self._data["auth"])[index]
        ((kind, values),) = entry.items()
        where: Where = ("auth", index, kind)
        return self._kind(kind, values, where), _why(values)

    def _kind(self, kind: str, values: dict[str, Data], where: Where) -> AuthKind:
        match kind:
            case "oauth1":
                return OAuth1Kind(self._structure(values, OAuthSteps, where))
            case "basic":
                return self._structure(values, BasicKind, where)
            case "header":
                return HeaderKind(str(values["name"]), str(values["value"]))
            case _:
                return QueryKind(str(values["name"]), str(values["value"]))

    def _structure(self, values: dict[str, Data], kind: type[T], where: Where) -> T:
        rest = {key: value for key, value in values.items() if key != "why"}
        try:
            return CONVERTER.structure(rest, kind)
        except cattrs.BaseValidationError as error:
            reasons = "; ".join(cattrs.transform_error(error))
            raise self._document.error(where, reasons) from None
