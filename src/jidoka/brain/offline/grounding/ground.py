"""Clauses to facts that shall hold: deterministic, and only names that exist.

What a clause means depends on the world ("the red box" is one box, or a question); the model never sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.aside import beside
from jidoka.brain.offline.grounding.ends import each_of, place_beside, put_to, station_of, taken_from
from jidoka.brain.offline.grounding.pick import is_free_choice, pick
from jidoka.brain.offline.grounding.places import is_elsewhere, resolve
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
    for clause in map(_exception_apart, doing):
        if clause.then:
            spoken.moved = dict(spoken.placed)
        atoms = _RULES[clause.verb](clause, world, spoken)
        spoken.last = clause
        if stages[-1] and (clause.then or _starts_anew(stages[-1], atoms)):
            stages.append([])
        stages[-1] += atoms
    return tuple(tuple(s) for s in stages)


_BUT = re.compile(
    r"(?P<head>.+?),? (?:but|except for|except|apart from|other than|excluding|but not"
    r"|without) (?:not )?(?P<tail>.+)"
)


def _exception_apart(clause: Clause) -> Clause:
    """ "all but the red ones" as the object: the exception becomes a field."""
    match = _BUT.fullmatch(clause.what)
    if match is None:
        return clause
    return replace(clause, what=match["head"], fields=(*clause.fields, ("except", match["tail"])))


def _starts_anew(stage: Sequence[Atom], atoms: Sequence[Atom]) -> bool:
    """Whether these can't hold together with a stage: standing or holding comes before or after all else."""
    alone = {"at", "holding"}
    return any(a.predicate in alone for a in stage) or any(a.predicate in alone for a in atoms)


def _left_out(clause: Clause, world: World, spoken: Spoken, places: Sequence[str]) -> tuple[str, ...]:
    out: list[str] = []
    for label, span in clause.fields:
        if label == "except" and not set(words(span)) & lex.REST:  # "leave the rest" leaves what it would
            out += _exception(_all_of(span), clause, world, spoken, places)
    spoken.mentioned += out
    spoken.excepted = tuple(out) or spoken.excepted
    return tuple(out)


def _exception(
    span: str, clause: Clause, world: World, spoken: Spoken, places: Sequence[str]
) -> Sequence[str]:
    """What a span excepts; of several that fit, those that the clause would have moved."""
    try:
        return pick(span, world, spoken, places=places)
    except Unclear as unclear:
        moved = pick(clause.what, world, spoken.apart(), places=places)
        meant = [box for box in unclear.options if box in moved]
        if len(meant) != 1:
            raise
        return meant


def _all_of(span: str) -> str:
    """An exception with "any" means all of them: "except any red ones"."""
    return " ".join(w for w in span.split() if w not in ("any", "anything")) or span


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
    without = _left_out(clause, world, spoken, places)
    boxes = pick(clause.what, world, spoken, places=places, without=without, target=target)
    spoken.placed |= dict.fromkeys(boxes, target)
    return _note(spoken, boxes, target, places, [Atom("on", (b, target)) for b in boxes])


def _spread(clause: Clause, targets: Sequence[str], world: World, spoken: Spoken) -> Sequence[Atom]:
    """A box to each of several stations: as many free choices, or as many boxes, as there are stations."""
    places = taken_from(clause, world, spoken)
    without = _left_out(clause, world, spoken, places)
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
    return _note(spoken, chosen, None, places, atoms)


