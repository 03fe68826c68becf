"""Where to set a box down: a free spot in the row along a station's free side.

Boxes stand in a row along the edge, squarely to it, so that each can be grasped again later. A spot is
chosen so that the row takes as many boxes as it can: it costs most to lose room for a later box, then to
walk, then to stand close to a neighbour.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from jidoka.bodies.humanoid.navigation.footprint import (
    Pose,
    Solid,
    extent,
    names,
    side_depth,
    side_frame,
    side_length,
)
from jidoka.bodies.humanoid.navigation.stances import (
    FARTHEST_STANCE_M,
    HAND_THICKNESS_M,
    Floor,
    Unreachable,
    grasps,
    no_standing_room,
    stance_distance,
)
from jidoka.bodies.humanoid.rotation import wrap
from jidoka.bodies.humanoid.world import Side, Station
from jidoka.errors import TerminalError

NEAR_FACE_M = 0.04
"""From the station's edge to the near face of a placed box."""
END_ROOM_M = 0.05
"""From the ends of the row to the outermost boxes: the largest placing error, 2.5 cm, twice."""
LEG_ROOM_M = 0.08
"""More room at the ends, if it costs no room for another box: a table's legs stand there, and the robot's own
knees and toes are 7 to 17 cm to the side of the box's centre."""
RELEASE_OPENING_M = 0.08
"""How far each hand moves outward to let go."""
RELEASE_ROOM_M = RELEASE_OPENING_M + HAND_THICKNESS_M
ROW_GAP_M = RELEASE_ROOM_M + 0.01
"""Between the faces of neighbours in a row: a hand that lets go, and a centimetre for the pose's noise."""
EASY_GAP_M = 0.24
"""Preferred gap, if it costs no room for another box."""
ACROSS_GAP_M = 0.04
"""Between a placed box and anything behind it."""
NOMINAL_WIDTH_M = 0.32
"""Widest box of the catalogue: what a row keeps room for."""

_PLACED = "the placed box"
_LOST_WIDEST_COST = 6.0
"""For each place of the widest box that a spot takes beyond its own [m of walking]."""
_LOST_SAME_COST = 1.5
"""For each place of a box like this one."""
_TIGHT_COST = 10.0
"""For each metre that a gap is short of the easy one."""
_LEG_COST = 1.0
"""For each end of the row that is closer than `LEG_ROOM_M` [m of walking]."""


class NoFreeSpace(TerminalError):
    """A station has no free spot for a box; the text names the station and what stands on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a box goes, and where the robot stands to put it there."""

    box: Pose
    """Centre of the box and its yaw in `map`."""
    stance: Pose
    """Pelvis and heading in `map`."""
    side: Side
    """The station's side at which the robot stands."""
    distance: float
    """Pelvis to box centre [m]."""
    gap: float
    """To the nearer neighbour in the row, inf if there is none [m]."""


@dataclass(frozen=True, slots=True)
class _Load:
    """The box as the robot holds it."""

    depth: float
    width: float
    height: float
    turn: float


@dataclass(frozen=True, slots=True)
class _Gap:
    """A free stretch of a row, from right to left along the edge [m]."""

    right: float
    left: float
    right_box: bool
    """Whether a box, not the row's end, closes it on the right."""
    left_box: bool


def choose_spot(
    station: Station,
    box_size: tuple[float, float, float],
    others: Sequence[Solid],
    floor: Floor,
    robot_xy: tuple[float, float],
    *,
    turn: float = 0.0,
    preferred: Side | None = None,
) -> Placement:
    """The best free spot for a box in the robot's hands.

    Args:
        station: where it goes.
        box_size: full extent along the box's own x, y, z [m].
        others: boxes on the station.
        floor: what limits where the robot stands; the station itself may be among the obstacles.
        robot_xy: where the robot is now [m].
        turn: yaw of the box minus heading, as in `Grasp.turn`: a multiple of pi/2 [rad].
        preferred: a side to use if it has a spot at all.

    The spot leaves this box, and every box that could be grasped before, graspable.

    Raises:
        NoFreeSpace: no side has one.
    """
    load = _load(box_size, turn)
    graspable = _graspable(station, others, floor) | {_PLACED}
    reasons: list[str] = []
    ranked: list[tuple[bool, float, Placement]] = []
    for side in station.sides:
        spots, reason = _spots(station, side, load, others, floor)
        reasons.append(f"side {side}: {reason}")
        for placement, cost in spots:
            walk = math.dist(robot_xy, placement.stance.xy)
            ranked.append((side != preferred, cost + walk, placement))
    for _, _, placement in sorted(ranked, key=lambda item: item[:2]):
        placed = Solid(_PLACED, placement.box, box_size)
        if graspable <= _graspable(station, [*others, placed], floor):
            return placement
    raise NoFreeSpace(
        f"no free space on {station.name} for a box {load.width:.2f} m wide and {load.depth:.2f} m deep; "
        f"there: {names(others)}; {'; '.join(reasons)}"
    )


def capacity(station: Station, sizes: Iterable[tuple[float, float, float]], floor: Floor) -> int:
    """How many boxes of these sizes, placed in this order, an empty station takes until one finds no spot."""
    placed: list[Solid] = []
    for number, size in enumerate(sizes, start=1):
        try:
            spot = choose_spot(station, size, placed, floor, (station.x, station.y))
        except NoFreeSpace:
            break
        placed.append(Solid(f"place {number}", spot.box, size))
    return len(placed)


