"""Files that are whole or not there, whenever the process or the power goes.

Every file of a data set is written by `write_file`. Each step is told to an observer, so that tests
can end the process there, or replay what a disk keeps without the steps after it.
"""

import os
import stat
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Final, Literal, Protocol, TypeAlias

import attrs

from deskwire.pull.errors import TargetError

Step: TypeAlias = Literal[
    "folder-made",
    "temporary-written",
    "temporary-synced",
    "renamed",
    "folder-synced",
    "removed",
    "ledger-committed",
    "object-put",
    "object-deleted",
]
"""A boundary at which a process can be killed. The order of a part is that of the list."""

STEPS: Final[tuple[Step, ...]] = (
    "folder-made",
    "temporary-written",
    "temporary-synced",
    "renamed",
    "folder-synced",
    "removed",
    "ledger-committed",
)
"""Those of a folder."""

OBJECT_STEPS: Final[tuple[Step, ...]] = ("object-put", "object-deleted", "ledger-committed")
"""Those of an object store, but for the folder of its state."""

STATE: Final = "_deskwire"
"""The folder of what a later run needs; readers of data sets skip names that begin so."""
_TEMPORARY: Final = f"{STATE}/temporary"
_PIECE: Final = 1 << 20


class Observer(Protocol):
    """Hears of every step, after it was done."""

    def __call__(self, step: Step, path: Path, source: Path | None = None, /) -> None:
        """Hear of a step.

        Args:
            step: What was done.
            path: With which file or folder; of an object, its name below the root.
            source: For a file that was renamed, its name before.
        """
        ...


@attrs.define
class _Told:
    observer: Observer | None = None


_TOLD: Final = _Told()


@contextmanager
def observed(observer: Observer) -> Generator[None]:
    """Have an observer hear of every step meanwhile."""
    before, _TOLD.observer = _TOLD.observer, observer
    try:
        yield
    finally:
        _TOLD.observer = before


def tell(step: Step, path: Path, source: Path | None = None) -> None:
    """Tell of a step."""
    if _TOLD.observer is not None:
        _TOLD.observer(step, path, source)


def write_file(root: Path, name: str, pieces: Iterable[bytes]) -> str:
    """Write a file below a folder, durably, in the place of an older one; return its SHA-256.

    It is written under another name, brought to the disk, renamed, and its folder brought to the
    disk, in that order: under its own name it is always whole.

    Args:
        root: The folder of the data set.
        name: The name below it, with slashes.
        pieces: What is in it.

    Raises:
        TargetError: A folder on the way is none, or a symlink.
        OSError: The disk is full, read-only or broken.
    """
    path = root / name
    make_folder(root, path.parent)
    temporary = root / _TEMPORARY / f"{token_hex(8)}.tmp"
    make_folder(root, temporary.parent)
    state = sha256()
    with _named(path):
        try:
            with temporary.open("xb") as file:
                for piece in pieces:
                    state.update(piece)
                    file.write(piece)
                file.flush()
                tell("temporary-written", temporary)
                os.fsync(file.fileno())
            tell("temporary-synced", temporary)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        tell("renamed", path, temporary)
        sync_folder(path.parent)
    return state.hexdigest()


def remove_file(path: Path) -> None:
    """Remove a file durably, if it is there."""
    with _named(path):
        try:
            path.unlink()
        except FileNotFoundError:
            return
        tell("removed", path)
        sync_folder(path.parent)


def make_folder(root: Path, folder: Path) -> None:
    """Make a folder below another, and all in between, durably.

    Raises:
        TargetError: Something on the way is no folder, or a symlink.
    """
    if folder != root:
        if is_folder(folder):
            return
        make_folder(root, folder.parent)
    elif is_folder(folder):
        return
    try:
        folder.mkdir(parents=folder == root)
    except FileExistsError:
        if not is_folder(folder):
            raise TargetError(
                f"{folder} is no folder, or a symlink: move it away, or choose another target"
            ) from None
    tell("folder-made", folder)
    sync_folder(folder.parent)


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder, and no symlink to one.

    Raises:
        TargetError: Something else is there.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        return True
    if stat.S_ISLNK(mode):
        raise TargetError(f"{path} is a symlink: a data set has none, put a folder in its place")
    raise TargetError(f"{path} is no folder: move it away, or choose another target")


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    if os.name == "nt":  # it has no way to do so
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    tell("folder-synced", folder)


def sweep(root: Path) -> None:
    """Remove what runs that were killed left half-written."""
    folder = root / _TEMPORARY
    if is_folder(folder):
        for path in folder.iterdir():
            with suppress(OSError):
                path.unlink()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    state = sha256()
    with _named(path), path.open("rb") as file:
        while piece := file.read(_PIECE):
            state.update(piece)
    return state.hexdigest()


@contextmanager
def _named(path: Path) -> Generator[None]:
    """Let an error of the disk say what was written; that of a full one does not."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
