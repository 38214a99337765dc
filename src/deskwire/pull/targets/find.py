"""Which target is meant by what a caller says."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, TypeGuard, cast

from deskwire.core.errors import ConfigurationError, shown
from deskwire.pull.storage.find import is_address
from deskwire.pull.targets.protocol import Part, Target

To: TypeAlias = "str | os.PathLike[str] | Callable[[Part], object] | Target | None"
"""A folder or the address of one in an object store, a `.duckdb` file, a function that takes each
part, a target of one's own, or None."""


def find_target(
    to: To, *, format: str = "parquet", state: str | os.PathLike[str] | None = None
) -> Target:
    """Return the target that is meant.

    Args:
        to: The folder, its address in an object store, the `.duckdb` file, function or target;
            None hands parts to the caller alone.
        format: The kind of files in a folder.
        state: The folder on this machine for what a later run needs, of an object store.

    Raises:
        ConfigurationError: It is nothing of these.
    """
    if state is not None and not (_is_path(to) and is_address(os.fspath(to))):
        raise ConfigurationError(
            f"state is {shown(os.fspath(state))}, which is for object stores alone, e.g. "
            "s3://bucket/reports"
        )
    if to is None:
        from deskwire.pull.targets.memory import CallableTarget

        return CallableTarget(lambda part: part)
    if _is_path(to):
        path = os.fspath(to)
        if not path:
            raise ConfigurationError("to is empty, expected a folder")
        if is_duckdb(path):
            from deskwire.pull.targets.duckdb import DuckDBTarget

            return DuckDBTarget(Path(path))
        from deskwire.pull.targets.folder import FolderTarget

        return FolderTarget(path, format, state=None if state is None else Path(state))
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
    text = os.fspath(path)
    return text.endswith(".duckdb") and not is_address(text)


def _is_path(to: object) -> TypeGuard["str | os.PathLike[str]"]:
    return isinstance(to, str | os.PathLike)