def _load(box_size: tuple[float, float, float], turn: float) -> _Load:
    across = round(turn / (math.pi / 2)) % 2 == 1
    x, y, z = box_size
    return _Load(depth=y if across else x, width=x if across else y, height=z, turn=turn)


def _graspable(station: Station, boxes: Sequence[Solid], floor: Floor) -> set[str]:
    """Names of those of the boxes on a station that can be grasped."""
    found: set[str] = set()
    for box in boxes:
        with suppress(Unreachable):
            grasps(box, station, [other for other in boxes if other is not box], floor)
            found.add(box.name)
    return found


def _spots(
    station: Station, side: Side, load: _Load, others: Sequence[Solid], floor: Floor
) -> tuple[list[tuple[Placement, float]], str]:
    """Feasible spots on one side with their cost, and why others are not."""
    edge = side_frame(station, side)
    inset = NEAR_FACE_M + load.depth / 2
    distance = stance_distance(load.depth, inset)
    if NEAR_FACE_M + load.depth > side_depth(station, side) - NEAR_FACE_M:
        return [], f"the top is only {side_depth(station, side):.2f} m deep"
    if distance > FARTHEST_STANCE_M:
        return [], f"the robot would have to reach {distance:.2f} m (at most {FARTHEST_STANCE_M:.2f})"
    gaps = _gaps(station, side, load, others)
    spots: list[tuple[Placement, float]] = []
    reason = f"no gap of {load.width:.2f} m"
    for gap in gaps:
        for left in _positions(gap, load.width):
            centre = edge.at(inset, left)
            stance = centre.at(-distance, 0.0)
            problem = no_standing_room(stance, station, floor)
            if problem:
                reason = problem
                continue
            room = _room(gap, left, load.width)
            box = Pose(centre.x, centre.y, wrap(centre.yaw + load.turn))
            placement = Placement(box=box, stance=stance, side=side, distance=distance, gap=room)
            spots.append((placement, _cost(gap, left, load.width)))
    return spots, reason


def _gaps(station: Station, side: Side, load: _Load, others: Sequence[Solid]) -> list[_Gap]:
    """Free stretches of the row along a side, from right to left.

    Whatever reaches into the row, near or behind, closes it over its whole extent along the edge; so a box in
    a gap, `ROW_GAP_M` from what closes it, touches nothing, and hands and forearms pass beside it.
    """
    edge = side_frame(station, side)
    end = side_length(station, side) / 2 - END_ROOM_M
    band = NEAR_FACE_M + load.depth + ACROSS_GAP_M
    taken = sorted((e[2], e[3]) for e in (extent(other, edge) for other in others) if e[0] < band)
    gaps: list[_Gap] = []
    right, right_box = -end, False
    for a, b in taken:
        if a > right:
            gaps.append(_Gap(right, a, right_box, True))
        if b > right:
            right, right_box = b, True
    gaps.append(_Gap(right, end, right_box, False))
    return gaps


def _positions(gap: _Gap, width: float) -> Iterator[float]:
    """Candidate centres in a gap: at either end, tight or with an easy gap, and in the middle."""
    for room in (ROW_GAP_M, EASY_GAP_M):
        lowest = gap.right + (room if gap.right_box else 0.0) + width / 2
        highest = gap.left - (room if gap.left_box else 0.0) - width / 2
        if lowest <= highest:
            yield from (lowest, highest, (lowest + highest) / 2)
        clear = (lowest + LEG_ROOM_M * (not gap.right_box), highest - LEG_ROOM_M * (not gap.left_box))
        if clear[0] <= clear[1]:
            yield from clear


def _room(gap: _Gap, left: float, width: float) -> float:
    """Distance from a box at a position to its nearer neighbour; inf without neighbours [m]."""
    rooms = [math.inf]
    if gap.right_box:
        rooms.append(left - width / 2 - gap.right)
    if gap.left_box:
        rooms.append(gap.left - left - width / 2)
    return min(rooms)


def _cost(gap: _Gap, left: float, width: float) -> float:
    """How much worse than the best a position in a gap is, in metres of walking."""
    tight = max(0.0, EASY_GAP_M - _room(gap, left, width))
    return (
        _LEG_COST * _at_legs(gap, left, width)
        + _TIGHT_COST * tight
        + _LOST_WIDEST_COST * _lost(gap, left, width, NOMINAL_WIDTH_M)
        + _LOST_SAME_COST * _lost(gap, left, width, width)
    )


def _at_legs(gap: _Gap, left: float, width: float) -> int:
    """How many ends of the row are so close that the robot would stand before the station's legs."""
    rooms = ((gap.right_box, left - width / 2 - gap.right), (gap.left_box, gap.left - left - width / 2))
    return sum(not box and room < LEG_ROOM_M - 1e-9 for box, room in rooms)


def _lost(gap: _Gap, left: float, width: float, later: float) -> int:
    """How many places for later boxes of a width a position takes from a gap, beyond the one it uses."""
    on_right = _Gap(gap.right, left - width / 2, gap.right_box, True)
    on_left = _Gap(left + width / 2, gap.left, True, gap.left_box)
    return max(0, _places(gap, later) - 1 - _places(on_right, later) - _places(on_left, later))


def _places(gap: _Gap, width: float) -> int:
    """How many boxes of a width fit side by side into a gap."""
    length = gap.left - gap.right - ROW_GAP_M * (gap.right_box + gap.left_box)
    return max(0, math.floor((length + ROW_GAP_M) / (width + ROW_GAP_M) + 1e-9))
