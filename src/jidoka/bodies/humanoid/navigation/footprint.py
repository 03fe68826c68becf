"""Plan-view geometry: poses on the floor, rectangles, and the frame of a station's side.

Frame `map` (REP-103): x forward, y left; lengths in metres, angles in radians, counter-clockwise positive.

The frame of a side sits in the middle of the station's edge on that side. Its x axis points inward, the way a
robot at that side looks; its y axis runs along the edge, to that robot's left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

import shapely

from jidoka.bodies.humanoid.rotation import wrap
from jidoka.bodies.humanoid.world import Side, Station, Zone

Bounds: TypeAlias = tuple[float, float, float, float]
"""Walls of the hall: min x, min y, max x, max y [m]."""

ROBOT_RADIUS_M = 0.35
"""Of the disc around the pelvis that holds the G1 with its hands ready, palms 0.24 m to the sides."""

_INWARD: dict[Side, float] = {"-x": 0.0, "+x": math.pi, "-y": math.pi / 2, "+y": -math.pi / 2}
"""Heading of a robot at a side, in the station's frame [rad]."""


@dataclass(frozen=True, slots=True)
class Pose:
    """A position on the floor and a heading."""

    x: float
    y: float
    yaw: float = 0.0

    @property
    def xy(self) -> tuple[float, float]:
        """The position alone."""
        return self.x, self.y

    def at(self, ahead: float, left: float, turn: float = 0.0) -> Pose:
        """The pose that lies `ahead` and to the `left` of this one, turned by `turn`."""
        c, s = math.cos(self.yaw), math.sin(self.yaw)
        return Pose(self.x + c * ahead - s * left, self.y + s * ahead + c * left, wrap(self.yaw + turn))

    def local(self, x: float, y: float) -> tuple[float, float]:
        """How far ahead and to the left of this pose a point of `map` lies."""
        c, s = math.cos(self.yaw), math.sin(self.yaw)
        dx, dy = x - self.x, y - self.y
        return c * dx + s * dy, c * dy - s * dx


@dataclass(frozen=True, slots=True)
class Solid:
    """A box where it stands, seen from above."""

    name: str
    pose: Pose
    size: tuple[float, float, float]
    """Full extent along its own x, y, z [m]."""

    @property
    def polygon(self) -> shapely.Polygon:
        """Its outline on the floor."""
        return rectangle(self.pose, self.size[0], self.size[1])


@dataclass(frozen=True)
class Obstacle:
    """Something on the floor that the robot walks around."""

    name: str
    polygon: shapely.Polygon
    hard: bool = False
    """A keep-out zone: always kept at the full robot radius, and never entered on the way to a goal."""

    @cached_property
    def bounds(self) -> Bounds:
        """Bounding box: min x, min y, max x, max y [m]."""
        return self.polygon.bounds

    @classmethod
    def of_station(cls, station: Station) -> Obstacle:
        """The outline of a table or shelf."""
        return cls(station.name, rectangle(Pose(station.x, station.y, station.yaw), *station.size))

    @classmethod
    def of_box(cls, solid: Solid) -> Obstacle:
        """The outline of a box that lies on the floor."""
        return cls(solid.name, solid.polygon)

    @classmethod
    def of_zone(cls, zone: Zone) -> Obstacle:
        """A keep-out zone."""
        return cls(zone.name, shapely.Polygon(zone.corners), hard=True)


@lru_cache(maxsize=256)
def rectangle(centre: Pose, depth: float, width: float) -> shapely.Polygon:
    """A rectangle of `depth` along the pose's heading and `width` across it.

    Remembered, because it is always asked for the same stations.
    """
    return area(centre, (-depth / 2, depth / 2), (-width / 2, width / 2))


def area(frame: Pose, ahead: tuple[float, float], left: tuple[float, float]) -> shapely.Polygon:
    """The rectangle between two distances ahead and two to the left of a pose."""
    corners = ((ahead[0], left[0]), (ahead[1], left[0]), (ahead[1], left[1]), (ahead[0], left[1]))
    return shapely.Polygon([frame.at(a, b).xy for a, b in corners])


def side_frame(station: Station, side: Side) -> Pose:
    """The frame of a side (see above)."""
    centre = Pose(station.x, station.y, wrap(station.yaw + _INWARD[side]))
    return centre.at(-side_depth(station, side) / 2, 0.0)


def side_length(station: Station, side: Side) -> float:
    """Length of the edge on that side [m]."""
    return station.size[1] if side in ("-x", "+x") else station.size[0]


def side_depth(station: Station, side: Side) -> float:
    """How far the top reaches from that side to the opposite one [m]."""
    return station.size[0] if side in ("-x", "+x") else station.size[1]


def extent(solid: Solid, frame: Pose) -> tuple[float, float, float, float]:
    """Nearest and farthest ahead, rightmost and leftmost, of a box in a frame [m]."""
    half_x, half_y = solid.size[0] / 2, solid.size[1] / 2
    corners = [solid.pose.at(sx * half_x, sy * half_y) for sx in (-1, 1) for sy in (-1, 1)]
    ahead, left = zip(*(frame.local(*corner.xy) for corner in corners), strict=True)
    return min(ahead), max(ahead), min(left), max(left)


def names(obstacles: Sequence[Obstacle | Solid]) -> str:
    """Their names for a message: `box_1, box_3`, or `nothing`."""
    return ", ".join(o.name for o in obstacles) or "nothing"
