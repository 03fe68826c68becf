"""What crosses the link between the onboard controller and the skills, as bytes (`channel` says when).

Each body is a record of fixed size in the machine's byte order, and a tail: names and reasons. Floats cross
bit by bit, so both sides compute with the same numbers.
"""

from __future__ import annotations

import itertools
import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from pydantic import TypeAdapter

from jidoka.bodies.humanoid.arms.effort import Grip
from jidoka.bodies.humanoid.control import Hands
from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.hardware.interface import Array, ObjectPose, Sensors
from jidoka.bodies.humanoid.link import Halted, Report, Requests, Stepping
from jidoka.bodies.humanoid.locomotion.policy import Phase, Twist
from jidoka.bodies.humanoid.world import Map

_ASK: Final = struct.Struct("=?b???")
_COUNTS: Final = struct.Struct("=qq")
"""Ahead of a report's numbers: whether the robot stands, and how many boxes were seen; -1 where no camera
looked. After the numbers: poses (boxes, 7), then JSON if there is more to tell."""


class _Layout:
    """Where each of some arrays stands in one row of numbers."""

    def __init__(self, **sizes: int) -> None:
        ends = list(itertools.accumulate(sizes.values()))
        self.of = {
            name: slice(end - size, end) for (name, size), end in zip(sizes.items(), ends, strict=True)
        }
        self.numbers = ends[-1]
        self.bytes = 8 * self.numbers


_HANDS: Final = _Layout(q=14, scalars=5)
"""Scalars: squeeze, lift, load, turn, half."""
_ORDER: Final = _Layout(twist=3, hands=_HANDS.numbers)
"""A twist of NaN is none."""
_REPORT: Final = _Layout(q=29, qd=29, tau=29, gyro=3, gravity=3, fix=4, base=4, qpos=36, rest=4)
"""`fix` is the localiser's, NaN where there is none; `rest` is time, energy, and the phase of both legs."""
_POSE: Final = 7 * 8
_MAP: Final = TypeAdapter(Map)


def write_welcome(hands: Hands, world: Map) -> bytes:
    """What a new skills process must know: what the arms do, and the map."""
    told = {"holding": hands.holding, "map": json.loads(_MAP.dump_json(world))}
    return _numbers(hands).tobytes() + json.dumps(told).encode()


def read_welcome(body: bytes) -> tuple[Hands, Map]:
    """The inverse of `write_welcome`."""
    told = json.loads(body[_HANDS.bytes :])
    hands = Hands()
    _take(hands, np.frombuffer(body, count=_HANDS.numbers), told["holding"])
    return hands, _MAP.validate_json(json.dumps(told["map"]))


def write_requests(requests: Requests) -> bytes:
    """Requests of one period."""
    led = -1 if requests.led is None else int(requests.led)
    stop = requests.stop
    flags = _ASK.pack(requests.acting, led, requests.resume, requests.reset, stop is not None)
    return flags if stop is None else flags + stop.encode()


def read_requests(body: bytes) -> Requests:
    """The inverse of `write_requests`. Raises struct.error or ValueError for anything else."""
    acting, led, resume, reset, stop = _ASK.unpack_from(body)
    return Requests(
        acting=acting,
        led=None if led < 0 else bool(led),
        resume=resume,
        reset=reset,
        stop=body[_ASK.size :].decode() if stop else None,
    )


def write_order(twist: Twist | None, hands: Hands) -> bytes:
    """What the legs and the arms shall do."""
    row = np.empty(_ORDER.numbers)
    row[_ORDER.of["twist"]] = math.nan if twist is None else (twist.vx, twist.vy, twist.wz)
    row[_ORDER.of["hands"]] = _numbers(hands)
    return row.tobytes() + (hands.holding or "").encode()


def read_order(body: bytes, hands: Hands) -> Twist | None:
    """The inverse of `write_order`: sets `hands`, returns the twist.

    Raises:
        ValueError: it is too short, no text, or no motor could follow it; `hands` is left as it was.
    """
    row = np.frombuffer(body, count=_ORDER.numbers)
    arms, holding = row[_ORDER.of["hands"]], body[_ORDER.bytes :].decode() or None
    vx, vy, wz = row[_ORDER.of["twist"]].tolist()
    if not np.isfinite(arms).all() or not (math.isnan(vx) or math.isfinite(vx + vy + wz)):
        raise ValueError(f"an order that is not finite: twist {vx}, {vy}, {wz}, hands {arms.tolist()}")
    _take(hands, arms, holding)
    return None if math.isnan(vx) else Twist(vx, vy, wz)


