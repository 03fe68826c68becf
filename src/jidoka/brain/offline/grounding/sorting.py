"""Like goes to like: by colour or by size, each group to a station of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.ends import taken_from
from jidoka.brain.offline.grounding.exceptions import left_out
from jidoka.brain.offline.grounding.pick import pick
from jidoka.brain.offline.grounding.places import is_hall, resolve
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import words
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import World
from jidoka.types import Atom

_COLOUR = lex.COLOURS | {"colour", "color", "hue", "shade", "colourwise", "colorwise"}
_SIZE = {"size", "sizewise"} | set(lex.SIZES) | set(lex.SUPERLATIVES)
_UNSEEN = frozenset("weight kind type sort number numbers name age shape date order not customer".split())
_SLIPS = {"colour", "color", "size", "colours", "colors", "sizes"}


def sort(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    """Facts of boxes that go to others like them.

    Raises:
        OutOfReach: by something that no fact tells of, or more groups than stations.
        Unclear: by two things, or they are all alike.
    """
    by_size = _by_size(clause.get("by"))
    places = taken_from(clause, world, spoken)
    without = left_out(clause, world, spoken, places)
    everything = set(words(clause.what)) & {"them", "these", "those"} or is_hall(clause.what)
    what = "" if everything else clause.what
    boxes = pick(what, world, spoken, places=places, without=without)
    groups: dict[str, list[str]] = {}
    for name in boxes:
        kind = world.boxes[name].size if by_size else world.boxes[name].colour
        if kind is None:
            raise OutOfReach(f"Nobody has told me what {name} looks like.", (name,))
        groups.setdefault(kind, []).append(name)
    if len(groups) == 1 and by_size:
        raise Unclear(f"Sort {clause.what!r} by size? They are all {next(iter(groups))}.", tuple(groups))
    targets = resolve(clause.get("to"), world) if clause.get("to") else tuple(world.stations)
    return spoken.note(boxes, None, places, _gather(groups, targets, world))


def _by_size(said: str) -> bool:
    """Whether groups are of one size, not of one colour: "by how big they are", "by hue"."""
    by = {lex.mend(w, _SLIPS) for w in re.findall(r"[a-z]+", said)}
    by |= {w.removesuffix("s") for w in by}
    size, colour = bool(by & _SIZE), bool(by & _COLOUR)
    if by & _UNSEEN or not (size or colour):
        raise OutOfReach(f"I can sort by colour or by size, not by {said or 'nothing'}.", ("colour", "size"))
    if size and colour:
        raise Unclear(f"By colour or by size? {said!r} is both.", ("colour", "size"))
    return size


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
