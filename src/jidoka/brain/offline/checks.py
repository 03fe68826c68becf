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
from jidoka.brain.offline import phrases as say
from jidoka.brain.offline.loose import with_deeds_mended, without_loose
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import normal, words
from jidoka.brain.world import World


def made_up(text: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Spans that do not stand in the sentence, word for word."""
    padded = f" {' '.join(words(text))} "
    return tuple(s for c in clauses for s in c.spans() if f" {' '.join(words(s))} " not in padded)


def left_out(text: str, clauses: Sequence[Clause], world: World) -> tuple[str, ...]:
    """What the sentence says and the program does not: words, or "an exception" and the like."""
    plain = without_loose(_as_words(text, clauses))
    said = Counter(w for w in words(plain) if _matters(w, world))
    kept = Counter(w for c in clauses for s in c.spans() for w in words(s) if _matters(w, world))
    kept += Counter(  # "put box 1 where box 2 is and box 2 where box 1 is"
        w for c in clauses if c.verb == "swap" for s in c.spans() for w in words(s) if _matters(w, world)
    )
    missing = [w for w in said - kept if not (kept[w] and w.removesuffix("s") in lex.COLOURS)]
    doing = [c for c in clauses if c.verb != "skip"]
    if len(doing) > 1 and say.ANNOUNCED.search(text):
        missing = [w for w in missing if w.isdigit() or lex.number(w) != len(doing)]
    labels = {label for c in clauses for label, _ in c.fields}
    verbs = {c.verb for c in clauses}
    spans = " ".join(s for c in clauses for s in c.spans())
    if (
        say.EXCEPT.search(text)
        and "except" not in labels
        and "skip" not in verbs
        and not say.NEGATIVE.search(spans)
        and not say.EXCEPT.search(spans)
    ):
        missing.append("an exception")
    answered = _answered_by_the_hall(text, clauses)
    if say.CONDITION.search(answered) and "no" not in verbs:
        missing.append("a condition or a time")
    if say.NEGATIVE.search(text) and not (
        {"clear", "skip", "no"} & verbs
        or "except" in labels
        or say.NEGATIVE.search(spans)
        or _from_not(text, clauses)
    ):
        missing.append("a negation")
    if say.SWAP.search(text) and not {"swap", "no"} & verbs:
        missing.append("an exchange")
    missing += _narrowed(text, clauses)
    missing += _unplaced(text, clauses)
    if say.IN_ORDER.search(text) and not any(c.then for c in doing):
        missing.append("an order")
    if say.NAMELY.search(text) and len(doing) > 1:
        missing.append("which ones")
    if any(re.search(say.AS_IT_IS.format(re.escape(c.what)), text) for c in clauses if c.verb == "skip"):
        missing.append("an exception")
    if say.KEEP_HOLDING.search(text) and doing and doing[-1].verb in ("move", "bring"):
        missing.append("to hold it")
    if not {"go", "no"} & verbs and _walk_missed(text, clauses):
        missing.append("a walk")
    if (
        say.ORDER.search(say.PICKED_THEN.sub(" ", text))
        and len(doing) > 1
        and not {"go", "hold"} & verbs
        and not any(c.then for c in doing)
    ):
        missing.append("an order")
    return tuple(missing)


def _narrowed(text: str, clauses: Sequence[Clause]) -> list[str]:
    """Places that narrow what is moved, and that its clause has not: "the red ones on the shelves"."""
    taken_back = re.search(say.MEANT, text)
    skipped = [re.escape(c.what) for c in clauses if c.verb == "skip" and not taken_back]
    places = "|".join([*skipped, *(f"that {kind}" for kind in ("table", "station", "shelf"))])
    found: list[str] = []
    for c in clauses:
        if c.what and c.verb in ("move", "bring", "clear") and not c.get("from"):
            said = re.search(rf"(?<!\w){re.escape(c.what)} (?:on|at|from|in) (?:the )?({places})(?!\w)", text)
            found += [said[1]] if said and said[1] not in c.get("to") else []
    return found


def _unplaced(text: str, clauses: Sequence[Clause]) -> list[str]:
    """Places that were said as a destination, and that a clause without one left aside."""
    if all(c.verb != "bring" or c.get("to") for c in clauses):
        return []
    skipped = [c.what for c in clauses if c.verb == "skip"]
    return [s for s in skipped if any(map(say.ONTO.search, _before(text, s)))]


def at_odds(text: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """What the program takes otherwise than the words say: places the wrong way round, verbs not said.

    The wrong way: a `to` where only "off" or "from" was said, a `from` where only "to" was said, and a
    correction ("shipping, sorry, packing") of which the wrong half was kept.
    """
    mended = with_deeds_mended(text)
    copied = {w for c in clauses for s in c.spans() for w in words(s)}
    odd: list[str] = [d for d in say.OTHER_DEEDS.findall(say.MINE.sub(" ", text)) if d not in copied]
    walking_before = False
    for clause in clauses:
        for label, span in clause.fields:
            wrong = {"to": say.AWAY, "from": say.TOWARDS}.get(label)
            before = _before(text, span)
            walking = say.WALKING_THERE_FIRST if label == "from" else say.WALKING
            walked = [walking.search(b) is not None for b in before]
            not_there = {"to": say.NOT_THERE, "from": say.IS_NOT_ON}.get(label)
            denied = not_there is not None and all(map(not_there.search, before))
            came = label == "from" and any(map(say.CAME.search, before))
            turned = wrong is not None and all(map(wrong.search, before)) and not (came or any(walked))
            only_walked = label == "to" and clause.verb in ("move", "bring") and all(walked)
            if before and (turned or only_walked or denied):
                odd.append(f"{label} {span}")
        if clause.verb in ("move", "bring", "hold") and _is_company(text, clause.what):
            odd.append(f"{clause.verb} {clause.what}")
        if clause.verb == "go" and not walking_before and _before_all(text, clause.get("to"), say.THEN_TO):
            odd.append(f"go {clause.get('to')}")
        walking_before = clause.verb == "go"
        if clause.verb == "bring" and _is_had_on(text, clause):
            odd.append(f"from {clause.get('from')}")
        asked_for = say.ASKED_FOR.get(clause.verb)
        if asked_for is not None and not asked_for.search(mended):
            odd.append(f"{clause.verb} {clause.what or clause.get('from') or clause.get('to')}")
        if clause.verb == "clear" and clause.what and _is_left(text, clause.what):
            odd.append(f"clear {clause.what}")
        if clause.verb == "move" and f"{clause.what} out" in text and not clause.get("from"):
            odd.append(f"move {clause.what}")
        if clause.verb == "skip" and any(say.TAKEN_BACK.search(b) for b in _before(text, clause.what)[-1:]):
            odd.append(f"not {clause.what}")
    return tuple(dict.fromkeys(odd))


def _before_all(text: str, span: str, wanted: re.Pattern[str]) -> bool:
    """Whether something stands before a span wherever it occurs."""
    before = _before(text, span) if span else []
    return bool(before) and all(map(wanted.search, before))


def _is_had_on(text: str, clause: Clause) -> bool:
    """Whether boxes shall be had on a place, not brought from it: "can i have it on shelf b"."""
    what, place = re.escape(clause.what), re.escape(clause.get("from"))
    return bool(place) and re.search(rf"\bhave {what} on (?:the )?{place}(?!\w)", text) is not None


def _is_left(text: str, what: str) -> bool:
    """Whether boxes shall be left where they are: "leave box 1", "box 1 may stay"."""
    stays = re.search(rf"{re.escape(what)} (?:\w+ )?(?:stays?|remains?|be left|is left)\b", text)
    return stays is not None or any(map(say.LEFT.search, _before(text, what)))


def _is_company(text: str, what: str) -> bool:
    """Whether a box is only named as the one beside which another shall stand."""
    return _before_all(text, what, say.BESIDE)


def _as_words(text: str, clauses: Sequence[Clause]) -> str:
    """The sentence with "2" and "4" as "to" and "for" where they stand before a destination or "me"."""
    spans = [span for c in clauses for span in c.spans()] + ["me", "us", "you"]
    ends = "|".join(re.escape(s) for s in spans if not s[0].isdigit())
    deeds = "put|take|move|bring|get|go|clear|fetch|swap|sort|pick|carry|give|have|empty|place"
    text = re.sub(rf"\b(you|want|need|like|able) [24] (?=(?:{deeds})\b)", r"\1 to ", text)
    before = r"(?<!and )(?<!box )(?<!es )(?<!number )(?<!, )(?<= )"
    return re.sub(rf"{before}[24] (?=(?:the |my |our |that |be |home\b)*(?:{ends})(?!\w))", "to ", text)


def _answered_by_the_hall(text: str, clauses: Sequence[Clause]) -> str:
    """The sentence without "if there is" where what shall be there is what a clause is about."""
    objects = [c.what for c in clauses if c.what and c.verb in ("move", "bring", "hold", "clear")]
    return say.THERE_IS.sub(
        lambda m: " " if any(text[m.end() :].startswith(o) for o in objects) else m.group(), text
    )


def _from_not(text: str, clauses: Sequence[Clause]) -> bool:
    """Whether each "not" is of a place that a clause takes boxes from: "does not belong on packing"."""
    return all(_is_of_a_source(text, m, clauses) for m in say.NEGATIVE.finditer(text))


def _is_of_a_source(text: str, negation: re.Match[str], clauses: Sequence[Clause]) -> bool:
    """Whether the words after a "not" are a place to take boxes from, or one where they are still missing."""
    missing = say.PUT_RIGHT.search(text) and say.STILL.search(text[: negation.start()])
    labels = ("from", "to") if missing else ("from",)
    places = [span for c in clauses for label, span in c.fields if label in labels]
    return any(p in text[negation.end() : negation.end() + len(p) + 16] for p in places)


def _walk_missed(text: str, clauses: Sequence[Clause]) -> bool:
    """Whether a walk was said that no clause covers: not to fetch something, nor to the person with it."""
    sources = [span for c in clauses for label, span in c.fields if label == "from"]
    bringing = any(c.verb == "bring" for c in clauses)
    for m in say.THEN_GO.finditer(text):
        rest = text[m.end() :].lstrip()
        to_me = rest.startswith(("to me", "me", "here", "over")) or m.group().endswith("here")
        if not (bringing and to_me) and not any(rest.removeprefix("to ").startswith(s) for s in sources):
            return True
    return False


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
    return len(word) > 1 and word.removesuffix("'s") in names - lex.PLACE_KINDS
