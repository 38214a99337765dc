"""What the guides say that calls return is what the calls return."""

import re
from pathlib import Path
from typing import Any, Final

import pytest

from deskwire.activecollab._service import SERVICE as ACTIVECOLLAB
from deskwire.core.model.operation import Operation
from deskwire.core.model.service import Service
from deskwire.paymo._service import SERVICE as PAYMO
from deskwire.taskforce._service import SERVICE as TASKFORCE
from deskwire.transport.operations import load_operations

GUIDES: Final = Path(__file__).parent.parent / "docs" / "guides"
SERVICES: Final = {"activecollab": ACTIVECOLLAB, "paymo": PAYMO, "taskforce": TASKFORCE}
_NAME: Final = re.compile(r"`(\w+)\.(\w+)(?:\([^`]*\))?`")


def _text(guide: str) -> str:
    return (GUIDES / f"{guide}.md").read_text("utf-8")


def _operations(service: Service) -> dict[str, Operation[Any]]:
    return {one.name.partition(".")[2]: one for one in load_operations(service)}


def _types(service: Service, names: list[str]) -> set[object]:
    operations = _operations(service)
    return {operations[name].result.type for name in names}


@pytest.mark.parametrize("guide", SERVICES)
def test_named_calls_exist(guide: str) -> None:
    operations = _operations(SERVICES[guide])
    routers = {name.partition(".")[0] for name in operations}
    composed = {"tasks.create_and_get", "lists.create_and_get"}
    named = {
        f"{router}.{call}" for router, call in _NAME.findall(_text(guide)) if router in routers
    }
    assert named
    assert named - set(operations) - composed == set()


def test_a_download_is_bytes() -> None:
    assert "`attachments.download` returns the bytes of the file." in _text("activecollab")
    assert _types(ACTIVECOLLAB, ["attachments.download"]) == {bytes}


def test_calls_without_an_answer() -> None:
    (line,) = re.findall(r"^- \*\*No answer\.\*\* (.*)$", _text("activecollab"), re.MULTILINE)
    names = re.findall(r"`([\w.]+)`", line.partition(" return nothing")[0])
    operations = _operations(ACTIVECOLLAB)
    calls = [
        call
        for name in names
        for call in operations
        if call.endswith(name if "." in name else f".{name}")
    ]
    assert len(calls) >= len(names)
    assert _types(ACTIVECOLLAB, calls) == {None}


def test_creating_in_taskforce_returns_an_id_and_updating_nothing() -> None:
    assert "`tasks.create` and `lists.create` return a number" in _text("taskforce")
    assert _types(TASKFORCE, ["tasks.create", "lists.create"]) == {int}
    assert _types(TASKFORCE, ["tasks.update", "lists.update"]) == {None}
    (count,) = re.findall(r"(\d+) calls\.", _text("taskforce"))
    assert len(_operations(TASKFORCE)) == int(count)
