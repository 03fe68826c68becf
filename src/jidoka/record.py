"""One task's open page of the journal: its entries, the state they add up to, and the pen."""

from __future__ import annotations

from collections.abc import Mapping

from jidoka.journal.replay import TaskState, advance, state_of
from jidoka.protocols import Journal
from jidoka.types import Entry, Json


class Record:
    """The entries and the state of one task, kept in step with the journal.

    Made by whoever runs the task; written by the loop and the gate alone. State never leads the disk: it
    advances only by entries that the journal has returned.
    """

    def __init__(self, journal: Journal, task: str) -> None:
        self.task = task
        self._journal = journal
        self._entries = list(journal.entries(task))
        self.state: TaskState = state_of(self._entries)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries so far, oldest first."""
        return tuple(self._entries)

    def write(self, kind: str, data: Mapping[str, Json]) -> Entry:
        """Append one entry durably and advance.

        Raises:
            JournalError: the disk refuses; the state is as before.
            Fenced: another worker has taken the task over.
        """
        entry = self._journal.append(self.task, kind, data)
        self._entries.append(entry)
        self.state = advance(self.state, entry)
        return entry
