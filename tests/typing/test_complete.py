"""The files beside this one call every operation, and hide nothing from the type checkers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from deskwire.activecollab._service import SERVICE as ACTIVECOLLAB
from deskwire.core.model.service import Service
from deskwire.odesk._service import SERVICE as ODESK
from deskwire.paymo._service import SERVICE as PAYMO
from deskwire.taskforce._service import SERVICE as TASKFORCE
from deskwire.transport.operations import load_operations

HERE: Final = Path(__file__).parent
SERVICES: Final = (ODESK, PAYMO, ACTIVECOLLAB, TASKFORCE)
CHECKED: Final = ("core", *(service.name for service in SERVICES))

_HIDING: Final = re.compile(r"\bAny\b|\bcast\(|# *type: *ignore|# *pyright:|# *mypy:")


def parse(name: str) -> ast.Module:
    return ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))


def short_names(function: ast.AsyncFunctionDef) -> dict[str, str]:
    """Return the variables that stand for a resource: `task = odesk.task`."""
    found: dict[str, str] = {}
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = (
                zip(target.elts, node.value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                else ((target, node.value),)
            )
            for name, value in pairs:
                if isinstance(name, ast.Name) and isinstance(value, ast.Attribute):
                    found[name.id] = value.attr
    return found


def calls(module: ast.Module) -> Iterator[str]:
    """Yield `<attribute>.<method>` of each call."""
    for function in module.body:
        if not isinstance(function, ast.AsyncFunctionDef):
            continue
        short = short_names(function)
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Attribute(attr=method, value=ast.Attribute(attr=resource))):
                    yield f"{resource}.{method}"
                case ast.Call(func=ast.Attribute(attr=method, value=ast.Name(id=name))):
                    yield f"{short.get(name, name)}.{method}"
                case _:
                    pass


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: str(service.name))
def test_every_operation_is_called(service: Service) -> None:
    operations = {
        operation.name.removeprefix(f"{service.name}.") for operation in load_operations(service)
    }
    assert operations
    missing = operations - set(calls(parse(service.name)))
    assert not missing


@pytest.mark.parametrize("name", CHECKED)
def test_nothing_is_hidden_from_the_type_checkers(name: str) -> None:
    text = (HERE / f"{name}.py").read_text(encoding="utf-8")
    hidden: list[str] = _HIDING.findall(text)
    assert not hidden
    assert "assert_type(" in text


def test_every_file_is_known() -> None:
    files = {path.stem for path in HERE.glob("*.py")}
    assert files == {*CHECKED, "__init__", Path(__file__).stem}
