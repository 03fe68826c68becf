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
_Q, _QD, _TAU, _GYRO = slice(0, 29), slice(29, 58), slice(58, 87), slice(87, 90)
_MEASURED, _BASE, _GRAVITY = slice(0, 90), slice(90, 94), slice(94, 97)
"""Where each reading lies in one array of them all: few large operations instead of many small ones."""


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
        self.on_step = on_step
        self._noise = _Noise(noise or SensorNoise(), np.random.default_rng(seed))
        self._substeps = round(CONTROL_PERIOD_S / model.opt.timestep)
        joints = [model.joint(name).id for name in JOINTS]
        q = data.qpos[_run([int(model.jnt_qposadr[j]) for j in joints])]
        dofs = _run([int(model.jnt_dofadr[j]) for j in joints])
        self._measured = q, data.qvel[dofs], data.qfrc_actuator[dofs], data.qvel[3:6]
        pelvis = model.body("pelvis").id
        self._base, self._down = data.qpos[:7], data.xmat[pelvis][6:9]
        motors = {int(model.actuator_trnid[k, 0]): k for k in range(model.nu)}
        motor = _run([motors[j] for j in joints])
        self._targets = data.ctrl[motor]
        self._kp = model.actuator_gainprm[motor, 0]
        self._feedforward, self._minus_kp, self._minus_kd = model.actuator_biasprm[motor, :3].T
        boxes = _free_bodies(model, except_for=pelvis)
        self._box_names, self._box_ids = tuple(boxes), np.array(list(boxes.values()), dtype=int)
        self._xpos, self._xquat = data.xpos, data.xquat
        self._ticks = 0

    def read(self) -> Sensors:
        """Sensors now, with fresh noise."""
        noise = self._noise
        reading = noise.next()
        reading[_MEASURED] += np.concatenate(self._measured)
        x, y, z, qw, qx, qy, qz = self._base.tolist()
        reading[_BASE] += (x, y, z, math.atan2(2 * (qw * qz + qx * qy), 1 - 2 * (qy * qy + qz * qz)))
        gx, gy, gz = (reading[_GRAVITY] - self._down).tolist()
        length = math.sqrt(gx * gx + gy * gy + gz * gz)
        return Sensors(
            t=self._data.time,
            q=reading[_Q],
            qd=reading[_QD],
            tau=reading[_TAU],
            gyro=reading[_GYRO],
            gravity=np.array((gx / length, gy / length, gz / length)),
            base=reading[_BASE] if self._ticks % noise.base_every == 0 else None,
            objects=self._objects() if self._ticks % noise.object_every == 0 else None,
        )

    def write(self, command: Command) -> None:
        """Set targets, gains and feed-forward of every motor (the model's torque limits clip the sum)."""
        self._targets[:] = command.q
        self._kp[:] = command.kp
        self._feedforward[:] = command.feedforward
        np.negative(command.kp, out=self._minus_kp)
        np.negative(command.kd, out=self._minus_kd)

    def wait(self) -> None:
        """Advance the physics by one control period."""
        self._ticks += 1
        if self.on_step is None:
            mujoco.mj_step(self._model, self._data, self._substeps)
            return
        for _ in range(self._substeps):
            mujoco.mj_step(self._model, self._data)
            self.on_step()

    def _objects(self) -> dict[str, ObjectPose]:
        poses = self._noise.of_objects(len(self._box_ids))
        xyz, quat = poses[:, :3], poses[:, 3:]
        xyz += self._xpos.take(self._box_ids, 0)
        quat += self._xquat.take(self._box_ids, 0)
        quat /= np.sqrt((quat * quat).sum(axis=1, keepdims=True))
        return dict(zip(self._box_names, map(ObjectPose, xyz, quat), strict=True))


class _Noise:
    """Noise in the layout of a reading, drawn for many readings at once, and the rates of the sensors."""

    _READINGS: Final = 64

    def __init__(self, noise: SensorNoise, rng: np.random.Generator) -> None:
        row = (
            *[noise.joint_rad] * 29,
            *[noise.joint_rad_s] * 29,
            *[noise.torque_nm] * 29,
            *[noise.gyro_rad_s] * 3,
            *[noise.base_m] * 3,
            noise.base_rad,
            *[noise.gravity] * 3,
        )
        self._sigma = np.array(row)
        self._object_sigma = np.array([noise.object_m] * 3 + [noise.object_rad / 2] * 4)
        self._rng = rng
        self._rows = iter(())
        self.base_every, self.object_every = _periods(noise.base_hz), _periods(noise.object_hz)
        """Control periods from one reading to the next."""

    def next(self) -> Array:
        """Noise of one reading, shape (97,); the caller's own."""
        row: Array | None = next(self._rows, None)
        if row is None:
            self._rows = iter(self._rng.standard_normal((self._READINGS, 97)) * self._sigma)
            return next(self._rows)
        return row

    def of_objects(self, count: int) -> Array:
        """Noise of `count` positions [m] and unit quaternions, shape (count, 7).

        Noise on the quaternion is noise on the angle: a turn by a small a moves it by a/2 across the unit
        sphere, whatever the axis. The part along it falls away when it is made unit again.
        """
        noise = self._rng.standard_normal((count, 7))
        noise *= self._object_sigma
        return noise


def _periods(rate_hz: float) -> int:
    return max(1, round(1 / (rate_hz * CONTROL_PERIOD_S)))


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


def stand_up(model: Any, data: Any) -> None:
    """Put the joints into the standing pose before an episode begins."""
    for name, angle in zip(JOINTS, STANDING, strict=True):
        data.qpos[model.joint(name).qposadr[0]] = angle
    mujoco.mj_forward(model, data)
