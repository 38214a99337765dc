"""Time and financial reports over the store: what they hold, who may read them, their tables.

A report is a view of the store, narrowed to a scope (a company, a team, a provider, an account)
and answered for a user. The answer is the vendor's table, of which every value is text: dates as
`20140531`, numbers with as many decimals as they need, nothing as `""`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, TypedDict

import attrs

from deskwire.core.errors import excerpt
from deskwire.sandbox.query import Kind, ReportError, compile_query
from deskwire.sandbox.reports import FIN, TIME, VIEWS
from deskwire.sandbox.store import Store, Value


class UnknownEntityError(ReportError):
    """The scope names something that does not exist: to the vendor a case of no access."""

    reason = "access_denied"


class AccessDeniedError(ReportError):
    """The user may not read the report."""

    reason = "access_denied"


class Cell(TypedDict):
    """A value of a row."""

    v: str


class Row(TypedDict):
    """A row, with one cell for each column."""

    c: list[Cell]


class Label(TypedDict):
    """The head of a column."""

    type: str
    label: str


class Table(TypedDict):
    """The answer to a report query; without rows it has one row that is an empty text."""

    cols: list[Label]
    rows: list[Row] | list[str]


class ErrorItem(TypedDict):
    """One error of an error answer."""

    reason: str
    message: str


class ErrorTree(TypedDict):
    """The body with which the vendor refuses a report."""

    version: str
    status: str
    errors: list[ErrorItem]


def error_tree(reason: str, message: str) -> ErrorTree:
    """Return the body with which the vendor refuses a report."""
    return {
        "version": "0.6",
        "status": "error",
        "errors": [{"reason": reason, "message": message}],
    }


@attrs.frozen(kw_only=True)
class TimeScope:
    """What a time report covers: a provider, or a company and perhaps one team or agency of it.

    Everything may be given by reference number or by text id.
    """

    provider: str = ""
    """The provider."""
    company: str = ""
    """The buyer company."""
    team: str = ""
    """A team of the company."""
    agency: str = ""
    """An agency that works for the company."""
    hours_only: bool = False
    """The report under `/hours`: it has no money columns."""


class FinEntity(StrEnum):
    """What a financial report covers; the values are the words of its path."""

    PROVIDER = "providers"
    PROVIDER_TEAM = "provider_teams"
    PROVIDER_COMPANY = "provider_companies"
    BUYER_TEAM = "buyer_teams"
    BUYER_COMPANY = "buyer_companies"
    ACCOUNT = "financial_accounts"
    ACCOUNT_OWNER = "financial_account_owner"


class Ledger(StrEnum):
    """The side of the books that a financial report shows."""

    BILLINGS = "billings"
    """What buyers owe and pay."""
    EARNINGS = "earnings"
    """What providers get and withdraw."""


@attrs.frozen
class FinScope:
    """What a financial report covers."""

    entity: FinEntity
    """The kind of thing."""
    id: str
    """The thing, by reference number or text id; accounts have a number only."""
    ledger: Ledger | None = None
    """Which side of the books; None: both, as the reports of accounts have it."""


Scope = TimeScope | FinScope
"""What a report covers."""


@attrs.frozen
class _Target:
    """A kind of thing that reports cover."""

    noun: str
    """What messages call it."""
    column: str
    """The column of the views that has its reference."""
    find: str
    """The SQL for its reference, by text `:id` or by `:number`."""
    readers: str
    """The SQL for a row if a `:thing` is for the eyes of a `:user`."""


_OWNS_COMPANY: Final = "SELECT 1 FROM companies WHERE reference = :thing AND owner = :user"
_MANAGES_TEAM: Final = """
    SELECT 1 FROM teams JOIN companies ON companies.reference = teams.company
    LEFT JOIN memberships ON memberships.team = teams.reference AND memberships.role <> 'member'
    WHERE teams.reference = :thing AND :user IN (companies.owner, memberships.user)
