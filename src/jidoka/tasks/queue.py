"""The queue as a pure function of the journal's entries: what waits, what was begun, what asks, what is due.

Only open tasks are held, so a journal of ten thousand finished ones costs no more than an empty one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from jidoka.errors import JournalError
from jidoka.tasks.names import COMPANY
from jidoka.tasks.retries import LONGEST_PAUSE_S
from jidoka.tasks.schedules import Schedule, rule_from
from jidoka.types import Entry

Phase: TypeAlias = Literal["waiting", "begun", "asked"]

HELD = "all"
"""The name under which it is written that no task may be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An open task."""

    task: str
    text: str
    """What a person said."""
    seq: int
    """Of its first entry: its age."""
    since_s: float
    """Unix time of its first entry [s]."""
    priority: int = 0
    """Higher comes first."""
    deadline_s: float | None = None
    """Unix time [s] after which it is not begun."""
    after: frozenset[str] = frozenset()
    """Open tasks that must be done before."""
    dropped: str = ""
    """The task it was to follow that did not end done."""
    begun: bool = False
    asks: tuple[str, ...] = ()
    """Open questions."""
    pause_until_s: float = 0.0
    """Unix time [s]."""
    pause_why: str = ""

    @property
    def phase(self) -> Phase:
        """`asked` waits for a person, `begun` for a worker to go on, `waiting` for a worker to begin."""
        if self.asks:
            return "asked"
        return "begun" if self.begun else "waiting"

    def expired(self, now: float) -> bool:
        """Whether it is too late to begin it, if it was not begun."""
        return self.deadline_s is not None and now > self.deadline_s

    def paused(self, now: float) -> bool:
        """Whether it waits before it is tried again; a clock that jumped back makes no pause longer."""
        return 0 < self.pause_until_s - now <= LONGEST_PAUSE_S

    @property
    def of_company(self) -> bool:
        """Whether only `jidoka company` works it off: no other worker has its bodies."""
        return self.task.startswith(COMPANY)

    def takeable(self, now: float) -> bool:
        """Whether a worker may take it, as far as the entries tell."""
        if self.asks or self.of_company or self.paused(now):
            return False
        return self.begun or not (self.after or self.dropped or self.expired(now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All open tasks and schedules. Made by `queue_of`, taken further by `advance`."""

    items: Mapping[str, Item] = field(default_factory=lambda: MappingProxyType(dict[str, Item]()))
    schedules: Mapping[str, Schedule] = field(default_factory=lambda: MappingProxyType(dict[str, Schedule]()))
    held: str | None = None
    """Why no task may be taken; None: they may."""
    seq: int = 0
    """The newest entry in it."""

    def order(self, now: float) -> tuple[Item, ...]:
        """What a worker may take, best first: begun ones by age, then by priority, then by age."""
        ready = (item for item in self.items.values() if item.takeable(now))
        return tuple(sorted(ready, key=_rank))

    def listed(self, now: float) -> tuple[Item, ...]:
        """All open tasks as people want to see them: what is next stands first."""
        return tuple(sorted(self.items.values(), key=lambda item: (not item.takeable(now), *_rank(item))))

    def doomed(self, now: float) -> tuple[tuple[Item, str], ...]:
        """Tasks that can't be begun any more, and why."""
        items = (item for item in self.items.values() if not item.begun)
        return tuple((item, why) for item in items if (why := _why_doomed(item, now)))


def queue_of(entries: Iterable[Entry]) -> Queue:
    """The queue after these entries, oldest first; kinds that don't concern it may be left out.

    Raises:
        JournalError: an entry of a known kind has another shape than this version writes.
    """
    return advance(Queue(), entries)


def advance(queue: Queue, entries: Iterable[Entry]) -> Queue:
    """The queue after more entries. Raises as `queue_of`."""
    draft = _Draft(dict(queue.items), dict(queue.schedules), {}, queue.held, queue.seq)
    for item in queue.items.values():
        draft.follow(item)
    for entry in entries:
        try:
            if (step := KINDS.get(entry.kind)) is not None:
                step(draft, entry)
        except (KeyError, TypeError, ValueError) as error:
            raise JournalError(
                f"entry {entry.seq} ({entry.kind} of {entry.task}) is damaged: {error!r}"
            ) from error
        draft.seq = entry.seq
    return Queue(
        items=MappingProxyType(draft.items),
        schedules=MappingProxyType(draft.schedules),
        held=draft.held,
        seq=draft.seq,
    )


