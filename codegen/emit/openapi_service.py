"""The parts of an OpenAPI document that a service has as a whole: address, credentials, errors."""

from collections.abc import Iterable
from typing import Final, cast

from codegen.emit.printing import plain
from codegen.emit.schemas import Node, clean, insert, prose
from codegen.model import ServiceSpec
from deskwire.core.model.service import (
    AuthKind,
    BasicKind,
    HeaderKind,
    OAuth1Kind,
    QueryKind,
)

MEDIA: Final = {
    "json": "application/json",
    "xml": "application/xml",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
}
_RATE_HEADERS: Final = {
    "limit": "Calls allowed in a window.",
    "remaining": "Calls left in it; of several numbers the least counts.",
    "period": "The length of the window in seconds.",
}


def server(service: ServiceSpec) -> Node:
    """Return the address that paths are appended to."""
    command = service.described.path_query
    query = f"?{command}=" if command else ""
    if service.described.base_url:
        return {"url": service.described.base_url.rstrip("/") + query}
    meaning = "Where the service is installed, without a slash at its end."
    default: Node = {"default": "https://example.com", "description": meaning}
    return {"url": "{base_url}" + query, "variables": {"base_url": default}}


def security_schemes(service: ServiceSpec) -> Node:
    """Return the kinds of credentials by name, each of them enough."""
    schemes: Node = {}
    for kind, why in zip(service.described.auth, service.auth_whys, strict=True):
        name, scheme = _security_scheme(kind, why)
        schemes[name] = clean(scheme)
    return schemes


def _security_scheme(kind: AuthKind, why: str) -> tuple[str, Node]:
    match kind:
        case OAuth1Kind(steps=steps):
            said = prose("OAuth 1.0a, signed as RFC 5849 describes.", why)
            place: Node = {"type": "apiKey", "in": "header", "name": "Authorization"}
            return "oauth1", {**place, "description": said, "x-oauth1": plain(steps)}
        case BasicKind(username=username):
            place = {"type": "http", "scheme": "basic"}
            return f"basic_{username}", {**place, "description": why, "x-basic": plain(kind)}
        case HeaderKind(header=name, value=value):
            return f"header_{value}", _key("header", name, value, why)
        case QueryKind(parameter=name, value=value):
            return f"query_{value}", _key("query", name, value, why)


def _key(place: str, name: str, credential: str, why: str) -> Node:
    """Return the scheme of a credential that travels as it is."""
    said: Node = {"description": why, "x-credential": credential}
    return {"type": "apiKey", "in": place, "name": name} | said


def data_node(value: object, why: str) -> Node:
    """Return data of the model, and why they are what they are."""
    said = cast("Node", plain(value)) if value is not None else {}
    return clean(said | {"why": why})


def error_rule(service: ServiceSpec) -> Node:
    """Return where the service says what went wrong, with paths of keys joined by dots."""
    rule = data_node(service.described.errors, service.whys["error_rule"])
    return {
        key: [".".join(path) for path in cast("list[list[str]]", value)]
        if key.endswith("_paths")
        else value
        for key, value in rule.items()
    }


def sent_headers(service: ServiceSpec) -> dict[str, str]:
    """Return the headers of every request."""
    return dict(service.described.headers)


def rate_headers(service: ServiceSpec) -> Node:
    """Return the headers by which the service tells its rate limit."""
    return {
        str(name): {"description": _RATE_HEADERS[key], "schema": {"type": ["integer", "string"]}}
        for key, name in data_node(service.described.rate_headers, "").items()
    }


def references(section: str, names: Iterable[str]) -> dict[str, Node]:
    """Return what refers to components, by their names."""
    return {name: {"$ref": f"#/components/{section}/{name}"} for name in names}


def error_response(service: ServiceSpec) -> Node:
    """Return the response that stands for every refusal."""
    rule = cast("dict[str, list[str]]", error_rule(service))
    headers: Node = {
        name: {"schema": {"type": "string"}}
        for key in ("code_headers", "message_headers", "request_id_headers")
        for name in rule.get(key, [])
    }
    bodies = [*service.error_bodies.items()]
    body: Node = {}
    for path in (*rule.get("code_paths", []), *rule.get("message_paths", [])):
        insert(body, tuple(path.split(".")), {"type": ["string", "integer"]})
    return clean(
        {
            "description": "The service refused the call or failed.",
            "headers": headers | references("headers", rate_headers(service)),
            "content": {
                MEDIA[service.described.default_format]: clean(
                    {"schema": body, "examples": {key: {"value": value} for key, value in bodies}}
                )
            }
            if body or bodies
            else None,
        }
    )
