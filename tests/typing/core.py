"""What all clients share, as users write it: checked by mypy and pyright, never run."""

import ssl
from collections.abc import AsyncIterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import assert_type

import httpx
import httpx2

from deskwire import (
    UNSET,
    AccessTokens,
    ActiveCollab,
    APIError,
    Attempt,
    AuthenticationError,
    BadRequestError,
    CallError,
    CallOutcome,
    CallStart,
    ClientLoopError,
    ClientOptions,
    ClientStats,
    ClosedClientError,
    ConfigurationError,
    ConflictError,
    ConnectError,
    ConnectionLostError,
    DeadlineError,
    DecodeError,
    DeskwireError,
    Drift,
    Hook,
    JSONValue,
    Limits,
    LoginError,
    NotFoundError,
    OAuth1Login,
    ODesk,
    Outcome,
    Page,
    Pages,
    PagingError,
    ParameterError,
    Paymo,
    PermissionDeniedError,
    Query,
    QueryError,
    RateLimitError,
    RawResponse,
    RequestTimeoutError,
    RequestToken,
    Response,
    RetryPolicy,
    Secret,
    ServerError,
    Table,
    Taskforce,
    TransportError,
    UnprocessableError,
    Unset,
    select,
)
from deskwire.core.query.gds import Condition, Order, Sum
from deskwire.core.query.where import Where
from deskwire.core.report.arrow import ArrowTable
from deskwire.credentials import TokenStore, load_credentials
from deskwire.odesk.hr_models import Engagement
from deskwire.odesk.timereports import TimeColumns, TimeRow
from deskwire.paymo.tasks import TaskFilter
from deskwire.sandbox import Sandbox
from deskwire.sandbox.faults import Fault, Rule
from deskwire.testing import running_sandbox
from deskwire.transport.pages import Prefetch


async def read_page_by_page(odesk: ODesk) -> None:
    pages = odesk.hr.get_engagements(buyer_team_reference=2001)
    assert_type(pages, Pages[Engagement])
    page = await pages
    assert_type(page, Page[Engagement])
    assert_type(page[0], Engagement)
    assert_type(page[:2], tuple[Engagement, ...])
    assert_type(page.items, tuple[Engagement, ...])
    assert_type(page.total, int | None)
    assert_type(page.is_cut, bool)
    assert_type(page.response, Response[tuple[Engagement, ...]])
    assert_type(page.response.tree, JSONValue)
    assert_type(await pages.first(), Page[Engagement])
    assert_type(await pages.all(), tuple[Engagement, ...])
    assert_type(await pages.page_at(20, size=10), Page[Engagement])
    assert_type(pages.by_page(), AsyncIterator[Page[Engagement]])


async def iterate_over_pages(odesk: ODesk) -> None:
    pages = odesk.hr.get_engagements(status="active")
    async for engagement in pages:
        assert_type(engagement, Engagement)
    async for page in pages.by_page():
        assert_type(page, Page[Engagement])
    assert_type([one.reference async for one in pages], list[str])
    async with pages.prefetch(4) as items:
        assert_type(items, Prefetch[Engagement])
        async for engagement in items:
            assert_type(engagement, Engagement)
    async with pages.prefetch(window=2) as items:
        async for page in items.by_page():
            assert_type(page, Page[Engagement])


def write_queries() -> None:
    hours = TimeColumns.hours.sum()
    assert_type(hours, Sum)
    recent = TimeColumns.worked_on >= date(2014, 1, 1)
    assert_type(recent, Condition)
    either = (TimeColumns.task == "T1") | TimeColumns.task.is_in(["T2", "T3"])
    assert_type(either, Condition)
    assert_type(recent & either, Condition)
    assert_type(TimeColumns.worked_on.desc(), Order)
    query = select(TimeColumns.worked_on, TimeColumns.memo, hours)
    assert_type(query, Query)
    assert_type(query.where(recent & either), Query)
    assert_type(query.order_by(TimeColumns.worked_on.asc(), hours, TimeColumns.memo.desc()), Query)
    assert_type(str(query), str)


def write_filters() -> None:
    assert_type(TaskFilter.project_id == 7, Where)
    assert_type(TaskFilter.project_id.not_in((7, 8)), Where)
    assert_type(TaskFilter.due_date < date(2014, 2, 1) + timedelta(days=7), Where)
    assert_type(TaskFilter.code.not_like("OLD%") & TaskFilter.users.somebody(), Where)
    assert_type(TaskFilter.name.within("tasklists.tasks") == "Logo", Where)
    assert_type(TaskFilter.completed_by.is_not(None), Where)


