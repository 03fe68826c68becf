"""What the bodies see, told to a model. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jidoka.brain.agent.answers import note_with
from jidoka.brain.agent.marking import trimmed
from jidoka.codec import canonical
from jidoka.types import Fact, Json

MOST_BYTES = 12_000
"""More is left out of a note; an argument narrows what is asked for."""


def seen_now(args: Mapping[str, Json], facts: Sequence[Fact]) -> str:
    """The text of the note that answers `look`.

    Args:
        args: `predicate` and `body`, both optional.
        facts: all that is seen.
    """
    predicate, body = args.get("predicate"), args.get("body")
    found = [
        fact for fact in facts if predicate in (None, fact.atom.predicate) and body in (None, fact.source)
    ]
    if not found:
        there = sorted({f"{fact.atom.predicate} ({fact.source})" for fact in facts})
        return note_with("Nothing of that is seen. Facts there are:", ", ".join(there) or "none")
    return note_with(f"{len(found)} facts are seen now:", trimmed("\n".join(map(_told, found)), MOST_BYTES))


def _told(fact: Fact) -> str:
    """`on(box_1, packing) {"xyz":[2.0,0.0,0.9]} seen by humanoid, sure 0.95`."""
    value = f" {canonical(dict(fact.value))}" if fact.value else ""
    sure = f", sure {fact.confidence:.2f}" if fact.confidence < 1 else ""
    return f"{fact.atom}{value} seen by {fact.source}{sure}"
