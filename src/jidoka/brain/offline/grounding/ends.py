"""Where a clause takes boxes from and where it puts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from jidoka.brain.offline.grounding.choice import chosen, the_other
from jidoka.brain.offline.grounding.company import beside_kin, place_beside, stands_at, station_beside
from jidoka.brain.offline.grounding.pick import pick
from jidoka.brain.offline.grounding.places import box_of, is_free, named_before, of_kind, resolve, undirected
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import normal
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import World

_ITS_OWN = re.compile(r"(?:its|their|his|her)(?: own| present| current)? (?:shelf|table|place|station|spot)")
"""Where boxes are anyway: "get box 7 down from its shelf"."""
_THERE = frozenset({"there", "it", "that", "over there", "up there", "down there"})
_REPLACED = re.compile(r"\b(?:tak(?:e|es|ing) over there|there instead|fill (?:in|up) there)\b")


def taken_from(clause: Clause, world: World, spoken: Spoken) -> tuple[str, ...]:
    """The places that a clause takes boxes from; none when it says none.

    Raises:
        OutOfReach: a place that doesn't exist.
        Unclear: several fit.
    """
    span = clause.get("from")
    if not span or _ITS_OWN.fullmatch(span):
        return ()
    if span == "there" and len(spoken.left) == 1 and _is_last(clause.get("to"), world, spoken):
        return spoken.left  # "box 1 from shelf a to packing, and box 2 from there to packing"
    place = place_beside(span, world, spoken)
    if place is not None:
        return (place,)
    last = spoken.place or (named_before(spoken.text, span, world) if normal(span) in _THERE else None)
    try:
        return resolve(span, world, last=last)
    except Unclear as unclear:
        fit = [place for place in unclear.options if stands_at(clause.what, place, world, spoken)]
        if len(fit) != 1:
            raise
        return (fit[0],)


def _is_last(span: str, world: World, spoken: Spoken) -> bool:
    """Whether a phrase is the place that was spoken of last, by name."""
    try:
        return bool(span) and span not in _THERE and resolve(span, world) == (spoken.place,)
    except (OutOfReach, Unclear):
        return False


@dataclass(frozen=True, slots=True)
class _End:
    """Where a clause puts boxes or the robot: the words for it, and what is known besides."""

    span: str
    world: World
    spoken: Spoken
    what: str = ""
    """What is put there; nothing when the robot goes."""
    places: Sequence[str] = field(default=())
    """Where that is taken from."""

    def moved(self) -> tuple[str, ...]:
        """The boxes that are put there."""
        return pick(self.what, self.world, self.spoken.apart(), places=self.places) if self.what else ()


def put_to(clause: Clause, world: World, spoken: Spoken, places: Sequence[str] = ()) -> str:
    """The station that a clause puts boxes on, taken from `places`.

    Raises:
        OutOfReach: it is no station.
        Unclear: several fit.
    """
    span = clause.get("to")
    if spoken.emptied and span in ("it", "there"):
        raise Unclear(f"Which place is {span!r}?", spoken.emptied)
    place = _place(_End(span, world, spoken, clause.what, places))
    if place not in world.stations:
        raise OutOfReach(
            f"Boxes go on stations, not on {span!r}. There is {join(tuple(world.stations))}.",
            tuple(world.stations),
        )
    return place


def stand_at(span: str, world: World, spoken: Spoken) -> str:
    """The station or spot where the robot shall stand.

    Raises:
        OutOfReach: it is no place.
        Unclear: several fit.
    """
    place = _place(_End(span, world, spoken))
    if place not in world.places:
        raise Unclear(f"Go where: {place}?", tuple(world.places))
    return place


def _place(end: _End) -> str:
    """The place of an end, by the first rule that knows its wording; else by its name."""
    for rule in _RULES:
        place = rule(end)
        if place is not None:
            return place
    stand = not end.what
    place, *more = resolve(end.span, end.world, last=_last(end), stand=stand)
    if more:
        raise Unclear(f"Where to: {join([place, *more], 'or')}?", (place, *more))
    return place


def _last(end: _End) -> str | None:
    """The place that "there" means: the last one, or the only one named before in the sentence."""
    if end.spoken.place is not None:
        return end.spoken.place
    named = named_before(end.spoken.text, end.span, end.world)
    if named is None or normal(end.span) not in _THERE:
        return None
    moved = end.moved()
    there = bool(moved) and all(end.world.boxes[box].where == named for box in moved)
    return None if there else named


_ITS_PLACE = re.compile(
    r"(?:in|into|at|on)?(?:^| )(?:its|their|his|her) (?:(?:old|former|previous|own) )?"
    r"(?:place|spot|stead|position|room)(?: (?:on|at) (?P<on>.+))?"
    r"|(?:into )?(?:the )?(?:space|gap|hole|room|spot|place) (?:that(?:'s| is| was) |it )?"
    r"(?:left|freed|vacated)(?: there| behind)?"
)


def _vacated(end: _End) -> str | None:
    """ "In its place": where the boxes of the last clause stood before it."""
    match = _ITS_PLACE.fullmatch(undirected(end.span))
    if match is None:
        return None
    left = end.spoken.left
    if len(left) != 1 or left[0] not in end.world.stations or left[0] == end.spoken.place:
        raise Unclear(f"Which place is {end.span!r}?", left or tuple(end.world.stations))
    if match["on"] and left[0] not in _possible(match["on"], end.world):
        raise Unclear(f"Which place is {end.span!r}? That was {left[0]}.", left)
    return left[0]


def _possible(span: str, world: World) -> Sequence[str]:
    """The places that a phrase may mean."""
    try:
        return resolve(span, world)
    except Unclear as unclear:
        return unclear.options
    except OutOfReach:
        return ()


def _there(end: _End) -> str | None:
    """ "Up there" is a shelf; where one box takes over from another, "there" may be either place."""
    said, spoken = normal(end.span), end.spoken
    if said not in ("there", "up there"):
        return None
    if _REPLACED.search(spoken.text) and spoken.scope and spoken.place not in spoken.scope:
        raise Unclear(f"Which place is {end.span!r}?", (*spoken.scope, *filter(None, (spoken.place,))))
    shelves = of_kind("shelf", end.world)
    if not (said == "up there" or "up there" in spoken.text) or not shelves:
        return None
    near = [p for p in dict.fromkeys((spoken.place, *spoken.left, *spoken.scope)) if p in shelves]
    if len(near) != 1 and said == "up there":
        raise Unclear(f"Which place is {end.span!r}?", near or shelves)
    return str(near[0]) if len(near) == 1 else None


_TWOFOLD = re.compile(
    r"(?P<one>.+?),? "
    r"(?P<two>(?:(?:right |just )?(?:next to|beside|near|with|alongside|by)|where|on|at|in) .+)"
)


def _twofold(end: _End) -> str | None:
    """A place said twice, by name and by a box or a person: "shelf a next to box 1", "here on packing"."""
    match = _TWOFOLD.fullmatch(undirected(end.span))
    if match is None:
        return None
    one, two = match["one"], match["two"]
    if one == "there":
        return _place(replace(end, span=two))
    for name, other in ((one, two), (two, one)):
        named = _possible(name, end.world) if box_of(name) is None else ()
        if len(named) != 1:
            continue
        if other == "here" or box_of(other) is not None:
            place = place_beside(other, end.world, end.spoken, named) or resolve(other, end.world)[0]
            if place != named[0]:
                raise Unclear(f"{other!r} is {place}, not {named[0]}. Which one?", (place, named[0]))
            return place
    return None


def _of_choice(end: _End) -> str | None:
    if end.spoken.taken and is_free(end.span):
        raise Unclear(f"Which place is {end.span!r} by then?", tuple(end.world.stations))
    moved = end.moved() if " or " in end.span or not _is_name(end) else ()
    return chosen(undirected(end.span), moved, end.world, end.spoken, end.places)


def _is_name(end: _End) -> bool:
    """Whether the words are the name of one place, so that nothing is left to choose."""
    try:
        return len(resolve(end.span, end.world, last=end.spoken.place, stand=True)) == 1
    except (OutOfReach, Unclear):
        return False


def _by_box(end: _End) -> str | None:
    named = named_before(end.spoken.text, "it", end.world)
    if not end.what and box_of(end.span) == "it" and named not in (None, end.spoken.place, *end.spoken.scope):
        raise Unclear(f"Which place is {end.span!r}?", (str(named),))  # "once shelf a is empty, stand by it"
    return station_beside(end.span, end.moved, end.world, end.spoken)


def _by_kin(end: _End) -> str | None:
    return beside_kin(end.span, end.moved, end.world, end.places)


def _by_contrast(end: _End) -> str | None:
    return the_other(undirected(end.span).removeprefix("to "), end.world, {*end.places, end.spoken.place})


_RULES: tuple[Callable[[_End], str | None], ...] = (
    _vacated,
    _there,
    _by_kin,
    _by_contrast,
    _twofold,
    _of_choice,
    _by_box,
)
