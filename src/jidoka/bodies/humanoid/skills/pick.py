"""Pick a box: walk to it, press it between the palms, lift, weigh, draw it in, step back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from jidoka.bodies.humanoid.arms.effort import OPEN
from jidoka.bodies.humanoid.navigation.footprint import Pose, Solid
from jidoka.bodies.humanoid.navigation.stances import Floor, Grasp, Unreachable, grasps
from jidoka.bodies.humanoid.skills.context import Context, Finding, Motion, Skill
from jidoka.bodies.humanoid.skills.errors import SkillError
from jidoka.bodies.humanoid.skills.grip import (
    GRASP_ABOVE_CENTRE_M,
    MAX_MASS_KG,
    check_held,
    draw_in,
    empty,
    let_go,
    release,
    squeeze,
    weigh,
)
from jidoka.bodies.humanoid.skills.reach import Pinch, Shift, move, posture, present, smooth, trace
from jidoka.bodies.humanoid.skills.walking import back_off, walk_to_pose
from jidoka.bodies.humanoid.world import Station

OPENING_M: Final = 0.055
"""Between palm and face before closing."""
LIFT_M: Final = 0.11
TAKE_UP_M: Final = 0.025
"""The first of it is slow, so that the robot leans back while the weight comes on."""
STEP_BACK_M: Final = 0.42
ATTEMPTS: Final = 3
READY_AHEAD_M: Final = 0.26
ABOVE_TOPS_M: Final = 0.07
"""The hands pass this far over the boxes of a station."""
LOWEST_READY_M: Final = 0.9
SET_BACK_M_S: Final = 0.08
"""Of a box that is too heavy, on the mean; slower, and the shoulders stay at their limit too long."""
_LIFTED_M: Final = 0.04
FAR_TOO_HEAVY_KG: Final = 3.4
"""A reading during the lift that ends it at once. Single readings of a 2.2 kg box have reached 2.9."""


def pick(ctx: Context, box: str) -> Skill:
    """Take `box` from the station it stands on.

    Returns:
        `box`, `mass_kg` as weighed, `from` (the station), `attempts`.

    Raises:
        SkillError: `hands_full`, `unknown_object`, `unreachable`, `too_heavy`, `slipped`, `dropped`,
        `blocked`.
    """
    if ctx.hands.holding is not None:
        raise SkillError("hands_full", f"{ctx.hands.holding} is in the hands: place it first")
    station = _support(ctx, box)
    yield from release(ctx, OPENING_M, rise=0.3)
    for attempt in range(1, ATTEMPTS + 1):
        ctx.say(0.05, f"walking to {box} on {station.name}")
        grasp = yield from _approach(ctx, box, station)
        ctx.say(0.5, f"grasping {box}")
        pinch = yield from _grasp(ctx, box, grasp)
        ctx.say(0.7, f"lifting {box}")
        if (yield from _lift(ctx, box, pinch)):
            ctx.say(0.85, f"drawing {box} in")
            yield from draw_in(ctx, box, station.height)
            yield from back_off(ctx, STEP_BACK_M)
            check_held(ctx, box)
            return {
                "box": box,
                "mass_kg": round(ctx.hands.load_kg, 2),
                "from": station.name,
                "attempts": attempt,
            }
        yield from let_go(ctx, OPENING_M, rise=0.3)
        yield from back_off(ctx, STEP_BACK_M)
    raise SkillError("slipped", f"{box} slid out of the hands {ATTEMPTS} times; it stands on {station.name}")


def _support(ctx: Context, box: str) -> Station:
    station = ctx.station_of(box)
    if station is None:
        at = np.round(ctx.see(box).xyz, 2).tolist()
        raise SkillError(
            "unreachable", f"{box} stands on no station but at {at}: the hands reach 0.6 to 1.2 m high"
        )
    return station


def _approach(ctx: Context, box: str, station: Station) -> Finding[Grasp]:
    """Walk to the best stance with the hands raised over what stands there."""
    grasp = _plan(ctx, box, station)
    raised = posture(READY_AHEAD_M, clear_height(ctx, station), grasp.width / 2 + OPENING_M)
    yield from walk_to_pose(ctx, grasp.stance, arms=Shift(ctx, raised))
    return grasp


def clear_height(ctx: Context, station: Station) -> float:
    """Height at which empty hands pass over everything on a station [m]."""
    tops = [float(ctx.see(s.name).xyz[2]) + s.size[2] / 2 for s in ctx.solids(on=station)]
    return max([LOWEST_READY_M, station.height + 0.12, *(top + ABOVE_TOPS_M for top in tops)])


def _plan(ctx: Context, box: str, station: Station) -> Grasp:
    estimate = ctx.see(box)
    solid = Solid(
        box, Pose(float(estimate.xyz[0]), float(estimate.xyz[1]), estimate.yaw), ctx.model(box).size
    )
    floor = Floor(obstacles=tuple(ctx.obstacles()), bounds=ctx.map.bounds)
    others = ctx.solids(on=station, without=box)
    try:
        return grasps(solid, station, others, floor, robot_xy=(ctx.base.x, ctx.base.y))[0]
    except Unreachable as why:
        raise SkillError("unreachable", str(why)) from why


def _grasp(ctx: Context, box: str, grasp: Grasp) -> Finding[Pinch]:
    """Bring the palms beside the box from above, close, and squeeze."""
    ctx.hands.grip = OPEN
    beside = _pinch_at(ctx, box, grasp)
    now = present(ctx)
    above = beside.raised(max(0.0, float(now.mid[2] - beside.mid[2])))
    yield from move(ctx, now, above, 0.7)
    yield from move(ctx, above, beside, 0.8)
    yield from move(ctx, beside, beside, 0.16)
    beside = _pinch_at(ctx, box, grasp)
    yield from squeeze(ctx, beside, grasp.width / 2)
    ctx.hands.turn = grasp.turn
    return replace(beside, half=ctx.hands.half)


def _pinch_at(ctx: Context, box: str, grasp: Grasp) -> Pinch:
    estimate = ctx.see(box)
    mid = estimate.xyz + np.array([0.0, 0.0, GRASP_ABOVE_CENTRE_M])
    return Pinch(mid, estimate.yaw - grasp.turn, grasp.width / 2 + OPENING_M)


def _lift(ctx: Context, box: str, pinch: Pinch) -> Finding[bool]:
    """Raise the palms, weighing what hangs on them; True if the box came along."""
    before = float(ctx.see(box).xyz[2])
    ctx.tracker.hold(box)
    taken_up, raised = pinch.raised(TAKE_UP_M), pinch.raised(LIFT_M)

    def heed(_: float) -> None:
        """Weigh, and know from when on the box is in the hands: a stop may come at any time."""
        weigh(ctx)
        if float(ctx.see(box).xyz[2]) - before > _LIFTED_M:
            ctx.hands.holding = box

    for phase_s, start, end in ((0.7, pinch, taken_up), (0.7, taken_up, raised), (0.2, raised, raised)):
        for twist in trace(ctx, smooth(start, end), phase_s, each=heed):
            yield twist
            if ctx.hands.load_kg > FAR_TOO_HEAVY_KG:
                yield from _set_back(ctx, box, pinch)
    if ctx.hands.load_kg > MAX_MASS_KG:
        yield from _set_back(ctx, box, pinch)
    if float(ctx.see(box).xyz[2]) - before < _LIFTED_M:
        empty(ctx)
        return False
    ctx.hands.holding = box
    return True


def _set_back(ctx: Context, box: str, pinch: Pinch) -> Motion:
    """Lower a box that is too heavy to where it came from, let go, and say so."""
    weighed = ctx.hands.load_kg
    now = replace(present(ctx), half=ctx.hands.half)
    down = pinch.raised(-0.005)
    yield from move(ctx, now, down, max(0.6, float(now.mid[2] - down.mid[2]) / SET_BACK_M_S))
    yield from let_go(ctx, OPENING_M, rise=0.3)
    ctx.tracker.forget_average(box)
    yield from back_off(ctx, STEP_BACK_M)
    raise SkillError("too_heavy", f"{box} weighs {weighed:.1f} kg; the wrists hold {MAX_MASS_KG} kg")
