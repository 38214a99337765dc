"""Stored credentials: in the system's keyring where there is one, else in a file of the user's.

    credentials = load_credentials("odesk")
    async with ODesk(**credentials) as odesk:
        ...

`deskwire login` writes them and `deskwire logout` removes them. The file is
`$XDG_CONFIG_HOME/deskwire/credentials.json`, which nobody but its owner can read.
"""

import json
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final, Literal, Protocol, TypedDict, cast

from deskwire.core.errors import ConfigurationError
from deskwire.core.secret import Secret

_KEYRING_SERVICE: Final = "deskwire"
_NO_FOLLOW: Final[int] = getattr(os, "O_NOFOLLOW", 0)  # Windows has none
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


class ODeskCredentials(TypedDict):
    """The arguments of `ODesk` that a login yields."""

    base_url: str
    """The address the credentials are for; they are never sent to another."""
    consumer_key: Secret
    """The key of the application."""
    consumer_secret: Secret
    """The secret of the application, which every call is signed with."""
    access_token: Secret
    """The token of the user."""
    access_token_secret: Secret
    """The secret of that token."""


def load_credentials(
    service: Literal["odesk"], store: "TokenStore | None" = None
) -> ODeskCredentials:
    """Return the stored credentials of a service, as arguments of its client.

    Args:
        service: The service.
        store: Where they are; the user's own store unless given.

    Raises:
        ConfigurationError: Nothing is stored, or the store cannot be read.
    """
    found = (store or TokenStore()).load(service)
    if not found:
        raise ConfigurationError(
            f"no credentials of {service} are stored: run `deskwire login {service}`"
        )
    missing = sorted(ODeskCredentials.__required_keys__ - found.keys())
    if missing:
        raise ConfigurationError(
            f"the stored credentials of {service} lack {', '.join(missing)}: "
            f"run `deskwire login {service}` again"
        )
    return {
        "base_url": found["base_url"].reveal(),
        "consumer_key": found["consumer_key"],
        "consumer_secret": found["consumer_secret"],
        "access_token": found["access_token"],
        "access_token_secret": found["access_token_secret"],
    }


def default_path() -> Path:
    """Return the file that holds credentials where there is no keyring."""
    # The XDG specification has relative paths ignored.
    given = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    root = given if given.is_absolute() else Path.home() / ".config"
    return root / "deskwire" / "credentials.json"


class _Keyring(Protocol):
    """The part of a keyring backend that is used here; not all of it is typed there."""

    @property
    def name(self) -> str: ...

    def get_password(self, service: str, username: str, /) -> str | None: ...

    def set_password(self, service: str, username: str, password: str, /) -> None: ...

    def delete_password(self, service: str, username: str, /) -> None: ...


class TokenStore:
    """Keeps the credentials of one user: one entry a service, each a set of named texts."""

    def __init__(self, path: Path | None = None, *, use_keyring: bool = True) -> None:
        """Open nothing yet.

        Args:
            path: The file to use where there is no keyring; `default_path()` unless given.
            use_keyring: Whether to look for a keyring at all.
        """
        self._file: Final = _CredentialsFile(path or default_path())
        self._use_keyring: Final = use_keyring

    def __repr__(self) -> str:
        return f"<TokenStore in {self.location}>"

    @property
    def location(self) -> str:
        """Where `save` puts credentials, in words for people."""
        backend = self._keyring()
        return f"the system keyring ({backend.name})" if backend else str(self._file.path)

    def save(self, service: str, credentials: Mapping[str, Secret | str]) -> None:
        """Store credentials in place of those stored before.

        Args:
            service: The service, e.g. `odesk`.
            credentials: The texts by name.

        Raises:
            ConfigurationError: The keyring or the file cannot be written.
        """
        texts = {name: Secret(value).reveal() for name, value in credentials.items()}
        backend = self._keyring()
        if backend is None:
            self._file.write({**self._file.read(), service: texts})
            return
        try:
            backend.set_password(_KEYRING_SERVICE, service, json.dumps(texts))
        except Exception as error:
            raise _refused(backend, error) from error
        self._file.remove(service)

    def load(self, service: str) -> dict[str, Secret]:
        """Return the credentials of a service by name; empty where none are stored.

        Raises:
            ConfigurationError: The keyring or the file cannot be read.
        """
        backend = self._keyring()
        found = _parse_entry(_get(backend, service), backend.name) if backend else {}
        texts = found or self._file.read().get(service, {})
        return {name: Secret(text) for name, text in texts.items()}

    def delete(self, service: str) -> bool:
        """Forget the credentials of a service, and tell whether there were any.

        Raises:
            ConfigurationError: The keyring or the file cannot be written.
        """
        backend = self._keyring()
        in_keyring = backend is not None and _get(backend, service) is not None
        if backend is not None and in_keyring:
            try:
                backend.delete_password(_KEYRING_SERVICE, service)
            except Exception as error:
                raise _refused(backend, error) from error
        in_file = self._file.remove(service)
        return in_keyring or in_file

    def _keyring(self) -> _Keyring | None:
        """Return the system's keyring; None where there is none, or none that keeps anything."""
        if not self._use_keyring:
            return None
        try:
            import keyring
            from keyring.backends import fail, null
        except ImportError:
            return None
        backend = keyring.get_keyring()
        absent = isinstance(backend, fail.Keyring | null.Keyring)
        return None if absent else cast("_Keyring", backend)


