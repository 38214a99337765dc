"""How a partition becomes a call: its arguments, and for a report its query."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from deskwire.core.model.checks import suggest
from deskwire.core.model.encodings import Encoding, Moment, SecretText
from deskwire.core.model.operation import Operation
from deskwire.core.model.results import ListResult, ReportResult
from deskwire.core.query.gds import Column, DateColumn, select
from deskwire.core.report.table import Report
from deskwire.pull.calls import find_call
from deskwire.pull.errors import PlanError
from deskwire.pull.partitions import Partition, Period

if TYPE_CHECKING:
    from deskwire.pull.plan import Source

_DAY: Final = timedelta(days=1)
_LAST_SECOND: Final = time(23, 59, 59)
ENDS: Final = ("first", "last", "end")
"""What an argument can take of a period; `end` is the day after the last."""


def find_report(operation: Operation[Any]) -> Report[object] | None:
    """Return the report that an operation answers with; None where it answers with a list."""
    result = operation.result
    return cast("Report[object]", result.report) if isinstance(result, ReportResult) else None


def report_columns(call: str, names: tuple[str, ...]) -> tuple[Column[object], ...]:
    """Return the columns of a report by their names or labels; those of the documents if none.

    Raises:
        PlanError: The call is no report, or it has no such column.
    """
    report = find_report(find_call(call))
    if report is None:
        raise PlanError(f"{call} is no report, so it has no columns")
    if not names:
        return tuple(column for column in report.columns if column.default)
    known = {column.wire: column for column in report.columns}
    known |= {column.name: column for column in report.columns}
    for name in names:
        if name not in known:
            raise PlanError(f"{call} has no column {name!r}, {suggest(name, known)}")
    return tuple(known[name] for name in names)


def period_column(source: "Source") -> DateColumn:
    """Return the column that says of which day a row is.

    Raises:
        PlanError: The report has none, or it is no column of days.
    """
    report = find_report(find_call(source.call))
    columns = {} if report is None else {column.name: column for column in report.columns}
    named = source.periods.column if source.periods is not None else ""
    name = named or (report.partition if report is not None else "")
    column = columns.get(name)
    if isinstance(column, DateColumn):
        return column
    days = [column.name for column in columns.values() if isinstance(column, DateColumn)]
    what = f"{name!r} is no column of days" if name else "no column says of which day a row is"
    raise PlanError(f"{source.name}: {what}: name one as periods.column ({', '.join(days)})")


def period_arguments(source: "Source") -> Mapping[str, str]:
    """Return which argument of a list takes which end of a period.

    Raises:
        PlanError: The call has no arguments for periods that the spec tells, and none are named.
    """
    operation = find_call(source.call)
    names = _names(operation)
    if source.periods is not None and source.periods.arguments:
        for end, name in source.periods.arguments.items():
            if end not in ENDS:
                raise PlanError(f"{source.name}: periods.arguments: {end!r}, {suggest(end, ENDS)}")
            if name not in names:
                raise PlanError(
                    f"{source.name}: {source.call} has no argument {name!r}, {suggest(name, names)}"
                )
        return source.periods.arguments
    field = operation.result.partition if isinstance(operation.result, ListResult) else ""
    usual = {"first": f"{field}_from", "last": f"{field}_to"}
    if field and names.issuperset(usual.values()):
        return usual
    raise PlanError(
        f"{source.name}: {source.call} has no arguments for periods that the spec tells: name "
        "them, e.g. `arguments: {first: start_date, last: end_date}`"
    )


def report_query(partition: Partition) -> str:
    """Return the query of a report: its columns, the days of the period, and the condition."""
    source = partition.source
    query = select(*report_columns(source.call, source.columns))
    if partition.period is not None:
        column = period_column(source)
        query = query.where((column >= partition.period.first) & (column <= partition.period.last))
    if not source.where:
        return f"{query}"
    return f"{query} {'WHERE' if query.condition is None else 'AND'} ({source.where})"


def bound_arguments(partition: Partition) -> dict[str, object]:
    """Return the arguments of the call of a partition, as the client takes them."""
    source = partition.source
    arguments: dict[str, object] = {**partition.arguments}
    operation = find_call(source.call)
    if find_report(operation) is not None:
        arguments["query"] = report_query(partition)
    elif partition.period is not None:
        encodings = {param.name: param.encoding for param in operation.params}
        for end, name in period_arguments(source).items():
            arguments[name] = _end(partition.period, end, encodings.get(name))
    if source.where and find_report(operation) is None:
        arguments["where"] = source.where
    return arguments


def _end(period: Period, end: str, encoding: Encoding | None) -> date | datetime:
    day = {"first": period.first, "last": period.last, "end": period.last + _DAY}[end]
    if not isinstance(encoding, Moment):
        return day
    return datetime.combine(day, _LAST_SECOND if end == "last" else time.min, UTC)


def check_source(source: "Source") -> None:
    """Check what a source says against the spec of its call.

    Raises:
        PlanError: Something cannot be; the message names it and says what can.
    """
    operation = find_call(source.call)
    report = find_report(operation)
    if report is None and not isinstance(operation.result, ListResult):
        raise PlanError(
            f"{source.name}: {source.call} answers with neither a report nor a list, so that there "
            "are no rows to pull"
        )
    if operation.method != "GET":
        raise PlanError(f"{source.name}: {source.call} changes something ({operation.method})")
    if report is not None:
        _check_unique(source, report_columns(source.call, source.columns))
    elif source.columns:
        raise PlanError(f"{source.name}: only reports have columns; {source.call} answers in whole")
    if source.periods is not None:
        _ = period_arguments(source) if report is None else period_column(source)
    _check_arguments(source, operation, is_report=report is not None)
    if source.format and source.format not in operation.formats:
        raise PlanError(
            f"{source.name}: {source.call} answers in no {source.format!r}, "
            f"{suggest(source.format, operation.formats)}"
        )


def _check_unique(source: "Source", columns: Sequence[Column[object]]) -> None:
    names = [column.name for column in columns]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise PlanError(f"{source.name}: {', '.join(twice)}: named more than once")


def _check_arguments(source: "Source", operation: Operation[Any], *, is_report: bool) -> None:
    names = _names(operation)
    given = {*source.arguments, *source.entity_arguments}
    bound = {"query"} if is_report else set[str]()
    if source.periods is not None and not is_report:
        bound |= {*period_arguments(source).values()}
    if source.where and not is_report:
        if "where" not in names:
            raise PlanError(f"{source.name}: {source.call} takes no condition")
        bound.add("where")
    for name in sorted(given):
        if name not in names:
            raise PlanError(
                f"{source.name}: {source.call} has no argument {name!r}, "
                f"{suggest(name, names - bound)}"
            )
    if taken := sorted((given & bound) | (source.arguments.keys() & {*source.entity_arguments})):
        raise PlanError(f"{source.name}: {', '.join(taken)}: given twice")
    if secret := sorted(given & _secrets(operation)):
        raise PlanError(f"{source.name}: {', '.join(secret)}: a plan holds no secret")
    required = {param.name for param in operation.params if param.required}
    if missing := sorted(required - given - bound):
        raise PlanError(f"{source.name}: {source.call} needs {', '.join(missing)}")


def _names(operation: Operation[Any]) -> set[str]:
    return {param.name for param in operation.params}


def _secrets(operation: Operation[Any]) -> set[str]:
    return {param.name for param in operation.params if isinstance(param.encoding, SecretText)}
