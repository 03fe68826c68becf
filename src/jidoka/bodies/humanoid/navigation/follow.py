"""Walking along a path to a pose: face the way while far, step in any direction when near, stop at a good
moment.

The policy does not walk as fast as it is told, so a wanted velocity is turned into a command by the
measured map from command to velocity (docs/design/humanoid.md). Near the goal an integrator takes out the
bias of a carried load.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array
from jidoka.bodies.humanoid.locomotion.policy import Twist
from jidoka.bodies.humanoid.navigation.footprint import Pose
from jidoka.bodies.humanoid.robot.kinematics import wrap

_VX: Final = np.array([-0.6, -0.4, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0])
_VX_MEASURED: Final = np.array([-0.49, -0.34, -0.18, -0.10, -0.01, 0.06, 0.15, 0.24, 0.32, 0.49, 0.63, 0.73])
"""Commanded and measured forward velocity of fastsac_g1_29dof at 5 ms physics [m/s]."""
_WZ: Final = np.array([-2.0, -1.6, -1.2, -0.8, -0.5, -0.2, 0.0, 0.2, 0.5, 0.8, 1.2, 1.6, 2.0])
_WZ_MEASURED: Final = np.array(
    [-1.4, -1.2, -0.95, -0.67, -0.45, -0.17, 0.0, 0.19, 0.46, 0.67, 0.96, 1.21, 1.43]
)
"""Commanded and measured yaw rate, hands ready [rad/s]."""
_VY_GAIN: Final = 1.7
_COMMAND_LIMIT: Final = np.array([1.0, 1.0, 2.0])
_SLEW: Final = 0.03
"""Change of a command in one control period: 1.5 m/s², 1.5 rad/s²."""
_KEEP_STEPPING: Final = 0.011
"""A command just above the policy's standing threshold: stepping in place."""

NEAR_M: Final = 0.7
"""Within this way of the goal the robot steps in any direction instead of facing its way."""
LOOKAHEAD_M: Final = 0.45
NEAR_GAIN: Final = 1.6
"""Of the wanted velocity to the distance left [1/s]."""
BIAS_GAIN: Final = 0.2
"""Of the integrator [1/s²]: takes out what a load does to walking within some seconds."""
_BIAS_LIMIT: Final = 0.3
_TURN_GAIN: Final = 1.6
_BIAS_WITHIN_M: Final = 0.25
STOP_PHASES: Final = ((1.7, 2.3), (-1.4, -0.8))
"""Phases of the left leg [rad] at which a stop settles within 1 to 3 cm instead of 5 to 9."""
SETTLES_AHEAD_M: Final = 0.025
"""The pelvis leans this far forward after a stop; the goal is approached that much short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When a walk counts as arrived."""

    position_m: float = 0.045
    yaw_rad: float = 0.05
    hold_s: float = 0.12
    at_good_phase: bool = True


@dataclass(frozen=True, slots=True)
class Pace:
    """Bounds of a walk."""

    forward: float
    """[m/s]"""
    turn: float
    """[rad/s]"""


