"""Where things stand on a station: outlines, free sides, and rows of boxes along an edge.

A side's own frame: from the middle of the edge, `along` runs along it, `inward` across the top.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from shapely import Polygon

from jidoka.bodies.humanoid.world import Side
from jidoka.sites.warehouse.model import StationRow

FACING: Final[dict[Side, float]] = {"-x": 0.0, "+x": math.pi, "-y": math.pi / 2, "+y": -math.pi / 2}
"""Heading, in the station's frame, of a robot that stands at a side and looks at the station [rad]."""
HAND_GAP: Final = 0.16
"""Room between neighbours, where the hands go [m]."""
END_MARGIN: Final = 0.03
"""From the end of a top to the first box [m]."""
STANDING_DEPTH: Final = 0.9
"""Floor that a robot needs in front of a side, to stand and to step back with a box [m]."""


def heading(station: StationRow, side: Side) -> float:
    """Heading in `map` of a robot that looks at `station` from `side` [rad]."""
    return math.radians(station.yaw_deg) + FACING[side]


def edge_length(station: StationRow, side: Side) -> float:
    """Length of the edge at `side` [m]."""
    return station.size[1] if side in ("+x", "-x") else station.size[0]


def depth(station: StationRow, side: Side) -> float:
    """Depth of the top as seen from `side` [m]."""
    return station.size[0] if side in ("+x", "-x") else station.size[1]


def on_top(station: StationRow, side: Side, along: float, inward: float) -> tuple[float, float]:
    """x, y in `map` of a point in the frame of a side; `along` grows to the left of a robot that looks in."""
    yaw = heading(station, side)
    reach = inward - depth(station, side) / 2
    c, s = math.cos(yaw), math.sin(yaw)
    return station.x + c * reach - s * along, station.y + s * reach + c * along


def outline(station: StationRow) -> Polygon:
    """The top, seen from above, in `map`."""
    return rectangle(station.x, station.y, math.radians(station.yaw_deg), station.size)


def rectangle(x: float, y: float, yaw: float, size: Sequence[float]) -> Polygon:
    """A rectangle of full extents size[0], size[1] about x, y, turned by `yaw` [m, rad]."""
    c, s = math.cos(yaw), math.sin(yaw)
    corners = [(size[0] * i / 2, size[1] * j / 2) for i, j in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
    return Polygon([(x + c * u - s * v, y + s * u + c * v) for u, v in corners])


def standing_room(station: StationRow, side: Side) -> Polygon:
    """The floor in front of a side, in `map`: half the edge wide, STANDING_DEPTH deep."""
    half = edge_length(station, side) / 4
    corners = [(half, 0.0), (-half, 0.0), (-half, -STANDING_DEPTH), (half, -STANDING_DEPTH)]
    return Polygon([on_top(station, side, along, inward) for along, inward in corners])


def footprint(size: Sequence[float], yaw: float) -> tuple[float, float]:
    """Extent across and along an edge [m] of a box turned by `yaw` [rad] from square with it."""
    c, s = abs(math.cos(yaw)), abs(math.sin(yaw))
    return size[0] * c + size[1] * s, size[1] * c + size[0] * s


def row_length(widths: Sequence[float]) -> float:
    """Length of edge that boxes of these extents need, hands and ends included [m]."""
    return sum(widths) + HAND_GAP * max(0, len(widths) - 1) + 2 * END_MARGIN if widths else 0.0
