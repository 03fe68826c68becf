"""Build the hall in MuJoCo around a robot: floor, walls, stations, boxes, lights. Only physics moves."""

from __future__ import annotations

import math
from typing import Any, Final

import mujoco
import numpy as np

from jidoka.bodies.humanoid.world import Station
from jidoka.sites.warehouse.colours import COLOURS
from jidoka.sites.warehouse.draw import BoxTruth, Hall

TIMESTEP_S: Final = 0.005
"""Physics step [s]: four to a control period; 2 ms gave the same walking to within 2 mm/s."""
TOP_THICKNESS: Final = 0.04
_BOARD_FRICTION: Final = 0.2
"""Below any box's: the larger of two frictions holds, so the box's own counts."""
_TORSION, _ROLLING = 0.005, 0.0001
_VIEW_M: Final = 6.0
"""Scale of pictures [m]: they show what is between 0.02 and 5 times this far."""
_PAINT: Final = {
    "wood": (0.74, 0.61, 0.44),
    "steel": (0.30, 0.33, 0.38),
    "wall": (0.80, 0.82, 0.84),
    "floor": (0.66, 0.68, 0.70),
    "line": (0.56, 0.58, 0.60),
    "zone": (0.95, 0.60, 0.12),
    "spot": (0.20, 0.62, 0.58),
}


def build_scene(hall: Hall, robot: Any) -> Any:
    """Put `robot` into the hall.

    Args:
        hall: the seeded truth.
        robot: a `mujoco.MjSpec` with one free-floating robot; it is changed and returned. Keyframes go,
            as they don't fit the larger state; the robot starts at `hall.robot_start`, joints at 0.

    Returns:
        The same spec: bodies `station/<name>` (geom `station/<name>/top`), boxes as bodies of their own names
        (joint `<name>/free`, geom `<name>/body`).
    """
    _physics(robot)
    _paint(robot)
    _place_robot(hall, robot)
    _floor(hall, robot)
    for station in hall.map.stations:
        _add_station(robot, station, hall.kinds[station.name])
    for box in hall.boxes:
        _add_box(robot, box)
    _lights(hall, robot)
    return robot


def _physics(spec: Any) -> None:
    """Contact that neither slips nor creeps; boxes at rest sleep until touched (docs/design/site.md)."""
    option = spec.option
    option.timestep = TIMESTEP_S
    option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    option.cone = mujoco.mjtCone.mjCONE_ELLIPTIC
    option.impratio = 10
    option.noslip_iterations = 3
    option.enableflags |= mujoco.mjtEnableBit.mjENBL_SLEEP


def _place_robot(hall: Hall, spec: Any) -> None:
    for key in list(spec.keys):
        spec.delete(key)
    base = next(b for b in spec.bodies if any(j.type == mujoco.mjtJoint.mjJNT_FREE for j in b.joints))
    x, y, yaw = hall.robot_start
    base.pos = [x, y, base.pos[2]]
    base.quat = _yaw_quat(yaw)
    base.sleep = mujoco.mjtSleepPolicy.mjSLEEP_NEVER


def _paint(spec: Any) -> None:
    for name, rgb in _PAINT.items():
        spec.add_material(name=f"site/{name}", rgba=[*rgb, 1], specular=0.1, shininess=0.1)
    spec.add_texture(
        name="site/sky",
        type=mujoco.mjtTexture.mjTEXTURE_SKYBOX,
        builtin=mujoco.mjtBuiltin.mjBUILTIN_GRADIENT,
        rgb1=[0.93, 0.95, 0.97],
        rgb2=[0.70, 0.76, 0.82],
        width=64,
        height=384,
    )


def _floor(hall: Hall, spec: Any) -> None:
    x0, y0, x1, y1 = hall.map.bounds
    middle, half = ((x0 + x1) / 2, (y0 + y1) / 2), ((x1 - x0) / 2, (y1 - y0) / 2)
    spec.worldbody.add_geom(
        name="floor",
        type=mujoco.mjtGeom.mjGEOM_PLANE,
        size=[half[0] + 0.1, half[1] + 0.1, 0.05],
        pos=[*middle, 0],
        material="site/floor",
    )
    for x in range(math.ceil(x0), math.floor(x1) + 1):
        _stripe(spec, f"grid/x{x}", (x, y0), (x, y1), "site/line", 0.008)
    for y in range(math.ceil(y0), math.floor(y1) + 1):
        _stripe(spec, f"grid/y{y}", (x0, y), (x1, y), "site/line", 0.008)
    for name, pos, size in (
        ("east", (x1 + 0.05, middle[1]), (0.05, half[1] + 0.1)),
        ("north", (middle[0], y1 + 0.05), (half[0], 0.05)),
    ):
        _decoration(spec, f"wall/{name}", (*pos, 0.6), (*size, 0.6), "site/wall")
    for zone in hall.map.zones:
        for i, (a, b) in enumerate(zip(zone.corners, (*zone.corners[1:], zone.corners[0]), strict=True)):
            _stripe(spec, f"zone/{zone.name}/{i}", a, b, "site/zone", 0.03)
    for spot in hall.map.spots:
        spec.worldbody.add_geom(
            name=f"spot/{spot.name}",
            type=mujoco.mjtGeom.mjGEOM_CYLINDER,
            size=[0.22, 0.003, 0],
            pos=[spot.x, spot.y, 0.003],
            material="site/spot",
            contype=0,
            conaffinity=0,
        )


