"""Selectors to boxes: which boxes of this world are meant, or what to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.group import (
    as_free,
    beside_what,
    is_more,
    is_one_of,
    kept_aside,
    kin,
    more,
    remembered,
    station_beside,
)
from jidoka.brain.offline.grounding.nouns import selectors
from jidoka.brain.offline.grounding.places import of_kind, resolve
from jidoka.brain.offline.grounding.selector import Selector
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.text import words
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import Box, World

_OF_THOSE_THERE = re.compile(r"^(one|two|three)(?: of (?:them|those|these))?$")
"""So many of what stands where they are taken from."""
_THINGS_THERE = re.compile(r"(?<=^two |ree )(?:things|items)$|^(a couple of )things$")
"""So many of what stands somewhere, whatever they are."""
_ANY_SHELF = re.compile(
    r"(?:an?|any|either|one of the) (shelf|table)|(?:the |both |any |our )*(?:the )?(shelves|tables)"
)
_THE_NUMBER = re.compile(r"the \w+")
"""As in "the eight"."""
_AND_KIN = re.compile(r"(?P<first>.+?)(?:,? and| with| plus) (?P<kin>(?:its|their|his|her) .+)")
_SINGLE = frozenset({"it", "this", "that"})
_THE_STUFF = re.compile(r"(?:the|its|their) (?:stuff|contents|boxes|things|items|goods)|it all|all of it")


def pick(
    phrase: str,
    world: World,
    spoken: Spoken,
    *,
    places: Sequence[str] = (),
    without: Sequence[str] = (),
    target: str | None = None,
) -> tuple[str, ...]:
    """The boxes that a phrase means.

    Args:
        phrase: words of the sentence; "" means all.
        world: what is there.
        spoken: what was said before.
        places: only boxes there, when given.
        without: boxes to leave out.
        target: where they shall go; a free choice prefers boxes that are not there yet.

    Raises:
        OutOfReach: nothing fits, or fewer than were asked for.
        Unclear: more fit than were meant.
    """
    chosen: list[str] = []
    if places:
        phrase = _THINGS_THERE.sub(r"\1boxes", _OF_THOSE_THERE.sub(r"\1 boxes", phrase))
    phrase = as_free(phrase, spoken)
    if told := _by_others(phrase, world, spoken, places, target):
        return tuple(b for b in told if b not in without)
    parts = selectors(phrase, world) if phrase else (Selector(said="all boxes", quantity="all"),)
    for part in parts:
        chosen += _pick_one(part, world, spoken, places, (*without, *_free_only(part, chosen)), target)
    return tuple(dict.fromkeys(chosen))


def _by_others(
    phrase: str, world: World, spoken: Spoken, places: Sequence[str], target: str | None
) -> Sequence[str]:
    """The boxes of a phrase that tells them by others: "its neighbours", "box 1 and its big brother"."""
    if match := _AND_KIN.fullmatch(phrase):
        first = pick(match["first"], world, spoken.apart(), places=places)
        if found := kin(match["kin"], first, world):
            return (*first, *found)
    if found := remembered(phrase, spoken, target, world) or kin(phrase, spoken.boxes, world):
        wrong = [b for b in found if places and spoken.moved.get(b, world.boxes[b].where) not in places]
        if wrong:
            raise Unclear(f"{join(wrong)} is not on {join(places, 'or')}. Which is {phrase!r}?", wrong)
        return found
    if (beside := beside_what(phrase)) is None:
        return ()
    what, of = beside
    anchors = spoken.boxes if of in ("it", "that", "them") else pick(of, world, spoken.apart())
    station = station_beside(phrase, anchors, spoken, world)
    return pick(what, world, spoken.apart(), places=(station,), without=anchors, target=target)


def is_free_choice(phrase: str, world: World) -> bool:
    """Whether a phrase leaves it open which box: "one box", "any red one"."""
    if is_one_of(phrase):
        return True
    return bool(phrase) and all(part.quantity == "any" for part in selectors(phrase, world))


def _free_only(part: Selector, chosen: Sequence[str]) -> Sequence[str]:
    """A free choice must not choose a box twice."""
    return chosen if part.quantity in ("any", "count") else ()


def _pick_one(
    part: Selector,
    world: World,
    spoken: Spoken,
    places: Sequence[str],
    without: Sequence[str],
    target: str | None,
) -> Sequence[str]:
    if is_more(part.said, spoken):
        return more(part.said, spoken)
    if part.names and part.quantity != "any":
        return _named(part, world, spoken, places, without)
    if part.quantity == "them":
        there = _is_of(part, places, world, spoken)
        return _all_there(part, world, places, without) if there else _them(part, world, spoken, without)
    if spoken.cleared and not places and (part.quantity == "rest" or _THE_STUFF.fullmatch(part.said)):
        return [b for b in spoken.cleared if b not in without]
    last = places[0] if len(places) == 1 else spoken.place
    here = part.place == "here" and target is not None and target == world.operator  # "bring the boxes here"
    where = _where(part, world, last) if part.place and not here else tuple(places)
    if part.quantity == "rest":
        where = where or spoken.scope
        told = (*without, *spoken.mentioned)
        without = (*told, *kept_aside(part.said, spoken, bool(told or where)))
    there = [b for b in _fitting(part, world) if not where or spoken.moved.get(b.name, b.where) in where]
    fit = [b for b in there if b.name not in without]
    if part.quantity == "rest" and _is_single(part.said):
        fit = [b for b in fit if b.name in spoken.rivals] or fit
        if len(fit) > 1:
            names = [b.name for b in fit]
            raise Unclear(f"Which one is {part.said!r}: {join(names, 'or')}?", names)
    if part.quantity == "rest" and part.count and len(fit) != part.count:
        names = [b.name for b in fit]
        raise Unclear(f"Which {part.count} are {part.said!r}? I count {len(fit)}: {join(names)}.", names)
    if not fit:
        raise OutOfReach(
            _nothing(part, world, where), tuple(b.name for b in _fitting(part, world)) or tuple(world.boxes)
        )
    told_of = [b.name for b in fit if b.name in spoken.aside]
    if part.quantity == "all" and not where and told_of and len(told_of) < len(fit) and len(spoken.aside) > 1:
        names = [b.name for b in fit]  # "the boxes from shelf a go to packing, red first, then green"
        raise Unclear(f"Which ones are {part.said!r}: all of {join(names)}, or {join(told_of)}?", names)
    if part.quantity == "exactly" and len(fit) < part.count == len(there):
        part = replace(part, quantity="all")  # "the four big ones, but not the red"
    return _as_many(part, _extreme(part, fit), world, spoken, target)


def _named(
    part: Selector, world: World, spoken: Spoken, places: Sequence[str], without: Sequence[str]
) -> Sequence[str]:
    where = _where(part, world, None) if part.place else tuple(places)
    for name in part.names:
        box = world.boxes[name]
        if where and spoken.moved.get(name, box.where) not in where:
            seen = f"on {box.where}" if box.where else "nowhere that anybody has seen"
            raise Unclear(f"{name} is {seen}, not on {join(where, 'or')}. Do you mean {name}?", (name,))
        if (part.colours and box.colour not in part.colours) or (part.sizes and box.size not in part.sizes):
            raise Unclear(f"{name} is {box.size} and {box.colour}. Do you mean {name}?", (name,))
    return [n for n in part.names if n not in without]


def _them(part: Selector, world: World, spoken: Spoken, without: Sequence[str]) -> Sequence[str]:
    boxes = spoken.boxes or spoken.aside
    told = set(words(part.said))
    if not boxes and "all" in told and not spoken.remarked and part.count in (0, len(world.boxes)):
        return [b for b in world.boxes if b not in without]
    there = world.boxes_at(spoken.place) if spoken.place and not boxes else ()
    if part.count > 1 and part.count == len(there):  # "receiving is full, all three of them go to shelf b"
        return [b.name for b in there if b.name not in without]
    counted = part.count not in (0, len(boxes)) and not spoken.boxes
    if (
        not boxes
        or counted
        or (not spoken.boxes and len(boxes) != (1 if told & _SINGLE else 2 if "both" in told else len(boxes)))
    ):
        raise Unclear(f"Which box is {part.said!r}?", boxes)
    return [b for b in boxes if b not in without]


def _where(part: Selector, world: World, last: str | None) -> tuple[str, ...]:
    """Where the boxes of a phrase may stand: "the yellow one on the shelf" may be on either shelf."""
    try:
        found = _any_of_kind(part, world) or resolve(part.place, world, last=last)
    except Unclear as unclear:
        found = tuple(name for name in unclear.options if name in world.stations)
        if not found or part.quantity != "one":
            raise
    return tuple(name for name in world.stations if name not in found) if part.elsewhere else found


def _any_of_kind(part: Selector, world: World) -> tuple[str, ...]:
    """Every shelf, or every table, where one of them is as good as another: "everything on a shelf"."""
    match = _ANY_SHELF.fullmatch(part.place)
    if match is None:
        return ()
    return of_kind(match[1] or match[2], world)


def _is_of(part: Selector, places: Sequence[str], world: World, spoken: Spoken) -> bool:
    """Whether "all of it", "both" are those at a place, not those just spoken of, which stand elsewhere."""
    there = any(spoken.moved.get(b, world.boxes[b].where) in places for b in spoken.boxes)
    told = set(words(part.said))
    told -= set() if not (spoken.boxes or spoken.aside) else {"these", "those"}
    return bool(places) and not there and bool(told & {"all", "both", "these", "those"})


def _all_there(part: Selector, world: World, places: Sequence[str], without: Sequence[str]) -> Sequence[str]:
    """ "All of it", "both", of what stands somewhere."""
    boxes = [b.name for p in places for b in world.boxes_at(p) if b.name not in without]
    if {"both", "two"} & set(words(part.said)) and len(boxes) != 2:
        raise Unclear(f"Which two are {part.said!r}: {join(boxes, 'or')}?", boxes)
    return boxes


def _is_single(said: str) -> bool:
    """Whether "the other ..." is one: not "the other two", not "the others"."""
    *before, last = words(said)
    many = last in lex.BOXES or last.endswith("s") or (lex.number(last) is not None and last != "one")
    one = (before or [last])[0] in lex.DEFINITE or last == "other"
    return one and last != "rest" and "other" in (last, *before) and not many


def _fitting(part: Selector, world: World) -> list[Box]:
    return [
        b
        for b in world.boxes.values()
        if (not part.names or b.name in part.names)
        and (not part.colours or b.colour in part.colours)
        and (not part.sizes or b.size in part.sizes)
        and b.colour not in part.not_colours
        and b.size not in part.not_sizes
    ]


def _extreme(part: Selector, fit: list[Box]) -> list[Box]:
    """The largest or smallest of the boxes, all of them when they are equal."""
    if not part.superlative or any(b.extent is None for b in fit):
        return fit
    volume = {b.name: part.superlative * b.extent[0] * b.extent[1] * b.extent[2] for b in fit if b.extent}
    best = max(volume.values())
    return [b for b in fit if volume[b.name] >= best - 1e-4]


def _as_many(
    part: Selector, fit: list[Box], world: World, spoken: Spoken, target: str | None
) -> Sequence[str]:
    names = [b.name for b in fit]
    if part.quantity in ("all", "rest"):
        return names
    half = part.quantity == "unsure" and "half" in words(part.said) and len(names) % 2 == 0
    if part.quantity == "unsure" and not half:
        raise Unclear(f"How many in {part.said!r}? {len(names)} fit: {join(names)}.", names)
    if part.quantity == "one":
        several = spoken.boxes if len(spoken.boxes) > 1 else ()
        for near in (spoken.aside, _contrasted(part, spoken, world), several, spoken.excepted):
            meant = [n for n in names if n in near]
            if len(names) > 1 and len(meant) == 1:
                return meant
        if len(names) > 1:
            raise Unclear(f"Which one is {part.said!r}: {join(names, 'or')}?", names)
        return names
    wanted = len(names) // 2 if half else 1 if part.quantity == "any" else part.count
    if len(names) < wanted:
        raise OutOfReach(f"Only {len(names)} fit {part.said!r}: {join(names)}.", names)
    if part.quantity == "exactly" and len(names) > wanted:
        raise Unclear(f"Which {wanted} are {part.said!r}: {join(names, 'or')}?", names)
    if part.quantity == "exactly" and len(names) == len(world.boxes) and _THE_NUMBER.fullmatch(part.said):
        raise Unclear(f"Is {part.said!r} the box of that number, or all {wanted}?", names)
    order = sorted(
        fit,
        key=lambda b: (b.name in spoken.taken, target is not None and b.where == target, names.index(b.name)),
    )
    spoken.rivals = tuple(b.name for b in order[wanted:])
    return [b.name for b in order[:wanted]]


def _contrasted(part: Selector, spoken: Spoken, world: World) -> tuple[str, ...]:
    """What a size alone tells apart from the one box just spoken of: "the small red one, the large one"."""
    boxes = spoken.boxes or spoken.aside  # "not the big green box, the small one"
    if len(boxes) != 1 or part.colours or not (part.sizes or part.superlative):
        return ()
    if spoken.boxes and (spoken.last is None or is_free_choice(spoken.last.what, world)):
        return ()  # "something yellow, the big one"
    colour = world.boxes[boxes[0]].colour
    return tuple(b.name for b in world.boxes.values() if b.colour == colour and b.name not in boxes)


def _nothing(part: Selector, world: World, where: Sequence[str]) -> str:
    elsewhere = [f"{b.name} on {b.where}" for b in _fitting(part, world)]
    place = f" on {join(where, 'or')}" if where else ""
    return f"No box fits {part.said!r}{place}. " + (
        f"There is {join(elsewhere)}." if elsewhere else f"Boxes: {join(tuple(world.boxes))}."
    )
