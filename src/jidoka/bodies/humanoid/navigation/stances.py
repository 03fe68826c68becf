"""Where to stand for a two-hand grasp of a box on a station, and whether the hands get in beside it.

The robot faces the box along one of the box's axes. Its palms press the two faces to its left and right, at
the height of the box's centre. The hands come in from above beside those faces, the forearms from the
robot's side over the edge; so the strip from the robot to just behind the box's centre, one hand's room
wider on each side, is free.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from jidoka.bodies.humanoid.navigation.footprint import (
    ROBOT_RADIUS_M,
    Bounds,
    Obstacle,
    Pose,
    Solid,
    area,
    side_frame,
)
from jidoka.bodies.humanoid.rotation import wrap
from jidoka.bodies.humanoid.world import Side, Station
from jidoka.errors import TerminalError

STANCE_M = 0.36
"""Pelvis to box centre along the heading: where the G1 lifts best, measured with 0.5 to 2.5 kg."""
FARTHEST_STANCE_M = 0.42
"""As far as the arms reach to grasp and lift."""
EDGE_ROOM_M = 0.13
"""Least distance of the pelvis from the station's edge: the G1's belly is 0.1 m in front of the pelvis."""
TORSO_ROOM_M = 0.22
"""Least distance from the pelvis to the near face: the box is drawn 6 cm closer when it is carried."""
MAX_PALM_WIDTH_M = 0.34
"""Widest box the palms hold with the wrists straight."""
HAND_OPENING_M = 0.06
"""Free room between palm and face before closing."""
HAND_THICKNESS_M = 0.08
"""Of the hand outside its palm, knuckles included."""
HAND_ROOM_M = HAND_OPENING_M + HAND_THICKNESS_M
HAND_ALONG_M = 0.09
"""How far the fingers reach past the box's centre."""
HAND_HALF_HEIGHT_M = 0.05
"""A neighbour is in the way of a hand at the box's centre if its top is above the hand's lower edge."""
STANCE_RADIUS_M = 0.30
"""Free floor around the pelvis at the stance and on the way back; a shoulder reaches 0.25 m to its side."""
RETREAT_M = 0.45
"""The robot backs straight up this far before it turns."""

_SHALLOW_M = 0.26
_ROOMY_M = 0.05


class Unreachable(TerminalError):
    """The hands can't get at a box; the text says for each side what is in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What limits where the robot stands."""

    obstacles: tuple[Obstacle, ...]
    """Stations, boxes on the floor, keep-out zones."""
    bounds: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Grasp:
    """One way to grasp a box."""

    stance: Pose
    """Pelvis and heading in `map`."""
    side: Side
    """The station's side at which the robot stands."""
    distance: float
    """Pelvis to box centre [m]."""
    width: float
    """Between the palms [m]."""
    depth: float
    """Of the box along the heading [m]."""
    turn: float
    """Yaw of the box minus heading: a multiple of pi/2 [rad]."""
    clearance: float
    """Free room beyond what the hands need, at most 0.3 [m]."""
    cost: float
    """Smaller is better; about metres of walking."""


def grasps(
    box: Solid,
    station: Station,
    others: Sequence[Solid],
    floor: Floor,
    *,
    robot_xy: tuple[float, float] | None = None,
) -> list[Grasp]:
    """All ways to grasp a box from the station's free sides, best first; at least one.

    Args:
        box: the box, its pose in `map`.
        station: what it stands on.
        others: the other boxes on the station.
        floor: what limits where the robot stands; the station itself may be among the obstacles.
        robot_xy: where the robot is now, to prefer a short walk [m].

    Raises:
        Unreachable: no side works.
    """
    found: list[Grasp] = []
    reasons: list[str] = []
    for side in station.sides:
        grasp = _from_side(box, station, side, others, floor, robot_xy)
        if isinstance(grasp, Grasp):
            found.append(grasp)
        else:
            reasons.append(f"side {side}: {grasp}")
    if not found:
        raise Unreachable(f"{box.name} on {station.name} can't be grasped: {'; '.join(reasons)}")
    return sorted(found, key=lambda grasp: grasp.cost)


def stance_distance(depth: float, inset: float, turn: float = 0.0) -> float:
    """Pelvis to box centre for a box of `depth` along the heading, its centre `inset` inside the edge [m].

    The preferred distance, or more where the torso or the station's edge needs it; it may exceed
    `FARTHEST_STANCE_M`, and then the box is out of reach.
    """
    return max(STANCE_M, depth / 2 + TORSO_ROOM_M, (EDGE_ROOM_M + inset) / math.cos(turn))


