"""Every argument of every operation, given what nobody should give: it is sent or refused."""

from collections.abc import Mapping
from importlib import import_module

import pytest

from deskwire.core.errors import DeskwireError, ParameterError
from deskwire.core.model.operation import Operation
from deskwire.core.model.service import Service
from deskwire.core.request.request import BaseURL
from deskwire.transport.client import prepare
from deskwire.transport.operations import load_operations
from tests.hostile.values import VALUES

BASE = BaseURL.parse("http://h.example/api")
LONGEST = 600


def service(name: str) -> Service:
    found: Service = import_module(f"deskwire.{name}._service").SERVICE
    return found


def names(operation: Operation[object]) -> list[str]:
    paging = operation.paging
    pages = [paging.start, paging.size] if paging is not None else []
    return [*dict.fromkeys(param.name for param in operation.params), *pages]


def trouble(service: Service, operation: Operation[object], arguments: Mapping[str, object]) -> str:
    """Return what is wrong about a call, beyond that it is refused; empty where nothing is."""
    try:
        request = prepare(
            service, operation, arguments, base=BASE, format=next(iter(operation.formats))
        )
        assert request.target.isascii()
        assert isinstance(request.body, bytes | None)
    except DeskwireError as error:
        said = str(error)
        told = isinstance(error, ParameterError) and said.startswith(f"{operation.name}: ")
        return "" if told and len(said) < LONGEST and said.isprintable() else f"said {said[:200]!r}"
    except Exception as error:  # noqa: BLE001  that is what is looked for
        return f"raised {type(error).__name__}: {str(error)[:200]}"
    return ""


@pytest.mark.parametrize("name", ["odesk", "paymo", "activecollab", "taskforce"])
def test_whatever_an_argument_is_it_is_sent_or_refused(name: str) -> None:
    wrong: list[str] = []
    for operation in load_operations(service(name)):
        needed = {param.name: "1" for param in operation.params if param.required}
        for argument in names(operation):
            for what, make in VALUES.items():
                problem = trouble(service(name), operation, {**needed, argument: make()})
                if problem:
                    wrong.append(f"{operation.name}({argument}={what}) {problem}")
    assert wrong == []


@pytest.mark.parametrize(
    ("operation", "argument"),
    [
        ("hr.get_company_users", "active"),
        ("hr.get_team_users", "active"),
        ("mc.get_thread_by_context", "context"),
        ("mc.put_threads_read_unread", "read"),
        ("mc.put_threads_starred_or_unstarred", "starred"),
        ("mc.put_threads_deleted_or_undeleted", "deleted"),
    ],
)
def test_none_is_not_turned_into_a_default_that_says_something(
    operation: str, argument: str
) -> None:
    odesk = service("odesk")
    [found] = [one for one in load_operations(odesk) if one.name == f"odesk.{operation}"]
    needed = {param.name: "1" for param in found.params if param.required}
    with pytest.raises(ParameterError, match=rf"argument `{argument}`: got None, expected .*leave"):
        prepare(odesk, found, {**needed, argument: None}, base=BASE, format="json")


def test_every_default_that_says_something_refuses_none() -> None:
    for name in ("odesk", "paymo", "activecollab", "taskforce"):
        for operation in load_operations(service(name)):
            needed = {param.name: "1" for param in operation.params if param.required}
            for param in operation.params:
                if param.default and not param.nullable:
                    given = {**needed, param.name: None}
                    with pytest.raises(ParameterError, match="got None, expected"):
                        prepare(service(name), operation, given, base=BASE, format="json")
