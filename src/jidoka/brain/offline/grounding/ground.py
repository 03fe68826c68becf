"""Clauses to facts that shall hold: deterministic, and only names that exist.

What a clause means depends on the world ("the red box" is one box, or a question); the model never sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from jidoka.brain.offline.grounding.aside import beside, set_apart
from jidoka.brain.offline.grounding.choice import each_of
from jidoka.brain.offline.grounding.ends import put_to, stand_at, taken_from
from jidoka.brain.offline.grounding.exceptions import exception_apart, left_out
from jidoka.brain.offline.grounding.exchange import swap
from jidoka.brain.offline.grounding.pick import is_free_choice, pick
from jidoka.brain.offline.grounding.places import is_elsewhere, is_hall
from jidoka.brain.offline.grounding.sorting import sort
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.program import Clause, Verb
from jidoka.brain.offline.text import normal, words
from jidoka.brain.translate import OutOfReach, Reading, Stages, Unclear, join, understood
from jidoka.brain.world import FLOOR, ROBOT, World
from jidoka.types import Atom

Rule = Callable[[Clause, World, Spoken], Sequence[Atom]]


def ground(sentence: str, clauses: Sequence[Clause], world: World, *, confidence: float = 1.0) -> Reading:
    """The reading of a program in a world: understood with its goal, a question, or a refusal.

    Every clause must be grounded; one that can't be makes the whole a question or a refusal.
    """
    try:
        return understood(sentence, _stages(normal(sentence), clauses, world), confidence)
    except Unclear as unclear:
        return Reading(
            status="ask", question=unclear.question, options=unclear.options, confidence=confidence
        )
    except OutOfReach as error:
        return Reading(status="refused", question=error.reason, options=error.options, confidence=confidence)


def _stages(text: str, clauses: Sequence[Clause], world: World) -> Stages:
    doing = [c for c in clauses if c.verb != "skip"]
    if not doing or any(c.verb == "no" for c in doing):
        raise OutOfReach(
            "That is nothing I can do: I move, fetch, sort, swap, clear away and hold boxes, and walk."
        )
    stages: list[list[Atom]] = [[]]
    spoken = beside(text, clauses, world)
    for clause in map(exception_apart, doing):
        if clause.then:
            spoken.moved = dict(spoken.placed)
        set_apart(clause, clauses, world, spoken)
        atoms = _RULES[clause.verb](clause, world, spoken)
        spoken.last = clause
        if clause.verb != "go":
            spoken.left = _places_of(spoken.boxes, world, spoken)
        if stages[-1] and (clause.then or _starts_anew(stages[-1], atoms)):
            stages.append([])
        stages[-1] += atoms
    return tuple(tuple(s) for s in stages)


def _places_of(boxes: Sequence[str], world: World, spoken: Spoken) -> tuple[str, ...]:
    """Where boxes stood before the clause that was last read."""
    found = {spoken.moved.get(box, world.boxes[box].where) for box in boxes}
    return tuple(sorted(place for place in found if place))


def _starts_anew(stage: Sequence[Atom], atoms: Sequence[Atom]) -> bool:
    """Whether these can't hold together with a stage: standing or holding comes before or after all else."""
    alone = {"at", "holding"}
    return any(a.predicate in alone for a in stage) or any(a.predicate in alone for a in atoms)


