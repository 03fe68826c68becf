"""Boxes told by those just spoken of: "one of them", "the other two", "the former", "its big brother"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.text import words
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import World

_SO_MANY = r"one|two|three|four|five|six"
ONE_OF = re.compile(rf"(?:just |only )?(?:any )?({_SO_MANY})(?: (?:out )?of (?:them|those|these))")
_MORE = frozenset({"any", "more", "another"})
_ONE = re.compile(r"(?:just |only )?one")
_OTHER_HALF = re.compile(r"the (?:other|second|remaining) half")
_FIRST_OF_TWO = re.compile(r"(?:only |just )?the (former|latter)(?: (?:one|box))?")
_LEFT = re.compile(
    rf"(?:just |only )?the (?:(?:other|remaining|last)(?: (?P<n>{_SO_MANY}))?(?: (?:one|box|boxes|ones))?"
    r"|(?P<nth>third|fourth|fifth)(?: (?:one|box))?|others)(?: of (?:them|those|these))?"
)
_NTH = {"third": 3, "fourth": 4, "fifth": 5}
_KIN = re.compile(
    r"(?:its|their|his|her) (?:other )?(?:(?P<size>\w+) )?(?:brother|sister|sibling|cousin|namesake|twin)"
)
_NEIGHBOUR = re.compile(
    r"(?P<what>(?:\w+ )*?)neighbou?r(?P<many>s?)(?: of (?P<anchor>.+))?"
    r"|(?P<head>.+?) (?:(?:that's|that is|which is|standing|sitting) )?(?:right )?(?:next to|beside|alongside"
    r"|sharing a (?:shelf|table) with|that shares a (?:shelf|table) with) (?P<by>.+)"
)


_FREE = re.compile(
    r"\b(?:you (?:choose|pick|decide)|(?:i |it |we )?(?:don't|dont|do not|doesn't|does not) (?:mind"
    r"|care|matter)(?=[.,;!?]|$| (?:which|what|where))|i'm easy"
    r"|no matter which|whichever(?! (?:one )?is (?!closer|nearer|quicker|easier))|as you (?:like|please|wish)"
    r"|either(?: one)?(?:'s| is|'ll| will| would)? (?:fine|ok|okay|good|do)|one will do"
    r"|(?<!not )your (?:choice|pick|call))(?!')"
)
"""What makes "3 or 5" a free choice, said anywhere."""


def as_free(phrase: str, spoken: Spoken) -> str:
    """ "3 or 5" as "either 3 or 5", where the sentence leaves the choice."""
    free = " or " in phrase and spoken.text.count(" or ") == 1 and _FREE.search(spoken.text)
    return f"either {phrase.removeprefix('either ')}" if free else phrase


def is_one_of(phrase: str) -> bool:
    """Whether a phrase chooses freely among boxes just spoken of."""
    return ONE_OF.fullmatch(phrase) is not None


def remembered(phrase: str, spoken: Spoken, target: str | None, world: World) -> Sequence[str]:
    """The boxes that a phrase means by those just spoken of; none if it means others.

    Raises:
        Unclear: nothing was spoken of, or so many that they can't be told apart.
    """
    group = spoken.boxes or spoken.aside
    if match := ONE_OF.fullmatch(phrase):
        return _some_of(group, lex.NUMBERS[match[1]], phrase, spoken, target, world)
    if _ONE.fullmatch(phrase) and not spoken.boxes and len(spoken.aside) > 1:
        return _some_of(spoken.aside, 1, phrase, spoken, target, world)
    if _OTHER_HALF.fullmatch(phrase) and spoken.last and "half" in words(spoken.last.what):
        return spoken.rivals
    if match := _FIRST_OF_TWO.fullmatch(phrase):
        pair = spoken.aside or spoken.boxes
        if len(pair) != 2:
            raise Unclear(f"Which one is {phrase!r}?", pair)
        return pair[:1] if match[1] == "former" else pair[1:]
    if match := _LEFT.fullmatch(phrase):
        left = left_of(spoken)
        wanted = 1 if "others" not in phrase and "ones" not in phrase and not match["n"] else len(left)
        wanted = lex.NUMBERS[match["n"]] if match["n"] else wanted
        whole = _NTH.get(match["nth"] or "", len(spoken.aside))
        return left if len(left) == wanted and len(spoken.aside) == whole else ()
    return ()


def left_of(spoken: Spoken) -> tuple[str, ...]:
    """What is left of the boxes of a remark, once some of them got their place."""
    if len(spoken.aside) < 2 or not set(spoken.aside) & set(spoken.mentioned):
        return ()
    return tuple(b for b in spoken.aside if b not in spoken.mentioned)


def _some_of(
    group: Sequence[str], wanted: int, phrase: str, spoken: Spoken, target: str | None, world: World
) -> Sequence[str]:
    if len(group) <= wanted:
        raise Unclear(f"Which ones are {phrase!r}?", tuple(group) or tuple(world.boxes))
    there = [b for b in group if target is not None and world.boxes[b].where == target]
    order = [*(b for b in group if b not in there), *there]
    spoken.rivals = tuple(order[wanted:])
    return order[:wanted]


def kin(phrase: str, anchors: Sequence[str], world: World) -> Sequence[str]:
    """ "Its big brother": the other box of the same colour; none if a phrase is no such thing.

    Raises:
        Unclear: whose of several, or which.
        OutOfReach: no box was spoken of.
    """
    match = _KIN.fullmatch(phrase)
    if match is None:
        return ()
    if not anchors:
        raise OutOfReach(f"I don't know whose {phrase!r} is.", tuple(world.boxes))
    if len(anchors) != 1 or (match["size"] and match["size"] not in lex.SIZES):
        raise Unclear(f"Which one is {phrase!r}?", tuple(anchors) or tuple(world.boxes))
    anchor = world.boxes[anchors[0]]
    alike = [b for b in world.boxes.values() if b.colour == anchor.colour and b.name != anchor.name]
    fit = [b.name for b in alike if not match["size"] or b.size == lex.SIZES[match["size"]]]
    if len(fit) != 1:
        raise Unclear(f"Which one is {phrase!r}?", tuple(fit) or tuple(world.boxes))
    return fit


def beside_what(phrase: str) -> tuple[str, str] | None:
    """The box and what it stands beside: "the yellow next to it", "the green neighbour of box 4"."""
    match = _NEIGHBOUR.fullmatch(phrase)
    if match is None:
        return None
    if match["by"]:
        return match["head"], match["by"]
    what = " ".join(lex.strip_leading((match["what"] or "").split(), ("its", "their", "the", "thy", "his")))
    return f"the {what} {'boxes' if match['many'] else 'box'}".replace("  ", " "), match["anchor"] or "it"


def station_beside(phrase: str, anchors: Sequence[str], spoken: Spoken, world: World) -> str:
    """Where the one box stands beside which others are told.

    Raises:
        Unclear: beside which of several.
        OutOfReach: nobody knows where it stands.
    """
    if len(anchors) != 1:
        raise Unclear(f"Beside which box is {phrase!r}: {join(anchors, 'or')}?", tuple(anchors))
    where = spoken.moved.get(anchors[0], world.boxes[anchors[0]].where)
    if where is None or where not in world.stations:
        raise OutOfReach(f"I don't know what is beside {anchors[0]}.", tuple(anchors))
    return where


def is_more(said: str, spoken: Spoken) -> bool:
    """Whether a phrase only counts boxes of which was spoken: "two reds to packing, one to shipping"."""
    told = set(words(said))
    counted = told <= _MORE | set(lex.NUMBERS) and bool(told & {*lex.NUMBERS, "another"})
    return counted and bool(spoken.boxes) and bool(spoken.rivals or told & _MORE)


def more(said: str, spoken: Spoken) -> Sequence[str]:
    """The next of those that the last free choice left."""
    wanted = sum(lex.NUMBERS.get(word, 0) for word in words(said)) or 1
    if len(spoken.rivals) < wanted:
        raise Unclear(f"Which ones are {said!r}?", spoken.rivals or spoken.boxes)
    chosen, spoken.rivals = spoken.rivals[:wanted], spoken.rivals[wanted:]
    return chosen


def kept_aside(said: str, spoken: Spoken, told: bool) -> Sequence[str]:
    """What was set apart from "the rest": "keep the reds, the rest to packing".

    Raises:
        Unclear: nothing tells of what it is the rest.
    """
    if left_of(spoken):  # "of the smalls, the yellow to packing, the rest to shelf a"
        return ()
    if spoken.remarked and not (told or spoken.aside):
        raise Unclear(f"The others than which, in {said!r}?")
    return spoken.aside
