"""Arms that press against something give way once a reflex has stopped the robot.

A hold that goes on pressing would keep its motor at the limit, and with it the reflex: the robot could never
go on by itself. The wanted angle of such a motor moves with its load until `EASED` of the limit is left, and
stays there until the arms are told anything else.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array
from jidoka.bodies.humanoid.reflex_events import SATURATED

EASED: Final = 0.8
"""Share of a motor's limit at which it gives way no further."""
SPEED_RAD_S: Final = 1.0
"""How fast a wanted angle gives way."""


class Relief:
    """How far each arm motor has given way.

    Args:
        limits: torques of the arms' motors, shape (14,), positive [N·m].
    """

    def __init__(self, limits: Array) -> None:
        self._limits = limits
        self._told: Array | None = None
        self._giving = np.zeros(limits.shape, dtype=bool)
        self._given = np.zeros(limits.shape)

    @property
    def idle(self) -> bool:
        """Whether no motor gives way."""
        return self._told is None

    def ease(self, q: Array, tau: Array, *, halted: bool) -> Array:
        """The wanted angles after giving way, shape (14,) [rad].

        Args:
            q: wanted angles as they were told, shape (14,) [rad].
            tau: measured torques, shape (14,) [N·m].
            halted: whether a reflex holds the robot.
        """
        if self._told is None or not np.array_equal(q, self._told):
            self._told = q.copy() if halted else None
            self._giving[:], self._given[:] = False, 0.0
        if halted:
            load = np.abs(tau) / self._limits
            self._giving = (self._giving & (load > EASED)) | (load >= SATURATED)
            self._given -= np.where(self._giving, np.sign(tau) * SPEED_RAD_S * CONTROL_PERIOD_S, 0.0)
        return q + self._given
