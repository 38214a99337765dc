"""Which target is meant by what a caller says."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, TypeGuard, cast

from deskwire.core.errors import ConfigurationError, shown
from deskwire.pull.targets.protocol import Part, Target

To: TypeAlias = "str | os.PathLike[str] | Callable[[Part], object] | Target | None"
"""A folder, a `.duckdb` file, a function that takes each part, a target of one's own, or None."""


def find_target(to: To, *, format: str = "parquet") -> Target:
    """Return the target that is meant.

    Args:
        to: The folder, `.duckdb` file, function or target; None hands parts to the caller alone.
        format: The kind of files in a folder.

    Raises:
        ConfigurationError: It is nothing of these.
    """
    if to is None:
        from deskwire.pull.targets.memory import CallableTarget

        return CallableTarget(lambda part: part)
    if _is_path(to):
        path = os.fspath(to)
        if "://" in path:
            raise ConfigurationError(f"to is {shown(path)}, expected a folder on this machine")
        if not path:
            raise ConfigurationError("to is empty, expected a folder")
        if is_duckdb(path):
            from deskwire.pull.targets.duckdb import DuckDBTarget

            return DuckDBTarget(Path(path))
        from deskwire.pull.targets.folder import FolderTarget

        return FolderTarget(Path(path), format)
    if hasattr(to, "acquire") and hasattr(to, "commit"):
        return cast("Target", to)
    if callable(to):
        from deskwire.pull.targets.memory import CallableTarget

        return CallableTarget(to)
    raise ConfigurationError(
        f"to is {shown(to)}, expected a folder, a function that takes parts, or a target"
    )


def is_duckdb(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path is that of a DuckDB file."""
    return os.fspath(path).endswith(".duckdb")


def _is_path(to: object) -> TypeGuard["str | os.PathLike[str]"]:
    return isinstance(to, str | os.PathLike)
