"""`OAuth1Login`: the three steps by which a user lets an application in (RFC 5849, section 2).

async with ODesk.login(consumer_key=..., consumer_secret=...) as login:
    request = await login.request_token()
    print(request.authorize_url)          # the user opens it and is shown a verifier
    tokens = await login.access_token(request, verifier)
"""

from types import TracebackType
from typing import Any, Final, Self, Unpack

import attrs

from deskwire.core.auth.oauth1 import Clock, Credentials, Placement, Signer
from deskwire.core.auth.schemes import OAuth1
from deskwire.core.errors import APIError, ConfigurationError, LoginError, ParameterError, excerpt
from deskwire.core.model.checks import instance
from deskwire.core.model.operation import BodyKind, Format, Operation
from deskwire.core.model.results import TextResult
from deskwire.core.model.secret import Secret, sealed
from deskwire.core.model.service import OAuthSteps, Service
from deskwire.core.request.percent import Pairs, decode_pairs, encode_pairs
from deskwire.core.request.request import BaseURL
from deskwire.credentials.environment import find
from deskwire.transport.backends.protocol import HTTPClient
from deskwire.transport.client import Client
from deskwire.transport.options import ClientOptions

OUT_OF_BAND: Final = "oob"
"""The callback of an application that has none: the user copies the verifier (RFC 5849, 2.1)."""


@attrs.frozen(kw_only=True)
class RequestToken:
    """The first step's result: a token that waits for the user's consent."""

    token: Secret
    """The token."""
    secret: Secret
    """Its secret."""
    authorize_url: str = attrs.field(repr=False)
    """The page where the user consents; it names the token, since the service has to know it."""


@attrs.frozen(kw_only=True)
class AccessTokens:
    """The last step's result: the user's lasting credentials."""

    access_token: Secret
    """The token."""
    access_token_secret: Secret
    """Its secret."""
    extra: Pairs = attrs.field(default=(), repr=False)
    """What the service told besides."""


_REQUEST: Final = instance(
    RequestToken, "what request_token() returned", is_secret=True, error=ParameterError
)


class OAuth1Login:
    """The login of one application at one service."""

    @sealed
    def __init__(
        self,
        service: Service,
        consumer_key: str | Secret | None,
        consumer_secret: str | Secret | None,
        *,
        base_url: str,
        http_client: HTTPClient | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        if service.oauth is None:
            raise ConfigurationError(f"{service.title} has no OAuth login")
        given = {"consumer_key": consumer_key, "consumer_secret": consumer_secret}
        found = find(service, given)
        self._key: Secret = found["consumer_key"]
        self._secret: Secret = found["consumer_secret"]
        self._service: Service = service
        self._steps: OAuthSteps = service.oauth
        self._clock: Clock = Clock()
        self._client: Client = Client(
            service,
            self._auth(Credentials(self._key, self._secret)),
            base_url=base_url,
            format=service.default_format,
            http_client=http_client,
            **options,
        )
        self._client.require_encryption()  # the answers hold the secrets of the tokens
        self._base: BaseURL = BaseURL.parse(base_url)

    def __repr__(self) -> str:
        service: Service | None = getattr(self, "_service", None)  # none when refused half-way
        return f"<OAuth1Login of {service.title if service else None}>"

    @sealed
    async def __aenter__(self) -> Self:
        """Get ready for calls in the current event loop."""
        await self._client.__aenter__()
        return self

    @sealed
    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self._client.aclose()

    def _auth(self, credentials: Credentials, **extra: str | Secret) -> OAuth1:
        # The vendors' own clients send the parameters of these steps in the form body.
        pairs = tuple((name, Secret(value)) for name, value in extra.items())
        return OAuth1(Signer(credentials), Placement.BODY, self._clock, extra=pairs)

    @sealed
    async def request_token(self, callback: str | None = None) -> RequestToken:
        """Ask for a token that the user can consent to.

        Args:
            callback: The address the user comes back to with the verifier; without one the user
                is shown the verifier.

        Raises:
            LoginError: The service refused the application.
        """
        at_start = self._steps.callback_at == "request_token"
        extra = {"oauth_callback": callback or OUT_OF_BAND} if at_start else {}
        auth = self._auth(Credentials(self._key, self._secret), **extra)
        token, secret, _ = await self._step("request_token", self._steps.request_token, auth)
        query = [*self._base.query, ("oauth_token", token.reveal())]
        if callback and not at_start:
            query.append(("oauth_callback", callback))
        url = f"{self._base}{self._steps.authorize}?{encode_pairs(query)}"
        return RequestToken(token=token, secret=secret, authorize_url=url)

    @sealed
    async def access_token(self, request: RequestToken, verifier: str | Secret) -> AccessTokens:
        """Turn a token the user has consented to into lasting credentials.

        Args:
            request: The first step's result.
            verifier: What the user was shown, or came back with.

        Raises:
            LoginError: The service refused the verifier, or the token is too old.
        """
        _REQUEST.check("request", request)
        given = Secret(verifier).reveal().strip()
        if not given:
            raise ParameterError("the verifier is empty; pass the text the consent page showed")
        credentials = Credentials(self._key, self._secret, request.token, request.secret)
        auth = self._auth(credentials, oauth_verifier=given)
        token, secret, extra = await self._step("access_token", self._steps.access_token, auth)
        return AccessTokens(access_token=token, access_token_secret=secret, extra=extra)

    async def _step(self, name: str, path: str, auth: OAuth1) -> tuple[Secret, Secret, Pairs]:
        """Make one step and return the token it gives, its secret, and what else was said."""
        operation: Operation[Any] = Operation(
            name=f"{self._service.name}.login.{name}",
            method="POST",
            path=path,
            body=BodyKind.FORM,
            result=TextResult(is_secret=True),
            formats={form: Format() for form in self._service.formats},
            idempotent=False,
        )
        try:
            text: Secret = await self._client.call(operation, {}, auth=auth)
        except APIError as error:
            raise LoginError(
                f"the service refused this step with HTTP {error.status}: {_reason(error)}",
                operation=operation.name,
                attempts=error.attempts,
            ) from None
        try:
            said = dict(decode_pairs(text.reveal().strip()))
        except ParameterError:
            said = {}
        token = Secret(said.pop("oauth_token", ""))
        secret = Secret(said.pop("oauth_token_secret", ""))
        if not token or not secret:
            raise LoginError(
                "the answer holds no oauth_token with its secret; is base_url right?",
                operation=operation.name,
            )
        return token, secret, tuple(said.items())


def _reason(error: APIError) -> str:
    """Return why a step was refused, by the vendor's own means or OAuth Problem Reporting."""
    try:
        said = dict(decode_pairs(error.body.decode("ascii").strip()))
    except (ParameterError, UnicodeDecodeError):
        said = {}
    parts = (said.get("oauth_problem", ""), said.get("oauth_problem_advice", ""))
    problem = excerpt(": ".join(part for part in parts if part))
    return problem or error.message or error.code or excerpt(error.body) or "no reason given"