"""
_PROVIDER: Final = _Target(
    "provider",
    "scope_provider",
    """
    SELECT reference FROM users
    WHERE is_provider AND (:id IN (id, profile_key) OR reference = :number)
    """,
    "SELECT 1 WHERE :thing = :user",
)
_BUYER_COMPANY: Final = _Target(
    "company",
    "scope_buyer_company",
    "SELECT reference FROM companies WHERE NOT is_agency AND (id = :id OR reference = :number)",
    _OWNS_COMPANY,
)
_BUYER_TEAM: Final = _Target(
    "team",
    "scope_buyer_team",
    """
    SELECT teams.reference FROM teams JOIN companies ON companies.reference = teams.company
    WHERE NOT is_agency AND (teams.id = :id OR teams.reference = :number)
    """,
    _MANAGES_TEAM,
)
_PROVIDER_COMPANY: Final = _Target(
    "agency",
    "scope_provider_company",
    """
    SELECT companies.reference FROM companies JOIN teams ON teams.company = companies.reference
    WHERE is_agency AND (:id IN (companies.id, teams.id)
                         OR :number IN (companies.reference, teams.reference))
    """,
    _OWNS_COMPANY,
)
_TARGETS: Final[Mapping[FinEntity, _Target]] = {
    FinEntity.PROVIDER: _PROVIDER,
    FinEntity.PROVIDER_TEAM: _Target(
        "agency team",
        "scope_provider_team",
        """
        SELECT teams.reference FROM teams JOIN companies ON companies.reference = teams.company
        WHERE is_agency AND (teams.id = :id OR teams.reference = :number)
        """,
        _MANAGES_TEAM,
    ),
    FinEntity.PROVIDER_COMPANY: _PROVIDER_COMPANY,
    FinEntity.BUYER_TEAM: _BUYER_TEAM,
    FinEntity.BUYER_COMPANY: _BUYER_COMPANY,
    FinEntity.ACCOUNT: _Target(
        "accounting entity",
        "scope_account",
        "SELECT reference FROM accounting_entities WHERE :id <> '' AND reference = :number",
        "SELECT 1 FROM accounting_entities WHERE reference = :thing AND owner = :user",
    ),
    FinEntity.ACCOUNT_OWNER: _Target(
        "account owner",
        "scope_account_owner",
        "SELECT reference FROM users WHERE :id IN (id, profile_key) OR reference = :number",
        "SELECT 1 WHERE :thing = :user",
    ),
}


@attrs.frozen
class _Place:
    """A target that has been found."""

    target: _Target
    reference: int


class Evaluator:
    """Answers report queries over a store.

    Args:
        store: The store.
        documented_filters: Let WHERE in time reports name the documented columns only. Without
            it every column may be filtered.
        documented_access: Judge the demo user like everyone else. Without it they read every
            report, also those of single providers.
    """

    def __init__(
        self, store: Store, *, documented_filters: bool = False, documented_access: bool = False
    ) -> None:
        self._store = store
        self._documented_filters = documented_filters
        self._documented_access = documented_access
        store.define(VIEWS)

    def evaluate(self, query: str, scope: Scope, user: str) -> Table:
        """Return the table that answers a query.

        Args:
            query: The text of the parameter `tq`.
            scope: What the report covers.
            user: Who asks: a login or a reference number.

        Raises:
            UnknownEntityError: The scope names something that does not exist.
            AccessDeniedError: The user may not read the report.
            BadQueryError: The query is not one that the report can answer.
        """
        places = self._places(scope)
        self._check_readers(user, places)
        report, hide_money = FIN, False
        conditions = [f"r.{place.target.column} = ?" for place in places]
        values: list[Value] = [place.reference for place in places]
        if isinstance(scope, TimeScope):
            report, hide_money = TIME, scope.hours_only
        elif scope.ledger is not None:
            conditions.append("r.scope_ledger = ?")
            values.append(scope.ledger.value)
        filters = report.documented_filters if self._documented_filters else None
        compiled = compile_query(query, report.columns, filters=filters, hide_money=hide_money)
        statement = compiled.statement(report.view, conditions)
        rows = self._store.rows(statement, [*values, *compiled.parameters])
        return _table(
            [(each.name, report.columns[each.name].kind) for each in compiled.selected], rows
        )

    def check_access(self, user: str, scope: Scope) -> None:
        """Refuse a user without rights on a report.

        Providers read their own reports, the owner of a company those of the company and its
        teams, the admin or staffing manager of a team those of the team, the owner of an account
        those of the account.

        Raises:
            UnknownEntityError: The scope names something that does not exist.
            AccessDeniedError: The user may not read the report.
        """
        self._check_readers(user, self._places(scope))

    def _check_readers(self, user: str, places: Sequence[_Place]) -> None:
        found = self._store.row(
            "SELECT reference, sees_all FROM users WHERE id = :id OR reference = :number",
            _names(user),
        )
        if found is not None:
            if found["sees_all"] and not self._documented_access:
                return
            reference: int = found["reference"]
            for place in places:
                values = {"thing": place.reference, "user": reference}
                if self._store.row(place.target.readers, values):
                    return
        nouns = " and ".join(place.target.noun for place in places)
        raise AccessDeniedError(f"{excerpt(user)!r} has no access to reports of this {nouns}")

    def _places(self, scope: Scope) -> list[_Place]:
        if isinstance(scope, FinScope):
            return [self._find(_TARGETS[scope.entity], scope.id)]
        if scope.provider:
            return [self._find(_PROVIDER, scope.provider)]
        places = [self._find(_BUYER_COMPANY, scope.company)]
        if scope.team:
            places.append(self._find(_BUYER_TEAM, scope.team))
            company, team = (place.reference for place in places)
            inside = "SELECT 1 FROM teams WHERE reference = ? AND company = ?"
            if not self._store.row(inside, (team, company)):
                raise UnknownEntityError(f"the company has no team {excerpt(scope.team)!r}")
        if scope.agency:
            places.append(self._find(_PROVIDER_COMPANY, scope.agency))
        return places

    def _find(self, target: _Target, given: str) -> _Place:
        found = self._store.row(target.find, _names(given))
        if found is None:
            raise UnknownEntityError(f"there is no {target.noun} {excerpt(given)!r}")
        return _Place(target, found["reference"])


def _names(given: str) -> dict[str, Value]:
    """Return an id as text and, where it may be a reference number, as number."""
    is_number = given.isascii() and given.isdecimal() and len(given) <= 18
    text = given.encode(errors="replace").decode()
    return {"id": text, "number": int(given) if is_number else None}


def _table(columns: Sequence[tuple[str, Kind]], rows: Sequence[Iterable[Value]]) -> Table:
    labels: list[Label] = [{"type": kind.value, "label": name} for name, kind in columns]
    if not rows:
        return {"cols": labels, "rows": [""]}
    texts = [_TEXTS[kind] for _, kind in columns]
    answers: list[Row] = [
        {"c": [{"v": text(value)} for text, value in zip(texts, row, strict=True)]} for row in rows
    ]
    return {"cols": labels, "rows": answers}


def _day_text(value: Value) -> str:
    return "" if value is None else str(value).replace("-", "")


def _number_text(value: Value) -> str:
    if not isinstance(value, int):
        return ""
    whole, hundredths = divmod(abs(value), 100)
    text = f"{whole}.{hundredths:02}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


def _plain_text(value: Value) -> str:
    return "" if value is None else str(value)


_TEXTS: Final[Mapping[Kind, Callable[[Value], str]]] = {
    Kind.DATE: _day_text,
    Kind.NUMBER: _number_text,
    Kind.TEXT: _plain_text,
}
