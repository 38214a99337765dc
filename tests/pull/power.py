"""What a disk keeps when the power goes: the writes of a pull replayed without those not synced.

A file's content is kept once it was synced, a name (new, changed or gone) once its folder was.
A commit of SQLite is taken as atomic and durable, which its own authors test.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import attrs

from deskwire.pull.durable import Step, observed

_LEDGER: Final = ("ledger.sqlite", "ledger.sqlite-wal")


@attrs.define
class Disk:
    """What is on the disk for good, and what only the memory of the system knows."""

    folders: set[Path] = attrs.field(factory=set[Path])
    files: dict[Path, bytes] = attrs.field(factory=dict[Path, bytes])
    pending: list[tuple[str, Path, Path | None]] = attrs.field(
        factory=list[tuple[str, Path, Path | None]]
    )
    contents: dict[Path, bytes] = attrs.field(factory=dict[Path, bytes])

    def copy(self) -> "Disk":
        return Disk({*self.folders}, {**self.files}, [*self.pending], {**self.contents})

    def write(self, root: Path) -> None:
        """Make a folder of what is on the disk for good."""
        root.mkdir()
        for folder in sorted(self.folders):
            if all(above in self.folders or above == Path() for above in folder.parents):
                (root / folder).mkdir(exist_ok=True)
        for path, content in self.files.items():
            if (root / path.parent).is_dir():
                (root / path).write_bytes(content)


class Recorder:
    """Hears of the steps of a pull, and keeps what the disk has for good after each of them."""

    def __init__(self, root: Path) -> None:
        self._root: Final = root
        self._disk: Final = Disk()
        self.states: Final[list[tuple[str, Disk]]] = []

    def __call__(self, step: Step, path: Path, source: Path | None = None) -> None:
        if self._root not in (path, *path.parents):
            return  # the folder that the set is in
        name, disk = path.relative_to(self._root), self._disk
        match step:
            case "folder-made":
                disk.pending.append(("folder", name, None))
            case "temporary-written":
                disk.pending.append(("name", name, None))
                disk.contents[name] = b""
            case "temporary-synced":
                disk.contents[name] = path.read_bytes()
            case "renamed":
                assert source is not None
                old = source.relative_to(self._root)
                disk.contents[name] = disk.contents[old]
                disk.pending.append(("rename", name, old))
            case "removed":
                disk.pending.append(("removal", name, None))
            case "folder-synced":
                self._sync(name)
            case "ledger-committed":
                for one in _LEDGER:
                    ledger = path.with_name(one)
                    place = name.with_name(one)
                    if ledger.exists():
                        disk.files[place] = ledger.read_bytes()
                    else:
                        disk.files.pop(place, None)
            case "object-put" | "object-deleted":
                raise AssertionError(f"{name} is no file")
        self.states.append((f"{step} {name}", disk.copy()))

    def _sync(self, folder: Path) -> None:
        """Keep what happened to the names of a folder."""
        disk = self._disk
        for kind, name, source in [*disk.pending]:
            if name.parent != folder:
                continue
            disk.pending.remove((kind, name, source))
            match kind:
                case "folder":
                    disk.folders.add(name)
                case "removal":
                    disk.files.pop(name, None)
                case _:
                    disk.files[name] = disk.contents[name]


def recorded(root: Path, work: Callable[[], object]) -> Iterator[tuple[str, Disk]]:
    """Return what the disk keeps after each step of some work on a folder."""
    recorder = Recorder(root)
    with observed(recorder):
        work()
    return iter(recorder.states)
