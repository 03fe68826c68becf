"""What a worker is told to do, and the two brains without a planner that do it. Small, and safe to pickle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from jidoka.bodies.client import Http
from jidoka.recovery import AGAIN, HAPPENED
from jidoka.types import NEVER_BEGAN, Act, Ask, Atom, Done, Entry, Fact, Goal, Proposal, Step
from jidoka.verdict import judge

BrainName: TypeAlias = Literal["planner", "lines", "marks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One task, for as many workers as it takes."""

    home: Path
    task: str
    goal: Goal
    bodies: tuple[tuple[str, Http], ...]
    brain: BrainName
    steps: tuple[Step, ...] = ()
    """For the brain `lines`."""


class Lines:
    """One step after the other, each once. It never takes an unknown outcome for a failure."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """The first step that is not known to have happened; a question where that is not known."""
        del goal, facts
        for number, step in enumerate(self._steps):
            match self._known(number, step, entries):
                case "done":
                    continue
                case "to do":
                    return Act(step)
                case code:
                    return Ask(f"{number}: {step} ended with {code}. What shall count?", (HAPPENED, AGAIN))
        return Done("every line is written")

    def _known(self, number: int, step: Step, entries: Sequence[Entry]) -> str:
        """`done`, `to do`, or the code of an end that leaves it open."""
        known, calls, asked = "to do", set[str](), set[str]()
        for entry in entries:
            data = entry.data
            match entry.kind:
                case "intent" if data["step"]["args"] == dict(step.args):
                    calls.add(data["call_id"])
                case "receipt" if data["call_id"] in calls:
                    never = data["code"] in {"busy", "usageerror", "refused", NEVER_BEGAN}
                    known = "done" if data["ok"] else "to do" if never else str(data["code"])
                case "ask" if str(data["question"]).startswith(f"{number}:"):
                    asked.add(data["id"])
                case "answer" if data["id"] in asked:
                    known = "done" if data["answer"] == HAPPENED else "to do"
                case _:
                    pass
        return known


class Marks:
    """Marks every order of the goal that the desk does not show as shipped."""

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """The next order to mark."""
        del entries
        missing = judge(goal.atoms(), facts).missing
        if not missing:
            return Done("every order is shipped")
        (order,) = missing[0].args
        pre = (Atom("open", (order,)),)
        return Act(Step("clerk", "mark_shipped", {"order": order}, pre=pre, post=(missing[0],)))
