"""What a clause leaves out: "except the red one", "all but the red ones"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.pick import pick
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import words
from jidoka.brain.translate import OutOfReach, Unclear
from jidoka.brain.world import World

_BUT = re.compile(
    r"(?P<head>.+?),? (?:but|except for|except|apart from|other than|excluding|but not"
    r"|without) (?:not )?(?P<tail>.+)"
)


def exception_apart(clause: Clause) -> Clause:
    """ "all but the red ones" as the object: the exception becomes a field."""
    match = _BUT.fullmatch(clause.what)
    if match is None:
        return clause
    return replace(clause, what=match["head"], fields=(*clause.fields, ("except", match["tail"])))


def left_out(clause: Clause, world: World, spoken: Spoken, places: Sequence[str]) -> tuple[str, ...]:
    """The boxes that a clause excepts; they count as spoken of."""
    out: list[str] = []
    for label, span in clause.fields:
        if label == "except" and not set(words(span)) & lex.REST:  # "leave the rest" leaves what it would
            out += _exception(_all_of(span), clause, world, spoken, places)
    spoken.mentioned += out
    spoken.excepted = tuple(out) or spoken.excepted
    return tuple(out)


def _exception(
    span: str, clause: Clause, world: World, spoken: Spoken, places: Sequence[str]
) -> Sequence[str]:
    """What a span excepts; of several that fit, those that the clause would have moved."""
    try:
        return pick(span, world, spoken, places=places)
    except Unclear as unclear:
        moved = pick(clause.what, world, spoken.apart(), places=places)
        meant = [box for box in unclear.options if box in moved]
        if len(meant) != 1:
            raise
        return meant
    except OutOfReach:
        if not _stand_by_then(span, world, spoken, places):
            raise
        return ()


def _stand_by_then(span: str, world: World, spoken: Spoken, places: Sequence[str]) -> bool:
    """Whether this sentence puts there what is excepted: "yellow to packing and nothing else there"."""
    try:
        meant = pick(span, world, spoken.apart())
    except (OutOfReach, Unclear):
        return False
    return bool(places) and all(spoken.placed.get(box) in places for box in meant)


def _all_of(span: str) -> str:
    """An exception with "any" means all of them: "except any red ones"."""
    return " ".join(w for w in span.split() if w not in ("any", "anything")) or span
