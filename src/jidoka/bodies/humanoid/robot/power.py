"""What the robot draws from its battery: work of the motors, and a constant for everything else."""

from __future__ import annotations

from typing import Final

import numpy as np

from jidoka.bodies.humanoid.hardware.interface import Array

IDLE_W: Final = 100.0
"""Computers, motor drivers, cooling [W]. Assumed: a G1's 9 Ah battery of 13 cells (421 Wh) lasts about two
hours of mixed use, 210 W, about half of which goes into motion."""


def electrical_power(tau: Array, qd: Array) -> float:
    """Power drawn now [W]: positive mechanical power of each motor (braking gives nothing back), plus
    `IDLE_W`.

    Args:
        tau: motor torques, shape (29,) [N·m].
        qd: joint velocities, shape (29,) [rad/s].
    """
    return IDLE_W + float(np.maximum(tau * qd, 0.0).sum())
