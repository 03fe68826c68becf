"""The shortest way on foot: a visibility graph around inflated obstacles, searched with Dijkstra's algorithm.

Lozano-Perez and Wesley, "An algorithm for planning collision-free paths among polyhedral obstacles", CACM
1979: the shortest path among polygons bends only at their corners. Each obstacle is grown by the clearance
with its corners cut tangentially, so no point of a path is nearer than the clearance to an obstacle, save
where start or goal already are: a robot at work stands close to a table. There it leaves by the shortest
way out, and comes in by the shortest way in.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import dist, inf
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from jidoka.bodies.humanoid.navigation.footprint import ROBOT_RADIUS_M, Bounds, Obstacle
from jidoka.errors import TerminalError

Point: TypeAlias = tuple[float, float]
"""x, y in `map` [m]."""
Array: TypeAlias = NDArray[np.float64]

SHUFFLE_M = 0.5
"""Up to this far the robot may step straight along a table that it stands close to, without backing off."""
SLACK_M = 0.05
"""A way out of a corner may come this much nearer to an obstacle than its end already is."""
_EPS_M = 1e-3
"""Paths run this much outside the grown obstacles, so that rounding never makes a corner block itself."""


class Blocked(TerminalError):
    """There is no way from start to goal, until something moves; the text names what stands in it."""


@dataclass(frozen=True, slots=True)
class _Space:
    """What can be computed before start and goal are known."""

    obstacles: tuple[Obstacle, ...]
    clearance_m: float
    grown: tuple[shapely.Geometry, ...]
    """Each obstacle, inflated."""
    blocked: shapely.Geometry
    """Union of the inflated obstacles, prepared."""
    rooms: tuple[shapely.Geometry, ...]
    """Connected parts of the free floor."""
    nodes: Array
    """Corners at which a path may bend, shape (n, 2) [m]."""
    lengths: Array
    """Length of the straight way between two nodes, inf where it is blocked, shape (n, n) [m]."""


def route(
    start: Point, goal: Point, obstacles: Sequence[Obstacle], bounds: Bounds, clearance_m: float
) -> tuple[Point, ...]:
    """The shortest path from start to goal, both included.

    Args:
        start: where the pelvis is [m].
        goal: where it shall be [m].
        obstacles: what stands on the floor; hard ones are kept at `ROBOT_RADIUS_M` at least.
        bounds: walls of the hall.
        clearance_m: distance the pelvis keeps from obstacles and walls.

    Raises:
        Blocked: there is no way.
    """
    space = _space(tuple(obstacles), bounds, clearance_m)
    enterable = _enterable(space, goal, bounds)
    if enterable and _may_shuffle(space, start, goal):
        return (start, goal)
    leave = _exits(space, start)
    enter = _exits(space, goal) if enterable else []
    if not leave:
        raise Blocked(_stuck(space, "start", start))
    if not enter:
        raise Blocked(_stuck(space, "goal", goal))
    path = _search(space, leave, enter)
    if path is None:
        raise Blocked(_apart(space, start, goal, leave, enter))
    return _tidy([start, *path, goal])


def length(path: Sequence[Point]) -> float:
    """Length of a path [m]."""
    return sum(dist(a, b) for a, b in pairwise(path))


def _grow(obstacle: Obstacle, clearance_m: float, extra_m: float = 0.0) -> shapely.Geometry:
    """Inflate; a mitre limit of 1 cuts each corner at the tangent, so a rectangle becomes an octagon."""
    margin = max(clearance_m, ROBOT_RADIUS_M) if obstacle.hard else clearance_m
    return obstacle.polygon.buffer(margin + extra_m, join_style="mitre", mitre_limit=1.0)


@lru_cache(maxsize=16)
def _space(obstacles: tuple[Obstacle, ...], bounds: Bounds, clearance_m: float) -> _Space:
    """The visibility graph of a map; cached, for a map changes less often than a goal."""
    hall = shapely.box(*bounds).buffer(-clearance_m)
    grown = tuple(_grow(o, clearance_m) for o in obstacles)
    blocked = shapely.union_all(grown)
    shapely.prepare(blocked)
    around = shapely.union_all([_grow(o, clearance_m, _EPS_M) for o in obstacles])
    free = shapely.orient_polygons(hall.difference(around))
    nodes = _bends(free)
    lengths = np.full((len(nodes), len(nodes)), inf)
    i, j = np.triu_indices(len(nodes), 1)
    lengths[i, j] = _straight(blocked, nodes[i], nodes[j])
    rooms = tuple(room for room in shapely.get_parts(free) if not room.is_empty)
    return _Space(obstacles, clearance_m, grown, blocked, rooms, nodes, np.minimum(lengths, lengths.T))


def _bends(free: shapely.Geometry) -> Array:
    """Corners of the free floor that point into it: shells run counter-clockwise, holes clockwise."""
    bends: list[Array] = [np.empty((0, 2))]
    for ring in shapely.get_rings(shapely.get_parts(free)):
        here = shapely.get_coordinates(ring)[:-1]
        before, after = here - np.roll(here, 1, axis=0), np.roll(here, -1, axis=0) - here
        turn = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
        bends.append(here[turn < 0.0])
    return np.concatenate(bends)


def _straight(blocked: shapely.Geometry, a: Array, b: Array) -> Array:
    """Length of each straight way from a to b, inf where it is blocked; a and b have shape (n, 2)."""
    lengths = np.hypot(*(b - a).T)
    if len(a):
        lengths[shapely.intersects(blocked, shapely.linestrings(np.stack([a, b], axis=1)))] = inf
    return lengths


def _exits(space: _Space, point: Point) -> list[Point]:
    """Where a point enters the free floor: at itself if it is free, else at the nearest point of each room.

    A start inside an obstacle (noise, or a push) may leave it by the shortest way.
    """
    here = shapely.Point(point)
    exits: list[Point] = []
    for room in space.rooms:
        way = shapely.shortest_line(here, room)
        if way.length < 2 * _EPS_M:
            return [way.coords[-1]]
        if _keeps_off(space, way, (here,), SLACK_M):
            exits.append(way.coords[-1])
    return exits


def _keeps_off(space: _Space, way: shapely.Geometry, ends: Sequence[shapely.Point], slack_m: float) -> bool:
    """Whether a way comes no nearer to anything than the clearance, or than its ends already are."""
    for obstacle, grown in zip(space.obstacles, space.grown, strict=True):
        shape = grown if obstacle.hard else obstacle.polygon
        clearance = 0.0 if obstacle.hard else space.clearance_m
        keep = min(clearance, *(shape.distance(end) for end in ends)) - slack_m
        inside = any(shape.intersects(end) for end in ends)
        if not inside and (shape.intersects(way) or shape.distance(way) < keep - 1e-9):
            return False
    return True


def _enterable(space: _Space, goal: Point, bounds: Bounds) -> bool:
    """Whether a goal lies in the hall, in no obstacle, and outside the margin of every keep-out zone."""
    here = shapely.Point(goal)
    if not shapely.box(*bounds).covers(here):
        return False
    shapes = zip(space.obstacles, space.grown, strict=True)
    return not any((grown if o.hard else o.polygon).intersects(here) for o, grown in shapes)


def _may_shuffle(space: _Space, start: Point, goal: Point) -> bool:
    """Whether a short straight way comes no nearer to anything than start or goal already are."""
    if dist(start, goal) > SHUFFLE_M:
        return False
    ends = (shapely.Point(start), shapely.Point(goal))
    return _keeps_off(space, shapely.LineString([start, goal]), ends, 0.0)


def _search(space: _Space, leave: Sequence[Point], enter: Sequence[Point]) -> list[Point] | None:
    """Dijkstra from any of `leave` to any of `enter`; None if no room holds one of each."""
    ends = np.array([*leave, *enter], dtype=float)
    points = np.concatenate([space.nodes, ends])
    n, first_enter = len(space.nodes), len(space.nodes) + len(leave)
    lengths = np.full((len(points), len(points)), inf)
    lengths[:n, :n] = space.lengths
    for k in range(n, len(points)):
        lengths[k, :k] = _straight(space.blocked, np.broadcast_to(points[k], (k, 2)), points[:k])
        lengths[:k, k] = lengths[k, :k]
    best = np.full(len(points), inf)
    best[n:first_enter] = 0.0
    came = np.full(len(points), -1)
    queue = [(0.0, k) for k in range(n, first_enter)]
    while queue:
        cost, k = heapq.heappop(queue)
        if k >= first_enter:
            return _trace(points, came, k)
        if cost > best[k]:
            continue
        reach = cost + lengths[k]
        for m in np.flatnonzero(reach < best):
            best[m], came[m] = reach[m], k
            heapq.heappush(queue, (float(reach[m]), int(m)))
    return None


def _trace(points: Array, came: NDArray[np.int_], last: int) -> list[Point]:
    """The points that led to the last one, first first."""
    path: list[Point] = []
    while last >= 0:
        path.append((float(points[last, 0]), float(points[last, 1])))
        last = int(came[last])
    return path[::-1]


def _tidy(path: Iterable[Point]) -> tuple[Point, ...]:
    """Drop points that repeat the one before."""
    tidy: list[Point] = []
    for point in path:
        if not tidy or dist(tidy[-1], point) > 1e-9:
            tidy.append(point)
    return tuple(tidy)


def _stuck(space: _Space, which: str, point: Point) -> str:
    """Why start or goal has no exit."""
    here = shapely.Point(point)
    near = [o.name for o, shape in zip(space.obstacles, space.grown, strict=True) if shape.intersects(here)]
    return (
        f"the {which} ({point[0]:.2f}, {point[1]:.2f}) is shut in by {', '.join(near) or 'the walls'}: "
        f"the robot needs {space.clearance_m:.2f} m around it"
    )


def _apart(space: _Space, start: Point, goal: Point, leave: Sequence[Point], enter: Sequence[Point]) -> str:
    """Which obstacles close the smaller of the rooms that hold start and goal."""

    def around(ends: Sequence[Point]) -> tuple[float, list[str]]:
        rooms = [r for r in space.rooms if any(r.distance(shapely.Point(e)) < _EPS_M for e in ends)]
        closing = [
            o.name
            for o, shape in zip(space.obstacles, space.grown, strict=True)
            if any(shape.distance(room) < 2 * _EPS_M for room in rooms)
        ]
        return sum(room.area for room in rooms), closing

    _, closing = min(around(leave), around(enter))
    return (
        f"no way from ({start[0]:.2f}, {start[1]:.2f}) to ({goal[0]:.2f}, {goal[1]:.2f}): "
        f"{', '.join(closing)} leave no gap of {2 * space.clearance_m:.2f} m"
    )
