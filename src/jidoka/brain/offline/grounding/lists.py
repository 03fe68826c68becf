"""Several parts of a phrase that tell of the same boxes: "the small red, number 1", "the blues, both"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.selector import Part
from jidoka.brain.offline.grounding.wordings import NUMBER
from jidoka.brain.translate import Unclear
from jidoka.brain.world import World

Parts = list[tuple[Part, bool]]
"""The parts of a phrase in order, and whether an "and" stands before each."""

_TOGETHER = re.compile(
    rf"(?P<what>.+?)(?:,? (?P<both>both|all {NUMBER})|, (?P<all>all))(?: (?:of )?(?:them|those|these|it))?"
    r"|(?P<everything>.+?), (?:the (?:whole )?lot|everything|all of it)"
)
"""How many, told after what: "the reds, both", "everything on shelf b, the lot"."""
_NEGATED = re.compile(r"(?:isn't|aren't|not|is not|are not)\b")


def counted_first(text: str) -> str:
    """The phrase with what counts all of it at its head: "the reds, both" as "both reds"."""
    match = _TOGETHER.fullmatch(text)
    if match is None or (match["what"] or "").endswith(" and"):
        return text
    if match["everything"]:
        return match["everything"]
    if re.search(r",|\band\b", match["what"]):
        return match["what"]
    how_many = match["both"] or match["all"]
    return (
        f"{how_many} {' '.join(lex.strip_leading(match['what'].split(), ('the', 'these', 'those', 'all')))}"
    )


def merged(parts: Parts, phrase: str, world: World) -> list[Part]:
    """The parts; those that describe the same boxes are one: "the red, the small one", "not red, not blue".

    Raises:
        Unclear: "red and large", which may be one kind of box, or two.
    """
    parts = _shared(_named(_headed(parts, phrase), world))
    drafts: list[Part] = []
    for part, joined in parts:
        last = drafts[-1] if drafts else None
        if last is not None and part.excludes_only and (last.excludes_only or _NEGATED.match(part.said)):
            last.narrow(part)
        elif last is None or not _is_same(last, part, joined, phrase):
            drafts.append(part)
        else:
            last.narrow(part)
    return drafts


def _is_same(last: Part, part: Part, joined: bool, phrase: str) -> bool:
    if joined:
        if last.complements(part) and not part.determiner:
            raise Unclear(f"Is {phrase!r} one kind of box, or two?")
        return False
    if last.complements(part) and "many" not in (last.noun, part.noun):
        return True
    return last.is_told_by(part)


def _shared(parts: Parts) -> Parts:
    """What all parts are, told at the end: "one green and one yellow, both small"."""
    *before, (last, joined) = parts
    shares = last.determiner in ("both", "all") and len(last.kinds) == 1 and not (last.names or joined)
    if not shares or len(before) < 2 or (last.determiner == "both" and len(before) > 2):
        return parts
    if any(p.kinds & last.kinds or p.names or p.special for p, _ in before):
        return parts
    for part, _ in before:
        part.colours, part.sizes = part.colours | last.colours, part.sizes | last.sizes
    return before


def _named(parts: Parts, world: World) -> Parts:
    """A description and the boxes that it tells of, by name: "the small red, number 1", "box 4, the blue"."""
    if len(parts) < 2:
        return parts
    (first, _), (_, joined), *_ = parts
    names = [n for part, _ in parts[1:] for n in part.names]
    only_names = all(part.names and not part.kinds for part, _ in parts[1:])
    if not first.names and not first.special and only_names and not joined and _tells(first, names, world):
        return [(part, i > 0 and joined) for i, (part, joined) in enumerate(parts[1:])]
    last, joined = parts[-1]
    names = [n for part, _ in parts[:-1] for n in part.names]
    only_names = all(part.names and not part.kinds for part, _ in parts[:-1])
    definite = last.determiner in ("the", "both") and not last.names and not joined and not last.special
    several = last.noun == "many" or last.determiner == "both"
    if only_names and definite and _tells(last, names if several else names[-1:], world):
        return parts[:-1]
    return parts


def _tells(part: Part, names: Sequence[str], world: World) -> bool:
    """Whether a description fits every box of a list, and counts as many."""
    boxes = [world.boxes[name] for name in names]
    if part.place or part.superlative or not (part.kinds or part.count):
        return False
    return part.count in (None, len(names)) and all(part.fits(box) for box in boxes)


def _headed(parts: Parts, phrase: str) -> Parts:
    """A kind of box, then its members: "the small boxes, red and blue"."""
    if len(parts) < 3:
        return parts
    (head, _), (_, joined), *_ = parts
    members = [part for part, _ in parts[1:]]
    other = {"size"} if head.kinds == {"colour"} else {"colour"} if head.kinds == {"size"} else set[str]()
    fits = all(part.kinds == other and not (part.names or part.special) for part in members)
    if joined or head.noun != "many" or head.names or head.special or not other or not fits:
        return parts
    if head.count not in (None, len(members)):
        raise Unclear(f"How many of which, in {phrase!r}?")
    for part in members:
        part.colours, part.sizes = part.colours | head.colours, part.sizes | head.sizes
        part.place, part.elsewhere = part.place or head.place, part.elsewhere or head.elsewhere
    return [(part, i > 0) for i, part in enumerate(members)]
