"""Place the held box: choose a free spot, walk there, lower until it stands, let go, step back, look."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.navigation.spots import NoFreeSpace, Placement, choose_spot
from jidoka.bodies.humanoid.navigation.stances import Floor
from jidoka.bodies.humanoid.rotation import rot_y, rot_z, wrap
from jidoka.bodies.humanoid.skills.context import OVERHANG_M, Context, Motion, Skill, overhang
from jidoka.bodies.humanoid.skills.errors import SkillError
from jidoka.bodies.humanoid.skills.grip import check_held, let_go
from jidoka.bodies.humanoid.skills.pick import READY_AHEAD_M, STEP_BACK_M, clear_height
from jidoka.bodies.humanoid.skills.reach import Pinch, Shift, move, posture, present
from jidoka.bodies.humanoid.skills.walking import back_off, stand, walk_to_pose
from jidoka.bodies.humanoid.world import Station

RELEASE_OPENING_M: Final = 0.06
LOWERING_M_S: Final = 0.12
PRESS_M: Final = 0.008
"""The palms are commanded this far below where the box must touch, so that it does touch."""
HOVER_S: Final = 0.9
MAX_PITCH: Final = 0.6
"""Of the palms, to level a box that turned in the hands [rad]."""
PLACED_M: Final = 0.05
"""A box further than this from its spot is misplaced."""
_LOOK_S: Final = 0.4
_UPRIGHT_RAD: Final = math.radians(10)


def place(ctx: Context, box: str, station: str) -> Skill:
    """Set the held `box` down on a free spot of `station`.

    Returns:
        `box`, `station`, `xyz` and `yaw` where it stands, the chosen `spot` (x, y), `error_m` from it.

    Raises:
        SkillError: `hands_empty`, `unknown_place`, `no_free_space`, `blocked`, `dropped`, `misplaced`.
    """
    if ctx.hands.holding != box:
        raise SkillError("hands_empty", f"{box} is not in the hands; held: {ctx.hands.holding or 'nothing'}")
    target = ctx.station(station)
    spot = _choose(ctx, box, target)
    ctx.say(0.05, f"carrying {box} to {station}")
    yield from walk_to_pose(ctx, spot.stance)
    check_held(ctx, box)
    ctx.say(0.6, f"lowering {box}")
    yield from _hover(ctx, box, spot)
    yield from _lower(ctx, box, target)
    ctx.say(0.8, f"letting go of {box}")
    yield from let_go(ctx, RELEASE_OPENING_M, rise=0.12)
    ready = posture(READY_AHEAD_M, max(clear_height(ctx, target), float(present(ctx).mid[2])), 0.24)
    yield from back_off(ctx, STEP_BACK_M, Shift(ctx, ready, 1.0))
    ctx.say(0.95, f"looking at {box}")
    ctx.tracker.forget_average(box)  # only what is seen now counts: hands that leave may have turned it
    yield from stand(ctx, _LOOK_S)
    return _report(ctx, box, target, spot)


def _choose(ctx: Context, box: str, station: Station) -> Placement:
    floor = Floor(obstacles=tuple(ctx.obstacles()), bounds=ctx.map.bounds)
    here = (ctx.base.x, ctx.base.y)
    others = ctx.solids(on=station)
    try:
        return choose_spot(station, ctx.model(box).size, others, floor, here, turn=ctx.hands.turn)
    except NoFreeSpace as why:
        raise SkillError("no_free_space", str(why)) from why


@dataclass(frozen=True, slots=True)
class _Held:
    """How the box sits between the palms."""

    offset: Array
    """Of its centre from the middle of the palms, in the palms' own frame, shape (3,) [m]."""
    askew: float
    """Its yaw against the palms', beyond `Hands.turn` [rad]."""
    pitch: float
    """Its front down, against the horizon [rad]."""


def _held(ctx: Context, box: str) -> _Held:
    estimate, palms = ctx.see(box), present(ctx)
    palm_frame = rot_z(palms.yaw) @ rot_y(palms.pitch)
    up = rot_z(-palms.yaw) @ estimate.rotation[:, 2]
    level = rot_y(-math.atan2(up[0], up[2])) @ rot_z(-palms.yaw) @ estimate.rotation
    askew = wrap(math.atan2(level[1, 0], level[0, 0]) - ctx.hands.turn)
    return _Held(palm_frame.T @ (estimate.xyz - palms.mid), askew, math.atan2(up[0], up[2]))


def _hover(ctx: Context, box: str, spot: Placement) -> Motion:
    """Bring the box over its spot at the height it is carried, and turn the palms until it is level."""
    held = _held(ctx, box)
    heading = wrap(spot.box.yaw - ctx.hands.turn - held.askew)
    start = replace(present(ctx), half=ctx.hands.half)
    pitch = float(np.clip(start.pitch - held.pitch, -MAX_PITCH, MAX_PITCH))
    shift = rot_z(heading) @ rot_y(pitch) @ held.offset
    mid = np.array([spot.box.x - shift[0], spot.box.y - shift[1], start.mid[2]])
    yield from move(ctx, start, Pinch(mid, heading, ctx.hands.half, pitch), HOVER_S)


def _lower(ctx: Context, box: str, station: Station) -> Motion:
    """Lower the box until it stands on the station's top."""
    clearance = underside(ctx, box) - station.height
    start = replace(present(ctx), half=ctx.hands.half)
    down = start.raised(-clearance - PRESS_M)
    yield from move(ctx, start, down, max(0.7, clearance / LOWERING_M_S))


def underside(ctx: Context, box: str) -> float:
    """Height of the lowest corner of a box as believed [m]."""
    estimate, size = ctx.see(box), ctx.model(box).size
    return float(estimate.xyz[2]) - 0.5 * sum(abs(float(estimate.rotation[2, k])) * size[k] for k in range(3))


def _report(ctx: Context, box: str, station: Station, spot: Placement) -> dict[str, object]:
    seen = ctx.see(box)
    error = math.hypot(float(seen.xyz[0]) - spot.box.x, float(seen.xyz[1]) - spot.box.y)
    there = ctx.station_of(box)
    if there is None or there.name != station.name:
        raise SkillError("dropped", f"{box} is not on {station.name} but at {np.round(seen.xyz, 2).tolist()}")
    over = overhang(station, seen, ctx.model(box).size)
    if error > PLACED_M or seen.tilt > _UPRIGHT_RAD or over > OVERHANG_M:
        raise SkillError(
            "misplaced",
            f"{box} stands {100 * error:.0f} cm from its spot on {station.name}, "
            f"{100 * over:.0f} cm over its edge, tilted {seen.tilt:.2f} rad",
        )
    return {
        "box": box,
        "station": station.name,
        "xyz": np.round(seen.xyz, 3).tolist(),
        "yaw": round(seen.yaw, 3),
        "spot": [round(spot.box.x, 3), round(spot.box.y, 3)],
        "error_m": round(error, 3),
    }
