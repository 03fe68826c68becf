"""The worker's loop: fire what is due, drop what is too late, take the best task that may be taken, again.

A thin shell around `queue` and `schedules`; it knows no body, no brain and no journal file. One task at a
time, and unfinished ones of workers that died come first: so recovery never starts everything at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeAlias

from jidoka.errors import Busy, Fenced, JidokaError, JournalError, Refused, UsageError
from jidoka.outcome import Outcome
from jidoka.protocols import Clock
from jidoka.tasks.book import Tasks, close, drop_doomed, fire
from jidoka.tasks.queue import Item
from jidoka.tasks.retries import ATTEMPTS, END, QUESTION, TRY_AGAIN, attempts, pause_s

POLL_S = 1.0
"""How often to look for something to do [s]."""

WorkOff: TypeAlias = Callable[[str, Callable[[], None]], Outcome]
"""Works a task off from wherever it stands, until it ends or asks; calls back once nobody else can work on
it. Raises as `app.Worker.work`."""


class Leaving(KeyboardInterrupt):
    """The worker shall end, and is between two steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a worker did."""

    done: int = 0
    failed: int = 0
    refused: int = 0
    cancelled: int = 0
    asked: int = 0
    """Times that a task came to wait for a person."""
    paused: int = 0
    """Times that infrastructure broke a task off."""


@dataclass(slots=True, kw_only=True)
class Foreman:
    """A worker. `work` runs in one thread; `leave` may be called from a signal handler."""

    tasks: Tasks
    work_off: WorkOff
    clock: Clock
    wait: Callable[[float], None]
    """Sleeps [s]; should return early when the worker shall leave."""
    tell: Callable[[str], None]
    chance: Random = field(default_factory=Random)
    tally: Tally = Tally()
    leaving: bool = False
    _not_before: float = 0.0
    """On the monotonic clock [s]: infrastructure failed, so nothing is tried before."""
    _waits_for: str = ""
    """What was said last of a task whose bodies are led by somebody else."""

    def leave(self) -> None:
        """End after the step that is being done."""
        self.leaving = True

    def work(self, *, once: bool = False) -> Tally:
        """Work until `leave`, or with `once` until no task is left that a worker could do.

        Raises:
            JournalError: the journal is damaged or can't be written; nothing is done that is not written.
        """
        held = ""
        while not self.leaving:
            now = self.clock.now()
            with contextlib.suppress(Busy):
                fire(self.tasks, now, self.tell)
                drop_doomed(self.tasks, now, self.tell)
            queue = self.tasks.queue()
            if queue.held and queue.held != held:
                self.tell(f"held: {queue.held}; `jidoka resume` goes on")
            held = queue.held or ""
            if not held and self._not_before <= self.clock.monotonic() and self._take_one(now):
                continue
            if once and (held or not self._left(now)):
                break
            if not self.leaving:
                self.wait(POLL_S)
        return self.tally

    def _left(self, now: float) -> bool:
        """Whether a worker could do something now or later without a person."""
        items = self.tasks.queue().items.values()
        return any(item.takeable(now) or item.paused(now) for item in items)

    def _take_one(self, now: float) -> bool:
        """Do the best task on which nobody works; False if there is none, or others lead its bodies."""
        free = (item for item in self.tasks.queue().order(now) if self.tasks.holder(item.task) is None)
        if self.leaving or (item := next(free, None)) is None:
            return False
        try:
            self._do(item)
        except Busy as error:
            if self._waits_for != (why := f"{item.task} waits: {error}"):
                self._waits_for = why
                self.tell(why)
            return False
        self._waits_for = ""
        return True

    def _do(self, item: Item) -> None:
        """One task. Raises Busy if somebody else works on it or leads a body that it needs."""
        if self._said_no(item.task):
            if close(self.tasks, item.task, "failed", "a person said not to try again"):
                self.tell(f"{item.task} ended: a person said not to try again")
            return
        begins = f"{item.task} {'goes on' if item.begun else 'begins'}: {item.text}"
        before = len(self.tasks.entries(item.task))
        try:
            outcome = self.work_off(item.task, lambda: self.tell(begins))
        except Leaving:
            self.tell(f"{item.task} rests: the worker was told to end")
        except JournalError:
            raise
        except Fenced:
            self.tell(f"{item.task} was taken over by another worker")
        except Busy:
            if len(self.tasks.entries(item.task)) == before:
                raise
            self._pause(item.task, "somebody else took a body meanwhile")
        except (UsageError, Refused) as error:
            close(self.tasks, item.task, "refused", str(error))
            self._count("refused")
            self.tell(f"{item.task} refused: {error}")
        except JidokaError as error:
            self._pause(item.task, str(error))
        except Exception as error:
            self._pause(item.task, f"internal error: {type(error).__name__}: {error}")
        else:
            self._count(outcome.outcome)
            verified = ", verified" if outcome.verified else ""
            self.tell(f"{item.task} {outcome.outcome}{verified}: {outcome.reason}")

    def _said_no(self, task: str) -> bool:
        """Whether a person doesn't want it tried any more."""
        entries = self.tasks.entries(task)
        last = next((entry for entry in reversed(entries) if entry.kind == "answer"), None)
        return last is not None and str(last.data["id"]).startswith(QUESTION) and last.data["answer"] == END

    def _pause(self, task: str, why: str) -> None:
        """Infrastructure failed: wait before anything is tried again; after too many attempts, ask."""
        entries = self.tasks.entries(task)
        attempt = attempts(entries) + 1
        seconds = pause_s(attempt, self.chance.random())
        self._not_before = self.clock.monotonic() + seconds
        if attempt < ATTEMPTS:
            until_s = round(self.clock.now() + seconds, 3)
            self.tasks.append(task, "pause", {"attempt": attempt, "until_s": until_s, "why": why})
            self._count("paused")
            self.tell(f"{task} pauses {seconds:.0f} s after attempt {attempt}: {why}")
            return
        number = sum(entry.kind == "ask" for entry in entries) + 1
        question = f"{attempt} attempts in a row were broken off, the last one by: {why}. Try again?"
        ask = {"id": f"{QUESTION}{number}", "question": question, "options": [TRY_AGAIN, END]}
        self.tasks.append(task, "ask", ask)
        self._count("asked")
        self.tell(f"{task} asks: {question}")

    def _count(self, what: str) -> None:
        self.tally = replace(self.tally, **{what: getattr(self.tally, what) + 1})
