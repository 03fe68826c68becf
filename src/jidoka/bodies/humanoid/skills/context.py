"""What a skill sees and moves: the robot's beliefs, its map, and its hands.

A skill is a generator: each control period it is resumed, looks at the context, sets the hands, and yields
a twist. It never reads hardware and never sleeps; dropping the generator leaves the robot standing with
its hands as they are.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

import shapely

from jidoka.bodies.humanoid.arms.ik import ArmIk
from jidoka.bodies.humanoid.control import Hands
from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.estimation.objects import BoxEstimate, ObjectTracker
from jidoka.bodies.humanoid.hardware.interface import Sensors
from jidoka.bodies.humanoid.link import Stepping
from jidoka.bodies.humanoid.locomotion.policy import Twist
from jidoka.bodies.humanoid.navigation.footprint import Obstacle, Pose, Solid, rectangle
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.skills.errors import SkillError
from jidoka.bodies.humanoid.world import BoxModel, Map, Station
from jidoka.types import Json

Skill: TypeAlias = Generator[Twist, None, dict[str, Json]]
"""Yields a twist each control period; returns the structured result."""
Motion: TypeAlias = Generator[Twist, None, None]
"""A part of a skill."""
OVERHANG_M: Final = 0.005
"""A box that is seen to reach further over the edge does not stand on the top [m]: the referee forgives 1 cm,
and an averaged pose is off by up to half of that."""

_T = TypeVar("_T")
Finding: TypeAlias = Generator[Twist, None, _T]
"""A part of a skill that returns what it found."""


@dataclass(slots=True, kw_only=True)
class Context:
    """Updated by the body before each resumption of a skill."""

    map: Map
    kinematics: Kinematics
    tracker: ObjectTracker
    hands: Hands
    ik: ArmIk
    stepping: Stepping
    base: BasePose
    sensors: Sensors
    progress: float = 0.0
    """Fraction of the running skill done, 0 to 1."""
    doing: str = ""
    """What the running skill does now."""
    boxes: dict[str, BoxModel] = field(default_factory=dict[str, BoxModel])

    def __post_init__(self) -> None:
        self.boxes = {b.name: b for b in self.map.boxes}

    def say(self, progress: float, doing: str) -> None:
        """Report progress."""
        self.progress, self.doing = progress, doing

    def model(self, box: str) -> BoxModel:
        """The catalogue's entry of a box.

        Raises:
            SkillError: `unknown_object`.
        """
        if box not in self.boxes:
            raise SkillError("unknown_object", f"no box is called {box!r}; there are {', '.join(self.boxes)}")
        return self.boxes[box]

    def see(self, box: str) -> BoxEstimate:
        """Where a box is believed to be.

        Raises:
            SkillError: `unknown_object`, also if it was never seen.
        """
        self.model(box)
        estimate = self.tracker.get(box)
        if estimate is None:
            raise SkillError("unknown_object", f"{box} has not been seen yet")
        return estimate

    def station(self, name: str) -> Station:
        """A station of the map.

        Raises:
            SkillError: `unknown_place`.
        """
        station = self.map.station(name)
        if station is None:
            raise SkillError(
                "unknown_place",
                f"no station is called {name!r}; there are {', '.join(s.name for s in self.map.stations)}",
            )
        return station

    def solids(self, *, on: Station | None = None, without: str | None = None) -> list[Solid]:
        """Boxes as they stand, seen from above: those on a station, or all; without the one named and
        without the held one."""
        return [
            Solid(name, Pose(float(e.xyz[0]), float(e.xyz[1]), e.yaw), self.boxes[name].size)
            for name, e in self.tracker.all().items()
            if name in self.boxes
            and name not in (without, self.hands.holding)
            and (on is None or stands_on(on, e, self.boxes[name].size))
        ]

    def obstacles(self) -> list[Obstacle]:
        """What the legs must go around: stations, keep-out zones, boxes on the floor."""
        fallen = [s for s in self.solids() if self.station_of(s.name) is None]
        return [
            *(Obstacle.of_station(s) for s in self.map.stations),
            *(Obstacle.of_zone(z) for z in self.map.zones),
            *(Obstacle.of_box(s) for s in fallen),
        ]

    def station_of(self, box: str) -> Station | None:
        """The station a box stands on, or None."""
        estimate = self.see(box)
        size = self.model(box).size
        return next((s for s in self.map.stations if stands_on(s, estimate, size)), None)


def stands_on(station: Station, box: BoxEstimate, size: tuple[float, float, float]) -> bool:
    """Whether a box of `size` rests on the station's top: centre over the top, underside within 5 cm of it.

    The underside is taken from the box's tilt, so that a box on its side is still on the table.
    """
    half = 0.5 * sum(abs(float(box.rotation[2, k])) * size[k] for k in range(3))
    underside = float(box.xyz[2]) - half
    near = abs(underside - station.height) < 0.05
    return near and bool(
        rectangle(Pose(station.x, station.y, station.yaw), *station.size).contains(
            shapely.Point(float(box.xyz[0]), float(box.xyz[1]))
        )
    )


def overhang(station: Station, box: BoxEstimate, size: tuple[float, float, float]) -> float:
    """How far the outline of an upright box of `size` reaches beyond the station's top [m].

    0 if all of it is on the top.
    """
    top = rectangle(Pose(station.x, station.y, station.yaw), *station.size)
    outline = rectangle(Pose(float(box.xyz[0]), float(box.xyz[1]), box.yaw), size[0], size[1])
    return max(top.distance(shapely.Point(x, y)) for x, y in shapely.get_coordinates(outline).tolist())
