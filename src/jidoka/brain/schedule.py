"""Which box goes where in which order: least walking, room at every station, and a spare spot where boxes
swap.

Pure: a hall, what is wanted of it, and what was given up, to a sequence of transfers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jidoka.brain.hall import Hall
from jidoka.brain.ordering import or_opt, order

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Where boxes shall be, and where not."""

    target: Mapping[str, str]
    """box -> the station it shall stand on."""
    avoid: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """box -> places it shall not stand on."""
    fixed: frozenset[str] = frozenset()
    """Boxes that can't be moved: given up."""
    barred: frozenset[tuple[str, str]] = frozenset()
    """(box, station) pairs that failed."""

    def may(self, box: str, station: str) -> bool:
        """Whether a box may be put down at a station for a while or for good."""
        return (box, station) not in self.barred and station not in self.avoid.get(box, _NONE)

    @property
    def stations(self) -> set[str]:
        """Stations that matter to the goal."""
        return set(self.target.values()).union(*self.avoid.values())


@dataclass(frozen=True, slots=True)
class Transfer:
    """Take a box to a station."""

    box: str
    station: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Transfers in order, and why some are missing."""

    transfers: tuple[Transfer, ...]
    problems: tuple[str, ...] = ()


def schedule(hall: Hall, wanted: Wanted) -> Schedule:
    """Order all transfers that the wanted places need. The hands must be free.

    Boxes that nobody has seen are left out, as are fixed ones; a station with more boxes wanted on it than
    it takes, or no spare spot for a swap, is a problem and the transfers end before it.
    """
    chosen, problems = _choose(hall, wanted)
    jobs = [Transfer(box, station) for box, station in chosen.items()]
    picked = [jobs[number - 1] for number in order(_costs(hall, jobs))]
    sequence, stuck = _with_room(hall, wanted, picked)
    if sequence != picked:
        sequence = _shortened(hall, sequence)
    return Schedule(transfers=tuple(sequence), problems=(*problems, *stuck))


def pending(hall: Hall, wanted: Wanted) -> dict[str, str]:
    """Boxes that are not where they shall be, can be moved, and may go there: box -> station."""
    return {
        box: station
        for box, station in wanted.target.items()
        if hall.where.get(box) not in {None, station}
        and box not in wanted.fixed
        and (box, station) not in wanted.barred
    }


def spare(hall: Hall, wanted: Wanted, box: str) -> str | None:
    """A station with room where a box may stand for a while.

    First one to which no other box still has to go, then one the goal doesn't name, then a near one.
    """
    here, matters = hall.point(box), wanted.stations
    needed = {station for other, station in pending(hall, wanted).items() if other != box}
    free = [s for s in hall.room if hall.free(s) > 0 and wanted.may(box, s) and hall.where.get(box) != s]
    return min(
        free, key=lambda s: (s in needed, s in matters, math.dist(here, hall.point(s)), s), default=None
    )


def _choose(hall: Hall, wanted: Wanted) -> tuple[dict[str, str], list[str]]:
    """A station for every box to be moved: the wanted one, or the nearest with room for one that has only to
    leave."""
    chosen = pending(hall, wanted)
    final = {box: place for box, place in hall.where.items() if place in hall.room} | chosen
    problems: list[str] = []
    for station in dict.fromkeys(chosen.values()):
        stay = sum(
            place == station and (box in wanted.target or box in wanted.fixed) for box, place in final.items()
        )
        if stay > (room := hall.room[station]):
            problems.append(f"{station} has room for {room} boxes, and {stay} shall stand there")
            chosen = {box: place for box, place in chosen.items() if place != station}
    for box, avoided in wanted.avoid.items():
        if box in wanted.target or box in wanted.fixed or hall.where.get(box) not in avoided:
            continue
        room = {s: hall.room[s] - sum(place == s for place in final.values()) for s in hall.room}
        options = [s for s in room if room[s] > 0 and wanted.may(box, s)]
        here = hall.point(box)
        station = min(options, key=lambda s: (math.dist(here, hall.point(s)), s), default=None)
        if station is None:
            problems.append(f"no station has room for {box}, which shall leave {hall.where[box]}")
        else:
            chosen[box] = final[box] = station
    return chosen, problems


def _with_room(hall: Hall, wanted: Wanted, jobs: Sequence[Transfer]) -> tuple[list[Transfer], list[str]]:
    """The same transfers such that each finds room, blockers first moved to a spare station."""
    where, left, done = dict(hall.where), list(jobs), list[Transfer]()
    model = Hall(places=hall.places, room=hall.room, where=where, points=dict(hall.points), robot=hall.robot)

    def move(transfer: Transfer) -> None:
        done.append(transfer)
        where[transfer.box] = transfer.station
        model.points[transfer.box] = hall.point(transfer.station)

    while left:
        ready = next((job for job in left if model.free(job.station) > 0), None)
        if ready is not None:
            left.remove(ready)
            move(ready)
            continue
        aside = next(filter(None, (_aside(model, wanted, job, left) for job in left)), None)
        if aside is None:
            full = sorted({job.station for job in left})
            return done, [f"{', '.join(full)}: no room, and no spare spot for a box that stands there"]
        move(aside)
    return done, []


def _aside(model: Hall, wanted: Wanted, job: Transfer, left: Sequence[Transfer]) -> Transfer | None:
    """Move one box off the full station of `job`: one that leaves it anyway, else an unnamed one."""
    leaving = {other.box for other in left}
    staying = wanted.target.keys() | wanted.fixed
    blockers = [
        box
        for box, place in model.where.items()
        if place == job.station and box != job.box and (box in leaving or box not in staying)
    ]
    for box in sorted(blockers, key=lambda b: (b not in leaving, b)):
        station = spare(model, wanted, box)
        if station is not None:
            return Transfer(box, station)
    return None


def _shortened(hall: Hall, jobs: Sequence[Transfer]) -> list[Transfer]:
    """A shorter order in which every transfer still finds room and its box where it was left."""
    begins = dict(hall.points)
    before: list[str | None] = []
    starts: list[tuple[float, float]] = []
    where = dict(hall.where)
    for job in jobs:
        starts.append(begins.get(job.box) or hall.point(job.box))
        before.append(where.get(job.box))
        begins[job.box], where[job.box] = hall.point(job.station), job.station

    def allowed(numbers: Sequence[int]) -> bool:
        place, count = dict(hall.where), {s: hall.free(s) for s in hall.room}
        for number in numbers:
            job, origin = jobs[number - 1], before[number - 1]
            if place.get(job.box) != origin or count[job.station] <= 0:
                return False
            if origin in count:
                count[origin] += 1
            count[job.station] -= 1
            place[job.box] = job.station
        return True

    cost = _matrix(hall.robot, starts, [hall.point(job.station) for job in jobs])
    return [jobs[number - 1] for number in or_opt(cost, range(1, len(jobs) + 1), allowed)]


def _costs(hall: Hall, jobs: Sequence[Transfer]) -> list[list[float]]:
    return _matrix(
        hall.robot, [hall.point(job.box) for job in jobs], [hall.point(job.station) for job in jobs]
    )


def _matrix(
    robot: tuple[float, float], starts: Sequence[tuple[float, float]], ends: Sequence[tuple[float, float]]
) -> list[list[float]]:
    """Walking without a box between jobs, shape (n+1, n+1) [m]; see `ordering.Cost`."""
    return [[math.dist(end, start) for start in (robot, *starts)] for end in (robot, *ends)]