async def read_tables(odesk: ODesk) -> None:
    table = await odesk.timereport.get_company_report(
        "acme", select(TimeColumns.worked_on, TimeColumns.task, TimeColumns.hours.sum())
    )
    assert_type(table, Table[TimeRow])
    for row in table:
        assert_type(row, TimeRow)
        assert_type(row.worked_on, date | None)
        assert_type(row.hours, Decimal | None)
    assert_type(table[0], TimeRow)
    assert_type(table[:10], Table[TimeRow])
    assert_type(len(table), int)
    assert_type(table.column(TimeColumns.worked_on), tuple[date | None, ...])
    assert_type(table.column(TimeColumns.hours.sum()), tuple[Decimal | None, ...])
    assert_type(table.column(TimeColumns.task), tuple[str | None, ...])
    assert_type(table.column("memo"), tuple[object, ...])
    assert_type(table.labels, tuple[str, ...])
    assert_type(table.names, tuple[str, ...])
    assert_type(table.envelope, Mapping[str, object])
    assert_type(table.to_dicts(), list[dict[str, object]])
    arrow = table.to_arrow()
    assert_type(arrow, ArrowTable)
    assert_type(arrow.num_rows, int)
    assert_type(arrow.column_names, list[str])


class Progress(Hook):
    """Keeps the last thing that happened."""

    def __init__(self) -> None:
        self.line: str = ""
        self.surprises: list[tuple[str, Drift]] = []

    def before_call(self, call: CallStart) -> None:
        assert_type(call.number, int)
        self.line = call.operation

    def after_call(self, call: CallStart, outcome: CallOutcome) -> None:
        assert_type(outcome.seconds, float)
        assert_type(outcome.status, int | None)
        self.line = f"{call.url} {outcome.attempts} {outcome.error_type}"

    def before_attempt(self, attempt: Attempt) -> None:
        assert_type(attempt.operation, str)
        assert_type(attempt.number, int)
        self.line = f"{attempt.method} {attempt.url}"

    def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        assert_type(outcome.status, int | None)
        assert_type(attempt.queued + outcome.seconds, float)
        self.line = outcome.error

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        self.line = f"{attempt.url}: {reason} ({wait:.1f} s)"

    def on_page(self, operation: str, start: int, received: int, total: int | None) -> None:
        self.line = f"{operation}: {start + received} of {total or 'many'}"

    def on_cut(self, operation: str, received: int) -> None:
        self.line = f"{operation}: {received} and more"

    def on_drift(self, operation: str, drift: Drift) -> None:
        assert_type(drift.path, tuple[str | int, ...])
        assert_type(drift.times, int)
        self.surprises.append((operation, drift))


async def set_options(odesk: ODesk, paymo: Paymo, desk: ActiveCollab, taskforce: Taskforce) -> None:
    patient = odesk.with_options(
        format="xml",
        timeout=60,
        deadline=None,
        retries=RetryPolicy(
            attempts=5, base=0.1, cap=4.0, max_wait=60, statuses=frozenset({429, 503})
        ),
        hooks=[Progress()],
        strict=True,
        limits=Limits(max_bytes=1_000_000),
    )
    assert_type(patient, ODesk)
    assert_type(paymo.with_options(retries=0), Paymo)
    assert_type(desk.with_options(retries=RetryPolicy.never()), ActiveCollab)
    assert_type(taskforce.with_options(deadline=2.5), Taskforce)


async def connect_with_options() -> None:
    options: ClientOptions = {
        "timeout": 10,
        "deadline": 60.0,
        "retries": 4,
        "concurrency": 8,
        "rate": 2.5,
        "hooks": (Progress(),),
        "strict": False,
        "limits": Limits(),
        "variants": {},
        "proxy": None,
        "tls": ssl.create_default_context(),
    }
    ODesk(http_client=httpx2.AsyncClient())
    ODesk(**load_credentials("odesk"))
    Paymo(**load_credentials("paymo"))
    ActiveCollab(**load_credentials("activecollab"))
    Taskforce(**load_credentials("taskforce", TokenStore()))
    async with httpx.AsyncClient() as http_client, Paymo(http_client=http_client, **options) as own:
        assert_type(own, Paymo)
    client = Taskforce(email="ann@example.com", api_key="key", rate=None, timeout=None)
    assert_type(client.stats, ClientStats)
    assert_type(client.stats.in_flight, int)
    assert_type(client.stats.open_connections, int | None)
    assert_type(await client.aclose(), None)


