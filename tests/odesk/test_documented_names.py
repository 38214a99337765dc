"""Every router, method, parameter and constant of the vendor's documents is in the package."""

import inspect
import re
from pathlib import Path
from typing import Any, Final, get_args

import attrs
import pytest

from deskwire import ODesk
from deskwire.core.model.operation import Operation
from deskwire.odesk._service import SERVICE
from deskwire.transport.operations import load_operations

HERE: Final = Path(__file__).parent
NAMES: Final = (HERE / "documented_names.txt").read_text("utf-8").split("\n")[:-1]
URLS: Final = (HERE / "documented_otasks.txt").read_text("utf-8").split("\n")[:-1]
CORRECTED: Final = {"company_referece": "company_reference", "milestone": "milestones"}
"""Misspellings of the documents: the text beside them has the right name."""
OTASK_FIELDS: Final = (
    "record_id", "company_id", "team_id", "user_id", "code", "description", "url", "level",
)  # fmt: skip


@pytest.fixture(scope="module")
def odesk() -> ODesk:
    return ODesk(consumer_key="k", consumer_secret="s", access_token="t", access_token_secret="u")


def test_the_lists_are_whole() -> None:
    assert sum("(" in name for name in NAMES) == 113
    assert sum("(" not in name for name in NAMES) == 9
    assert len(URLS) == 19


@pytest.mark.parametrize("name", [name for name in NAMES if "(" in name])
def test_method_with_its_parameters(odesk: ODesk, name: str) -> None:
    router, method, arguments = re.fullmatch(r"(\w+)\.(\w+)\((.*)\)", name).groups()  # type: ignore[union-attr]
    signature = inspect.signature(getattr(getattr(odesk, router), method))
    for argument in filter(None, arguments.split(", ")):
        wanted = CORRECTED.get(argument, argument)
        assert wanted in signature.parameters, f"{router}.{method} has no {wanted}"


@pytest.mark.parametrize("name", [name for name in NAMES if "(" not in name])
def test_constant(odesk: ODesk, name: str) -> None:
    router, constant = name.split(".")
    assert len(list(getattr(getattr(odesk, router), constant))) >= 2


def _shape(operation: Operation[Any]) -> str:
    """Return verb and path with every parameter as one thing."""
    return re.sub(r"\{\w+\}", "{}", f"{operation.method} {operation.path}")


@pytest.mark.parametrize("url", URLS)
def test_form_of_an_otask_call(url: str) -> None:
    shapes = {_shape(operation) for operation in load_operations(SERVICE)}
    assert re.sub(r"\{\w+\}", "{}", url) in shapes


def test_fields_of_an_otask() -> None:
    listing = next(
        operation
        for operation in load_operations(SERVICE)
        if operation.name == "odesk.task.get_team_tasks"
    )
    model: type[attrs.AttrsInstance] = get_args(listing.result.type)[0]
    fields = {field.name for field in attrs.fields(model)}
    assert set(OTASK_FIELDS) <= fields
