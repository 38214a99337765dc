# Generated from spec/odesk/service.yaml (sha256 90266820a719) by `python -m codegen`.
"""oDesk: the client."""

from functools import cached_property
from typing import TYPE_CHECKING, Literal, Unpack

from deskwire.core.oauth1 import Placement, SignatureMethod
from deskwire.core.secret import Secret
from deskwire.odesk._service import SERVICE
from deskwire.transport.client import Client
from deskwire.transport.credentials import base_url as find_base_url
from deskwire.transport.credentials import make_auth
from deskwire.transport.login import OAuth1Login
from deskwire.transport.options import ClientOptions
from deskwire.transport.session import HTTPClient

if TYPE_CHECKING:
    from deskwire.odesk.auth import Auth
    from deskwire.odesk.finreports import Finreports
    from deskwire.odesk.timereports import TimeReport


class ODesk(Client):
    """The oDesk API of 2014, with its routers and reports.

    Credentials that are not given come from the environment, e.g. `ODESK_CONSUMER_KEY`.

    Args:
        consumer_key: The key of the application.
        consumer_secret: The secret of the application.
        access_token: The token of the user.
        access_token_secret: The secret of that token.
        base_url: The address of the service. https://www.odesk.com unless given.
        format: The format of answers. Both give equal models.
        signature_method: How requests are signed.
        placement: Where OAuth's parameters travel: header, query, or form body if any.
        http_client: An HTTP client of yours to send with, which stays open in the end.
        options: The other settings, see `ClientOptions`.

    Raises:
        ConfigurationError: Credentials are missing, or a setting cannot work.
    """

    def __init__(
        self,
        *,
        consumer_key: str | Secret | None = None,
        consumer_secret: str | Secret | None = None,
        access_token: str | Secret | None = None,
        access_token_secret: str | Secret | None = None,
        base_url: str | None = None,
        format: Literal["json", "xml"] = "json",
        signature_method: SignatureMethod = SignatureMethod.HMAC_SHA1,
        placement: Placement = Placement.HEADER,
        http_client: HTTPClient | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        auth = make_auth(
            SERVICE,
            {
                "consumer_key": consumer_key,
                "consumer_secret": consumer_secret,
                "access_token": access_token,
                "access_token_secret": access_token_secret,
            },
            signature_method=signature_method,
            placement=placement,
        )
        super().__init__(
            SERVICE,
            auth,
            base_url=find_base_url(SERVICE, base_url),
            format=format,
            http_client=http_client,
            **options,
        )

    @cached_property
    def auth(self) -> "Auth":
        """The user behind the credentials."""
        from deskwire.odesk.auth import Auth

        return Auth(self)

    @cached_property
    def finreport(self) -> "Finreports":
        """Financial reports, in the report query language."""
        from deskwire.odesk.finreports import Finreports

        return Finreports(self)

    @cached_property
    def timereport(self) -> "TimeReport":
        """Time reports, in the report query language."""
        from deskwire.odesk.timereports import TimeReport

        return TimeReport(self)

    @classmethod
    def login(
        cls,
        *,
        consumer_key: str | Secret | None = None,
        consumer_secret: str | Secret | None = None,
        base_url: str | None = None,
        http_client: HTTPClient | None = None,
        **options: Unpack[ClientOptions],
    ) -> OAuth1Login:
        """Return the three-legged login by which a user lets an application in.

        Args:
            consumer_key: The key of the application.
            consumer_secret: The secret of the application.
            base_url: The address of the service.
            http_client: An HTTP client of yours to send with.
            options: The other settings, see `ClientOptions`.
        """
        return OAuth1Login(
            SERVICE,
            consumer_key,
            consumer_secret,
            base_url=find_base_url(SERVICE, base_url),
            http_client=http_client,
            **options,
        )
