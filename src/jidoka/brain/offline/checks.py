"""Checks on a program against its sentence: nothing made up, nothing left out, nothing the wrong way round.

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


_AWAY = re.compile(r"\b(?:off|from|off of|out of|away from)(?: the)? $")
_TOWARDS = re.compile(r"\b(?:to|onto|into|towards?)(?: the)? $")
_CLEARING = re.compile(
    r"\b(?:clear\w*|empt\w*|free\w*|vacat\w*|unload\w*|remov\w*|strip\w*|evacuat\w*|wip\w*|clean\w*|reliev\w*|rid"
    r"|off|away|out|nothing|no|not|space|room|leave|must go|stay|somewhere else|elsewhere|from|bare)\b|n't\b"
)


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


def at_odds(text: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Places taken the wrong way round, and `clear` where no word asks for clearing.

    The wrong way: a `to` where only "off" or "from" was said, a `from` where only "to" was said.
    """
    odd: list[str] = []
    for clause in clauses:
        for label, span in clause.fields:
            wrong = {"to": _AWAY, "from": _TOWARDS}.get(label)
            before = [text[: m.start()] for m in re.finditer(rf"(?<!\w){re.escape(span)}(?!\w)", text)]
            if wrong is not None and before and all(wrong.search(b) for b in before):
                odd.append(f"{label} {span}")
        if clause.verb == "clear" and not _CLEARING.search(text):
            odd.append(f"clear {clause.get('from')}")
    return tuple(odd)


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
