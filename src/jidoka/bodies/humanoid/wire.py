"""The link between the onboard controller and the skills as bytes on a stream socket of one machine.

    onboard                          skills
       ── WELCOME (hands, map) ──>             once
       <── ASK (requests) ────────             each period
       ── REPORT ────────────────>
       <── ORDER (twist, hands) ──

Every message is a header (length of the rest, kind), a record of fixed size in the machine's byte order, and
a tail: names and reasons. Floats cross it bit by bit, so both sides compute with the same numbers.
"""

from __future__ import annotations

import json
import math
import socket
import struct
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final

import numpy as np
from pydantic import TypeAdapter

from jidoka.bodies.humanoid.arms.effort import Grip
from jidoka.bodies.humanoid.control import Hands
from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.hardware.interface import Array, ObjectPose, Sensors
from jidoka.bodies.humanoid.link import Halted, Report, Requests
from jidoka.bodies.humanoid.locomotion.policy import Phase, Twist
from jidoka.bodies.humanoid.world import Map


class Kind(IntEnum):
    """What a message is."""

    WELCOME = 1
    ASK = 2
    REPORT = 3
    ORDER = 4


class LinkClosed(Exception):
    """The other side is gone, silent for too long, or talks nonsense."""


_HEADER: Final = struct.Struct("=II")
_ASK: Final = struct.Struct("=?b???")
_HANDS: Final = np.dtype([("q", "f8", 14), ("grip", "f8", 2), ("load", "f8"), ("turn", "f8"), ("half", "f8")])
_ORDER: Final = np.dtype([("walks", "i8"), ("twist", "f8", 3), ("hands", _HANDS)])
_REPORT: Final = np.dtype(
    [
        *(("t", "f8"), ("q", "f8", 29), ("qd", "f8", 29), ("tau", "f8", 29)),
        *(("gyro", "f8", 3), ("gravity", "f8", 3), ("fix", "f8", 4)),
        *(("base", "f8", 4), ("joules", "f8"), ("phase", "f8", 2), ("qpos", "f8", 36)),
        *(("standing", "i8"), ("boxes", "i8")),
    ]
)
"""Of `fix`, the localiser's, all are NaN where there is none; `boxes` is -1 where no camera looked. The tail:
poses (boxes, 7), then JSON if there is more to tell."""
_POSE: Final = 7 * 8
_LARGEST: Final = 1 << 20
_MAP: Final = TypeAdapter(Map)


class Channel:
    """Whole messages over a stream socket; it owns the socket.

    Args:
        connection: connected to the other side.
        patience_s: longest wait for a message or for room to send one [s of wall time]; None: for ever.
    """

    def __init__(self, connection: socket.socket, patience_s: float | None = None) -> None:
        self._socket = connection
        self._socket.settimeout(patience_s)
        self._read = b""
        self.closed = False

    def fileno(self) -> int:
        """For `select`."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close it: the other side notices at once."""
        self.closed = True
        self._socket.close()

    def send(self, kind: Kind, body: bytes) -> None:
        """Send one message. Raises LinkClosed."""
        try:
            self._socket.sendall(_HEADER.pack(len(body), kind) + body)
        except OSError as error:
            raise LinkClosed(f"{kind.name} can't be sent: {error}") from error

    def receive(self, kind: Kind) -> bytes:
        """The next message, which must be of `kind`. Raises LinkClosed."""
        data = self._read
        while len(data) < (end := _end(data)):
            data += self._more(kind)
        _, came = _HEADER.unpack_from(data)
        if came != kind:
            raise LinkClosed(f"{kind.name} was due, and {came} came")
        self._read = data[end:]
        return data[_HEADER.size : end]

    def _more(self, kind: Kind) -> bytes:
        try:
            more = self._socket.recv(1 << 16)
        except OSError as error:
            raise LinkClosed(f"no {kind.name} came: {error}") from error
        if not more:
            raise LinkClosed("the other side is gone")
        return more


def _end(data: bytes) -> int:
    """Where the first message ends, as far as that is known."""
    if len(data) < _HEADER.size:
        return _HEADER.size
    length: int = _HEADER.unpack_from(data)[0]
    if length > _LARGEST:
        raise LinkClosed(f"a message of {length} bytes is none of ours")
    return _HEADER.size + length


def write_welcome(hands: Hands, world: Map) -> bytes:
    """What a new skills process must know: what the arms do, and the map."""
    told = {"holding": hands.holding, "map": json.loads(_MAP.dump_json(world))}
    return _hands_record(hands).tobytes() + json.dumps(told).encode()


def read_welcome(body: bytes) -> tuple[Hands, Map]:
    """The inverse of `write_welcome`."""
    told = json.loads(body[_HANDS.itemsize :])
    hands = Hands()
    _take(hands, np.frombuffer(body, _HANDS, 1)[0], told["holding"])
    return hands, _MAP.validate_json(json.dumps(told["map"]))


