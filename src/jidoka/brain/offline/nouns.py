"""What a noun phrase picks out: "the red box on shelf a and box 3" as selectors, one for each part."""

from __future__ import annotations

import re
from typing import Literal

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.parts import Part, Selector, read_part
from jidoka.brain.offline.text import normal
from jidoka.brain.translate import Unclear, join
from jidoka.brain.world import World

_NUMBER_WORD = "|".join([r"\d+", *lex.NUMBERS])
_NUMBER = f"({_NUMBER_WORD})"
_RANGE = re.compile(
    rf"\b{_NUMBER}(?: (?:through|to|till|until|up to)|\s*\.\.+) (?:and including )?(?:box |number "
    rf"|the )*{_NUMBER}\b"
)
_LONGEST_RANGE = 20

_THE_TWO = r"(?:the|those|these|our) (?:two |2 )?((?:\w+ )*?)(?:boxes|ones|things|parcels|crates|\w+s)\b"
"""The rest of "the larger of the two red boxes"."""
_REWRITES: tuple[tuple[str, str], ...] = (
    (r"\bn[º°]|\bnos\b|\bids?\b(?: =)?", "number"),
    (r"\bcolou?rs? =+ |\bwhere (?:the )?colou?r (?:is|=+) |\bcoloured |\bcolored ", ""),
    (
        r"\b(?:good old|dear old|dear|poor old|of (?:your|my) (?:own )?choice|you (?:like|choose|want|prefer)"
        r"|your choice|at random|over there|or so|as well(?! as)|pcs|pieces of|without exception)\b",
        "",
    ),
    (r"\b(\d+) ?x\b", r"\1"),
    (r"\bx (?=\d)|(?<=\d )x\b|(?<=two |ree |our |ive )x\b", ""),
    (r"\bany old\b", "any"),
    (
        rf"(?<!all )(?<!both )(?<!the )(?<!any )\b{_NUMBER} of (?:the|our|my|those|these) "
        rf"(?=\w)(?!(?:{_NUMBER_WORD})\b)",
        r"\1 ",
    ),
    (r"\bthe (?:full|whole|entire|complete) set of\b", "all"),
    (r"\b(?:no|not) more than\b", ""),
    (rf"\b(?:all|both) {_NUMBER} of (?:those|these|them)$", "them"),
    (rf"\b{_NUMBER} of them (?=\w)", r"\1 "),
    (r"\bany (?:pair|couple) of\b", "any 2"),
    (
        r"^(\S.*?) ((?:on|from|at) .+?) "
        r"((?:(?:that|which) (?:isn't|is not|aren't|are not|is|are)|that's(?: not)?|thats(?: not)?) \w+)$",
        r"\1 \3 \2",
    ),
    (rf"\b({'|'.join(sorted(lex.COLOURS))}|small|large|big|little) 1(?= (?:on|at|from|in)\b|$)", r"\1 one"),
    (r",? (?:large or small|small or large|big or small|small or big)\b", ""),
    (r"\b(?:at all|whatsoever)\b", ""),
    (r"\bneither (\w+) nor (\w+)\b", r"not \1 not \2"),
    (r"\b\w+-looking\b", ""),
    (rf"^(?:(?:the|that|this) )?(?:very )?same (?:{'|'.join(sorted(lex.BOX | lex.BOXES))})$", "it"),
    (r"\ba random\b|\ba single\b", "a"),
    (r"\ban? trio of\b", "3"),
    (rf"\b(?:the )?(?:smaller|lesser)(?: one)? of {_THE_TWO}", r"the smallest \1box"),
    (rf"\b(?:the )?(?:bigger|larger)(?: one)? of {_THE_TWO}", r"the largest \1box"),
    (r"\bsomething\b", "a box"),
    (rf"\b{_NUMBER} (?:out )?of (?:the|our|those|these) (?:{_NUMBER_WORD}) ", r"\1 "),
    (rf"\b{_NUMBER} (?:out )?of (?:the|our|those|these) (?:{_NUMBER_WORD})$", r"\1 boxes"),
    (r"\bthe pair of\b", "both"),
    (r"\bthe rest of (?:that|this|the) (?:table|station|shelf|place)\b", "the rest"),
    (r" (?:that )?(?:you|we|i) (?:can |could )?(?:find|see|spot|get hold of)\b", ""),
    (rf"\bwith (?:the )?(?:number )?{_NUMBER}(?: on it)?\b", r"number \1"),
    (
        r"\b(?:absolutely everything|every (?:single|last) thing|each and every thing|everything we have"
        r"|everything there is|all there is|the (?:whole|entire|full|complete) (?:shebang|lot|stock"
        r"|inventory)"
        r"|anything and everything|all things)\b",
        "everything",
    ),
    (r"(?<=\w)\s*/\s*(?=\w)", " and "),
    (r"\b(?:as well as|along with|together with|and also|but also|plus|and then)\b", "and"),
    (r"\bnot only\b", ""),
    (r"\ban?(?: single)? (?:couple|pair) of\b|\ba couple\b", "2"),
    (r"\b(?:any one|any|one|either)(?: out)? of (?:the|those|these|our|my)\b", "1"),
    (r"\b(?:at least|just|exactly|only) (?=one\b|\d|two|three|four|five)", ""),
    (r"\bany (?:single|one) (?=\w)", "any "),
    (r"\b(?:each and every|any and all|every (?:single|last|one of)|each of|all of|each one of)\b", "all"),
    (r"\b(number \d+) (?=box)", r"\1 the "),
    (r"(?<=\d) (?=box \d)", ", "),
    (r"\b(?:everything|anything|all) else\b|\bwhat remains\b|\bwhatever (?:is left|remains)\b", "the rest"),
    (r"\b(?:of|in) (?:the )?colou?r\b", ""),
)
_THERE = re.compile(
    r"(?P<head>(?:all|both|every|the|two|three|everything|what|whatever|one|half|any|a|\d+)\b.*?)"
    r"(?: that's| that are| is| are)? (?P<place>there|here)"
)
_INLINE = re.compile(
    r"^(?P<head>.*?\S) (?:(?:that|which) (?:is|are|sits|stands?) |that's |sitting |standing |currently |now "
    r"|lying )*"
    r"(?:from|on|at|off|in|inside) (?P<place>(?!(?:red|blue|green|yellow)\b).+)$"
)
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
    text = normal(phrase)
    for pattern, replacement in _REWRITES:
        text = re.sub(pattern, replacement, text)
    text = _RANGE.sub(_spelled_out, text)
    if each := _ONE_OF_EACH.fullmatch(text):
        return _one_of_each(each["kind"], phrase, world)
    if _OF_EACH.search(text):
        raise Unclear(f"Which ones are {phrase!r}?", tuple(world.boxes))
    parts = [
        p
        for p in re.split(r"\s*,\s*(?:and\b|or\b)?\s*|\s+and\s+", re.sub(r"^both (?=.* and )", "", text))
        if p
    ]
    drafts: list[Part] = []
    for part in parts:
        drafts += _read(part.strip(), world)
    if not drafts:
        raise Unclear("Which boxes?", tuple(world.boxes))
    if len(drafts) > 1 and any(d.special == "rest" for d in drafts):
        raise Unclear(f"The others of which, in {phrase!r}?", tuple(world.boxes))
    _inherit(drafts)
    return tuple(d.finish(phrase) for d in drafts)


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


