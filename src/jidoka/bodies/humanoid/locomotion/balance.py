"""Keeping a policy upright that knows nothing of the arms' reach or of a load.

The shift of the centre of mass is shown to the policy as a tilt of gravity, so that it leans against it;
the waist motors, too soft to carry the arms by position alone, get the missing torque fed forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.robot.kinematics import Kinematics

COM_HEIGHT_M: Final = 0.62
"""Height of the centre of mass over the ankles, the lever of the lean."""
GAIN_STEPPING: Final = 1.0
GAIN_STANDING: Final = 1.1
GAIN_STANDING_PER_KG: Final = 0.13
"""A heavy box wants a firmer lean; empty arms would lean the robot back by centimetres."""
WAIST_SHARE: Final = 0.5
"""Of the static waist torque that is fed forward. The policy's own waist targets bring the rest: with the
whole torque a 2.4 kg box leans the pelvis 14 degrees forward and the robot steps after it; with half it
stands (8 degrees)."""
_GAIN_BLEND: Final = 0.03
_SHIFT_BLEND: Final = 0.1
_WAIST_LIMIT_NM: Final = 40.0
"""Of the 50 N·m that the waist's roll and pitch motors give."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the hands carry."""

    mass: float
    """[kg]"""
    at: Array
    """Its centre in map, shape (3,) [m]."""


class Balance:
    """Low-passed centre-of-mass trim."""

    def __init__(self) -> None:
        self._shift = (0.0, 0.0)
        self._gain = GAIN_STEPPING
        self.waist = np.zeros(3)
        """Feed-forward torque of the waist, yaw roll pitch [N·m]."""

    def update(self, kinematics: Kinematics, load: Load | None, *, standing: bool) -> Array:
        """One control period.

        Returns:
            What to add to the gravity vector of the policy's observation, shape (3,), pelvis frame.
        """
        at_com = at_waist = kinematics.arm_moment()
        mass, load_kg = kinematics.mass, 0.0
        if load is not None:
            load_kg = load.mass
            at_com = at_com + load_kg * (load.at - kinematics.com())
            at_waist = at_waist + load_kg * (load.at - kinematics.waist_anchor())
        waist = WAIST_SHARE * kinematics.waist_torque(at_waist)
        self.waist = np.minimum(np.maximum(waist, -_WAIST_LIMIT_NM), _WAIST_LIMIT_NM)
        ahead, left, _ = at_com.dot(kinematics.pelvis_rotation()).tolist()
        x, y = self._shift
        x += _SHIFT_BLEND * (ahead / (mass + load_kg) - x)
        y += _SHIFT_BLEND * (left / (mass + load_kg) - y)
        self._shift = x, y
        wanted = GAIN_STANDING + GAIN_STANDING_PER_KG * load_kg if standing else GAIN_STEPPING
        self._gain += _GAIN_BLEND * (wanted - self._gain)
        return np.array((self._gain * x / COM_HEIGHT_M, self._gain * y / COM_HEIGHT_M, 0.0))
