"""What was said so far in one sentence: what "it", "there" and "the rest" refer back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jidoka.brain.offline.program import Clause
from jidoka.types import Atom


@dataclass(slots=True)
class Spoken:
    """What was said so far in one sentence, for "it", "there" and "the rest"."""

    text: str = ""
    """The whole sentence, in normal form."""
    boxes: tuple[str, ...] = ()
    """The boxes of the last clause."""
    place: str | None = None
    """The last place."""
    mentioned: list[str] = field(default_factory=list[str])
    """Every box of every clause, and those that clauses left out."""
    taken: set[str] = field(default_factory=set[str])
    """Boxes that clauses of this sentence give a place."""
    rivals: tuple[str, ...] = ()
    """What else the last free choice could have fallen on: "one red box here, the other there"."""
    last: Clause | None = None
    """The last clause."""
    placed: dict[str, str] = field(default_factory=dict[str, str])
    """Where clauses of this sentence put boxes."""
    moved: dict[str, str] = field(default_factory=dict[str, str])
    """Where earlier stages have put boxes by now: "... to packing, then everything on packing to shelf b"."""
    remarked: bool = False
    """Whether anything is named beside the wishes."""
    aside: tuple[str, ...] = ()
    """The boxes of a remark before the first wish."""
    excepted: tuple[str, ...] = ()
    """The boxes that the last clause left out: "all but the red one; the red one to packing"."""
    scope: tuple[str, ...] = ()
    """Where the last clause took its boxes from; "the rest" are those that are left there."""

    left: tuple[str, ...] = ()
    """Where the boxes of the last clause stood before it: "box 3 to packing, and box 1 in its place"."""

    @property
    def cleared(self) -> tuple[str, ...]:
        """What the last clause takes away from where it is: "clear shelf a, the stuff can go to packing"."""
        return self.boxes if self.last is not None and self.last.verb == "clear" else ()

    @property
    def emptied(self) -> tuple[str, ...]:
        """The places of the last clause, if it cleared one onto the other: "there" may be either."""
        moved = self.last is not None and self.last.verb == "clear" and self.last.get("to")
        return (*self.scope, self.place) if moved and self.scope and self.place else ()

    def apart(self) -> Spoken:
        """A copy to try a phrase on: a choice is remembered only where it was made."""
        return replace(self)

    def note(
        self, boxes: Sequence[str], place: str | None, scope: Sequence[str], atoms: Sequence[Atom]
    ) -> Sequence[Atom]:
        """Remember what a clause was about, for those after it; its facts, as they are."""
        self.boxes = tuple(boxes)
        self.place = place or self.place
        self.scope = tuple(scope)
        self.mentioned += boxes
        self.taken |= set(boxes)
        return atoms
