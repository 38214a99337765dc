"""The report query language: columns, parsing, and translation to SQL.

The vendor documents a small part of the Google Visualization query language: SELECT columns and
`sum(column)`, WHERE with AND, OR and brackets over simple comparisons, ORDER BY selected columns.
sqlglot reads it with a dialect that knows these words and no others. What it reads must then
consist of the expected nodes, and becomes SQL in which every name comes from a list of ours and
every value is a parameter.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import ClassVar, Final

import attrs
from sqlglot import Dialect, ParseError, Token, TokenError, TokenType, exp
from sqlglot import Tokenizer as BaseTokenizer

from deskwire.core.errors import excerpt
from deskwire.sandbox.http import RequestError
from deskwire.sandbox.store import Value

MAX_LENGTH: Final = 16_384
"""Characters of a query: what fits into a request line, and no more."""
MAX_COMPARISONS: Final = 500
"""Comparisons of a query: SQLite refuses expressions of a depth above 1000."""
MAX_BRACKETS: Final = 30
"""Brackets within brackets: sqlglot calls itself some 25 times for each."""

_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d:\d\d)?", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,12}(?:\.\d{0,12})?", re.ASCII)


_STATUS: Final = {"invalid_query": 400, "access_denied": 403}


class ReportError(RequestError):
    """A report was refused; the vendor answers with a reason and a message."""

    reason: str = "other"
    """The vendor's word for it: `access_denied`, `invalid_query` or `other`."""

    def __init__(self, message: str) -> None:
        super().__init__(_STATUS.get(self.reason, 404), message)


class BadQueryError(ReportError):
    """The query is not one that the report can answer."""

    reason = "invalid_query"


class Kind(StrEnum):
    """The vendor's types of columns."""

    DATE = "date"
    NUMBER = "number"
    TEXT = "string"


@attrs.frozen
class Column:
    """A column of a report."""

    kind: Kind
    """Its type."""
    is_money: bool = False
    """Reports under `/hours` hide it."""
    is_summable: bool = False
    """`sum()` takes it."""


@attrs.frozen
class Selected:
    """A column as SELECT and ORDER BY name it."""

    name: str
    """The column, and the label of the answer: a sum keeps its column's name."""
    is_sum: bool = False
    """Whether it is `sum(name)`."""

    @property
    def sql(self) -> str:
        """The expression over the report's view `r`."""
        return f"sum(r.{self.name})" if self.is_sum else f"r.{self.name}"


@attrs.frozen
class CompiledQuery:
    """A query that has been checked and translated."""

    selected: tuple[Selected, ...]
    """What it selects."""
    condition: str
    """The WHERE condition in SQL; empty if there is none."""
    parameters: tuple[Value, ...]
    """The values for the condition's question marks."""
    ordering: tuple[str, ...]
    """The ORDER BY terms in SQL."""

    def statement(self, view: str, conditions: Sequence[str]) -> str:
        """Return the SQL over a view of the store.

        Rows that the query does not tell apart keep one order: that of the view's `row_key`, or of
        the groups.

        Args:
            view: The view; it has the report's columns and `row_key`.
            conditions: More conditions in SQL; their parameters come first.
        """
        plain = [each.sql for each in self.selected if not each.is_sum]
        where = [*conditions, *([self.condition] if self.condition else [])]
        parts = ["SELECT", ", ".join(each.sql for each in self.selected), "FROM", view, "AS r"]
        if where:
            parts += ["WHERE", " AND ".join(where)]
        if len(plain) < len(self.selected):
            parts += ["GROUP BY", ", ".join(plain) or "NULL"]
            ties = plain
        else:
            ties = ["r.row_key"]
        if terms := [*self.ordering, *ties]:
            parts += ["ORDER BY", ", ".join(terms)]
        return " ".join(parts)


class _ReportDialect(Dialect):
    """The words and signs that the language has, for sqlglot."""

    class Tokenizer(BaseTokenizer):
        QUOTES: ClassVar[list[str | tuple[str, str]]] = ["'", '"']
        STRING_ESCAPES: ClassVar[list[str]] = ["'", '"']
        IDENTIFIERS: ClassVar[list[str | tuple[str, str]]] = ["`"]
        COMMENTS: ClassVar[list[str | tuple[str, str]]] = []
        KEYWORDS: ClassVar[dict[str, TokenType]] = {
            "SELECT": TokenType.SELECT,
            "WHERE": TokenType.WHERE,
            "ORDER BY": TokenType.ORDER_BY,
            "AND": TokenType.AND,
            "OR": TokenType.OR,
            "ASC": TokenType.ASC,
            "DESC": TokenType.DESC,
            "<=": TokenType.LTE,
            ">=": TokenType.GTE,
            "!=": TokenType.NEQ,
            "<>": TokenType.NEQ,
        }


