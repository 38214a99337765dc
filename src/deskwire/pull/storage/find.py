"""Which storage is meant by a place or an address."""

from pathlib import Path

from deskwire.core.errors import ConfigurationError, shown
from deskwire.pull.storage.local import FolderStorage
from deskwire.pull.storage.protocol import Storage


def is_address(text: str) -> bool:
    """Tell whether a text is the address of an object store, and no path."""
    return "://" in text


def open_storage(address: str) -> Storage:
    """Return the files at a place.

    Args:
        address: A path on this machine, or the address of an object store.

    Raises:
        ConfigurationError: It is an address that cannot be.
    """
    if is_address(address):
        from deskwire.pull.storage.objects import ObjectStorage

        return ObjectStorage(address)
    return FolderStorage(Path(address))


def state_of(address: str, state: Path | None) -> Path:
    """Return the folder of what a later run needs: that of the data set, or one of its own.

    Args:
        address: Where the data set is.
        state: The folder that was given for it.

    Raises:
        ConfigurationError: One is given though it is not needed, or the other way round.
    """
    if is_address(address):
        if state is None:
            raise ConfigurationError(
                f"{address} needs a state, a folder on this machine for what a later run has to "
                "know: pull(..., state='DIR'), or --state DIR"
            )
        return state
    if state is not None:
        raise ConfigurationError(
            f"state is {shown(f'{state}')}, which is for object stores alone: {address} keeps its "
            "own"
        )
    return Path(address)
