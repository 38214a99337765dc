"""`RateShares`: one rate for many workers, without a server that they would have to ask."""

import time
from collections.abc import Callable
from typing import Final

import attrs

WINDOW: Final = 10.0
"""The stretch of time, in seconds, in which no more may start than the rate allows."""
_MARGIN: Final = 1.01
"""How much longer a window is taken to be, since requests do not all travel equally long."""
_DOWN: Final = 0.8
_UP: Final = 1.05
_LEAST: Final = 0.05


@attrs.frozen
class Share:
    """What a shard may send."""

    rate: float | None = None
    """How many requests may start per second, evenly spaced; None for any number."""
    delay: float = 0.0
    """How many seconds its first request has to wait."""


class RateShares:
    """Gives each shard its share of a rate.

    The requests of a window are dealt out to places, one for each worker, as whole numbers: a place
    whose requests are evenly spaced at its share never has more of them in any window, whenever
    that begins, and so neither have all together. A shard begins where the last request of the one
    before it in its place allows it to. Where the service asks a worker for a pause, the next
    shares are smaller, and grow again from shard to shard.

    Args:
        rate: How many requests may start per second; None for any number.
        workers: How many shards run at a time.
        clock: Tells the time in seconds.
    """

    def __init__(
        self, rate: float | None, workers: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock: Final = clock
        self._factor = 1.0
        if rate is None:
            self._intervals: tuple[float, ...] = (0.0,) * workers
            self._free = [0.0] * workers
            return
        quota = int(rate * WINDOW)
        places = max(1, min(workers, quota))
        dealt = [quota // places + (place < quota % places) for place in range(places)]
        # Of a rate below one in a window a single place keeps to it by itself.
        self._intervals = tuple(
            _MARGIN * (WINDOW / count if count else 1 / rate) for count in dealt
        )
        now = clock()
        self._free = [now + place / rate for place in range(places)]

    @property
    def places(self) -> int:
        """How many shards may run at a time, so that each has a share."""
        return len(self._intervals)

    def take(self, place: int) -> Share:
        """Return the share of the next shard in a place."""
        interval = self._interval(place)
        if not interval:
            return Share()
        return Share(1 / interval, max(0.0, self._free[place] - self._clock()))

    def sent(self, place: int, since: float | None, pauses: int) -> None:
        """Learn what became of the shard in a place.

        Args:
            place: The place.
            since: How many seconds ago it sent its last request; None where it sent none.
            pauses: How often the service asked for a pause.
        """
        if since is not None:
            self._free[place] = self._clock() - since + self._interval(place)
        if pauses:
            self._factor = max(_LEAST, self._factor * _DOWN)
        else:
            self._factor = min(1.0, self._factor * _UP)

    def lost(self, place: int) -> None:
        """Learn that the worker in a place died, who may just have sent something."""
        self._free[place] = self._clock() + self._interval(place)

    def _interval(self, place: int) -> float:
        return self._intervals[place] / self._factor
