"""A choice of places that is left to the robot: "either shelf", "packing or shipping", "another table"."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from jidoka.brain.offline.grounding.places import of_kind, resolve
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.text import words
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import World

_SHELF_OR_TABLE = r"shelf|shelves|racks?|tables?|stations?|place"
_GATHERED = frozenset({"the same", "one", "one and the same", "a single"})
"""All to one place, where some of them may be already."""
_OTHER_THAN = frozenset({"another", "any other", "some other", "a different", "whichever other"})
_LEFT_OPEN = re.compile(
    rf"(?P<how>{'|'.join(sorted(_GATHERED | _OTHER_THAN, key=len, reverse=True))}|any|either|whichever"
    r"|whatever|some|a(?= table| station))(?: one)?(?: of the(?: other)?(?: two| three)?)? "
    rf"(?P<kind>{_SHELF_OR_TABLE})"
    r"(?: (?:that )?(?:you (?:like|want|please|prefer|choose|fancy)|suits(?: you)?))?"
    rf"(?:,? (?:except|but|other than|apart from|save) (?P<but>.+))?"
    r"|(?P<more>another)(?: one)?"
)
_ROOMIEST = re.compile(
    rf"(?:the )?(?:emptiest|emptier|least full|roomiest) (?P<kind>{_SHELF_OR_TABLE})"
    rf"|(?:whichever|the) (?P<which>{_SHELF_OR_TABLE}) (?:that |which )?(?:has|with) (?:more|the most|most)"
    r" (?:room|space)(?: left)?(?: on it)?"
)
_BEFORE_NAMES = re.compile(
    r"(?:wherever (?:there(?:'s| is)|you (?:find|have)) (?:more |some )?(?:room|space)(?: left)? "
    r"(?:on|at|in) "
    rf"|(?:whichever|either|any|one)(?: one)?(?: of)?(?: (?:the )?(?:two )?(?:{_SHELF_OR_TABLE}))?,? )?"
)
"""What is said before the names of a choice: "either table, packing or shipping"."""
_AFTER_NAMES = re.compile(r",? (?:whichever|whatever|wherever|either)\b.*")
_TAKEN_BACK = frozenset("no not rather actually wait sorry maybe than never".split())
"""Words after "or" that correct what was said: it is no choice."""


def chosen(
    span: str, moved: Sequence[str], world: World, spoken: Spoken, places: Sequence[str]
) -> str | None:
    """The place that a choice falls on; None for a phrase that leaves none.

    Where some of the boxes stand already, else the first that was said; never where they all stand now.

    Raises:
        Unclear: another than which.
    """
    if roomiest := _ROOMIEST.fullmatch(span):
        return _roomiest(roomiest, world)
    names = _named(span, world, spoken)
    if names:
        return _best([n for n in names if n not in places] or names, moved, world, spoken)
    said = _LEFT_OPEN.fullmatch(span)
    if said is None:
        return None
    how = said["how"] or "another"
    fit = of_kind(said["kind"] or "", world)
    if how == "the same" and spoken.place in fit and spoken.boxes:
        return str(spoken.place)
    left = [s for s in fit if s not in _ruled_out(said, how, world, spoken, places)]
    if not left:
        raise Unclear(f"Which one is {span!r}?", fit)
    return _best(left, moved, world, spoken, stay=how in _GATHERED and " of the" not in span)


def _ruled_out(
    said: re.Match[str], how: str, world: World, spoken: Spoken, places: Sequence[str]
) -> Set[str | None]:
    """The places that "another", "any other" and "any but packing" do not mean."""
    out: set[str | None] = set() if how in _GATHERED else set(places)
    if how in _OTHER_THAN or said["more"]:
        if spoken.place is None and not places and not said["kind"]:
            raise Unclear(f"Which one is {said.group()!r}?", tuple(world.stations))
        out.add(spoken.place)
    if said["kind"] and said["but"]:
        out |= set(resolve(said["but"], world, last=spoken.place))
    return out


def _named(span: str, world: World, spoken: Spoken) -> tuple[str, ...]:
    """The stations of "packing or shipping"; none for other phrases."""
    if " or " not in span or _TAKEN_BACK & set(words(span)):
        return ()
    plain = _AFTER_NAMES.sub("", span[_matched(_BEFORE_NAMES, span) :])
    try:
        found = resolve(plain, world, last=spoken.place)
    except (OutOfReach, Unclear):
        return ()
    return found if len(found) > 1 and set(found) <= set(world.stations) else ()


def _matched(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _best(
    fit: Sequence[str], moved: Sequence[str], world: World, spoken: Spoken, *, stay: bool = False
) -> str:
    """The first of the places where most of the boxes are, not all of them unless they may stay."""
    now = [spoken.moved.get(b, world.boxes[b].where) for b in moved]
    left = [s for s in fit if stay or not now or now.count(s) < len(now)] or list(fit)
    return max(left, key=now.count)


def _roomiest(said: re.Match[str], world: World) -> str:
    """The one place of a kind with the fewest boxes."""
    fit = of_kind(said["kind"] or said["which"], world)
    fewest = min(len(world.boxes_at(s)) for s in fit)
    found = [s for s in fit if len(world.boxes_at(s)) == fewest]
    if len(found) != 1:
        raise Unclear(f"Which one is {said.group()!r}: {join(found, 'or')}?", found)
    return found[0]


_OTHER = re.compile(r"(?:the|that|your) other (?P<kind>shelf|rack|table|station|one|place)")


def the_other(span: str, world: World, spoken_of: Set[str | None]) -> str | None:
    """ "The other shelf": the only one of its kind that was not spoken of; None for other phrases.

    Raises:
        Unclear: several are left, or none of the kind was spoken of.
    """
    match = _OTHER.fullmatch(span)
    if match is None:
        return None
    shelves = set(of_kind("shelf", world))
    kind = set(of_kind(match["kind"], world))
    if match["kind"] in ("one", "place", "station") and shelves & spoken_of:
        kind = shelves
    left = sorted(kind - spoken_of)
    if len(left) != 1 or not kind & spoken_of:
        raise Unclear(f"Which one is {span!r}: {join(left, 'or')}?", left)
    return left[0]


_EACH = re.compile(
    r"(?:each|every|each of the(?: two| three)?|every one of the|both|the two|the three|all three)"
    r"(?: of the)? "
    r"(?P<kind>shelf|shelves|tables?|stations?)"
)


def each_of(span: str, world: World) -> tuple[str, ...]:
    """The stations of "each shelf"; none for other phrases."""
    match = _EACH.fullmatch(span)
    return of_kind(match["kind"], world) if match else ()
