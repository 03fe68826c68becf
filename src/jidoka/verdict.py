"""Did it come true? Decided from facts that the acting skill did not write. Unsure counts as no. Pure.

A positive atom holds if a fact says so with enough confidence, a negated one if a fact says so or if the
thing is surely seen somewhere that excludes it. What nobody sees is unknown, and unknown is no. A box that
surely lies on its side is `on` nothing that a goal could want.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jidoka.andon.conditions import condition_of, judge_all
from jidoka.types import Atom, Check, Fact, Receipt, Verdict

SURE = 0.9
"""A fact below this confidence decides nothing."""

AIR = "air"
"""Where a box is that stands on nothing: in the air, or over an edge."""

PERSISTENT = frozenset({"on", "upright", "fallen", "shipped", "stock"})
"""Predicates that stay true while the robot goes on with other things; `at` and `holding` don't."""


def judge(atoms: Iterable[Atom], facts: Iterable[Fact]) -> Verdict:
    """Whether all `atoms` hold, and which don't."""
    known = {fact.atom for fact in facts if fact.confidence >= SURE}
    missing = tuple(atom for atom in atoms if not _holds(atom, known))
    return Verdict(not missing, missing)


def found(check: Check, receipt: Receipt) -> Verdict:
    """Whether a look found what it must; a condition that can't be read is not met.

    What is missing is told as `seen(CHECK)`.
    """
    values = {"ok": receipt.ok, "code": receipt.code, **receipt.result}
    try:
        conditions = {name: condition_of(told) for name, told in check.expect.items()}
    except ValueError:
        conditions = None
    holds = bool(conditions) and judge_all(conditions, values, lenient=True) is True
    return Verdict(holds, () if holds else (Atom("seen", (str(check),)),))


def subject(atom: Atom) -> tuple[str, str]:
    """What an atom is about, such that a thing can be in one place only: a box's place, or the robot's.

    `on(box_1, packing)` and `holding(robot, box_1)` both say where `box_1` is; `at(robot, home)` where the
    robot is.
    """
    match atom.predicate, atom.args:
        case "on", (box, _):
            return "place", box
        case "holding", (_, box):
            return "place", box
        case "at", (robot, _):
            return "at", robot
        case predicate, args:
            return predicate, " ".join(args)


def standing(stages: Sequence[Sequence[Atom]]) -> tuple[Atom, ...]:
    """What shall hold once the last of `stages` is reached: its atoms, and those of earlier ones that
    persist.

    An earlier atom is dropped when a later stage speaks of the same subject: first to packing, then to
    shipping.
    """
    atoms: list[Atom] = []
    spoken: set[tuple[str, str]] = set()
    for stage in reversed(stages):
        kept = [
            a
            for a in stage
            if subject(a) not in spoken and (stage is stages[-1] or a.predicate in PERSISTENT)
        ]
        atoms = kept + atoms
        spoken |= {subject(atom) for atom in stage}
    return tuple(atoms)


def _holds(atom: Atom, known: set[Atom]) -> bool:
    """Whether one atom follows from what is surely known."""
    if atom.opposite() in known or _lies(atom, known):
        return False
    if atom in known:
        return True
    return atom.negated and _excluded(atom, known)


def _lies(atom: Atom, known: set[Atom]) -> bool:
    """Whether a thing that shall be on something is there, but surely not upright."""
    on = atom.predicate == "on" and not atom.negated
    return on and Atom("upright", atom.args[:1], negated=True) in known


def _excluded(atom: Atom, known: set[Atom]) -> bool:
    """Whether something known shows that the negated `atom` holds: its subject is surely elsewhere."""
    if subject(atom)[0] in {"place", "at"} and any(_elsewhere(atom, k) for k in known):
        return True
    match atom.predicate, atom.args:
        case "holding", (robot, _):
            others = (
                k for k in known if k.predicate == "holding" and not k.negated and k.args[:1] == (robot,)
            )
            return Atom("hands_free", (robot,)) in known or any(others)
        case "hands_free", (robot,):
            return any(k.predicate == "holding" and not k.negated and k.args[:1] == (robot,) for k in known)
        case _:
            return False


def _elsewhere(atom: Atom, seen: Atom) -> bool:
    """Whether something seen shows where the subject of `atom` is; over an edge it has left nothing yet."""
    over_edge = atom.predicate == "on" and seen.args[1:] == (AIR,)
    return not seen.negated and subject(seen) == subject(atom) and not over_edge
