"""The labour suite: seeded jobs for the humanoid: a hall, a goal as facts, and a sentence that says the same.

The kinds take turns with the seed. A job is feasible however the boxes stand: no station ever needs to hold
more than it is sure to have room for, whatever the order of work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

import numpy as np

from jidoka.sites.warehouse.draw import Hall, draw
from jidoka.sites.warehouse.geometry import END_MARGIN, HAND_GAP, edge_length, footprint
from jidoka.sites.warehouse.model import BoxRow, Site, StationRow
from jidoka.types import Atom, Goal

_TRIES: Final = 1000
_STREAM: Final = 77
"""Keeps the suite's random numbers apart from those of the hall."""
_SLACK_M: Final = 0.02
"""Added to the gap between neighbours when counting what is sure to fit [m]."""

T = TypeVar("T")

Where: TypeAlias = Mapping[str, str]
"""Station by box name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One episode of the suite."""

    seed: int
    kind: str
    """`fetch`, `clear`, `sort`, `swap` or `tidy`."""
    hall: Hall
    goal: Goal
    """Facts and the sentence (`goal.text`)."""

    def boxes(self) -> tuple[str, ...]:
        """The boxes that must be moved, in the order of the goal."""
        return tuple(dict.fromkeys(atom.args[0] for atom in self.goal.atoms()))


def job(site: Site, seed: int) -> Job:
    """The job of a seed: equal arguments give equal jobs, and five seeds in a row are of five kinds.

    Args:
        site: a hall with at least three stations and, for sorting and tidying, two boxes each of three
            colours.
        seed: at least 0.

    Raises:
        ValueError: the hall is too small for this kind of job.
    """
    kind = tuple(_KINDS)[seed % len(_KINDS)]
    rng = np.random.default_rng([seed, _STREAM])
    for _ in range(_TRIES):
        starts = _draw_starts(site, rng)
        goal = _KINDS[kind](site, starts, rng)
        if goal is not None and _feasible(site, starts, goal):
            return Job(seed=seed, kind=kind, hall=draw(site, seed, starts=starts), goal=goal)
    raise ValueError(
        f"no {kind} job fits the site {site.name} ({_TRIES} tries): give more room or fewer boxes"
    )


def room(site: Site, station: StationRow) -> int:
    """How many boxes are sure to fit on a station, however badly the earlier ones stand."""
    tilt = np.radians(max(map(abs, site.variation.box_yaw_deg)))
    widest = max((footprint(b.size, float(tilt))[1] for b in site.boxes), default=0.0)
    blocked = 2 * (widest + HAND_GAP + _SLACK_M)
    spans = (edge_length(station, side) - 2 * END_MARGIN - widest for side in station.sides)
    return sum(int(span // blocked) + 1 for span in spans if span >= 0)


def _draw_starts(site: Site, rng: np.random.Generator) -> Where:
    """A station for each box, none holding more than is sure to fit."""
    slots = [s.name for s in site.stations for _ in range(room(site, s))]
    if len(slots) < len(site.boxes):
        raise ValueError(f"{len(site.boxes)} boxes need as many places; the stations have {len(slots)}")
    chosen = rng.permutation(len(slots))[: len(site.boxes)]
    return {box.name: slots[int(i)] for box, i in zip(site.boxes, chosen, strict=True)}


def _feasible(site: Site, starts: Where, goal: Goal) -> bool:
    """Whether everything fits even if arrivals come before departures."""
    held = Counter(starts.values())
    free = {s.name: room(site, s) - held[s.name] for s in site.stations}
    leaving = 0
    for atom in goal.atoms():
        if atom.negated:
            leaving += 1
            free[atom.args[1]] = 0
        else:
            free[atom.args[1]] -= 1
    return min(free.values()) >= 0 and sum(free.values()) >= leaving


def _fetch(site: Site, starts: Where, rng: np.random.Generator) -> Goal | None:
    """One box to another station."""
    box = _pick(site.boxes, rng)
    target = _pick([s for s in site.stations if s.name != starts[box.name]], rng)
    say = _pick(("Put {box} on {place}.", "Move {box} to {place}.", "Take {box} to {place}."), rng)
    text = say.format(box=_called(site, box), place=_spoken(target.name))
    return Goal(text, ((Atom("on", (box.name, target.name)),),))


def _clear(site: Site, starts: Where, rng: np.random.Generator) -> Goal | None:
    """Everything off one station that holds two or more boxes."""
    crowded = [name for name, n in Counter(starts.values()).items() if n >= 2]
    if not crowded:
        return None
    source = _pick(sorted(crowded), rng)
    atoms = tuple(Atom("on", (b.name, source), negated=True) for b in site.boxes if starts[b.name] == source)
    say = _pick(("Clear {place}.", "Take everything off {place}.", "Empty {place}."), rng)
    return Goal(say.format(place=_spoken(source)), (atoms,))


def _sort(site: Site, starts: Where, rng: np.random.Generator) -> Goal | None:
    """The boxes of two colours, each colour to a station of its own."""
    return _by_colour(site, starts, rng, colours=2, text="Sort by colour: {clauses}.")


def _tidy(site: Site, starts: Where, rng: np.random.Generator) -> Goal | None:
    """Six boxes: three colours to three stations."""
    return _by_colour(site, starts, rng, colours=3, text="Put {clauses}.")


def _by_colour(
    site: Site, starts: Where, rng: np.random.Generator, *, colours: int, text: str
) -> Goal | None:
    known = sorted({b.colour for b in site.boxes})
    if len(known) < colours or len(site.stations) < colours:
        return None
    chosen = [known[int(i)] for i in rng.permutation(len(known))[:colours]]
    targets = [site.stations[int(i)].name for i in rng.permutation(len(site.stations))[:colours]]
    atoms: list[Atom] = []
    for colour, target in zip(chosen, targets, strict=True):
        boxes = [b.name for b in site.boxes if b.colour == colour]
        if any(starts[name] == target for name in boxes):
            return None
        atoms += [Atom("on", (name, target)) for name in boxes]
    clauses = [f"the {c} boxes on {_spoken(t)}" for c, t in zip(chosen, targets, strict=True)]
    return Goal(text.format(clauses=_listed(clauses)), (tuple(atoms),))


def _swap(site: Site, starts: Where, rng: np.random.Generator) -> Goal | None:
    """Two boxes of two stations change places; as the hands hold one, the other side needs a spare spot."""
    one, other = (site.boxes[int(i)] for i in rng.permutation(len(site.boxes))[:2])
    here, there = starts[one.name], starts[other.name]
    if here == there:
        return None
    atoms = (Atom("on", (one.name, there)), Atom("on", (other.name, here)))
    return Goal(f"Swap {one.name} and {other.name}.", (atoms,))


_KINDS: Final[dict[str, Callable[[Site, Where, np.random.Generator], Goal | None]]] = {
    "fetch": _fetch,
    "clear": _clear,
    "sort": _sort,
    "swap": _swap,
    "tidy": _tidy,
}
KINDS: Final = tuple(_KINDS)
"""The kinds of jobs, in the order of the seeds."""


def _called(site: Site, box: BoxRow) -> str:
    """The box by colour and size where that names it alone, else by its name."""
    alike = [b for b in site.boxes if (b.colour, b.size_name) == (box.colour, box.size_name)]
    return f"the {box.size_name} {box.colour} box" if len(alike) == 1 else box.name


def _spoken(station: str) -> str:
    words = station.replace("_", " ")
    return words if words.startswith("shelf") else f"the {words} table"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _pick(options: Sequence[T], rng: np.random.Generator) -> T:
    return options[int(rng.integers(len(options)))]
