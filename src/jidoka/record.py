"""One task's open page of the journal: its entries, the state they add up to, and the pen."""

from __future__ import annotations

from collections.abc import Mapping

from jidoka.errors import Stale
from jidoka.journal.replay import advance
from jidoka.journal.seal import KEY, SEALED, seal
from jidoka.journal.state import TaskState
from jidoka.ledger.charge import Charge
from jidoka.protocols import Journal
from jidoka.types import Entry, Json

BEGINNINGS = frozenset({"intent", "redo", "think"})
"""Kinds of entries after which a body or a language model is called."""


class Record:
    """The entries and the state of one task, kept in step with the journal.

    Made by whoever runs the task; written by the loop and the gate alone. State never leads the disk: it
    advances only by entries that the journal has returned.
    """

    def __init__(self, journal: Journal, task: str) -> None:
        self.task = task
        self._journal = journal
        self._entries: list[Entry] = []
        self._last = 0
        self.state = TaskState()
        self.refresh()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries so far, oldest first."""
        return tuple(self._entries)

    def refresh(self) -> None:
        """Read what others have written since: answers, and wishes to halt. Raises JournalError."""
        for entry in self._journal.entries(self.task, self._last):
            self._take(entry)

    def write(self, kind: str, data: Mapping[str, Json], *, charge: Charge | None = None) -> Entry:
        """Append one entry durably and advance. What others wrote meanwhile is read first.

        Raises:
            Stale: an entry that begins an act, and others wrote meanwhile, or a person asked to halt and
                nobody has obeyed yet; what they said was read: decide anew.
            BudgetExhausted: the charge does not fit; nothing is written.
            JournalError: the disk refuses; the state is as before.
            Fenced: another worker has taken the task over.
        """
        while True:
            if kind in BEGINNINGS and self.state.halt is not None:
                raise Stale(f"task {self.task} shall halt: {self.state.halt.reason}")
            told = {**data, KEY: seal(self.state)} if kind in SEALED else data
            try:
                entry = self._journal.append(self.task, kind, told, charge=charge, after=self._last)
            except Stale:
                self.refresh()
                if kind in BEGINNINGS:
                    raise
                continue
            self._take(entry)
            return entry

    def _take(self, entry: Entry) -> None:
        self.state = advance(self.state, entry)
        self._entries.append(entry)
        self._last = entry.seq
