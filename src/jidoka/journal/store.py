"""The journal on disk: one SQLite file, write-ahead log, synchronous FULL, append-only.

An entry that `append` has returned survives a kill of the process and a loss of power. The table refuses
updates and deletes by itself. Other processes may read and append at the same time; `seq` grows by one over
all of them. Format and error table: docs/design/journal.md.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jidoka.codec import canonical
from jidoka.errors import Busy, Fenced, JidokaError, JournalError
from jidoka.types import Entry, Json

FORMAT = 1
"""Version of the tables and of the entries in them (`PRAGMA user_version`)."""

APPLICATION_ID = 0x4A49444B
"""Marks a SQLite file as ours: "JIDK" (`PRAGMA application_id`)."""

BUSY_S = 5.0
"""How long to wait for another process that writes [s]."""

_TABLES = (
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
    "CREATE INDEX entry_of_kind ON entry (kind, seq)",
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
"""Statements that make a journal of format 1."""

_TROUBLES: tuple[tuple[str, type[JidokaError], str], ...] = (
    ("database is locked", Busy, "another process writes to it; retry"),
    (
        "database or disk is full",
        JournalError,
        "the disk is full; make room and run again, nothing written is lost",
    ),
    (
        "disk i/o error",
        JournalError,
        "the disk fails to write (full or broken); nothing already written is lost",
    ),
    (
        "readonly",
        JournalError,
        "it can't be written; check its permissions or set JIDOKA_HOME to another place",
    ),
    (
        "unable to open",
        JournalError,
        "it can't be opened; check its permissions or set JIDOKA_HOME to another place",
    ),
    ("not a database", JournalError, "it is not a journal or is damaged; move it away and run again"),
    ("malformed", JournalError, "it is damaged; move it away and run again"),
)
"""What SQLite says, and what we say. Anything else is reported as damage in SQLite's words."""


