"""How far the demo is: a bar on a terminal, a line now and then elsewhere."""

from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from deskwire.transport.events import Attempt, Hook, Outcome

_LINES: Final = 6
"""How many lines tell of the progress where there is no bar."""


class PullProgress(Hook):
    """Counts requests and retries, and shows them: a hook of the client."""

    def __init__(self, console: Console, total: int, *, bar: bool) -> None:
        """Show nothing yet.

        Args:
            console: Where to show it.
            total: How many reports are to be pulled.
            bar: Whether to draw a bar rather than write lines.
        """
        self.requests: int = 0
        """The requests that were sent."""
        self.retries: int = 0
        """How many of them were repetitions."""
        self.reports: int = 0
        """The reports that were pulled."""
        self.rows: int = 0
        """The rows that they had."""
        self._total: Final = total
        self._console: Final = console
        self._has_bar: Final = bar
        self._bar: Final = Progress(
            SpinnerColumn(finished_text="[green]✓"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("reports, {task.fields[rows]:,} rows"),
            TimeElapsedColumn(),
            console=console,
            disable=not bar,
        )
        self._task: Final = self._bar.add_task("reports", total=total, rows=0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def say(self, text: str) -> None:
        """Write a text above the bar."""
        self._console.print(text)

    def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        """Count a request."""
        del attempt, outcome
        self.requests += 1

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        """Count a repetition and say why it is needed."""
        self.retries += 1
        said = reason.removeprefix(f"{attempt.operation}: ")
        line = f"  {attempt.operation}: {said}; again in {wait:.2f} s"
        with suppress(OSError):  # what is printed between the calls fails as well, and is told
            self._console.print(Text(line, style="yellow"), soft_wrap=True)

    def add(self, rows: int) -> None:
        """Count a report that was pulled."""
        self.reports += 1
        self.rows += rows
        if self._has_bar:
            self._bar.update(self._task, advance=1, rows=self.rows)
        elif self.reports * _LINES // self._total > (self.reports - 1) * _LINES // self._total:
            self._console.print(f"  {self.reports}/{self._total} reports, {self.rows:,} rows")
