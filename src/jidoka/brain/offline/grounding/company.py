"""A place said by a box: "where box 4 is", "beside the big blue", "to its bigger twin"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.pick import pick
from jidoka.brain.offline.grounding.places import box_of, is_former, kind_beside, of_kind, resolve, undirected
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.text import words
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import FLOOR, ROBOT, World

Moved = Callable[[], tuple[str, ...]]
"""The boxes that are put there, picked only when they matter."""

_BOXES = "|".join(sorted(lex.COLOURS | lex.BOX - {"one", "unit"}))
_SIZES = "|".join(sorted(lex.SIZES))
_A_BOX = re.compile(
    rf"(?:to )?(?:the|that) (?:other )?(?:\w+ )?(?:{_BOXES})(?: one| box)?(?: (?:on|at|from) .+)?"
    rf"|(?:to )?(?:the|that) (?:other )?(?:{_SIZES})(?: one)?"
    r"|(?:to )?(?:the|that) one (?:on|at|from) .+"
)
"""A box by which a place is said: "stand by the yellow box", "join the yellow"."""
_NEAR = re.compile(
    r"(?:(?:right|just|in|to) )?(?:next to|beside|near|by|with|alongside|close to|side by side|together with"
    r"|same|(?:the )?company|keep|join|accompany)\b"
)
"""Beside a box as it stands by then; "where box 2 is" is its place now."""
_KIN = re.compile(
    r"(?:(?:to|with|by|beside|next to|join) )*(?:its|their|his|her) (?:own )?(?:(?P<size>\w+) )?"
    r"(?:brother|sister|twin|sibling|counterpart|namesake|colour-mate)"
)


def place_beside(span: str, world: World, spoken: Spoken, places: Sequence[str] = ()) -> str | None:
    """The station of the box that a place is said by; None for a place with a name.

    Args:
        span: the words for the place.
        world: what is there.
        spoken: what was said before.
        places: where the box stands, if that is said too.
    """
    box = _box_beside(span, world)
    if box is None:
        return None
    kind = _of_its_kind(span, box, world, spoken)
    return kind or station_of(_known(span, pick(box, world, spoken, places=places), spoken), world)


def station_beside(span: str, moved: Moved, world: World, spoken: Spoken) -> str | None:
    """The same for the place that boxes are put to: not beside themselves, and where the box is by then."""
    box = _box_beside(span, world)
    if box is None:
        return None
    without = moved() if "other" in words(box) else ()
    try:
        boxes = pick(box.replace("other ", ""), world, spoken, without=without)
    except Unclear as unclear:
        kind = _of_its_kind(span, box, world, spoken)
        if kind is not None:
            return kind
        boxes = _alike(unclear, box, moved(), world)
    if box == "it" and len(boxes) > 1:
        raise Unclear(f"Which place is {span!r}?", boxes)
    placed = {spoken.placed.get(b) for b in boxes}
    if _NEAR.match(undirected(span)) and len(placed) == 1 and (place := placed.pop()) is not None:
        return place
    return _of_its_kind(span, box, world, spoken) or station_of(_known(span, boxes, spoken), world)


def beside_kin(span: str, moved: Moved, world: World, places: Sequence[str]) -> str | None:
    """The place of the other box of that colour: "to its bigger twin", "to the other"; else None.

    Raises:
        Unclear: there is none, or several; or it may as well be the other shelf.
    """
    plain = undirected(span).removeprefix("to ")
    match = _KIN.fullmatch(plain)
    if match is None and plain != "the other":
        return None
    size = lex.SIZES.get(match["size"] or "") if match else None
    mine = moved()
    kin = [b for b in _of_one_colour(mine, world) if b not in mine and size in (None, world.boxes[b].size)]
    found = {str(world.boxes[b].where) for b in kin}
    if match is None:
        shelves = set(of_kind("shelf", world))
        before = {str(world.boxes[b].where) for b in mine} | set(places)
        found |= shelves - before if before <= shelves and len(shelves) == 2 else set()
    if len(found) != 1 or not found <= set(world.stations):
        raise Unclear(f"Which place is {span!r}?", tuple(sorted(found)) or tuple(world.stations))
    return found.pop()


def stands_at(phrase: str, place: str, world: World, spoken: Spoken) -> bool:
    """Whether what a phrase means stands at one of several places: "the blue box from the shelf"."""
    return bool(phrase) and place in world.stations and bool(_at(phrase, place, world, spoken))


def _at(phrase: str, place: str, world: World, spoken: Spoken) -> tuple[str, ...]:
    """The boxes at a place that a phrase means; none if it can't mean them."""
    try:
        return pick(phrase, world, spoken.apart(), places=(place,))
    except (OutOfReach, Unclear):
        return ()


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


def _box_beside(span: str, world: World) -> str | None:
    """The box whose place is meant; "the table of receiving" is a place by its own name."""
    plain = undirected(span)
    box = box_of(plain)
    if box is None and _A_BOX.fullmatch(plain) and not _is_place(plain, world):
        return plain.removeprefix("to ")
    if box is None or (" of " not in plain and not plain.isdigit()):
        return box
    return None if _is_place(plain, world) else box


def _is_place(span: str, world: World) -> bool:
    """Whether a phrase names a place."""
    try:
        resolve(span, world, stand=True)
    except OutOfReach:
        return False
    except Unclear:
        return True
    return True


def _of_its_kind(span: str, box: str, world: World, spoken: Spoken) -> str | None:
    """ "The shelf that has a blue box on it": the only shelf where one stands; None where no kind is said.

    Raises:
        Unclear: none of that kind has one, or several have.
    """
    kind = kind_beside(undirected(span))
    if not kind or is_former(span):
        return None
    every = of_kind(kind, world)
    fit = [p for p in every if any(world.boxes[b].where == p for b in _at(box, p, world, spoken))]
    if len(fit) == 1:
        return fit[0]
    if not fit and kind != "shelf":  # many call a shelf a table
        return None
    raise Unclear(f"Which one is {span!r}: {join(fit or every, 'or')}?", fit or every)


def _alike(unclear: Unclear, box: str, moved: Sequence[str], world: World) -> Sequence[str]:
    """Of several boxes the one with the colour of those moved: "the small green close to the large one".

    Raises:
        Unclear: it is not the only one.
    """
    noun = set(words(box)) & (lex.COLOURS | lex.BOX - {"one"})
    kin = [b for b in _of_one_colour(moved, world) if b in unclear.options and b not in moved]
    if noun or len(kin) != 1:
        raise unclear
    return kin


def _of_one_colour(boxes: Sequence[str], world: World) -> Sequence[str]:
    """All the boxes of the colour that boxes share; none if they are of several."""
    colours = {world.boxes[b].colour for b in boxes}
    if len(colours) != 1 or None in colours:
        return ()
    return [b.name for b in world.boxes.values() if b.colour in colours]


def _known(span: str, boxes: Sequence[str], spoken: Spoken) -> Sequence[str]:
    """The boxes, if their place is known: where one "used to be" is known only if this sentence moves it.

    Raises:
        Unclear: it is not.
    """
    if is_former(span) and not set(boxes) <= spoken.taken:
        raise Unclear(f"I don't remember {span!r}. Which station is that?", boxes)
    return boxes
