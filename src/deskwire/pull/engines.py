"""The executors that the command line can name."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from importlib import import_module
from typing import Any, Final, cast

from deskwire.core.errors import ConfigurationError, shown
from deskwire.credentials.clients import SERVICES
from deskwire.pull.errors import PullError

_PRELOADED: Final = (
    "__main__",
    "deskwire.pull.worker",
    *(f"deskwire.{service}.client" for service in SERVICES),
    "httpx",
    "pyarrow.parquet",
)
"""What each worker needs, and what the server that they are forked from imports once for all."""


def open_engine(text: str) -> tuple[Callable[[], Executor], int]:
    """Return what makes the executor that a text names, and how many workers it has.

    Args:
        text: `processes:4`, or `dask:tcp://host:8786`.

    Raises:
        ConfigurationError: It names none, or Dask is not installed.
    """
    kind, _, rest = text.partition(":")
    if kind == "processes" and rest.isdecimal() and 1 <= int(rest) <= 1_000:
        count = int(rest)
        return partial(open_processes, count), count
    if kind == "dask" and rest:
        return _open_dask(rest)
    raise ConfigurationError(
        f"the executor is {shown(text)}, expected `processes:N` or `dask:ADDRESS`"
    )


def open_processes(count: int) -> ProcessPoolExecutor:
    """Return a pool of processes that are there quickly, also where one takes another's place.

    They are forked from a server that has imported what they need and has no threads; where the
    system has none (Windows), each starts anew.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*_PRELOADED])
    return ProcessPoolExecutor(count, mp_context=context)


def _open_dask(address: str) -> tuple[Callable[[], Executor], int]:
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise ConfigurationError("Dask is needed: pip install 'deskwire[dask]'") from error
    try:
        client = dask.Client(address, timeout=10)
        workers = max(1, len(client.scheduler_info()["workers"]))
    except (OSError, ValueError, KeyError) as error:
        raise PullError(f"there is no Dask scheduler at {address}: {error}") from error
    return cast("Callable[[], Executor]", client.get_executor), workers
