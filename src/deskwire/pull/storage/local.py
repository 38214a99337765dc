"""`FolderStorage`: a folder on this machine, or on a disk that it shares with others."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from deskwire.pull.durable import hash_file, is_folder, remove_file, sweep, write_file
from deskwire.pull.storage.protocol import BESIDE, Found, Stamp


class FolderStorage:
    """A folder: files are written under another name, brought to the disk, and renamed.

    Args:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self._root: Final = root
        self._text: Final = f"{root}"
        self._folders: Final[set[str]] = set()

    @property
    def address(self) -> str:
        """The path from the root of the file system."""
        return f"{self._root.absolute()}"

    def __str__(self) -> str:
        return self._text

    def write(self, name: str, pieces: Iterable[bytes]) -> str:
        """Write a file durably, in the place of an older one; return its SHA-256."""
        return write_file(self._root, name, pieces)

    def remove(self, name: str) -> None:
        """Remove a file durably, if it is there."""
        remove_file(self._root / name)

    def discard(self, names: Iterable[str]) -> None:
        """Remove files that may come back when the power goes, if they are there."""
        for name in names:
            (self._root / name).unlink(missing_ok=True)

    def look(self, name: str) -> Found | None:
        """Return what is under a name; None where nothing is."""
        # Texts, for this is done for every part of a set.
        path = f"{self._text}/{name}"
        try:
            found = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        is_behind_link = self._is_behind_link(path.rpartition("/")[0])
        return _found(name, found, is_behind_link=is_behind_link)

    def look_up(self, names: Iterable[str]) -> Mapping[str, Found]:
        """Return what is under some names."""
        return {name: found for name in names if (found := self.look(name)) is not None}

    def _is_behind_link(self, folder: str) -> bool:
        """Tell whether a folder below the root, or one that it is in, is a symlink."""
        if folder in self._folders or len(folder) <= len(self._text):
            return False
        if stat.S_ISLNK(os.lstat(folder).st_mode):
            return True
        above = folder.rpartition("/")[0]
        if self._is_behind_link(above):
            return True
        self._folders.add(above)  # of the many folders of single parts none is seen twice
        return False

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        return (self._root / name).read_bytes()

    def hash(self, name: str) -> str:
        """Return the SHA-256 of a file."""
        path = self._root / name
        if not path.is_file():  # what else there may be has no end
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), f"{path}")
        return hash_file(path)

    def files(self) -> Iterator[Found]:
        """Yield all that is there but what stands beside the data, in the order of names."""
        for top in sorted(self._root.iterdir()):
            if top.name not in BESIDE:
                yield from self._below(top)

    def _below(self, path: Path) -> Iterator[Found]:
        if path.is_dir() and not path.is_symlink():
            for each in sorted(path.iterdir()):
                yield from self._below(each)
        else:
            with suppress(FileNotFoundError):
                yield _found(path.relative_to(self._root).as_posix(), path.lstat())

    def state_files(self, folder: str) -> Iterator[str]:
        """Yield the names of the files in a folder of the state."""
        path = self._root / folder
        if is_folder(path):
            for name in sorted(each.name for each in path.iterdir()):
                yield f"{folder}/{name}"

    def sweep(self) -> None:
        """Remove what was left half-written."""
        sweep(self._root)


def _found(name: str, of: os.stat_result, *, is_behind_link: bool = False) -> Found:
    problem = ""
    if stat.S_ISLNK(of.st_mode):
        problem = "is a symlink"
    elif not stat.S_ISREG(of.st_mode):
        problem = "is no file"
    elif is_behind_link:
        problem = "is behind a symlink"
    return Found(name, of.st_size, Stamp(of.st_mtime_ns, of.st_ino), problem)
