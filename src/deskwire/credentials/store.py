"""`TokenStore`: credentials in the system's keyring where there is one, else in a file.

`deskwire login` writes them and `deskwire logout` removes them. The file is that of
`default_path()`, which nobody but its owner can read.
"""

import json
import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol, TypeVar, cast

from deskwire.core.errors import ConfigurationError, ParameterError, excerpt
from deskwire.core.model.checks import FLAG, Check, instance, or_none, plain
from deskwire.core.model.secret import Secret, sealed
from deskwire.credentials.file import CredentialsFile, parse_entry

T = TypeVar("T")

_KEYRING_SERVICE: Final = "deskwire"
_FOLDER: Final = "deskwire"
_FILE: Final = "credentials.json"
_NO_TEXTS: Final[Mapping[str, str]] = MappingProxyType({})


def default_path() -> Path:
    """Return the file that holds credentials where there is no keyring.

    It is in `$XDG_CONFIG_HOME/deskwire`, or where the system keeps the settings of programs. What
    is stored in `~/.config/deskwire` is found there.

    Raises:
        ConfigurationError: The user has no home folder.
    """
    # The XDG specification has relative paths ignored.
    given = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    if given.is_absolute():
        return given / _FOLDER / _FILE
    try:
        plain_path = Path.home() / ".config" / _FOLDER / _FILE
    except RuntimeError:
        raise ConfigurationError(
            "there is no home folder to keep credentials in: set HOME, or XDG_CONFIG_HOME to a "
            "folder of yours"
        ) from None
    folder = _system_folder()
    if folder is None or (os.path.lexists(plain_path) and not os.path.lexists(folder / _FILE)):
        return plain_path
    return folder / _FILE


def _system_folder() -> Path | None:
    """Return the folder for the settings of deskwire; None where nothing knows of one."""
    try:
        from platformdirs import user_config_path
    except ImportError:  # it comes with the extra `deskwire[cli]`
        return None
    folder = user_config_path(_FOLDER, appauthor=False)
    return folder if folder.is_absolute() else None


class _Keyring(Protocol):
    """The part of a keyring backend that is used here; not all of it is typed there."""

    @property
    def name(self) -> str: ...

    def get_password(self, service: str, username: str, /) -> str | None: ...

    def set_password(self, service: str, username: str, password: str, /) -> None: ...

    def delete_password(self, service: str, username: str, /) -> None: ...


_PATH: Final = or_none(instance(Path, "a Path"), "the usual file")
_SERVICE: Final = Check(
    "the name of a service, e.g. 'odesk'",
    lambda value: isinstance(value, str) and plain(value).isprintable() and len(plain(value)) < 100,
    error=ParameterError,
)


class TokenStore:
    """Keeps the credentials of one user: one entry a service, each a set of named texts.

    Threads and processes may use one store side by side: what one saves, no other loses.
    """

    def __init__(self, path: Path | None = None, *, use_keyring: bool = True) -> None:
        """Open nothing yet.

        Args:
            path: The file to use where there is no keyring; `default_path()` unless given.
            use_keyring: Whether to look for a keyring at all.

        Raises:
            ConfigurationError: No path is given, and the user has no home folder.
        """
        _PATH.check("path", path)
        FLAG.check("use_keyring", use_keyring)
        self._file: Final = CredentialsFile(path or default_path())
        self._use_keyring: Final = use_keyring

    def __repr__(self) -> str:
        if not hasattr(self, "_use_keyring"):  # it was refused half-way
            return "<TokenStore in None>"
        return f"<TokenStore in {self._file.path}{' or the keyring' if self._use_keyring else ''}>"

    @property
    def location(self) -> str:
        """Where `save` puts credentials, in words for people."""
        backend = self._keyring()
        return f"the system keyring ({_name(backend)})" if backend else str(self._file.path)

    @sealed
    def save(self, service: str, credentials: Mapping[str, Secret | str]) -> None:
        """Store credentials in place of those stored before.

        Args:
            service: The service, e.g. `odesk`.
            credentials: The texts by name.

        Raises:
            ConfigurationError: The keyring or the file cannot be written.
            ParameterError: The credentials are no texts by name.
        """
        service = _named(service)
        texts = _texts_to_save(credentials)
        backend = self._keyring()
        if backend is None:
            self._file.update(service, texts)
            return
        text = json.dumps(texts)
        _ask(backend, lambda: backend.set_password(_KEYRING_SERVICE, service, text), texts)
        self._file.update(service, None)

    @sealed
    def load(self, service: str) -> dict[str, Secret]:
        """Return the credentials of a service by name; empty where none are stored.

        Raises:
            ConfigurationError: The keyring or the file cannot be read.
        """
        service = _named(service)
        self._file.sweep()
        backend = self._keyring()
        found = _from_keyring(backend, service) if backend else None
        texts = found or self._file.read().get(service, {})
        return {name: Secret(text) for name, text in texts.items()}

    @sealed
    def delete(self, service: str) -> bool:
        """Forget the credentials of a service, and tell whether there were any.

        Raises:
            ConfigurationError: The keyring or the file cannot be written.
        """
        service = _named(service)
        backend = self._keyring()
        in_keyring = backend is not None and _ask(backend, lambda: _forget(backend, service))
        in_file = self._file.update(service, None)
        return in_keyring or in_file

    def _keyring(self) -> _Keyring | None:
        """Return the system's keyring; None where there is none, or none that keeps anything."""
        if not self._use_keyring or find_spec("keyring") is None:
            return None
        return _ask(None, _find_keyring)


