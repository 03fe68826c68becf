"""The desk's books: one SQLite file. A write that was answered survives kill -9 and a power cut."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from jidoka.sites.warehouse.desk.model import Day

SCHEMA: Final = """
CREATE TABLE book (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE account (name TEXT PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE TABLE session (
    token TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES account, csrf TEXT NOT NULL, expires REAL NOT NULL
) STRICT;
CREATE TABLE orders (
    number INTEGER PRIMARY KEY, customer TEXT NOT NULL, due TEXT NOT NULL, status TEXT NOT NULL
) STRICT;
CREATE TABLE line (
    id INTEGER PRIMARY KEY, number INTEGER NOT NULL REFERENCES orders, item TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0)
) STRICT;
CREATE TABLE status_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL REFERENCES orders, status TEXT NOT NULL,
    user TEXT NOT NULL, form TEXT NOT NULL, note TEXT NOT NULL, at REAL NOT NULL
) STRICT;
CREATE TABLE stock (
    item TEXT NOT NULL, station TEXT NOT NULL, count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (item, station)
) STRICT;
CREATE TABLE stock_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT, item TEXT NOT NULL, station TEXT NOT NULL, count INTEGER NOT NULL,
    was INTEGER NOT NULL, user TEXT NOT NULL, form TEXT NOT NULL, at REAL NOT NULL
) STRICT;
CREATE INDEX line_number ON line (number);
CREATE INDEX status_event_number ON status_event (number);
"""
"""`status_event` and `stock_event` hold every submission of a form, repeats too: nothing is deduplicated.

`form` is the random name of the form that was shown, so that the same form sent twice can be told from two.
Times are Unix time [s].
"""

IMPORTED: Final = "import"
"""Who shipped the orders of the days before."""


class Database:
    """The file. Safe to use from several threads: one transaction at a time.

    Raises:
        sqlite3.Error: it can't be opened or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._connection.execute(f"PRAGMA {setting}")

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """All or nothing; on disk when it ends."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def read(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """The rows of one query."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def begin_day(self, day: Day) -> bool:
        """Make the tables and write the day into them; False if that was done before: the day goes on.

        Raises:
            ValueError: the books hold another day.
        """
        name = hashlib.sha256(json.dumps(day.to_json(), sort_keys=True).encode()).hexdigest()
        if self.read("SELECT 1 FROM sqlite_master WHERE name = 'book'"):
            if self.read("SELECT value FROM book WHERE key = 'day'")[0][0] == name:
                return False
            raise ValueError(f"the books hold another day ({self.date}); take an empty folder")
        with self.transaction() as to:
            for statement in SCHEMA.split(";\n"):
                to.execute(statement)
            to.executemany("INSERT INTO book VALUES (?, ?)", (("date", day.date), ("day", name)))
            for order in day.orders:
                status = "shipped" if order.shipped else "open"
                to.execute(
                    "INSERT INTO orders VALUES (?, ?, ?, ?)",
                    (order.number, order.customer, order.due, status),
                )
                to.executemany(
                    "INSERT INTO line (number, item, quantity) VALUES (?, ?, ?)",
                    [(order.number, line.item, line.quantity) for line in order.lines],
                )
                if order.shipped:
                    to.execute(
                        "INSERT INTO status_event (number, status, user, form, note, at)"
                        " VALUES (?, 'shipped', ?, '', '', ?)",
                        (order.number, IMPORTED, time.time()),
                    )
            to.executemany(
                "INSERT INTO stock VALUES (?, ?, ?)",
                [(row.item, row.station, row.count) for row in day.stock],
            )
        return True

    @property
    def date(self) -> str:
        """The day that the books are at, ISO date."""
        return str(self.read("SELECT value FROM book WHERE key = 'date'")[0][0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
