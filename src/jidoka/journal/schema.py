"""The tables of the journal, and how a file of an earlier format becomes one of this."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from jidoka.errors import JournalError
from jidoka.ledger.books import Books, books_of
from jidoka.ledger.cost import FIELDS
from jidoka.types import Entry

FORMAT = 2
"""Version of the tables and of the entries in them (`PRAGMA user_version`)."""

APPLICATION_ID = 0x4A49444B
"""Marks a SQLite file as ours: "JIDK" (`PRAGMA application_id`)."""

COMMON = ("observation", "intent", "receipt", "verdict")
"""Kinds that a task writes again and again. All others are few, and an index finds them by kind."""

FEW = "kind NOT IN ('observation', 'intent', 'receipt', 'verdict')"
"""The condition of that index; a query must repeat it word for word to use it."""

_AMOUNTS = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in FIELDS)
_GRANTED = ", ".join(f"granted_{name} INTEGER NOT NULL DEFAULT 0" for name in FIELDS)

_ENTRIES = (
    """
    CREATE TABLE entry (
        seq  INTEGER PRIMARY KEY,
        task TEXT NOT NULL,
        kind TEXT NOT NULL,
        at   REAL NOT NULL,
        data TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX entry_of_task ON entry (task, seq)",
    "CREATE TRIGGER entry_keeps BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    """
    CREATE TABLE lease (
        name      TEXT PRIMARY KEY,
        epoch     INTEGER NOT NULL,
        holder    TEXT NOT NULL,
        boot      TEXT NOT NULL,
        expires_s REAL NOT NULL
    ) STRICT
    """,
)
"""What formats 1 and 2 share."""

_LEDGER = (
    f"CREATE INDEX entry_of_few_kind ON entry (kind, seq, task) WHERE {FEW}",
    f"""
    CREATE TABLE account (
        scope TEXT NOT NULL,
        name  TEXT NOT NULL,
        {_AMOUNTS},
        {_GRANTED},
        PRIMARY KEY (scope, name)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    CREATE TABLE reservation (
        task TEXT NOT NULL,
        key  TEXT NOT NULL,
        day  TEXT NOT NULL,
        {_AMOUNTS},
        PRIMARY KEY (task, key)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE era (format INTEGER PRIMARY KEY, after_seq INTEGER NOT NULL) STRICT",
)
"""What format 2 adds: the accounts as tables, and from which entry on which format was written."""


def create(db: sqlite3.Connection) -> None:
    """Make the tables of a new journal, inside a transaction."""
    for statement in (*_ENTRIES, *_LEDGER):
        db.execute(statement)
    db.execute("INSERT INTO era VALUES (?, 0)", (FORMAT,))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {FORMAT}")


def migrate(db: sqlite3.Connection) -> None:
    """Bring a journal of format 1 to this one, inside a transaction. No entry is changed.

    Raises:
        JournalError: an entry is damaged; nothing is changed.
    """
    last = int(db.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0])
    books = books_of(every_entry(db), earlier=last)
    db.execute("DROP INDEX entry_of_kind")
    for statement in _LEDGER:
        db.execute(statement)
    db.execute("INSERT INTO era VALUES (1, 0), (?, ?)", (FORMAT, last))
    _write_books(db, books)
    db.execute(f"PRAGMA user_version = {FORMAT}")


def earlier_entries(db: sqlite3.Connection) -> int:
    """The newest seq that was written in format 1; 0 if none was."""
    row = db.execute("SELECT after_seq FROM era WHERE format = ?", (FORMAT,)).fetchone()
    return int(row[0])


def every_entry(db: sqlite3.Connection) -> Iterator[Entry]:
    """All entries of all tasks, oldest first, a thousand at a time."""
    last = 0
    while rows := db.execute(
        "SELECT seq, task, kind, at, data FROM entry WHERE seq > ? ORDER BY seq LIMIT 1000", (last,)
    ).fetchall():
        yield from map(entry_of_row, rows)
        last = int(rows[-1][0])


def entry_of_row(row: tuple[int, str, str, float, str]) -> Entry:
    """A row of the table as an entry. Raises JournalError if its data is no JSON."""
    seq, task, kind, at, text = row
    try:
        return Entry(seq, task, kind, at, json.loads(text))
    except ValueError as error:
        raise JournalError(f"entry {seq} is damaged ({error}); move the file away") from error


def _write_books(db: sqlite3.Connection, books: Books) -> None:
    marks = ", ".join("?" * (2 + len(FIELDS)))
    columns = ", ".join(FIELDS)
    for account, held in books.held.items():
        row = (account.scope, account.name, *held.row())
        db.execute(f"INSERT INTO account (scope, name, {columns}) VALUES ({marks})", row)
    for (task, key), open_ in books.open.items():
        row = (task, key, open_.day, *open_.worst.row())
        db.execute(f"INSERT INTO reservation (task, key, day, {columns}) VALUES ({marks}, ?)", row)
