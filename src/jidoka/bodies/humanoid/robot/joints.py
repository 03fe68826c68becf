"""The 29 joints of the Unitree G1: order, groups, standing pose and gains.

Order: left leg 0-5, right leg 6-11 (hip pitch, hip roll, hip yaw, knee, ankle pitch, ankle roll), waist
12-14 (yaw, roll, pitch), left arm 15-21, right arm 22-28 (shoulder pitch, roll, yaw, elbow, wrist roll,
pitch, yaw). It is the order of Unitree's low-level interface and of the walking policy. Map by name, never
by index alone.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jidoka.bodies.humanoid.hardware.interface import Array

_LEG = ("hip_pitch", "hip_roll", "hip_yaw", "knee", "ankle_pitch", "ankle_roll")
_ARM = ("shoulder_pitch", "shoulder_roll", "shoulder_yaw", "elbow", "wrist_roll", "wrist_pitch", "wrist_yaw")

JOINTS: Final[tuple[str, ...]] = (
    *(f"left_{j}_joint" for j in _LEG),
    *(f"right_{j}_joint" for j in _LEG),
    *(f"waist_{j}_joint" for j in ("yaw", "roll", "pitch")),
    *(f"left_{j}_joint" for j in _ARM),
    *(f"right_{j}_joint" for j in _ARM),
)

LEGS: Final = slice(0, 12)
WAIST: Final = slice(12, 15)
ARMS: Final = slice(15, 29)
LEFT_ARM: Final = slice(15, 22)
RIGHT_ARM: Final = slice(22, 29)
SIDES: Final = ("left", "right")
ARM_OF: Final = {"left": LEFT_ARM, "right": RIGHT_ARM}

_LEG_POSE = (-0.312, 0.0, 0.0, 0.669, -0.363, 0.0)
STANDING: Final[Array] = np.array(
    [
        *(*_LEG_POSE, *_LEG_POSE),
        *(0.0, 0.0, 0.0),
        *(0.2, 0.2, 0.0, 0.6, 0.0, 0.0, 0.0),
        *(0.2, -0.2, 0.0, 0.6, 0.0, 0.0, 0.0),
    ]
)
"""The walking policy's reference pose [rad] (metadata of fastsac_g1_29dof.onnx)."""

_ARM_KP = (60.0,) * 5 + (40.0,) * 2
_ARM_KD = (3.0,) * 5 + (1.5,) * 2
ARM_KP: Final[Array] = np.array(_ARM_KP * 2)
"""Stiffness of the arm motors [N·m/rad]: stiff enough to place within a centimetre; measured in
docs/design/humanoid.md."""
ARM_KD: Final[Array] = np.array(_ARM_KD * 2)
"""Damping of the arm motors [N·m·s/rad]."""

FRICTION_LOSS: Final = 0.1
"""Dry friction of every joint [N·m]: the value the policy was trained with."""
_POLICY_BANDWIDTH_HZ: Final = 10.0


def armature(kp: Array) -> Array:
    """Rotor inertia seen at each joint [kg·m²], shape of `kp`.

    The policy's gains were made for a 10 Hz second-order response, kp = I (2 pi f)^2, so its inertia
    follows from kp.
    """
    return kp / (2 * np.pi * _POLICY_BANDWIDTH_HZ) ** 2
