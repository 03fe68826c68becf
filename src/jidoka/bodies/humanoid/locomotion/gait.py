"""What the legs are told, between what a skill wants and what keeps the robot up.

A skill's twist passes, but for two cases: no skill runs, or the skill stands still in the middle of a
walk. Then the robot slows down, steps in place, and stops at a good phase.
"""

from __future__ import annotations

from typing import Final

from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.locomotion.halt import Halt
from jidoka.bodies.humanoid.locomotion.policy import STILL, Phase, Twist

SLEW: Final = 0.06
"""Largest change of a command in one control period: 3 m/s², twice what a skill asks for by itself."""
BRISK_M_S: Final = 0.15
"""A walk faster than this is not ended by standing still at once."""


class Gait:
    """Asked once a control period."""

    def __init__(self) -> None:
        self._halt = Halt()
        self._last = STILL
        self._ending = False

    def twist(self, wanted: Twist | None, phase: Phase, gravity: Array) -> Twist:
        """The twist of this period.

        Args:
            wanted: the running skill's; None if none runs.
            phase: gait phase of the left and right leg [rad].
            gravity: unit vector of gravity in the pelvis frame, shape (3,).
        """
        brisk = abs(self._last.vx) + abs(self._last.vy) > BRISK_M_S
        if wanted is None or (wanted.still and (brisk or self._ending)):
            twist = self._halt.twist(phase, gravity)
            self._ending = not twist.still
        else:
            twist = wanted if wanted.still else _slewed(self._last, wanted)
            self._halt.walked(twist)
            self._ending = False
        self._last = twist
        return twist


def _slewed(last: Twist, wanted: Twist) -> Twist:
    vx, vy, wz = (
        old + min(max(new - old, -SLEW), SLEW)
        for old, new in ((last.vx, wanted.vx), (last.vy, wanted.vy), (last.wz, wanted.wz))
    )
    return Twist(vx, vy, wz)
