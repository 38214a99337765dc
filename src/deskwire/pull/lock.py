"""`TargetLock`: keeps two runs from one target."""

import json
import os
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from deskwire.pull.durable import STATE, make_folder
from deskwire.pull.errors import TargetError


class TargetLock:
    """A lock on the folder of a data set, or of its state; the system frees it with its process.

    Args:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self._root: Final = root
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            TargetError: Another run holds it; or the folder is none.
        """
        folder = self._root / STATE
        make_folder(self._root, folder)
        path = folder / "lock"
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(path, flags, 0o644)
        if not _lock(descriptor):
            holder = _holder(descriptor)
            os.close(descriptor)
            raise TargetError(
                f"{self._root} is locked: another run is at work there{holder}; wait for its end, "
                "or choose another target"
            )
        self._descriptor = descriptor
        told = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(told).encode(), 0)

    def release(self) -> None:
        """Give the lock back; the file stays, so that nobody locks one that is gone."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
            os.close(descriptor)


def _holder(descriptor: int) -> str:
    """Return in words who holds a lock, as far as it is known."""
    try:
        told: dict[str, object] = json.loads(os.pread(descriptor, 1_000, 0))
        return f" (process {told['pid']} on {told['host']} since {told['since']})"
    except (ValueError, KeyError, TypeError, OSError):
        return ""


def _lock(descriptor: int) -> bool:
    """Lock a file until it is closed, and tell whether it was to be had."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