def _numbers(hands: Hands) -> Array:
    row = np.empty(_HANDS.numbers)
    row[_HANDS.of["q"]] = hands.q
    grip = hands.grip
    row[_HANDS.of["scalars"]] = (grip.squeeze, grip.lift, hands.load_kg, hands.turn, hands.half)
    return row


def _take(hands: Hands, row: Array, holding: str | None) -> None:
    squeeze, lift, hands.load_kg, hands.turn, hands.half = row[_HANDS.of["scalars"]].tolist()
    hands.q, hands.grip, hands.holding = row[_HANDS.of["q"]].copy(), Grip(squeeze, lift), holding


class ReportWriter:
    """Writes reports; the names of the boxes cross the link once, while they stay the same."""

    def __init__(self) -> None:
        self._row = np.empty(_REPORT.numbers)
        self._to = {name: self._row[part] for name, part in _REPORT.of.items()}
        self._names: tuple[str, ...] = ()

    def write(self, report: Report, steps: Stepping, qpos: Array) -> bytes:
        """One report.

        Args:
            report: of this period.
            steps: where the walking policy is in its gait.
            qpos: the robot as its kinematics has it, (36,).
        """
        to, sensors, base = self._to, report.sensors, report.base
        to["q"][:], to["qd"][:], to["tau"][:] = sensors.q, sensors.qd, sensors.tau
        to["gyro"][:], to["gravity"][:] = sensors.gyro, sensors.gravity
        to["fix"][:] = math.nan if sensors.base is None else sensors.base
        to["base"][:] = (base.x, base.y, base.z, base.yaw)
        to["qpos"][:] = qpos
        to["rest"][:] = (sensors.t, report.joules, *steps.phase)
        objects = sensors.objects
        counts = _COUNTS.pack(steps.standing, -1 if objects is None else len(objects))
        more: dict[str, Any] = {}
        poses = self._poses(objects, more) if objects else b""
        if (halted := report.halted) is not None:
            more["halted"] = [halted.fallen, halted.code, halted.reason, halted.needs]
        return counts + self._row.tobytes() + poses + (json.dumps(more).encode() if more else b"")

    def _poses(self, objects: Mapping[str, ObjectPose], more: dict[str, Any]) -> bytes:
        if (names := tuple(objects)) != self._names:
            more["names"] = self._names = names
        return np.concatenate([part for o in objects.values() for part in (o.xyz, o.quat_wxyz)]).tobytes()


@dataclass(slots=True)
class Steps:
    """Where the walking policy is in its gait, as reported (a `Stepping`)."""

    phase: Phase
    standing: bool


class ReportReader:
    """The inverse of `ReportWriter`."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()

    def read(self, body: bytes) -> tuple[Report, Steps, Array]:
        """A report, the gait, and the robot as its kinematics has it (36,)."""
        standing, boxes = _COUNTS.unpack_from(body)
        of, row = _REPORT.of, np.frombuffer(body, count=_REPORT.numbers, offset=_COUNTS.size).copy()
        end = _COUNTS.size + _REPORT.bytes
        poses_end = end + max(boxes, 0) * _POSE
        more: dict[str, Any] = json.loads(body[poses_end:]) if len(body) > poses_end else {}
        self._names = tuple(more.get("names", self._names))
        t, joules, left, right = row[of["rest"]].tolist()
        x, y, z, yaw = row[of["base"]].tolist()
        fix = row[of["fix"]]
        sensors = Sensors(
            t=t,
            q=row[of["q"]],
            qd=row[of["qd"]],
            tau=row[of["tau"]],
            gyro=row[of["gyro"]],
            gravity=row[of["gravity"]],
            base=None if math.isnan(fix[0]) else fix,
            objects=None if boxes < 0 else self._objects(body[end:poses_end]),
        )
        halted = _halted(*more["halted"]) if "halted" in more else None
        report = Report(sensors=sensors, base=BasePose(x, y, z, yaw), joules=joules, halted=halted)
        return report, Steps((left, right), bool(standing)), row[of["qpos"]]

    def _objects(self, body: bytes) -> dict[str, ObjectPose]:
        if not body:
            return {}
        poses = np.frombuffer(body).reshape(-1, 7).copy()
        return {
            name: ObjectPose(xyz, quat)
            for name, xyz, quat in zip(self._names, poses[:, :3], poses[:, 3:], strict=True)
        }


def _halted(fallen: bool, code: str, reason: str, needs: list[str]) -> Halted:
    return Halted(fallen=fallen, code=code, reason=reason, needs=tuple(needs))
