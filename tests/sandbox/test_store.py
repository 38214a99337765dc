"""The store: transactions, files, threads, digests."""

import ast
import re
import sqlite3
import threading
from pathlib import Path
from typing import Final

import pytest

import deskwire
from deskwire.sandbox.http import RequestError
from deskwire.sandbox.store import Store

USER = (1, "ada", "~01aa", "Ada", "L", "ada@example.com", 0, "UTC", 0, "Turin", "Italy")
INSERT_USER = """
    INSERT INTO users (reference, id, profile_key, first_name, last_name, email, is_provider,
                       timezone, timezone_offset, city, country)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
SOURCES: Final = (Path(deskwire.__file__).parent / "sandbox", Path(__file__).parents[1])
NUMBERED: Final = re.compile(r"(?:^|[\"'\s(,=])\?[0-9]")
NOTES = "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, words TEXT NOT NULL);"


def test_rows_are_read_by_name_and_in_order() -> None:
    with Store() as store:
        assert store.execute(INSERT_USER, USER) == 1
        row = store.row("SELECT id, city, status FROM users WHERE reference = ?", (1,))
        assert row is not None
        assert dict(row) == {"id": "ada", "city": "Turin", "status": "active"}
        assert store.row("SELECT id FROM users WHERE id = ?", ("' OR 1=1 --",)) is None
        assert store.execute("UPDATE users SET city = ? WHERE reference = ?", ("Rome", 2)) == 0


def test_values_are_given_in_order_or_by_name() -> None:
    with Store() as store:
        store.execute(INSERT_USER, USER)
        for sql, values in (
            ("SELECT city FROM users WHERE id = ? AND status = ?", ("ada", "active")),
            ("SELECT city FROM users WHERE :id IN (id, profile_key)", {"id": "ada"}),
        ):
            assert [row["city"] for row in store.rows(sql, values)] == ["Turin"]
        store.define(NOTES)
        store.execute_many("INSERT INTO notes VALUES (:id, :words)", [{"id": 1, "words": "one"}])
        assert [tuple(row) for row in store.rows("SELECT * FROM notes")] == [(1, "one")]


def test_no_statement_numbers_its_placeholders() -> None:
    # Python 3.12.0 to 3.12.3 warn of `?1` given from a sequence; others say nothing.
    files = sorted(path for source in SOURCES for path in source.rglob("*.py"))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    numbered = [
        f"{path.name}:{node.lineno}"
        for path, text in texts.items()
        if NUMBERED.search(text)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and NUMBERED.search(node.value)
    ]
    assert len(files) > 100
    assert numbered == []


def test_a_transaction_happens_or_does_not() -> None:
    with Store() as store:
        store.define(NOTES)
        with store.transaction():
            store.execute_many("INSERT INTO notes (words) VALUES (?)", [("one",), ("two",)])

        def fail() -> None:
            with store.transaction():
                store.execute("DELETE FROM notes")
                assert store.rows("SELECT * FROM notes") == []
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert [row["words"] for row in store.rows("SELECT words FROM notes")] == ["one", "two"]


def test_references_are_checked() -> None:
    with Store() as store, pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        store.execute(
            "INSERT INTO companies (reference, id, name, owner, is_agency) VALUES (?, ?, ?, ?, ?)",
            (1, "acme", "Acme", 99, 0),
        )


def test_text_ids_are_unique() -> None:
    with Store() as store:
        store.execute(INSERT_USER, USER)
        with pytest.raises(sqlite3.IntegrityError, match=r"users\.id"):
            store.execute(INSERT_USER, (2, "ada", "~01bb", *USER[3:]))


def test_a_file_keeps_the_state(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with Store(path) as store:
        store.define(NOTES)
        store.execute("INSERT INTO notes (words) VALUES (?)", ("kept",))
        digest = store.digest()
    with Store(path) as store:
        store.define(NOTES)
        assert [row["words"] for row in store.rows("SELECT words FROM notes")] == ["kept"]
        assert store.digest() == digest


def test_the_digest_tells_states_apart() -> None:
    with Store() as left, Store() as right:
        assert left.digest() == right.digest()
        left.execute(INSERT_USER, USER)
        assert left.digest() != right.digest()
        right.execute(INSERT_USER, USER)
        assert left.digest() == right.digest()
        right.execute("UPDATE users SET city = 'Milan'")
        assert left.digest() != right.digest()


def test_a_transaction_keeps_other_threads_waiting() -> None:
    with Store() as store:
        store.define(NOTES)
        begun, counts = threading.Event(), list[int]()

        def count() -> None:
            begun.wait(5)
            counts.append(len(store.rows("SELECT * FROM notes")))

        thread = threading.Thread(target=count)
        thread.start()
        with store.transaction():
            store.execute("INSERT INTO notes (words) VALUES ('a')")
            begun.set()
            thread.join(0.05)
            assert counts == []
            store.execute("INSERT INTO notes (words) VALUES ('b')")
        thread.join(5)
        assert counts == [2]


def test_a_closed_store_refuses_and_closes_again() -> None:
    store = Store()
    store.close()
    store.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        store.rows("SELECT 1")


def test_a_state_does_not_grow_for_ever() -> None:
    with Store(max_bytes=2**20) as store:
        store.define("CREATE TABLE uploads (content TEXT)")
        row = ["a" * 100_000]
        with pytest.raises(RequestError, match="is full") as caught, store.transaction():
            store.execute_many("INSERT INTO uploads VALUES (?)", [row] * 100)
        assert caught.value.status == 507
        assert store.rows("SELECT * FROM uploads") == []


def test_a_query_does_not_run_for_ever() -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with Store(max_seconds=0.05) as store:
        with pytest.raises(RequestError, match="took too long") as caught:
            store.rows(endless)
        assert caught.value.status == 503
        assert store.row("SELECT 1") is not None


@pytest.mark.parametrize("value", [10**30, -(2**63) - 1, "\ud800"])
def test_what_no_database_holds_is_refused(value: str | int) -> None:
    with Store() as store, pytest.raises(RequestError) as caught:
        store.rows("SELECT ?", [value])
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS n ORDER BY " + ", ".join(["n"] * 3_000),
        "SELECT " + " + ".join(["1"] * 3_000),
        "SELECT " + ", ".join(["1"] * 3_000),
        "SELECT " + "(" * 3_000 + "1" + ")" * 3_000,
        "SELECT zeroblob(2000000000)",
        "SELECT 'a' LIKE '" + "%a" * 30_000 + "'",
    ],
    ids=["terms", "depth", "columns", "parser", "value", "pattern"],
)
def test_what_is_too_much_for_the_database_is_refused(sql: str) -> None:
    with Store() as store:
        with pytest.raises(RequestError, match="asks for too much") as caught:
            store.rows(sql)
        assert caught.value.status == 400
