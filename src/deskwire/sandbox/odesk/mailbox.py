"""The mailbox: threads, who takes part in them, and messages; with what is in it at the start."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from html import escape
from itertools import count
from sqlite3 import Row
from typing import Final

import attrs

from deskwire.sandbox.acme import MEMOS
from deskwire.sandbox.company import Company, Entity
from deskwire.sandbox.odesk.hiring import key_of
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.store import Store, Value

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS mc_threads (
    id      INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    context TEXT NOT NULL DEFAULT '',                  -- Interviews:<job>:<application>
    kind    TEXT NOT NULL DEFAULT 'mail'               -- mail, notifications
);
CREATE INDEX IF NOT EXISTS mc_threads_context ON mc_threads (context);
CREATE TABLE IF NOT EXISTS mc_seats (                  -- who takes part, and their marks
    thread     INTEGER NOT NULL REFERENCES mc_threads,
    user       INTEGER NOT NULL REFERENCES users,
    is_named   INTEGER NOT NULL DEFAULT 1,             -- none: a blind copy
    is_read    INTEGER NOT NULL DEFAULT 0,
    is_starred INTEGER NOT NULL DEFAULT 0,
    is_deleted INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (thread, user)
);
CREATE INDEX IF NOT EXISTS mc_seats_user ON mc_seats (user);
CREATE TABLE IF NOT EXISTS mc_posts (
    id             INTEGER PRIMARY KEY,
    thread         INTEGER NOT NULL REFERENCES mc_threads,
    sender         INTEGER REFERENCES users,           -- none: the service
    body           TEXT NOT NULL,
    sent_at        INTEGER NOT NULL,
    attachment_key TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS mc_posts_thread ON mc_posts (thread, id);
"""

_POSTED: Final = "kind = 'mail' AND t.id IN (SELECT thread FROM mc_posts WHERE sender {} :user)"
TRAYS: Final = {
    "sent": (1, _POSTED.format("=")),
    "inbox": (2, _POSTED.format("<>")),
    "notifications": (3, "kind = 'notifications'"),
}
"""The trays: their ids, and which threads they hold."""

MARKS: Final = {"read": "is_read", "starred": "is_starred", "deleted": "is_deleted"}
"""What a user can mark a thread as, and the column that says so."""

_FIRST_THREAD: Final = 9_100_001
_FIRST_POST: Final = 9_500_001
_PREVIEW: Final = 60
_SYSTEM: Final = "odesk"
_SUBJECTS: Final = (
    "Next week",
    "Question about the invoice",
    "Тестовый стенд",
    "Re: labels <draft 3> & colours",
    "请看附件",
    "A day off",
)
_NOTICES: Final = ("Your weekly summary", "A payment was processed", "Terms of service")
_LETTERS: Final = 30
_LONG_THREAD: Final = 45
_SPACING: Final = timedelta(hours=5)

_THREADS: Final = """
    SELECT t.*, mc_seats.is_read, mc_seats.is_starred, mc_seats.is_deleted,
           last.sent_at AS last_at, last.body AS last_body, coalesce(users.id, 'odesk') AS sender
    FROM mc_threads AS t JOIN mc_seats ON mc_seats.thread = t.id AND mc_seats.user = :user
    JOIN mc_posts AS last ON last.id = (SELECT max(id) FROM mc_posts WHERE thread = t.id)
    LEFT JOIN users ON users.reference = last.sender
"""


@attrs.frozen
class Mailbox:
    """The messages that one user sees."""

    store: Store
    """The database."""
    user: Row
    """The user."""

    def trays(self) -> list[Record]:
        """Return the trays with their numbers of unread threads."""
        return [
            {
                "id": number,
                "type": tray,
                "tray_api": f"/api/mc/v1/trays/{self.user['id']}/{tray}.json",
                "unread": sum(not row["is_read"] for row in self._rows(condition)),
            }
            for tray, (number, condition) in TRAYS.items()
        ]

    def tray(self, name: str) -> list[Row]:
        """Return the threads of a tray, the latest first."""
        return self._rows(TRAYS[name][1])

    def in_context(self, context: str) -> list[Row]:
        """Return the threads that belong to something."""
        query = f"{_THREADS} WHERE context = :context ORDER BY t.id"
        return self.store.rows(query, {"user": self.user["reference"], "context": context})

    def thread(self, number: int) -> Row | None:
        """Return a thread, deleted or not."""
        query = f"{_THREADS} WHERE t.id = :thread"
        return self.store.row(query, {"user": self.user["reference"], "thread": number})

    def _rows(self, condition: str) -> list[Row]:
        query = f"{_THREADS} WHERE {condition} AND NOT is_deleted ORDER BY last_at DESC, t.id DESC"
        return self.store.rows(query, {"user": self.user["reference"]})

    def record(self, row: Row) -> Record:
        """Return a thread without its messages."""
        plain = escape(row["last_body"])
        return {
            "id": row["id"],
            "subject": escape(row["subject"], quote=False),
            "last_post_preview": plain if len(plain) <= _PREVIEW else plain[:_PREVIEW] + "...",
            "last_post_ts": row["last_at"],
            "context": row["context"],
            "sender": row["sender"],
            "thread_api": f"/api/mc/v1/threads/{self.user['id']}/{row['id']}.json",
            "read": bool(row["is_read"]),
            "starred": bool(row["is_starred"]),
            "deleted": bool(row["is_deleted"]),
            "participants": self._participants(row["id"]),
        }

    def _participants(self, thread: int) -> list[Record]:
        rows = self.store.rows(
            """
            SELECT users.id AS username, first_name, last_name,
                   (SELECT max(id) FROM mc_posts
                    WHERE mc_posts.thread = :thread AND sender = users.reference) AS last_post_id
            FROM mc_seats JOIN users ON users.reference = mc_seats.user
            WHERE thread = :thread AND (is_named OR user = :user) ORDER BY users.reference
            """,
            {"thread": thread, "user": self.user["reference"]},
        )
        return [dict(row) for row in rows]

    def posts(self, thread: int) -> list[Record]:
        """Return the messages of a thread, the oldest first."""
        rows = self.store.rows(
            """
            SELECT mc_posts.id, coalesce(users.id, ?) AS sender, body, sent_at AS ts, attachment_key
            FROM mc_posts LEFT JOIN users ON users.reference = sender
            WHERE thread = ? ORDER BY mc_posts.id
            """,
            (_SYSTEM, thread),
        )
        return [dict(row) for row in rows]

    def mark(self, threads: Sequence[int], name: str, *, on: bool) -> None:
        """Mark threads, or take the mark off."""
        self.store.execute_many(
            f"UPDATE mc_seats SET {MARKS[name]} = ? WHERE thread = ? AND user = ?",  # noqa: S608  columns of ours
            [(on, thread, self.user["reference"]) for thread in threads],
        )


