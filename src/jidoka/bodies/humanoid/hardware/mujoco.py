"""The simulated robot: motors and sensors on a MuJoCo state, with noise as stated.

It writes motor commands and reads what a sensor would report; nothing else of the simulation passes this
seam.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import mujoco
import numpy as np

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array, Command, ObjectPose, Sensors
from jidoka.bodies.humanoid.robot.joints import JOINTS, STANDING

_WORLD: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorNoise:
    """Standard deviations of white noise on each reading, and rates."""

    joint_rad: float = 0.002
    joint_rad_s: float = 0.02
    torque_nm: float = 0.1
    gyro_rad_s: float = 0.01
    gravity: float = 0.002
    """Of each component of the unit gravity vector, before normalisation: about 0.1 degrees."""
    base_m: float = 0.01
    base_rad: float = math.radians(0.5)
    base_hz: float = 50.0
    object_m: float = 0.005
    object_rad: float = math.radians(1.0)
    object_hz: float = 10.0


NO_NOISE: Final = SensorNoise(
    joint_rad=0,
    joint_rad_s=0,
    torque_nm=0,
    gyro_rad_s=0,
    gravity=0,
    base_m=0,
    base_rad=0,
    object_m=0,
    object_rad=0,
)


class MujocoHardware:
    """Implements `Hardware` on a compiled scene that holds the robot and free boxes.

    Args:
        model: compiled scene; its time step divides the control period.
        data: its state, stepped by `wait` alone.
        noise: what the sensors add.
        seed: of the noise.
        on_step: called after every physics step, for an audit or a recorder.
    """

    def __init__(
        self,
        model: Any,
        data: Any,
        *,
        noise: SensorNoise | None = None,
        seed: int = 0,
        on_step: Callable[[], None] | None = None,
    ) -> None:
        self._model, self._data = model, data
        self.noise = noise or SensorNoise()
        self.on_step = on_step
        self._rng = np.random.default_rng(seed)
        self._substeps = round(CONTROL_PERIOD_S / model.opt.timestep)
        joints = [model.joint(name).id for name in JOINTS]
        self._q = data.qpos[_run([int(model.jnt_qposadr[j]) for j in joints])]
        dofs = _run([int(model.jnt_dofadr[j]) for j in joints])
        self._qd, self._torque = data.qvel[dofs], data.qfrc_actuator[dofs]
        self._gyro = data.qvel[3:6]
        motors = {int(model.actuator_trnid[k, 0]): k for k in range(model.nu)}
        self._motor = _run([motors[j] for j in joints])
        self._pelvis = model.body("pelvis").id
        self._down = data.xmat[self._pelvis][6:9]
        self._noise = _NoiseBlock(self.noise, self._rng)
        boxes = _free_bodies(model, except_for=self._pelvis)
        self._box_names, self._box_ids = tuple(boxes), np.array(list(boxes.values()), dtype=int)
        self._ticks = 0

    def read(self) -> Sensors:
        """Sensors now, with fresh noise."""
        e = self._noise.next()
        gravity = e[90:93] - self._down
        return Sensors(
            t=float(self._data.time),
            q=self._q + e[0:29],
            qd=self._qd + e[29:58],
            tau=self._torque + e[58:87],
            gyro=self._gyro + e[87:90],
            gravity=gravity / math.sqrt(float(gravity @ gravity)),
            base=self._base() if self._due(self.noise.base_hz) else None,
            objects=self._objects() if self._due(self.noise.object_hz) else None,
        )

    def write(self, command: Command) -> None:
        """Set targets, gains and feed-forward of every motor (the model's torque limits clip the sum)."""
        m = self._model
        self._data.ctrl[self._motor] = command.q
        m.actuator_gainprm[self._motor, 0] = command.kp
        m.actuator_biasprm[self._motor, 0] = command.feedforward
        m.actuator_biasprm[self._motor, 1] = -command.kp
        m.actuator_biasprm[self._motor, 2] = -command.kd

    def wait(self) -> None:
        """Advance the physics by one control period."""
        self._ticks += 1
        if self.on_step is None:
            mujoco.mj_step(self._model, self._data, self._substeps)
            return
        for _ in range(self._substeps):
            mujoco.mj_step(self._model, self._data)
            self.on_step()

    def _due(self, rate_hz: float) -> bool:
        return self._ticks % max(1, round(1 / (rate_hz * CONTROL_PERIOD_S))) == 0

    def _base(self) -> Array:
        x, y, z, qw, qx, qy, qz = self._data.qpos[:7]
        yaw = math.atan2(2 * (qw * qz + qx * qy), 1 - 2 * (qy * qy + qz * qz))
        e = self._rng.standard_normal(4)
        b = self.noise.base_m
        return np.array([x + b * e[0], y + b * e[1], z + b * e[2], yaw + self.noise.base_rad * e[3]])

    def _objects(self) -> dict[str, ObjectPose]:
        d, n, rows = self._data, self.noise, self._box_ids
        noise = self._rng.standard_normal((len(rows), 6))
        xyz = d.xpos[rows] + n.object_m * noise[:, :3]
        quat = _tilted(d.xquat[rows], n.object_rad * noise[:, 3:])
        return {name: ObjectPose(xyz[k], quat[k]) for k, name in enumerate(self._box_names)}


class _NoiseBlock:
    """Noise of joints, torques, gyro and gravity, drawn for many readings at once."""

    _READINGS: Final = 256

    def __init__(self, noise: SensorNoise, rng: np.random.Generator) -> None:
        sigmas = (noise.joint_rad, noise.joint_rad_s, noise.torque_nm, noise.gyro_rad_s, noise.gravity)
        self._sigma = np.repeat(sigmas, (29, 29, 29, 3, 3))
        self._rng = rng
        self._rows = iter(())

    def next(self) -> Array:
        """Noise of one reading, shape (93,)."""
        row: Array | None = next(self._rows, None)
        if row is None:
            self._rows = iter(self._rng.standard_normal((self._READINGS, 93)) * self._sigma)
            return next(self._rows)
        return row


def _run(indices: list[int]) -> slice:
    """Indices of the 29 joints as a slice.

    Raises:
        ValueError: they do not follow one another, so the model is not a plain G1.
    """
    first = indices[0]
    if indices != list(range(first, first + len(indices))):
        raise ValueError(f"the joints are not stored in their order {JOINTS}: {indices}; do not retry")
    return slice(first, first + len(indices))


def _free_bodies(model: Any, *, except_for: int) -> dict[str, int]:
    """Bodies that hang on the world by a free joint, by name."""
    return {
        model.body(b).name: b
        for b in range(1, model.nbody)
        if b != except_for
        and model.body_parentid[b] == _WORLD
        and model.body_jntnum[b] == 1
        and model.jnt_type[model.body_jntadr[b]] == mujoco.mjtJoint.mjJNT_FREE
    }


def _tilted(quat_wxyz: Array, rotvec: Array) -> Array:
    """Unit quaternions (n, 4), scalar first, turned by small rotation vectors (n, 3) [rad] in the world."""
    half = 0.5 * rotvec
    scalar, vector = quat_wxyz[:, :1], quat_wxyz[:, 1:]
    along = np.einsum("ki,ki->k", half, vector)[:, None]
    turned = np.hstack([scalar - along, vector + scalar * half + np.cross(half, vector)])
    return turned / np.linalg.norm(turned, axis=1, keepdims=True)


def stand_up(model: Any, data: Any) -> None:
    """Put the joints into the standing pose before an episode begins."""
    for name, angle in zip(JOINTS, STANDING, strict=True):
        data.qpos[model.joint(name).qposadr[0]] = angle
    mujoco.mj_forward(model, data)
