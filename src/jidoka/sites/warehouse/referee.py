"""The referee: reads the truth and judges an episode. For evaluation alone; nothing that acts imports it.

What counts: a box is *on* a station if its base is at the top (within 3 cm), its outline lies wholly on the
top (1 cm is forgiven) and nothing holds it; *upright* within 10 degrees; at a requested spot within 5 cm. The
robot has *fallen* if its pelvis is below 0.5 m or leans by more than 45 degrees. A box is *dropped* if its
centre comes below the lowest top less 0.2 m.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import mujoco
import numpy as np
from shapely import Polygon

from jidoka.bodies.humanoid.world import Station
from jidoka.sites.warehouse.draw import Hall
from jidoka.sites.warehouse.geometry import rectangle
from jidoka.types import Atom

UPRIGHT_RAD: Final = math.radians(10)
SPOT_M: Final = 0.05
FALLEN_HEIGHT_M: Final = 0.5
FALLEN_TILT_RAD: Final = math.radians(45)
DROP_M: Final = 0.2
AT_STATION_M: Final = 0.8
"""Pelvis to the nearest edge of a station that the robot stands at."""
AT_SPOT_M: Final = 0.3
_BASE_M, _EDGE_M = 0.03, 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxState:
    """Where a box truly is, in `map`."""

    name: str
    xyz: tuple[float, float, float]
    """Centre [m]."""
    yaw: float
    """Heading of its x axis [rad]."""
    tilt: float
    """Angle between its own z axis and up [rad]."""
    station: str | None
    """The station it stands on, `floor`, or None: in the hands, in the air, across an edge."""
    held: bool
    """A hand touches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether one atom of the goal is true, and if not why."""

    atom: Atom
    holds: bool
    reason: str = "ok"
    """`ok`, or `on_floor`, `in_hands`, `tilted`, `elsewhere`, `off_spot`, `not_there`."""
    off_spot_m: float | None = None
    """Distance to the requested spot, where one was requested [m]."""


@dataclass(slots=True)
class Incidents:
    """What went wrong so far."""

    falls: int = 0
    drops: dict[str, int] = field(default_factory=dict[str, int])
    """Number of drops, by box."""


class Referee:
    """Judges one episode. Call `watch` after steps (every control period will do), `judge` at the end."""

    def __init__(self, model: Any, hall: Hall) -> None:
        self._model = model
        self._hall = hall
        self._tops = {s.name: (s, _top(s)) for s in hall.map.stations}
        self._base = next(
            int(model.jnt_bodyid[j])
            for j in range(model.njnt)
            if model.jnt_type[j] == mujoco.mjtJoint.mjJNT_FREE
            and model.body(int(model.jnt_bodyid[j])).name not in {b.name for b in hall.boxes}
        )
        self._robot = {b for b in range(model.nbody) if int(model.body_rootid[b]) == self._base}
        self._boxes = {b.name: int(model.body(b.name).id) for b in hall.boxes}
        self._floor_m = min(s.height for s in hall.map.stations) - DROP_M
        self._down = False
        self._dropped: set[str] = set()
        self.incidents = Incidents()

    def watch(self, data: Any) -> None:
        """Count falls and drops; one that lasts counts once."""
        down = self.fallen(data)
        self.incidents.falls += down and not self._down
        self._down = down
        heights = data.xpos[:, 2].tolist()
        low = {name for name, body in self._boxes.items() if heights[body] < self._floor_m}
        for name in low - self._dropped:
            self.incidents.drops[name] = self.incidents.drops.get(name, 0) + 1
        self._dropped = low

    def fallen(self, data: Any) -> bool:
        """Whether the robot is down."""
        upright = float(data.xmat[self._base][8])
        return bool(data.xpos[self._base][2] < FALLEN_HEIGHT_M or upright < math.cos(FALLEN_TILT_RAD))

    def boxes(self, data: Any) -> dict[str, BoxState]:
        """Where every box is."""
        touched = self._touched(data)
        return {b.name: self._box(data, b.name, b.model.size, touched) for b in self._hall.boxes}

    def judge(
        self, data: Any, goal: Sequence[Atom], spots: Mapping[str, tuple[float, float]] | None = None
    ) -> list[Judgement]:
        """Judge each atom of `goal` by the truth now.

        Args:
            data: the simulator's state.
            goal: atoms with `on`, `at` or `holding`; unknown predicates raise ValueError.
            spots: requested x, y in `map` [m] of boxes that were asked for at a spot.
        """
        boxes = self.boxes(data)
        xy = (float(data.xpos[self._base][0]), float(data.xpos[self._base][1]))
        return [self._judge(atom, boxes, xy, (spots or {}).get(atom.args[0])) for atom in goal]

    def _judge(
        self,
        atom: Atom,
        boxes: Mapping[str, BoxState],
        xy: tuple[float, float],
        spot: tuple[float, float] | None,
    ) -> Judgement:
        if atom.predicate == "on":
            return judge_on(atom, boxes[atom.args[0]], spot)
        if atom.predicate == "at":
            holds = self._is_at(xy, atom.args[1])
        elif atom.predicate == "holding":
            state = boxes[atom.args[1]]
            holds = state.held and state.station is None
        else:
            raise ValueError(
                f"the referee judges on, at and holding, not {atom.predicate}: a goal uses those"
            )
        ok = holds != atom.negated
        return Judgement(atom=atom, holds=ok, reason="ok" if ok else "not_there")

    def _is_at(self, xy: tuple[float, float], place: str) -> bool:
        if place in self._tops:
            return self._tops[place][1].distance(Polygon([xy, xy, xy])) <= AT_STATION_M
        spot = next(s for s in self._hall.map.spots if s.name == place)
        return math.dist(xy, (spot.x, spot.y)) <= AT_SPOT_M

    def _box(
        self, data: Any, name: str, size: tuple[float, float, float], touched: frozenset[str]
    ) -> BoxState:
        body = data.body(name)
        x, y, z = (float(v) for v in body.xpos)
        rotation = np.asarray(body.xmat).reshape(3, 3)
        yaw = math.atan2(rotation[1, 0], rotation[0, 0])
        half_height = float(np.abs(rotation[2]) @ np.array(size)) / 2
        held = name in touched
        outline = rectangle(x, y, yaw, size)
        on = [
            s.name
            for s, top in self._tops.values()
            if abs(z - half_height - s.height) < _BASE_M and top.buffer(_EDGE_M).contains(outline)
        ]
        station = "floor" if z - half_height < _BASE_M else on[0] if on and not held else None
        return BoxState(
            name=name,
            xyz=(x, y, z),
            yaw=yaw,
            tilt=math.acos(max(-1.0, min(1.0, float(rotation[2, 2])))),
            station=station,
            held=held,
        )

    def _touched(self, data: Any) -> frozenset[str]:
        """Boxes in contact with the robot."""
        names = {self._model.body(b.name).id: b.name for b in self._hall.boxes}
        found: set[str] = set()
        for geoms in np.asarray(data.contact.geom)[: data.ncon]:
            a, b = (int(self._model.geom_bodyid[g]) for g in geoms)
            for one, other in ((a, b), (b, a)):
                if one in names and other in self._robot:
                    found.add(names[one])
        return frozenset(found)


def judge_on(atom: Atom, box: BoxState, spot: tuple[float, float] | None = None) -> Judgement:
    """Judge `on(box, station)` or its negation, which also wants the box upright on another station."""
    off = None if spot is None else math.dist(box.xyz[:2], spot)
    wanted = (box.station == atom.args[1]) != atom.negated
    reason = "ok"
    if box.station == "floor" and atom.args[1] != "floor":
        reason = "on_floor"
    elif box.station is None:
        reason = "in_hands" if box.held else "not_there"
    elif not wanted:
        reason = "elsewhere" if not atom.negated else "not_there"
    elif box.tilt > UPRIGHT_RAD:
        reason = "tilted"
    elif off is not None and off > SPOT_M:
        reason = "off_spot"
    return Judgement(atom=atom, holds=reason == "ok", reason=reason, off_spot_m=off)


def _top(station: Station) -> Polygon:
    return rectangle(station.x, station.y, station.yaw, station.size)
