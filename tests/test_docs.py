"""The documents: their links lead somewhere, their snippets compile, their names exist."""

import ast
import importlib
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import anyio
import anyio.to_thread
import pytest

from deskwire.sandbox import Sandbox

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def _document_id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _anchors(document: Path) -> set[str]:
    """Return the anchors a reader's browser can jump to, one a heading."""
    prose = _FENCE.sub("", document.read_text("utf-8"))
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose))
    return {word.strip().replace(" ", "-") for word in words}


def _broken(document: Path, target: str) -> bool:
    """Tell whether a link of a document leads nowhere in this tree; other sites are not asked."""
    if target.startswith(("https://", "http://", "mailto:")):
        return False
    name, _, anchor = target.partition("#")
    path = (document.parent / name).resolve() if name else document
    if not path.exists():
        return True
    return bool(anchor) and anchor not in _anchors(path)


@pytest.mark.parametrize("document", DOCUMENTS, ids=_document_id)
def test_links_lead_somewhere(document: Path) -> None:
    prose = _FENCE.sub("", document.read_text("utf-8"))
    assert [link for link in _LINK.findall(prose) if _broken(document, link)] == []


def _snippets() -> list[tuple[Path, str]]:
    return [
        (document, code)
        for document in DOCUMENTS
        for language, code in _FENCE.findall(document.read_text("utf-8"))
        if language == "python"
    ]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        pytest.param(*snippet, id=f"{_document_id(snippet[0])}-{number}")
        for number, snippet in enumerate(_snippets(), 1)
    ],
)
def test_snippets_compile_and_import_what_exists(document: Path, code: str) -> None:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST
    tree = compile(inspect.cleandoc(code), str(document), "exec", flags)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("deskwire"):
            module = importlib.import_module(node.module)
            missing = [alias.name for alias in node.names if not hasattr(module, alias.name)]
            assert missing == [], f"{node.module} has no {missing}"


@pytest.mark.anyio
async def test_the_readme_snippets_run(tmp_path: Path) -> None:
    """Run them as a reader would: by themselves, with credentials in the environment."""
    sandbox = await anyio.to_thread.run_sync(Sandbox)
    async with sandbox:
        given = {f"ODESK_{name.upper()}": str(value) for name, value in sandbox.odesk.items()}
        for document, code in _snippets():
            if document.name == "README.md":
                path = tmp_path / "test_snippet.py"
                path.write_text(code, "utf-8")
                run = ["-m", "pytest", "-q"] if "def test_" in code else []
                done = await anyio.run_process(
                    [sys.executable, *run, str(path)],
                    cwd=tmp_path,
                    env={**os.environ, **given},
                    check=False,
                    stderr=subprocess.STDOUT,
                )
                assert done.returncode == 0, done.stdout.decode()
                assert done.stdout


def test_the_readme_sets_up_with_two_commands() -> None:
    (block,) = re.findall(
        r"^```sh\n(.*?)^```$",
        (ROOT / "README.md").read_text("utf-8").partition("\n## ")[0],
        re.MULTILINE | re.DOTALL,
    )
    demo, tests = (line for line in block.splitlines() if line and not line.startswith("#"))
    assert demo.endswith("/deskwire demo")
    assert tests.endswith("/pytest -n auto")
