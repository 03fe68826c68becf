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
from itertools import pairwise
from typing import Final

from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S
from jidoka.bodies.humanoid.locomotion.halt import KEEP_STEPPING, in_stop_phase
from jidoka.bodies.humanoid.locomotion.policy import Phase, Twist
from jidoka.bodies.humanoid.locomotion.tracking import Velocity, commanded
from jidoka.bodies.humanoid.navigation.footprint import Pose
from jidoka.bodies.humanoid.navigation.route import Point
from jidoka.bodies.humanoid.rotation import wrap

_COMMAND_LIMITS: Final = (1.0, 1.0, 2.0)
"""Of vx, vy [m/s] and wz [rad/s]."""
_NEAR_LIMITS: Final = (0.4, 0.3)
"""Backward and sideways [m/s]."""
_SLEW: Final = 0.03
"""Change of a command in one control period: 1.5 m/s², 1.5 rad/s²."""

NEAR_M: Final = 0.7
"""Within this way of the goal the robot steps in any direction instead of facing its way."""
LOOKAHEAD_M: Final = 0.4
NEAR_GAIN: Final = 1.6
"""Of the wanted velocity to the distance left [1/s]."""
BIAS_GAIN: Final = 0.2
"""Of the integrator [1/s²]: takes out what a load does to walking within some seconds."""
_BIAS_LIMIT: Final = 0.3
_TURN_GAIN: Final = 1.6
_PASSED_M: Final = 0.1
"""A corner counts as passed this far before it."""
_EPS_M: Final = 1e-6
_BIAS_WITHIN_M: Final = 0.25
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
        self, path: Sequence[Point], goal: Pose, *, pace: Pace, arrival: Arrival | None = None
    ) -> None:
        self._points = [*path, goal.xy]
        self._legs = [math.dist(a, b) for a, b in pairwise(self._points)]
        self._goal = goal.at(-SETTLES_AHEAD_M, 0.0)
        self._pace = pace
        self._arrival = arrival or Arrival()
        self._command = (0.0, 0.0, 0.0)
        self._bias = (0.0, 0.0)
        self._inside_s = 0.0
        self._leg = 0
        self._close = False
        """Whether the robot steps in any direction; once so, until it is carried off."""

    def twist(self, base: BasePose) -> Twist:
        """The command for this period."""
        self._close = self._remaining(base) < NEAR_M or (self._close and self.error(base)[0] < NEAR_M)
        vx, vy, wz = self._near(base) if self._close else self._far(base)
        wanted = commanded((vx, vy, wz))
        slewed = (old + bounded(new - old, _SLEW) for old, new in zip(self._command, wanted, strict=True))
        self._command = tuple(map(bounded, slewed, _COMMAND_LIMITS))
        vx, vy, wz = self._command
        if math.hypot(vx, vy) < KEEP_STEPPING and abs(wz) < KEEP_STEPPING:
            vx = KEEP_STEPPING
        return Twist(vx, vy, wz)

    def arrived(self, phase: Phase) -> bool:
        """Whether to stop now; `phase` is the policy's gait phase [rad]."""
        good = in_stop_phase(phase) or not self._arrival.at_good_phase
        return self._inside_s >= self._arrival.hold_s and good

    def error(self, base: BasePose) -> tuple[float, float]:
        """Distance [m] and turn [rad] left to the goal pose."""
        return math.hypot(self._goal.x - base.x, self._goal.y - base.y), abs(wrap(self._goal.yaw - base.yaw))

    def _near(self, base: BasePose) -> Velocity:
        """In any direction: proportional, with an integrator close by."""
        ahead, left = Pose(base.x, base.y, base.yaw).local(self._goal.x, self._goal.y)
        turn = wrap(self._goal.yaw - base.yaw)
        distance = math.hypot(ahead, left)
        if distance < _BIAS_WITHIN_M:
            gain = BIAS_GAIN * CONTROL_PERIOD_S
            self._bias = (
                bounded(self._bias[0] + gain * ahead, _BIAS_LIMIT),
                bounded(self._bias[1] + gain * left, _BIAS_LIMIT),
            )
        inside = distance < self._arrival.position_m and abs(turn) < self._arrival.yaw_rad
        self._inside_s = self._inside_s + CONTROL_PERIOD_S if inside else 0.0
        facing = max(0.0, math.cos(turn)) if distance > 0.3 else 1.0
        backward, sideways = _NEAR_LIMITS
        vx = min(max(NEAR_GAIN * ahead + self._bias[0], -backward), self._pace.forward)
        vy = bounded(NEAR_GAIN * left + self._bias[1], sideways)
        return vx * facing, vy * facing, bounded(_TURN_GAIN * turn, self._pace.turn)

    def _far(self, base: BasePose) -> Velocity:
        """Towards a point ahead on the path, slower the more it lies aside."""
        self._inside_s = 0.0
        x, y = self._carrot(base)
        turn = wrap(math.atan2(y - base.y, x - base.x) - base.yaw)
        forward = self._pace.forward * max(0.0, math.cos(turn)) ** 3
        return forward, 0.0, bounded(_TURN_GAIN * turn, self._pace.turn)

    def _remaining(self, base: BasePose) -> float:
        """Way left along the path [m]; also moves on to the leg nearest ahead."""
        while self._leg < len(self._legs) - 1 and self._along(base) > self._legs[self._leg] - _PASSED_M:
            self._leg += 1
        return math.dist((base.x, base.y), self._points[self._leg + 1]) + sum(self._legs[self._leg + 1 :])

    def _along(self, base: BasePose) -> float:
        """How far along its present leg the robot is [m]."""
        (ax, ay), (bx, by) = self._points[self._leg], self._points[self._leg + 1]
        length = self._legs[self._leg]
        if length < _EPS_M:
            return length
        return ((base.x - ax) * (bx - ax) + (base.y - ay) * (by - ay)) / length

    def _carrot(self, base: BasePose) -> Point:
        """The point on the path `LOOKAHEAD_M` past the one abeam of the robot, or a fold before it [m]."""
        leg, left = self._leg, max(0.0, self._along(base)) + LOOKAHEAD_M
        while left > self._legs[leg] and leg < len(self._legs) - 1 and not self._folds(leg):
            left -= self._legs[leg]
            leg += 1
        share = 1.0 if self._legs[leg] < _EPS_M else min(1.0, left / self._legs[leg])
        (ax, ay), (bx, by) = self._points[leg], self._points[leg + 1]
        return ax + share * (bx - ax), ay + share * (by - ay)

    def _folds(self, leg: int) -> bool:
        """Whether the path turns back at the end of a leg: past it a point ahead would come to the robot."""
        (ax, ay), (bx, by), (cx, cy) = self._points[leg : leg + 3]
        return (bx - ax) * (cx - bx) + (by - ay) * (cy - by) < 0


def bounded(value: float, limit: float) -> float:
    """`value` within plus and minus `limit`."""
    return min(max(value, -limit), limit)
