"""The file that holds credentials where there is no keyring.

It is JSON for its owner's eyes only, replaced as a whole, never through a link. A change is made
under a lock that lives no longer than its process, and by a temporary file that is moved into
place; what a killed process left of one is swept by the next that comes.
"""

import json
import os
import re
import stat
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final, cast

from deskwire.core.errors import ConfigurationError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_NO_FOLLOW: Final[int] = getattr(os, "O_NOFOLLOW", 0)  # Windows has none
_NO_WAIT: Final[int] = getattr(os, "O_NONBLOCK", 0)  # else a FIFO is waited for
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_MAX_BYTES: Final = 1024 * 1024
_POLL_SECONDS: Final = 0.02


class CredentialsFile:
    """The entries of all services, each a set of named texts."""

    def __init__(self, path: Path, *, lock_seconds: float = 10.0) -> None:
        """Open nothing yet.

        Args:
            path: The file.
            lock_seconds: How long to wait for another process that changes it.
        """
        self.path: Final = path
        self._lock_seconds: Final = lock_seconds
        self._shown: Final = str(path) if str(path).isprintable() else repr(str(path))
        self._lock_path: Final = path.with_name(f".{path.name}.lock")

    def read(self) -> dict[str, dict[str, str]]:
        """Return the entries of all services."""
        with self._told():
            self._check_place()
            content = self._read_bytes()
        entries = {} if content is None else _parse(content)
        if entries is None:
            raise ConfigurationError(f"{self._shown} does not hold credentials: remove it")
        return entries

    def update(self, service: str, texts: Mapping[str, str] | None) -> bool:
        """Replace the entry of a service, or remove it; tell whether there was one.

        The file goes with its last entry.
        """
        if texts is None and not os.path.lexists(self.path):
            self.sweep()
            return False
        with self._told():
            _make_folder(self.path.parent)
            self._check_place()
            with self._locked(self._lock_seconds):
                self._remove_temporaries()
                entries: dict[str, Mapping[str, str]] = {**self.read()}
                known = entries.pop(service, None) is not None
                if texts is not None:
                    entries[service] = texts
                if entries:
                    self._write(entries)
                elif known:
                    self.path.unlink()
                return known

    def sweep(self) -> None:
        """Remove what a killed process left; one that is at work keeps what it has."""
        with suppress(OSError, ConfigurationError):
            if self._temporaries():
                with self._locked(0):
                    self._remove_temporaries()

    def _read_bytes(self) -> bytes | None:
        """Return the content of the file; None where there is none."""
        try:
            self._check_kind(os.lstat(self.path))  # opening a device may do something
            handle = os.open(self.path, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT)
        except FileNotFoundError:
            return None
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            self._check_kind(status)
            if os.name == "posix" and status.st_mode & _OTHERS:
                raise ConfigurationError(
                    f"{self._shown} is open to others: make it yours with `chmod 600`, and log in "
                    "again if someone may have read it"
                )
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise ConfigurationError(
                f"{self._shown} is longer than {_MAX_BYTES} bytes: it does not hold credentials, "
                "so remove it"
            )
        return content

    def _check_kind(self, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):
            raise ConfigurationError(f"{self._shown} is no file that holds credentials: remove it")

    def _write(self, entries: Mapping[str, Mapping[str, str]]) -> None:
        """Replace the file; readers see the old one or the new one."""
        temporary = self.path.with_name(f".{self.path.name}.{token_hex(8)}")
        content = json.dumps(entries, indent=2).encode()
        handle = _create(temporary, os.O_EXCL)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(handle)
            temporary.replace(self.path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _temporaries(self) -> list[Path]:
        own = re.compile(re.escape(f".{self.path.name}.") + r"[0-9a-f]{16}").fullmatch
        try:
            return [path for path in self.path.parent.iterdir() if own(path.name)]
        except FileNotFoundError:
            return []

    def _remove_temporaries(self) -> None:
        for path in self._temporaries():
            path.unlink(missing_ok=True)

    @contextmanager
    def _locked(self, seconds: float) -> Generator[None]:
        """Hold the lock, which the system takes back when a process ends, however it ends."""
        deadline = time.monotonic() + seconds
        while (handle := self._try_lock()) is None:
            if time.monotonic() >= deadline:
                raise ConfigurationError(
                    f"{self._shown} is locked by another process for {seconds:g} s: try again, or"
                    " end that process"
                )
            time.sleep(_POLL_SECONDS)
        try:
            yield
        finally:
            with suppress(OSError):  # Windows removes no file that is open
                self._lock_path.unlink()
            os.close(handle)

    def _try_lock(self) -> int | None:
        """Return the descriptor of the lock, or None where another holds it."""
        handle = _create(self._lock_path, _NO_WAIT)
        try:
            held = _lock(handle) and _is_at(handle, self._lock_path)
        except BaseException:
            os.close(handle)
            raise
        if not held:  # or its last holder has removed it while we came
            os.close(handle)
            return None
        return handle

    def _check_place(self) -> None:
        """Refuse links, and a folder in which others could put a file of theirs."""
        folder = self.path.parent
        for path in (folder, self.path):
            if path.is_symlink():
                raise ConfigurationError(f"{path} is a link, which is not followed: remove it")
        with suppress(FileNotFoundError):
            if os.name == "posix" and folder.stat().st_mode & _OTHERS_WRITE:
                raise ConfigurationError(
                    f"others may write to {folder}: make it yours with `chmod 700`"
                )

    @contextmanager
    def _told(self) -> Generator[None]:
        """Say in one line why the file cannot be used."""
        try:
            yield
        except (OSError, ValueError) as error:  # a NUL in the path is a ValueError
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise ConfigurationError(
                f"{self._shown} cannot be used: {reason}; set XDG_CONFIG_HOME to a folder of yours"
            ) from None


def _parse(content: bytes) -> dict[str, dict[str, str]] | None:
    """Return the entries that a file holds, or None where it holds something else."""
    try:
        value: object = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    entries: dict[str, dict[str, str]] = {}
    for service, entry in cast("dict[str, object]", value).items():
        texts = _texts(entry)
        if texts is None:
            return None
        entries[service] = texts
    return entries


def parse_entry(text: str) -> dict[str, str] | None:
    """Return the texts of one entry as JSON, or None where it is not one."""
    try:
        return _texts(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _texts(value: object) -> dict[str, str] | None:
    """Return an object of nothing but texts, or None where the value is not one."""
    if not isinstance(value, dict):
        return None
    entry = cast("dict[str, object]", value)
    texts = {name: text for name, text in entry.items() if isinstance(text, str)}
    return texts if len(texts) == len(entry) else None


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, each for its owner only."""
    missing = [one for one in (folder, *folder.parents) if not os.path.lexists(one)]
    for one in reversed(missing):
        with suppress(FileExistsError):  # another process was faster
            one.mkdir(mode=0o700)
            one.chmod(0o700)  # whatever the umask has taken away


def _create(path: Path, flags: int) -> int:
    """Open a file to write, and make it where it is missing: for its owner only, at any umask."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | _NO_FOLLOW | flags, 0o600)
    if sys.platform != "win32":
        try:
            os.fchmod(handle, 0o600)
        except BaseException:
            os.close(handle)
            raise
    return handle


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.lstat(path))
    except FileNotFoundError:
        return False


def _lock(handle: int) -> bool:
    """Lock an open file, and tell whether that was possible at once."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # Windows says that it is denied
        return False
    return True
