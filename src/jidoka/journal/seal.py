"""A seal: the digest of the live state, written with every question and every ending.

A replay that rebuilds the state from the entries must come to the same digests. That holds a running worker's
memory against its journal, and an old journal against new code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jidoka.codec import (
    atoms_json,
    digest,
    fact_json,
    goal_json,
    receipt_json,
    step_json,
    verdict_json,
)
from jidoka.journal.replay import advance
from jidoka.journal.state import Intent, TaskState
from jidoka.ledger.cost import cost_json
from jidoka.types import Entry, Fact

SEALED = frozenset({"ask", "outcome"})
"""Kinds of entries that carry a seal."""

KEY = "seal"
"""Where it stands in the data of an entry."""

MADE = "1"
"""How a seal is made; one made in another way can't be compared, and counts as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The first entry whose seal is not that of the rebuilt state."""

    seq: int
    kind: str
    written: str
    rebuilt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a replay found."""

    entries: int
    seals: int
    """How many could be compared; journals of format 1 have none."""
    difference: Difference | None
    state: TaskState

    @property
    def equal(self) -> bool:
        """Whether every seal is that of the rebuilt state."""
        return self.difference is None


def seal(state: TaskState) -> str:
    """The digest of everything in a state."""
    return f"{MADE}:{digest(state_json(state))}"


def replayed(entries: Iterable[Entry]) -> Comparison:
    """Rebuild a task's state from its entries, and compare with what its worker held at every seal.

    Raises:
        JournalError: an entry is damaged.
    """
    state, difference, count, seals = TaskState(), None, 0, 0
    for entry in entries:
        count += 1
        written = str(entry.data.get(KEY, ""))
        if entry.kind in SEALED and written.startswith(f"{MADE}:"):
            seals += 1
            rebuilt = seal(state)
            if difference is None and rebuilt != written:
                difference = Difference(seq=entry.seq, kind=entry.kind, written=written, rebuilt=rebuilt)
        state = advance(state, entry)
    return Comparison(entries=count, seals=seals, difference=difference, state=state)


def state_json(state: TaskState) -> dict[str, Any]:
    """A state as JSON, field by field: a field that is added later must not change the seals of old ones."""
    return {
        "task": state.task,
        "text": state.text,
        "goal": None if state.goal is None else goal_json(state.goal),
        "plan": [step_json(step) for step in state.plan],
        "facts": {body: _facts(facts.values()) for body, facts in state.sightings.by_body.items()},
        "open": [_intent(intent) for intent in state.open],
        "deeds": [[_intent(d.intent), receipt_json(d.receipt), d.by] for d in state.deeds],
        "verdicts": [[j.of, j.stage, verdict_json(j.verdict)] for j in state.verdicts],
        "stops": list(state.stops),
        "questions": [[q.id, q.question, list(q.options), q.answer, q.approves] for q in state.questions],
        "refusals": [[step_json(r.step), r.code, r.message, r.approval] for r in state.refusals],
        "halts": [[halt.seq, halt.reason, halt.cancel] for halt in state.halts],
        "grants": list(state.grants),
        "ended": state.ending is not None,
        "times": [state.started_s, state.last_s],
        **_thinking(state),
    }


def _thinking(state: TaskState) -> dict[str, Any]:
    """What only tasks with a language model have."""
    if not state.thinking and not state.thoughts:
        return {}
    asked = {key: cost_json(worst) for key, worst in state.thinking.items()}
    return {"thinking": asked, "thoughts": list(state.thoughts)}


def _facts(facts: Iterable[Fact]) -> list[Any]:
    return sorted((fact_json(fact) for fact in facts), key=lambda fact: str(fact["atom"]))


def _intent(intent: Intent) -> list[Any]:
    step = step_json(intent.step) | {"post": atoms_json(intent.step.post)}
    return [intent.seq, intent.call_id, step, intent.recovery, intent.calls, cost_json(intent.worst)]
