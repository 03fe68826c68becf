"""The call book of a body: which call runs, which ended and how, and whose epoch counts. Pure,
but for `grow`.

A body acts for one worker at a time and on one call at a time. Three rules, in this order:

1. an epoch older than the newest one seen is refused (`Fenced`): its worker has lost the task;
2. a known `call_id` attaches to the running call, or gives the finished call's receipt; it never acts again;
3. otherwise a free body begins; a body busy for an older epoch drops that call first; a body busy for the
   same epoch refuses (`Busy`).

Memory is bounded: the last `capacity` finished calls are remembered. A `call_id` forgotten since would act
again, which is why the humanoid's skills are of recovery class `probe` (docs/design/body.md).
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from jidoka.bodies.profile import CallKey
from jidoka.errors import Busy, Fenced, UsageError
from jidoka.types import Json, Receipt

CAPACITY = 512
"""Finished calls remembered; a six-box job has about fifteen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A call in the book."""

    key: CallKey
    skill: str
    args: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """Nothing runs: begin this call."""

    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """The call runs: wait for its end."""

    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The call ended: this is its receipt."""

    entry: Entry
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersede:
    """A call of an older epoch runs: cancel it, wait for its end, ask again."""

    running: Entry


Admission: TypeAlias = Begin | Attach | Finished | Supersede


@dataclass(slots=True)
class CallBook:
    """The calls of one body."""

    capacity: int = CAPACITY
    epoch: int = 0
    """The newest epoch seen."""
    grow: Callable[[int], object] = lambda _: None
    """Remembers a newer epoch for a body that is restarted, before anything is done for it."""
    running: Entry | None = None
    life: str = field(default_factory=lambda: secrets.token_hex(8))
    """Names this book: a body that is started again has another. Empty once a call was forgotten, for then
    nobody can say what never began."""
    _finished: OrderedDict[str, Finished] = field(default_factory=OrderedDict[str, Finished])

    def __len__(self) -> int:
        return len(self._finished) + (self.running is not None)

    def see(self, epoch: int) -> None:
        """Take note of a worker's epoch.

        Raises:
            Fenced: a newer one was seen.
            RetryableError: a newer one can't be remembered.
        """
        if epoch < self.epoch:
            raise Fenced(
                f"epoch {epoch} is older than {self.epoch}: another worker holds the task; don't retry"
            )
        if epoch > self.epoch:
            self.grow(epoch)
            self.epoch = epoch

    def admit(self, key: CallKey, skill: str, args: Mapping[str, Json]) -> Admission:
        """Decide what to do with a call; on `Begin` it counts as running until `finish`.

        Raises:
            Fenced: its epoch is older than the newest seen.
            Busy: another call of the same epoch runs.
            UsageError: the same `call_id` was used for another call.
        """
        self.see(key.epoch)
        entry = Entry(key=key, skill=skill, args=args)
        if (known := self.known(key.call_id)) is not None:
            return self._repeated(known, entry)
        if self.running is None:
            self.running = entry
            return Begin(entry=entry)
        if self.running.key.epoch < key.epoch:
            return Supersede(running=self.running)
        raise Busy(f"the body is busy with {self.running.skill}; wait for its end or stop it, then retry")

    def finish(self, call_id: str, receipt: Receipt) -> None:
        """Write down how the running call ended."""
        if self.running is None or self.running.key.call_id != call_id:
            raise ValueError(f"call {call_id!r} is not running")
        self._finished[call_id] = Finished(entry=self.running, receipt=receipt)
        self.running = None
        while len(self._finished) > self.capacity:
            self._finished.popitem(last=False)
            self.life = ""

    def drop(self, call_id: str) -> None:
        """Forget a call that could not begin: nothing was done, so its key may be used again."""
        if self.running is not None and self.running.key.call_id == call_id:
            self.running = None

    def never_began(self, call_id: str, life: str) -> bool:
        """Whether a call surely never began: it was meant for this book, which knows nothing of it."""
        return bool(life) and life == self.life and self.known(call_id) is None

    def known(self, call_id: str) -> Attach | Finished | None:
        """A call that runs or ended, by its key."""
        if self.running is not None and self.running.key.call_id == call_id:
            return Attach(entry=self.running)
        return self._finished.get(call_id)

    @staticmethod
    def _repeated(known: Attach | Finished, entry: Entry) -> Attach | Finished:
        was = known.entry
        if (was.skill, dict(was.args)) != (entry.skill, dict(entry.args)):
            raise UsageError(
                f"call_id {entry.key.call_id!r} was used for {was.skill}{dict(was.args)}, "
                f"not for {entry.skill}{dict(entry.args)}; a new call needs a new call_id"
            )
        return known
