# Generated from spec/odesk/service.yaml (sha256 b017c471046f) by `python -m codegen`.
"""oDesk: the client."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, Unpack

from deskwire.core.auth.oauth1 import Placement, SignatureMethod
from deskwire.core.model.secret import Secret, sealed
from deskwire.core.model.service import Service
from deskwire.credentials.environment import base_url as find_base_url
from deskwire.credentials.environment import make_auth
from deskwire.credentials.login import OAuth1Login
from deskwire.odesk._service import SERVICE
from deskwire.transport.backends.protocol import HTTPClient
from deskwire.transport.client import Client
from deskwire.transport.options import ClientOptions

if TYPE_CHECKING:
    from deskwire.odesk.auth import Auth
    from deskwire.odesk.finreports import Finreports
    from deskwire.odesk.hr import HR
    from deskwire.odesk.hr_v1 import HRV1
    from deskwire.odesk.hr_v3 import HRV3
    from deskwire.odesk.job import Job
    from deskwire.odesk.mc import MC
    from deskwire.odesk.offers import Offers
    from deskwire.odesk.provider import Provider
    from deskwire.odesk.provider_v2 import ProviderV2
    from deskwire.odesk.task import Task
    from deskwire.odesk.task_v2 import TaskV2
    from deskwire.odesk.team import Team
    from deskwire.odesk.team_v2 import TeamV2
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

    service: ClassVar[Service] = SERVICE
    """The service, as data."""

    @sealed
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
    def hr(self) -> "HR":
        """Companies, teams, users, jobs, offers and contracts."""
        from deskwire.odesk.hr import HR

        return HR(self)

    @cached_property
    def hr_v1(self) -> "HRV1":
        """Invitations to interviews."""
        from deskwire.odesk.hr_v1 import HRV1

        return HRV1(self)

    @cached_property
    def hr_v3(self) -> "HRV3":
        """Applications to jobs, and the milestones of fixed-price contracts."""
        from deskwire.odesk.hr_v3 import HRV3

        return HRV3(self)

    @cached_property
    def job(self) -> "Job":
        """Public profiles of jobs."""
        from deskwire.odesk.job import Job

        return Job(self)

    @cached_property
    def mc(self) -> "MC":
        """The message center: trays, threads and messages."""
        from deskwire.odesk.mc import MC

        return MC(self)

    @cached_property
    def offers(self) -> "Offers":
        """Offers of contracts, as clients send and freelancers answer them."""
        from deskwire.odesk.offers import Offers

        return Offers(self)

    @cached_property
    def provider(self) -> "Provider":
        """Profiles of providers, the first edition of the searches, and the lists behind them."""
        from deskwire.odesk.provider import Provider

        return Provider(self)

    @cached_property
    def provider_v2(self) -> "ProviderV2":
        """The second edition of the searches for jobs and providers, and its categories."""
        from deskwire.odesk.provider_v2 import ProviderV2

        return ProviderV2(self)

    @cached_property
    def task(self) -> "Task":
        """Activities (oTasks) of a company, its teams and their users."""
        from deskwire.odesk.task import Task

        return Task(self)

    @cached_property
    def task_v2(self) -> "TaskV2":
        """The activities that contracts are assigned to."""
        from deskwire.odesk.task_v2 import TaskV2

        return TaskV2(self)

    @cached_property
    def team(self) -> "Team":
        """Snapshots and work diaries of the members of a team."""
        from deskwire.odesk.team import Team

        return Team(self)

    @cached_property
    def team_v2(self) -> "TeamV2":
        """Team rooms, and the snapshots and work diaries of contracts."""
        from deskwire.odesk.team_v2 import TeamV2

        return TeamV2(self)

    @cached_property
    def timereport(self) -> "TimeReport":
        """Time reports, in the report query language."""
        from deskwire.odesk.timereports import TimeReport

        return TimeReport(self)

    @classmethod
    @sealed
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
