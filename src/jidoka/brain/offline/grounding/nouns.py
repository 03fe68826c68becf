"""What a noun phrase picks out: "the red box on shelf a and box 3" as selectors, one for each part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.lists import Parts, counted_first, merged
from jidoka.brain.offline.grounding.numbered import numbered
from jidoka.brain.offline.grounding.parts import read_part
from jidoka.brain.offline.grounding.selector import Part, Selector
from jidoka.brain.offline.grounding.wordings import NUMBER_WORD, reworded
from jidoka.brain.offline.text import normal
from jidoka.brain.translate import Unclear, join
from jidoka.brain.world import World

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
    rf"(?:(?:the )?(?P<kinds>(?:\w+ )*)(?:{'|'.join(sorted(lex.BOXES))}), )?(?:a|one|1) (?P<of>(?:\w+ )*?)"
    rf"(?:(?:{'|'.join(sorted(lex.BOX))}) )?(?:(?:of|in|from) (?:each|every)|each|every|per) "
    r"(?P<kind>colou?r|size)"
)
_OF_EACH = re.compile(r"\b(?:of|in|per) (?:each|every)(?: colou?r| size)?$|\bper (?:colou?r|size)$")
_HEADS = (lex.BOX | lex.BOXES | lex.COLOURS | {"lot"}) - {"unit", "units", "stock"}
_HEAD = re.compile(rf"\b(?:{'|'.join(sorted(_HEADS))})s?\b")
"""What a phrase with a place before it must still have to be about boxes: "packing table" is none."""


def selectors(phrase: str, world: World) -> tuple[Selector, ...]:
    """The selectors of a phrase, one for each of its parts.

    Raises:
        OutOfReach: a word names nothing that is here.
        Unclear: an "or" between boxes, or a quantity that is not said.
    """
    text = numbered(counted_first(reworded(normal(phrase))), world)
    if each := _ONE_OF_EACH.fullmatch(text):
        return _one_of_each(each["kind"], f"{each['kinds'] or ''}{each['of']}", phrase, world)
    if _THINGS.fullmatch(text) or _OF_EACH.search(text):
        raise Unclear(f"Which ones are {phrase!r}?", tuple(world.boxes))
    if _EITHER.match(text):
        text = re.sub(r"\s*(?:,|\band\b)\s*(?:or\b)?\s*", " or ", text)
    parts = _parts(re.sub(r"^both (?=.* and )", "", text), world)
    if not parts:
        raise Unclear("Which boxes?", tuple(world.boxes))
    drafts = merged(parts, phrase, world)
    if len(drafts) > 1 and any(d.special == "rest" for d in drafts):
        raise Unclear(f"The others of which, in {phrase!r}?", tuple(world.boxes))
    if len(drafts) > 1 and any(d.counts_only and len(d.said.split()) < 3 for d in drafts):
        raise Unclear(f"How many of which, in {phrase!r}?", tuple(world.boxes))
    _inherit(drafts, world)
    return tuple(d.finish(phrase) for d in drafts)


_FEW = "one|two|three|four|five|six"
_THOSE = re.compile(r"(?:these|those)( two)?")
_EITHER = re.compile(rf"either (?:(?!.*\band\b)|(?=(?:box |number |and |or |,|\s|{NUMBER_WORD})+$))")
_BETWEEN = re.compile(r"(\s*,\s*(?:and\b|or\b)?\s*|\s+and\s+)")


def _parts(text: str, world: World) -> Parts:
    pieces = ["", *_BETWEEN.split(text)]
    names = _station_names(world)
    drafts: Parts = []
    for mark, piece in zip(pieces[::2], map(str.strip, pieces[1::2]), strict=True):
        if drafts and drafts[-1][0].place and piece.removeprefix("the ") in names:
            drafts[-1][0].place += f" and {piece}"  # "the big ones on shelf a and shelf b"
        elif piece:
            drafts += [(draft, "and" in mark) for draft in _read(piece, world)]
    return drafts


def _one_of_each(kind: str, said: str, phrase: str, world: World) -> tuple[Selector, ...]:
    """A free choice for every colour, or every size, that is here among the boxes that fit what is said."""
    of = read_part(said.strip(), world)
    boxes = [box for box in world.boxes.values() if of.fits(box)]
    colours, sizes = frozenset(of.colours), frozenset(of.sizes)
    if kind == "size":
        here = sorted({box.size for box in boxes if box.size is not None})
        return tuple(
            Selector(said=phrase, quantity="any", colours=colours, sizes=frozenset({s})) for s in here
        )
    here = [c for c in world.colours if any(box.colour == c for box in boxes)]
    return tuple(Selector(said=phrase, quantity="any", colours=frozenset({c}), sizes=sizes) for c in here)


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


def _either(drafts: Sequence[Part], said: str, world: World) -> Part:
    """A free choice among all that any of the parts tells of: "either the blue or the green box"."""
    sizes = [draft.sizes for draft in drafts if draft.sizes]
    for draft in drafts[1:]:  # "either the small blue or green"
        if sizes and draft.bare and not draft.sizes and not draft.determiner:
            draft.sizes |= sizes[0]
    fit = [
        name
        for name, box in world.boxes.items()
        if any(name in draft.names if draft.names else draft.fits(box) for draft in drafts)
    ]
    return Part(said=said, determiner="any", noun="one", names=fit)


def _is_choice(drafts: Sequence[Part]) -> bool:
    """Whether each part tells of single boxes, by name or by kind."""
    told = all((d.colours or d.sizes or d.names) and not (d.special or d.superlative) for d in drafts)
    return told and all(d.noun != "many" and not d.count for d in drafts)


def _station_names(world: World) -> set[str]:
    return {normal(name) for station in world.stations.values() for name in (station.name, *station.aliases)}


def _place_apart(part: str, world: World) -> tuple[str, str]:
    """A part and the place in it that stands like an adjective: "both receiving boxes"."""
    for name in sorted(_station_names(world), key=len, reverse=True):
        match = re.fullmatch(rf"(?P<before>(?:[\w-]+ )*?){re.escape(name)}(?:'s)? (?P<after>.+)", part)
        if match is not None and _HEAD.search(match["after"]):
            return match["before"] + match["after"], name
        if match := re.fullmatch(rf"{re.escape(name)}'s (?:only )?({_FEW})", part):
            return f"the {match[1]} boxes".replace("one boxes", "box"), name
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
        if either and _is_choice(drafts):
            drafts = [_either(drafts, part, world)]
        several = len(drafts) == 1 or "all" in (drafts[0].determiner, drafts[-1].determiner)
        several = several or "many" in (drafts[0].noun, drafts[-1].noun)
        if (len(drafts) > 1 and any(d.names for d in drafts)) or not several:
            raise Unclear(f"Which one: {join(alternatives, 'or')}?", alternatives)
    else:
        drafts = [read_part(part, world)]
    for draft in drafts:
        draft.place, draft.elsewhere = place, bool(elsewhere and place)
        if place and (those := _THOSE.fullmatch(draft.said)):  # "those two on shelf b"
            draft.special, draft.noun, draft.determiner = "", "many", "the"
            draft.count = 2 if those[1] else None
    return drafts
