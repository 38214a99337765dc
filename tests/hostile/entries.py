"""The public entries besides operations: each a call with good arguments by name."""

# The arguments are of no type, which is the point.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from deskwire import (
    ActiveCollab,
    Limits,
    OAuth1Login,
    ODesk,
    Pages,
    Paymo,
    RequestToken,
    RetryPolicy,
    Secret,
    Table,
    Taskforce,
    TimeRange,
    Upload,
    select,
)
from deskwire.core.query.gds import Query
from deskwire.core.query.where import (
    BooleanField,
    DateField,
    DecimalField,
    InstantField,
    IntegerField,
    IntervalField,
    MembersField,
    TextField,
)
from deskwire.credentials import TokenStore, load_credentials
from deskwire.odesk._service import SERVICE
from deskwire.odesk.timereports import TIME_REPORT, TimeColumns
from deskwire.sandbox import Sandbox
from deskwire.sandbox.faults import Fault, Faults
from deskwire.testing import build_request
from deskwire.transport.operations import find_operation

Entry: TypeAlias = tuple[Callable[..., object], Mapping[str, object]]

KEYS: Final = {
    "consumer_key": "k",
    "consumer_secret": "s",
    "access_token": "t",
    "access_token_secret": "ts",
}


def finish(coroutine: Coroutine[Any, Any, object]) -> None:
    """Run what must end before it waits for anything."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    finally:
        coroutine.close()
    raise AssertionError("it waits")


NOWHERE: Final = Path("/nonexistent/deskwire/credentials.json")
MOMENT: Final = datetime(2014, 12, 31, tzinfo=UTC)
TOKEN: Final = RequestToken(token=Secret("t"), secret=Secret("s"), authorize_url="http://h")


def store() -> TokenStore:
    return TokenStore(NOWHERE, use_keyring=False)


def login() -> OAuth1Login:
    return ODesk.login(consumer_key="k", consumer_secret="s", base_url="http://127.0.0.1:1")


def odesk(**options: Any) -> ODesk:
    given: dict[str, Any] = {**KEYS, "base_url": "http://127.0.0.1:1", **options}
    return ODesk(**given)


def client(kind: Callable[..., object], **credentials: str) -> Entry:
    options: dict[str, object] = {
        "timeout": 1,
        "deadline": 1,
        "retries": 1,
        "concurrency": 1,
        "rate": 1,
        "hooks": (),
        "strict": False,
        "limits": Limits(),
        "variants": {},
        "proxy": None,
        "tls": None,
        "http_client": None,
        "format": "json",
        "base_url": "http://127.0.0.1:1",
    }
    return kind, {**options, **credentials}


def paged() -> Pages[object]:
    return odesk().pages(find_operation(SERVICE, "hr.get_engagements"), {})


TABLE: Final = Table.from_json(
    b'{"table": {"cols": [{"label": "hours", "type": "number"}],'
    b' "rows": [{"c": [{"v": 1}]}, {"c": [{"v": 2}]}]}}',
    TIME_REPORT,
)
QUERY: Final = select(TimeColumns.worked_on, TimeColumns.hours)
COMPARISONS: Final = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")


def compared(field: object, *methods: str) -> dict[str, Entry]:
    """Return the entries of a field or column: its methods with one value."""

    def entry(method: str) -> Entry:
        return lambda value: str(getattr(field, method)(value)), {"value": None}

    kind = type(field).__name__
    return {f"{kind}.{method}": entry(method) for method in methods if hasattr(field, method)}


ENTRIES: Final[Mapping[str, Entry]] = {
    "ODesk": client(ODesk, **KEYS, signature_method="HMAC-SHA1", placement="header"),
    "Paymo": client(Paymo, api_key="k"),
    "Paymo of a user": client(Paymo, username="u", password="p"),
    "ActiveCollab": client(ActiveCollab, token="t"),
    "Taskforce": client(Taskforce, email="e@example.com", api_key="k"),
    "ODesk.login": (
        ODesk.login,
        {"consumer_key": "k", "consumer_secret": "s", "base_url": "http://h", "timeout": 1},
    ),
    "with_options": (
        lambda **options: odesk().with_options(**options),
        {"format": "json", "timeout": 1, "deadline": 1, "retries": 1, "hooks": (), "strict": True},
    ),
    "raw": (
        lambda operation, value: finish(odesk().raw(operation, company_id=value)),
        {"operation": "hr.get_company", "value": 1},
    ),
    "request_token": (
        lambda callback: finish(login().request_token(callback)),
        {"callback": "http://127.0.0.1:1/"},
    ),
    "access_token": (
        lambda request, verifier: finish(login().access_token(request, verifier)),
        {"request": TOKEN, "verifier": "v"},
    ),
    "build_request": (
        lambda operation, value: build_request(ODesk, operation, company_reference=value),
        {"operation": "hr.get_company", "value": 1},
    ),
    "RetryPolicy": (
        RetryPolicy,
        {"attempts": 1, "base": 1, "cap": 1, "max_wait": 1, "max_total_wait": 1, "statuses": {429}},
    ),
    "Limits": (Limits, {"max_bytes": 1, "max_depth": 1}),
    "Upload": (
        lambda **parts: repr(Upload(**parts)),
        {"filename": "a", "content": b"", "content_type": "text/plain"},
    ),
    "Secret": (lambda text: repr(Secret(text)), {"text": "s"}),
    "TimeRange": (TimeRange, {"start": "a", "end": "b"}),
    "prefetch": (lambda window: paged().prefetch(window), {"window": 1}),
    "page_at": (lambda start, size: finish(paged().page_at(start, size)), {"start": 0, "size": 1}),
    "Table.column": (TABLE.column, {"column": "hours"}),
    "select": (select, {}),
    "select one": (lambda column: str(select(column)), {"column": TimeColumns.hours}),
    "Query": (
        lambda **parts: str(Query(**parts)),
        {"columns": (TimeColumns.hours,), "condition": None, "order": ()},
    ),
    "Query.where": (lambda condition: str(QUERY.where(condition)), {"condition": None}),
    "Query.order_by": (lambda by: str(QUERY.order_by(by)), {"by": TimeColumns.hours}),
    "Condition &": (lambda other: str((TimeColumns.task == "a") & other), {"other": None}),
    "Condition |": (lambda other: str((TimeColumns.task == "a") | other), {"other": None}),
    **compared(TimeColumns.worked_on, *COMPARISONS, "is_in"),
    **compared(TimeColumns.hours, *COMPARISONS, "is_in"),
    **compared(TimeColumns.task, *COMPARISONS, "is_in"),
    "Where &": (lambda other: str((IntegerField("a") == 1) & other), {"other": None}),
    "Where |": (lambda other: str((IntegerField("a") == 1) | other), {"other": None}),
    **{
        name: entry
        for field in (
            IntegerField("a"),
            DecimalField("a"),
            BooleanField("a"),
            DateField("a"),
            InstantField("a"),
            TextField("a"),
            MembersField("a"),
        )
        for name, entry in compared(
            field,
            *COMPARISONS,
            *("is_", "is_not", "is_in", "not_in", "like", "not_like", "any_of", "nobody_or"),
            "within",
        ).items()
    },
    "Field": (IntegerField, {"name": "a"}),
    "IntervalField.between": (
        lambda start, end: IntervalField("a").between(start, end),
        {"start": MOMENT, "end": MOMENT},
    ),
    "TokenStore": (
        lambda path, use_keyring: repr(TokenStore(path, use_keyring=use_keyring)),
        {"path": NOWHERE, "use_keyring": False},
    ),
    "TokenStore.save": (
        lambda service, credentials: store().save(service, credentials),
        {"service": "odesk", "credentials": {"consumer_key": "k"}},
    ),
    "TokenStore.load": (lambda service: store().load(service), {"service": "odesk"}),
    "TokenStore.delete": (lambda service: store().delete(service), {"service": "odesk"}),
    "load_credentials": (
        lambda service: load_credentials(service, store()),
        {"service": "odesk"},
    ),
    "Sandbox": (Sandbox, {"port": 0, "seed": 1, "path": ":memory:"}),
    "Fault.latency": (Fault.latency, {"seconds": 1}),
    "Fault.status": (
        Fault.status,
        {"code": 503, "retry_after": 1, "as_date": False, "headers": ()},
    ),
    "Fault.drip": (Fault.drip, {"seconds": 0.1, "size": 1}),
    "Fault.drift": (Fault.drift, {"add": "a", "null": "b"}),
    "Faults.add": (
        lambda **rule: Faults().add(**rule),
        {"fault": Fault.close(), "match": "*", "times": 1},
    ),
    "Faults.add_random": (
        lambda **rule: Faults().add_random(Fault.close(), **rule),
        {"rate": 0.5, "seed": 1, "match": "*", "times": 1},
    ),
}
"""The entries by name."""
