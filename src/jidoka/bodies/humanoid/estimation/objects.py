"""Where the boxes are: noisy sightings averaged as long as a box stays put, or rides in the hands.

At rest the estimate is the mean of up to `MEMORY` sightings; a box that two sightings in a row see
elsewhere has moved. A held box is averaged in the frame of the hands, so that walking does not smear it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import mujoco
import numpy as np

from jidoka.bodies.humanoid.hardware.interface import Array, ObjectPose
from jidoka.bodies.humanoid.robot.kinematics import rot_z

MEMORY: Final = 30
"""Sightings averaged at most: 3 s at 10 Hz, leaving 0.9 mm of 5 mm."""
HELD_MEMORY: Final = 5
MOVED_M: Final = 0.025
"""A sighting this far from the mean (5 sigma) counts as elsewhere."""
MOVED_RAD: Final = math.radians(8)


@dataclass(frozen=True, slots=True)
class HandFrame:
    """Midpoint of the palms in `map`, with the heading of the robot."""

    xyz: Array
    yaw: float


@dataclass(slots=True)
class _Track:
    xyz: Array
    rotation: Array
    sightings: int = 1
    strays: int = 0


@dataclass(frozen=True, slots=True)
class BoxEstimate:
    """A box as believed, in `map`."""

    xyz: Array
    rotation: Array
    """Shape (3, 3)."""
    sightings: int

    @property
    def yaw(self) -> float:
        """Heading of the box's x axis [rad]."""
        return math.atan2(self.rotation[1, 0], self.rotation[0, 0])

    @property
    def tilt(self) -> float:
        """Angle between the box's z axis and up [rad]."""
        return math.acos(max(-1.0, min(1.0, float(self.rotation[2, 2]))))


class ObjectTracker:
    """One track a box. `held` is the box whose track lives in the frame of the hands."""

    def __init__(self) -> None:
        self._tracks: dict[str, _Track] = {}
        self._hands = HandFrame(np.zeros(3), 0.0)
        self.held: str | None = None

    def hold(self, name: str | None) -> None:
        """Say which box is in the hands now (None: no box)."""
        if name == self.held:
            return
        moved = [n for n in (self.held, name) if n is not None]
        poses = {n: self.get(n) for n in moved}
        self.held = name
        for n, pose in poses.items():
            if pose is not None:
                self._tracks[n] = _Track(*self._from_map(n, pose.xyz, pose.rotation))

    def update(self, objects: Mapping[str, ObjectPose] | None, hands: HandFrame) -> None:
        """Take in the sightings of this tick, if there are any."""
        self._hands = hands
        for name, seen in (objects or {}).items():
            xyz, rotation = self._from_map(name, seen.xyz, matrix(seen.quat_wxyz))
            track = self._tracks.get(name)
            if track is None:
                self._tracks[name] = _Track(xyz, rotation)
            else:
                _blend(track, xyz, rotation, HELD_MEMORY if name == self.held else MEMORY)

    def get(self, name: str) -> BoxEstimate | None:
        """The box as believed now, or None if it was never seen."""
        track = self._tracks.get(name)
        if track is None:
            return None
        xyz, rotation = track.xyz, track.rotation
        if name == self.held:
            turn = rot_z(self._hands.yaw)
            xyz, rotation = self._hands.xyz + turn @ xyz, turn @ rotation
        return BoxEstimate(xyz.copy(), rotation.copy(), track.sightings)

    def all(self) -> dict[str, BoxEstimate]:
        """Every box seen so far."""
        return {name: pose for name in self._tracks if (pose := self.get(name)) is not None}

    def forget_average(self, name: str) -> None:
        """Start averaging anew: the box was touched."""
        if name in self._tracks:
            self._tracks[name].sightings = min(self._tracks[name].sightings, 3)

    def _from_map(self, name: str, xyz: Array, rotation: Array) -> tuple[Array, Array]:
        if name != self.held:
            return xyz, rotation
        back = rot_z(-self._hands.yaw)
        return back @ (xyz - self._hands.xyz), back @ rotation


def _blend(track: _Track, xyz: Array, rotation: Array, memory: int) -> None:
    apart = xyz - track.xyz
    turned = float(np.trace(track.rotation.T @ rotation))
    strayed = float(apart @ apart) > MOVED_M**2 or turned < 1 + 2 * math.cos(MOVED_RAD)
    track.strays = track.strays + 1 if strayed else 0
    if track.strays == 1:
        return
    if track.strays > 1:
        track.xyz, track.rotation, track.sightings, track.strays = xyz, rotation, 1, 0
        return
    track.sightings = min(track.sightings + 1, memory)
    share = 1 / track.sightings
    track.xyz = track.xyz + share * apart
    track.rotation = orthonormal((1 - share) * track.rotation + share * rotation)


def matrix(quat_wxyz: Array) -> Array:
    """Rotation (3, 3) of a quaternion (4,), scalar first."""
    out = np.empty(9)
    mujoco.mju_quat2Mat(out, np.ascontiguousarray(quat_wxyz))
    return out.reshape(3, 3)


def orthonormal(rotation: Array) -> Array:
    """The nearest-looking rotation (3, 3) to a slightly skewed one (Gram-Schmidt on its columns, z first)."""
    z = rotation[:, 2] / math.sqrt(float(rotation[:, 2] @ rotation[:, 2]))
    x = rotation[:, 0] - float(rotation[:, 0] @ z) * z
    x = x / math.sqrt(float(x @ x))
    y = np.array([z[1] * x[2] - z[2] * x[1], z[2] * x[0] - z[0] * x[2], z[0] * x[1] - z[1] * x[0]])
    return np.stack([x, y, z], axis=1)
