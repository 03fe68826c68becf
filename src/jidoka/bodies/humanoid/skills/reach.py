"""Moving both palms together: a pinch is the midpoint between them, a heading and half their distance."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np

from jidoka.bodies.humanoid.arms.effort import Grip
from jidoka.bodies.humanoid.arms.ik import REST_POSE, ArmIk, PalmTarget, PalmTargets
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array
from jidoka.bodies.humanoid.locomotion.policy import STILL
from jidoka.bodies.humanoid.robot.joints import STANDING
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.rotation import rot_y, rot_z, wrap
from jidoka.bodies.humanoid.skills.context import Context, Motion

PELVIS_HEIGHT_M = 0.765
"""Of the standing robot; postures are solved for it."""


@dataclass(frozen=True, slots=True)
class Pinch:
    """Where the palms are: in map, or relative to the pelvis' floor point and heading."""

    mid: Array
    """Midpoint of the palms, shape (3,) [m]; z is always above the floor."""
    yaw: float
    """Heading of the fingers [rad]."""
    half: float
    """Half the distance between the palms [m]."""
    pitch: float = 0.0
    """Fingers down [rad]."""

    def targets(self) -> PalmTargets:
        """The two palm poses."""
        turn = rot_z(self.yaw) @ rot_y(self.pitch)
        aside = self.half * turn[:, 1]
        return PalmTargets(PalmTarget(self.mid + aside, turn), PalmTarget(self.mid - aside, turn))

    def raised(self, by: float) -> Pinch:
        """The same, higher by `by` [m]."""
        return replace(self, mid=self.mid + np.array([0.0, 0.0, by]))


def min_jerk(u: float) -> float:
    """Smooth step from 0 to 1 with zero velocity and acceleration at both ends (Flash and Hogan, 1985)."""
    u = min(1.0, max(0.0, u))
    return u * u * u * (10 - 15 * u + 6 * u * u)


def blend(a: Pinch, b: Pinch, u: float) -> Pinch:
    """Between two pinches, `u` from 0 to 1."""
    return Pinch(
        a.mid + u * (b.mid - a.mid),
        a.yaw + u * wrap(b.yaw - a.yaw),
        a.half + u * (b.half - a.half),
        a.pitch + u * (b.pitch - a.pitch),
    )


def smooth(start: Pinch, end: Pinch) -> Callable[[float], Pinch]:
    """The minimum-jerk path between two pinches."""
    return lambda u: blend(start, end, min_jerk(u))


def present(ctx: Context) -> Pinch:
    """The pinch the palms form now, in map."""
    (left, turned_left), (right, turned_right) = ctx.kinematics.palm("left"), ctx.kinematics.palm("right")
    fingers = turned_left[:, 0] + turned_right[:, 0]
    flat = math.hypot(fingers[0], fingers[1])
    return Pinch(
        mid=0.5 * (left + right),
        yaw=math.atan2(fingers[1], fingers[0]),
        half=0.5 * float(np.linalg.norm(left - right)),
        pitch=math.atan2(-fingers[2], flat),
    )


def to_map(ctx: Context, pinch: Pinch) -> Pinch:
    """From the pelvis' heading frame to map."""
    mid = rot_z(ctx.base.yaw) @ pinch.mid + np.array([ctx.base.x, ctx.base.y, 0.0])
    return replace(pinch, mid=mid, yaw=ctx.base.yaw + pinch.yaw)


def to_body(ctx: Context, pinch: Pinch) -> Pinch:
    """From map to the pelvis' heading frame."""
    mid = rot_z(-ctx.base.yaw) @ (pinch.mid - np.array([ctx.base.x, ctx.base.y, 0.0]))
    return replace(pinch, mid=mid, yaw=wrap(pinch.yaw - ctx.base.yaw))


def move(ctx: Context, start: Pinch, end: Pinch, seconds: float, *, grip: Grip | None = None) -> Motion:
    """Bring the palms from `start` to `end` (map) while standing; the force of the grip ramps to `grip`."""
    first, last = ctx.hands.grip, grip or ctx.hands.grip

    def ramp(u: float) -> None:
        ctx.hands.grip = Grip(
            first.squeeze + u * (last.squeeze - first.squeeze), first.lift + u * (last.lift - first.lift)
        )

    yield from trace(ctx, smooth(start, end), seconds, each=ramp)


def trace(
    ctx: Context, at: Callable[[float], Pinch], seconds: float, *, each: Callable[[float], None] | None = None
) -> Motion:
    """Let the palms follow a path while standing.

    The inverse kinematics is solved every other period, for two of them: half the cost, and the arms are
    no less steady for it.

    Args:
        ctx: the robot.
        at: the pinch in map at each fraction of the time, 0 to 1.
        seconds: how long.
        each: called each period with the fraction.
    """
    steps = max(1, round(seconds / CONTROL_PERIOD_S))
    half_step = np.zeros(14)
    for k in range(1, steps + 1):
        if each is not None:
            each(k / steps)
        if k % 2:
            goal = ctx.ik.solve(ctx.hands.q, at(min(1.0, (k + 1) / steps)).targets(), ctx.kinematics)
            half_step = 0.5 * (goal - ctx.hands.q)
        ctx.hands.q = ctx.hands.q + half_step
        yield STILL


def posture(forward: float, height: float, half: float) -> Array:
    """Arm joints (14,) [rad] that put the palms `forward` of the pelvis, at `height`, 2 x `half` apart
    [m], when standing."""
    return _posture(round(forward, 3), round(height, 2), round(half, 3)).copy()


@lru_cache(maxsize=256)
def _posture(forward: float, height: float, half: float) -> Array:
    kinematics, ik = _standing()
    pinch = Pinch(np.array([forward, 0.0, height]), 0.0, half)
    return ik.solve(REST_POSE, pinch.targets(), kinematics, iterations=60)


@cache
def _standing() -> tuple[Kinematics, ArmIk]:
    """A robot that stands, to try postures on."""
    kinematics = Kinematics()
    kinematics.update(np.array([0.0, 0.0, PELVIS_HEIGHT_M]), 0.0, np.array([0.0, 0.0, -1.0]), STANDING)
    return kinematics, ArmIk()


class Shift:
    """Arms on their way to a posture while the legs walk: joint space, smooth."""

    def __init__(self, ctx: Context, goal: Array, seconds: float = 1.2) -> None:
        self._start, self._goal = ctx.hands.q.copy(), goal
        self._steps = max(1, round(seconds / CONTROL_PERIOD_S))
        self._k = 0

    def advance(self, ctx: Context) -> None:
        """One control period."""
        if self._k < self._steps:
            self._k += 1
            u = min_jerk(self._k / self._steps)
            ctx.hands.q = self._start + u * (self._goal - self._start)
