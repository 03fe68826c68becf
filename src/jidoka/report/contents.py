"""What a report tells, taken from the entries of one task. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jidoka.journal.replay import advance
from jidoka.journal.state import Deed, TaskState
from jidoka.sightings import Sightings
from jidoka.types import Atom, Entry, Goal, Json, Step

Track = Sequence[tuple[float, float, float, float]]
"""The way of the robot: time [s], x, y [m], yaw [rad] in `map`."""

MOST_PICTURES: Final = 12
"""Moments worth a picture in one report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One act and what came of it."""

    number: int
    what: str
    """`pick box 1`."""
    code: str
    """`ok`, or the error code."""
    message: str
    verdict: str
    """`seen`, `not seen`, or `not checked`."""
    seconds: float
    """On the body's clock [s]."""
    ended_s: float
    """The body's clock when it ended [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One fact of the goal, and whether it was seen to hold at the end."""

    text: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything the report shows in words."""

    state: TaskState
    rows: tuple[Row, ...]
    wishes: tuple[Wish, ...]
    plan: tuple[str, ...]
    expected_s: float
    """What the plan expected [s]."""
    acts_s: float
    """What the acts took [s]."""
    joules: float
    """Energy that the bodies reported; 0 if none did [J]."""
    first: Sightings
    """What was seen before the first act."""
    began_s: float
    """The body's clock at the first look [s]."""
    wall_s: float
    """From the first entry to the last [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time worth a picture."""

    caption: str
    at_s: float
    """The body's clock [s]."""


def contents_of(entries: Sequence[Entry]) -> Contents:
    """Read one task's entries, oldest first.

    Raises:
        JournalError: an entry is damaged.
    """
    state, first, clock = TaskState(), Sightings(), None
    ends: dict[str, float] = {}
    seen: dict[str, bool] = {}
    began = 0.0
    for entry in entries:
        state = advance(state, entry)
        if entry.kind == "observation":
            now = float(entry.data["at_s"])
            began = now if clock is None else began
            clock = now
            first = first if state.deeds or state.open else state.sightings
        elif entry.kind == "receipt":
            ends[str(entry.data["call_id"])] = (clock or 0.0) + state.deeds[-1].receipt.seconds
        elif entry.kind == "verdict" and entry.data["of"] == "step":
            seen[str(entry.data["call_id"])] = state.verdicts[-1].verdict.holds
    rows = tuple(_row(i, deed, ends, seen) for i, deed in enumerate(state.deeds, start=1))
    return Contents(
        state=state,
        rows=rows,
        wishes=_wishes(state),
        plan=tuple(said(step) for step in state.plan),
        expected_s=sum(step.expected_s for step in state.plan),
        acts_s=state.acts_s,
        joules=sum(deed.receipt.joules for deed in state.deeds),
        first=first,
        began_s=began,
        wall_s=state.last_s - state.started_s,
    )


def moments(contents: Contents) -> tuple[Moment, ...]:
    """Before, after each act, and at the end; of a long job only every second, third... act."""
    acts = [Moment(caption=f"{row.number}. {row.what}", at_s=row.ended_s) for row in contents.rows]
    stride = max(1, math.ceil(len(acts) / (MOST_PICTURES - 1)))
    chosen = acts[::-1][::stride][::-1]
    return (Moment(caption="before", at_s=contents.began_s), *chosen)


def walked_m(track: Track) -> float:
    """Length of the way [m], without the sway at each step."""
    total, here = 0.0, track[0][1:3] if track else (0.0, 0.0)
    for _, x, y, _ in track:
        if (step := math.dist((x, y), here)) >= 0.1:
            total, here = total + step, (x, y)
    return total


def said(step: Step) -> str:
    """`place box 1 on packing`."""
    words = {name: str(value).replace("_", " ") for name, value in step.args.items()}
    box, station, place = (words.pop(name, "") for name in ("box", "station", "place"))
    told = [step.skill.replace("_", " "), box, station and f"on {station}", place, _listed(words)]
    return " ".join(part for part in told if part)


def _listed(words: Mapping[str, Json]) -> str:
    return ", ".join(f"{name} {value}" for name, value in words.items())


def _row(number: int, deed: Deed, ends: Mapping[str, float], seen: Mapping[str, bool]) -> Row:
    call, receipt = deed.intent.call_id, deed.receipt
    return Row(
        number=number,
        what=said(deed.intent.step),
        code=receipt.code if not receipt.ok else "ok",
        message=receipt.message,
        verdict={True: "seen", False: "not seen"}[seen[call]] if call in seen else "not checked",
        seconds=receipt.seconds,
        ended_s=ends[call],
    )


def _wishes(state: TaskState) -> tuple[Wish, ...]:
    last = next((v.verdict for v in reversed(state.verdicts) if v.of == "goal"), None)
    atoms = _final(state.goal)

    def verdict(atom: Atom) -> str:
        if last is None:
            return "not checked"
        return "not seen" if atom in last.missing else "seen"

    return tuple(Wish(text=str(atom), verdict=verdict(atom)) for atom in atoms)


def _final(goal: Goal | None) -> tuple[Atom, ...]:
    return tuple(dict.fromkeys(goal.atoms())) if goal else ()
