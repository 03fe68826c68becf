"""Find a task by what people type: its name, its beginning, or its end."""

from __future__ import annotations

from collections.abc import Sequence

from jidoka.errors import UsageError
from jidoka.journal.store import Store

LATEST = 5
"""So many names are offered instead."""


def one_of(said: str, names: Sequence[str], what: str) -> str:
    """The name that is meant: itself, or the only one that begins or ends so.

    Raises:
        UsageError: none is, or more than one.
    """
    if said in names:
        return said
    found = [name for name in names if said and (name.startswith(said) or name.endswith(said))]
    if len(found) == 1:
        return found[0]
    offered = ", ".join(reversed((found or list(names))[-LATEST:])) or "none"
    newest = "these" if found else "the newest"
    raise UsageError(f"{'more than one' if found else 'no'} {what} {said!r}; {newest}: {offered}")


def find_task(store: Store, said: str) -> str:
    """The task that is meant. Raises as `one_of`."""
    return one_of(said, store.tasks(), "task")
