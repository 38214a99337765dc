"""Rows of the HR tables: added, changed, numbered. Tables and columns are named by the program."""

from collections.abc import Mapping

from deskwire.sandbox.store import Store, Value


def insert(store: Store, table: str, row: Mapping[str, Value]) -> None:
    """Add a row."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  names of ours
    store.execute(sql, tuple(row.values()))


def update(store: Store, table: str, key: tuple[str, int], changes: Mapping[str, Value]) -> None:
    """Change the row whose key column has a value."""
    columns = ", ".join(f"{name} = ?" for name in changes)
    sql = f"UPDATE {table} SET {columns} WHERE {key[0]} = ?"  # noqa: S608  names of ours
    store.execute(sql, (*changes.values(), key[1]))


def next_number(store: Store, table: str, column: str = "reference") -> int:
    """Return the number that the next row gets."""
    sql = f"SELECT max({column}) AS last FROM {table}"  # noqa: S608  names of ours
    row = store.row(sql)
    return 1 + int((row["last"] if row is not None else 0) or 0)
