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
        self._qpos = np.array([model.jnt_qposadr[j] for j in joints])
        self._dof = np.array([model.jnt_dofadr[j] for j in joints])
        motors = {int(model.actuator_trnid[k, 0]): k for k in range(model.nu)}
        self._motor = np.array([motors[j] for j in joints])
        self._pelvis = model.body("pelvis").id
        boxes = _free_bodies(model, except_for=self._pelvis)
        self._box_names, self._box_ids = tuple(boxes), np.array(list(boxes.values()), dtype=int)
        self._ticks = 0

    def read(self) -> Sensors:
        """Sensors now, with fresh noise."""
        d, n, rng = self._data, self.noise, self._rng
        z = rng.standard_normal(29 * 3 + 6)
        rotation = d.xmat[self._pelvis].reshape(3, 3)
        gravity = -rotation[2] + n.gravity * z[90:93]
        return Sensors(
            t=float(d.time),
            q=d.qpos[self._qpos] + n.joint_rad * z[0:29],
            qd=d.qvel[self._dof] + n.joint_rad_s * z[29:58],
            tau=d.qfrc_actuator[self._dof] + n.torque_nm * z[58:87],
            gyro=d.qvel[3:6] + n.gyro_rad_s * z[87:90],
            gravity=gravity / math.sqrt(float(gravity @ gravity)),
            base=self._base() if self._due(n.base_hz) else None,
            objects=self._objects() if self._due(n.object_hz) else None,
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
