"""What a service's package has besides its resources: `_service`, `client` and `__init__`."""

from collections.abc import Iterator

import attrs

from codegen.emit.printing import printed
from codegen.emit.source import Source
from codegen.model import Resource, ServiceSpec

_CREDENTIALS = {
    "consumer_key": "The key of the application.",
    "consumer_secret": "The secret of the application.",
    "access_token": "The token of the user.",
    "access_token_secret": "The secret of that token.",
    "api_key": "The user's API key.",
    "email": "The user's e-mail address.",
    "password": "The user's password.",
    "session": "The id of a session.",
    "token": "The user's API token.",
}


def service_module(service: ServiceSpec) -> str:
    """Return the source of `_service.py`: what the operations share."""
    source = Source((service.document,), f"{service.title}: what all of its operations share.")
    source.use("typing", "Final")
    source.use("deskwire.core.model.operation", "BodyKind", "Conventions", "Format")
    bodies = ", ".join(
        f"{verb!r}: BodyKind.{body.upper()}"
        for verb, body in service.bodies.items()
        if body != "none"
    )
    for name, group in service.formats.items():
        formats = printed(source, group)
        source.add(f"\n{name.upper()}: Final = Conventions(formats={formats}, bodies={{{bodies}}})")
    whole = attrs.evolve(
        service.described,
        anonymous=not _is_authenticated(service),
        modules=_modules(service),
    )
    source.add(f"\nSERVICE: Final = {printed(source, whole)}")
    return source.render()


def _modules(service: ServiceSpec) -> dict[str, tuple[str, ...]]:
    """Return the modules of each resource, by its attribute on the client."""
    modules: dict[str, tuple[str, ...]] = {}
    for resource in service.resources:
        if resource.name:
            module = f"{service.package}.{resource.module}"
            modules[resource.attribute] = (*modules.get(resource.attribute, ()), module)
    return modules


def _is_authenticated(service: ServiceSpec) -> bool:
    """Tell whether every call of a service carries credentials."""
    return all(
        endpoint.authenticated for resource in service.resources for endpoint in resource.endpoints
    )


def _credentials(service: ServiceSpec) -> tuple[str, ...]:
    kinds = service.described.auth
    return tuple(dict.fromkeys(name for kind in kinds for name in kind.names))


def client_module(service: ServiceSpec) -> str:
    """Return the source of `client.py`: the client class with its resources."""
    source = Source((service.document,), f"{service.title}: the client.")
    source.use("functools", "cached_property")
    source.use("typing", "ClassVar", "Literal", "TYPE_CHECKING", "Unpack")
    source.use("deskwire.core.model.secret", "Secret", "sealed")
    source.use("deskwire.core.model.service", "Service")
    source.use(f"{service.package}._service", "SERVICE")
    source.use("deskwire.transport.client", "Client")
    source.use("deskwire.credentials.environment", "base_url as find_base_url", "make_auth")
    source.use("deskwire.transport.options", "ClientOptions")
    source.use("deskwire.transport.backends.protocol", "HTTPClient")
    credentials = _credentials(service)
    has_oauth = service.described.oauth is not None
    literal = f"Literal[{', '.join(map(repr, service.described.formats))}]"
    parts = [f"{name}: str | Secret | None = None" for name in credentials]
    parts += [
        "base_url: str | None = None",
        f"format: {literal} = {service.described.default_format!r}",
    ]
    if has_oauth:
        source.use("deskwire.core.auth.oauth1", "Placement", "SignatureMethod")
        parts += [
            "signature_method: SignatureMethod = SignatureMethod.HMAC_SHA1",
            "placement: Placement = Placement.HEADER",
        ]
    parts += ["http_client: HTTPClient | None = None", "**options: Unpack[ClientOptions]"]
    source.add(f"\n\nclass {service.client}(Client):")
    source.doc(_client_doc(service, credentials, has_oauth=has_oauth), 4)
    source.add("\nservice: ClassVar[Service] = SERVICE", 4)
    source.note("The service, as data.", 4)
    source.add(f"\n@sealed\ndef __init__(self, *, {', '.join(parts)}) -> None:", 4)
    given = ", ".join(f"{name!r}: {name}" for name in credentials)
    extra = ", signature_method=signature_method, placement=placement" if has_oauth else ""
    source.add(f"auth = make_auth(SERVICE, {{{given}}}{extra})", 8)
    source.add(
        "super().__init__(SERVICE, auth, base_url=find_base_url(SERVICE, base_url), format=format, "
        "http_client=http_client, **options)",
        8,
    )
    for resource in service.wholes:
        module = f"{service.package}.{resource.module}"
        source.use_for_typing(module, resource.name)
        source.add(f"\n@cached_property\ndef {resource.attribute}(self) -> '{resource.name}':", 4)
        source.doc(resource.summary, 8)
        source.add(f"from {module} import {resource.name}", 8)
        source.add(f"\nreturn {resource.name}(self)", 8)
    if has_oauth:
        _login(source)
    return source.render()


