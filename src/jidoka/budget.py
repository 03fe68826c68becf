"""What a task may spend: the seam that the gate reserves through, and the allowance without money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from jidoka.errors import BudgetExhausted
from jidoka.journal.replay import TaskState

MORE = "as much again"
"""The answer that grants the allowance once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an act takes, expected before and measured after."""

    seconds: float = 0.0
    """Time on the body's clock [s]."""
    joules: float = 0.0
    usd: str = "0"
    """A decimal string."""
    acts: int = 1


class Budget(Protocol):
    """Who counts what may be spent."""

    def reserve(self, state: TaskState, call_id: str, worst: Cost) -> None:
        """Set the worst case aside.

        Raises:
            BudgetExhausted: it does not fit; nothing is set aside.
        """
        ...

    def settle(self, call_id: str, spent: Cost) -> None:
        """Replace what was set aside by what was spent. A call that never settles stays at its worst case."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Seconds and acts a task may take. What is spent is read from the task's state, so a restart forgets
    nothing."""

    seconds: float
    """Time on the bodies' clocks [s]."""
    acts: int

    def reserve(self, state: TaskState, call_id: str, worst: Cost) -> None:
        """Check that `worst` still fits, times the grants a person gave."""
        del call_id
        grants = 1 + sum(q.answer == MORE for q in state.questions)
        used = spent(state)
        rows = (
            ("seconds", used.seconds, worst.seconds, self.seconds * grants),
            ("acts", used.acts, worst.acts, self.acts * grants),
        )
        for unit, before, more, bound in rows:
            if before + more > bound:
                raise BudgetExhausted(
                    f"{before:g} of {bound:g} {unit} are spent, and the next act needs {more:g}"
                )

    def settle(self, call_id: str, spent: Cost) -> None:
        """Nothing to do: the receipt in the journal settles it."""


def spent(state: TaskState) -> Cost:
    """What a task has spent so far; an intent without a receipt counts as expected. Pure."""
    return Cost(
        seconds=state.acts_s + sum(intent.step.expected_s for intent in state.open),
        joules=sum(deed.receipt.joules for deed in state.deeds),
        acts=len(state.deeds) + len(state.open),
    )
