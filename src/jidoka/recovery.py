"""What to do with an intent that has no receipt: a pure decision from its class and a fresh observation.

Table and reasons: docs/design/recovery.md. Nothing is ever repeated blindly: an act is done again only if it
reads, if the world deduplicates by our key, or if one sees that it has not happened and may begin.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from jidoka.journal.state import Intent
from jidoka.types import Fact, Receipt
from jidoka.verdict import judge

GO_ON, SET_DOWN = "go on", "set down and end"
"""Answers to the question whether to go on after a body was told to stop."""

MORE, NO_MORE = "as much again", "no"
"""Answers to the question whether more may be spent."""

HAPPENED, AGAIN, LEAVE = "it happened", "do it again", "leave it"
"""Answers to the question of an unknown outcome."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Call again under the same key: a body that knows it attaches or answers, and does not act twice."""


@dataclass(frozen=True, slots=True)
class Close:
    """Write this receipt without a call; the brain goes on from what is seen."""

    receipt: Receipt
    by: str


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Nobody can see whether it happened: a person decides."""

    question: str
    options: tuple[str, ...] = (HAPPENED, AGAIN, LEAVE)


Decision: TypeAlias = Redo | Close | AskPerson


def decide(intent: Intent, facts: Iterable[Fact], answer: str | None = None) -> Decision:
    """The decision for one open intent. `answer` is a person's, where one was asked."""
    if answer is not None:
        return _answered(intent, answer)
    match intent.recovery:
        case "repeat" | "keyed":
            return Redo()
        case "probe":
            return _probe(intent, tuple(facts))
        case "ask":
            return _question(intent)


def _probe(intent: Intent, facts: tuple[Fact, ...]) -> Decision:
    """Done if its effect is seen; again if it may begin; else half-done: the brain plans on."""
    step = intent.step
    if step.post and judge(step.post, facts).holds:
        return Close(Receipt(True, "seen", f"{step} came true, seen after an interruption"), "probe")
    if not step.post:
        return _question(intent)
    missing = judge(step.pre, facts).missing
    if not missing:
        return Redo()
    text = f"{step} was interrupted, and can't begin again: {', '.join(map(str, missing))} does not hold"
    return Close(Receipt(False, "interrupted", text, retryable=True), "probe")


def _question(intent: Intent) -> AskPerson:
    return AskPerson(f"{intent.step} was begun, and nobody can see whether it happened. What shall count?")


def _answered(intent: Intent, answer: str) -> Decision:
    if answer == AGAIN:
        return Redo()
    if answer == HAPPENED:
        return Close(Receipt(True, "answered", f"a person said that {intent.step} happened"), "person")
    return Close(Receipt(False, "left", f"a person said to leave {intent.step}: {answer!r}"), "person")
