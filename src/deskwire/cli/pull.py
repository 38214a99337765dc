"""`deskwire pull` and `deskwire verify`."""

import json
import logging
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, Literal

import anyio
import attrs

from deskwire.cli.console import can_draw, open_console
from deskwire.cli.process import Exit, UsageError
from deskwire.cli.progress import JSONEvents, PullProgress, conclude
from deskwire.core.errors import ConfigurationError
from deskwire.credentials.clients import FromEnvironment
from deskwire.pull.binding import bound_arguments
from deskwire.pull.engines import open_engine
from deskwire.pull.plan import EntityCall, Plan
from deskwire.pull.puller import pull
from deskwire.pull.records import Summary
from deskwire.pull.session import Mode
from deskwire.pull.targets.find import find_target
from deskwire.pull.verification import verify

_SHOWN: Final = 5
"""How many partitions a dry run shows of each source."""


@attrs.frozen(kw_only=True)
class PullOptions:
    """How a plan is pulled."""

    mode: Mode
    format: str
    concurrency: int | Literal["auto"]
    rate: float | None
    deadline: float | None
    executor: str | None
    as_json: bool
    state: Path | None


def run(path: Path, to: str, options: PullOptions) -> int:
    """Pull a plan into a folder.

    Raises:
        PlanError: The plan makes no sense.
        TargetError: The target is refused.
        DeskwireError: The pull failed.
        OSError: A file cannot be read or written.
    """
    plan = read(path)
    _check_target(to, options)
    who = _find_workers(plan, options)
    console = open_console(stderr=options.as_json)
    is_quiet = not logging.getLogger("deskwire").isEnabledFor(logging.DEBUG)
    if options.as_json:
        with JSONEvents() as events:
            summary = anyio.run(partial(_pull, plan, to, options, events, who=who))
        return Exit.DONE if summary.is_complete else Exit.PARTLY
    with PullProgress(console, bar=can_draw(console) and is_quiet) as progress:
        summary = anyio.run(partial(_pull, plan, to, options, progress, who=who))
    return conclude(console, summary, to)


def _check_target(to: str, options: PullOptions) -> None:
    """Check that a target can be.

    Raises:
        UsageError: It cannot.
    """
    try:
        find_target(to, format=options.format, state=options.state)
    except ConfigurationError as error:
        raise UsageError(f"{error}") from error


def read(path: Path) -> Plan:
    """Read a plan.

    Raises:
        UsageError: There is no such file.
        PlanError: It makes no sense.
    """
    try:
        return Plan.from_yaml(path)
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such plan") from None


async def _pull(
    plan: Plan, to: str, options: PullOptions, hook: PullProgress | JSONEvents, *, who: "_Who"
) -> Summary:
    return await pull(
        plan,
        who.clients,
        to=to,
        state=options.state,
        format=options.format,
        mode=options.mode,
        concurrency=options.concurrency,
        rate=options.rate,
        deadline=options.deadline,
        hooks=[hook],
        executor=who.engine,
        workers=who.workers,
    )


@attrs.frozen(kw_only=True)
class _Who:
    """Who does the work."""

    clients: Mapping[str, FromEnvironment]
    engine: Callable[[], Executor] | None
    workers: int | None


def _find_workers(plan: Plan, options: PullOptions) -> _Who:
    clients = {name: FromEnvironment(name) for name in plan.services}
    for make in clients.values():
        make()  # what is missing is better told before anything is begun
    engine, workers = (None, None) if options.executor is None else open_engine(options.executor)
    return _Who(clients=clients, engine=engine, workers=workers)


def dry(path: Path, to: str, options: PullOptions) -> int:
    """Tell what a plan would pull, and send nothing.

    Raises:
        PlanError: The plan makes no sense.
    """
    plan = read(path)
    _check_target(to, options)
    for source in plan.sources:
        _say(f"{source}")
        if not source.is_resolved:
            words = [
                f"the entities are those that {source.entities.call} lists"
                if isinstance(source.entities, EntityCall)
                else "",
                f"the periods end {source.periods.until}"
                if source.periods is not None and not source.periods.is_resolved
                else "",
            ]
            _say(f"  {', and '.join(filter(None, words))}: known when it is pulled")
            continue
        one = Plan([source])
        _say(f"  {one.size:,} partitions")
        for partition in islice(one, _SHOWN):
            arguments = ", ".join(
                f"{key}={value!r}" for key, value in bound_arguments(partition).items()
            )
            _say(f"  {partition.key}: {source.call}({arguments})")
        if one.size > _SHOWN:
            _say(f"  and {one.size - _SHOWN:,} more")
    return Exit.DONE


def verify_target(target: str, *, state: Path | None, as_json: bool) -> int:
    """Read a data set again, and say what is wrong with it.

    Raises:
        TargetError: It is no data set.
    """
    try:
        found = verify(target, state=state)
    except ConfigurationError as error:
        raise UsageError(f"{error}") from error
    if as_json:
        _say(json.dumps(attrs.asdict(found)))
    else:
        for problem in found.problems:
            _say(f"{problem}")
        count = len(found.problems)
        how = "whole" if found.is_whole else f"{count} problem{'s' if count > 1 else ''}"
        _say(f"{found.parts:,} parts with {found.rows:,} rows, tree hash {found.tree_hash}: {how}")
    if found.is_whole:
        return Exit.DONE
    is_damaged = any(problem.kind not in ("failed", "unpublished") for problem in found.problems)
    return Exit.REFUSED if is_damaged else Exit.PARTLY


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
