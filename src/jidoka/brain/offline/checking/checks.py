"""Checks on a program against its sentence: nothing made up, nothing the wrong way round.

The grammar already forces every span to be copied; the copy check guards against a model that ran without
it. What the program leaves out is looked for in `coverage`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from jidoka.brain.offline.checking import phrases as say
from jidoka.brain.offline.checking.background import without_background
from jidoka.brain.offline.checking.loose import with_deeds_mended, without_loose
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import said_before, words
from jidoka.brain.world import World


def made_up(text: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Spans that do not stand in the sentence, word for word."""
    padded = f" {' '.join(words(text))} "
    return tuple(s for c in clauses for s in c.spans() if f" {' '.join(words(s))} " not in padded)


def at_odds(text: str, clauses: Sequence[Clause], world: World) -> tuple[str, ...]:
    """What the program takes otherwise than the words say: places the wrong way round, verbs not said.

    The wrong way: a `to` where only "off" or "from" was said, a `from` where only "to" was said, and a
    correction ("shipping, sorry, packing") of which the wrong half was kept.
    """
    mended = with_deeds_mended(text)
    copied = {w for c in clauses for s in c.spans() for w in words(s)}
    theirs = say.MINE.sub(" ", without_loose(without_background(text, clauses, world)))
    odd: list[str] = [d for d in say.OTHER_DEEDS.findall(theirs) if d not in copied]
    walking_before = False
    for clause in clauses:
        odd += _ends_at_odds(text, clause)
        if clause.verb in ("move", "bring", "hold") and _before_all(text, clause.what, say.BESIDE):
            odd.append(f"{clause.verb} {clause.what}")
        if clause.verb == "go" and not walking_before and _before_all(text, clause.get("to"), say.THEN_TO):
            odd.append(f"go {clause.get('to')}")
        walking_before = clause.verb == "go"
        if clause.verb == "bring" and _is_had_on(text, clause):
            odd.append(f"from {clause.get('from')}")
        asked_for = say.ASKED_FOR.get(clause.verb)
        if asked_for is not None and not (asked_for.search(mended) or _goes_without_verb(text, clause)):
            odd.append(f"{clause.verb} {clause.what or clause.get('from') or clause.get('to')}")
        if clause.verb == "sort" and say.ONE_OF_EACH.search(text):
            odd.append("sort")
        if clause.verb != "skip" and _before_all(text, clause.what or clause.get("to"), say.OTHERWISE):
            odd.append(f"{clause.verb} {clause.what or clause.get('to')} otherwise")
        if clause.verb != "skip" and _before_all(text, clause.what, say.TOUCHED):
            odd.append(f"{clause.verb} {clause.what}")
        if clause.verb == "clear" and clause.what and _is_left(text, clause.what):
            odd.append(f"clear {clause.what}")
        if (
            clause.verb == "move"
            and re.search(rf"{re.escape(clause.what)} out\b(?! to)", text)
            and not clause.get("from")
        ):
            odd.append(f"move {clause.what}")
        if clause.verb == "skip" and any(
            say.TAKEN_BACK.search(b) for b in said_before(text, clause.what)[-1:]
        ):
            odd.append(f"not {clause.what}")
    return tuple(dict.fromkeys(odd))


def _goes_without_verb(text: str, clause: Clause) -> bool:
    """Whether a deed is asked for without its name: "3 to where 8 is and 8 to where 3 is", "a to b"."""
    sides = (clause.what, clause.get("with"))
    crossed = clause.verb == "swap" and all(len(said_before(text, side)) > 1 for side in sides)
    return crossed or (clause.verb == "clear" and bool(clause.get("to")))


def _ends_at_odds(text: str, clause: Clause) -> list[str]:
    """The places of a clause that the words say otherwise."""
    odd: list[str] = []
    for label, span in clause.fields:
        wrong = {"to": say.AWAY, "from": say.TOWARDS}.get(label)
        before = said_before(text, span)
        walking = say.WALKING_THERE_FIRST if label == "from" else say.WALKING
        walked = [walking.search(b) is not None for b in before]
        not_there = {"to": say.NOT_THERE, "from": say.IS_NOT_ON}.get(label)
        denied = (
            not_there is not None and all(map(not_there.search, before)) and not say.PUT_RIGHT.search(text)
        )
        still = label == "to" and bool(before) and all(map(say.STILL_THERE.search, before))
        came = label == "from" and any(map(say.CAME.search, before))
        back = label == "from" and "from there" in text
        turned = wrong is not None and all(map(wrong.search, before)) and not (came or back or any(walked))
        only_walked = label == "to" and clause.verb in ("move", "bring") and all(walked)
        if before and (turned or only_walked or denied or still):
            odd.append(f"{label} {span}")
    return odd


def _before_all(text: str, span: str, wanted: re.Pattern[str]) -> bool:
    """Whether something stands before a span wherever it occurs."""
    before = said_before(text, span)
    return bool(before) and all(map(wanted.search, before))


def _is_had_on(text: str, clause: Clause) -> bool:
    """Whether boxes shall be had on a place, not brought from it: "can i have it on shelf b"."""
    what, place = re.escape(clause.what), re.escape(clause.get("from"))
    return bool(place) and re.search(rf"\bhave {what} on (?:the )?{place}(?!\w)", text) is not None


def _is_left(text: str, what: str) -> bool:
    """Whether boxes shall be left where they are: "leave box 1", "box 1 may stay"."""
    none = r"(?<!nothing )(?<!no )(?<!none )(?<!neither )"
    stays = re.search(rf"{none}{re.escape(what)} (?:\w+ )?(?:stays?|remains?|be left|is left)\b", text)
    return stays is not None or any(map(say.LEFT.search, said_before(text, what)))
