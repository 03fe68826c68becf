"""Where tasks and schedules are written: the seam behind which a fleet's database may stand.

`Tasks` is all that the queue, the schedules and the worker need; `Book` gives it over the journal on one
machine. What another one has to guarantee: docs/design/tasks.md.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from jidoka.errors import Busy, JidokaError, Stale, UsageError
from jidoka.journal.lease import Heartbeat, LeasedJournal, Machine, acquire, holder
from jidoka.journal.replay import state_of
from jidoka.journal.store import Store, lease_name
from jidoka.record import Record
from jidoka.tasks.queue import HELD, KINDS, Queue, advance
from jidoka.tasks.schedules import Fire, LeaveOut, Rule, decide, rule_json, task_of
from jidoka.types import Entry, Json

PAGE = 1000
"""Entries that are read at once."""

_SCHEDULE = "every-"
"""How the names of schedules begin."""


class Tasks(Protocol):
    """Durable, shared by all workers. Each method is atomic by itself."""

    def queue(self) -> Queue:
        """The queue as it is now; reads only what is new since the last time."""
        ...

    def entries(self, task: str) -> Sequence[Entry]:
        """All entries of a task, oldest first."""
        ...

    def append(self, task: str, kind: str, data: Mapping[str, Json]) -> Entry:
        """Write one entry durably."""
        ...

    def first(self, task: str, kind: str, data: Mapping[str, Json]) -> bool:
        """Write the first entry of a name; False, and nothing written, if the name has entries already."""
        ...

    def answer(self, task: str, question: str, answer: str) -> None:
        """Answer a question; the first answer counts.

        Raises:
            UsageError: no such question, or it was answered.
        """
        ...

    def halt(self, task: str, reason: str, *, cancel: bool = False) -> None:
        """Ask whoever works on a task, now or next, to stop safely: to wait for a word, or to end it."""
        ...

    def locked(self) -> AbstractContextManager[None]:
        """Nobody else writes until the block ends; nothing of it is written if it raises."""
        ...

    def leased(self, task: str) -> AbstractContextManager[Record]:
        """The task's record, while nobody else may work on it; this process may. Raises Busy."""
        ...

    def holder(self, task: str) -> str | None:
        """Who works on a task now."""
        ...


class Book:
    """`Tasks` over a journal file.

    Args:
        store: the journal; stays open when the book is no longer used.
        machine: for the leases; tests bring their own.
    """

    def __init__(self, store: Store, machine: Machine | None = None) -> None:
        self.store = store
        self._machine = machine
        self._queue = Queue()

    def queue(self) -> Queue:
        """As `Tasks.queue`. Raises JournalError."""
        kinds = tuple(KINDS)
        while page := self.store.since(self._queue.seq, kinds, PAGE):
            self._queue = advance(self._queue, page)
        return self._queue

    def entries(self, task: str) -> list[Entry]:
        """As `Tasks.entries`."""
        return self.store.entries(task)

    def append(self, task: str, kind: str, data: Mapping[str, Json]) -> Entry:
        """As `Tasks.append`. Raises JournalError."""
        return self.store.append(task, kind, data)

    def first(self, task: str, kind: str, data: Mapping[str, Json]) -> bool:
        """As `Tasks.first`. Raises JournalError."""
        try:
            self.store.append(task, kind, data, after=0)
        except Stale:
            return False
        return True

    def answer(self, task: str, question: str, answer: str) -> None:
        """As `Tasks.answer`. Raises UsageError, JournalError."""
        self.store.answer(task, question, answer)

    def halt(self, task: str, reason: str, *, cancel: bool = False) -> None:
        """As `Tasks.halt`. Raises JournalError."""
        self.store.halt(task, reason, cancel=cancel)

    @contextmanager
    def locked(self) -> Generator[None]:
        """As `Tasks.locked`. Raises JournalError, Busy."""
        before = self._queue
        try:
            with self.store.transaction():
                yield
        except BaseException:
            self._queue = before
            raise

    @contextmanager
    def leased(self, task: str) -> Generator[Record]:
        """As `Tasks.leased`."""
        lease = acquire(self.store, [lease_name(task)], machine=self._machine)
        try:
            with Heartbeat(lease):
                yield Record(LeasedJournal(self.store, lease), task)
        finally:
            with contextlib.suppress(JidokaError):
                lease.release()

    def holder(self, task: str) -> str | None:
        """As `Tasks.holder`."""
        return holder(self.store, lease_name(task), self._machine)


