"""What the atoms of a goal demand of boxes, hands and robot. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jidoka.brain.world import FLOOR, ROBOT
from jidoka.types import Atom


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """The atoms of one moment, sorted by whom they are about."""

    target: Mapping[str, str]
    """box -> station."""
    avoid: Mapping[str, frozenset[str]]
    """box -> places it shall not be at."""
    hold: str | None = None
    """The box that shall be in the hands."""
    release: frozenset[str] = frozenset()
    """Boxes that shall not be in the hands."""
    at: str | None = None
    """Where the robot shall stand."""
    hands_free: bool = False
    """Whether the hands shall be empty."""
    leave: frozenset[str] = frozenset()
    """Where the robot shall not stand."""
    problems: tuple[str, ...] = ()
    """Demands that contradict one another, or that no skill brings about."""

    @property
    def boxes(self) -> tuple[str, ...]:
        """All boxes that are spoken of."""
        held = [self.hold] if self.hold else []
        return tuple(dict.fromkeys([*self.target, *self.avoid, *held, *sorted(self.release)]))

    @property
    def places(self) -> tuple[str, ...]:
        """All places to which something shall go or where it shall not be."""
        avoided = sorted(frozenset[str]().union(*self.avoid.values()) - {FLOOR})
        here = [self.at] if self.at else []
        return tuple(dict.fromkeys([*self.target.values(), *avoided, *here, *sorted(self.leave)]))

    def met(self, box: str, where: str) -> bool:
        """Whether a box at `where` is as demanded."""
        return (
            self.target.get(box, where) == where and where not in self.avoid.get(box, ()) and self.hold != box
        )


def demands_of(atoms: Iterable[Atom]) -> Demands:
    """Sort atoms. Contradictions and predicates that no skill changes become problems."""
    given = tuple(atoms)
    target, hold, at = _pairs(given, "on"), _pairs(given, "holding"), _pairs(given, "at")
    avoid: dict[str, frozenset[str]] = {}
    for box, place in _pairs(given, "on", negated=True):
        avoid[box] = avoid.get(box, frozenset()) | {place}
    free = Atom("hands_free", (ROBOT,)) in given
    release = frozenset(box for _, box in _pairs(given, "holding", negated=True))
    first = hold[0][1] if hold else None
    return Demands(
        target=dict(reversed(target)),
        avoid=avoid,
        hold=first,
        release=release,
        hands_free=free,
        at=at[0][1] if at else None,
        leave=frozenset(place for _, place in _pairs(given, "at", negated=True)),
        problems=tuple(
            [f"{box} can't stand on {one} and on {two}" for box, one, two in _contradictions(target)]
            + [f"the robot can't hold {one} and {two} at once" for _, one, two in _contradictions(hold)]
            + [f"the robot can't be at {one} and at {two}" for _, one, two in _contradictions(at)]
            + [f"{box} can't be in the hands and on {place}" for box, place in target if box == first]
            + [
                f"{first} can't be in the hands and out of them"
                for _ in (first,)
                if first in release or (first and free)
            ]
            + [f"{box} can't be put on the floor" for box, place in target if place == FLOOR]
            + [f"no skill of mine brings about {atom}" for atom in given if not _known(atom)]
        ),
    )


def _pairs(atoms: Iterable[Atom], predicate: str, *, negated: bool = False) -> list[tuple[str, str]]:
    """The two arguments of every atom of a predicate and a sign."""
    return [
        (a.args[0], a.args[1])
        for a in atoms
        if (a.predicate, a.negated, len(a.args)) == (predicate, negated, 2)
    ]


def _contradictions(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Things that shall be in two places: (thing, one, another)."""
    first: dict[str, str] = {}
    return [(thing, first[thing], place) for thing, place in pairs if first.setdefault(thing, place) != place]


def _known(atom: Atom) -> bool:
    """Whether some skill changes atoms like this one."""
    return (atom.predicate in {"on", "holding", "at"} and len(atom.args) == 2) or atom == Atom(
        "hands_free", (ROBOT,)
    )
