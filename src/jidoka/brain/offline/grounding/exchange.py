"""Two boxes, or all that stands at two stations, change places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jidoka.brain.offline.grounding.company import station_of
from jidoka.brain.offline.grounding.pick import pick
from jidoka.brain.offline.grounding.places import resolve
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.program import Clause
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import World
from jidoka.types import Atom

_STUFF = "contents?|stuff|boxes|things|items|goods|load|everything|all|what(?:ever)?(?: is|'s)"
_ALL_AT = re.compile(
    rf"(?:(?:the |all )*(?:{_STUFF})(?: that (?:is|are))? (?:of|on|at|from) )?(?P<place>.+?)"
    rf"(?: ?'s(?: (?:{_STUFF}|ones))?)?"
)
"""A station by what stands there: "the contents of packing", "shelf a's stuff"."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of an exchange: boxes, and their station if they were said by it."""

    boxes: tuple[str, ...]
    station: str | None = None


def swap(clause: Clause, world: World, spoken: Spoken) -> Sequence[Atom]:
    """Facts of two sides that change places. A station that is empty takes what is on the other.

    Raises:
        Unclear: the sides aren't two, or they stand together.
    """
    first, second = _sides(clause, world, spoken)
    stations = first.station is not None and second.station is not None
    boxes = (*first.boxes, *second.boxes)
    empty = not boxes if stations else not (first.boxes and second.boxes)
    if empty or set(first.boxes) & set(second.boxes):
        raise Unclear("Swap what with what?", tuple(dict.fromkeys(boxes)))
    here = first.station or station_of(first.boxes, world)
    there = second.station or station_of(second.boxes, world)
    if here == there:
        raise Unclear(f"{join(boxes)} stand on {here} already. Swap what with what?", tuple(world.boxes))
    atoms = [*(Atom("on", (b, there)) for b in first.boxes), *(Atom("on", (b, here)) for b in second.boxes)]
    return spoken.note(boxes, there, (here, there), atoms)


def _sides(clause: Clause, world: World, spoken: Spoken) -> tuple[_Side, _Side]:
    if other := clause.get("with"):
        return _side(clause.what, world, spoken), _side(other, world, spoken)
    stations = _stations(clause.what, world, spoken)
    if len(stations) == 2:
        first, second = (_all_at((station,), world) for station in stations)
        return first, second
    boxes = pick(clause.what, world, spoken)
    if len(boxes) != 2:
        raise Unclear(f"Swap which two? {clause.what!r} is {join(boxes)}.", boxes)
    return _Side(boxes[:1]), _Side(boxes[1:])


def _side(span: str, world: World, spoken: Spoken) -> _Side:
    """A box, or all that stands on a station."""
    stations = _stations(span, world, spoken)
    return _all_at(stations, world) if stations else _Side(pick(span, world, spoken))


def _all_at(stations: Sequence[str], world: World) -> _Side:
    boxes = tuple(b.name for station in stations for b in world.boxes_at(station))
    return _Side(boxes, stations[0] if len(stations) == 1 else None)


def _stations(span: str, world: World, spoken: Spoken) -> tuple[str, ...]:
    """The stations that a phrase means, by name or by what stands there; none if it means boxes."""
    match = _ALL_AT.fullmatch(span)
    try:
        return resolve(match["place"] if match else span, world, last=spoken.place)
    except (OutOfReach, Unclear):
        return ()
