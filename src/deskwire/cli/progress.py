"""How far a pull is: a bar on a terminal, a line now and then elsewhere, or JSON for programs."""

import json
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Final, Self, TypeAlias

import attrs
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.text import Text

from deskwire.cli.process import Exit
from deskwire.pull.events import PullHook, PullState
from deskwire.pull.records import PartRecord, Summary

_LINES: Final = 6
"""How many lines tell of the progress at most where there is no bar, and it is short."""
_INTERVAL: Final = 10.0
"""The seconds between two lines where it takes longer."""
_NAMED: Final = 10
"""How many of the failures are named at the end."""

_Event: TypeAlias = Mapping[str, str | int | float | None]


class PullProgress(PullHook):
    """A bar, or lines.

    Args:
        console: Where to show it.
        bar: Whether to draw a bar rather than write lines.
        noun: What is counted.
    """

    def __init__(self, console: Console, *, bar: bool, noun: str = "parts") -> None:
        self._console: Final = console
        self._has_bar: Final = bar
        self._noun: Final = noun
        self._lines = 0
        self._told_at = time.monotonic()
        self._bar: Final = Progress(
            SpinnerColumn(finished_text="[green]✓"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[told]}"),
            console=console,
            disable=not bar,
        )
        self._task: Final = self._bar.add_task(noun, total=None, told="")

    def __enter__(self) -> Self:
        if self._has_bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._has_bar:
            self._bar.stop()

    @property
    def hook(self) -> PullHook:
        """What the pull tells."""
        return self

    def say(self, text: str, style: str = "") -> None:
        """Write a text above the bar."""
        # What is printed at the end fails as well, and is told.
        with suppress(OSError):
            self._console.print(Text(text, style=style), soft_wrap=True)

    def on_begin(self, total: int) -> None:
        """Learn how much there is."""
        if self._has_bar:
            self._bar.update(self._task, total=total)

    def on_wait(self, seconds: float, reason: str) -> None:
        """Say that the service has asked for a pause."""
        self.say(f"  all calls wait {seconds:.0f} s: {reason}", "yellow")

    def on_split(self, record: PartRecord) -> None:
        """Say that a partition was too big."""
        self.say(f"  {record.key} is pulled in pieces: {record.reason}", "yellow")

    def on_failure(self, record: PartRecord) -> None:
        """Say that a partition failed."""
        self.say(f"  {record.key} failed: {record.error}", "red")

    def on_state(self, state: PullState) -> None:
        """Show how far it is."""
        if self._has_bar:
            self._bar.update(self._task, completed=state.done, told=_told(state))
            return
        lines = state.done * _LINES // state.total if state.total else 0
        now = time.monotonic()
        is_due = lines > self._lines if now - self._told_at < _INTERVAL else True
        if is_due:
            self._lines, self._told_at = lines, now
            self.say(f"  {state.done}/{state.total} {self._noun}, {_told(state)}")


def _told(state: PullState) -> str:
    """Return in words how it goes."""
    words = [f"{state.rows:,} rows", f"{state.requests_per_second:.0f} requests/s"]
    if state.retries:
        words.append(f"{state.retries} retries")
    if state.waited >= 1:
        words.append(f"{state.waited:.0f} s waited")
    left = state.seconds_left
    if left is not None and state.done < state.total:
        words.append(f"{_span(left)} left")
    return ", ".join(words)


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


class JSONEvents(PullHook):
    """Writes each event to stdout as an object in a line; the last is the summary."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    @property
    def hook(self) -> PullHook:
        """What the pull tells."""
        return self

    def on_begin(self, total: int) -> None:
        """Write how many partitions there are."""
        _write({"event": "begin", "partitions": total})

    def on_part(self, record: PartRecord) -> None:
        """Write that a part is durable."""
        _write(
            {
                "event": "part",
                "key": record.key,
                "path": record.path,
                "rows": record.rows,
                "bytes": record.size,
                "attempts": record.attempts,
            }
        )

    def on_kept(self, record: PartRecord) -> None:
        """Write that a part was there."""
        _write({"event": "kept", "key": record.key, "rows": record.rows})

    def on_split(self, record: PartRecord) -> None:
        """Write that a partition was too big."""
        _write({"event": "split", "key": record.key, "reason": record.reason})

    def on_failure(self, record: PartRecord) -> None:
        """Write that a partition failed."""
        _write({"event": "failure", "key": record.key, "error": record.error})

    def on_wait(self, seconds: float, reason: str) -> None:
        """Write that all calls wait."""
        _write({"event": "wait", "seconds": seconds, "reason": reason})

    def on_end(self, summary: Summary) -> None:
        """Write how it ended."""
        data = attrs.asdict(summary)
        sys.stdout.write(f"{json.dumps({'event': 'end', **data})}\n")
        sys.stdout.flush()


def _write(event: _Event) -> None:
    sys.stdout.write(f"{json.dumps(event, ensure_ascii=False)}\n")
    sys.stdout.flush()


def conclude(console: Console, summary: Summary, where: str) -> Exit:
    """Say how a pull ended, and return the exit code."""
    for notice in summary.notices:
        console.print(Text(notice), soft_wrap=True)
    kept = f", {summary.kept:,} of them from before" if summary.kept else ""
    console.print(
        f"{summary.parts:,} parts with {summary.rows:,} rows{kept}: {summary.requests:,} requests "
        f"in {summary.seconds:.1f} s, {summary.retries} of which were retries.",
        soft_wrap=True,
    )
    if summary.rate:  # else workers did it, or it was over before anything was found out
        console.print(
            f"Best with {summary.concurrency} calls at once: {summary.rate:.0f} answers/s.",
            soft_wrap=True,
        )
    if summary.is_complete:
        console.print(Text(f"Complete: {where}"), soft_wrap=True)
        return Exit.DONE
    missing = summary.failed + summary.left
    console.print(Text(f"{missing:,} partitions are missing:", style="red"), soft_wrap=True)
    for failure in summary.failures[:_NAMED]:
        console.print(Text(f"  {failure.key}: {failure.error}"), soft_wrap=True)
    if summary.failed > _NAMED:
        console.print(f"  and {summary.failed - _NAMED:,} more that failed", soft_wrap=True)
    if summary.left:
        console.print(f"  {summary.left:,} were not tried, the time was over", soft_wrap=True)
    console.print("The same command tries them again.", soft_wrap=True)
    return Exit.PARTLY
