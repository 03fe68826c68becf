"""What the humanoid is told of its surroundings: the surveyed map and the catalogue of boxes.

A map holds no truth that a surveyor could not measure: masses, friction and the present poses of boxes are
not in it. Frame `map`: x forward, y left, z up (REP-103, REP-105). Lengths in metres, angles in radians.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Side: TypeAlias = Literal["+x", "-x", "+y", "-y"]
"""A side of a station in its own frame: a robot at side "-x" stands at negative x and faces +x."""


@dataclass(frozen=True, slots=True)
class Station:
    """A table or shelf with one flat, level top."""

    name: str
    x: float
    """Centre of the top in `map` [m]."""
    y: float
    yaw: float
    """Rotation of the station frame about z [rad]."""
    size: tuple[float, float]
    """Full extent of the top along its own x and y [m]."""
    height: float
    """Height of the top above the floor [m]."""
    sides: tuple[Side, ...]
    """The sides at which the robot may stand."""
    aliases: tuple[str, ...] = ()
    """Other names people use for it: "packing table"."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A pose on the floor with a name, such as `home`."""

    name: str
    x: float
    y: float
    yaw: float
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A polygon on the floor that the robot keeps out of."""

    name: str
    corners: tuple[tuple[float, float], ...]
    """Vertices in `map`, in order, at least three [m]."""


@dataclass(frozen=True, slots=True)
class BoxModel:
    """A box of the catalogue. Its mass is not known until it is lifted."""

    name: str
    colour: str
    size_name: Literal["small", "large"]
    size: tuple[float, float, float]
    """Full extent along its own x, y, z [m]."""


@dataclass(frozen=True, slots=True)
class Map:
    """Everything the humanoid is told before it looks."""

    stations: tuple[Station, ...]
    spots: tuple[Spot, ...] = ()
    zones: tuple[Zone, ...] = ()
    boxes: tuple[BoxModel, ...] = ()
    bounds: tuple[float, float, float, float] = (-6.0, -6.0, 6.0, 6.0)
    """Walls of the hall: min x, min y, max x, max y [m]."""
    operator: str = "packing"
    """The station where the person works: where "bring me ..." goes."""
    colours: tuple[str, ...] = field(default=("red", "blue", "green", "yellow"))

    def station(self, name: str) -> Station | None:
        """The station called `name`, if there is one."""
        return next((s for s in self.stations if s.name == name), None)

    def box(self, name: str) -> BoxModel | None:
        """The box called `name`, if there is one."""
        return next((b for b in self.boxes if b.name == name), None)
