"""`RateShares`: one rate for many workers, without a server that they would have to ask."""

from typing import Final

_MARGIN: Final = 0.99
"""What is kept for the edge of a stretch of time."""
_DOWN: Final = 0.8
_UP: Final = 1.05
_LEAST: Final = 0.05


class RateShares:
    """Gives each shard its share of a rate.

    As many shards as there are workers run at a time, each evenly spaced at its share, so that
    together they keep to the rate. Where the service asks a worker for a pause, the next shares are
    smaller, and grow again from shard to shard.

    Args:
        rate: How many requests may start per second; None for any number.
        workers: How many shards run at a time.
    """

    def __init__(self, rate: float | None, workers: int) -> None:
        self._rate: Final = rate
        self._workers: Final = workers
        self._factor = 1.0

    def take(self) -> float | None:
        """Return the share of the next shard in requests per second; None for any number."""
        if self._rate is None:
            return None
        return self._rate * _MARGIN * self._factor / self._workers

    def learn(self, pauses: int) -> None:
        """Learn how often the service asked the worker of a shard for a pause."""
        if pauses:
            self._factor = max(_LEAST, self._factor * _DOWN)
        else:
            self._factor = min(1.0, self._factor * _UP)