def default_home(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the journal lives: `JIDOKA_HOME`, else `jidoka` in the XDG state directory (`~/.local/state`)."""
    if home := environ.get("JIDOKA_HOME"):
        return Path(home).expanduser()
    state = environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "jidoka"


def default_path(environ: Mapping[str, str] = os.environ) -> Path:
    """The journal's file in `default_home`."""
    return default_home(environ) / "journal.db"


class Store:
    """An open journal. Satisfies `protocols.Journal`; safe to use from several threads.

    Raises:
        JournalError: damaged, of a newer format, or (unless `readonly`) not writable. On opening and on
        every call. Busy: another process held the file longer than `BUSY_S`.
    """

    def __init__(self, path: Path, *, now: Callable[[], float], readonly: bool = False) -> None:
        self.path = path
        self._now = now
        self._lock = threading.RLock()
        self._readonly = readonly
        with self._trouble():
            self._db = self._open()
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def append(self, task: str, kind: str, data: Mapping[str, Json], *, fence: int | None = None) -> Entry:
        """Write one entry durably; with `fence`, only while the lease of `task` has that epoch.

        Raises:
            Fenced: the lease of `task` has another epoch.
            JournalError: `data` is not JSON, or the disk refuses.
        """
        try:
            text = canonical(dict(data))
        except (TypeError, ValueError) as error:
            raise JournalError(f"a {kind!r} entry of {task} is not JSON: {error}") from error
        at = self._now()
        guard = "" if fence is None else "WHERE (SELECT epoch FROM lease WHERE name = ?) = ?"
        values = (task, kind, at, text) + (() if fence is None else (lease_name(task), fence))
        with self._trouble(), self._lock:
            cursor = self._db.execute(
                f"INSERT INTO entry (task, kind, at, data) SELECT ?, ?, ?, ? {guard}", values
            )
            if cursor.rowcount != 1:
                raise Fenced(
                    f"epoch {fence} no longer holds task {task}: another worker took it over; don't retry"
                )
            return Entry(int(cursor.lastrowid or 0), task, kind, at, json.loads(text))

    def entries(self, task: str) -> list[Entry]:
        """All entries of a task, oldest first; empty for an unknown task."""
        return list(self._select("WHERE task = ? ORDER BY seq", (task,)))

    def of_kind(self, kind: str) -> list[Entry]:
        """All entries of a kind, over all tasks, oldest first."""
        return list(self._select("WHERE kind = ? ORDER BY seq", (kind,)))

    def since(self, seq: int, kinds: Sequence[str], limit: int = 1000) -> list[Entry]:
        """Entries of these kinds after `seq`, over all tasks, oldest first: the next `limit` of them."""
        marks = ", ".join("?" * len(kinds))
        return list(
            self._select(f"WHERE seq > ? AND kind IN ({marks}) ORDER BY seq LIMIT ?", (seq, *kinds, limit))
        )

    def tasks(self) -> list[str]:
        """Names of all tasks, in the order they were given."""
        with self._trouble(), self._lock:
            rows = self._db.execute("SELECT task FROM entry GROUP BY task ORDER BY min(seq)").fetchall()
        return [str(row[0]) for row in rows]

    def unfinished(self) -> list[str]:
        """Tasks with a goal and no outcome yet, in the order they were given."""
        with self._trouble(), self._lock:
            rows = self._db.execute(
                "SELECT task FROM entry WHERE kind = 'goal' AND task NOT IN "
                "(SELECT task FROM entry WHERE kind = 'outcome') ORDER BY seq"
            ).fetchall()
        return [str(row[0]) for row in rows]

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """A write transaction, for the lease; committed at the end, rolled back on an error."""
        with self._trouble(), self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """The connection, for a look at the leases. Nothing may be written with it."""
        with self._trouble(), self._lock:
            yield self._db

    def close(self) -> None:
        """Close the file. Whatever `append` returned is already on disk."""
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _select(self, where: str, values: Sequence[Any]) -> Iterator[Entry]:
        with self._trouble(), self._lock:
            rows = self._db.execute(f"SELECT seq, task, kind, at, data FROM entry {where}", values).fetchall()
        for seq, task, kind, at, text in rows:
            try:
                data = json.loads(text)
            except ValueError as error:
                raise JournalError(
                    f"{self.path}: entry {seq} is damaged ({error}); move the file away"
                ) from error
            yield Entry(seq, task, kind, at, data)

    def _open(self) -> sqlite3.Connection:
        if self._readonly and not self.path.exists():
            raise JournalError(f"{self.path}: there is no journal yet; `jidoka run` makes it")
        if not self._readonly:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise JournalError(
                    f"{self.path.parent}: {error.strerror}; set JIDOKA_HOME to another place"
                ) from error
        uri = f"{self.path.resolve().as_uri()}?mode={'ro' if self._readonly else 'rwc'}"
        return sqlite3.connect(uri, uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False)

    def _prepare(self) -> None:
        """Check whose file it is and of which format; make the tables in a new one."""
        version, owner = self._pragma("user_version"), self._pragma("application_id")
        tables = int(self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        if version > FORMAT:
            raise JournalError(
                f"{self.path}: format {version} is newer than {FORMAT}; update jidoka, nothing was changed"
            )
        if tables and owner != APPLICATION_ID:
            raise JournalError(
                f"{self.path}: a SQLite file, but not a journal; move it away or set JIDOKA_HOME"
            )
        if self._readonly:
            return
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        if tables == 0:
            self._create()

    def _create(self) -> None:
        """Make the tables in one transaction, unless another process just did."""
        with self.transaction() as db, closing(db.execute("SELECT count(*) FROM sqlite_master")) as cursor:
            if int(cursor.fetchone()[0]):
                return
            for statement in _TABLES:
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {FORMAT}")

    def _pragma(self, name: str) -> int:
        return int(self._db.execute(f"PRAGMA {name}").fetchone()[0])

    @contextmanager
    def _trouble(self) -> Generator[None]:
        """Turn SQLite's errors into ours."""
        try:
            yield
        except sqlite3.Error as error:
            said = str(error).lower()
            for words, kind, advice in _TROUBLES:
                if words in said:
                    raise kind(f"journal {self.path}: {advice}") from error
            raise JournalError(
                f"journal {self.path}: {error}; it may be damaged, move it away and run again"
            ) from error


def lease_name(task: str) -> str:
    """The name of a task's lease."""
    return f"task:{task}"
