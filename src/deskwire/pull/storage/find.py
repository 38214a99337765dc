"""Which storage is meant by an address."""

from pathlib import Path

from deskwire.pull.storage.local import FolderStorage
from deskwire.pull.storage.protocol import Storage


def open_storage(address: str) -> Storage:
    """Return the files at an address."""
    return FolderStorage(Path(address))