def _bring(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    if clause.get("to"):
        return _move(clause, world, spoken)
    here = clause.get("from") and taken_from(clause, world, spoken) == (world.operator,)
    fields = tuple(f for f in clause.fields if not (here and f[0] == "from"))  # "here at the packing table"
    return _move(replace(clause, verb="move", fields=(*fields, ("to", "me"))), world, spoken)


def _clear(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    if clause.get("to") and not is_elsewhere(clause.get("to")):
        return _move(clause, world, spoken)
    places = taken_from(clause, world, spoken)
    if not places and not clause.what:
        raise Unclear("Clear which station?", tuple(world.stations))
    if FLOOR in places or ROBOT in places:
        raise Unclear("Where shall it go?", tuple(world.stations))
    without = _left_out(clause, world, spoken, places)
    if not clause.what and all(b.name in without for p in places for b in world.boxes_at(p)):
        return _note(spoken, (), places[-1], places, [])  # already clear
    boxes = pick(clause.what, world, spoken, places=places, without=without)
    atoms = [
        Atom("on", (b, str(world.boxes[b].where)), negated=True)
        for b in boxes
        if world.boxes[b].where in world.stations
    ]
    return _note(spoken, boxes, places[-1] if places else None, places, atoms)


def _swap(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    other = clause.get("with")
    if not other:
        boxes = pick(clause.what, world, spoken)
        if len(boxes) != 2:
            raise Unclear(f"Swap which two? {clause.what!r} is {join(boxes)}.", boxes)
        first, second = boxes[:1], boxes[1:]
    else:
        first, second = _side(clause.what, world, spoken), _side(other, world, spoken)
    if not first or not second or set(first) & set(second):
        raise Unclear("Swap what with what?", tuple(dict.fromkeys([*first, *second])))
    here, there = station_of(first, world), station_of(second, world)
    if here == there:
        raise Unclear(
            f"{join([*first, *second])} stand on {here} already. Swap what with what?", tuple(world.boxes)
        )
    atoms = [*(Atom("on", (b, there)) for b in first), *(Atom("on", (b, here)) for b in second)]
    return _note(spoken, (*first, *second), there, (here, there), atoms)


def _side(span: str, world: World, spoken: Spoken) -> tuple[str, ...]:
    """One side of a swap: a box, or all that stands on a station."""
    try:
        places = resolve(span, world, last=spoken.place)
    except (OutOfReach, Unclear):
        return pick(span, world, spoken)
    return tuple(b.name for p in places for b in world.boxes_at(p))


def _sort(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    by = {
        lex.mend(w, {"colour", "color", "size", "colours", "colors", "sizes"})
        for w in words(clause.get("by"))
    }
    if not by & {"colour", "color", "colours", "colors", "size", "sizes"}:
        raise OutOfReach(
            f"I can sort by colour or by size, not by {clause.get('by') or 'nothing'}.", ("colour", "size")
        )
    places = taken_from(clause, world, spoken)
    without = _left_out(clause, world, spoken, places)
    what = "" if not clause.what or set(words(clause.what)) & {"them", "these", "those"} else clause.what
    boxes = [world.boxes[b] for b in pick(what, world, spoken, places=places, without=without)]
    groups: dict[str, list[str]] = {}
    for box in boxes:
        kind = box.size if by & {"size", "sizes"} else box.colour
        if kind is None:
            raise OutOfReach(f"Nobody has told me what {box.name} looks like.", (box.name,))
        groups.setdefault(kind, []).append(box.name)
    if len(groups) == 1 and by & {"size", "sizes"}:
        raise Unclear(f"Sort {clause.what!r} by size? They are all {next(iter(groups))}.", tuple(groups))
    targets = resolve(clause.get("to"), world) if clause.get("to") else tuple(world.stations)
    return _note(spoken, [b.name for b in boxes], None, places, _gather(groups, targets, world))


def _gather(groups: dict[str, list[str]], targets: Sequence[str], world: World) -> list[Atom]:
    """Each group at a station of its own, so that the fewest boxes move; ties by the order of names."""
    if len(groups) > len(targets):
        raise OutOfReach(
            f"{len(groups)} groups ({join(tuple(groups))}) need as many stations; there is {join(targets)}.",
            targets,
        )
    kinds = sorted(groups)

    def moves(stations: Sequence[str]) -> int:
        return sum(world.boxes[b].where != s for k, s in zip(kinds, stations, strict=True) for b in groups[k])

    best = min(permutations(targets, len(kinds)), key=moves)
    return [Atom("on", (b, station)) for kind, station in zip(kinds, best, strict=True) for b in groups[kind]]


def _go(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    span = clause.get("to") or clause.what
    if not span:
        raise Unclear("Go where?", tuple(world.places))
    place_of = place_beside(span, world, spoken)
    if place_of is not None:
        place, more = place_of, list[str]()
    else:
        place, *more = resolve(span, world, last=spoken.place, stand=True)
    if more or place not in world.places:
        raise Unclear(f"Go where: {join([place, *more], 'or')}?", tuple(world.places))
    return _note(spoken, spoken.boxes, place, (), [Atom("at", (ROBOT, place))])


def _hold(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    boxes = pick(clause.what, world, spoken, places=taken_from(clause, world, spoken)) if clause.what else ()
    if len(boxes) != 1:
        raise Unclear(
            f"Pick up which box? I can hold one at a time: {join(boxes, 'or')}.", boxes or tuple(world.boxes)
        )
    return _note(spoken, boxes, None, (), [Atom("holding", (ROBOT, boxes[0]))])


def _note(
    spoken: Spoken, boxes: Sequence[str], place: str | None, scope: Sequence[str], atoms: Sequence[Atom]
) -> Sequence[Atom]:
    """Remember what a clause was about, for those after it."""
    spoken.boxes = tuple(boxes)
    spoken.place = place or spoken.place
    spoken.scope = tuple(scope)
    spoken.mentioned += boxes
    spoken.taken |= set(boxes)
    return atoms


_RULES: dict[Verb, Rule] = {
    "move": _move,
    "bring": _bring,
    "clear": _clear,
    "swap": _swap,
    "sort": _sort,
    "go": _go,
    "hold": _hold,
}
