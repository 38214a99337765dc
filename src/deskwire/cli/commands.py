"""The commands and their options; what a command needs is imported when it runs."""

import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final, Literal, cast

from cyclopts import App, CycloptsError, Group, Parameter
from cyclopts.validators import MutuallyExclusive, Number

from deskwire import __version__
from deskwire.cli.process import MissingExtraError, UsageError
from deskwire.cli.services import SERVICES
from deskwire.core.model.secret import Secret

MAX_REPORTS: Final = 3_000
"""The most reports that the demo pulls: nearly every one of a year, week by week."""

MAX_CONCURRENCY: Final = 100
"""The most requests at once."""

_HELP: Final = frozenset({"--help", "-h"})
_UNWRAPPED: Final = 10_000
"""How wide text is that goes into a pipe."""

_EXTRAS: Final = {
    "cli": ("rich",),
    "sandbox": ("h11", "oauthlib", "sqlglot"),
    "pull": ("pyarrow", "ruamel.yaml"),
}
_EXITS: Final = (
    "Exit codes: 0 done, 1 failed, 2 called wrongly, 3 done but for partitions that failed, "
    "4 not signed in, 5 the target was refused, 130 interrupted."
)


def make_app(name: str, text: str, *, has_version: bool = False) -> App:
    """Return a command that others are added to, and that leaves errors to who calls it."""
    return App(
        name=name,
        help=text,
        help_epilogue=f"`-v` anywhere logs requests to stderr, `-q` keeps it to errors. {_EXITS}",
        help_format="plaintext",
        version=f"deskwire {__version__}",
        version_flags=["--version", "-V"] if has_version else [],
        result_action="return_value",
        exit_on_error=False,
        print_error=False,
        suppress_keyboard_interrupt=False,
    )


app: Final = make_app("deskwire", "Clients of work-management services.", has_version=True)


for _name, _title in SERVICES.items():
    app.command(App(name=_name, help=f"Call {_title}.", help_format="plaintext"))


def run(argv: Sequence[str]) -> int:
    """Run the command that some arguments ask for, and return its exit code.

    Raises:
        UsageError: They make no sense.
    """
    try:
        command, words = _command_of(argv)
        if not sys.stdout.isatty() and (not words or not _HELP.isdisjoint(words)):
            _unwrap(command)
        code: object = command(words)
    except CycloptsError as error:
        raise UsageError(" ".join(str(error).split())) from error
    return code if isinstance(code, int) else 0


def _unwrap(command: App) -> None:
    """Have the help of a command be plain, and not wrapped: no terminal says how wide it is."""
    from rich.console import Console

    command.console = Console(width=_UNWRAPPED, highlight=False)
    command.help_formatter = "plain"


def _command_of(argv: Sequence[str]) -> tuple[App, Sequence[str]]:
    """Return what knows the commands of some words, and the words that it is given."""
    if not argv or argv[0] not in SERVICES:
        return app, argv
    from deskwire.cli.calls import service_app

    made = make_app(f"deskwire {argv[0]}", f"Call {SERVICES[argv[0]]}.")
    return service_app(made, argv[0], argv[1:]), argv[1:]


def options_of(words: Sequence[str]) -> list[str]:
    """Return the options of a command, for completion; none where there is no such command."""
    command, rest = _command_of(words)
    try:
        for word in rest:
            command = command[word]
        found = command.assemble_argument_collection()
    except (CycloptsError, KeyError, ValueError):
        return []
    return ["--help", *(name for one in found for name in one.names if name.startswith("--"))]


def require(*extras: str) -> None:
    """Check that extras of deskwire are installed.

    Raises:
        MissingExtraError: Some are not.
    """
    missing = [extra for extra in extras if not all(map(_is_there, _EXTRAS[extra]))]
    if missing:
        raise MissingExtraError(
            f"this command needs more packages: pip install 'deskwire[{','.join(missing)}]'"
        )


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):  # the package around it is not there
        return False


def _concurrency(_type: type, tokens: Sequence[object]) -> int | Literal["auto"]:
    """Read a number of calls at once, or `auto`."""
    text = str(getattr(tokens[0], "value", tokens[0]))
    if text == "auto":
        return "auto"
    if not text.isdecimal() or not 1 <= int(text) <= 1_000:
        raise ValueError(f"expected `auto` or a number from 1 to 1000, got {text!r}")
    return int(text)


_exclusive = cast("Callable[[], Callable[..., object]]", MutuallyExclusive)  # has no types
_MODE: Final = Group("Mode", validator=_exclusive(), default_parameter=Parameter(negative=()))