def _client_doc(service: ServiceSpec, credentials: tuple[str, ...], *, has_oauth: bool) -> str:
    example = f"{service.name}_{credentials[0]}".upper()
    lines = [
        service.summary,
        "",
        f"Credentials that are not given come from the environment, e.g. `{example}`.",
        "",
        "Args:",
    ]
    lines += [f"    {name}: {_CREDENTIALS.get(name, 'A credential.')}" for name in credentials]
    address = (
        f"{service.described.base_url} unless given."
        if service.described.base_url
        else "Needed: every installation has its own."
    )
    lines += [
        f"    base_url: The address of the service. {address}",
        "    format: The format of answers. Both give equal models.",
    ]
    if has_oauth:
        lines += [
            "    signature_method: How requests are signed.",
            "    placement: Where OAuth's parameters travel: header, query, or form body if any.",
        ]
    lines += [
        "    http_client: An HTTP client of yours to send with, which stays open in the end.",
        "    options: The other settings, see `ClientOptions`.",
        "",
        "Raises:",
        "    ConfigurationError: Credentials are missing, or a setting cannot work.",
    ]
    return "\n".join(lines)


def _login(source: Source) -> None:
    source.use("deskwire.credentials.login", "OAuth1Login")
    source.add(
        "\n@classmethod\n@sealed\n"
        "def login(cls, *, consumer_key: str | Secret | None = None, "
        "consumer_secret: str | Secret | None = None, base_url: str | None = None, "
        "http_client: HTTPClient | None = None, **options: Unpack[ClientOptions]) -> OAuth1Login:",
        4,
    )
    source.doc(
        "Return the three-legged login by which a user lets an application in.\n\n"
        "Args:\n"
        "    consumer_key: The key of the application.\n"
        "    consumer_secret: The secret of the application.\n"
        "    base_url: The address of the service.\n"
        "    http_client: An HTTP client of yours to send with.\n"
        "    options: The other settings, see `ClientOptions`.",
        8,
    )
    source.add(
        "return OAuth1Login(SERVICE, consumer_key, consumer_secret, "
        "base_url=find_base_url(SERVICE, base_url), http_client=http_client, **options)",
        8,
    )


def package_module(service: ServiceSpec) -> str:
    """Return the source of `__init__.py`, which has the client and every type by name."""
    source = Source((service.document,), f"{service.title}: {service.summary}")
    source.use("typing", "TYPE_CHECKING")
    source.use("deskwire._lazy", "import_lazily")
    source.add("\nif TYPE_CHECKING or not import_lazily(globals()):")
    source.add(f"from {service.package}.client import {service.client} as {service.client}", 4)
    for resource in service.resources:
        module = f"{service.package}.{resource.module}"
        for name in sorted(_types(service, resource)):
            source.add(f"from {module} import {name} as {name}", 4)
    return source.render()


def _types(service: ServiceSpec, resource: Resource) -> Iterator[str]:
    """Yield the names of what answers and arguments are made of, where only one module has them."""
    for item in resource.types:
        if len(service.symbols.homes(item.name)) == 1:
            yield item.name
    yield from (filters.name for filters in resource.filters)
    for table in resource.tables:
        yield from (f"{table.name}Row", f"{table.name}Columns")
