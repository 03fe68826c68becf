"""Coming to a stand from any walk: slow down, step in place, and stop at a good phase of the gait.

A robot told to stand in the middle of a step, or while it recovers from a push, has a foot in the air and
falls more easily than one that steps on until its feet are beside each other.
"""

from __future__ import annotations

from typing import Final

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array
from jidoka.bodies.humanoid.locomotion.policy import STILL, Phase, Twist

STOP_PHASES: Final = ((1.7, 2.3), (-1.4, -0.8))
"""Phases of the left leg [rad] at which a stop settles within 1 to 3 cm instead of 5 to 9."""
KEEP_STEPPING: Final = 0.011
"""A command just above the policy's standing threshold: stepping in place."""
LONGEST_S: Final = 1.4
"""The robot stands this long after a stop at the latest."""
_SLEW: Final = 0.05
"""Change of a command in one control period: 2.5 m/s²."""
_SLOW: Final = 0.05
_LEVEL: Final = 0.985
"""Cosine of the tilt below which the robot is still recovering: 10 degrees."""


class Halt:
    """Give it each twist that was commanded; it gives the twists that end the walk."""

    def __init__(self) -> None:
        self._twist = STILL
        self._for_s = 0.0

    def walked(self, twist: Twist) -> None:
        """Take note of what was commanded."""
        self._twist, self._for_s = twist, 0.0

    def twist(self, phase: Phase, gravity: Array) -> Twist:
        """The command of this period; STILL once the walk has ended.

        Args:
            phase: gait phase of the left and right leg [rad].
            gravity: unit vector of gravity in the pelvis frame, shape (3,).
        """
        if self._twist.still:
            return STILL
        self._for_s += CONTROL_PERIOD_S
        vx, vy, wz = (_towards_zero(v) for v in (self._twist.vx, self._twist.vy, self._twist.wz))
        slow = max(abs(vx), abs(vy), abs(wz)) < _SLOW
        ready = slow and in_stop_phase(phase) and float(-gravity[2]) > _LEVEL
        slower = Twist(vx, vy, wz)
        if slower.still:
            slower = Twist(vx=KEEP_STEPPING)
        self._twist = STILL if ready or self._for_s >= LONGEST_S else slower
        return self._twist


def in_stop_phase(phase: Phase) -> bool:
    """Whether a stop now settles closely."""
    return any(low < phase[0] < high for low, high in STOP_PHASES)


def _towards_zero(value: float) -> float:
    return max(0.0, value - _SLEW) if value > 0 else min(0.0, value + _SLEW)
