"""`State`: what every service of the sandbox remembers, and the time it is."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, tzinfo

import attrs

from deskwire.sandbox.store import Store, Value


@attrs.frozen
class State:
    """The data behind a service."""

    store: Store
    """The database."""
    clock: Callable[[], float]
    """Seconds since the epoch."""

    def now(self) -> int:
        """Return the second it is."""
        return int(self.clock())

    def today(self, zone: tzinfo) -> str:
        """Return the day it is in a zone, as ISO text."""
        return datetime.fromtimestamp(self.clock(), zone).date().isoformat()

    def row(self, sql: str, *parameters: Value) -> sqlite3.Row | None:
        """Return the first row of a query."""
        return self.store.row(sql, parameters)
