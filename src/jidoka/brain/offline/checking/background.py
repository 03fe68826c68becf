"""What a sentence tells beside its wish: reasons, stories, deadlines. It is no part of the wish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import normal, words
from jidoka.brain.world import World

_SOMEBODY = (
    r"(?:i|we|he|she|they|it|there|that|this|those|these|nobody|somebody|someone|everybody|everyone|who"
    r"|my|our|his|her|their|the|an?|some|mr|mrs|ms|miss|dr|\w+'s|\w+'re|\w+'m|\w+'ve)"
)
_JOINS = r"(?:so|because|since|as|and|for|well|look|sorry|honestly|apparently|seeing|given)"
_EDGE = re.compile(
    rf"(?<=[.!?:,]) | (?=(?:because|since|so|hence|therefore|but)\b)|(?<=\w) (?=and {_SOMEBODY}\b)"
)
"""Where one part of a sentence ends and the next may speak of something else."""
_TOLD = re.compile(
    rf"(?:{_JOINS},? )*(?:{_SOMEBODY}\b|(?:[a-z'-]+ ){{1,4}}(?:is|are|was|were|has|had|wants|needs|likes"
    r"|says|said|starts|opens|closes|leaves|arrives|comes|came|begins|ends|left)\b)"
)
"""How a part begins that tells something: with who or what it is about."""
_ASKS = re.compile(
    r"\b(?:please|robot|let's|should|must|shall|ought"
    r"|you(?:'ll)? (?:can|could|may|will|need|have to|get to|are to|want to))\b"
)
_WANTS = re.compile(r"\b(?:needs?|wants?|like|requires?|use|ordered|short of)\b")
"""Somebody's wish, which matters where it tells how many."""
_BINDS = re.compile(
    r"\b(?:if|unless|when|whenever|once|until|till|before|after|as soon|as long|provided|in case"
    r"|only (?:if|when)|wait|first|stays?|keep|leave|remains?|forget|back|kidding|wrong|mind)\b"
    r"|(?:\bno\b|\bnot\b|\bnever\b|\bnothing\b|\bnobody\b|n't\b).*"
    r"\b(?:it|that|this|them|those|these|anything|there|so|yet)\b"
    r"|\b(?:it|that|this|they|those|these)\b.*(?:\bnot\b|\bnever\b|n't\b)|\b(?:want|wants|need"
    r"|needs) (?:it|them|that)\b"
)
"""What may bind the wish: a condition, a wait, something that stays, a no about what was just said."""
_AND_THEN = re.compile(
    r"(?:and |but )?(?:then|only then|after that|that's when|at that point|at which|do (?:it|that|so) then)\b"
)
"""A part that waits for the one before it."""
_COMES = (
    r"(?:i|we|you|they|he|she|(?:(?:the|my|our|his|her) )?[\w']+) (?:(?:comes?|arrives?|gets? (?:in"
    r"|here|back)|walks?|starts?"
    r"|opens?|knocks?|looks?|begins?|calls?|rings?|turns? (?:up|round)|shows? up|leaves?|asks?)\b"
    r"|(?:is|are) (?:here|back)\b)"
)
_BE_BY = re.compile(
    r"(?P<state>\b(?:should|must|ought to|has to|have to|has got to|'s got to|got to|needs? to"
    r"|wants? to|shall"
    r"|'d like to|like to|better|could|it be good to|good to|want|need)(?: already| all| both| not| you)*"
    r" (?:be|find|see|stand|holding|have|know)\b[^.;:!?]*?) "
    rf"(?P<when>(?:when {_COMES}|by the time|before|(?:with)?in \w+ (?:minutes?|mins?"
    rf"|hours?)\b)[^,.;:!?]*)(?!,? not\b)"
)
"""A state that shall be by then: "packing should be free when they walk through"."""
_IN_TIME = re.compile(
    r"^(?:in|within) \w+ (?:minutes?|mins?|hours?),? (?=.*\b(?:should|must|ought to|has to|have to"
    r"|needs? to|want to)"
    r"(?: already)? (?:be|see|find|stand|have)\b)"
)


def without_background(text: str, clauses: Sequence[Clause], world: World) -> str:
    """The normal sentence without what only tells why, and without what a state shall be ready for.

    A part falls away if no clause that acts takes a word from it, it begins as somebody tells something, it
    names no kind of box and no place, and nothing in it may bind the wish.
    """
    parts = list(_parts(text, clauses))
    kept: list[str] = []
    for i, (part, used) in enumerate(parts):
        awaited = i + 1 < len(parts) and _AND_THEN.match(parts[i + 1][0]) is not None
        if used or awaited or not _tells(part, world):
            kept.append(part)
    return _without_deadline(" ".join(kept), world)


def matters(word: str, world: World) -> bool:
    """Whether a word says which boxes, how many, or where."""
    if word.isdigit() or (word in lex.NUMBERS and word != "one"):
        return True
    return word in ("half", "rest", "others", "shelves") or names_something(word, world)


def names_something(word: str, world: World) -> bool:
    """Whether a word is a colour, a size or a place."""
    plain = word.removesuffix("s")
    if word in lex.COLOURS or plain in lex.COLOURS or word in lex.SIZES or word in lex.SUPERLATIVES:
        return True
    if word in lex.SHORT_PLACES or word.startswith("shelf_"):
        return True
    name = word.removesuffix("'s")
    if len(word) < 2 or name in lex.PLACE_KINDS:
        return False
    places = world.places.values()
    return any(name in words(normal(called)) for p in places for called in (p.name, *p.aliases))


def _parts(text: str, clauses: Sequence[Clause]) -> Iterator[tuple[str, bool]]:
    """The parts of a sentence, and whether a clause that acts takes words from each."""
    spans = {span for c in clauses if c.verb not in ("skip", "no") for span in c.spans()}
    taken = [m.span() for s in spans for m in re.finditer(rf"(?<!\w){re.escape(s)}(?!\w)", text)]
    start = 0
    for edge in [*(m.span() for m in _EDGE.finditer(text)), (len(text), len(text))]:
        end = edge[0]
        yield text[start:end], any(low < end and high > start for low, high in taken)
        start = edge[1]


def _tells(part: str, world: World) -> bool:
    """Whether a part only tells something, and nothing of boxes or places."""
    named = any(names_something(w, world) or w in lex.BOX | lex.BOXES - {"things"} for w in words(part))
    asks = _ASKS.search(part) is not None or (_WANTS.search(part) is not None and _counts(part))
    binds = _BINDS.search(part) is not None
    return not named and not asks and not binds and _TOLD.match(part) is not None


def _counts(part: str) -> bool:
    return any(w.isdigit() or w in lex.NUMBERS for w in words(part))


def _without_deadline(text: str, world: World) -> str:
    def by_then(m: re.Match[str]) -> str:
        about_boxes = any(matters(w, world) or w in lex.BOX | lex.BOXES for w in words(m["when"]))
        return m["state"] if not about_boxes or m["when"].startswith("in ") else m.group()

    return _IN_TIME.sub("", _BE_BY.sub(by_then, text))
