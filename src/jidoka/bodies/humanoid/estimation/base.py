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
        self._pose: Array | None = None  # x, y, yaw
        self._stance = "left"
        self._foot_before = np.zeros(2)
        self._moved = np.zeros(2)
        self._height = _NOMINAL_HEIGHT_M
        self._astray = np.zeros(2)

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
            self._pose = np.array([sensors.base[0], sensors.base[1], sensors.base[3]])
        pose = self._pose
        roll, pitch = roll_pitch(sensors.gravity)
        yaw_rate = (sensors.gyro[1] * math.sin(roll) + sensors.gyro[2] * math.cos(roll)) / math.cos(pitch)
        pose[2] += yaw_rate * CONTROL_PERIOD_S
        guess = np.array([pose[0] + self._moved[0], pose[1] + self._moved[1], self._height])
        self._k.update(guess, pose[2], sensors.gravity, sensors.q)
        feet = {side: self._k.foot(side) - guess for side in SIDES}
        self._moved = self._odometry(feet)
        self._height = SOLE - float(feet[self._stance][2])
        pose[:2] += self._moved
        if sensors.base is not None:
            self._correct(pose, sensors.base, standing=standing)
        pose[2] = wrap(pose[2])
        return BasePose(float(pose[0]), float(pose[1]), self._height, float(pose[2]))

    def _correct(self, pose: Array, fix: Array, *, standing: bool) -> None:
        """Pull x, y, yaw towards a fix (x, y, z, yaw)."""
        off = fix[:2] - pose[:2]
        self._astray += _ASTRAY_BLEND * (off - self._astray)
        settled = standing and float(self._astray @ self._astray) < ASTRAY_M**2
        gain = GAIN_STANDING if settled else GAIN_MOVING
        pose[:2] += gain * off
        pose[2] += gain * wrap(fix[3] - pose[2])

    def _odometry(self, feet: dict[str, Array]) -> Array:
        """Displacement of the pelvis since the last tick, shape (2,) in map [m]; changes the stance foot
        when due."""
        foot = feet[self._stance][:2]
        moved = self._foot_before - foot if self._foot_before.any() else np.zeros(2)
        other = "right" if self._stance == "left" else "left"
        if feet[other][2] < feet[self._stance][2] - _STANCE_HYSTERESIS_M:
            self._stance = other
        self._foot_before = feet[self._stance][:2].copy()
        return moved
