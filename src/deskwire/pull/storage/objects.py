"""`ObjectStorage`: a bucket of an object store, through pyarrow's file systems."""

import errno
import os
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

from deskwire.core.errors import ConfigurationError, excerpt
from deskwire.core.model.checks import suggest
from deskwire.pull.durable import tell
from deskwire.pull.storage.protocol import BESIDE, Found, Stamp

SCHEMES: Final = ("s3", "gs", "abfs", "abfss")
"""The kinds of object stores: Amazon's and what speaks like it, Google's, Azure's."""
_S3_OPTIONS: Final = ("region", "scheme", "endpoint_override")
_PIECE: Final = 1 << 20
_CONNECT: Final = 10.0
_REQUEST: Final = 60.0
_ATTEMPTS: Final = 5


class ObjectStorage:
    """The objects of a bucket below a prefix: one that is put is there as a whole, or is not.

    Credentials are those that the vendor's tools find: of the environment, of their files, or of
    the machine. `AWS_ENDPOINT_URL` (or `?endpoint_override=`) names another server that speaks S3.

    Args:
        address: E.g. `s3://bucket/reports`.

    Raises:
        ConfigurationError: The address is none, or holds a credential.
    """

    def __init__(self, address: str) -> None:
        self._address: Final = address.rstrip("/")
        self._parts: Final = _checked(address)
        self._base: Final = f"{self._parts.netloc}{self._parts.path}".rstrip("/")
        self._opened: Any = None
        self._listing: dict[str, Found] | None = None

    @property
    def address(self) -> str:
        """The address."""
        return self._address

    def __str__(self) -> str:
        return self._address

    def write(self, name: str, pieces: Iterable[bytes]) -> str:
        """Put an object, in the place of an older one; return its SHA-256."""
        content = b"".join(pieces)
        with self._guarded() as fs:
            # An error leaves the stream as it is: to close it would be to put half an object.
            stream = fs.open_output_stream(self._path(name))
            stream.write(content)
            stream.close()
        tell("object-put", Path(name))
        return sha256(content).hexdigest()

    def remove(self, name: str) -> None:
        """Delete an object, if it is there."""
        with self._guarded() as fs:
            try:
                fs.delete_file(self._path(name))
            except FileNotFoundError:
                return
        tell("object-deleted", Path(name))

    def discard(self, names: Iterable[str]) -> None:
        """Delete objects, if they are there."""
        for name in names:
            self.remove(name)

    def look(self, name: str) -> Found | None:
        """Return what is under a name; None where nothing is."""
        with self._guarded() as fs:
            (info,) = fs.get_file_info([self._path(name)])
        return self._found(info)

    def look_up(self, names: Iterable[str]) -> Mapping[str, Found]:
        """Return what was under some names when this was first asked for."""
        if self._listing is None:
            self._listing = {found.name: found for found in self._list("")}
        listing = self._listing
        return {name: listing[name] for name in names if name in listing}

    def read(self, name: str) -> bytes:
        """Return the bytes of an object."""
        with self._guarded() as fs, fs.open_input_stream(self._path(name)) as stream:
            return bytes(stream.read())

    def hash(self, name: str) -> str:
        """Return the SHA-256 of an object."""
        state = sha256()
        with self._guarded() as fs, fs.open_input_stream(self._path(name)) as stream:
            while piece := stream.read(_PIECE):
                state.update(piece)
        return state.hexdigest()

    def files(self) -> Iterator[Found]:
        """Yield all that is there but what stands beside the data, in the order of names."""
        for found in sorted(self._list("")):
            if found.name.partition("/")[0] not in BESIDE:
                yield found

    def state_files(self, folder: str) -> Iterator[str]:
        """Yield the names of the objects in a folder of the state, as they are now."""
        yield from sorted(found.name for found in self._list(folder))

    def sweep(self) -> None:
        """Do nothing: there is no half of an object."""

    def _list(self, folder: str) -> list[Found]:
        with self._guarded() as fs:
            selector = _fs().FileSelector(
                self._path(folder) if folder else self._base, allow_not_found=True, recursive=True
            )
            found = map(self._found, fs.get_file_info(selector))
            return [one for one in found if one is not None]

    def _found(self, info: Any) -> Found | None:  # noqa: ANN401  pyarrow has no types
        if not info.is_file:
            return None  # a folder is but the beginning of names
        name = str(info.path)[len(self._base) + 1 :]
        return Found(name, int(info.size), Stamp(int(info.mtime_ns or 0)))

    def _path(self, name: str) -> str:
        return f"{self._base}/{name}"

    @contextmanager
    def _guarded(self) -> Generator[Any]:
        """Yield the file system; what goes wrong there is an `OSError` that names the store."""
        try:
            if self._opened is None:
                self._opened = _open(self._parts)
            yield self._opened
        except FileNotFoundError as error:
            if "NO_SUCH_BUCKET" in str(error):
                raise self._failed(error) from error
            raise
        except (OSError, import_module("pyarrow").ArrowException) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> OSError:
        return OSError(errno.EIO, excerpt(" ".join(str(error).split())), self._address)


def _fs() -> Any:  # noqa: ANN401
    """Return pyarrow's module of file systems."""
    module: Any = import_module("pyarrow.fs")
    return module


def _checked(address: str) -> SplitResult:
    """Return the parts of an address."""
    shape = f"expected an address such as {SCHEMES[0]}://bucket/reports"
    try:
        parts = urlsplit(address)
        has_user = parts.username is not None or parts.password is not None
    except ValueError as error:
        raise ConfigurationError(f"to is no address ({error}), {shape}") from error
    if parts.scheme not in SCHEMES:
        raise ConfigurationError(f"to is an address of {parts.scheme!r}, {shape}")
    if has_user and not parts.scheme.startswith("abfs"):  # where container@account is meant
        raise ConfigurationError(
            "to holds a credential, which is no part of an address: put it where the tools of the "
            "store look for it, e.g. into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        )
    if not parts.netloc:
        raise ConfigurationError(f"to names no bucket, {shape}")
    if parts.fragment:
        raise ConfigurationError(f"to has a part after '#', {shape}")
    for name, _ in parse_qsl(parts.query, keep_blank_values=True):
        if parts.scheme != "s3" or name not in _S3_OPTIONS:
            raise ConfigurationError(
                f"to has the option {name!r}, {suggest(name, _S3_OPTIONS)}, of s3:// alone; "
                "credentials are no part of an address"
            )
    return parts


def _open(parts: SplitResult) -> Any:  # noqa: ANN401
    """Return the file system of an address."""
    fs = _fs()
    if parts.scheme != "s3":
        system, _ = fs.FileSystem.from_uri(parts.geturl())
        return system
    environment = os.environ
    endpoint = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL", "")
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION", "")
    given: Mapping[str, str] = dict(parse_qsl(parts.query))
    scheme, _, host = endpoint.rpartition("://")
    options: dict[str, Any] = {
        "endpoint_override": given.get("endpoint_override") or host.rstrip("/"),
        "scheme": given.get("scheme") or scheme,
        "region": given.get("region") or region,
    }
    if not options["region"] and not options["endpoint_override"]:
        options["region"] = fs.resolve_s3_region(parts.netloc)
    return fs.S3FileSystem(
        **{name: value for name, value in options.items() if value},
        connect_timeout=_CONNECT,
        request_timeout=_REQUEST,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=_ATTEMPTS),
        background_writes=False,
        allow_delayed_open=True,  # one request where the object is small
    )
