"""Torques fed forward to the arms: their own weight, the squeeze on a box, and half its weight in each hand.

tau = g(q) + J^T (F towards the other palm + f up), clipped to 95% of the motors' limits. The binding limit
is 5 N·m at the wrists.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.robot.joints import ARMS
from jidoka.bodies.humanoid.robot.kinematics import GRAVITY, Hand, Kinematics

_TORQUE_SHARE: Final = 0.95
_BOTH: Final[tuple[Hand, Hand]] = ("left", "right")
_PARTS: Final = (slice(0, 7), slice(7, 14))


@dataclass(frozen=True, slots=True)
class Grip:
    """Force of each palm."""

    squeeze: float = 0.0
    """Towards the other palm [N]."""
    lift: float = 0.0
    """Upward [N]."""


OPEN: Final = Grip()


def arm_feedforward(kinematics: Kinematics, grip: Grip) -> Array:
    """Feed-forward torques of the arms, shape (14,) [N·m]."""
    tau = kinematics.arm_gravity().copy()
    if grip.squeeze or grip.lift:
        x, y, _ = (kinematics.palm("right")[0] - kinematics.palm("left")[0]).tolist()
        share = grip.squeeze / max(math.hypot(x, y), 1e-6)
        inward = share * x, share * y
        for hand, sign, part in zip(_BOTH, (1.0, -1.0), _PARTS, strict=True):
            force = np.array((sign * inward[0], sign * inward[1], grip.lift))
            tau[part] += force.dot(kinematics.palm_jacobian(hand))
    bound = _TORQUE_SHARE * kinematics.torque_limits[ARMS]
    return np.minimum(np.maximum(tau, -bound), bound)


def carried_mass(kinematics: Kinematics, tau_arms: Array) -> float:
    """Mass that hangs on the palms, from motor torques [kg].

    The torque that the arms' own weight does not explain is J^T f; f is its least-squares solution for
    each palm (7 torques, 3 unknown forces), and the two vertical parts add up to the weight. Squeezing
    cancels out.

    Args:
        kinematics: updated for this tick.
        tau_arms: measured motor torques (14,) [N·m].
    """
    unexplained = tau_arms - kinematics.arm_gravity()
    weight = 0.0
    for hand, part in zip(_BOTH, _PARTS, strict=True):
        jacobian = kinematics.palm_jacobian(hand)
        force = np.linalg.solve(jacobian @ jacobian.T, jacobian @ unexplained[part])
        weight += float(force[2])
    return weight / GRAVITY
