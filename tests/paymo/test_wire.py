"""What the client writes, whatever the values, the sandbox's own reading gives back."""

from datetime import date
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from deskwire import Upload
from deskwire.core.request.build import build
from deskwire.core.request.request import BaseURL
from deskwire.paymo._service import SERVICE
from deskwire.paymo.models import Priority
from deskwire.sandbox.http import Part, Request
from deskwire.sandbox.paymo import PaymoSandbox
from deskwire.sandbox.store import Store
from deskwire.transport.operations import find_operation

BASE: Final = BaseURL.parse("https://paymo.test/paymo")
texts: Final = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1)
amounts: Final = st.decimals(0, 10**9, places=2, allow_nan=False)
tasks: Final = st.fixed_dictionaries(
    {"name": texts, "tasklist_id": st.integers(1, 10**9)},
    optional={
        "description": texts,
        "users": st.lists(st.integers(1, 10**6), min_size=1, unique=True),
        "due_date": st.dates(),
        "priority": st.sampled_from(Priority),
        "complete": st.booleans(),
        "budget_hours": amounts,
    },
)


def sent(name: str, /, **arguments: object) -> Request:
    """Return the request of a call as a server gets it."""
    made = build(find_operation(SERVICE, name), arguments, base=BASE, format="json")
    target = made.target.removeprefix("https://paymo.test")
    return Request.parse(
        made.method, target, headers=made.all_headers(), body=made.body or b"", host="paymo.test"
    )


SITE: Final = PaymoSandbox(Store())


def arguments_of(request: Request) -> dict[str, object]:
    """Return what the sandbox makes of a request."""
    call = SITE.find(request)
    assert call is not None
    return SITE.arguments(call, SITE.sent(call))


def kept(arguments: dict[str, Any]) -> dict[str, object]:
    """Return the arguments of a new task as the sandbox hears them."""
    shown = dict(arguments)
    if "users" in shown:
        shown["users"] = tuple(shown["users"])
    return shown


def read(request: Request) -> dict[str, object]:
    """Return what the sandbox makes of the body of a new task, without a file."""
    return {name: value for name, value in arguments_of(request).items() if name != "file"}


@given(tasks)
def test_json(arguments: dict[str, Any]) -> None:
    request = sent("tasks.create", **arguments)
    assert request.content_type == "application/json"
    assert read(request) == kept(arguments)


@given(tasks, st.binary(), st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_a_form_with_a_file(arguments: dict[str, Any], content: bytes, name: str) -> None:
    file = Upload(name, content, "image/png")
    request = sent("tasks.create", **arguments, file=file)
    assert read(request) == kept(arguments)
    part = arguments_of(request)["file"]
    assert isinstance(part, Part)
    assert (part.content, part.content_type) == (content, "image/png")


@given(st.lists(st.integers(1, 10**9), unique=True))
def test_an_order(order: list[int]) -> None:
    given = arguments_of(sent("tasklists.reorder_tasks", tasklist_id=1, task_ids=order))
    assert given == {"tasklist_id": 1, "task_ids": tuple(order)}


@given(st.lists(st.from_regex(r"[a-z]+(\.[a-z_]+){0,2}", fullmatch=True), min_size=1), texts)
def test_queries(include: list[str], where: str) -> None:
    printable = "".join(each for each in where if each.isprintable()) or "x"
    if not printable.strip():
        return
    request = sent("tasks.get", task_id=7, include=include)
    assert request.path == "/paymo/api/tasks/7"
    assert dict(request.query) == {"include": ",".join(include)}
    listing = sent("tasks.list", where=printable, page=3, page_size=25)
    assert dict(listing.query) == {"where": printable, "page": "3", "page_size": "25"}


def test_null_and_nothing() -> None:
    given_null = sent("tasks.update", task_id=1, due_date=None, users=[], price_per_hour=None)
    assert given_null.json() == {"due_date": None, "users": [], "price_per_hour": None}
    assert sent("tasks.update", task_id=1, name=None, due_date=date(2014, 1, 2)).json() == {
        "due_date": "2014-01-02"
    }