def _get(backend: _Keyring, service: str) -> str | None:
    try:
        return backend.get_password(_KEYRING_SERVICE, service)
    except Exception as error:
        raise _refused(backend, error) from error


def _refused(backend: _Keyring, error: Exception) -> ConfigurationError:
    # Falling back to the file unasked would leave the secrets less safe than the user believes.
    reason = str(error) or type(error).__name__
    return ConfigurationError(
        f"the system keyring ({backend.name}) refused: {reason}; unlock it, or set "
        "PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring to use a file"
    )


def _parse_entry(text: str | None, where: str) -> dict[str, str]:
    if text is None:
        return {}
    try:
        entry = _texts(json.loads(text))
    except ValueError:
        entry = None
    if entry is None:
        raise ConfigurationError(
            f"the entry {_KEYRING_SERVICE} of {where} does not hold credentials: remove it"
        )
    return entry


def _texts(value: object) -> dict[str, str] | None:
    """Return an object of nothing but texts, or None where the value is not one."""
    if not isinstance(value, dict):
        return None
    entry = cast("dict[str, object]", value)
    texts = {name: text for name, text in entry.items() if isinstance(text, str)}
    return texts if len(texts) == len(entry) else None


class _CredentialsFile:
    """A JSON file for its owner's eyes only, replaced as a whole, never through a link."""

    def __init__(self, path: Path) -> None:
        self.path: Final = path

    def read(self) -> dict[str, dict[str, str]]:
        """Return the entries of all services."""
        self._check_place()
        try:
            handle = os.open(self.path, os.O_RDONLY | _NO_FOLLOW)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._unusable(error) from error
        with os.fdopen(handle, encoding="utf-8") as file:
            mode = os.fstat(handle).st_mode
            if os.name == "posix" and mode & _OTHERS:
                raise ConfigurationError(
                    f"{self.path} is open to others: make it yours with `chmod 600`, and log in "
                    "again if someone may have read it"
                )
            return self._parse(file.read())

    def _parse(self, text: str) -> dict[str, dict[str, str]]:
        try:
            value: object = json.loads(text)
        except ValueError:
            value = None
        services = cast("dict[str, object]", value) if isinstance(value, dict) else {"": None}
        entries: dict[str, dict[str, str]] = {}
        for service, entry in services.items():
            texts = _texts(entry)
            if texts is None:
                raise ConfigurationError(f"{self.path} does not hold credentials: remove it")
            entries[service] = texts
        return entries

    def write(self, entries: Mapping[str, Mapping[str, str]]) -> None:
        """Replace the file; readers see the old one or the new one."""
        folder = self.path.parent
        temporary = folder / f".{self.path.name}.{token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            self._check_place()
            try:
                with os.fdopen(os.open(temporary, flags, 0o600), "w", encoding="utf-8") as file:
                    json.dump(entries, file, indent=2)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(self.path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise self._unusable(error) from error

    def remove(self, service: str) -> bool:
        """Remove the entry of a service, and the file with the last one."""
        entries = self.read()
        if entries.pop(service, None) is None:
            return False
        if entries:
            self.write(entries)
            return True
        try:
            self.path.unlink()
        except OSError as error:
            raise self._unusable(error) from error
        return True

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

    def _unusable(self, error: OSError) -> ConfigurationError:
        return ConfigurationError(
            f"{self.path} cannot be used: {error.strerror or error}; set XDG_CONFIG_HOME to a "
            "folder of yours"
        )
