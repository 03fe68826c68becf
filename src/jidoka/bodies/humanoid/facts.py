"""What the humanoid says it sees, as facts of docs/design/vocabulary.md."""

from __future__ import annotations

import math
from typing import Final

import shapely

from jidoka.bodies.humanoid.estimation.objects import BoxEstimate
from jidoka.bodies.humanoid.navigation.footprint import Pose, rectangle
from jidoka.bodies.humanoid.rotation import wrap
from jidoka.bodies.humanoid.skills.context import OVERHANG_M, Context, overhang
from jidoka.bodies.humanoid.skills.grip import between_palms
from jidoka.types import Atom, Fact, Json

SOURCE: Final = "humanoid"
ROBOT: Final = "robot"
FLOOR: Final = "floor"
AIR: Final = "air"
UPRIGHT_RAD: Final = math.radians(10)
_AT_SPOT_M: Final = 0.25
_AT_STATION_M: Final = 0.9
_STEADY_SIGHTINGS: Final = 2
_TOUCHED: Final = 0.5
"""That a box stands by itself while palms are still at it: the hands may take it along."""


def observe(ctx: Context, *, fallen: bool) -> tuple[Fact, ...]:
    """Everything believed now: the map, the catalogue, the boxes, the robot."""
    say = _Speaker(ctx.sensors.t)
    _map(ctx, say)
    _boxes(ctx, say)
    _robot(ctx, say, fallen=fallen)
    return tuple(say.facts)


class _Speaker:
    def __init__(self, t: float) -> None:
        self.facts: list[Fact] = []
        self._t = t

    def __call__(
        self, predicate: str, *args: str, sure: float = 1.0, negated: bool = False, **value: Json
    ) -> None:
        atom = Atom(predicate, args, negated)
        self.facts.append(Fact(atom=atom, source=SOURCE, at_s=self._t, confidence=sure, value=value))


def _map(ctx: Context, say: _Speaker) -> None:
    for s in ctx.map.stations:
        say(
            "station",
            s.name,
            xyz=[s.x, s.y, s.height],
            yaw=s.yaw,
            size=list(s.size),
            sides=list(s.sides),
            aliases=list(s.aliases),
        )
    for p in ctx.map.spots:
        say("spot", p.name, xyz=[p.x, p.y, 0.0], yaw=p.yaw, aliases=list(p.aliases))
    say("operator_at", ctx.map.operator)
    for b in ctx.map.boxes:
        say("box", b.name, size=list(b.size))
        say("colour", b.name, b.colour)
        say("size", b.name, b.size_name)


def _boxes(ctx: Context, say: _Speaker) -> None:
    touched = between_palms(ctx)
    for name, seen in ctx.tracker.all().items():
        if name not in ctx.boxes:
            continue
        sure = 0.99 if seen.sightings >= _STEADY_SIGHTINGS else 0.8
        say("upright", name, sure=sure, negated=seen.tilt >= UPRIGHT_RAD)
        if name == ctx.hands.holding:
            continue
        sure = _TOUCHED if name == touched else sure
        say("on", name, _place(ctx, name, seen), sure=sure, **_pose(seen))


def _place(ctx: Context, name: str, seen: BoxEstimate) -> str:
    """The station that carries all of a box, `floor`, or `air` if it is on its way there or over an edge."""
    station, size = ctx.station_of(name), ctx.model(name).size
    if station is None:
        return FLOOR if float(seen.xyz[2]) < max(size) else AIR
    over = seen.tilt < UPRIGHT_RAD and overhang(station, seen, size) > OVERHANG_M
    return AIR if over else station.name


def _robot(ctx: Context, say: _Speaker, *, fallen: bool) -> None:
    base = ctx.base
    say("pose", ROBOT, xyz=[round(base.x, 3), round(base.y, 3), round(base.z, 3)], yaw=round(base.yaw, 3))
    if ctx.hands.holding is None:
        say("hands_free", ROBOT, sure=1.0 if between_palms(ctx) is None else _TOUCHED)
    else:
        say("holding", ROBOT, ctx.hands.holding, mass_kg=round(ctx.hands.load_kg, 2))
    if fallen:
        say("fallen", ROBOT)
    for place in _places(ctx):
        say("at", ROBOT, place)


def _places(ctx: Context) -> list[str]:
    """Stations within reach that the robot faces, and spots it stands on."""
    here = Pose(ctx.base.x, ctx.base.y, ctx.base.yaw)
    near: list[str] = []
    for s in ctx.map.stations:
        top = rectangle(Pose(s.x, s.y, s.yaw), *s.size)
        bearing = wrap(math.atan2(s.y - here.y, s.x - here.x) - here.yaw)
        if top.distance(_point(here)) < _AT_STATION_M and abs(bearing) < math.pi / 2:
            near.append(s.name)
    spots = [p.name for p in ctx.map.spots if math.dist((p.x, p.y), here.xy) < _AT_SPOT_M]
    return near + spots


def _point(pose: Pose) -> shapely.Point:
    return shapely.Point(pose.x, pose.y)


def _pose(seen: BoxEstimate) -> dict[str, Json]:
    return {"xyz": [round(float(v), 3) for v in seen.xyz], "yaw": round(seen.yaw, 3)}
