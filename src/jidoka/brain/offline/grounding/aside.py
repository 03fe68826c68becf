"""What is named beside a wish, and what that may refer back to: "of the two reds, bring the larger one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from jidoka.brain.offline.grounding.ends import taken_from
from jidoka.brain.offline.grounding.nouns import selectors
from jidoka.brain.offline.grounding.pick import pick
from jidoka.brain.offline.grounding.places import resolve
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.program import Clause
from jidoka.brain.offline.text import said_before
from jidoka.brain.translate import OutOfReach, Unclear
from jidoka.brain.world import World


def beside(text: str, clauses: Sequence[Clause], world: World) -> Spoken:
    """What was spoken of before the first wish: one place, and the boxes of one remark.

    "Receiving is full, so the boxes there go to shelf b"; "the reds belong together, so bring them here".
    """
    remarks = [c.what for c in clauses if c.verb == "skip"]
    wishes = [c.what for c in clauses if c.verb != "skip" and c.what]
    start = min((len(before) for what in wishes[:1] for before in said_before(text, what)), default=0)
    before = [r for r in remarks if any(len(b) < start for b in said_before(text, r)[:1])]
    places, boxes = _places(remarks, world), _boxes(before, world)
    place = places[0] if len(places) == 1 else None
    return Spoken(text=text, place=place, remarked=bool(remarks), aside=boxes)


def _places(spans: Sequence[str], world: World) -> list[str]:
    named: set[str] = set()
    for span in spans:
        with suppress(OutOfReach, Unclear):
            named |= set(resolve(span, world))
    return sorted(named)


def _boxes(spans: Sequence[str], world: World) -> tuple[str, ...]:
    """The boxes of the one span that names any; none if several do."""
    found: list[tuple[str, ...]] = []
    for span in spans:
        try:
            found.append(pick(span, world, Spoken()))
        except Unclear:
            found.append(())
        except OutOfReach:
            continue
    return found[0] if len(found) == 1 else ()


def set_apart(clause: Clause, clauses: Sequence[Clause], world: World, spoken: Spoken) -> None:
    """Before "the rest" is picked: what remarks keep is none of it, and a place that they name narrows it.

    "Shelf b wants emptying, but keep the yellow one. The rest to packing."; "of the smalls, the yellow to
    packing, the others to shelf a".

    Raises:
        Unclear: what is kept may be several boxes.
    """
    if not _IS_REST.fullmatch(clause.what):
        return
    remarks = [c.what for c in clauses if c.verb == "skip"]
    places, first = _places(remarks, world), not (spoken.mentioned or spoken.scope)
    if clause.get("from"):
        scope = taken_from(clause, world, spoken)
    elif first and len(places) == 1 and world.boxes_at(places[0]):
        scope = spoken.scope = (places[0],)
    else:
        scope = spoken.scope
    said = set(spoken.mentioned)
    for span in remarks:
        kept = set(_kept(span, world, scope))
        if kept & said and kept - said:  # "of the smalls": the rest of these
            kept = set(world.boxes) - kept
        spoken.mentioned += sorted(kept)


_IS_REST = re.compile(r"(?:all )?(?:of )?(?:the )?(?:rest|others|remaining (?:ones|boxes)|remainder)")


def _kept(span: str, world: World, scope: Sequence[str]) -> Sequence[str]:
    """The boxes that a remark names; none if it names something else."""
    try:
        parts = selectors(span, world)
        if any(part.quantity in ("any", "count", "unsure", "rest", "them") for part in parts):
            return ()
        return pick(span, world, Spoken(), places=scope)
    except OutOfReach:
        return ()