async def handle_errors(odesk: ODesk) -> None:
    try:
        await odesk.hr.get_team(2001)
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except (BadRequestError, ConflictError, UnprocessableError) as error:
        assert_type(error.code, str)
    except (AuthenticationError, PermissionDeniedError, NotFoundError, ServerError) as error:
        assert_type(error.status, int)
    except APIError as error:
        assert_type(error.headers, Mapping[str, str])
        assert_type(error.body, bytes)
        assert_type(error.request_id, str)
        assert_type(error.message, str)
    except (ConnectError, ConnectionLostError, RequestTimeoutError, DeadlineError) as error:
        assert_type(error.operation, str)
    except TransportError as error:
        assert_type(error.attempts, int)
    except DecodeError as error:
        assert_type(error.path, tuple[str | int, ...])
    except (PagingError, LoginError) as error:
        assert_type(error.operation, str)
    except CallError as error:
        assert_type(error.attempts, int)


async def handle_mistakes(odesk: ODesk) -> None:
    try:
        await odesk.hr.get_team(2001)
    except QueryError as error:
        assert_type(str(error), str)
    except (ClosedClientError, ClientLoopError) as error:
        assert_type(str(error), str)
    except (ParameterError, ConfigurationError) as error:
        assert_type(str(error), str)
    except DeskwireError as error:
        assert_type(str(error), str)


async def read_raw(odesk: ODesk) -> None:
    response = await odesk.raw("hr.get_team", team_reference=2001, include_users=True)
    assert_type(response.value, object)
    assert_type(response.answer, RawResponse)
    assert_type(response.answer.status, int)
    assert_type(response.answer.headers, Mapping[str, str])
    assert_type(response.answer.content, bytes)
    assert_type(response.answer.content_type, str)
    assert_type(response.answer.attempts, int)
    assert_type(response.tree, JSONValue)


def keep_secrets(secret: Secret) -> None:
    assert_type(secret.reveal(), str)
    assert_type(str(secret), str)
    assert_type(Secret("hunter2") == secret, bool)


async def leave_out(paymo: Paymo, name: str | None) -> None:
    assert_type(UNSET if name is None else name, str | Unset)
    await paymo.tasks.update(9, name=UNSET if name is None else name)


async def log_in() -> None:
    async with ODesk.login(
        consumer_key="key", consumer_secret=Secret("secret"), timeout=10
    ) as login:
        assert_type(login, OAuth1Login)
        request = await login.request_token(callback="https://app.example/back")
        assert_type(request, RequestToken)
        assert_type(request.authorize_url, str)
        assert_type(request.secret, Secret)
        tokens = await login.access_token(request, "verifier")
    assert_type(tokens, AccessTokens)
    async with ODesk(
        consumer_key="key",
        consumer_secret="secret",
        access_token=tokens.access_token,
        access_token_secret=tokens.access_token_secret,
    ) as odesk:
        assert_type(odesk, ODesk)


async def use_a_sandbox() -> None:
    async with Sandbox(seed=2, port=0) as sandbox:
        assert_type(sandbox, Sandbox)
        assert_type(sandbox.url, str)
        rule = sandbox.faults.add(Fault.status(429, retry_after=1), match="odesk.hr.*", times=2)
        assert_type(rule, Rule)
        async with (
            ODesk(**sandbox.odesk) as odesk,
            ActiveCollab(**sandbox.activecollab) as desk,
            Paymo(**sandbox.paymo) as paymo,
            Taskforce(**sandbox.taskforce) as taskforce,
        ):
            await set_options(odesk, paymo, desk, taskforce)
        async with ODesk(format="xml", **sandbox.odesk_as("bob")) as provider:
            assert_type(provider, ODesk)


def run_a_sandbox() -> None:
    with running_sandbox() as sandbox:
        assert_type(sandbox, Sandbox)
        assert_type(sandbox.access, Mapping[str, Mapping[str, str]])
    with running_sandbox(Sandbox(seed=3)) as own:
        assert_type(own, Sandbox)
