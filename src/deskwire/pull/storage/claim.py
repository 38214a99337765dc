"""`Claim`: ties an object store to the one state that may write into it."""

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Final, cast

from deskwire.core.model.values import JSONValue
from deskwire.pull.durable import STATE
from deskwire.pull.errors import TargetError
from deskwire.pull.ledger import Ledger
from deskwire.pull.storage.protocol import PLAN, Storage

CLAIM: Final = f"{STATE}/claim.json"
"""The object that names the state."""
_KEY: Final = "claim"


class Claim:
    """Keeps runs with other states away from a storage that has no locks.

    Runs with one state keep each other out by its lock. Of two states the first to put its claim
    has the storage. As an object store may not compare before it puts, two that come within one
    moment may both believe so: the claim is therefore looked at again before anything is
    published, where the one whose claim is gone is refused.

    Args:
        storage: The files.
        state: The folder of the state, to be named in messages.
        now: The clock.
    """

    def __init__(
        self, storage: Storage, state: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._storage: Final = storage
        self._state: Final = state
        self._now: Final = now

    def take(self, ledger: Ledger) -> None:
        """Claim the storage, or check that it is claimed by this state.

        Raises:
            TargetError: It is another's, or no data set.
        """
        mine = ledger.meta().get(_KEY)
        if self._read() is None:
            if mine is None:
                self._refuse_strangers()
                mine = token_hex(16)
                ledger.set_meta({_KEY: mine})
            told = {
                "state": mine,
                "host": socket.gethostname(),
                "since": f"{self._now():%Y-%m-%dT%H:%M:%SZ}",
            }
            self._storage.write(CLAIM, [json.dumps(told).encode()])
        self.check(ledger)

    def check(self, ledger: Ledger) -> None:
        """Check that the storage is claimed by this state.

        Raises:
            TargetError: It is another's, or nobody's.
        """
        found = self._read()
        if found is None:
            raise TargetError(f"{self._storage} is claimed by no state: {CLAIM} is gone")
        if found.get("state") != ledger.meta().get(_KEY):
            raise TargetError(
                f"{self._storage} belongs to another state (of {found.get('host')} since "
                f"{found.get('since')}) than {self._state}: use that one; or, where it is lost, "
                f"delete {CLAIM} there, and pull again"
            )

    def _read(self) -> dict[str, JSONValue] | None:
        try:
            content = self._storage.read(CLAIM)
        except FileNotFoundError:
            return None
        try:
            told: JSONValue = json.loads(content)
        except ValueError:
            told = None
        return cast("dict[str, JSONValue]", told if isinstance(told, dict) else {})

    def _refuse_strangers(self) -> None:
        """Refuse a place that holds something already and is no data set."""
        other = next(islice(self._storage.files(), 1), None)
        if other is not None and self._storage.look(PLAN) is None:
            raise TargetError(
                f"{self._storage} is no data set and not empty (there is {other.name}): choose "
                "another prefix"
            )