def write_requests(requests: Requests) -> bytes:
    """Requests of one period."""
    led = -1 if requests.led is None else int(requests.led)
    stop = requests.stop
    flags = _ASK.pack(requests.acting, led, requests.resume, requests.reset, stop is not None)
    return flags if stop is None else flags + stop.encode()


def read_requests(body: bytes) -> Requests:
    """The inverse of `write_requests`."""
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
    record = np.zeros((), _ORDER)
    if twist is not None:
        record["walks"] = 1
        record["twist"] = (twist.vx, twist.vy, twist.wz)
    record["hands"] = _hands_record(hands)
    return record.tobytes() + (hands.holding or "").encode()


def read_order(body: bytes, hands: Hands) -> Twist | None:
    """The inverse of `write_order`: sets `hands`, returns the twist."""
    record = np.frombuffer(body, _ORDER, 1)[0]
    _take(hands, record["hands"], body[_ORDER.itemsize :].decode() or None)
    return Twist(*record["twist"].tolist()) if record["walks"] else None


def _hands_record(hands: Hands) -> Any:
    record = np.zeros((), _HANDS)
    record["q"] = hands.q
    record["grip"] = (hands.grip.squeeze, hands.grip.lift)
    record["load"], record["turn"], record["half"] = hands.load_kg, hands.turn, hands.half
    return record


def _take(hands: Hands, record: Any, holding: str | None) -> None:
    hands.q = record["q"].copy()
    hands.grip = Grip(*record["grip"].tolist())
    hands.load_kg, hands.turn, hands.half = (float(record[name]) for name in ("load", "turn", "half"))
    hands.holding = holding


class ReportWriter:
    """Writes reports; the names of the boxes cross the link once, while they stay the same."""

    def __init__(self) -> None:
        self._record = np.zeros((), _REPORT)
        self._names: tuple[str, ...] = ()

    def write(self, report: Report, *, phase: Phase, standing: bool, qpos: Array) -> bytes:
        """One report.

        Args:
            report: of this period.
            phase: gait phase of the left and right leg [rad].
            standing: whether the walking policy stands.
            qpos: the robot as its kinematics has it, (36,).
        """
        r, sensors, base = self._record, report.sensors, report.base
        r["t"], r["q"], r["qd"], r["tau"] = sensors.t, sensors.q, sensors.qd, sensors.tau
        r["gyro"], r["gravity"] = sensors.gyro, sensors.gravity
        r["fix"] = math.nan if sensors.base is None else sensors.base
        r["base"] = (base.x, base.y, base.z, base.yaw)
        r["joules"], r["phase"], r["standing"], r["qpos"] = report.joules, phase, standing, qpos
        objects = sensors.objects
        r["boxes"] = -1 if objects is None else len(objects)
        more: dict[str, Any] = {}
        poses = b"" if not objects else self._poses(objects, more)
        if report.halted is not None:
            halted = report.halted
            more["halted"] = [halted.fallen, halted.code, halted.reason, halted.needs]
        return r.tobytes() + poses + (json.dumps(more).encode() if more else b"")

    def _poses(self, objects: Mapping[str, ObjectPose], more: dict[str, Any]) -> bytes:
        if (names := tuple(objects)) != self._names:
            more["names"] = self._names = names
        return np.array([(*seen.xyz, *seen.quat_wxyz) for seen in objects.values()]).tobytes()


class ReportReader:
    """The inverse of `ReportWriter`."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()

    def read(self, body: bytes) -> tuple[Report, Any]:
        """A report, and the record it came in, which also holds `phase`, `standing` and `qpos`."""
        r = np.frombuffer(body, _REPORT, 1).copy()[0]
        boxes = int(r["boxes"])
        end = _REPORT.itemsize + max(boxes, 0) * _POSE
        more: dict[str, Any] = json.loads(body[end:]) if len(body) > end else {}
        self._names = tuple(more.get("names", self._names))
        fix = r["fix"]
        sensors = Sensors(
            t=float(r["t"]),
            q=r["q"],
            qd=r["qd"],
            tau=r["tau"],
            gyro=r["gyro"],
            gravity=r["gravity"],
            base=None if math.isnan(fix[0]) else fix,
            objects=None if boxes < 0 else self._objects(body[_REPORT.itemsize : end]),
        )
        base = BasePose(*r["base"].tolist())
        halted = _halted(*more["halted"]) if "halted" in more else None
        return Report(sensors=sensors, base=base, joules=float(r["joules"]), halted=halted), r

    def _objects(self, body: bytes) -> dict[str, ObjectPose]:
        poses = np.frombuffer(body).reshape(-1, 7).copy()
        return {name: ObjectPose(pose[:3], pose[3:]) for name, pose in zip(self._names, poses, strict=True)}


def _halted(fallen: bool, code: str, reason: str, needs: list[str]) -> Halted:
    return Halted(fallen=fallen, code=code, reason=reason, needs=tuple(needs))
