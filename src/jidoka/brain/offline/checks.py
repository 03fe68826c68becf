"""Two checks on a program against its sentence: nothing was made up, and nothing was left out.

The grammar already forces every span to be copied; the copy check guards against a model that ran without
it. The coverage check sees that every word that matters (a number, a colour, a size, a place, an exception, a
condition) is in some span: a model that skips a clause or takes an exception for a wish is caught here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import normal, words
from jidoka.brain.world import World

_EXCEPT = re.compile(
    r"\b(?:except(?!ion\b)|exception|excluding|apart from|aside from|other than|but not|but leave|leave out"
    r"|save for|all but|everything but|barring|minus|omitting|not including|not counting|without)\b"
)
_POLITE_IF = r"(?!you|possible|it's (?:ok|okay|not)|i remember|that's|necessary|at all|it isn't|it is not)"
_CONDITION = re.compile(
    rf"\b(?:if {_POLITE_IF}|unless|in case|whenever|as long as|tomorrow|in \w+ (?:minutes?|hours?|days?)"
    r"|every (?:day|hour|morning|evening|week|(?:mon|tues|wednes|thurs|fri|satur|sun)day|minute)"
    r"|at \w+ o'clock)\b"
)
_NEGATIVE = re.compile(
    r"\b(?:don't (?!mind|forget)|do not (?!mind|forget)|never (?!mind)|not (?!too|sure|only|urgent)|no longer"
    r"|shouldn't|mustn't|must not|should not)\b"
)
_SWAP = re.compile(r"\b(?:swap|exchange|switch|interchange|trade|vice versa)\w*\b")


def made_up(text: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Spans that do not stand in the sentence, word for word."""
    padded = f" {' '.join(words(text))} "
    return tuple(s for c in clauses for s in c.spans() if f" {' '.join(words(s))} " not in padded)


def left_out(text: str, clauses: Sequence[Clause], world: World) -> tuple[str, ...]:
    """What the sentence says and the program does not: words, or "an exception" and the like."""
    said = Counter(w for w in words(text) if _matters(w, world))
    kept = Counter(w for c in clauses for s in c.spans() for w in words(s) if _matters(w, world))
    missing = list((said - kept).keys())
    labels = {label for c in clauses for label, _ in c.fields}
    verbs = {c.verb for c in clauses}
    spans = " ".join(s for c in clauses for s in c.spans())
    if (
        _EXCEPT.search(text)
        and "except" not in labels
        and "skip" not in verbs
        and not _NEGATIVE.search(spans)
    ):
        missing.append("an exception")
    if _CONDITION.search(text) and "no" not in verbs:
        missing.append("a condition or a time")
    if _NEGATIVE.search(text) and not (
        {"clear", "skip", "no"} & verbs or "except" in labels or _NEGATIVE.search(spans)
    ):
        missing.append("a negation")
    if _SWAP.search(text) and not {"swap", "no"} & verbs:
        missing.append("an exchange")
    return tuple(missing)


def _matters(word: str, world: World) -> bool:
    if word.isdigit() or (word in lex.NUMBERS and word != "one"):
        return True
    plain = word.removesuffix("s")
    if word in lex.COLOURS or plain in lex.COLOURS or word in lex.SIZES or word in lex.SUPERLATIVES:
        return True
    if word in ("half", "rest", "others", "shelves"):
        return True
    names = {
        w
        for place in world.places.values()
        for name in (place.name, *place.aliases)
        for w in words(normal(name))
    }
    return len(word) > 1 and word in names - lex.PLACE_KINDS
