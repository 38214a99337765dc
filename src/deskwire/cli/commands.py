"""The commands and their options; what a command needs is imported when it runs."""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import attrs

from deskwire import __version__
from deskwire.cli.process import MissingExtraError
from deskwire.core.model.secret import Secret

MAX_REPORTS: Final = 3_000
"""The most reports that the demo pulls: nearly every one of a year, week by week."""

MAX_CONCURRENCY: Final = 100
"""The most requests of the demo at once."""

_EXTRAS: Final = {"cli": ("rich",), "sandbox": ("h11", "oauthlib", "sqlglot")}


@attrs.frozen
class Command:
    """What was asked for on the command line."""

    run: Callable[[], int]
    """Does it and returns the exit code."""
    verbose: bool
    """Whether to log to stderr."""


@attrs.frozen
class _Kind:
    """A command as `--help` shows it."""

    name: str
    summary: str
    add_options: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


def parse(argv: Sequence[str] | None) -> Command:
    """Return the command that some arguments ask for; exit with 2 if they make no sense."""
    parser = ArgumentParser(prog="deskwire", description="Clients of work-management services.")
    parser.add_argument("--version", action="version", version=f"deskwire {__version__}")
    _add_verbose(parser, default=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for kind in _KINDS:
        summary = kind.summary
        command = commands.add_parser(
            kind.name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
        )
        kind.add_options(command)
        # With a default of its own it would overrule `deskwire -v COMMAND`.
        _add_verbose(command, default=SUPPRESS)
        command.set_defaults(run=kind.run)
    arguments = parser.parse_args(argv)
    run: Callable[[Namespace], int] = arguments.run
    return Command(lambda: run(arguments), arguments.verbose)


def require(*extras: str) -> None:
    """Check that extras of deskwire are installed.

    Raises:
        MissingExtraError: Some are not.
    """
    missing = [
        extra for extra in extras if any(find_spec(module) is None for module in _EXTRAS[extra])
    ]
    if missing:
        raise MissingExtraError(
            f"this command needs more packages: pip install 'deskwire[{','.join(missing)}]'"
        )


def _add_verbose(parser: ArgumentParser, *, default: bool | str) -> None:
    parser.add_argument(
        "-v", "--verbose", action="store_true", default=default, help="log requests to stderr"
    )


def _number(low: int, high: int) -> Callable[[str], int]:
    """Return a converter to whole numbers within bounds."""

    def convert(text: str) -> int:
        expected = f"expected a number from {low} to {high}, got {text!r}"
        try:
            number = int(text)
        except ValueError:
            raise ArgumentTypeError(expected) from None
        if not low <= number <= high:
            raise ArgumentTypeError(expected)
        return number

    return convert


def _demo_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("deskwire-demo"),
        metavar="DIR",
        help="where the files go (default: ./deskwire-demo)",
    )
    parser.add_argument(
        "--reports",
        type=_number(1, MAX_REPORTS),
        default=60,
        metavar="N",
        help="how many reports to pull (default: 60)",
    )
    parser.add_argument(
        "--concurrency",
        type=_number(1, MAX_CONCURRENCY),
        default=10,
        metavar="N",
        help="how many requests may be on their way at once (default: 10)",
    )


def _demo(arguments: Namespace) -> int:
    require("cli", "sandbox")
    from deskwire.cli.demo import run

    return run(
        arguments.output,
        count=arguments.reports,
        concurrency=arguments.concurrency,
        verbose=arguments.verbose,
    )


def _sandbox_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=_number(0, 65_535),
        default=0,
        metavar="N",
        help="the port on 127.0.0.1 (default: a free one)",
    )
    parser.add_argument(
        "--seed",
        type=_number(0, 2**31 - 1),
        default=1,
        metavar="N",
        help="which of the many possible companies (default: 1)",
    )
    parser.add_argument(
        "--json", action="store_true", help="print addresses and credentials as one line of JSON"
    )


def _sandbox(arguments: Namespace) -> int:
    require("sandbox")
    from deskwire.cli.sandbox import run

    return run(port=arguments.port, seed=arguments.seed, as_json=arguments.json)


def _service_option(parser: ArgumentParser) -> None:
    parser.add_argument("service", choices=("odesk",), metavar="SERVICE", help="odesk")


def _login_options(parser: ArgumentParser) -> None:
    parser.epilog = (
        "The secret of the application is read from ODESK_CONSUMER_SECRET or asked for; it is no "
        "option, since other users of the machine can see the arguments of a process."
    )
    _service_option(parser)
    parser.add_argument(
        "--consumer-key",
        type=Secret,
        metavar="KEY",
        help="the key of the application (default: ODESK_CONSUMER_KEY, else asked for)",
    )
    parser.add_argument("--base-url", metavar="URL", help="the address of the service")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--callback-port",
        type=_number(0, 65_535),
        default=0,
        metavar="N",
        help="the port on 127.0.0.1 that the browser comes back to (default: a free one)",
    )
    ways.add_argument(
        "--no-browser",
        action="store_true",
        help="open neither a browser nor a port: paste the verifier that the consent page shows",
    )
    ways.add_argument(
        "--show-store", action="store_true", help="only tell where the credentials would be stored"
    )


def _login(arguments: Namespace) -> int:
    from deskwire.cli.login import login, show_store

    if arguments.show_store:
        return show_store()
    return login(
        consumer_key=arguments.consumer_key,
        base_url=arguments.base_url,
        callback_port=None if arguments.no_browser else arguments.callback_port,
    )


def _logout(arguments: Namespace) -> int:
    del arguments
    from deskwire.cli.login import logout

    return logout()


def _whoami(arguments: Namespace) -> int:
    del arguments
    from deskwire.cli.login import whoami

    return whoami()


_KINDS: Final = (
    _Kind("demo", "pull reports from a sandbox into files", _demo_options, _demo),
    _Kind("sandbox", "serve a sandbox on this machine until stopped", _sandbox_options, _sandbox),
    _Kind("login", "let an application act for you, and store its tokens", _login_options, _login),
    _Kind("logout", "forget the stored credentials", _service_option, _logout),
    _Kind("whoami", "tell whom the credentials act for", _service_option, _whoami),
)
