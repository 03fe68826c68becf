"""Where a clause takes boxes from and where it puts them, also when that is said by other boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.pick import pick
from jidoka.brain.offline.grounding.places import box_of, is_former, is_free, resolve
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import normal, words
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import FLOOR, ROBOT, World

_ITS_OWN = re.compile(r"(?:its|their|his|her)(?: own| present| current)? (?:shelf|table|place|station|spot)")
"""Where boxes are anyway: "get box 7 down from its shelf"."""


def taken_from(clause: Clause, world: World, spoken: Spoken) -> tuple[str, ...]:
    """The places that a clause takes boxes from; none when it says none.

    Raises:
        OutOfReach: a place that doesn't exist.
        Unclear: several fit.
    """
    span = clause.get("from")
    if not span:
        return ()
    if _ITS_OWN.fullmatch(span):
        return ()
    place = place_beside(span, world, spoken)
    if place is not None:
        return (place,)
    try:
        return resolve(span, world, last=spoken.place)
    except Unclear as unclear:
        fit = [place for place in unclear.options if _stands_at(clause.what, place, world, spoken)]
        if len(fit) != 1:
            raise
        return (fit[0],)


def _stands_at(phrase: str, place: str, world: World, spoken: Spoken) -> bool:
    """Whether what a phrase means stands at one of several places: "the blue box from the shelf"."""
    try:
        return (
            bool(phrase)
            and place in world.stations
            and bool(pick(phrase, world, spoken.apart(), places=(place,)))
        )
    except (OutOfReach, Unclear):
        return False


def put_to(clause: Clause, world: World, spoken: Spoken, places: Sequence[str] = ()) -> str:
    """The station that a clause puts boxes on, taken from `places`.

    Raises:
        OutOfReach: it is no station.
        Unclear: several fit.
    """
    span = clause.get("to")
    if spoken.emptied and span in ("it", "there"):
        raise Unclear(f"Which place is {span!r}?", spoken.emptied)
    box = _box_beside(span, world)
    if box is not None:
        moved = pick(clause.what, world, spoken.apart(), places=places) if "other" in words(box) else ()
        boxes = pick(box.replace("other ", ""), world, spoken, without=moved)
        placed = {spoken.placed.get(b) for b in boxes}
        if _NEAR.match(span) and len(placed) == 1 and (place := placed.pop()) is not None:
            return place
        return station_of(_known(span, boxes, spoken), world)
    if spoken.taken and is_free(span):
        raise Unclear(f"Which place is {span!r} by then?", tuple(world.stations))
    other = _other(span, world, {*places, spoken.place})
    if other is not None:
        return other
    if free := _WHICHEVER.fullmatch(span):
        moved = pick(clause.what, world, spoken.apart(), places=places)
        return _whichever(free, moved, world, spoken)
    place, *more = resolve(span, world, last=spoken.place)
    if more:
        raise Unclear(f"Where to: {join([place, *more], 'or')}?", (place, *more))
    if place not in world.stations:
        raise OutOfReach(
            f"Boxes go on stations, not on {span!r}. There is {join(tuple(world.stations))}.",
            tuple(world.stations),
        )
    return place


def place_beside(span: str, world: World, spoken: Spoken) -> str | None:
    """The station of the box that a place is said by ("where box 4 is"); None for a place with a name."""
    box = _box_beside(span, world)
    if box is None:
        return None
    return station_of(_known(span, pick(box, world, spoken), spoken), world)


def _box_beside(span: str, world: World) -> str | None:
    """The box whose place is meant; "the table of receiving" is a place by its own name."""
    box = box_of(span)
    if box is None and _A_BOX.fullmatch(span) and not _is_place(span, world):
        return span
    if box is None or " of " not in span:
        return box
    return None if _is_place(span, world) else box


def _is_place(span: str, world: World) -> bool:
    """Whether a phrase names a place."""
    try:
        resolve(span, world, stand=True)
    except OutOfReach:
        return False
    except Unclear:
        return True
    return True


_BOXES = "|".join(sorted(lex.COLOURS | lex.BOX - {"one", "unit"}))
_A_BOX = re.compile(
    rf"(?:to )?(?:the|that) (?:other )?(?:\w+ )?(?:{_BOXES})(?: one| box)?(?: (?:on|at|from) .+)?"
)
"""A box by which a place is said: "stand by the yellow box", "join the yellow"."""


def _known(span: str, boxes: Sequence[str], spoken: Spoken) -> Sequence[str]:
    """The boxes, if their place is known: where one "used to be" is known only if this sentence moves it.

    Raises:
        Unclear: it is not.
    """
    if is_former(span) and not set(boxes) <= spoken.taken:
        raise Unclear(f"I don't remember {span!r}. Which station is that?", boxes)
    return boxes


def station_of(boxes: Sequence[str], world: World) -> str:
    """The one station where boxes stand.

    Raises:
        Unclear: they stand at several, or nowhere that is known.
    """
    places = {world.boxes[b].where for b in boxes}
    if len(places) != 1 or next(iter(places)) in (None, FLOOR, ROBOT):
        raise Unclear(
            f"At which station? {join(boxes)} stands at none, or at several.", tuple(world.stations)
        )
    return str(next(iter(places)))


_OTHER = re.compile(r"(?:to )?(?:the|that|your) other (?P<kind>shelf|rack|table|station|one|place)")


def _other(span: str, world: World, spoken_of: Set[str | None]) -> str | None:
    """ "The other shelf": the only one of its kind that was not spoken of; None for other phrases.

    Raises:
        Unclear: several are left, or none of the kind was spoken of.
    """
    match = _OTHER.fullmatch(span)
    if match is None:
        return None
    shelves = {s for s in world.stations if "shelf" in words(normal(s))}
    kind = shelves if match["kind"] in ("shelf", "rack") else set(world.stations) - shelves
    if match["kind"] in ("one", "place", "station"):
        kind = shelves if shelves & spoken_of else set(world.stations)
    left = sorted(kind - spoken_of)
    if len(left) != 1 or not kind & spoken_of:
        raise Unclear(f"Which one is {span!r}: {join(left, 'or')}?", left)
    return left[0]


_WHICHEVER = re.compile(
    r"(?P<same>the same|one|one and the same|a single|any|either)(?: one)?(?: of the(?: two| three)?)? "
    r"(?P<kind>shelf|shelves|rack|tables?|stations?|place)"
    r"|(?P<more>another)(?: (?P<other>shelf|rack|table|station|place|one))?"
)


def _whichever(said: re.Match[str], moved: Sequence[str], world: World, spoken: Spoken) -> str:
    """ "The same shelf", "one table", "another": the one where most of the boxes are already.

    Raises:
        Unclear: another than which.
    """
    kind, taken = (
        (said["kind"] or said["other"] or "one").rstrip("s").replace("shelve", "shelf"),
        bool(said["more"]),
    )
    if taken and spoken.place is None:
        raise Unclear(f"Which one is {said.group()!r}?", tuple(world.stations))
    shelves = [s for s in world.stations if "shelf" in words(normal(s))]
    tables = [s for s in world.stations if s not in shelves]
    fit = {"shelf": shelves, "rack": shelves, "table": tables}.get(kind, list(world.stations))
    if said["same"] == "the same" and spoken.place in fit and spoken.boxes:
        return str(spoken.place)
    left = [s for s in fit if not (taken and s == spoken.place)]
    return max(left, key=lambda s: sum(world.boxes[box].where == s for box in moved))


_EACH = re.compile(
    r"(?:each|every|each of the(?: two| three)?|every one of the|both)(?: of the)? "
    r"(?P<kind>shelf|shelves|tables?|stations?)"
)


def each_of(span: str, world: World) -> tuple[str, ...]:
    """The stations of "each shelf"; none for other phrases."""
    match = _EACH.fullmatch(span)
    if match is None:
        return ()
    kind = match["kind"].rstrip("s")
    shelves = tuple(s for s in world.stations if "shelf" in words(normal(s)))
    tables = tuple(s for s in world.stations if s not in shelves)
    return {"table": tables, "station": tuple(world.stations)}.get(kind, shelves)


_NEAR = re.compile(r"(?:right )?(?:next to|beside|near|by|with|alongside)\b")
"""Beside a box as it stands by then; "where box 2 is" is its place now."""