def in_the_hands_way(
    centre: Pose, size: tuple[float, float, float], distance: float, others: Sequence[Solid], room_m: float
) -> str | None:
    """What stands where hands and forearms go, and what it hinders; None if nothing.

    Args:
        centre: of the box, with the robot's heading.
        size: of the box along the heading, across it, and up [m].
        distance: pelvis to box centre [m].
        others: boxes on the same top.
        room_m: that each hand needs beside the box.
    """
    depth, width, height = size
    parts = {
        "leaves no room for the left hand": (-distance, HAND_ALONG_M, width / 2, width / 2 + room_m),
        "leaves no room for the right hand": (-distance, HAND_ALONG_M, -width / 2 - room_m, -width / 2),
        "stands in front of it": (-distance, -depth / 2, -width / 2, width / 2),
    }
    for problem, (near, far, right, left) in parts.items():
        shape = area(centre, (near, far), (right, left))
        for other in _tall(others, height):
            if other.polygon.intersection(shape).area > 0.0:
                return f"{other.name} {problem}"
    return None


def no_standing_room(stance: Pose, station: Station, floor: Floor) -> str | None:
    """What is too close to a stance, or to the way straight back from it; None if nothing."""
    back = stance.at(-RETREAT_M, 0.0)
    way = shapely.LineString([stance.xy, back.xy])
    for obstacle in floor.obstacles:
        margin = ROBOT_RADIUS_M if obstacle.hard else STANCE_RADIUS_M
        if obstacle.name != station.name and obstacle.polygon.distance(way) < margin:
            return f"{obstacle.name} is where the robot would stand or back off"
    (x0, y0, x1, y1), r = floor.bounds, STANCE_RADIUS_M
    if not all(x0 + r <= x <= x1 - r and y0 + r <= y <= y1 - r for x, y in (stance.xy, back.xy)):
        return "the wall is where the robot would stand or back off"
    return None


def _from_side(
    box: Solid,
    station: Station,
    side: Side,
    others: Sequence[Solid],
    floor: Floor,
    robot_xy: tuple[float, float] | None,
) -> Grasp | str:
    """The grasp from one side, or why there is none."""
    edge = side_frame(station, side)
    quarter = round((box.pose.yaw - edge.yaw) / (math.pi / 2))
    turn = quarter * math.pi / 2
    heading = wrap(box.pose.yaw - turn)
    askew = wrap(heading - edge.yaw)
    depth, width = (box.size[0], box.size[1]) if quarter % 2 == 0 else (box.size[1], box.size[0])
    if width > MAX_PALM_WIDTH_M:
        return f"the box is {width:.2f} m wide (at most {MAX_PALM_WIDTH_M:.2f})"
    inset, _ = edge.local(*box.pose.xy)
    distance = stance_distance(depth, inset, askew)
    if distance > FARTHEST_STANCE_M:
        return f"{inset:.2f} m inside the edge is too far: {distance:.2f} m (at most {FARTHEST_STANCE_M:.2f})"
    centre = Pose(box.pose.x, box.pose.y, heading)
    size = (depth, width, box.size[2])
    obstruction = in_the_hands_way(centre, size, distance, others, HAND_ROOM_M)
    stance = centre.at(-distance, 0.0)
    obstruction = obstruction or no_standing_room(stance, station, floor)
    if obstruction:
        return obstruction
    clearance = _clearance(centre, size, distance, others)
    cost = _cost(distance, depth, askew, clearance)
    if robot_xy is not None:
        cost += math.dist(robot_xy, stance.xy)
    return Grasp(
        stance=stance,
        side=side,
        distance=distance,
        width=width,
        depth=depth,
        turn=wrap(turn),
        clearance=clearance,
        cost=cost,
    )


def _tall(others: Sequence[Solid], height: float) -> list[Solid]:
    """Those that reach up to the hands that hold a box of this height."""
    return [other for other in others if other.size[2] > height / 2 - HAND_HALF_HEIGHT_M]


def _clearance(
    centre: Pose, size: tuple[float, float, float], distance: float, others: Sequence[Solid]
) -> float:
    """Distance from the strip that the hands and forearms need to the nearest other box, at most 0.3 [m]."""
    half = size[1] / 2 + HAND_ROOM_M
    strip = area(centre, (-distance, HAND_ALONG_M), (-half, half))
    return min([0.3, *(other.polygon.distance(strip) for other in _tall(others, size[2]))])


def _cost(distance: float, depth: float, askew: float, clearance: float) -> float:
    """How much worse than the best a grasp is, in metres that one would walk for a better one."""
    far = 20.0 * abs(distance - STANCE_M)
    deep = 20.0 * max(0.0, depth - _SHALLOW_M)
    tight = 20.0 * max(0.0, _ROOMY_M - clearance)
    return far + deep + tight + 2.0 * abs(askew)