def _find_keyring() -> _Keyring | None:
    import keyring
    from keyring.backends import fail, null

    backend = cast("object", keyring.get_keyring())
    absent = backend is None or isinstance(backend, fail.Keyring | null.Keyring)
    return None if absent else cast("_Keyring", backend)


def _forget(backend: _Keyring, service: str) -> bool:
    """Remove the entry of a service, and tell whether there was one."""
    if backend.get_password(_KEYRING_SERVICE, service) is None:
        return False
    backend.delete_password(_KEYRING_SERVICE, service)
    return True


def _named(service: str) -> str:
    _SERVICE.check("service", service)
    return plain(service)


def _texts_to_save(credentials: object) -> dict[str, str]:
    """Return credentials as texts, or say which of them are none."""
    if not isinstance(credentials, Mapping):
        kind = type(credentials).__name__
        raise ParameterError(f"credentials are texts by name, got a {kind}")
    texts: dict[str, str] = {}
    try:
        items = list(cast("Mapping[object, object]", credentials).items())
    except Exception as error:  # noqa: BLE001  a mapping's own
        raise ParameterError(f"credentials cannot be read: {type(error).__name__}") from None
    for name, value in items:
        if not isinstance(name, str) or not isinstance(value, (str, Secret)):
            raise ParameterError(
                "credentials are texts by name, got a "
                f"{type(value).__name__} named by a {type(name).__name__}"
            )
        texts[name] = Secret(value).reveal()
    return texts


def _ask(
    backend: _Keyring | None, call: Callable[[], T], texts: Mapping[str, str] = _NO_TEXTS
) -> T:
    """Return what a keyring answers; whatever it raises becomes one line."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  it is anyone's code, and a panic is no Exception
        reason = _reason(error, texts)
    where = "" if backend is None else f" ({_name(backend)})"
    # Falling back to the file unasked would leave the secrets less safe than the user believes.
    # Outside of the handler, since the error may hold what was to be stored.
    raise ConfigurationError(
        f"the system keyring{where} refused: {reason}; unlock it, or set "
        "PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring to use a file"
    )


def _reason(error: BaseException, texts: Mapping[str, str]) -> str:
    """Return what an error says, unless it repeats what was to be stored."""
    kind = type(error).__name__
    try:
        said = str(error)
    except Exception:  # noqa: BLE001  of all errors, one that cannot even be printed
        return kind
    written = [form for text in texts.values() for form in (text, json.dumps(text)[1:-1])]
    return kind if any(form and form in said for form in written) else excerpt(said) or kind


def _name(backend: _Keyring) -> str:
    try:
        return str(backend.name)
    except Exception:  # noqa: BLE001  it is anyone's code
        return type(backend).__name__


def _from_keyring(backend: _Keyring, service: str) -> dict[str, str] | None:
    """Return the entry of a service, or None where there is none."""
    # What it really gives is as certain as who wrote it.
    text = cast("object", _ask(backend, lambda: backend.get_password(_KEYRING_SERVICE, service)))
    if text is None:
        return None
    entry = parse_entry(text) if isinstance(text, str) else None
    if entry is None:
        raise ConfigurationError(
            f"the entry {_KEYRING_SERVICE} of {_name(backend)} does not hold credentials: remove it"
        )
    return entry