_COMPARISONS: Final[Mapping[type, str]] = {
    exp.EQ: "=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_COMPARING: Final = frozenset(
    {TokenType.EQ, TokenType.LT, TokenType.LTE, TokenType.GT, TokenType.GTE}
)
_CLAUSES: Final = (TokenType.SELECT, TokenType.WHERE, TokenType.ORDER_BY)
_ALLOWED: Final = _COMPARING.union(
    _CLAUSES,
    {
        TokenType.VAR,
        TokenType.STRING,
        TokenType.NUMBER,
        TokenType.DASH,
        TokenType.COMMA,
        TokenType.L_PAREN,
        TokenType.R_PAREN,
        TokenType.AND,
        TokenType.OR,
        TokenType.ASC,
        TokenType.DESC,
    },
)

# What sqlglot would take: a list that ends in a comma, ASC DESC, signs before signs.
_FOLLOWERS: Final[Mapping[TokenType, frozenset[TokenType | None]]] = {
    TokenType.COMMA: frozenset({TokenType.VAR}),
    TokenType.DASH: frozenset({TokenType.NUMBER}),
    TokenType.ASC: frozenset({TokenType.COMMA, None}),
    TokenType.DESC: frozenset({TokenType.COMMA, None}),
}


def compile_query(
    query: str,
    columns: Mapping[str, Column],
    *,
    filters: frozenset[str] | None = None,
    hide_money: bool = False,
) -> CompiledQuery:
    """Check a query and translate it.

    Args:
        query: The text of the parameter `tq`.
        columns: The columns of the report.
        filters: The columns that WHERE may name; None: all.
        hide_money: Refuse the money columns.

    Raises:
        BadQueryError: The query is not in the language, or names a column it may not.
    """
    tokens = _tokenize(query, columns)
    try:
        trees = _ReportDialect().parser().parse(tokens, query)
    except ParseError as error:
        near = str(error.errors[0].get("highlight") or "the end") if error.errors else "the end"
        raise BadQueryError(f"the query makes no sense near {excerpt(near)!r}: {_SHAPE}") from error
    except RecursionError as error:
        raise BadQueryError("the query is nested too deeply; use fewer brackets") from error
    if len(trees) != 1 or not isinstance(tree := trees[0], exp.Select):
        raise BadQueryError(f"the query is not one SELECT: {_SHAPE}")
    return _Translator(columns, filters, hide_money).translate(tree)


_SHAPE: Final = "expected SELECT columns [WHERE comparisons] [ORDER BY selected columns]"


def _tokenize(query: str, columns: Mapping[str, Column]) -> list[Token]:
    """Cut a query into tokens and refuse what the language does not have.

    sqlglot's parser also goes by the text of plain words (NULLS FIRST, for one), so every word
    must be the name of a column or `sum`.
    """
    if len(query) > MAX_LENGTH:
        raise BadQueryError(
            f"the query has {len(query)} characters; send at most {MAX_LENGTH}, or split it"
        )
    try:
        query.encode()
        tokens = _ReportDialect().tokenize(query)
    except UnicodeEncodeError as error:
        raise BadQueryError("the query is not Unicode text; send it as UTF-8") from error
    except TokenError as error:
        raise BadQueryError("a text in the query has no closing quote") from error
    for token in tokens:
        text = excerpt(token.text)
        if token.comments:
            raise BadQueryError("the report query language has no comments; leave them out")
        if token.token_type not in _ALLOWED:
            raise BadQueryError(f"{text!r} is not part of the report query language: {_SHAPE}")
        is_word = token.token_type is TokenType.VAR
        if is_word and token.text not in columns and token.text.lower() != "sum":
            raise BadQueryError(f"unknown column {text!r}; this report has {', '.join(columns)}")
    _check_structure(tokens)
    return tokens


def _check_structure(tokens: Sequence[Token]) -> None:
    types = [token.token_type for token in tokens]
    clauses = [each for each in types if each in _CLAUSES]
    in_order = [each for each in _CLAUSES if each in clauses]
    if clauses != in_order or types[:1] != [TokenType.SELECT]:
        raise BadQueryError(f"the clauses are not in order: {_SHAPE}")
    if sum(each in _COMPARING for each in types) > MAX_COMPARISONS:
        raise BadQueryError(f"the query has more than {MAX_COMPARISONS} comparisons; split it")
    depth = 0
    for token, following in zip(tokens, [*types[1:], None], strict=True):
        kind = token.token_type
        depth += (kind is TokenType.L_PAREN) - (kind is TokenType.R_PAREN)
        if depth > MAX_BRACKETS:
            raise BadQueryError(f"the query has more than {MAX_BRACKETS} nested brackets")
        if kind in _FOLLOWERS and following not in _FOLLOWERS[kind]:
            raise BadQueryError(f"after {token.text!r} comes what cannot follow it: {_SHAPE}")


