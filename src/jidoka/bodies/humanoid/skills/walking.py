"""Parts of skills that move the legs: stand, back off, walk to a pose."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

import numpy as np

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S
from jidoka.bodies.humanoid.locomotion.policy import STILL, Twist
from jidoka.bodies.humanoid.navigation.follow import Arrival, Follower, Pace
from jidoka.bodies.humanoid.navigation.footprint import Pose
from jidoka.bodies.humanoid.navigation.route import Blocked, route
from jidoka.bodies.humanoid.rotation import wrap
from jidoka.bodies.humanoid.skills.context import Context, Motion
from jidoka.bodies.humanoid.skills.errors import SkillError
from jidoka.bodies.humanoid.skills.reach import Shift

EMPTY: Final = Pace(forward=0.4, turn=1.2)
LOADED: Final = Pace(forward=0.4, turn=0.8)
"""Turning quickly makes a heavy box slip in the hands."""
BACK_SPEED: Final = 0.35
CLEARANCE_M: Final = 0.5
"""From the pelvis to stations on the way: the arms reach 0.45 m ahead."""
RUN_IN_M: Final = 0.55
"""Straight way in front of a stance, walked with the heading of the stance."""
SETTLE_S: Final = 0.4
SETTLE_LOADED_S: Final = 0.5
TRIES: Final = 3
_GOOD_ENOUGH: Final = (0.075, 0.08)
"""Distance [m] and turn [rad] from the stance that the arms make up for."""
_SLOWEST: Final = 0.12
"""Mean speed below which a walk counts as blocked [m/s]."""


def stand(ctx: Context, seconds: float) -> Motion:
    """Stand still."""
    for _ in range(round(seconds / CONTROL_PERIOD_S)):
        yield STILL


def back_off(ctx: Context, distance: float, arms: Shift | None = None) -> Motion:
    """Walk straight back by `distance` [m], keeping the heading."""
    start, speed = ctx.base, 0.1
    limit_s = 3.0 + distance / 0.1
    for _ in range(round(limit_s / CONTROL_PERIOD_S)):
        if math.hypot(ctx.base.x - start.x, ctx.base.y - start.y) >= distance:
            return
        if arms is not None:
            arms.advance(ctx)
        speed = min(BACK_SPEED + 0.07, speed + 0.02)
        turn = 1.5 * wrap(start.yaw - ctx.base.yaw)
        yield Twist(-speed, 0.0, float(np.clip(turn, -0.5, 0.5)))
    raise SkillError("blocked", f"could not step back {distance:.2f} m within {limit_s:.0f} s")


def walk_to_pose(ctx: Context, goal: Pose, *, arms: Shift | None = None, precise: bool = True) -> Motion:
    """Walk around what stands in the way and stop at `goal`.

    Args:
        ctx: the robot.
        goal: where the pelvis shall stand, in map.
        arms: a motion of the arms to make on the way.
        precise: stop within what the arms can make up for, trying again; else near enough to count as there.

    Raises:
        SkillError: `blocked`.
    """
    for attempt in range(TRIES):
        yield from _walk(ctx, goal, arms, precise=precise, run_in=attempt == 0)
        yield from _settle(ctx, arms)
        if not precise:
            return
        distance = math.hypot(goal.x - ctx.base.x, goal.y - ctx.base.y)
        if distance < _GOOD_ENOUGH[0] and abs(wrap(goal.yaw - ctx.base.yaw)) < _GOOD_ENOUGH[1]:
            return


def _walk(ctx: Context, goal: Pose, arms: Shift | None, *, precise: bool, run_in: bool) -> Motion:
    path = _path(ctx, goal, run_in=run_in)
    pace = LOADED if ctx.hands.holding else EMPTY
    arrival = Arrival() if precise else Arrival(position_m=0.08, yaw_rad=0.1, hold_s=0.0, at_good_phase=False)
    follower = Follower(path, goal, pace=pace, arrival=arrival)
    length = sum(math.dist(a, b) for a, b in pairwise(path))
    limit_s = 20.0 + length / _SLOWEST
    for _ in range(round(limit_s / CONTROL_PERIOD_S)):
        if follower.arrived(ctx.stepping.phase):
            return
        if arms is not None:
            arms.advance(ctx)
        yield follower.twist(ctx.base)
    distance, turn = follower.error(ctx.base)
    raise SkillError("blocked", f"not there after {limit_s:.0f} s: {distance:.2f} m and {turn:.2f} rad away")


def _settle(ctx: Context, arms: Shift | None) -> Motion:
    seconds = SETTLE_LOADED_S if ctx.hands.holding else SETTLE_S
    for _ in range(round(seconds / CONTROL_PERIOD_S)):
        if arms is not None:
            arms.advance(ctx)
        yield STILL


def _path(ctx: Context, goal: Pose, *, run_in: bool) -> list[tuple[float, float]]:
    """Waypoints in map; far goals are approached along their heading where there is room for it."""
    here, obstacles = (ctx.base.x, ctx.base.y), ctx.obstacles()
    try:
        straight = list(route(here, goal.xy, obstacles, ctx.map.bounds, CLEARANCE_M))
    except Blocked as blocked:
        raise SkillError("blocked", str(blocked)) from blocked
    if not run_in or math.dist(here, goal.xy) <= RUN_IN_M:
        return straight
    before = goal.at(-RUN_IN_M, 0.0).xy
    try:
        return [*route(here, before, obstacles, ctx.map.bounds, CLEARANCE_M), goal.xy]
    except Blocked:
        return straight
