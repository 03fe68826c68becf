"""Draw one hall from a site and a seed: the truth of an episode, and the map that the robot is told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from shapely import Polygon

from jidoka.bodies.humanoid.rotation import wrap
from jidoka.bodies.humanoid.world import BoxModel, Map, Side, Spot, Station, Zone
from jidoka.errors import ConfigError
from jidoka.sites.warehouse.geometry import (
    END_MARGIN,
    HAND_GAP,
    edge_length,
    footprint,
    heading,
    on_top,
    outline,
    rectangle,
    row_length,
)
from jidoka.sites.warehouse.model import BoxRow, Site, StationRow

_TRIES: Final = 200
_STREAMS: Final = ("stations", "boxes", "friction", "robot")
"""Each kind of thing has its own random stream, so that adding a box does not change the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxTruth:
    """A box as it really is. Pose in `map`."""

    model: BoxModel
    mass: float
    """[kg]"""
    friction: float
    """Sliding friction between box and top."""
    station: str
    side: Side
    """The edge it stands at."""
    x: float
    y: float
    z: float
    """Centre [m]."""
    yaw: float
    """[rad]"""

    @property
    def name(self) -> str:
        """Name in the catalogue."""
        return self.model.name

    def outline(self) -> Polygon:
        """Seen from above, in `map`."""
        return rectangle(self.x, self.y, self.yaw, self.model.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """The seeded truth of one episode."""

    seed: int
    map: Map
    """What the surveyor tells the robot."""
    kinds: Mapping[str, str]
    """Station name to "table" or "shelf"."""
    boxes: tuple[BoxTruth, ...]
    hand_friction: float
    robot_start: tuple[float, float, float]
    """x, y, yaw in `map` [m, rad]."""


def draw(site: Site, seed: int, *, starts: Mapping[str, str] | None = None) -> Hall:
    """Draw a hall: equal arguments give equal halls.

    Args:
        site: the hall as data.
        seed: at least 0.
        starts: stations to start boxes on, by box name, instead of those of the file.

    Raises:
        ConfigError: the boxes of a station do not fit on it.
    """
    rng = {name: np.random.default_rng([seed, i]) for i, name in enumerate(_STREAMS)}
    vary = site.variation
    stations = [_station(row, _uniform(rng["stations"], vary.station_height)) for row in site.stations]
    start = next(spot for spot in site.spots if spot.name == site.start)
    hand_friction = _uniform(rng["friction"], vary.hand_friction)
    world = Map(
        stations=tuple(stations),
        spots=tuple(Spot(s.name, s.x, s.y, math.radians(s.yaw_deg), s.aliases) for s in site.spots),
        zones=tuple(Zone(z.name, z.corners) for z in site.zones),
        boxes=tuple(BoxModel(b.name, b.colour, b.size_name, b.size) for b in site.boxes),
        bounds=site.bounds,
        operator=site.operator,
        colours=tuple(dict.fromkeys(b.colour for b in site.boxes)),
    )
    return Hall(
        seed=seed,
        map=world,
        kinds={row.name: row.kind for row in site.stations},
        boxes=_boxes(site, world, rng["boxes"], rng["friction"], starts or {}),
        hand_friction=hand_friction,
        robot_start=(
            start.x + _uniform(rng["robot"], vary.start_xy),
            start.y + _uniform(rng["robot"], vary.start_xy),
            math.radians(start.yaw_deg + _uniform(rng["robot"], vary.start_yaw_deg)),
        ),
    )


def _uniform(rng: np.random.Generator, bounds: tuple[float, float]) -> float:
    return float(rng.uniform(*bounds))


def _station(row: StationRow, drawn: float) -> Station:
    height = drawn if row.height is None else row.height
    return Station(
        row.name, row.x, row.y, math.radians(row.yaw_deg), row.size, height, row.sides, row.aliases
    )


def _boxes(
    site: Site, world: Map, rng: np.random.Generator, friction: np.random.Generator, starts: Mapping[str, str]
) -> tuple[BoxTruth, ...]:
    """All boxes, in the order of the file, in rows along the edges of their stations."""
    drawn_mass = [_uniform(rng, site.variation.box_mass) for _ in site.boxes]
    mu = [_uniform(friction, site.variation.box_friction) for _ in site.boxes]
    on = _where(site, rng, starts)
    poses: dict[str, tuple[Side, float, float, float]] = {}
    for row in site.stations:
        poses |= _arrange(site, row, [b for b in site.boxes if on[b.name] == row.name], rng)
    found: list[BoxTruth] = []
    for model, row, mass, slip in zip(world.boxes, site.boxes, drawn_mass, mu, strict=True):
        side, x, y, yaw = poses[row.name]
        station = world.station(on[row.name])
        assert station is not None
        found.append(
            BoxTruth(
                model=model,
                mass=mass if row.mass is None else row.mass,
                friction=slip,
                station=station.name,
                side=side,
                x=x,
                y=y,
                z=station.height + model.size[2] / 2,
                yaw=yaw,
            )
        )
    return tuple(found)


def _where(site: Site, rng: np.random.Generator, starts: Mapping[str, str]) -> dict[str, str]:
    """The station of each box: told, in the file, or drawn among those with room."""
    tilt = math.radians(max(map(abs, site.variation.box_yaw_deg)))
    room = {s.name: sum(edge_length(s, side) for side in s.sides) for s in site.stations}
    told = {b.name: starts.get(b.name, b.start) for b in site.boxes}
    need = {b.name: footprint(b.size, tilt)[1] + HAND_GAP + END_MARGIN for b in site.boxes}
    for name, station in told.items():
        if station is not None:
            room[station] -= need[name]
    on: dict[str, str] = {}
    for name, station in told.items():
        free = [s for s, left in room.items() if left >= need[name]]
        if station is None and not free:
            raise ConfigError(f"no station has room for {name}; add a station or give fewer boxes")
        on[name] = station or str(rng.choice(free))
        if station is None:
            room[on[name]] -= need[name]
    return on


def _arrange(
    site: Site, station: StationRow, boxes: Sequence[BoxRow], rng: np.random.Generator
) -> dict[str, tuple[Side, float, float, float]]:
    """Side, x, y, yaw of each box that starts on `station`: drawn again until all stand free on the top."""
    for _ in range(_TRIES):
        poses = _try_rows(site, station, boxes, rng)
        if poses is not None and _free(station, boxes, poses):
            return poses
    names = ", ".join(b.name for b in boxes)
    raise ConfigError(f"{names} do not fit on {station.name} in one row a side; start some elsewhere")


def _try_rows(
    site: Site, station: StationRow, boxes: Sequence[BoxRow], rng: np.random.Generator
) -> dict[str, tuple[Side, float, float, float]] | None:
    vary = site.variation
    turn = {b.name: math.radians(_uniform(rng, vary.box_yaw_deg)) for b in boxes}
    extent = {b.name: footprint(b.size, turn[b.name]) for b in boxes}
    sides = {b.name: station.sides[int(rng.integers(len(station.sides)))] for b in boxes}
    poses: dict[str, tuple[Side, float, float, float]] = {}
    for side in station.sides:
        row = [b.name for b in boxes if sides[b.name] == side]
        rng.shuffle(row)
        widths = [extent[name][1] for name in row]
        slack = edge_length(station, side) - row_length(widths)
        if slack < 0:
            return None
        gaps = slack * rng.dirichlet(np.ones(len(row) + 1))
        along = -edge_length(station, side) / 2 + END_MARGIN
        for name, gap, width in zip(row, gaps, widths, strict=False):
            inward = extent[name][0] / 2 + _uniform(rng, vary.box_from_edge)
            x, y = on_top(station, side, along + gap + width / 2, inward)
            poses[name] = (side, x, y, wrap(heading(station, side) + turn[name]))
            along += gap + width + HAND_GAP
    return poses


def _free(
    station: StationRow, boxes: Sequence[BoxRow], poses: Mapping[str, tuple[Side, float, float, float]]
) -> bool:
    """Whether all stand whole on the top and clear of each other (rows of other sides too)."""
    seen = [rectangle(*poses[b.name][1:], b.size) for b in boxes]
    top = outline(station).buffer(1e-6)
    return all(top.contains(s) for s in seen) and all(a.distance(b) > 0.02 for a, b in combinations(seen, 2))
