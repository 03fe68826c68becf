"""The seams: what a brain, a body, a journal and a clock must do. One screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from jidoka.ledger.charge import Charge
from jidoka.ledger.cost import Cost
from jidoka.thought import Prompt, Thought
from jidoka.types import Entry, Fact, Goal, Json, Observation, Proposal, Receipt, SkillSpec, Step

Progress = Callable[[float, str], None]
"""Called with the fraction done (0 to 1) and what is happening."""


class Brain(Protocol):
    """Decides the next proposal. It holds no state: all it knows is in goal, entries and facts."""

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """The next proposal towards `goal`, given what was done and what is seen."""
        ...


class Body(Protocol):
    """Senses and acts. Only the gate calls `call`."""

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        ...

    def skills(self) -> Sequence[SkillSpec]:
        """What it can do."""
        ...

    def observe(self) -> Observation:
        """What it sees now; acts on nothing."""
        ...

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        """Do one step and wait for its end. A repeated `call_id` attaches to the running or finished call.

        Raises:
            BodyUnreachable: it does not answer; whether the step ran is unknown.
            Fenced: `epoch` is older than one it has seen.
        """
        ...

    def lead(self, epoch: int) -> str:
        """Hold the body for the worker of `epoch` from now on, and refuse older ones.

        Returns a name for the body's life since it was started, for `attach`; empty if it has none.

        Raises:
            BodyUnreachable, Fenced: as `call`.
        """
        ...

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        """The receipt of a call that was begun earlier, once it has ended; None if the body does not know it.

        Begins nothing. With the `life` in which an older worker meant to call, a call that never came gets a
        receipt with the code `never_began`.

        Raises:
            BodyUnreachable, Fenced: as `call`.
        """
        ...

    def stop(self, reason: str) -> None:
        """Bring it to its safe state at once."""
        ...


class Mind(Protocol):
    """A language model. Only the gate asks it; it holds no conversation, every prompt is whole."""

    @property
    def name(self) -> str:
        """`provider:model`, or several with a comma if it falls back."""
        ...

    def worst(self, prompt: Prompt) -> Cost:
        """The most that one `think` can take: tokens (input counted, output at its limit), dollars, seconds.

        Raises:
            ModelRefused: it has no price, or the prompt is longer than it can read.
        """
        ...

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        """Its answer. Bills at most once: an attempt that may have been billed is the last one.

        Raises:
            ModelUnreachable: no answer, after the retries and fallbacks that make sense.
            ModelRefused: no key, a wrong key, no such model, too long.
        """
        ...


class Journal(Protocol):
    """Append-only. The state of a task is a pure function of its entries."""

    def append(
        self,
        task: str,
        kind: str,
        data: Mapping[str, Json],
        *,
        charge: Charge | None = None,
        after: int | None = None,
    ) -> Entry:
        """Write one entry durably and return it; with a charge, the accounts change in the same commit.

        Args:
            task: whose entry it is.
            kind: see docs/design/journal.md.
            data: a JSON object; the journal adds the charge to it, under `charge`.
            charge: what the entry sets aside, settles or grants.
            after: write only if no entry of the task is newer than this seq.

        Raises:
            BudgetExhausted: the charge does not fit; nothing is written.
            Stale: the task has an entry newer than `after`; nothing is written.
            Fenced, JournalError: another worker holds the task; the disk refuses.
        """
        ...

    def entries(self, task: str, after: int = 0) -> Sequence[Entry]:
        """The entries of a task with a seq greater than `after`, oldest first."""
        ...


class Clock(Protocol):
    """Time, so that tests can bring their own."""

    def now(self) -> float:
        """Unix time [s]."""
        ...

    def monotonic(self) -> float:
        """Time that never runs backwards [s]."""
        ...
