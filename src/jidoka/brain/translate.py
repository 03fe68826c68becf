"""From what a person says to facts that shall hold: the protocol, its result, and goals written as facts.

A translator shows how it read a sentence, asks back with candidates when it is unsure, and refuses what is
out of scope. `parse_facts` reads a goal that is written as facts and needs no model:
`on(box_1, packing); not on(box_2, shelf_a)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from jidoka.brain.world import ROBOT, World
from jidoka.types import Atom, Goal

Status: TypeAlias = Literal["understood", "ask", "refused"]
Stages: TypeAlias = tuple[tuple[Atom, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a sentence was understood, or why it was not."""

    status: Status
    reading: str = ""
    """A plain sentence that shows how it was understood."""
    goal: Goal | None = None
    """The facts that shall hold; None unless understood. No stages: nothing is left to do."""
    question: str = ""
    """What to ask, or why it is refused."""
    options: tuple[str, ...] = ()
    """Answers that would help: names that exist."""
    offered: Goal | None = None
    """What the one option comes to, where the question is whether that is meant."""
    confidence: float = 1.0
    """Probability that the model gives its own reading, 0 to 1."""


class Translator(Protocol):
    """Reads sentences. It never raises for what a person says."""

    def read(self, sentence: str, world: World) -> Reading:
        """The reading of a sentence in a world."""
        ...


class Unclear(Exception):
    """The words fit more than one thing, or lack one: ask, with candidates."""

    def __init__(self, question: str, options: Iterable[str] = ()) -> None:
        super().__init__(question)
        self.question = question
        self.options = tuple(options)


class OutOfReach(Exception):
    """Names what is not there, or asks for what can't be done: refuse, with the names that exist."""

    def __init__(self, reason: str, options: Iterable[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.options = tuple(options)


def understood(
    text: str, stages: Stages, confidence: float = 1.0, *, nothing: str = "nothing is left to do"
) -> Reading:
    """A reading with its goal. Stages without atoms are dropped.

    Raises:
        OutOfReach: the atoms of one stage contradict each other.
    """
    kept = tuple(tuple(dict.fromkeys(stage)) for stage in stages if stage)
    for stage in kept:
        refuse_contradictions(stage)
    reading = say(kept) or "nothing is left to do"
    return Reading(
        status="understood", reading=reading, goal=Goal(text, kept, reading), confidence=confidence
    )


_PLACING = frozenset({"on", "at", "holding"})
"""Predicates by which a thing is in one place only."""


def refuse_contradictions(stage: Sequence[Atom]) -> None:
    """See that one stage can hold all at once.

    Raises:
        OutOfReach: a box in two places, the robot in two places, an atom and its opposite.
    """
    atoms = set(stage)
    place: dict[str, Atom] = {}
    for atom in stage:
        if atom.opposite() in atoms:
            raise OutOfReach(f"That contradicts itself: {atom} and {atom.opposite()}.")
        if atom.negated:
            continue
        if atom.predicate not in _PLACING:
            continue
        thing = atom.args[1] if atom.predicate == "holding" else atom.args[0]
        other = place.setdefault(thing, atom)
        if other != atom:
            raise OutOfReach(f"That contradicts itself: {other} and {atom} can't hold at the same time.")
    held = [a for a in stage if a.predicate == "holding" and not a.negated]
    if len(held) > 1:
        raise OutOfReach(f"The robot can hold one box at a time, not {join([a.args[1] for a in held])}.")


def say(stages: Stages) -> str:
    """The facts of stages in plain words: "box_1 and box_3 on packing; then the robot at home"."""
    return "; then ".join(text for text in (_say_stage(stage) for stage in stages) if text)


def join(names: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    return f" {last} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _say_stage(stage: Sequence[Atom]) -> str:
    groups: dict[str, list[str]] = {}
    for atom in stage:
        sign = "not " if atom.negated else ""
        if atom.predicate == "on":
            groups.setdefault(f"{sign}on {atom.args[1]}", []).append(atom.args[0])
        elif atom.predicate == "at":
            groups.setdefault(f"{sign}at {atom.args[1]}", []).append("the robot")
        elif atom.predicate == "stock":
            groups.setdefault(f"{sign}booked at {atom.args[1]}", []).append(atom.args[0])
        elif len(atom.args) == 1:
            groups.setdefault(f"{sign}{atom.predicate}", []).append(atom.args[0])
        else:
            groups.setdefault(f"{sign}in the robot's hands", []).append(atom.args[1])
    return ", ".join(f"{join(names)} {where}" for where, names in groups.items())


_ATOM = re.compile(r"\s*(not\s+)?(on|at|holding)\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)\s*", re.IGNORECASE)
_LOOKS_LIKE_FACTS = re.compile(r"\s*(not\s+)?[a-z_]+\s*\([^()]*\)", re.IGNORECASE)


def parse_facts(text: str, world: World) -> Reading | None:
    """A goal written as facts: atoms joined by `;`, stages by `then`. None when the text is not of that form.

    `on(box_1, packing); not on(box_2, shelf_a) then at(robot, home)`. Predicates: on, at, holding.
    """
    if not _LOOKS_LIKE_FACTS.match(text):
        return None
    try:
        stages = tuple(
            tuple(_atom(part, world) for part in re.split(r"[;\n]|\band\b", stage) if part.strip())
            for stage in re.split(r"\bthen\b", text, flags=re.IGNORECASE)
        )
        return understood(text, stages)
    except OutOfReach as error:
        return Reading(status="refused", question=error.reason, options=error.options)


def _atom(text: str, world: World) -> Atom:
    match = _ATOM.fullmatch(text)
    if match is None:
        raise OutOfReach(
            f"{text.strip()!r} is no goal fact.",
            ("on(BOX, STATION)", "at(robot, PLACE)", "holding(robot, BOX)"),
        )
    negated, predicate, first, second = match.groups()
    predicate, first, second = predicate.lower(), first.lower(), second.lower()
    known: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        "on": (tuple(world.boxes), tuple(world.stations)),
        "at": ((ROBOT,), tuple(world.places)),
        "holding": ((ROBOT,), tuple(world.boxes)),
    }
    for name, names in zip((first, second), known[predicate], strict=True):
        if name not in names:
            raise OutOfReach(f"There is no {name!r} for {predicate}(...). There is {join(names)}.", names)
    return Atom(predicate, (first, second), negated=bool(negated))
