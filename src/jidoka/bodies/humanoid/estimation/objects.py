"""Where the boxes are: noisy sightings averaged as long as a box stays put, or rides in the hands.

At rest the estimate is the mean of up to `MEMORY` sightings; a box that two sightings in a row see
elsewhere has moved. A held box is averaged in the frame of the hands, so that walking does not smear it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul, neg
from typing import Final, TypeAlias

import numpy as np

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


class _Track:
    """The mean of what was seen of one box, in `map`, or in the frame of the hands while it is held. The mean
    of quaternions that are nearly alike is as good as that of rotations."""

    __slots__ = ("mean", "sightings", "strays")

    def __init__(self) -> None:
        self.mean: _Pose = [0.0] * 7
        self.sightings = 0
        self.strays = 0

    def see(self, pose: _Pose, memory: int) -> None:
        """Average a sighting in; the second stray in a row begins the track anew."""
        parallel = sum(map(mul, pose[_QUAT], self.mean[_QUAT]))
        if parallel < 0.0:  # a quaternion and its negative say the same
            pose = [*pose[_XYZ], *map(neg, pose[_QUAT])]
        elsewhere = math.dist(pose[_XYZ], self.mean[_XYZ]) > MOVED_M or abs(parallel) < _ALIKE
        self.strays = self.strays + 1 if elsewhere and self.sightings else 0
        if self.strays == 1:
            return
        if self.strays:
            self.sightings = self.strays = 0
        self.sightings = min(self.sightings + 1, memory)
        share = 1.0 / self.sightings
        self.mean = [mean + share * (seen - mean) for mean, seen in zip(self.mean, pose, strict=True)]


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
        for n, moved in ((self.held, self._hands.to_map), (name, self._hands.from_map)):
            if n in self._tracks:
                track = self._tracks[n]
                track.mean, track.sightings, track.strays = moved(track.mean), 1, 0
        self.held = name

    def update(self, objects: Mapping[str, ObjectPose] | None, hands: HandFrame) -> None:
        """Take in the sightings of this tick, if there are any."""
        self._hands = hands
        for name, seen in (objects or {}).items():
            pose: _Pose = [*seen.xyz.tolist(), *seen.quat_wxyz.tolist()]
            track = self._tracks.setdefault(name, _Track())
            if name == self.held:
                track.see(hands.from_map(pose), HELD_MEMORY)
            else:
                track.see(pose, MEMORY)

    def get(self, name: str) -> BoxEstimate | None:
        """The box as believed now, or None if it was never seen."""
        track = self._tracks.get(name)
        if track is None:
            return None
        pose = self._hands.to_map(track.mean) if name == self.held else track.mean
        return BoxEstimate(np.array(pose[_XYZ]), matrix(*pose[_QUAT]), track.sightings)

    def all(self) -> dict[str, BoxEstimate]:
        """Every box seen so far."""
        return {name: pose for name in self._tracks if (pose := self.get(name)) is not None}

    def forget_average(self, name: str) -> None:
        """Start averaging anew: the box was touched."""
        if name in self._tracks:
            track = self._tracks[name]
            track.sightings = min(track.sightings, 1)


def turned_about_z(pose: _Pose, yaw: float) -> _Pose:
    """A pose turned about the origin's z axis by `yaw` [rad]."""
    x, y, z, qw, qx, qy, qz = pose
    c, s = math.cos(yaw), math.sin(yaw)
    ch, sh = math.cos(yaw / 2), math.sin(yaw / 2)
    quat = ch * qw - sh * qz, ch * qx - sh * qy, ch * qy + sh * qx, ch * qz + sh * qw
    return [c * x - s * y, s * x + c * y, z, *quat]