def _decoration(
    spec: Any, name: str, pos: tuple[float, ...], size: tuple[float, ...], material: str, yaw: float = 0.0
) -> None:
    """A block that is only seen: nothing collides with it."""
    spec.worldbody.add_geom(
        name=name,
        type=mujoco.mjtGeom.mjGEOM_BOX,
        size=list(size),
        pos=list(pos),
        quat=_yaw_quat(yaw),
        material=material,
        contype=0,
        conaffinity=0,
    )


def _stripe(
    spec: Any, name: str, a: tuple[float, float], b: tuple[float, float], material: str, half_width: float
) -> None:
    """A line painted on the floor. The floor has no texture: a grid of lines costs a third of one to draw."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 0.002)
    _decoration(spec, name, middle, (math.hypot(dx, dy) / 2, half_width, 0.002), material, math.atan2(dy, dx))


def _add_station(spec: Any, station: Station, kind: str) -> None:
    """A top on legs (table) or on two uprights (shelf). Frame: the station's own, on the floor."""
    body = spec.worldbody.add_body(
        name=f"station/{station.name}", pos=[station.x, station.y, 0], quat=_yaw_quat(station.yaw)
    )
    half = np.array([station.size[0] / 2, station.size[1] / 2, TOP_THICKNESS / 2])
    body.add_geom(
        name=f"station/{station.name}/top",
        type=mujoco.mjtGeom.mjGEOM_BOX,
        size=half,
        pos=[0, 0, station.height - half[2]],
        material="site/wood",
        friction=[_BOARD_FRICTION, _TORSION, _ROLLING],
    )
    leg_height = (station.height - TOP_THICKNESS) / 2
    for i, (x, y, size) in enumerate(_supports(kind, half)):
        body.add_geom(
            name=f"station/{station.name}/leg_{i}",
            type=mujoco.mjtGeom.mjGEOM_BOX,
            size=[*size, leg_height],
            pos=[x, y, leg_height],
            material="site/steel",
        )


def _supports(kind: str, half: Any) -> list[tuple[float, float, tuple[float, float]]]:
    """x, y and half size of each leg; a shelf stands on two end panels."""
    if kind == "shelf":
        return [(0, s * (half[1] - 0.02), (half[0] - 0.01, 0.02)) for s in (-1, 1)]
    inset = 0.05
    return [(s * (half[0] - inset), t * (half[1] - inset), (0.025, 0.025)) for s in (-1, 1) for t in (-1, 1)]


def _add_box(spec: Any, box: BoxTruth) -> None:
    body = spec.worldbody.add_body(name=box.name, pos=[box.x, box.y, box.z], quat=_yaw_quat(box.yaw))
    body.add_joint(name=f"{box.name}/free", type=mujoco.mjtJoint.mjJNT_FREE)
    half = [extent / 2 for extent in box.model.size]
    body.add_geom(
        name=f"{box.name}/body",
        type=mujoco.mjtGeom.mjGEOM_BOX,
        size=half,
        mass=box.mass,
        rgba=[*COLOURS[box.model.colour], 1],
        condim=4,
        friction=[box.friction, _TORSION, _ROLLING],
    )


def _lights(hall: Hall, spec: Any) -> None:
    """The hall's own lights, instead of any that came with the robot."""
    for light in list(spec.lights):
        spec.delete(light)
    spec.stat.extent = _VIEW_M
    spec.visual.map.znear, spec.visual.map.zfar = 0.02, 5.0
    spec.visual.headlight.ambient = [0.42, 0.42, 0.42]
    spec.visual.headlight.diffuse = [0.30, 0.30, 0.30]
    spec.visual.headlight.specular = [0.05, 0.05, 0.05]
    x0, y0, x1, y1 = hall.map.bounds
    spec.worldbody.add_light(
        name="site/sun",
        type=mujoco.mjtLightType.mjLIGHT_DIRECTIONAL,
        pos=[(x0 + x1) / 2, (y0 + y1) / 2, 6],
        dir=[0.4, 0.6, -1],
        diffuse=[0.50, 0.50, 0.47],
        specular=[0.05, 0.05, 0.05],
        castshadow=False,
    )


def _yaw_quat(yaw: float) -> list[float]:
    """Rotation about z, wxyz."""
    return [math.cos(yaw / 2), 0.0, 0.0, math.sin(yaw / 2)]
