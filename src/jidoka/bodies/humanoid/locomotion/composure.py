"""Noticing a push: the pelvis does not move as commanded.

Undisturbed, the pelvis keeps within 0.5 m/s of the velocity that its command stands for, sway and starts
included; a push of 20 N·s at the chest takes it past 0.65 m/s within 0.2 s. Then the best a walking robot
can do is to step in place.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Final

from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S
from jidoka.bodies.humanoid.locomotion.policy import Twist
from jidoka.bodies.humanoid.locomotion.tracking import Velocity, measured

PUSHED_M_S: Final = 0.65
"""Departure from the expected velocity that counts as a push [m/s]."""
RECOVER_S: Final = 1.0
"""Time to step in place after it [s]."""
_WINDOW: Final = 6
"""Poses over which the velocity is taken: 0.1 s."""
_LAG: Final = 0.07
"""Share of a new command that shows in the velocity after one control period."""


class Composure:
    """Fed once a control period."""

    def __init__(self) -> None:
        self._track: deque[tuple[float, float]] = deque(maxlen=_WINDOW)
        self._expected = (0.0, 0.0)
        self._left_s = 0.0

    def disturbed(self, base: BasePose, commanded: Twist) -> bool:
        """Whether to step in place now.

        Args:
            base: the pelvis now.
            commanded: the twist of the last period.
        """
        vx, vy, _ = measured(commanded)
        x, y = self._expected
        self._expected = (x + _LAG * (vx - x), y + _LAG * (vy - y))
        self._track.append((base.x, base.y))
        self._left_s = max(0.0, self._left_s - CONTROL_PERIOD_S)
        if self._departure(base) > PUSHED_M_S:
            self._left_s = RECOVER_S
        return self._left_s > 0

    def _departure(self, base: BasePose) -> float:
        """How far the velocity is from the expected one [m/s]; 0 until there are poses enough."""
        if len(self._track) < _WINDOW:
            return 0.0
        v: Velocity = self._velocity(base.yaw)
        return math.hypot(v[0] - self._expected[0], v[1] - self._expected[1])

    def _velocity(self, yaw: float) -> Velocity:
        (x0, y0), (x1, y1) = self._track[0], self._track[-1]
        span = (_WINDOW - 1) * CONTROL_PERIOD_S
        vx, vy = (x1 - x0) / span, (y1 - y0) / span
        c, s = math.cos(yaw), math.sin(yaw)
        return c * vx + s * vy, c * vy - s * vx, 0.0