def add(
    tasks: Tasks,
    task: str,
    text: str,
    *,
    priority: int = 0,
    deadline_s: float | None = None,
    after: Sequence[str] = (),
    more: Mapping[str, Json] | None = None,
) -> None:
    """Put a task into the queue under a name of its own; `more` is told with it (`by_model`).

    Raises:
        UsageError: there is nothing to do in `text`; the name is taken; a task of `after` is unknown or did
            not end done.
    """
    if not text.strip():
        raise UsageError("the goal is empty; say what you want, such as 'put box 1 on packing'")
    with tasks.locked():
        open_tasks = tasks.queue().items
        data = {
            "text": text,
            "priority": priority,
            "deadline_s": deadline_s,
            "after": [name for name in dict.fromkeys(after) if name in open_tasks or not _done(tasks, name)],
            **(more or {}),
        }
        if tasks.entries(task):
            raise UsageError(f"there is a task {task!r} already")
        tasks.append(task, "queued", data)


def _done(tasks: Tasks, name: str) -> bool:
    """Whether a task that is not open ended done. Raises UsageError if it did not."""
    entries = tasks.entries(name)
    if not entries:
        raise UsageError(f"there is no task {name!r} to come after")
    if (status := state_of(entries).status) != "done":
        raise UsageError(f"{name}, which this one shall follow, ended {status}")
    return True


def every(
    tasks: Tasks,
    said: str,
    text: str,
    rule: Rule,
    *,
    priority: int,
    now: float,
    more: Mapping[str, Json] | None = None,
) -> str:
    """Make a schedule; its name. Its tasks are queued with `more`, as by `add`.

    Raises:
        UsageError: there is nothing to do in `text`.
    """
    if not text.strip():
        raise UsageError("the goal is empty; say what you want, such as 'put box 1 on packing'")
    data: dict[str, Json] = {"said": said, "text": text, "priority": priority, "made_s": now}
    data |= rule_json(rule) | ({"more": dict(more)} if more else {})
    number = 1
    while not tasks.first(f"{_SCHEDULE}{number}", "schedule", data):
        number += 1
    return f"{_SCHEDULE}{number}"


def unschedule(tasks: Tasks, name: str) -> None:
    """End a schedule; what it has put into the queue stays there. Raises UsageError."""
    with tasks.locked():
        running = tasks.queue().schedules
        if name not in running:
            raise UsageError(f"there is no schedule {name!r}; there are: {', '.join(running) or 'none'}")
        tasks.append(name, "unscheduled", {})


def fire(tasks: Tasks, now: float, tell: Callable[[str], None]) -> None:
    """Put what is due at `now` into the queue. Any number of workers may do this at any time."""
    if not any(_wanted(tasks.queue(), now)):
        return
    with tasks.locked():
        queue = tasks.queue()
        for name, wanted in _wanted(queue, now):
            schedule, task = queue.schedules[name], task_of(name, wanted.due_s)
            data: dict[str, Json] = {"schedule": name, "due_s": wanted.due_s, "text": schedule.text}
            queued = data | {"priority": schedule.priority, **schedule.more}
            if isinstance(wanted, Fire) and tasks.first(task, "queued", queued):
                tell(f"{name} ({schedule.said}) is due: {task}")
            if isinstance(wanted, LeaveOut) and tasks.first(task, "left_out", data | {"why": wanted.why}):
                tell(f"{name} ({schedule.said}) is left out this time: {wanted.why}")


def _wanted(queue: Queue, now: float) -> list[tuple[str, Fire | LeaveOut]]:
    if queue.held is not None:
        return []
    found = ((name, decide(schedule, now, queue.items)) for name, schedule in queue.schedules.items())
    return [(name, wanted) for name, wanted in found if wanted is not None]


def close(tasks: Tasks, task: str, outcome: str, reason: str) -> bool:
    """End a task on which nobody works; False if it had ended.

    Raises:
        Busy: somebody works on it.
    """
    with tasks.leased(task) as record:
        if record.state.ending is not None:
            return False
        record.write("outcome", {"outcome": outcome, "verified": False, "reason": reason})
        return True


def drop_doomed(tasks: Tasks, now: float, tell: Callable[[str], None]) -> None:
    """End the tasks that can't be begun any more. They end failed: nobody promised to do them late."""
    for item, why in tasks.queue().doomed(now):
        with contextlib.suppress(Busy):
            if close(tasks, item.task, "failed", why):
                tell(f"{item.task} failed: {why}")


def hold(tasks: Tasks, reason: str) -> None:
    """From now on no worker takes a task and no schedule fires, until `release`."""
    tasks.append(HELD, "hold", {"reason": reason})


def release(tasks: Tasks) -> bool:
    """Let tasks be taken again; False if they could be."""
    with tasks.locked():
        if tasks.queue().held is None:
            return False
        tasks.append(HELD, "release", {})
        return True