def _move(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    span = clause.get("to")
    if not span:
        raise Unclear(f"Where to with {clause.what or 'the boxes'}?", tuple(world.stations))
    places = taken_from(clause, world, spoken)
    if is_elsewhere(span):
        return _clear(clause, world, spoken)
    if each := each_of(span, world):
        return _spread(clause, each, world, spoken)
    target = put_to(clause, world, spoken, places)
    if "exactly" in words(clause.what) and world.boxes_at(target):
        raise Unclear(f"How many more, with {len(world.boxes_at(target))} on {target}?", tuple(world.boxes))
    if places == (target,):
        raise Unclear(f"From {target} to {target}?", tuple(world.stations))
    without = left_out(clause, world, spoken, places)
    boxes = pick(clause.what, world, spoken, places=places, without=without, target=target)
    spoken.placed |= dict.fromkeys(boxes, target)
    return spoken.note(boxes, target, places, [Atom("on", (b, target)) for b in boxes])


def _spread(clause: Clause, targets: Sequence[str], world: World, spoken: Spoken) -> Sequence[Atom]:
    """A box to each of several stations: as many free choices, or as many boxes, as there are stations."""
    places = taken_from(clause, world, spoken)
    without = left_out(clause, world, spoken, places)
    if "least" in words(clause.what):
        raise Unclear(f"How many to each of {join(targets)}?", targets)
    chosen = list(pick(clause.what, world, spoken, places=places, without=without))
    if len(chosen) == 1 and is_free_choice(clause.what, world):
        for _ in targets[1:]:
            chosen += pick(clause.what, world, spoken, places=places, without=(*without, *chosen))
    if len(chosen) != len(targets):
        raise Unclear(f"Which of {join(chosen)} to which of {join(targets)}?", chosen)
    spoken.placed |= dict(zip(chosen, targets, strict=True))
    atoms = [Atom("on", (box, target)) for box, target in zip(chosen, targets, strict=True)]
    return spoken.note(chosen, None, places, atoms)


def _bring(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    if clause.get("to"):
        return _move(clause, world, spoken)
    if _WAITING.search(spoken.text):
        raise Unclear(f"Shall I bring {clause.what!r}, or wait there with it?", tuple(world.stations))
    here = clause.get("from") and taken_from(clause, world, spoken) == (world.operator,)
    fields = tuple(f for f in clause.fields if not (here and f[0] == "from"))  # "here at the packing table"
    return _move(replace(clause, verb="move", fields=(*fields, ("to", "me"))), world, spoken)


_WAITING = re.compile(r"\b(?:wait|stay|stand|remain) (?:right )?there with (?:it|them|that)\b")


def _clear(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    if clause.get("to") and not is_elsewhere(clause.get("to")):
        return _move(clause, world, spoken)
    places = taken_from(clause, world, spoken)
    if is_hall(clause.get("from")) or (not places and not clause.what):
        raise Unclear("Clear which station?", tuple(world.stations))
    if FLOOR in places or ROBOT in places:
        raise Unclear("Where shall it go?", tuple(world.stations))
    without = left_out(clause, world, spoken, places)
    there = [b.name for b in world.boxes.values() if spoken.moved.get(b.name, b.where) in places]
    if not clause.what and set(there) <= set(without):
        return spoken.note((), places[-1], places, [])  # already clear
    boxes = pick(clause.what, world, spoken, places=places, without=without)
    now = {b: spoken.moved.get(b, world.boxes[b].where) for b in boxes}
    atoms = [Atom("on", (b, str(now[b])), negated=True) for b in boxes if now[b] in world.stations]
    return spoken.note(boxes, places[-1] if places else None, places, atoms)


def _go(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    span = clause.get("to") or clause.what
    if not span:
        raise Unclear("Go where?", tuple(world.places))
    place = stand_at(span, world, spoken)
    return spoken.note(spoken.boxes, place, (), [Atom("at", (ROBOT, place))])


def _hold(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    boxes = pick(clause.what, world, spoken, places=taken_from(clause, world, spoken)) if clause.what else ()
    if len(boxes) != 1:
        raise Unclear(
            f"Pick up which box? I can hold one at a time: {join(boxes, 'or')}.", boxes or tuple(world.boxes)
        )
    return spoken.note(boxes, None, (), [Atom("holding", (ROBOT, boxes[0]))])


_RULES: dict[Verb, Rule] = {
    "move": _move,
    "bring": _bring,
    "clear": _clear,
    "swap": swap,
    "sort": sort,
    "go": _go,
    "hold": _hold,
}
