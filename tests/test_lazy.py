"""Packages whose names are imported when they are first used."""

import importlib
import subprocess
import sys
from importlib.machinery import ModuleSpec, SourcelessFileLoader
from pathlib import Path

import pytest

from deskwire._lazy import import_lazily

SERVICES = ("activecollab", "odesk", "paymo", "taskforce")
EXAMPLES = {
    "activecollab": {"ActiveCollab", "Task", "TaskNumber", "Priority"},
    "odesk": {"ODesk", "Engagement", "EngagementStatus", "JobSearch", "TimeRow", "TimeColumns"},
    "paymo": {"Paymo", "Task", "TaskPart", "TaskFilter", "Priority"},
    "taskforce": {"Taskforce", "Task", "TaskList"},
}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_its_types_by_name(service: str) -> None:
    package = importlib.import_module(f"deskwire.{service}")
    assert EXAMPLES[service] <= set(package.__all__) <= set(dir(package))
    for name in package.__all__:
        value = getattr(package, name)
        home = getattr(value, "__module__", None)
        assert home is None or home.startswith(f"deskwire.{service}."), name
        assert getattr(package, name) is value


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_loads_nothing_before_it_is_asked(service: str) -> None:
    script = f"import deskwire.{service}, sys; print(*(m for m in sys.modules if 'deskwire' in m))"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=30
    )
    assert set(done.stdout.split()) == {
        "deskwire",
        "deskwire._lazy",
        "deskwire._version",
        f"deskwire.{service}",
    }


@pytest.mark.parametrize("backend", ["auto", "httptools"])
def test_a_client_that_needs_no_httpx_does_not_import_it(backend: str) -> None:
    pytest.importorskip("httptools")
    script = (
        "import sys; from deskwire import Paymo;"
        f"Paymo(api_key='key', backend={backend!r}, trust_env=False).tasks;"
        "print(*({'httpx', 'httpx2', 'httpcore'} & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=30
    )
    assert done.stdout.split() == []


def test_a_star_imports_all_names() -> None:
    namespace: dict[str, object] = {}
    exec("from deskwire.taskforce import *", namespace)
    assert EXAMPLES["taskforce"] <= set(namespace)


def test_an_unknown_name_is_an_attribute_error() -> None:
    package = importlib.import_module("deskwire.odesk")
    with pytest.raises(AttributeError, match=r"'deskwire\.odesk' has no attribute 'Nothing'"):
        _ = package.Nothing


def test_names_are_those_of_the_block_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lazypack.py").write_text(
        "import sys\n"
        "from deskwire._lazy import import_lazily\n"
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING or not import_lazily(globals()):\n"
        "    from decimal import Decimal as Decimal, Context as Context\n"
        "    from fractions import Fraction as Fraction\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    module = importlib.import_module("lazypack")
    assert module.__all__ == ["Context", "Decimal", "Fraction"]
    assert "Fraction" not in vars(module)
    assert str(module.Fraction(1, 2)) == "1/2"
    assert "Fraction" in vars(module)


@pytest.mark.parametrize("loader", [None, SourcelessFileLoader("frozen", "nowhere.pyc")])
def test_without_source_the_block_is_run_at_once(loader: SourcelessFileLoader | None) -> None:
    namespace: dict[str, object] = {"__name__": "frozen", "__spec__": ModuleSpec("frozen", loader)}
    assert import_lazily(namespace) is False
    assert "__getattr__" not in namespace
    assert import_lazily({"__name__": "__main__", "__spec__": None}) is False


@pytest.mark.parametrize("missing", ["h11", "sqlglot"])
def test_a_sandbox_without_its_extra_says_what_to_install(missing: str) -> None:
    script = f"import sys; sys.modules[{missing!r}] = None; import deskwire.sandbox"
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1
    assert f"the sandbox needs {missing}: pip install 'deskwire[sandbox]'" in done.stderr
