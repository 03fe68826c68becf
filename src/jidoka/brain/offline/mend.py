"""Slips of the model that the words themselves put right, before anything is checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline import phrases as say
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import words

_NOTHING_MORE = re.compile(r"(?:nothing|no one|none|no) (?:else|more|others?)")
_COME = re.compile(r"\b(?:come|coming|return|get back|be)\b")


def mended(text: str, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The program as the sentence must mean it."""
    out: list[Clause] = []
    for clause in clauses:
        if _NOTHING_MORE.fullmatch(clause.what):
            continue
        out.append(_onward(text, _come(text, clause), out[-1] if out else None))
    return tuple(out)


def _come(text: str, clause: Clause) -> Clause:
    """ "Come here" brings nothing: the robot walks."""
    said = set(words(clause.what))
    if clause.verb != "bring" or not said or not said <= lex.HERE or not _COME.search(text):
        return clause
    return Clause(verb="go", fields=(("to", clause.what),), then=clause.then)


def _onward(text: str, clause: Clause, before: Clause | None) -> Clause:
    """ "Box 1 to packing, then on to shipping": the box goes on, not the robot."""
    carried = before is not None and before.verb in ("move", "bring") and before.what
    if clause.verb != "go" or not carried or before is None:
        return clause
    to = clause.get("to")
    said = [text[: m.start()] for m in re.finditer(rf"(?<!\w){re.escape(to)}(?!\w)", text)]
    if not to or not said or not all(map(say.THEN_TO.search, said)):
        return clause
    return replace(clause, verb="move", what=before.what, then=True)
