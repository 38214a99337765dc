"""The package as its users get it: public names, lazy import, typing marker, wheel, conventions."""

import ast
import email
import email.message
import importlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import deskwire

ROOT = Path(__file__).parent.parent
PACKAGE = Path(deskwire.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def _module_id(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _modules_after(statement: str) -> set[str]:
    """Return the names of the modules that a fresh interpreter has loaded after a statement."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        timeout=250,
    )
    return set(done.stdout.split())


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    """Return the `[project]` table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def _typed_names() -> dict[str, str]:
    """Return the public names that type checkers see, each with the module it comes from."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.asname or alias.name: node.module or ""
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


class TestNames:
    def test_the_main_names_are_public(self) -> None:
        assert {"DeskwireError", "ODesk", "Secret", "Table", "UNSET", "select"} <= set(
            _typed_names()
        )

    def test_every_name_that_type_checkers_see_is_there(self) -> None:
        for name, home in _typed_names().items():
            assert getattr(deskwire, name) is getattr(importlib.import_module(home), name)

    def test_type_checkers_see_every_name_that_is_there(self) -> None:
        helpers = {"TYPE_CHECKING", "Final", "import_module"}
        listed = {
            name
            for name in dir(deskwire)
            if not name.startswith("_") and not isinstance(getattr(deskwire, name), ModuleType)
        }
        assert listed - helpers == set(_typed_names())

    def test_an_unknown_name_is_an_attribute_error(self) -> None:
        name = "nothing_of_the_kind"
        with pytest.raises(AttributeError, match=f"no attribute '{name}'"):
            getattr(deskwire, name)


class TestImport:
    def test_import_loads_no_heavy_library(self) -> None:
        heavy = {"cattrs", "httpcore", "httpx", "rich", "xmltodict"}
        assert heavy & _modules_after("import deskwire") == set()

    def test_the_client_needs_no_extra(self) -> None:
        extras = {"keyring", "oauthlib", "pyarrow", "sqlglot"}
        assert extras & _modules_after("from deskwire import ODesk") == set()


class TestConventions:
    @pytest.mark.parametrize("path", MODULES, ids=_module_id)
    def test_every_module_says_what_it_is(self, path: Path) -> None:
        assert ast.get_docstring(ast.parse(path.read_text("utf-8")))

    @pytest.mark.parametrize("path", MODULES, ids=_module_id)
    def test_no_module_is_too_long(self, path: Path) -> None:
        assert len(path.read_text("utf-8").splitlines()) <= 1000

    @pytest.mark.parametrize("path", MODULES, ids=_module_id)
    def test_one_module_alone_imports_asyncio(self, path: Path) -> None:
        imports = "asyncio" in set(_imported_roots(ast.parse(path.read_text("utf-8"))))
        assert imports == (path.name == "asyncio_wire.py")


def _imported_roots(tree: ast.Module) -> Iterator[str]:
    """Yield the top-level name of every import, conditional and local ones included."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module)):
                yield module.partition(".")[0]
            case _:
                pass


class TestDistribution:
    def test_version_agrees_everywhere(self, project: dict[str, Any]) -> None:
        assert importlib.metadata.version("deskwire") == project["version"]
        assert deskwire.__version__ == project["version"]
        changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
        assert project["version"] in re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)

    def test_the_command_is_the_one_declared(self, project: dict[str, Any]) -> None:
        (entry,) = (
            entry
            for entry in importlib.metadata.distribution("deskwire").entry_points
            if entry.group == "console_scripts"
        )
        assert {entry.name: entry.value} == project["scripts"]
        assert callable(entry.load())

    def test_the_typing_marker_is_there(self) -> None:
        assert (PACKAGE / "py.typed").is_file()


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """Build the wheel of this tree and open it."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=250,
    )
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.fixture(scope="session")
def metadata(wheel: zipfile.ZipFile) -> email.message.Message:
    """Return the METADATA of the wheel."""
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return email.message_from_string(wheel.read(name).decode("utf-8"))


class TestWheel:
    def test_it_holds_the_package_and_nothing_else(self, wheel: zipfile.ZipFile) -> None:
        tops = {name.split("/")[0].removesuffix(".dist-info") for name in wheel.namelist()}
        assert tops == {"deskwire", f"deskwire-{importlib.metadata.version('deskwire')}"}

    def test_it_stays_small(self, wheel: zipfile.ZipFile) -> None:
        apart = ("cli", "pull", "sandbox", "testing")
        client = [name for name in wheel.namelist() if name.split("/")[1] not in apart]
        assert len(client) <= 190
        assert len(wheel.namelist()) <= 350

    def test_it_is_typed_and_licensed(self, wheel: zipfile.ZipFile) -> None:
        assert "deskwire/py.typed" in wheel.namelist()
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel.namelist())

    def test_it_promises_what_is_tested(self, metadata: email.message.Message) -> None:
        assert metadata["Requires-Python"] == ">=3.11"
        assert metadata["License-Expression"] == "Apache-2.0"
        assert set(metadata.get_all("Provides-Extra", [])) >= {"all", "arrow", "cli", "sandbox"}

    def test_its_page_is_the_readme(self, metadata: email.message.Message) -> None:
        page = metadata.get_payload()
        assert isinstance(page, str)
        assert page.strip() == (ROOT / "README.md").read_text("utf-8").strip()

    def test_it_needs_few_libraries(self, metadata: email.message.Message) -> None:
        required = {
            re.split(r"[^\w-]", line)[0]
            for line in metadata.get_all("Requires-Dist", [])
            if "extra ==" not in line
        }
        assert required == {"anyio", "attrs", "cattrs", "httpcore", "httpx", "xmltodict"}
