"""Angles and rotations, said once: radians, right-handed, quaternions scalar first."""

from __future__ import annotations

import math

import numpy as np

from jidoka.bodies.humanoid.hardware.interface import Array


def wrap(angle: float) -> float:
    """The same direction within (-pi, pi] [rad]."""
    return math.pi - (math.pi - angle) % math.tau


def rot_y(pitch: float) -> Array:
    """Rotation (3, 3) about y by `pitch` [rad]."""
    c, s = math.cos(pitch), math.sin(pitch)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def rot_z(yaw: float) -> Array:
    """Rotation (3, 3) about z by `yaw` [rad]."""
    c, s = math.cos(yaw), math.sin(yaw)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def quat_wxyz(roll: float, pitch: float, yaw: float) -> Array:
    """Quaternion (4,), scalar first, of Rz(yaw) Ry(pitch) Rx(roll)."""
    cr, sr = math.cos(roll / 2), math.sin(roll / 2)
    cp, sp = math.cos(pitch / 2), math.sin(pitch / 2)
    cy, sy = math.cos(yaw / 2), math.sin(yaw / 2)
    return np.array(
        [
            cr * cp * cy + sr * sp * sy,
            sr * cp * cy - cr * sp * sy,
            cr * sp * cy + sr * cp * sy,
            cr * cp * sy - sr * sp * cy,
        ]
    )


def matrix(w: float, x: float, y: float, z: float) -> Array:
    """Rotation (3, 3) of a quaternion, scalar first, of any length but zero."""
    n = 2.0 / (w * w + x * x + y * y + z * z)
    return np.array(
        [
            [1.0 - n * (y * y + z * z), n * (x * y - w * z), n * (x * z + w * y)],
            [n * (x * y + w * z), 1.0 - n * (x * x + z * z), n * (y * z - w * x)],
            [n * (x * z - w * y), n * (y * z + w * x), 1.0 - n * (x * x + y * y)],
        ]
    )


def roll_pitch(gravity: Array) -> tuple[float, float]:
    """Roll and pitch [rad] of a body from the unit gravity vector (3,) in its frame (Z-Y-X Euler angles)."""
    x, y, z = gravity.tolist()
    return math.atan2(-y, -z), math.asin(max(-1.0, min(1.0, x)))
