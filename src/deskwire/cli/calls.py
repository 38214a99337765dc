"""`deskwire SERVICE RESOURCE OPERATION`: every call of every service, from the shell.

The commands are made from the operations and the docstrings of the methods. A service names its
resources, and a resource its calls, when they are asked for: nothing else is imported.
"""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Annotated, Any, Final, cast

import anyio
import anyio.to_thread
import attrs
from cyclopts import App, Group, Parameter

from deskwire.cli.output import WRITERS, Form, Shape, Writer, usual_form, write_one
from deskwire.cli.process import UsageError, note
from deskwire.cli.requests import show
from deskwire.cli.services import service_of
from deskwire.cli.values import hint_of, kind_of, read_arguments, read_value, typed
from deskwire.core.errors import ParameterError
from deskwire.core.model.operation import Operation, Param
from deskwire.core.model.results import ListResult
from deskwire.core.model.service import Service
from deskwire.core.report.table import Table
from deskwire.credentials.clients import FromEnvironment, client_class
from deskwire.transport.client import Client
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource

_ARGUMENTS: Final = Group("Arguments of the call", sort_key=0)
_OUTPUT: Final = Group("Output", sort_key=1)
_OTHER: Final = Group("Other", sort_key=2)


@attrs.frozen(kw_only=True)
class Choices:
    """What is to be done with a call and its answer."""

    form: Form
    """How the answer is written."""
    select: tuple[str, ...]
    """The fields that are wanted; all unless some are named."""
    all: bool
    """Whether all pages of a list are wanted."""
    limit: int | None
    """How many items of a list are wanted at most."""
    dry_run: bool
    """Whether the request is shown, and not sent."""
    curl: bool
    """Whether it is shown as a command."""
    format: str | None
    """The format of the answer on the way."""


def service_app(app: App, name: str, words: Sequence[str]) -> App:
    """Add to the command of a service its resources, and the calls of the one that is named.

    Args:
        app: The command of the service.
        name: The name of the service.
        words: What follows on the line.
    """
    service, client = service_of(name), client_class(name)
    wanted = words[0] if words else ""
    for resource, modules in service.modules.items():
        made = App(name=_kebab(resource), help=_about(client, resource), help_format="plaintext")
        app.command(made)
        if made.name[0] == wanted:
            for operation, method in _methods(modules):
                call = _command(service, operation, method)
                made.command(call, name=_kebab(operation.name.rpartition(".")[2]))
    return app


def _kebab(name: str) -> str:
    return name.replace("_", "-")


def _about(client: type[Client], resource: str) -> str:
    """Return what a resource is, as the property of the client says it."""
    return inspect.getdoc(getattr(client, resource, None)) or ""


def _methods(modules: Sequence[str]) -> Iterator[tuple[Operation[Any], Callable[..., object]]]:
    for name in modules:
        module = import_module(name)
        classes = [
            one
            for one in vars(module).values()
            if isinstance(one, type) and issubclass(one, Resource) and one.__module__ == name
        ]
        for operation in module.OPERATIONS:
            method = operation.name.rpartition(".")[2]
            found = next((vars(one)[method] for one in classes if method in vars(one)), None)
            if found is not None:
                yield operation, found


def _command(
    service: Service, operation: Operation[Any], method: Callable[..., object]
) -> Callable[..., int]:
    """Return the command of an operation: its signature is that of the call, and some options."""
    params = {param.name: param for param in operation.params}
    names = [name for name in inspect.signature(method).parameters if name in params]
    names += [name for name in params if name not in names]
    told = _told(method)
    needed = [name for name in names if params[name].required and _is_positional(params[name])]
    signature = [
        *(_parameter(params[name], told, is_positional=True) for name in needed),
        *(_parameter(params[name], told) for name in names if name not in needed),
        *_pages(operation),
        *_options(operation, takes_body="body" in params),
    ]

    whole = inspect.Signature(signature, return_annotation=int)

    def call(*args: object, **named: object) -> int:
        given = whole.bind(*args, **named).arguments
        return _run(service, operation, {k: v for k, v in given.items() if v is not None})

    made: Any = call
    made.__signature__ = whole
    made.__doc__ = inspect.cleandoc(method.__doc__ or "").partition("\n\n")[0]
    made.__name__ = operation.name.rpartition(".")[2]
    made.__annotations__ = {one.name: one.annotation for one in signature} | {"return": int}
    return call


def _is_positional(param: Param) -> bool:
    return kind_of(param.encoding) == "one"


def _told(method: Callable[..., object]) -> Mapping[str, str]:
    """Return what the docstring of a method says of its arguments."""
    from docstring_parser import DocstringStyle, parse

    found = parse(inspect.getdoc(method) or "", DocstringStyle.GOOGLE)
    return {one.arg_name: " ".join((one.description or "").split()) for one in found.params}


def _parameter(
    param: Param, told: Mapping[str, str], *, is_positional: bool = False
) -> inspect.Parameter:
    kind = kind_of(param.encoding)
    type_: Any = {"switch": bool, "many": list[str], "one": str}[kind]
    needed = "" if not param.required or is_positional else "Needed."
    text = " ".join(filter(None, [told.get(param.name, ""), hint_of(param.encoding), needed]))
    meaning = Parameter(
        help=text or None,
        group=_ARGUMENTS,
        show_default=False,
        allow_leading_hyphen=kind == "one",
        negative_iterable=(),
    )
    return inspect.Parameter(
        param.name,
        inspect.Parameter.POSITIONAL_OR_KEYWORD
        if is_positional
        else inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[type_ | None, meaning],
    )


def _pages(operation: Operation[Any]) -> Iterator[inspect.Parameter]:
    if paging := operation.paging:
        unit = "items" if paging.style == "offset" else "pages"
        yield _option(paging.start, int | None, f"How many {unit} to skip.", group=_ARGUMENTS)
        yield _option(paging.size, int | None, "How many items a page has.", group=_ARGUMENTS)


