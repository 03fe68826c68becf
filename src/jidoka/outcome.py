"""How a task stands or ended, for whoever started it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from jidoka.journal.state import TaskState
from jidoka.record import Record

End: TypeAlias = Literal["done", "failed", "refused", "cancelled", "asked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run ended."""

    outcome: End
    verified: bool
    """Whether a fresh observation showed that the goal holds."""
    reason: str
    task: str
    acts: int
    """Acts with a receipt, over all runs of the task."""
    stops: int
    acts_s: float
    """Time the acts took on the bodies' clocks [s]."""
    answer: bool = False
    """Whether the goal was a question to a language model and the reason is the answer: nothing was to be
    seen at the end, and nothing was done but reading."""


def outcome_of(record: Record) -> Outcome:
    """How the task stands for whoever started it; a task without an ending waits for an answer."""
    state = record.state
    waiting = next((q.question for q in state.questions if q.answer is None), "")
    return Outcome(
        outcome=cast("End", state.ending.outcome) if state.ending else "asked",
        verified=state.ending is not None and state.ending.verified,
        reason=state.ending.reason if state.ending else waiting,
        task=record.task,
        acts=len(state.deeds),
        stops=len(state.stops),
        acts_s=state.acts_s,
        answer=answers(state),
    )


def answers(state: TaskState) -> bool:
    """Whether a task ended with an answer of a language model, not with something done. Pure."""
    shown = state.goal is not None and (state.goal.atoms() or state.goal.checks)
    only_read = all(deed.intent.recovery == "repeat" for deed in state.deeds)
    return state.status == "done" and bool(state.thoughts) and not shown and only_read