class Follower:
    """Gives the twist of each control period on a path; asked by a skill, once a period."""

    def __init__(
        self, path: Sequence[tuple[float, float]], goal: Pose, *, pace: Pace, arrival: Arrival | None = None
    ) -> None:
        self._points = np.array([*path, (goal.x, goal.y)])
        self._goal = goal.at(-SETTLES_AHEAD_M, 0.0)
        self._pace = pace
        self._arrival = arrival or Arrival()
        self._command = np.zeros(3)
        self._bias = np.zeros(2)
        self._inside_s = 0.0
        self._segment = 0
        legs = np.linalg.norm(np.diff(self._points, axis=0), axis=1)
        self._after = [*np.cumsum(legs[::-1])[::-1].tolist(), 0.0]

    def twist(self, base: BasePose) -> Twist:
        """The command for this period."""
        wanted = self._near(base) if self._remaining(base) < NEAR_M else self._far(base)
        forward = float(np.interp(float(wanted[0]), _VX_MEASURED, _VX))
        turn = float(np.interp(float(wanted[2]), _WZ_MEASURED, _WZ))
        command: Array = np.array([forward, _VY_GAIN * wanted[1], turn])
        self._command += np.clip(command - self._command, -_SLEW, _SLEW)
        vx, vy, wz = np.clip(self._command, -_COMMAND_LIMIT, _COMMAND_LIMIT)
        if math.hypot(vx, vy) < _KEEP_STEPPING and abs(wz) < _KEEP_STEPPING:
            vx = _KEEP_STEPPING
        return Twist(float(vx), float(vy), float(wz))

    def arrived(self, phase: Array) -> bool:
        """Whether to stop now; `phase` is the policy's gait phase (2,) [rad]."""
        good = any(low < phase[0] < high for low, high in STOP_PHASES) or not self._arrival.at_good_phase
        return self._inside_s >= self._arrival.hold_s and good

    def error(self, base: BasePose) -> tuple[float, float]:
        """Distance [m] and turn [rad] left to the goal pose."""
        return math.hypot(self._goal.x - base.x, self._goal.y - base.y), abs(wrap(self._goal.yaw - base.yaw))

    def _near(self, base: BasePose) -> Array:
        turn = wrap(self._goal.yaw - base.yaw)
        dx, dy = self._goal.x - base.x, self._goal.y - base.y
        c, s = math.cos(base.yaw), math.sin(base.yaw)
        gap = np.array([c * dx + s * dy, -s * dx + c * dy])
        distance, angle = self.error(base)
        if distance < _BIAS_WITHIN_M:
            self._bias = np.clip(self._bias + BIAS_GAIN * CONTROL_PERIOD_S * gap, -_BIAS_LIMIT, _BIAS_LIMIT)
        v = NEAR_GAIN * gap + self._bias
        inside = distance < self._arrival.position_m and angle < self._arrival.yaw_rad
        self._inside_s = self._inside_s + CONTROL_PERIOD_S if inside else 0.0
        facing = max(0.0, math.cos(turn)) if distance > 0.3 else 1.0
        return np.array(
            [
                np.clip(v[0], -0.4, self._pace.forward) * facing,
                np.clip(v[1], -0.3, 0.3) * facing,
                np.clip(_TURN_GAIN * turn, -self._pace.turn, self._pace.turn),
            ]
        )

    def _far(self, base: BasePose) -> Array:
        self._inside_s = 0.0
        ahead = self._carrot(base)
        turn = wrap(math.atan2(ahead[1] - base.y, ahead[0] - base.x) - base.yaw)
        forward = self._pace.forward * max(0.0, math.cos(turn)) ** 3
        return np.array([forward, 0.0, np.clip(_TURN_GAIN * turn, -self._pace.turn, self._pace.turn)])

    def _remaining(self, base: BasePose) -> float:
        """Way left along the path [m]; also moves on to the segment nearest ahead."""
        points = self._points
        here = base.xy
        while self._segment < len(points) - 2 and _passed(
            here, points[self._segment], points[self._segment + 1]
        ):
            self._segment += 1
        ahead = points[self._segment + 1]
        return math.hypot(ahead[0] - here[0], ahead[1] - here[1]) + self._after[self._segment + 1]

    def _carrot(self, base: BasePose) -> Array:
        """A point on the path `LOOKAHEAD_M` past the nearest one, shape (2,) [m]."""
        a, b = self._points[self._segment], self._points[self._segment + 1]
        leg = b - a
        length = float(np.linalg.norm(leg))
        along = 0.0 if length < 1e-6 else float(np.clip((base.xy - a) @ leg / length, 0, length))
        left, k = along + LOOKAHEAD_M, self._segment
        while left > length and k < len(self._points) - 2:
            left -= length
            k += 1
            a, b = self._points[k], self._points[k + 1]
            leg = b - a
            length = float(np.linalg.norm(leg))
        share = 1.0 if length < 1e-6 else min(1.0, left / length)
        return a + share * leg


def _passed(here: Array, a: Array, b: Array) -> bool:
    """Whether `here` is abeam of `b` on the way from `a`, or as good as there."""
    leg = b - a
    return (
        float((here - b) @ leg) > -0.05 * float(np.linalg.norm(leg)) or float(np.linalg.norm(here - b)) < 0.15
    )