def _option(
    name: str, type_: object, text: str, *names: str, group: Group = _OUTPUT, default: object = None
) -> inspect.Parameter:
    given = names or (f"--{_kebab(name)}",)
    meaning = Parameter(
        name=given,
        help=text,
        group=group,
        negative=(),
        show_default=False,
        allow_leading_hyphen=name == "body",
    )
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[cast("Any", type_), meaning],
    )


def _options(operation: Operation[Any], *, takes_body: bool) -> Iterator[inspect.Parameter]:
    yield _option(
        "output_",
        Form | None,
        "How the answer is written; a table on a terminal, else JSON.",
        "--output",
        "-o",
    )
    yield _option("select_", str | None, "The fields that are wanted, with commas.", "--select")
    if isinstance(operation.result, ListResult):
        yield _option(
            "all_", bool, "All pages of a list that comes in pages.", "--all", default=False
        )
        yield _option("limit_", int | None, "At most so many items.", "--limit")
    if not takes_body:
        text = "Arguments as an object of JSON: @FILE, - for standard input, or itself."
        yield _option("body", str | None, text, "--body", group=_OTHER)
    if len(operation.formats) > 1:
        text = f"The format on the way: {' or '.join(operation.formats)}."
        yield _option("format_", str | None, text, "--format", group=_OTHER)
    yield _option(
        "dry_run_",
        bool,
        "Show the request; send nothing.",
        "--dry-run",
        group=_OTHER,
        default=False,
    )
    text = "Show the request as a command of curl; send nothing."
    yield _option("curl_", bool, text, "--curl", group=_OTHER, default=False)


def _run(service: Service, operation: Operation[Any], given: dict[str, object]) -> int:
    """Make a call and write its answer."""
    form = cast("Form | None", given.pop("output_", None)) or usual_form()
    choices = Choices(
        form=form,
        select=tuple(filter(None, str(given.pop("select_", "")).split(","))),
        all=bool(given.pop("all_", False)),
        limit=cast("int | None", given.pop("limit_", None)),
        dry_run=bool(given.pop("dry_run_", False)),
        curl=bool(given.pop("curl_", False)),
        format=cast("str | None", given.pop("format_", None)),
    )
    if choices.limit is not None and choices.limit < 0:
        raise UsageError("--limit is negative, expected 0 or more")
    if choices.format not in (None, *operation.formats):
        raise UsageError(f"--format is {choices.format}, expected {' or '.join(operation.formats)}")
    params = {param.name: param for param in operation.params}
    body = given.get("body")
    arguments: dict[str, object] = {}
    if isinstance(body, str) and ("body" not in params or body[:1] in ("@", "-")):
        for name, value in read_arguments(body).items():
            arguments[name] = typed(params[name].encoding, value) if name in params else value
        del given["body"]
    for name, value in given.items():
        known = params.get(name)
        arguments[name] = (
            value if known is None else read_value(_kebab(name), known.encoding, value)
        )
    options = {} if choices.format is None else {"format": choices.format}
    try:
        client = client_of(service, **options)
        if choices.dry_run or choices.curl:
            request = client.prepared(operation, arguments)
            show(service, operation, request, as_curl=choices.curl)
        else:
            _write(client, operation, arguments, choices)
    except ParameterError as error:
        raise UsageError(str(error)) from None
    return 0


def client_of(service: Service, **options: object) -> Client:
    """Return the client of a service, with the credentials of the environment or of the store."""
    return FromEnvironment(service.name, options=options)()


def _write(
    client: Client, operation: Operation[Any], arguments: Mapping[str, object], choices: Choices
) -> None:
    """Make a call, or as many as there are pages, and write what is answered."""
    result = operation.result
    shape = Shape(result.item if isinstance(result, ListResult) else result.type, choices.select)
    if operation.paging is not None and (choices.all or choices.limit is not None):
        writer = WRITERS[choices.form](shape)
        pages = client.pages(operation, arguments)
        if choices.limit != 0:
            anyio.run(_write_pages, client, pages, writer, choices.limit)
        writer.end()
        return

    async def call() -> object:
        async with client:
            return await client.call(operation, arguments)

    value = anyio.run(call)
    if isinstance(value, Table):
        table = cast("Table[object]", value)
        _write_rows(Shape(None, choices.select), choices.form, table)
    elif isinstance(result, ListResult):
        _write_rows(shape, choices.form, cast("Sequence[object]", value)[: choices.limit])
    else:
        write_one(value, choices.form, shape)


def _write_rows(shape: Shape, form: Form, rows: Sequence[object]) -> None:
    writer = WRITERS[form](shape)
    if isinstance(rows, Table) and form != "parquet":
        names = rows.names
        if unknown := [name for name in shape.select if name not in names]:
            raise UsageError(f"--select: no column {unknown[0]!r} among {', '.join(names)}")
        rows = rows.to_dicts()
    writer.write(rows)
    writer.end()


async def _write_pages(
    client: Client, pages: Pages[Any], writer: Writer, limit: int | None
) -> None:
    """Write the items of a list page by page; how many there are is told on a terminal."""
    left, seen = limit, 0
    is_watched = sys.stderr.isatty()
    async with client:
        async for page in pages.by_page():
            items = page.items if left is None else page.items[:left]
            await anyio.to_thread.run_sync(writer.write, items)
            seen += len(items)
            if is_watched:
                total = "" if page.total is None else f" of {page.total:,}"
                note(f"\r{seen:,}{total} ")
            if left is not None:
                left -= len(items)
                if left <= 0:
                    break
    if is_watched:
        note("\r\033[K")  # the line that counted