class _Translator:
    """Turns the tree of one query into SQL, and refuses nodes the language does not have."""

    def __init__(
        self, columns: Mapping[str, Column], filters: frozenset[str] | None, hide_money: bool
    ) -> None:
        self._columns = columns
        self._filters = filters
        self._hide_money = hide_money
        self._parameters: list[Value] = []

    def translate(self, tree: exp.Select) -> CompiledQuery:
        """Translate the whole query."""
        selected = tuple(self._selected(node, "SELECT") for node in tree.expressions)
        if not selected:
            raise BadQueryError(f"the query selects no column: {_SHAPE}")
        names = [each.name for each in selected]
        if twice := [name for name in names if names.count(name) > 1]:
            raise BadQueryError(f"{twice[0]} is selected twice; name every column once")
        where, order = tree.args.get("where"), tree.args.get("order")
        return CompiledQuery(
            selected=selected,
            condition=self._condition(where.this) if where else "",
            parameters=tuple(self._parameters),
            ordering=tuple(
                self._order(node, selected) for node in (order.expressions if order else ())
            ),
        )

    def _column(self, name: str) -> Column:
        column = self._columns.get(name)
        if column is None:
            raise BadQueryError(f"{name!r} is not a column")
        if self._hide_money and column.is_money:
            raise BadQueryError(f"{name} is a money column; a report of /hours does not have it")
        return column

    def _selected(self, node: object, clause: str) -> Selected:
        match node:
            case exp.Column():
                self._column(node.name)
                return Selected(node.name)
            case exp.Sum(this=exp.Column() as inner):
                if not self._column(inner.name).is_summable:
                    raise BadQueryError(f"sum({inner.name}): the column cannot be summed")
                return Selected(inner.name, is_sum=True)
            case _:
                raise BadQueryError(f"{clause} takes columns and sum(column), nothing else")

    def _order(self, node: object, selected: Sequence[Selected]) -> str:
        if not isinstance(node, exp.Ordered):
            raise BadQueryError("ORDER BY takes selected columns, with ASC or DESC")
        column = self._selected(node.this, "ORDER BY")
        if column not in selected:
            raise BadQueryError(f"ORDER BY {column.name}: sorted by, but not selected")
        return f"{column.sql} DESC" if node.args.get("desc") else column.sql

    def _condition(self, node: object) -> str:
        match node:
            case exp.Paren():
                return self._condition(node.this)
            case exp.And() | exp.Or():
                word = " AND " if isinstance(node, exp.And) else " OR "
                return f"({word.join(self._condition(each) for each in _operands(node))})"
            case exp.EQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
                return self._comparison(node)
            case _:
                raise BadQueryError("WHERE takes comparisons such as task = 'x', AND, OR, brackets")

    def _comparison(self, node: exp.Binary) -> str:
        if not isinstance(node.this, exp.Column):
            raise BadQueryError(
                "a comparison starts with its column, as in worked_on > '2014-05-01'"
            )
        name, operator = node.this.name, _COMPARISONS[type(node)]
        kind = self._column(name).kind
        if self._filters is not None and name not in self._filters:
            known = ", ".join(sorted(self._filters))
            raise BadQueryError(f"WHERE {name}: only {known} can be filtered")
        value, is_negative = node.expression, False
        if isinstance(value, exp.Neg):
            value, is_negative = value.this, True
        if not isinstance(value, exp.Literal) or (is_negative and value.is_string):
            raise BadQueryError(f"{name} is compared with something that is no value")
        if kind is Kind.NUMBER:
            return self._number(name, operator, value, is_negative)
        if is_negative:
            raise BadQueryError(f"{name} is no number column; it cannot be negative")
        if kind is Kind.DATE:
            return self._date(name, operator, value)
        if operator != "=":
            raise BadQueryError(f"{name} is a text column; it can only be compared with =")
        self._parameters.append(value.name)
        return f"r.{name} = ?"

    def _date(self, name: str, operator: str, value: exp.Literal) -> str:
        found = _DATE.fullmatch(value.name) if value.is_string else None
        try:
            day = date.fromisoformat(found[1] if found else "")
        except ValueError as error:
            raise BadQueryError(
                f"{name} is a date column; write the day as '2014-05-31'"
            ) from error
        self._parameters.append(day.isoformat())
        return f"r.{name} {operator} ?"

    def _number(self, name: str, operator: str, value: exp.Literal, is_negative: bool) -> str:
        if value.is_string or not _NUMBER.fullmatch(value.name):
            raise BadQueryError(f"{name} is a number column; write the number as 7 or 7.25")
        scaled = Fraction(value.name) * (-100 if is_negative else 100)
        below = floor(scaled)
        if below != scaled:
            # The store has whole hundredths: nothing lies between `below` and the next.
            if operator == "=":
                return "0"
            operator = "<=" if operator.startswith("<") else ">"
        self._parameters.append(below)
        return f"r.{name} {operator} ?"


def _operands(node: exp.Connector) -> list[object]:
    """Return what a chain of ANDs, or of ORs, connects; chains grow to the left."""
    kind, operands = type(node), list[object]()
    rest: object = node
    while isinstance(rest, kind):
        operands.append(rest.expression)
        rest = rest.this
    return [rest, *reversed(operands)]
