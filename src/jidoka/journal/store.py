"""The journal on disk, append-only.

An entry that `append` has returned survives a kill of the process and a loss of power. The table refuses
updates and deletes by itself. Other processes may read and append at the same time; `seq` grows by one over
all of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jidoka.codec import canonical
from jidoka.errors import BudgetExhausted, Fenced, JidokaError, JournalError, Stale, UsageError
from jidoka.faults import point
from jidoka.journal import accounts
from jidoka.journal.reader import Reader
from jidoka.journal.schema import FEW
from jidoka.ledger.charge import Charge, charge_json
from jidoka.types import Entry, Json

_FENCED = "(SELECT epoch FROM lease WHERE name = ?) = ?"
_NOTHING_NEWER = "NOT EXISTS (SELECT 1 FROM entry WHERE task = ? AND seq > ?)"
_UNANSWERED = f"""
    EXISTS (SELECT 1 FROM entry WHERE kind = 'ask' AND task = ? AND {FEW} AND data ->> 'id' = ?) AND
    NOT EXISTS (SELECT 1 FROM entry WHERE kind = 'answer' AND task = ? AND {FEW} AND data ->> 'id' = ?)
"""


class Store(Reader):
    """An open journal. Satisfies `protocols.Journal`; safe to use from several threads.

    Args:
        path: of the file.
        now: the clock of the entries, Unix time [s].
        readonly: nothing shall be written.

    Raises:
        JournalError, Busy: as `JournalFile`.
    """

    def __init__(self, path: Path, *, now: Callable[[], float], readonly: bool = False) -> None:
        super().__init__(path, readonly=readonly)
        self._now = now

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


def _text(task: str, kind: str, data: Mapping[str, Json]) -> str:
    try:
        return canonical(dict(data))
    except (TypeError, ValueError) as error:
        raise JournalError(f"a {kind!r} entry of {task} is not JSON: {error}") from error


def lease_name(task: str) -> str:
    """The name of a task's lease."""
    return f"task:{task}"