@dataclass(slots=True)
class _Draft:
    """A queue that is being taken further; nobody else sees it."""

    items: dict[str, Item]
    schedules: dict[str, Schedule]
    followers: dict[str, list[str]]
    """Open tasks by the task that they follow."""
    held: str | None
    seq: int

    def follow(self, item: Item) -> None:
        for name in item.after:
            self.followers.setdefault(name, []).append(item.task)

    def change(self, task: str, **changes: Any) -> None:
        if (item := self.items.get(task)) is not None:
            self.items[task] = replace(item, **changes)


def _queued(draft: _Draft, entry: Entry) -> None:
    data = entry.data
    deadline_s = data.get("deadline_s")
    item = Item(
        task=entry.task,
        text=str(data["text"]),
        seq=entry.seq,
        since_s=entry.at_s,
        priority=int(data.get("priority", 0)),
        deadline_s=None if deadline_s is None else float(deadline_s),
        after=frozenset(map(str, data.get("after", ()))),
    )
    draft.items[entry.task] = item
    draft.follow(item)
    _due(draft, entry, made=True)


def _due(draft: _Draft, entry: Entry, *, made: bool) -> None:
    """A due time of a schedule has come."""
    if (schedule := draft.schedules.get(str(entry.data.get("schedule", "")))) is None:
        return
    draft.schedules[schedule.name] = replace(
        schedule,
        last_s=max(schedule.last_s, float(entry.data["due_s"])),
        last_task=entry.task if made else schedule.last_task,
        left_out=schedule.left_out + (not made),
    )


def _goal(draft: _Draft, entry: Entry) -> None:
    if entry.task in draft.items:
        draft.change(entry.task, begun=True)
    else:
        text = str(entry.data["text"])
        draft.items[entry.task] = Item(
            task=entry.task, text=text, seq=entry.seq, since_s=entry.at_s, begun=True
        )


def _ask(draft: _Draft, entry: Entry) -> None:
    if (item := draft.items.get(entry.task)) is not None:
        draft.change(entry.task, asks=(*item.asks, str(entry.data["id"])))


def _answer(draft: _Draft, entry: Entry) -> None:
    if (item := draft.items.get(entry.task)) is not None:
        asks = tuple(asked for asked in item.asks if asked != entry.data["id"])
        draft.change(entry.task, asks=asks, pause_until_s=0.0, pause_why="")


def _pause(draft: _Draft, entry: Entry) -> None:
    until_s, why = float(entry.data["until_s"]), str(entry.data["why"])
    draft.change(entry.task, pause_until_s=until_s, pause_why=why)


def _outcome(draft: _Draft, entry: Entry) -> None:
    draft.items.pop(entry.task, None)
    done = entry.data["outcome"] == "done"
    for name in draft.followers.pop(entry.task, ()):
        if (item := draft.items.get(name)) is not None:
            after = item.after - {entry.task}
            draft.change(name, after=after, dropped=item.dropped if done else entry.task)


def _schedule(draft: _Draft, entry: Entry) -> None:
    data = entry.data
    draft.schedules[entry.task] = Schedule(
        name=entry.task,
        said=str(data["said"]),
        text=str(data["text"]),
        rule=rule_from(data),
        priority=int(data.get("priority", 0)),
        more=dict(data.get("more", {})),
        made_s=float(data["made_s"]),
    )


def _hold(draft: _Draft, entry: Entry) -> None:
    draft.held = str(entry.data["reason"])


def _release(draft: _Draft, entry: Entry) -> None:
    del entry
    draft.held = None


KINDS: Mapping[str, Callable[[_Draft, Entry], None]] = {
    "queued": _queued,
    "left_out": lambda draft, entry: _due(draft, entry, made=False),
    "goal": _goal,
    "ask": _ask,
    "answer": _answer,
    "pause": _pause,
    "outcome": _outcome,
    "schedule": _schedule,
    "unscheduled": lambda draft, entry: draft.schedules.pop(entry.task, None) and None,
    "hold": _hold,
    "release": _release,
}
"""The kinds of entries that make the queue, and what each does to it."""


def _rank(item: Item) -> tuple[bool, int, int]:
    return (not item.begun, 0 if item.begun else -item.priority, item.seq)


def _why_doomed(item: Item, now: float) -> str:
    if item.dropped:
        return f"{item.dropped}, which it was to follow, was not done"
    return "its deadline came before it could be begun" if item.expired(now) else ""
