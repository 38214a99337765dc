"""deskwire: a typed, async SDK for work-management web APIs.

    from deskwire import ODesk

    async with ODesk(consumer_key=..., consumer_secret=..., access_token=...,
                     access_token_secret=...) as odesk:
        table = await odesk.timereport.get_team_report("acme", "acme:dev", query)

Names are imported when they are first used, so that `import deskwire` stays cheap.
"""

from typing import TYPE_CHECKING

from deskwire._lazy import import_lazily
from deskwire._version import __version__ as __version__

if TYPE_CHECKING or not import_lazily(globals()):
    from deskwire.activecollab.client import ActiveCollab as ActiveCollab
    from deskwire.core.auth.oauth1 import Placement as Placement
    from deskwire.core.auth.oauth1 import SignatureMethod as SignatureMethod
    from deskwire.core.errors import APIError as APIError
    from deskwire.core.errors import AuthenticationError as AuthenticationError
    from deskwire.core.errors import BadRequestError as BadRequestError
    from deskwire.core.errors import CallError as CallError
    from deskwire.core.errors import ClientLoopError as ClientLoopError
    from deskwire.core.errors import ClosedClientError as ClosedClientError
    from deskwire.core.errors import ColumnError as ColumnError
    from deskwire.core.errors import ConfigurationError as ConfigurationError
    from deskwire.core.errors import ConflictError as ConflictError
    from deskwire.core.errors import ConnectError as ConnectError
    from deskwire.core.errors import ConnectionLostError as ConnectionLostError
    from deskwire.core.errors import CredentialsError as CredentialsError
    from deskwire.core.errors import DeadlineError as DeadlineError
    from deskwire.core.errors import DecodeError as DecodeError
    from deskwire.core.errors import DeskwireError as DeskwireError
    from deskwire.core.errors import LoginError as LoginError
    from deskwire.core.errors import NotFoundError as NotFoundError
    from deskwire.core.errors import PagingError as PagingError
    from deskwire.core.errors import ParameterError as ParameterError
    from deskwire.core.errors import PermissionDeniedError as PermissionDeniedError
    from deskwire.core.errors import QueryError as QueryError
    from deskwire.core.errors import RateLimitError as RateLimitError
    from deskwire.core.errors import RequestTimeoutError as RequestTimeoutError
    from deskwire.core.errors import ServerError as ServerError
    from deskwire.core.errors import TooLongError as TooLongError
    from deskwire.core.errors import TransportError as TransportError
    from deskwire.core.errors import UnprocessableError as UnprocessableError
    from deskwire.core.model.limits import Limits as Limits
    from deskwire.core.model.secret import Secret as Secret
    from deskwire.core.model.values import UNSET as UNSET
    from deskwire.core.model.values import JSONValue as JSONValue
    from deskwire.core.model.values import NumberRange as NumberRange
    from deskwire.core.model.values import TimeRange as TimeRange
    from deskwire.core.model.values import Unset as Unset
    from deskwire.core.query.gds import Query as Query
    from deskwire.core.query.gds import select as select
    from deskwire.core.query.where import Where as Where
    from deskwire.core.report.frames import frame as frame
    from deskwire.core.report.table import Table as Table
    from deskwire.core.request.multipart import Upload as Upload
    from deskwire.core.response.drift import Drift as Drift
    from deskwire.core.response.raw import RawResponse as RawResponse
    from deskwire.core.response.raw import Response as Response
    from deskwire.credentials.login import AccessTokens as AccessTokens
    from deskwire.credentials.login import OAuth1Login as OAuth1Login
    from deskwire.credentials.login import RequestToken as RequestToken
    from deskwire.odesk.client import ODesk as ODesk
    from deskwire.paymo.client import Paymo as Paymo
    from deskwire.taskforce.client import Taskforce as Taskforce
    from deskwire.transport.blocking import Blocking as Blocking
    from deskwire.transport.blocking import blocking as blocking
    from deskwire.transport.events import Attempt as Attempt
    from deskwire.transport.events import CallOutcome as CallOutcome
    from deskwire.transport.events import CallStart as CallStart
    from deskwire.transport.events import Hook as Hook
    from deskwire.transport.events import Outcome as Outcome
    from deskwire.transport.limits import ClientStats as ClientStats
    from deskwire.transport.options import ClientOptions as ClientOptions
    from deskwire.transport.page import Page as Page
    from deskwire.transport.pages import Pages as Pages
    from deskwire.transport.retry import RetryPolicy as RetryPolicy
    from deskwire.transport.streams import FileStream as FileStream
    from deskwire.transport.streams import RowStream as RowStream
