"""Where the boxes are: noisy sightings averaged as long as a box stays put, or rides in the hands.

At rest the estimate is the mean of up to `MEMORY` sightings; a box that two sightings in a row see
elsewhere has moved. A held box is averaged in the frame of the hands, so that walking does not smear it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from jidoka.bodies.humanoid.hardware.interface import Array, ObjectPose
from jidoka.bodies.humanoid.rotation import matrix

MEMORY: Final = 30
"""Sightings averaged at most: 3 s at 10 Hz, leaving 0.9 mm of 5 mm."""
HELD_MEMORY: Final = 5
MOVED_M: Final = 0.025
"""A sighting this far from the mean (5 sigma) counts as elsewhere."""
MOVED_RAD: Final = math.radians(8)


_ALIKE: Final = math.cos(MOVED_RAD / 2)
"""Two unit quaternions that are less parallel than this are further apart than `MOVED_RAD`."""
_XYZ, _QUAT = slice(0, 3), slice(3, 7)

_Pose: TypeAlias = list[float]
"""x, y, z [m] and a quaternion, scalar first, of any length: plain floats are faster than small arrays."""


@dataclass(frozen=True, slots=True)
class HandFrame:
    """Midpoint of the palms in `map`, with the heading of the robot."""

    xyz: Array
    yaw: float

    def from_map(self, pose: _Pose) -> _Pose:
        """A pose of `map` as seen from the hands."""
        away = [p - mid for p, mid in zip(pose, self.xyz.tolist(), strict=False)]
        return turned_about_z([*away, *pose[_QUAT]], -self.yaw)

    def to_map(self, pose: _Pose) -> _Pose:
        """The inverse of `from_map`."""
        turned = turned_about_z(pose, self.yaw)
        return [*(p + mid for p, mid in zip(turned, self.xyz.tolist(), strict=False)), *turned[_QUAT]]


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
    """One track a box, kept as rows of arrays: all boxes are seen at once, ten times a second. The mean of
    quaternions that are nearly alike is as good as that of rotations, and shorter.

    `held` is the box whose track lives in the frame of the hands.
    """

    def __init__(self) -> None:
        self._row: dict[str, int] = {}
        self._mean = np.zeros((0, 7))
        self._sightings = np.zeros(0, dtype=int)
        self._strays = np.zeros(0, dtype=int)
        self._hands = HandFrame(np.zeros(3), 0.0)
        self.held: str | None = None

    def hold(self, name: str | None) -> None:
        """Say which box is in the hands now (None: no box)."""
        if name == self.held:
            return
        moved = [self._row[n] for n in (self.held, name) if n in self._row]
        for k in moved:
            frame = self._hands.to_map if k == self._held_row else self._hands.from_map
            self._mean[k] = frame(self._mean[k].tolist())
            self._sightings[k], self._strays[k] = 1, 0
        self.held = name

    def update(self, objects: Mapping[str, ObjectPose] | None, hands: HandFrame) -> None:
        """Take in the sightings of this tick, if there are any."""
        self._hands = hands
        if not objects:
            return
        self._add([name for name in objects if name not in self._row])
        rows = np.array([self._row[name] for name in objects])
        parts = [part for pose in objects.values() for part in (pose.xyz, pose.quat_wxyz)]
        seen = np.concatenate(parts).reshape(-1, 7)
        if (held := self.held) is not None and held in objects:
            k = list(objects).index(held)
            seen[k] = hands.from_map(seen[k].tolist())
        self._blend(rows, seen)

    def get(self, name: str) -> BoxEstimate | None:
        """The box as believed now, or None if it was never seen."""
        k = self._row.get(name)
        if k is None:
            return None
        pose: _Pose = self._mean[k].tolist()
        if name == self.held:
            pose = self._hands.to_map(pose)
        return BoxEstimate(np.array(pose[_XYZ]), matrix(*pose[_QUAT]), int(self._sightings[k]))

    def all(self) -> dict[str, BoxEstimate]:
        """Every box seen so far."""
        return {name: pose for name in self._row if (pose := self.get(name)) is not None}

    def forget_average(self, name: str) -> None:
        """Start averaging anew: the box was touched."""
        if name in self._row:
            k = self._row[name]
            self._sightings[k] = min(self._sightings[k], 3)

    @property
    def _held_row(self) -> int:
        return self._row.get(self.held or "", -1)

    def _add(self, names: list[str]) -> None:
        """Begin tracks without a sighting."""
        if names:
            self._row |= {name: k for k, name in enumerate(names, len(self._row))}
            self._mean = np.vstack([self._mean, np.zeros((len(names), 7))])
            none = np.zeros(len(names), dtype=int)
            self._sightings, self._strays = (np.append(n, none) for n in (self._sightings, self._strays))

    def _blend(self, rows: NDArray[np.int_], seen: Array) -> None:
        """Average sightings (n, 7) into their tracks; the second stray in a row begins a track anew."""
        mean, sightings = self._mean[rows], self._sightings[rows]
        parallel = (seen[:, _QUAT] * mean[:, _QUAT]).sum(axis=1)
        seen[:, _QUAT] *= np.copysign(1.0, parallel)[:, None]  # a quaternion and its negative say the same
        apart = seen - mean
        far = (apart[:, _XYZ] ** 2).sum(axis=1) > MOVED_M**2
        stray = (far | (np.abs(parallel) < _ALIKE)) & (sightings > 0)
        strays = np.where(stray, self._strays[rows] + 1, 0)
        ignored, anew = strays == 1, strays > 1
        memory = np.where(rows == self._held_row, HELD_MEMORY, MEMORY)
        count = np.where(anew, 1, np.minimum(sightings + 1, memory))
        self._mean[rows] = mean + np.where(ignored, 0.0, 1.0 / count)[:, None] * apart
        self._sightings[rows] = np.where(ignored, sightings, count)
        self._strays[rows] = np.where(anew, 0, strays)


def turned_about_z(pose: _Pose, yaw: float) -> _Pose:
    """A pose turned about the origin's z axis by `yaw` [rad]."""
    x, y, z, qw, qx, qy, qz = pose
    c, s = math.cos(yaw), math.sin(yaw)
    ch, sh = math.cos(yaw / 2), math.sin(yaw / 2)
    quat = ch * qw - sh * qz, ch * qx - sh * qy, ch * qy + sh * qx, ch * qz + sh * qw
    return [c * x - s * y, s * x + c * y, z, *quat]
