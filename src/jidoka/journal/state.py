"""What a task's entries add up to: plain values, made by `replay`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jidoka.ledger.cost import NOTHING, Cost
from jidoka.sightings import Sightings
from jidoka.types import Fact, Goal, Receipt, Recovery, Step, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What was about to be done, written before it was done."""

    seq: int
    call_id: str
    step: Step
    recovery: Recovery
    epoch: int
    seen: str = ""
    """Digest of what could be seen when it was written (`codec.atoms_digest`)."""
    worst: Cost = NOTHING
    """What one call takes at worst."""
    calls: int = 1
    """How often it was decided to call: more than once after an interruption that left no effect."""
    life: str = ""
    """Of the body, when the newest call was meant (`protocols.Body.lead`)."""
    approval: str = ""
    """The question whose answer allowed it, if a person had to be asked."""
    cause: str = ""
    """The call of a model's answer that wants it (`types.Act`)."""

    @property
    def again(self) -> Cost:
        """What one more call takes at worst: it is the same act, so all but that."""
        return replace(self.worst, acts=0)

    @property
    def doubt(self) -> str:
        """The question whether the newest call happened: an answer is for that call alone."""
        return self.call_id if self.calls == 1 else f"{self.call_id}:{self.calls}"

    @property
    def before_last(self) -> Cost:
        """What the calls before the last one may have taken: nobody measured it, so their worst."""
        return self.again.times(self.calls - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An intent and how it ended."""

    intent: Intent
    receipt: Receipt
    by: str
    """Who says so: `body`, `probe` (seen after a crash) or `person`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict, and of what: `step`, `stage` or `goal`."""

    of: str
    verdict: Verdict
    stage: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to a person, and the answer if there is one."""

    id: str
    question: str
    options: tuple[str, ...] = ()
    answer: str | None = None
    approves: str = ""
    """Digest of the act that a yes allows (`andon.approvals`)."""
    lacks: Mapping[str, Any] | None = None
    """Of a question about the budget: `scope`, `name`, `unit`, `more`; empty in a journal of format 1."""
    cause: str = ""
    """The call of a model's answer that asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An act that was not permitted: nothing was reserved, nothing was called."""

    step: Step
    code: str
    """`denied` by the policy, or `not_approved` by a person."""
    message: str
    seen: str = ""
    approval: str = ""
    """The question whose answer was no."""
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """A person's wish that the task stop: to wait for a word, or for good."""

    seq: int
    reason: str
    cancel: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a task ended."""

    outcome: str
    verified: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskState:
    """Everything about a task that its entries tell."""

    task: str = ""
    text: str = ""
    """The goal as a person said it."""
    goal: Goal | None = None
    plan: tuple[Step, ...] = ()
    sightings: Sightings = field(default_factory=Sightings)
    open: tuple[Intent, ...] = ()
    """Intents without a receipt: after a crash, their outcome is unknown."""
    deeds: tuple[Deed, ...] = ()
    verdicts: tuple[Judged, ...] = ()
    thinking: Mapping[str, Cost] = field(default_factory=dict[str, Cost])
    """Prompts without an answer, and what each takes at worst: after a crash, their bill is unknown."""
    thoughts: tuple[str, ...] = ()
    """Prompts that were answered, or failed."""
    stops: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    halts: tuple[Halt, ...] = ()
    grants: tuple[str, ...] = ()
    """Questions about the budget whose yes was booked."""
    ending: Ending | None = None
    started_s: float = 0.0
    """Unix time of the first entry [s]."""
    last_s: float = 0.0
    """Unix time of the newest entry [s]."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What was last seen."""
        return self.sightings.facts()

    @property
    def status(self) -> str:
        """`done`, `failed`, `refused`, `cancelled`, `asked` or `open`."""
        if self.ending is not None:
            return self.ending.outcome
        return "asked" if any(q.answer is None for q in self.questions) else "open"

    @property
    def halt(self) -> Halt | None:
        """The halt that nobody has obeyed yet; one that cancels comes first.

        Obeying asks the question `halt:SEQ`, or ends the task.
        """
        if not self.halts or self.ending is not None:
            return None
        asked = [int(q.id.removeprefix("halt:")) for q in self.questions if q.id.startswith("halt:")]
        waiting = [halt for halt in self.halts if halt.seq > max(asked, default=0)]
        return next((halt for halt in waiting if halt.cancel), waiting[-1] if waiting else None)

    @property
    def stages_reached(self) -> int:
        """How many stages of the goal a verdict has found to hold, one after the other."""
        return sum(judged.of == "stage" and judged.verdict.holds for judged in self.verdicts)

    @property
    def acts_s(self) -> float:
        """Time the acts took on the bodies' clocks [s]."""
        return sum(deed.receipt.seconds for deed in self.deeds)
