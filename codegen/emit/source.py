"""Source text: imports are collected while lines are written; ruff polishes all of it at once."""

import hashlib
import re
import subprocess
import sys
import tempfile
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from codegen.marks import Document

MARK: Final = "# Generated from"
"""What the first line of every generated file begins with."""
_WIDTH: Final = 100
_NAMED: Final = re.compile(r" +\w+: ")
_RUFF: Final = (sys.executable, "-m", "ruff")
_POLISH: Final = (("check", "--select", "I,F401", "--fix"), ("format",))
_CONFIG: Final = Path(__file__).parents[2] / "pyproject.toml"

KeyT = TypeVar("KeyT")


def header(documents: Iterable[Document]) -> str:
    """Return the one line that says where a generated file comes from."""
    names = " and ".join(
        f"spec/{document.file.parent.name}/{document.file.name}" for document in documents
    )
    return f"{MARK} {names} ({digest(documents)}) by `python -m codegen`."


def digest(documents: Iterable[Document]) -> str:
    """Return a short hash of what the files say."""
    text = b"".join(document.file.read_bytes() for document in documents)
    return f"sha256 {hashlib.sha256(text).hexdigest()[:12]}"


class Source:
    """The text of one module."""

    def __init__(self, documents: tuple[Document, ...], docstring: str) -> None:
        self._head: str = header(documents)
        self._docstring: str = docstring
        self._imports: dict[str, set[str]] = defaultdict(set)
        self._typing_imports: dict[str, set[str]] = defaultdict(set)
        self._lines: list[str] = []

    def use(self, module: str, *names: str) -> None:
        """Import names of a module; without names, the module itself."""
        self._imports[module].update(names)

    def use_for_typing(self, module: str, *names: str) -> None:
        """Import names that only the type checker needs."""
        self._typing_imports[module].update(names)

    def add(self, text: str = "", indent: int = 0) -> None:
        """Add lines."""
        self._lines.append(textwrap.indent(text, " " * indent))

    def doc(self, text: str, indent: int = 0) -> None:
        """Add a docstring; its paragraphs are filled, lines that are indented stay."""
        self.add(docstring(text, indent), indent)

    def note(self, text: str, indent: int = 0) -> None:
        """Add what is said of the line above, a field or a member: one paragraph, filled."""
        self.add(note(text, indent), indent)

    def render(self) -> str:
        """Return the module, its lines as long as they came."""
        parts = [self._head, docstring(self._docstring, 0), "", _import_lines(self._imports)]
        if self._typing_imports:
            if "typing" not in self._imports or "TYPE_CHECKING" not in self._imports["typing"]:
                parts[-1] += "\nfrom typing import TYPE_CHECKING"
            parts.append("if TYPE_CHECKING:")
            parts.append(textwrap.indent(_import_lines(self._typing_imports), "    "))
        return "\n".join([*parts, "", *self._lines, ""])


def _import_lines(imports: dict[str, set[str]]) -> str:
    return "\n".join(
        f"from {module} import {', '.join(sorted(names))}" if names else f"import {module}"
        for module, names in sorted(imports.items())
    )


def polish(modules: Mapping[KeyT, str]) -> dict[KeyT, str]:
    """Sort the imports of modules and format them, as the checks of the repository want it."""
    with tempfile.TemporaryDirectory() as folder:
        files = {key: Path(folder, f"{number}.py") for number, key in enumerate(modules)}
        for key, file in files.items():
            file.write_text(modules[key], "utf-8")
        for command in _POLISH:
            done = subprocess.run(  # noqa: S603  both commands are ours
                [*_RUFF, *command, "--quiet", "--config", str(_CONFIG), folder],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                complaint = done.stderr or done.stdout
                raise RuntimeError(f"ruff refuses the generated code: {complaint}")
        return {key: file.read_text("utf-8") for key, file in files.items()}


def docstring(text: str, indent: int) -> str:
    """Return a docstring: one line where it fits, else filled paragraphs."""
    clean, quotes = _quotable(text)
    width = _WIDTH - indent + 3 - len(quotes)
    if "\n" not in clean and len(clean) + 6 <= width:
        return f'{quotes}{clean}"""'
    if "\n" not in clean and ". " in clean:
        # The first sentence stands alone, as the convention has it.
        summary, _, rest = clean.partition(". ")
        clean = f"{summary}.\n\n{rest}" if len(summary) + 4 <= width else clean
    lines: list[str] = []
    for paragraph in clean.split("\n"):
        margin = " " * (len(paragraph) - len(paragraph.lstrip()))
        # What is said of a name hangs below it; any other text does not.
        hanging = margin + ("    " if margin and _NAMED.match(paragraph) else "")
        lines.extend(
            textwrap.wrap(
                paragraph.strip(),
                width - 3 if not lines else width,
                initial_indent=margin,
                subsequent_indent=hanging,
                break_long_words=False,
                break_on_hyphens=False,
            )
            or [""]
        )
    return quotes + "\n".join(lines) + '\n"""'


def note(text: str, indent: int) -> str:
    """Return a docstring of one paragraph, which ends on the line of its last word."""
    clean, quotes = _quotable(" ".join(text.split()))
    return textwrap.fill(
        f'{quotes}{clean}"""', _WIDTH - indent, break_long_words=False, break_on_hyphens=False
    )


def _quotable(text: str) -> tuple[str, str]:
    """Return text as it can stand in a docstring, and the quotes that begin it."""
    clean = text.strip().replace('"""', "'''")
    quotes = 'r"""' if "\\" in clean else '"""'
    return (f"{clean} " if clean.endswith(('"', "\\")) else clean), quotes


def joined(parts: Iterable[str]) -> str:
    """Return parts as the inside of a tuple."""
    texts = tuple(parts)
    return ", ".join(texts) + ("," if len(texts) == 1 else "")
