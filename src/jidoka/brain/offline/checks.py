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
from jidoka.brain.offline.program import Clause, Verb
from jidoka.brain.offline.text import normal, words
from jidoka.brain.world import World

_EXCEPT = re.compile(
    r"\b(?:except(?!ion\b)|exception|excluding|apart from|aside from|other than|but not|but leave|leave out"
    r"|save for|all but|everything but|barring|minus|omitting|not including|not counting|without)\b"
)
_POLITE_IF = r"(?!you|possible|it's (?:ok|okay|not)|i remember|that's|necessary|at all|it isn't|it is not)"
_CONDITION = re.compile(
    rf"\b(?:if {_POLITE_IF}|unless|in case|whenever|as long as|tomorrow|until|twice|\d+ times"
    r"|when (?!you|possible|that|this|it's|it is|done|finished|ready)|as soon as (?!you|possible|that"
    r"|this|it)|"
    rf"in \w+ (?:minutes?|hours?|days?)"
    r"|every (?:day|hour|morning|evening|week|(?:mon|tues|wednes|thurs|fri|satur|sun)day|minute)"
    r"|at \w+ o'clock)\b"
)
_NEGATIVE = re.compile(
    r"\b(?:don't (?!mind|forget)|do not (?!mind|forget)|never (?!mind)|not (?!too|sure|only|urgent)|no longer"
    r"|shouldn't|mustn't|must not|should not)\b"
)
_SWAP = re.compile(r"\b(?:swap|exchange|switch|interchange|trade|vice versa)\w*\b")


_ORDER = re.compile(
    r"\b(?:then|after that|afterwards|thereafter|finally|once|before|after|when (?:you|that|it))\b"
)
_THEN_GO = re.compile(
    r"(?:\b(?:then|and|afterwards|that)|,) (?:please )?(?:come|go|walk|return|head) (?:back|home|here"
    r"|to|over to)\b"
)
_AWAY = re.compile(r"\b(?:off|from|off of|out of|away from)(?: the)? $")
_WALKING = re.compile(
    r"(?:^|[.,!?:] |\b(?:and|then|you|please|now|just) )(?:go|walk|head|run|drive)"
    r"(?: over| back)? to(?: the)? $"
)
_TOWARDS = re.compile(r"\b(?:to|onto|into|towards?)(?: the)? $")
_ASKED_FOR: dict[Verb, re.Pattern[str]] = {
    "clear": re.compile(
        r"\b(?:clear|empt|free|vacat|unload|remov|strip|evacuat|wip|clean|reliev)\w*"
        r"|\b(?:rid|off|away|out|nothing|no|not|space|room|leave nothing|must go|else|elsewhere|from|bare)\b"
        r"|n't\b"
    ),
    "go": re.compile(
        r"\b(?:go|going|walk|head|come|coming|return|move|drive|proceed|wait|stand|be|get|back|home"
        r"|navigate|run|travel"
        r"|make your way|step|yourself|you|approach|visit|station|report|next stop|walking|moving|heading)\b"
    ),
    "hold": re.compile(
        r"\b(?:pick|grab|hold|lift|take|grasp|get|seiz|rais|grip|carry|keep|hand|hoist|fetch|clutch|have)\w*"
    ),
    "sort": re.compile(
        r"\b(?:sort|group|organi|arrang|separat|order|split|classif|divid|cluster|together|own|tidy"
        r"|distribut|mix|each"
        r"|same|gather|collect|per|every|one)\w*"
    ),
    "swap": re.compile(
        r"\b(?:swap|exchang|switch|interchang|trad|places|vice versa|where|flip|revers|substitut|other way"
        r"|mixed|rotat|wrong way|in its place)\w*"
    ),
}
"""Words of which at least one stands in a sentence that asks for the verb."""
_OTHER_DEEDS = re.compile(
    r"\b(?:throw|toss|kick|hit|punch|smash|crush|break|destroy|burn|paint|wash|open|close|seal|weigh"
    r"|measure|scan|count"
    r"|inspect|label|photograph|sell|buy|rotate|spin|shake|tip|wrap|unwrap|unpack|pile|juggle|eat"
    r"|lick|cut|glue|tie"
    r"|hide|lose|repair|fix|fill|stack|hang|climb|sit|lie|jump|dance|sing|call|email|write|print|photo|copy"
    r"|put yourself)"
    r"(?!\w)"
)
"""Deeds that a warehouse robot is asked for and that no clause stands for."""
_TAKEN_BACK = re.compile(r"\b(?:sorry|i meant|i mean|no wait|scratch that|correction|actually|or rather)\b")


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
        and not _EXCEPT.search(spans)
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
    doing = [c for c in clauses if c.verb != "skip"]
    if _THEN_GO.search(text) and not {"go", "no"} & verbs:
        missing.append("a walk")
    if (
        _ORDER.search(text)
        and len(doing) > 1
        and not {"go", "hold"} & verbs
        and not any(c.then for c in doing)
    ):
        missing.append("an order")
    return tuple(missing)


def at_odds(text: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """What the program takes otherwise than the words say: places the wrong way round, verbs not said.

    The wrong way: a `to` where only "off" or "from" was said, a `from` where only "to" was said, and a
    correction ("shipping, sorry, packing") of which the wrong half was kept.
    """
    copied = {w for c in clauses for s in c.spans() for w in words(s)}
    odd: list[str] = [deed for deed in _OTHER_DEEDS.findall(text) if deed not in copied]
    for clause in clauses:
        for label, span in clause.fields:
            wrong = {"to": _AWAY, "from": _TOWARDS}.get(label)
            before = _before(text, span)
            walked = [_WALKING.search(b) is not None for b in before]
            turned = wrong is not None and all(wrong.search(b) for b in before) and not any(walked)
            only_walked = label == "to" and clause.verb in ("move", "bring") and all(walked)
            if before and (turned or only_walked):
                odd.append(f"{label} {span}")
        asked_for = _ASKED_FOR.get(clause.verb)
        if asked_for is not None and not asked_for.search(text):
            odd.append(f"{clause.verb} {clause.what or clause.get('from') or clause.get('to')}")
        if clause.verb == "skip" and any(_TAKEN_BACK.search(b) for b in _before(text, clause.what)[-1:]):
            odd.append(f"not {clause.what}")
    return tuple(odd)


def _before(text: str, span: str) -> list[str]:
    """What stands before each place where a span occurs."""
    return [text[: m.start()] for m in re.finditer(rf"(?<!\w){re.escape(span)}(?!\w)", text)]


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