@attrs.frozen(kw_only=True)
class Letter:
    """A message on its way."""

    sender: int
    """The reference of who writes it."""
    named: Sequence[int]
    """The references of those who get it."""
    blind: Sequence[int] = ()
    """The references of those who get it without being named."""
    body: str
    """The text."""
    sent_at: int
    """When it is sent."""
    attachment_key: str = ""
    """The key of an attachment."""


def start_thread(store: Store, subject: str, *, context: str = "", kind: str = "mail") -> int:
    """Add an empty thread and return its id."""
    number = max(store.next_number("mc_threads"), _FIRST_THREAD)
    row: dict[str, Value] = {"id": number, "subject": subject, "context": context, "kind": kind}
    store.insert("mc_threads", row)
    return number


def deliver(store: Store, thread: int, letter: Letter) -> None:
    """Add a message to a thread: it is unread and back in the trays of everyone but its sender."""
    seats = [(letter.sender, True), *((user, True) for user in letter.named)]
    seats += [(user, False) for user in letter.blind]
    store.execute_many(
        "INSERT OR IGNORE INTO mc_seats (thread, user, is_named) VALUES (?, ?, ?)",
        [(thread, user, named) for user, named in seats],
    )
    post: dict[str, Value] = {
        "id": max(store.next_number("mc_posts"), _FIRST_POST),
        "thread": thread,
        "sender": letter.sender,
        "body": letter.body,
        "sent_at": letter.sent_at,
        "attachment_key": letter.attachment_key,
    }
    store.insert("mc_posts", post)
    store.execute(
        "UPDATE mc_seats SET is_deleted = 0, is_read = user = ? WHERE thread = ?",
        (letter.sender, thread),
    )


def seed_messages(store: Store, company: Company) -> None:
    """Add threads between the buyer's people and the providers to a store that holds a company.

    Every contract has a thread in the context of its application; the first of them is a long one.
    The owner of the company takes part in all.
    """
    store.define(_TABLES)
    start = datetime.combine(company.last_day, time(18), UTC) - 60 * _SPACING
    staff = [each.reference for each in company.staff]
    moments = (int((start + number * _SPACING).timestamp()) for number in count())
    with store.transaction():
        for number, (thread, provider) in enumerate(_threads(store, company)):
            length, begun = _LONG_THREAD if number == 0 else 1 + number % 4, next(moments)
            people = sorted({staff[0], staff[number % len(staff)]})
            _write(store, thread, people, provider, range(begun, begun + 60 * length, 60))
        store.execute("UPDATE mc_seats SET is_read = 1 WHERE thread % 3 = 0")
        store.execute("UPDATE mc_seats SET is_starred = 1 WHERE thread % 7 = 0")
        for number, subject in enumerate(_NOTICES):
            _notify(store, company, subject, next(moments), is_read=number == 0)


def _threads(store: Store, company: Company) -> Iterator[tuple[int, int]]:
    """Start the threads; yield each with the provider who takes part."""
    for row in store.rows("SELECT * FROM engagements ORDER BY reference"):
        context = f"Interviews:{key_of('job', row['job_reference'])}:{row['offer_reference']}"
        yield start_thread(store, row["title"], context=context), row["provider"]
    for number in range(_LETTERS):
        provider: Entity = company.providers[number % len(company.providers)]
        subject = _SUBJECTS[number % len(_SUBJECTS)]
        yield start_thread(store, subject), provider.reference


def _write(
    store: Store, thread: int, people: Sequence[int], provider: int, moments: Sequence[int]
) -> None:
    """Fill a thread with messages of both sides in turn, the provider's first."""
    for turn, moment in enumerate(moments):
        sender = people[turn % len(people)] if turn % 2 else provider
        letter = Letter(
            sender=sender,
            named=[each for each in (*people, provider) if each != sender],
            body=MEMOS[(thread + turn) % (len(MEMOS) - 1)],
            sent_at=moment,
        )
        deliver(store, thread, letter)


def _notify(store: Store, company: Company, subject: str, moment: int, *, is_read: bool) -> None:
    """Add a message of the service itself."""
    thread = start_thread(store, subject, kind="notifications")
    owner = company.demo_user.reference
    store.insert("mc_seats", {"thread": thread, "user": owner, "is_read": is_read})
    post = {"id": store.next_number("mc_posts"), "thread": thread, "sender": None}
    store.insert("mc_posts", {**post, "body": f"<b>{subject}</b>", "sent_at": moment})
