"""What is named beside a wish, and what that may refer back to: "of the two reds, bring the larger one"."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

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
    return Spoken(place=places[0] if len(places) == 1 else None, remarked=bool(remarks), aside=boxes)


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
