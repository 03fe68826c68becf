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
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jidoka.codec import canonical
from jidoka.errors import BudgetExhausted, Fenced, JidokaError, JournalError, Stale, UsageError
from jidoka.faults import point
from jidoka.journal import accounts
from jidoka.journal.schema import (
    APPLICATION_ID,
    COMMON,
    FEW,
    FORMAT,
    create,
    earlier_entries,
    entry_of_row,
    every_entry,
    migrate,
)
from jidoka.journal.troubles import told
from jidoka.ledger.books import Books, books_of
from jidoka.ledger.charge import Charge, charge_json
from jidoka.types import Entry, Json

BUSY_S = 5.0
"""How long to wait for another process that writes [s]."""

LARGEST_SEQ = 2**63 - 1

_FENCED = "(SELECT epoch FROM lease WHERE name = ?) = ?"
_NOTHING_NEWER = "NOT EXISTS (SELECT 1 FROM entry WHERE task = ? AND seq > ?)"
_UNANSWERED = f"""
    EXISTS (SELECT 1 FROM entry WHERE kind = 'ask' AND task = ? AND {FEW} AND data ->> 'id' = ?) AND
    NOT EXISTS (SELECT 1 FROM entry WHERE kind = 'answer' AND task = ? AND {FEW} AND data ->> 'id' = ?)
"""


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

    def append(
        self,
        task: str,
        kind: str,
        data: Mapping[str, Json],
        *,
        charge: Charge | None = None,
        after: int | None = None,
        fence: int | None = None,
    ) -> Entry:
        """Write one entry durably; with `fence`, only while the lease of `task` has that epoch.

        Entry, accounts and conditions are one transaction with one commit.

        Raises:
            Fenced: the lease of `task` has another epoch.
            Stale, BudgetExhausted: as `protocols.Journal`.
            JournalError: `data` is not JSON, or the disk refuses.
        """
        at = self._now()
        try:
            with self._lock:
                if charge is None:
                    return self._write(task, kind, data, at, fence, after)
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    charged = {**data, "charge": self._take(task, charge, at, fence)}
                    entry = self._write(task, kind, charged, at, fence, after)
                    point("commit.before")
                    self._db.execute("COMMIT")
                except BaseException:
                    self._roll_back()
                    raise
                return entry
        except sqlite3.Error as error:
            raise self._told(error) from error

    def answer(self, task: str, question: str, answer: str) -> Entry:
        """Answer a question of a task; the first answer counts, whoever gives it.

        Raises:
            UsageError: no such question, or it was answered; the text names the questions or that answer.
        """
        text, at = _text(task, "answer", {"id": question, "answer": answer}), self._now()
        with self._trouble(), self._lock:
            seq = self._insert(task, "answer", at, text, _UNANSWERED, [task, question] * 2)
        if seq:
            return Entry(seq, task, "answer", at, json.loads(text))
        given = {e.data["id"]: e.data["answer"] for e in reversed(self.of_kind("answer", task))}
        if question in given:
            raise UsageError(f"question {question} of {task} was answered already: {given[question]!r}")
        asked = ", ".join(str(entry.data["id"]) for entry in self.of_kind("ask", task)) or "none"
        raise UsageError(f"task {task} has no question {question!r}; it has: {asked}")

    def halt(self, task: str, reason: str, *, cancel: bool = False) -> Entry:
        """Ask the task's worker to stop its bodies safely: then to wait for a word, or to end the task.

        Whoever works on the task obeys before its next act; if nobody does, the next worker.
        """
        return self.append(task, "halt", {"reason": reason, "cancel": cancel})

    def entries(self, task: str, after: int = 0) -> list[Entry]:
        """The entries of a task with a seq greater than `after`, oldest first; empty for an unknown task."""
        return list(self._select("WHERE task = ? AND seq > ? ORDER BY seq", (task, after)))

    def of_kind(self, kind: str, task: str | None = None) -> list[Entry]:
        """All entries of a kind, over all tasks or of one, oldest first."""
        few = "" if kind in COMMON else f"AND {FEW}"
        if task is None:
            return list(self._select(f"WHERE kind = ? {few} ORDER BY seq", (kind,)))
        return list(self._select(f"WHERE kind = ? AND task = ? {few} ORDER BY seq", (kind, task)))

    def since(self, seq: int, kinds: Sequence[str], limit: int = 1000) -> list[Entry]:
        """Entries of these kinds after `seq`, over all tasks, oldest first: the next `limit` of them."""
        marks = ", ".join("?" * len(kinds))
        few = "" if set(kinds) & set(COMMON) else f"AND {FEW}"
        where = f"WHERE seq > ? AND kind IN ({marks}) {few} ORDER BY seq LIMIT ?"
        return list(self._select(where, (seq, *kinds, limit)))

    def tasks(self) -> list[str]:
        """Names of all tasks, in the order they were given."""
        with self._trouble(), self._lock:
            rows = self._db.execute("SELECT task FROM entry GROUP BY task ORDER BY min(seq)").fetchall()
        return [str(row[0]) for row in rows]

    def unfinished(self) -> list[str]:
        """Tasks with a goal and no outcome yet, in the order they were given."""
        with self._trouble(), self._lock:
            rows = self._db.execute(
                f"SELECT task FROM entry WHERE kind = 'goal' AND {FEW} AND task NOT IN "
                f"(SELECT task FROM entry WHERE kind = 'outcome' AND {FEW}) ORDER BY seq"
            ).fetchall()
        return [str(row[0]) for row in rows]

    def books(self) -> Books:
        """The accounts as the journal keeps them: what is held, granted and set aside."""
        with self._trouble(), self._lock:
            if self._format == FORMAT:
                return accounts.read(self._db)
        return self.recomputed()

    def recomputed(self) -> Books:
        """The accounts as all entries add up to them: equal to `books`, or the journal is damaged."""
        with self._trouble(), self._lock:
            earlier = earlier_entries(self._db) if self._format == FORMAT else LARGEST_SEQ
            with self._named():
                return books_of(every_entry(self._db), earlier=earlier).compact()

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """A write transaction; committed at the end, rolled back on an error."""
        with self._trouble(), self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

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

    def _take(self, task: str, charge: Charge, at: float, fence: int | None) -> dict[str, Any]:
        """Change the accounts; how the entry tells it."""
        try:
            day = accounts.take(self._db, task, charge, at)
        except BudgetExhausted:
            self._check_fence(task, fence)
            raise
        return charge_json(charge, day)

    def _write(
        self,
        task: str,
        kind: str,
        data: Mapping[str, Json],
        at: float,
        fence: int | None,
        after: int | None,
    ) -> Entry:
        """One entry, if nobody took the task over or wrote in between; else Fenced or Stale."""
        text = _text(task, kind, data)
        conditions, values = list[str](), list[Any]()
        if fence is not None:
            conditions.append(_FENCED)
            values += (lease_name(task), fence)
        if after is not None:
            conditions.append(_NOTHING_NEWER)
            values += (task, after)
        seq = self._insert(task, kind, at, text, " AND ".join(conditions), values)
        if not seq:
            raise self._why_not(task, after, fence)
        return Entry(seq, task, kind, at, json.loads(text))

    def _insert(self, task: str, kind: str, at: float, text: str, guard: str, values: Sequence[Any]) -> int:
        """The new entry's seq; 0 if the guard does not hold."""
        where = f"WHERE {guard}" if guard else ""
        cursor = self._db.execute(
            f"INSERT INTO entry (task, kind, at, data) SELECT ?, ?, ?, ? {where}",
            (task, kind, at, text, *values),
        )
        return int(cursor.lastrowid or 0) if cursor.rowcount == 1 else 0

    def _why_not(self, task: str, after: int | None, fence: int | None) -> JidokaError:
        """Which guard of an entry did not hold."""
        try:
            self._check_fence(task, fence)
        except Fenced as error:
            return error
        return Stale(f"task {task} has entries newer than {after}; read on and try again")

    def _check_fence(self, task: str, fence: int | None) -> None:
        held = self._db.execute("SELECT epoch FROM lease WHERE name = ?", (lease_name(task),)).fetchone()
        if fence is not None and (held is None or held[0] != fence):
            raise Fenced(
                f"epoch {fence} no longer holds task {task}: another worker took it over; don't retry"
            )

    def _select(self, where: str, values: Sequence[Any]) -> Iterator[Entry]:
        with self._trouble(), self._lock:
            rows = self._db.execute(f"SELECT seq, task, kind, at, data FROM entry {where}", values).fetchall()
        with self._named():
            yield from map(entry_of_row, rows)

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
        self._format = version
        if self._readonly:
            return
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        if version < FORMAT:
            self._bring_to_format()

    def _bring_to_format(self) -> None:
        """Make the tables, or migrate those of an earlier format, unless another process just did."""
        with self._named(), self.transaction() as db:
            version = self._pragma("user_version")
            if version == 0:
                create(db)
            elif version < FORMAT:
                migrate(db)
        self._format = FORMAT

    @contextmanager
    def _named(self) -> Generator[None]:
        """Say which file it is whose entry is damaged."""
        try:
            yield
        except JournalError as error:
            raise JournalError(f"{self.path}: {error}") from error

    def _pragma(self, name: str) -> int:
        return int(self._db.execute(f"PRAGMA {name}").fetchone()[0])

    @contextmanager
    def _trouble(self) -> Generator[None]:
        """Turn SQLite's errors into ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._told(error) from error

    def _told(self, error: sqlite3.Error) -> JidokaError:
        return told(error, self.path)

    def _roll_back(self) -> None:
        """Undo the transaction; a full disk may have ended it already."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")


def _text(task: str, kind: str, data: Mapping[str, Json]) -> str:
    try:
        return canonical(dict(data))
    except (TypeError, ValueError) as error:
        raise JournalError(f"a {kind!r} entry of {task} is not JSON: {error}") from error


def lease_name(task: str) -> str:
    """The name of a task's lease."""
    return f"task:{task}"
