"""Where the boxes are: noisy sightings averaged as long as a box stays put, or rides in the hands.

At rest the estimate is the mean of up to `MEMORY` sightings; a box that two sightings in a row see
elsewhere has moved. A held box is averaged in the frame of the hands, so that walking does not smear it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from jidoka.bodies.humanoid.hardware.interface import Array, ObjectPose
from jidoka.bodies.humanoid.rotation import rot_z

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
    """One track a box, kept as arrays: all boxes are seen at once, ten times a second.

    `held` is the box whose track lives in the frame of the hands.
    """

    def __init__(self) -> None:
        self._row: dict[str, int] = {}
        self._xyz = np.zeros((0, 3))
        self._rotation = np.zeros((0, 3, 3))
        self._sightings = np.zeros(0, dtype=int)
        self._strays = np.zeros(0, dtype=int)
        self._hands = HandFrame(np.zeros(3), 0.0)
        self.held: str | None = None

    def hold(self, name: str | None) -> None:
        """Say which box is in the hands now (None: no box)."""
        if name == self.held:
            return
        moved = [n for n in (self.held, name) if n in self._row]
        poses = {n: self.get(n) for n in moved}
        self.held = name
        for n, pose in poses.items():
            if pose is not None:
                k = self._row[n]
                self._xyz[k], self._rotation[k] = self._from_map(n, pose.xyz, pose.rotation)
                self._sightings[k], self._strays[k] = 1, 0

    def update(self, objects: Mapping[str, ObjectPose] | None, hands: HandFrame) -> None:
        """Take in the sightings of this tick, if there are any."""
        self._hands = hands
        if not objects:
            return
        for name in objects.keys() - self._row.keys():
            self._add(name, objects[name])
        rows = np.array([self._row[name] for name in objects])
        xyz = np.array([seen.xyz for seen in objects.values()])
        rotation = matrices(np.array([seen.quat_wxyz for seen in objects.values()]))
        held = self.held
        if held is not None and held in objects:
            k = list(objects).index(held)
            xyz[k], rotation[k] = self._from_map(held, xyz[k], rotation[k])
        self._blend(rows, xyz, rotation)

    def get(self, name: str) -> BoxEstimate | None:
        """The box as believed now, or None if it was never seen."""
        k = self._row.get(name)
        if k is None:
            return None
        xyz, rotation = self._xyz[k].copy(), orthonormal(self._rotation[k])
        if name == self.held:
            turn = rot_z(self._hands.yaw)
            xyz, rotation = self._hands.xyz + turn @ xyz, turn @ rotation
        return BoxEstimate(xyz, rotation, int(self._sightings[k]))

    def all(self) -> dict[str, BoxEstimate]:
        """Every box seen so far."""
        return {name: pose for name in self._row if (pose := self.get(name)) is not None}

    def forget_average(self, name: str) -> None:
        """Start averaging anew: the box was touched."""
        if name in self._row:
            k = self._row[name]
            self._sightings[k] = min(self._sightings[k], 3)

    def _add(self, name: str, seen: ObjectPose) -> None:
        self._row[name] = len(self._row)
        self._xyz = np.vstack([self._xyz, seen.xyz])
        self._rotation = np.concatenate([self._rotation, matrices(seen.quat_wxyz[None])])
        self._sightings = np.append(self._sightings, 0)
        self._strays = np.append(self._strays, 0)

    def _blend(self, rows: NDArray[np.int_], xyz: Array, rotation: Array) -> None:
        """Average sightings into their tracks; the second stray in a row begins a track anew."""
        apart = xyz - self._xyz[rows]
        cosines = (self._rotation[rows] * rotation).sum(axis=(1, 2))
        stray = ((apart * apart).sum(axis=1) > MOVED_M**2) | (cosines < 1 + 2 * math.cos(MOVED_RAD))
        stray &= self._sightings[rows] > 0
        strays = np.where(stray, self._strays[rows] + 1, 0)
        anew = strays > 1
        count = np.where(anew, 1, np.minimum(self._sightings[rows] + 1, self._memory(rows)))
        share = np.where(stray & ~anew, 0.0, 1.0 / count)
        self._xyz[rows] += share[:, None] * apart
        self._rotation[rows] += share[:, None, None] * (rotation - self._rotation[rows])
        self._strays[rows] = np.where(anew, 0, strays)
        self._sightings[rows] = np.where(stray & ~anew, self._sightings[rows], count)

    def _memory(self, rows: NDArray[np.int_]) -> NDArray[np.int_]:
        held = self._row.get(self.held or "", -1)
        return np.where(rows == held, HELD_MEMORY, MEMORY)

    def _from_map(self, name: str, xyz: Array, rotation: Array) -> tuple[Array, Array]:
        if name != self.held:
            return xyz, rotation
        back = rot_z(-self._hands.yaw)
        return back @ (xyz - self._hands.xyz), back @ rotation


def matrices(quat_wxyz: Array) -> Array:
    """Rotations (n, 3, 3) of unit quaternions (n, 4), scalar first."""
    w, x, y, z = quat_wxyz.T
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.moveaxis(np.array(rows), -1, 0)


def orthonormal(rotation: Array) -> Array:
    """The nearest-looking rotation (3, 3) to a slightly skewed one (Gram-Schmidt on its columns, z first)."""
    z = rotation[:, 2] / math.sqrt(float(rotation[:, 2] @ rotation[:, 2]))
    x = rotation[:, 0] - float(rotation[:, 0] @ z) * z
    x = x / math.sqrt(float(x @ x))
    y = np.array([z[1] * x[2] - z[2] * x[1], z[2] * x[0] - z[0] * x[2], z[0] * x[1] - z[1] * x[0]])
    return np.stack([x, y, z], axis=1)