@app.command
def pull(
    plan: Path,
    /,
    *,
    to: str,
    state: Path | None = None,
    resume: Annotated[bool, Parameter(group=_MODE)] = False,
    restart: Annotated[bool, Parameter(group=_MODE)] = False,
    incremental: Annotated[bool, Parameter(group=_MODE)] = False,
    dry_run: Annotated[bool, Parameter(negative=())] = False,
    format: Literal["parquet", "csv", "jsonl"] = "parquet",
    concurrency: Annotated[
        int | Literal["auto"], Parameter(converter=_concurrency, accepts_keys=False, n_tokens=1)
    ] = "auto",
    rate: Annotated[float | None, Parameter(validator=Number(gt=0))] = None,
    deadline: Annotated[float | None, Parameter(validator=Number(gt=0))] = None,
    executor: str | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Pull the reports and lists of a plan into files.

    Credentials come from the environment, else from the store. Run it again to go on with it.

    Parameters
    ----------
    plan
        The plan, a YAML file.
    to
        The folder, its address in an object store such as s3://bucket/reports, or a .duckdb file.
    state
        The folder on this machine for what a later run needs, of an object store.
    resume
        Do what is missing, and nothing where all is there. It is what happens anyway.
    restart
        Pull all anew, whatever is there.
    incremental
        Pull what is new, what was still open, and as many periods before as the plan looks back.
    dry_run
        Only tell what would be pulled; send nothing.
    format
        The kind of files.
    concurrency
        How many calls at once; `auto` finds out by itself.
    rate
        How many requests may start per second.
    deadline
        Seconds after which no more is pulled.
    executor
        Who does the work: `processes:N`, or `dask:ADDRESS` of a scheduler.
    json
        Write what happens to stdout as JSON, an object a line.
    """
    require("cli", "pull")
    from deskwire.cli.pull import PullOptions, dry, run

    del resume
    mode: Literal["resume", "restart", "incremental"] = "resume"
    if restart or incremental:
        mode = "restart" if restart else "incremental"
    options = PullOptions(
        mode=mode,
        format=format,
        concurrency=concurrency,
        rate=rate,
        deadline=deadline,
        executor=executor,
        as_json=json,
        state=state,
    )
    return dry(plan, to, options) if dry_run else run(plan, to, options)


@app.command
def verify(
    target: str,
    /,
    *,
    state: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Read a data set again, and name all that is not as it should be.

    Parameters
    ----------
    target
        The folder, its address in an object store, or the .duckdb file.
    state
        The folder where pulls into an object store keep what they know of it.
    json
        Write what was found to stdout as JSON.
    """
    require("cli", "pull")
    from deskwire.cli.pull import verify_target

    return verify_target(target, state=state, as_json=json)


@app.command
def demo(
    *,
    output: Annotated[Path, Parameter(show_default=False)] = Path("deskwire-demo"),
    reports: Annotated[int, Parameter(validator=Number(gte=1, lte=MAX_REPORTS))] = 60,
    concurrency: Annotated[int, Parameter(validator=Number(gte=1, lte=MAX_CONCURRENCY))] = 10,
) -> int:
    """Pull reports from a sandbox into files.

    Parameters
    ----------
    output
        Where the files go (default: ./deskwire-demo).
    reports
        How many reports to pull.
    concurrency
        How many requests may be on their way at once.
    """
    require("cli", "sandbox", "pull")
    from deskwire.cli.demo import run

    return run(output, count=reports, concurrency=concurrency)


_SANDBOX: Final = App(
    name="sandbox", help="Serve a sandbox on this machine until stopped.", help_format="plaintext"
)
app.command(_SANDBOX)
_FORM: Final = Group("Form", validator=_exclusive(), default_parameter=Parameter(negative=()))


@_SANDBOX.default
def sandbox(
    *,
    port: Annotated[int, Parameter(validator=Number(gte=0, lte=65_535))] = 0,
    seed: Annotated[int, Parameter(validator=Number(gte=0, lte=2**31 - 1))] = 1,
    json: Annotated[bool, Parameter(group=_FORM)] = False,
    env: Annotated[bool, Parameter(group=_FORM)] = False,
    background: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Serve a sandbox on this machine until stopped.

    Parameters
    ----------
    port
        The port on 127.0.0.1; 0 for a free one.
    seed
        Which of the many possible companies.
    json
        Print addresses and credentials as one line of JSON.
    env
        Print them as exports for the shell: eval "$(deskwire sandbox --background --env)".
    background
        Return when it serves; `deskwire sandbox stop` ends it.
    """
    require("cli", "sandbox")
    from deskwire.cli.sandbox import run, run_in_background

    form: Literal["text", "json", "env"] = "env" if env else "json" if json else "text"
    serve = run_in_background if background else run
    return serve(port=port, seed=seed, form=form)


@_SANDBOX.command(name="stop")
def stop_sandbox() -> int:
    """End the sandbox that runs in the background."""
    require("cli", "sandbox")
    from deskwire.cli.sandbox import stop_background

    return stop_background()


_Service = Annotated[
    Literal["activecollab", "odesk", "paymo", "taskforce"], Parameter(help="The service.")
]
_URL: Final = Parameter(help="The sandbox (default: the one in the background, else the shell's).")


@_SANDBOX.command(name="logs")
def sandbox_logs(
    *,
    url: Annotated[str | None, _URL] = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Print the last requests of a sandbox: time, status, method, path, fault.

    Parameters
    ----------
    json
        An object of JSON a line.
    """
    require("cli", "sandbox")
    from deskwire.cli.steering import logs

    return logs(url, as_json=json)


@_SANDBOX.command(name="fault")
def sandbox_fault(
    kind: str,
    /,
    *,
    match: str | None = None,
    times: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    rate: Annotated[float | None, Parameter(validator=Number(gt=0, lte=1))] = None,
    seconds: float | None = None,
    code: int | None = None,
    retry_after: float | None = None,
    url: Annotated[str | None, _URL] = None,
) -> int:
    """Have something go wrong in a sandbox, once unless said otherwise.

    Parameters
    ----------
    kind
        latency, status, html, reset, close, truncate, malformed or drip.
    match
        Which calls: an operation, a path, or a pattern of them, such as odesk.hr.*; all unless
        given.
    times
        How often.
    rate
        Which share of the calls, from 0 to 1, for good.
    seconds
        Of latency, the delay; of drip, the pause between two pieces.
    code
        Of status, the HTTP status.
    retry_after
        Of status, the seconds that Retry-After asks for.
    """
    require("cli", "sandbox")
    from deskwire.cli.steering import add_fault

    order = {"kind": kind, "match": match, "times": times, "rate": rate, "seconds": seconds}
    return add_fault(url, {**order, "code": code, "retry_after": retry_after})


@_SANDBOX.command(name="faults")
def sandbox_faults(
    *,
    clear: Annotated[bool, Parameter(negative=())] = False,
    url: Annotated[str | None, _URL] = None,
) -> int:
    """Print what is to go wrong in a sandbox.

    Parameters
    ----------
    clear
        Forget all of it instead.
    """
    require("cli", "sandbox")
    from deskwire.cli.steering import list_faults

    return list_faults(url, clear=clear)


@app.command
def api(
    service: _Service,
    method: str,
    path: str,
    /,
    *,
    query: Annotated[list[str] | None, Parameter(name="--query", negative=())] = None,
    form: Annotated[list[str] | None, Parameter(name=["--form", "-f"], negative=())] = None,
    json: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    include: Annotated[bool, Parameter(name=["--include", "-i"], negative=())] = False,
) -> int:
    """Call an endpoint that nobody has described, and print its answer as JSON.

    It is signed, limited and retried like any other call.

    Parameters
    ----------
    service
        The service.
    method
        The HTTP verb.
    path
        The path below the service's address, e.g. /api/auth/v1/info.json.
    query
        A pair of the query, as name=value; as often as needed.
    form
        A pair of a form body, as name=value; as often as needed.
    json
        A JSON body: @FILE, - for standard input, or itself.
    include
        Print the status and the headers as well.
    """
    from deskwire.cli.api import run as call

    return call(service, method, path, query=query or (), form=form, json=json, include=include)


_WAYS: Final = Group("Ways", validator=_exclusive())


@app.command
def completion(shell: Literal["bash", "fish", "zsh"], /) -> int:
    """Print what a shell needs to complete commands: eval "$(deskwire completion bash)".

    Parameters
    ----------
    shell
        The shell.
    """
    from deskwire.cli.completion import script

    sys.stdout.write(script(shell))
    return 0


@app.command
def login(
    service: _Service,
    /,
    *,
    consumer_key: str | None = None,
    base_url: str | None = None,
    callback_port: Annotated[
        int | None, Parameter(group=_WAYS, validator=Number(gte=0, lte=65_535))
    ] = None,
    no_browser: Annotated[bool, Parameter(group=_WAYS, negative=())] = False,
    show_store: Annotated[bool, Parameter(group=_WAYS, negative=())] = False,
) -> int:
    """Store the credentials of a service, once they have been tried.

    Of oDesk, an application is let in by the user, and its tokens are stored. What others need, a
    key or a token, is read from the environment, e.g. PAYMO_API_KEY, or asked for; so is the
    application's secret. None of them is an option, which other users of the machine could see.

    Parameters
    ----------
    service
        The service.
    consumer_key
        The key of the application, of oDesk (default: ODESK_CONSUMER_KEY, else asked for).
    base_url
        The address of the service.
    callback_port
        The port on 127.0.0.1 that the browser comes back to (default: a free one).
    no_browser
        Open neither a browser nor a port: paste the verifier that the consent page shows.
    show_store
        Only tell where the credentials would be stored.
    """
    from deskwire.cli.login import login as log_in
    from deskwire.cli.login import show_store as show

    if show_store:
        return show()
    if service != "odesk":
        if consumer_key is not None or callback_port is not None or no_browser:
            raise UsageError("--consumer-key, --callback-port and --no-browser are for oDesk alone")
        from deskwire.cli.accounts import login as log_in_by_key

        return log_in_by_key(service, base_url=base_url)
    port = None if no_browser else callback_port or 0
    key = None if consumer_key is None else Secret(consumer_key)
    return log_in(consumer_key=key, base_url=base_url, callback_port=port)


@app.command
def logout(service: _Service, /) -> int:
    """Forget the stored credentials."""
    from deskwire.cli.accounts import logout as log_out

    return log_out(service)


@app.command
def whoami(service: _Service, /) -> int:
    """Tell whom the credentials act for."""
    from deskwire.cli.accounts import whoami as tell

    return tell(service)
