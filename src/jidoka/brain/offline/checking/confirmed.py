"""Words that a program need not say again, as what it comes to bears them out: "all three: red to ..."."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.checking import phrases as say
from jidoka.brain.offline.grounding.pick import pick
from jidoka.brain.offline.grounding.places import of_kind
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import normal, said_before
from jidoka.brain.translate import OutOfReach, Unclear
from jidoka.brain.world import Box, World
from jidoka.types import Atom

_COUNTS = (
    r"\b(?:the|these|those|all|any|of|my|our|his|her|their|its|just|only|exactly|other|last|first|us|you|make"
    r"|has|have|takes?|into|in|with|there are|'re|total|them) {0}\b"
    r"|(?<!box )(?<!number )\b(?!\d){0} "
    r"(?:of|each|more|too"
    r"|(?:[a-z]+ )?(?!goes|needs|wants|belongs|stays|stands|moves|gets|is|was|has)[a-z]+s)\b"
    r"|\b(?:bullet|line|item|wave|job|point|part) {0}(?=[:,.])"
)
"""Where a number counts something, and is no name of a box."""
_LISTED = (
    r"\b{0} (?:\w+ )?(?:jobs|things|tasks|steps|goes|trips|lines|items|swaps|moves|orders|points|waves|halves"
    r"|wishes)\b|\b(?:bullet|line|item|wave|job|point|part) {0}(?=[:,.])"
)
"""Where it may count wishes."""
_SOME_STAY = re.compile(
    r"\b(?:stays?|staying|keep|keeps|leave|leaving|remains?|at most|already|void)\b|\bof the .*\bone\b"
)
"""A number may then be of those that stay."""


def bears_out(word: str, text: str, clauses: Sequence[Clause], goal: Sequence[Atom], world: World) -> bool:
    """Whether what shall be done fits a word that stands in no clause.

    A number fits if so many boxes, places or wishes come of it, or if so many stand at a place that was
    named; a colour or a size fits if just all boxes of it are moved, or all of it at the places named.
    """
    number = lex.number(word)
    if number is not None:
        counted = re.search(_COUNTS.format(word), text) is not None and _SOME_STAY.search(text) is None
        listed = re.search(_LISTED.format(word), text) is not None
        wishes = listed and number == sum(c.verb != "skip" for c in clauses)
        return number > 1 and counted and (wishes or number in _counts(text, goal, world))
    moved = [world.boxes[a.args[0]] for a in goal if a.predicate == "on" and a.args[0] in world.boxes]
    if word == "shelves":
        return _all_shelves(moved, goal, world)
    if moved and _is_their_place(word, text, moved):
        return True
    kind = word if word in lex.SIZES else word.removesuffix("s")
    if not moved or (kind not in lex.COLOURS and kind not in lex.SIZES):
        return False
    same = [box for box in world.boxes.values() if _is_of(box, kind)]
    at_named = [box for box in same if _is_named(str(box.where), text)]
    return {box.name for box in moved} in ({box.name for box in same}, {box.name for box in at_named})


def _is_their_place(word: str, text: str, moved: Sequence[Box]) -> bool:
    """Whether a place is only told as where all the boxes stand: "box 1 sits on packing, bring it"."""
    wheres = {str(box.where) for box in moved}
    name = normal(word)
    before = said_before(text, name)
    here = len(wheres) == 1 and name == normal(next(iter(wheres)))
    return here and bool(before) and all(map(_IS_ON.search, before))


_IS_ON = re.compile(
    r"(?:'s|\b(?:is|are|it's|its|been|sits|stands|lies|waits|sitting|standing|lying|waiting))(?: "
    r"(?!not\b)\w+)?"
    r" (?:on|at|in)(?: the)? $"
)
"""Before the place where something stands."""


def _all_shelves(moved: Sequence[Box], goal: Sequence[Atom], world: World) -> bool:
    """Whether "the shelves" are where just these boxes stand, or where they go."""
    shelves = set(of_kind("shelf", world))
    there = {b.name for b in world.boxes.values() if b.where in shelves}
    targets = {a.args[1] for a in goal if a.predicate == "on" and not a.negated}
    return {b.name for b in moved} == there or (len(targets) > 1 and targets <= shelves)


def set_aside(text: str, clauses: Sequence[Clause], goal: Sequence[Atom], world: World) -> list[str]:
    """What an order stands before, and the program only remarks: "leave me this, take the green one away"."""
    moved = {atom.args[0] for atom in goal}
    if not moved or say.CHANGED_MIND.search(text):
        return []
    remarks = [c.what for c in clauses if c.verb == "skip"]
    return [what for what in remarks if _is_ordered(text, what) and not moved & set(_boxes(what, world))]


def _is_ordered(text: str, what: str) -> bool:
    before = said_before(text, what)
    return bool(before) and all(map(say.DO_WITH.search, before))


def _boxes(what: str, world: World) -> Sequence[str]:
    try:
        return pick(f"all {what}" if what.endswith("s") else what, world, Spoken())
    except (OutOfReach, Unclear) as unknown:
        return unknown.options


def without_all_sizes(missing: Sequence[str], text: str, *, sorting: bool = False) -> list[str]:
    """Missing words without sizes where all sizes are said: "the lot, big and small"."""
    sizes = {lex.SIZES[word] for word in missing if word in lex.SIZES}
    all_said = _BOTH_SIZES.search(text) is not None or (sorting and len(sizes) > 1)
    return [word for word in missing if word not in lex.SIZES or not all_said]


_SIZE = "|".join(sorted(lex.SIZES))
_BOTH_SIZES = re.compile(
    rf"\b(?:{_SIZE}),? (?:and|or) (?:{_SIZE})(?: (?:ones|alike|together))?(?=[.,;!?]|$)(?!.*\bapart\b)"
)


def _is_of(box: Box, kind: str) -> bool:
    return box.colour == kind or (kind in lex.SIZES and box.size == lex.SIZES[kind])


def _counts(text: str, goal: Sequence[Atom], world: World) -> set[int]:
    """How many boxes and places there are in what was said."""
    on = [a for a in goal if a.predicate == "on"]
    by_place = Counter(a.args[1] for a in on)
    counts = {len({a.args[0] for a in on}), len(by_place)}
    named = [p.name for p in world.stations.values() if _is_named(p.name, text)]
    there = {len(world.boxes_at(name)) for name in named}
    return counts | set(by_place.values()) | there | {len(world.boxes)}


def _is_named(place: str, text: str) -> bool:
    return normal(place) in text or ("shelf" in place and "shelves" in text)