def _inherit(drafts: list[Part]) -> None:
    """Give "red" in "all red and blue boxes" its noun, and "blue" its determiner."""
    noun: Literal["", "one", "many"] = ""
    for draft in reversed(drafts):
        if draft.bare:
            draft.noun = noun
        elif not draft.names:
            noun = draft.noun
    determiner, count = "", None
    for draft in drafts:
        if not draft.determiner and draft.count is None and not draft.names and not draft.special:
            if draft.noun == "many" and count is not None:
                raise Unclear(f"How many of each in {draft.said!r}?")
            draft.determiner = determiner
        determiner, count = draft.determiner, draft.count


def _place_apart(part: str, world: World) -> tuple[str, str]:
    """A part and the place in it that stands like an adjective: "both receiving boxes"."""
    names = {normal(name) for s in world.stations.values() for name in (s.name, *s.aliases)}
    for name in sorted(names, key=len, reverse=True):
        match = re.fullmatch(rf"(?P<before>(?:[\w-]+ )*?){re.escape(name)}(?:'s)? (?P<after>.+)", part)
        if match is not None and _HEAD.search(match["after"]):
            return match["before"] + match["after"], name
    return part, ""


def _read(part: str, world: World) -> list[Part]:
    """One part of a phrase, or two when "or" stands between adjectives."""
    inline = _INLINE.match(part)
    part, place = (inline["head"], inline["place"]) if inline is not None else _place_apart(part, world)
    if not place and (there := _THERE.fullmatch(part)):
        part, place = there["head"], there["place"]
    alternatives = re.split(r"\s+or\s+", part)
    if len(alternatives) > 1:
        drafts = [read_part(p, world) for p in alternatives]
        if any(d.names for d in drafts) or "many" not in (drafts[0].noun, drafts[-1].noun):
            raise Unclear(f"Which one: {join(alternatives, 'or')}?", alternatives)
    else:
        drafts = [read_part(part, world)]
    for draft in drafts:
        draft.place = place
    return drafts
