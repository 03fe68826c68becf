"""What comes next for an issue: a pure decision from its turns so far and from what the repository shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from jidoka.company.records import Sight

ROUNDS: Final = 3
"""So often an engineer gets an issue: at first, and sent back by reviewer or release."""

_FOLLOWS: Final = {"tester": "engineer", "engineer": "reviewer", "reviewer": "release"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A turn, and how its task stands."""

    role: str
    number: int
    status: str
    """As `TaskState.status`: `done`, `failed`, `refused`, `cancelled`, `asked` or `open`."""
    reason: str = ""
    question: str = ""
    """The task's open question, if it is asked."""

    @property
    def name(self) -> str:
        """`engineer-2`."""
        return f"{self.role}-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A turn to begin or to go on with."""

    role: str
    number: int
    why: str = ""
    """What was sent back, for the engineer."""

    @property
    def name(self) -> str:
        """`engineer-2`."""
        return f"{self.role}-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A turn waits for a person."""

    turn: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack:
    """Nothing will be merged; the reason shall be written down."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The issue is merged, or was handed back."""

    merged: bool
    reason: str = ""


Move: TypeAlias = Next | Waits | GiveBack | Closed


def next_move(sight: Sight, turns: Sequence[Ended], rounds: int = ROUNDS) -> Move:
    """What comes next.

    Args:
        sight: of the repository.
        turns: of this issue, in the order in which they began.
        rounds: how many turns the engineer gets at most.
    """
    if not turns:
        return _closed(sight) or Next(role="tester", number=1)
    last = turns[-1]
    if last.status == "asked":
        return Waits(turn=last.name, question=last.question)
    if last.status == "open":
        return Next(role=last.role, number=last.number)
    return _closed(sight) or _after(last, sight, turns, rounds)


def _closed(sight: Sight) -> Closed | None:
    if sight.merged:
        return Closed(merged=True)
    return Closed(merged=False, reason=sight.handed_back) if sight.handed_back else None


def _after(last: Ended, sight: Sight, turns: Sequence[Ended], rounds: int) -> Move:
    """What follows a turn that has ended."""
    if last.status != "done":
        if last.role == "release" and last.status != "cancelled" and sight.blocked is not None:
            return _again(turns, f"It could not be merged: {last.reason}", rounds)
        return GiveBack(reason=f"{last.role}: {last.reason or last.status}")
    if last.role == "reviewer" and (sight.review is None or not sight.review.approved):
        reasons = sight.review.reasons if sight.review is not None else "no review was written"
        return _again(turns, f"The reviewer sent it back:\n{reasons}", rounds)
    role = _FOLLOWS.get(last.role)
    if role is None:
        return GiveBack(reason="the merge is no longer in the base: somebody has moved the base back")
    return Next(role=role, number=_number(turns, role))


def _again(turns: Sequence[Ended], why: str, rounds: int) -> Move:
    number = _number(turns, "engineer")
    if number > rounds:
        return GiveBack(reason=f"after {rounds} attempts: {why}")
    return Next(role="engineer", number=number, why=why)


def _number(turns: Sequence[Ended], role: str) -> int:
    return 1 + sum(turn.role == role for turn in turns)
