"""What a noun phrase picks out: "the red box on shelf a and box 3" as selectors, one for each part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.parts import read_part
from jidoka.brain.offline.grounding.selector import Part, Selector
from jidoka.brain.offline.grounding.wordings import NUMBER, reworded
from jidoka.brain.offline.text import normal
from jidoka.brain.translate import Unclear, join
from jidoka.brain.world import World

_RANGE = re.compile(
    rf"\b{NUMBER}(?: (?:through|to|till|until|up to)|\s*\.\.+) (?:and including )?(?:box |number "
    rf"|the )*{NUMBER}\b"
)
_LONGEST_RANGE = 20

_THERE = re.compile(
    r"(?P<head>(?:all|both|every|the|two|three|everything|what|whatever|one|half|any|a|\d+)\b.*?)"
    r"(?: that's| that are| is| are)? (?P<place>there|here)"
)
_INLINE = re.compile(
    r"^(?P<head>.*?\S) (?:(?:that|which|who) (?:is|are|was|were|sits?|stands?|lies|lie|lives?) "
    r"|that's |sitting "
    r"|standing |currently |now |lying |situated |located |placed |parked |resting |waiting |stored |still )*"
    r"(?:from|on|upon|at|off|in|inside) (?P<place>(?!(?:red|blue|green|yellow)\b).+)$"
)
_NOT_THERE = re.compile(
    r" (?:that|which|who)?(?: ?(?:isn't|aren't)| is not| are not|'s not|(?<!\w)not)(?: already| yet| "
    r"currently| now)* "
    r"(?:on|at|in) (?!\w+ (?:box|one))"
)
"""Between boxes and a place where they do not stand."""
_THINGS = re.compile(r"(?:2|two|three) (?:of )?(?:things|items|stuff)")
"""Too vague to choose any: "a couple of things need to go to shipping"."""
_ONE_OF_EACH = re.compile(
    rf"(?:a|one|1)(?: (?:{'|'.join(sorted(lex.BOX))}))?(?: (?:of|in))? (?:each|every) (?P<kind>colou?r|size)"
)
_OF_EACH = re.compile(r"\b(?:of|in|per) (?:each|every)(?: colou?r| size)?$|\bper (?:colou?r|size)$")
_HEADS = (lex.BOX | lex.BOXES | lex.COLOURS) - {"unit", "units", "stock"}
_HEAD = re.compile(rf"\b(?:{'|'.join(sorted(_HEADS))})s?\b")
"""What a phrase with a place before it must still have to be about boxes: "packing table" is none."""


def selectors(phrase: str, world: World) -> tuple[Selector, ...]:
    """The selectors of a phrase, one for each of its parts.

    Raises:
        OutOfReach: a word names nothing that is here.
        Unclear: an "or" between boxes, or a quantity that is not said.
    """
    text = _RANGE.sub(_spelled_out, reworded(normal(phrase)))
    if each := _ONE_OF_EACH.fullmatch(text):
        return _one_of_each(each["kind"], phrase, world)
    if _THINGS.fullmatch(text) or _OF_EACH.search(text):
        raise Unclear(f"Which ones are {phrase!r}?", tuple(world.boxes))
    drafts = _merged(_parts(re.sub(r"^both (?=.* and )", "", text), world), phrase)
    if not drafts:
        raise Unclear("Which boxes?", tuple(world.boxes))
    if len(drafts) > 1 and any(d.special == "rest" for d in drafts):
        raise Unclear(f"The others of which, in {phrase!r}?", tuple(world.boxes))
    if len(drafts) > 1 and any(d.counts_only and len(d.said.split()) < 3 for d in drafts):
        raise Unclear(f"How many of which, in {phrase!r}?", tuple(world.boxes))
    _inherit(drafts, world)
    return tuple(d.finish(phrase) for d in drafts)


_BETWEEN = re.compile(r"(\s*,\s*(?:and\b|or\b)?\s*|\s+and\s+)")


def _parts(text: str, world: World) -> list[tuple[Part, bool]]:
    """The parts of a phrase in order, and whether an "and" stands before each."""
    pieces = ["", *_BETWEEN.split(text)]
    names = _station_names(world)
    drafts: list[tuple[Part, bool]] = []
    for mark, piece in zip(pieces[::2], map(str.strip, pieces[1::2]), strict=True):
        if drafts and drafts[-1][0].place and piece.removeprefix("the ") in names:
            drafts[-1][0].place += f" and {piece}"  # "the big ones on shelf a and shelf b"
        elif piece:
            drafts += [(draft, "and" in mark) for draft in _read(piece, world)]
    return drafts


def _merged(parts: Sequence[tuple[Part, bool]], phrase: str) -> list[Part]:
    """The parts; those that describe the same boxes are one: "the red, the small one", "not red, not blue".

    Raises:
        Unclear: "red and large", which may be one kind of box, or two.
    """
    drafts: list[Part] = []
    for part, joined in parts:
        last = drafts[-1] if drafts else None
        if last is not None and last.complements(part):
            if joined and not part.determiner:
                raise Unclear(f"Is {phrase!r} one kind of box, or two?")
            if not joined and "many" not in (last.noun, part.noun):
                last.narrow(part)
                continue
        elif last is not None and last.excludes_only and part.excludes_only:
            last.narrow(part)
            continue
        drafts.append(part)
    return drafts


def _one_of_each(kind: str, phrase: str, world: World) -> tuple[Selector, ...]:
    """A free choice for every colour, or every size, that is here."""
    if kind == "size":
        sizes = sorted({box.size for box in world.boxes.values() if box.size is not None})
        return tuple(Selector(said=phrase, quantity="any", sizes=frozenset({size})) for size in sizes)
    return tuple(Selector(said=phrase, quantity="any", colours=frozenset({c})) for c in world.colours)


def _spelled_out(match: re.Match[str]) -> str:
    """ "3 to 5" as "3 and 4 and 5"."""
    low, high = lex.number(match[1]), lex.number(match[2])
    if low is None or high is None or not low < high <= low + _LONGEST_RANGE:
        raise Unclear(f"Which boxes are {match.group()!r}?")
    return " and ".join(str(n) for n in range(low, high + 1))


_COLOUR_LAST = re.compile(rf"\b(?:{'|'.join(lex.SIZES)}) (?:{'|'.join(lex.COLOURS)})\b")
"""As in "red and small blue boxes": the size may be of the second alone."""


def _inherit(drafts: list[Part], world: World) -> None:
    """Give "red" in "all red and blue boxes" its noun, and "blue" its determiner."""
    _inherit_from_after(drafts, world)
    determiner, count = "", None
    for draft in drafts:
        if not draft.determiner and draft.count is None and not draft.names and not draft.special:
            if draft.noun == "many" and count is not None:
                raise Unclear(f"How many of each in {draft.said!r}?")
            draft.determiner = determiner
        determiner, count = draft.determiner, draft.count


def _inherit_from_after(drafts: list[Part], world: World) -> None:
    """Give adjectives alone what the part after them says: noun and place, and a colour or a size.

    "Small and large blue boxes" are all blue, "red and blue small boxes" all small.
    """
    for draft, after in reversed(list(pairwise(drafts))):
        if draft.bare and not after.names and not after.determiner:
            if not draft.place:
                draft.place, draft.elsewhere = after.place, after.elsewhere
            if after.count is None:
                _share_adjectives(draft, after, world)
    noun: Literal["", "one", "many"] = ""
    for draft in reversed(drafts):
        if draft.bare:
            draft.noun = noun
        elif not draft.names:
            noun = draft.noun


def _share_adjectives(draft: Part, after: Part, world: World) -> None:
    if draft.sizes and not draft.colours and after.sizes:
        draft.colours |= after.colours
    if draft.colours and not draft.sizes and after.colours and after.sizes:
        if _COLOUR_LAST.search(after.said):
            if sum(box.colour in draft.colours for box in world.boxes.values()) < 2:
                return
            raise Unclear(f"Of which size is {draft.said!r}?")
        draft.sizes |= after.sizes


def _either(drafts: Sequence[Part], said: str) -> Part:
    """A free choice: "either the blue or the green box"."""
    choice = Part(said=said, determiner="any", noun="one")
    for draft in drafts:
        choice.narrow(draft)
    choice.determiner, choice.said = "any", said
    return choice


def _station_names(world: World) -> set[str]:
    return {normal(name) for station in world.stations.values() for name in (station.name, *station.aliases)}


def _place_apart(part: str, world: World) -> tuple[str, str]:
    """A part and the place in it that stands like an adjective: "both receiving boxes"."""
    for name in sorted(_station_names(world), key=len, reverse=True):
        match = re.fullmatch(rf"(?P<before>(?:[\w-]+ )*?){re.escape(name)}(?:'s)? (?P<after>.+)", part)
        if match is not None and _HEAD.search(match["after"]):
            return match["before"] + match["after"], name
        if (
            match := re.fullmatch(rf"(?P<head>.+) of (?:the )?{re.escape(name)}(?: table| station)?", part)
        ) is not None:
            return match["head"], name
    return part, ""


def _read(part: str, world: World) -> list[Part]:
    """One part of a phrase, or two when "or" stands between adjectives."""
    part, elsewhere = _NOT_THERE.subn(" on ", part)
    inline = _INLINE.match(part)
    part, place = (inline["head"], inline["place"]) if inline is not None else _place_apart(part, world)
    if not place and (there := _THERE.fullmatch(part)):
        part, place = there["head"], there["place"]
    either = part.startswith("either ")
    alternatives = re.split(r"\s+or\s+", part.removeprefix("either ") if either else part)
    if len(alternatives) > 1:
        drafts = [read_part(p, world) for p in alternatives]
        if either and all(d.colours or d.sizes for d in drafts) and "many" not in (d.noun for d in drafts):
            drafts = [_either(drafts, part)]
        several = len(drafts) == 1 or "all" in (drafts[0].determiner, drafts[-1].determiner)
        several = several or "many" in (drafts[0].noun, drafts[-1].noun)
        if any(d.names for d in drafts) or not several:
            raise Unclear(f"Which one: {join(alternatives, 'or')}?", alternatives)
    else:
        drafts = [read_part(part, world)]
    for draft in drafts:
        draft.place, draft.elsewhere = place, bool(elsewhere and place)
    return drafts
