"""What can be read of a journal: entries by task and by kind, tasks, accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from jidoka.journal import accounts
from jidoka.journal.file import JournalFile
from jidoka.journal.schema import COMMON, FEW, FORMAT, earlier_entries, entry_of_row, every_entry
from jidoka.ledger.books import Books, books_of
from jidoka.types import Entry

LARGEST_SEQ = 2**63 - 1


class Reader(JournalFile):
    """A journal to look at. Entries are in the order of `seq`, oldest first."""

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

    def _select(self, where: str, values: Sequence[Any]) -> Iterator[Entry]:
        with self._trouble(), self._lock:
            rows = self._db.execute(f"SELECT seq, task, kind, at, data FROM entry {where}", values).fetchall()
        with self._named():
            yield from map(entry_of_row, rows)
