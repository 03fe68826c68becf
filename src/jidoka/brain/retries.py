"""What the journal tells a planner about failures: what to try again, what to leave, and which stations are
full.

One table says how often each error code is tried again, and what is given up after that. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from jidoka.brain.world import World
from jidoka.recovery import GO_ON
from jidoka.sightings import sightings_of
from jidoka.types import NEVER_BEGAN, Entry

Scope: TypeAlias = Literal["box", "station", "job"]
"""What is left when tries run out: the box, this station for this box, or the whole job."""


@dataclass(frozen=True, slots=True)
class Response:
    """How to meet an error code."""

    tries: int
    """Attempts in a row at the same step, the first included."""
    leave: Scope


RESPONSES: Mapping[str, Response] = {
    "slipped": Response(3, "box"),
    "dropped": Response(2, "box"),
    "misplaced": Response(3, "station"),
    "blocked": Response(3, "station"),
    "unreachable": Response(2, "station"),
    "too_heavy": Response(1, "box"),
    "unknown_object": Response(2, "box"),
    "unknown_place": Response(1, "station"),
    "hands_full": Response(3, "box"),
    "hands_empty": Response(3, "box"),
    "reflex": Response(3, "box"),
    "cancelled": Response(3, "job"),
    "interrupted": Response(3, "box"),
    "busy": Response(3, "job"),
    "refused": Response(1, "station"),
    "denied": Response(1, "station"),
    "not_approved": Response(1, "station"),
    "fell": Response(1, "job"),
    "not_seen": Response(3, "station"),
}
"""Error codes of the humanoid (bodies/humanoid/skills), of the gate (`interrupted`, `busy`, `refused`,
`denied`, `not_approved`), and
`not_seen`: the body says ok, but the verdict says no."""

RETRYABLE, FINAL = Response(3, "station"), Response(1, "station")
"""For a code that is not in the table."""

FULL = "no_free_space"
"""Not a failure of the box: the station takes no more than stand there now."""

UNCOUNTED = frozenset({FULL, "stopped", NEVER_BEGAN})
"""Codes that are no failure of the step; about a stop, the loop has asked a person."""


@dataclass(slots=True)
class History:
    """What is given up, by name, with the reason, and what was learned of room."""

    boxes: dict[str, str] = field(default_factory=dict[str, str])
    """Boxes to leave alone."""
    placements: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """(box, station) pairs not to try again."""
    walks: dict[str, str] = field(default_factory=dict[str, str])
    """Places not to walk to again."""
    job: str | None = None
    """Why the whole job is given up."""
    room: dict[str, int] = field(default_factory=dict[str, int])
    """Stations that said they are full, and how many boxes stood there then."""
    stages_reached: int = 0


def history_of(entries: Sequence[Entry]) -> History:
    """Read the failures out of the entries of a task."""
    history = History()
    calls: dict[str, Mapping[str, Any]] = {}
    receipts: dict[str, Mapping[str, Any]] = {}
    failures: dict[tuple[str, ...], int] = {}
    for number, entry in enumerate(entries):
        match entry.kind:
            case "intent":
                calls[entry.data["call_id"]] = entry.data["step"]
            case "receipt":
                receipts[entry.data["call_id"]] = entry.data
                if entry.data["code"] == FULL:
                    _learn_room(history, calls[entry.data["call_id"]], entries[:number])
            case "refusal":
                _count(history, failures, entry.data["step"], {**entry.data, "ok": False}, holds=False)
            case "answer" if (
                entry.data["id"].startswith(("stop:", "halt:")) and entry.data["answer"] != GO_ON
            ):
                history.job = f"stopped by a person, who said: {entry.data['answer']}"
            case "verdict" if entry.data["of"] == "stage":
                history.stages_reached += bool(entry.data["holds"])
            case "verdict" if entry.data["of"] == "step":
                call_id = entry.data["call_id"]
                _count(history, failures, calls[call_id], receipts[call_id], holds=entry.data["holds"])
            case _:
                pass
    return history


def _count(
    history: History,
    failures: dict[tuple[str, ...], int],
    step: Mapping[str, Any],
    receipt: Mapping[str, Any],
    *,
    holds: bool,
) -> None:
    """Count one judged step, and give something up when its tries have run out."""
    key = (step["skill"], *(str(value) for value in step["args"].values()))
    if holds:
        failures.pop(key, None)
        return
    code = "not_seen" if receipt["ok"] else str(receipt["code"])
    if code in UNCOUNTED:
        return
    failures[key] = failures.get(key, 0) + 1
    response = RESPONSES.get(code, RETRYABLE if receipt.get("retryable") else FINAL)
    if failures[key] >= response.tries:
        message = str(receipt.get("message", "")) or "it did not come true"
        _leave(history, response.leave, step, f"{code}: {message}")


def _leave(history: History, scope: Scope, step: Mapping[str, Any], reason: str) -> None:
    args = step["args"]
    if scope == "job":
        history.job = reason
    elif step["skill"] == "walk_to":
        history.walks[str(args["place"])] = reason
    elif scope == "station" and step["skill"] == "place":
        history.placements[str(args["box"]), str(args["station"])] = reason
    elif "box" in args:
        history.boxes[str(args["box"])] = reason


def _learn_room(history: History, step: Mapping[str, Any], before: Sequence[Entry]) -> None:
    """A full station takes as many boxes as stood on it when it said so."""
    station = str(step["args"].get("station", ""))
    world = World.from_facts(sightings_of(before).facts())
    history.room[station] = len(world.boxes_at(station))
