"""`Storage`: the files of a data set, wherever they are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, Protocol

from deskwire.pull.durable import STATE

SUCCESS: Final = "_SUCCESS"
MANIFEST: Final = "manifest.json"
PLAN: Final = "plan.yaml"
BESIDE: Final = frozenset({STATE, SUCCESS, MANIFEST, PLAN})
"""The names below a root that are no data."""


class Stamp(NamedTuple):
    """What tells at a glance that a file is the one that was written."""

    mtime_ns: int = 0
    """When it was changed, in nanoseconds."""
    inode: int = 0
    """Its number in the file system; 0 in an object store."""


class Found(NamedTuple):
    """What is under a name."""

    name: str
    """The name below the root, with slashes."""
    size: int
    """How many bytes it has."""
    stamp: Stamp
    """What it looks like."""
    problem: str = ""
    """Why it is no file of a data set, in words after "it": `is a symlink`; empty for one."""


class Storage(Protocol):
    """The files of a data set. Names are those below its root, with slashes.

    Its methods block. They raise `TargetError` where the place is refused, and `OSError` where a
    disk or a network fails; `FileNotFoundError` where a file is read that is not there.
    """

    @property
    def address(self) -> str:
        """What a worker opens it by, wherever it is. It holds no secret."""
        ...

    def __str__(self) -> str:
        """Return what it is called in messages."""
        ...

    def write(self, name: str, pieces: Iterable[bytes]) -> str:
        """Write a file durably, in the place of an older one; return its SHA-256.

        Under its name it is whole or not there, whatever happens.
        """
        ...

    def remove(self, name: str) -> None:
        """Remove a file durably, if it is there."""
        ...

    def discard(self, names: Iterable[str]) -> None:
        """Remove files that may come back when the power goes, if they are there."""
        ...

    def look(self, name: str) -> Found | None:
        """Return what is under a name; None where nothing is."""
        ...

    def look_up(self, names: Iterable[str]) -> Mapping[str, Found]:
        """Return what is under many names, as far as something is.

        Where each look is a request, it may be what was there when this was first asked for.
        """
        ...

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        ...

    def hash(self, name: str) -> str:
        """Return the SHA-256 of a file."""
        ...

    def files(self) -> Iterator[Found]:
        """Yield all that is there but what stands beside the data, in the order of names."""
        ...

    def state_files(self, folder: str) -> Iterator[str]:
        """Yield the names of the files in a folder of the state."""
        ...

    def sweep(self) -> None:
        """Remove what was left half-written."""
        ...
