"""Where the pelvis is: leg odometry between fixes of the localiser.

The foot that carries stands still, so the pelvis moves by the change of the foot's position in the pelvis
frame. Fixes with white noise pull the estimate back with a constant gain (the steady state of a Kalman
filter on a random walk).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array, Sensors
from jidoka.bodies.humanoid.robot.joints import SIDES
from jidoka.bodies.humanoid.robot.kinematics import SOLE, Kinematics
from jidoka.bodies.humanoid.rotation import roll_pitch, wrap

GAIN_MOVING: Final = 0.06
"""Share of a fix's error taken each 20 ms; with 1 cm noise this leaves 1.8 mm, and follows slip within 0.3
s."""
GAIN_STANDING: Final = 0.02
ASTRAY_M: Final = 0.008
"""Mean error of recent fixes above which even a standing robot has moved: a foot slid, or it took a step."""
_ASTRAY_BLEND: Final = 0.1
_NOMINAL_HEIGHT_M: Final = 0.76
_STANCE_HYSTERESIS_M: Final = 0.008


@dataclass(frozen=True, slots=True)
class BasePose:
    """Pelvis in `map`."""

    x: float
    y: float
    z: float
    yaw: float

    @property
    def xy(self) -> Array:
        """Position on the floor, shape (2,) [m]."""
        return np.array([self.x, self.y])

    @property
    def xyz(self) -> Array:
        """Position, shape (3,) [m]."""
        return np.array([self.x, self.y, self.z])


class BaseEstimator:
    """Fuses gyro, gravity, leg kinematics and fixes.

    Leaves `kinematics` updated for this tick, at the pose predicted from the last one: it differs from the
    returned pose by the correction of one fix, less than a millimetre.
    """

    def __init__(self, kinematics: Kinematics) -> None:
        self._k = kinematics
        self._pose: tuple[float, float, float] | None = None  # x, y, yaw
        self._stance = "left"
        self._foot_before: tuple[float, float] | None = None  # of the stance foot, from the pelvis, in map
        self._moved = (0.0, 0.0)
        self._height = _NOMINAL_HEIGHT_M
        self._astray = (0.0, 0.0)

    def update(self, sensors: Sensors, *, standing: bool) -> BasePose:
        """One control period.

        Args:
            sensors: the newest reading; the first must hold a fix of the base.
            standing: whether the feet are meant to stay; fixes are then averaged longer.

        Raises:
            ValueError: the first reading has no fix.
        """
        if self._pose is None:
            if sensors.base is None:
                raise ValueError("the first reading has no fix of the base: read again")
            self._pose = float(sensors.base[0]), float(sensors.base[1]), float(sensors.base[3])
        x, y, yaw = self._pose
        roll, pitch = roll_pitch(sensors.gravity)
        _, about_y, about_z = sensors.gyro.tolist()
        yaw_rate = (about_y * math.sin(roll) + about_z * math.cos(roll)) / math.cos(pitch)
        yaw += yaw_rate * CONTROL_PERIOD_S
        guess = np.array((x + self._moved[0], y + self._moved[1], self._height))
        self._k.update(guess, yaw, sensors.gravity, sensors.q)
        self._moved = self._odometry(guess)
        x, y = x + self._moved[0], y + self._moved[1]
        if sensors.base is not None:
            x, y, yaw = self._corrected(x, y, yaw, sensors.base, standing=standing)
        self._pose = x, y, wrap(yaw)
        return BasePose(x, y, self._height, self._pose[2])

    def _corrected(
        self, x: float, y: float, yaw: float, fix: Array, *, standing: bool
    ) -> tuple[float, float, float]:
        """Pull x, y, yaw towards a fix (x, y, z, yaw)."""
        fix_x, fix_y, _, fix_yaw = fix.tolist()
        off_x, off_y = fix_x - x, fix_y - y
        astray_x = self._astray[0] + _ASTRAY_BLEND * (off_x - self._astray[0])
        astray_y = self._astray[1] + _ASTRAY_BLEND * (off_y - self._astray[1])
        self._astray = astray_x, astray_y
        settled = standing and math.hypot(astray_x, astray_y) < ASTRAY_M
        gain = GAIN_STANDING if settled else GAIN_MOVING
        return x + gain * off_x, y + gain * off_y, yaw + gain * wrap(fix_yaw - yaw)

    def _odometry(self, pelvis: Array) -> tuple[float, float]:
        """Displacement of the pelvis since the last tick in map [m]; changes the stance foot when due, and
        takes the height from it."""
        feet = {side: (self._k.foot(side) - pelvis).tolist() for side in SIDES}
        x, y, below = feet[self._stance]
        moved = (0.0, 0.0)
        if self._foot_before is not None:
            moved = self._foot_before[0] - x, self._foot_before[1] - y
        other = "right" if self._stance == "left" else "left"
        if feet[other][2] < below - _STANCE_HYSTERESIS_M:
            self._stance = other
            x, y, below = feet[other]
        self._foot_before = x, y
        self._height = SOLE - below
        return moved
