"""The seam to a robot: sensors in, motor commands out, one control period at a time.

A simulated and a real robot stand behind the same seam; nothing above it can tell which one it has. Joint
arrays have shape (29,) in the order of `robot.joints.JOINTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CONTROL_PERIOD_S = 0.02
"""50 Hz, the rate the walking policy was trained at."""


@dataclass(frozen=True, slots=True)
class ObjectPose:
    """A box as a camera would report it, in frame `map`."""

    xyz: Array
    """Centre, shape (3,) [m]."""
    quat_wxyz: Array
    """Orientation, shape (4,), scalar first."""


@dataclass(frozen=True, slots=True)
class Sensors:
    """One reading. What has a lower rate than the control loop is None in between."""

    t: float
    """The robot's clock [s]."""
    q: Array
    """Joint positions [rad]."""
    qd: Array
    """Joint velocities [rad/s]."""
    tau: Array
    """Motor torques, from motor current [N·m]."""
    gyro: Array
    """Angular velocity of the pelvis in its own frame, shape (3,) [rad/s]."""
    gravity: Array
    """Unit vector of gravity in the pelvis frame, shape (3,), from the attitude filter of the IMU."""
    base: Array | None
    """Pelvis x, y, z, yaw in `map` from the localiser, shape (4,) [m, rad]."""
    objects: Mapping[str, ObjectPose] | None
    """Boxes seen, by name."""


@dataclass(frozen=True, slots=True)
class Command:
    """What each motor shall do until the next command: tau = kp (q - q_now) - kd qd_now + feed-forward,
    within limits."""

    q: Array
    """Target positions [rad]."""
    feedforward: Array
    """Added torque [N·m]."""
    kp: Array
    """Stiffness [N·m/rad]; zero in damping."""
    kd: Array
    """Damping [N·m·s/rad]."""


class Hardware(Protocol):
    """A robot that reads sensors and takes motor commands."""

    def read(self) -> Sensors:
        """The newest reading."""
        ...

    def write(self, command: Command) -> None:
        """Hold this command until the next one."""
        ...

    def wait(self) -> None:
        """Return at the next control period: a simulation advances by one, a robot's clock is waited for."""
        ...
