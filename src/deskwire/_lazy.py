"""Public names that are imported when they are first used (PEP 562).

A package writes each name once, as type checkers want it:

    if TYPE_CHECKING or not import_lazily(globals()):
        from package.module import Name as Name
"""

import ast
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.machinery import ModuleSpec
from typing import cast


def import_lazily(namespace: dict[str, object]) -> bool:
    """Have a package import the names of its `TYPE_CHECKING` block one by one, at first use.

    Args:
        namespace: The package's `globals()`, which get `__all__`, `__getattr__` and `__dir__`.

    Returns:
        Whether that can be. Where the source is not at hand, as in some frozen programs, it cannot,
        and the block is to run at once.
    """
    spec = namespace["__spec__"]
    source = _source(spec) if isinstance(spec, ModuleSpec) else None
    if source is None:
        return False

    @cache
    def homes() -> Mapping[str, str]:
        return _homes(source)

    def get(name: str) -> object:
        if name == "__all__":
            value: object = sorted(homes())
        elif name in homes():
            value = getattr(import_module(homes()[name]), name)
        else:
            raise AttributeError(f"module {namespace['__name__']!r} has no attribute {name!r}")
        namespace[name] = value
        return value

    def names() -> list[str]:
        return sorted({*homes(), *(name for name in namespace if name.startswith("__"))})

    namespace["__getattr__"] = get
    namespace["__dir__"] = names
    return True


def _source(spec: ModuleSpec) -> str | None:
    """Return the source of a module, if its loader has it."""
    read = cast("Callable[[str], str | None] | None", getattr(spec.loader, "get_source", None))
    try:
        return read(spec.name) if read else None
    except (ImportError, OSError):
        return None


def _homes(source: str) -> dict[str, str]:
    """Return the names that the conditional blocks of a module import, with their modules."""
    return {
        alias.name: statement.module or ""
        for block in ast.parse(source).body
        if isinstance(block, ast.If)
        for statement in block.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
