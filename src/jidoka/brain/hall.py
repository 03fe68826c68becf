"""The hall as the planner thinks ahead in it: where boxes are, how much room stations have, how long ways
take.

Unlike a `World` it changes: the planner does its steps in it first. Distances are straight lines on the
floor [m].
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from jidoka.brain.world import FLOOR, ROBOT, Pose, World
from jidoka.types import Fact

Point: TypeAlias = tuple[float, float]
"""x, y in `map` [m]."""

EDGE_M = 0.46
"""Length of a station's edge that a box takes, with room for both hands [m]: the widest box is 0.32 m, a
hand 0.07 m."""
DEEP_M = 0.6
"""A top at least this deep takes boxes from two opposite sides [m]: a box is up to 0.24 m deep, 0.06 m from
the edge."""
SPEED_M_S = 0.4
"""Walking with or without a box (docs/design/humanoid.md)."""
HANDLING_S: Mapping[str, float] = {"pick": 8.0, "place": 8.0, "walk_to": 2.0}
"""Time of a skill without the way to it [s]: fine approach, arms, stepping back."""
UNLIMITED = 10_000
"""Room of a station that tells no size."""


@dataclass(slots=True, kw_only=True)
class Hall:
    """A changing model of the hall."""

    places: Mapping[str, Point]
    """Stations and spots."""
    room: Mapping[str, int]
    """How many boxes a station takes; stations only."""
    where: dict[str, str]
    """The place of every box that was seen: a station, `floor` or `robot`."""
    points: dict[str, Point]
    robot: Point = (0.0, 0.0)
    robot_at: str | None = None
    holding: str | None = None
    known: frozenset[str] = frozenset()
    """All boxes of the catalogue, seen or not."""
    seconds: float = field(default=0.0)
    """Time spent in this model [s]."""

    def free(self, station: str) -> int:
        """How many more boxes a station takes."""
        return self.room[station] - sum(place == station for place in self.where.values())

    def point(self, name: str) -> Point:
        """Where a box or place is; the robot's own place for what nobody has seen."""
        if self.where.get(name) == ROBOT:
            return self.robot
        return self.points.get(name) or self.places.get(name) or self.robot

    def time(self, skill: str, target: str) -> float:
        """How long a skill takes from here, its way included [s]."""
        return HANDLING_S[skill] + math.dist(self.robot, self.point(target)) / SPEED_M_S

    def do(self, skill: str, target: str) -> float:
        """Do `pick` of a box, `place` at a station or `walk_to` a place; returns its time [s]."""
        seconds = self.time(skill, target)
        self.seconds += seconds
        self.robot = self.point(target)
        if skill == "pick":
            self.robot_at = self.where.get(target)
            self.where[target], self.holding = ROBOT, target
            return seconds
        self.robot_at = target
        if skill == "place" and self.holding is not None:
            self.where[self.holding], self.points[self.holding] = target, self.robot
            self.holding = None
        return seconds


def hall_of(world: World, facts: Sequence[Fact], learned: Mapping[str, int] | None = None) -> Hall:
    """The hall as it is seen now.

    Args:
        world: gathered from `facts`.
        facts: for what stations tell about their sides.
        learned: stations that said "no free space", and how many boxes stood there then.
    """
    where = {box.name: box.where for box in world.boxes.values() if box.where is not None}
    room: dict[str, int] = {}
    for name in world.stations:
        there = sum(place == name for place in where.values())
        room[name] = max(_room(name, facts), there)
        if learned and name in learned:
            room[name] = min(room[name], learned[name])
    return Hall(
        places={name: _xy(place.pose) for name, place in world.places.items() if place.pose is not None},
        room=room,
        where=where,
        points={b.name: _xy(b.pose) for b in world.boxes.values() if b.pose is not None and b.where != ROBOT},
        robot=_xy(world.robot) if world.robot is not None else (0.0, 0.0),
        robot_at=world.robot_at,
        holding=world.holding,
        known=frozenset(world.boxes),
    )


def capacity(size: Sequence[float], sides: Sequence[str]) -> int:
    """How many boxes fit along the edges at which the robot may stand.

    Args:
        size: full extent of the top along its own x and y [m].
        sides: of "+x", "-x", "+y", "-y"; at "-x" the edge runs along y.
    """
    total = 0
    for edge, depth, pair in ((size[1], size[0], ("+x", "-x")), (size[0], size[1], ("+y", "-y"))):
        usable = sum(side in sides for side in pair)
        total += (min(usable, 1) if depth < DEEP_M else usable) * int(edge / EDGE_M + 1e-9)
    return total


def _room(station: str, facts: Sequence[Fact]) -> int:
    """What the newest fact about a station tells of its room."""
    for fact in reversed(facts):
        if fact.atom.predicate == "station" and fact.atom.args == (station,) and "size" in fact.value:
            return capacity(fact.value["size"], fact.value.get("sides", ("+x", "-x")))
    return UNLIMITED


def _xy(pose: Pose) -> Point:
    return (pose.x, pose.y)


__all__ = ["FLOOR", "ROBOT", "Hall", "Point", "capacity", "hall_of"]
