"""Slips of the model that the words themselves put right, before anything is checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.checking import phrases as say
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import said_before, words

_NOTHING_MORE = re.compile(
    r"(?:nothing|no one|none|no) (?:else|more|others?)"
    r"|(?:any|whichever|whatever|the ones?)(?: ones?| two)? (?:that )?"
    r"(?:you (?:like|want|prefer|choose)|suits you)"
)
_EACH_ONE = re.compile(
    r"\b(?P<what>(?:one|a)(?: box)? (?:of|in) (?:each|every) (?:colou?r|size)) (?:on|at|to|onto)(?: the)? "
    r"(?P<to>[a-z]+(?: (?:table|station|[ab]))?)(?!\w)"
)
_COME = re.compile(r"\b(?:come|coming|return|get back|be)\b")
_EVERYTHING = frozenset({"everything", "all", "all of it", "it all", "the boxes", "whatever is", "what is"})


def mended(text: str, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The program as the sentence must mean it."""
    out: list[Clause] = []
    for clause in clauses:
        before = out[-1] if out else None
        if _NOTHING_MORE.fullmatch(clause.what) or (before is not None and _any_so_many(before, clause)):
            continue
        if before is not None and _announced(text, before, clause):
            out[-1] = Clause(verb="skip", what=before.what)
        alone = _from_here(text, _once(text, _come(text, _one_of_each(text, clause))))
        out.append(_of_it(text, _onward(text, alone, before), before))
    return _alone_there(text, _kept_in_hands(text, _with_exception(text, out)))


def _kept_in_hands(text: str, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """ "Carry box 1 to packing, but don't set it down": it stays in the hands, and the robot goes there."""
    doing = [c for c in clauses if c.verb != "skip"]
    carried = len(doing) == 1 and doing[0].verb in ("move", "bring") and doing[0].what and doing[0].get("to")
    for_now = re.search(r"\bdown (?:until|till|before|on the way|yet)\b", text)
    if not carried or for_now or not say.KEEP_HOLDING.search(text) or say.SET_DOWN.search(text):
        return tuple(clauses)
    (clause,) = doing
    source = tuple(field for field in clause.fields if field[0] == "from")
    hold = Clause(verb="hold", what=clause.what, fields=source, then=clause.then)
    go = Clause(verb="go", fields=(("to", clause.get("to")),), then=True)
    return (hold, go, *(c for c in clauses if c.verb == "skip"))


def _alone_there(text: str, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """ "Shelf a should hold box 1 and nothing else" also clears it, "nothing but box 1" also brings it."""
    doing = [c for c in clauses if c.verb != "skip"]
    if len(doing) != 1:
        return tuple(clauses)
    (clause,) = doing
    if clause.verb == "move" and clause.what and say.NOTHING_ELSE.search(text):
        rest = Clause(verb="clear", fields=(("from", clause.get("to")), ("except", clause.what)))
        return (clause, rest, *(c for c in clauses if c.verb == "skip"))
    only = clause.get("except")
    if (
        clause.verb == "clear"
        and not clause.what
        and re.search(say.NOTHING_BUT.format(re.escape(only)), text)
    ):
        there = Clause(verb="move", what=only, fields=(("to", clause.get("from")),))
        return (there, clause, *(c for c in clauses if c.verb == "skip"))
    return tuple(clauses)


def _with_exception(text: str, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """What the one wish leaves out and was only set aside: "line up the small ones, bar the blue one"."""
    doing = [c for c in clauses if c.verb != "skip"]
    left = [
        c.what
        for c in clauses
        if c.verb == "skip" and any(map(say.EXCEPTED.search, said_before(text, c.what)))
    ]
    if len(doing) != 1 or not left or doing[0].verb not in ("move", "bring", "clear", "sort"):
        return tuple(clauses)
    fields = (*doing[0].fields, *(("except", what) for what in left))
    kept = [c for c in clauses if c.verb == "skip" and c.what not in left]
    return (replace(doing[0], fields=fields), *kept)


def _one_of_each(text: str, clause: Clause) -> Clause:
    """ "One box of each colour on packing" is a choice, nothing is sorted."""
    said = _EACH_ONE.search(text) if clause.verb == "sort" and not clause.get("to") else None
    if said is None:
        return clause
    return Clause(verb="move", what=said["what"], fields=(("to", said["to"]),), then=clause.then)


def _any_so_many(before: Clause, clause: Clause) -> bool:
    """Whether a clause only says that the choice is free: "three boxes to packing, any three"."""
    counted = words(clause.what)
    free = len(counted) == 2 and counted[0] == "any" and lex.number(counted[1]) is not None
    return free and counted[1] in words(before.what) and clause.get("to") == before.get("to")


def _come(text: str, clause: Clause) -> Clause:
    """ "Come here" brings nothing: the robot walks."""
    said = set(words(clause.what))
    if clause.verb != "bring" or not said or not said <= lex.HERE or not _COME.search(text):
        return clause
    return Clause(verb="go", fields=(("to", clause.what),), then=clause.then)


def _onward(text: str, clause: Clause, before: Clause | None) -> Clause:
    """ "Box 1 to packing, then on to shipping": the box goes on, not the robot."""
    if clause.verb != "go" or before is None or before.verb not in ("move", "bring") or not before.what:
        return clause
    said = said_before(text, clause.get("to"))
    if not said or not all(map(say.THEN_TO.search, said)):
        return clause
    return replace(clause, verb="move", what=before.what, then=True)


def _once(text: str, clause: Clause) -> Clause:
    """A place that was said once is not both where boxes come from and where they go to."""
    place = clause.get("to")
    said = said_before(text, place)
    if clause.verb != "move" or not clause.what or clause.get("from") != place or len(said) != 1:
        return clause
    if say.AWAY.search(said[0]):
        return clause
    return replace(clause, fields=tuple(field for field in clause.fields if field[0] != "from"))


def _from_here(text: str, clause: Clause) -> Clause:
    """ "The boxes here go to packing": those that stand where the person is."""
    what, to = clause.what, clause.get("to")
    if clause.verb != "move" or not what or clause.get("from") or set(words(to)) & lex.HERE:
        return clause
    if not re.search(rf"(?<!\w){re.escape(what)} here(?!\w)", text):
        return clause
    return replace(clause, fields=(("from", "here"), *clause.fields))


def _announced(text: str, before: Clause, clause: Clause) -> bool:
    """Whether a clause only says how many the next one names: "three boxes to packing: 1, 2 and 3"."""
    counted = lex.number((words(before.what) or [""])[0])
    same = before.verb == clause.verb == "move" and before.get("to") == clause.get("to")
    named = re.search(rf"{re.escape(before.get('to'))}(?::|, namely) {re.escape(clause.what)}", text)
    return counted is not None and counted > 1 and same and not clause.then and named is not None


def _of_it(text: str, clause: Clause, before: Clause | None) -> Clause:
    """ "Clear packing, everything on it goes to shelf a": from there."""
    if before is None or before.verb != "clear" or clause.verb != "move" or clause.get("from"):
        return clause
    place, what = before.get("from"), clause.what
    if not place or what not in _EVERYTHING or f"{what} on it" not in text:
        return clause
    return replace(clause, fields=(("from", place), *clause.fields))
