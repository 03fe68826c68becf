"""The simulated robot's motors and sensors: noise as stated, rates, limits, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import mujoco
import numpy as np
import pytest

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array, Command, Sensors
from jidoka.bodies.humanoid.hardware.mujoco import NO_NOISE, MujocoHardware, SensorNoise, stand_up
from jidoka.bodies.humanoid.robot.joints import JOINTS, STANDING
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.robot.model import gains, humanoid_spec
from jidoka.bodies.humanoid.rotation import matrix, rot_z

pytestmark = pytest.mark.physics

LIMITS = Kinematics().torque_limits
READINGS = 3000


def _compile() -> Any:
    """The robot over a floor, with two boxes and a table."""
    spec = humanoid_spec()
    spec.option.timestep = 0.005
    spec.worldbody.add_geom(name="floor", type=mujoco.mjtGeom.mjGEOM_PLANE, size=[5, 5, 0.1])
    table = spec.worldbody.add_body(name="table", pos=[1.5, 0, 0.35])
    table.add_geom(type=mujoco.mjtGeom.mjGEOM_BOX, size=[0.3, 0.5, 0.35])
    for name, y in (("box_1", -0.2), ("box_2", 0.2)):
        box = spec.worldbody.add_body(name=name, pos=[1.5, y, 0.8])
        box.add_freejoint()
        box.add_geom(type=mujoco.mjtGeom.mjGEOM_BOX, size=[0.1, 0.1, 0.1], mass=1.0)
    return spec.compile()


@pytest.fixture(scope="module")
def model() -> Any:
    return _compile()


@pytest.fixture
def data(model: Any) -> Any:
    data = mujoco.MjData(model)
    stand_up(model, data)
    return data


def command(q: Array = STANDING, feedforward: Array | None = None) -> Command:
    return Command(
        q=q, feedforward=np.zeros(29) if feedforward is None else feedforward, kp=gains().kp, kd=gains().kd
    )


def test_without_noise_it_reads_the_joints_by_their_names(model: Any, data: Any) -> None:
    rng = np.random.default_rng(0)
    for i, name in enumerate(JOINTS):
        data.joint(name).qpos[0] = STANDING[i] + 0.01 * i
        data.joint(name).qvel[0] = rng.normal()
    mujoco.mj_forward(model, data)
    sensors = MujocoHardware(model, data, noise=NO_NOISE).read()
    assert np.array_equal(sensors.q, STANDING + 0.01 * np.arange(29))
    assert np.array_equal(sensors.qd, [data.joint(name).qvel[0] for name in JOINTS])


def test_without_noise_it_reads_attitude_base_and_boxes(model: Any, data: Any) -> None:
    lean, yaw = 0.2, 1.1
    half = [math.cos(yaw / 2), 0.0, 0.0, math.sin(yaw / 2)]
    pitch = [math.cos(lean / 2), 0.0, math.sin(lean / 2), 0.0]
    mujoco.mju_mulQuat(quat := np.zeros(4), np.array(half), np.array(pitch))
    data.qpos[:7] = [0.5, -0.4, 0.8, *quat]
    data.qvel[3:6] = [0.1, 0.2, 0.3]
    mujoco.mj_forward(model, data)
    sensors = MujocoHardware(model, data, noise=NO_NOISE).read()
    assert sensors.base == pytest.approx([0.5, -0.4, 0.8, 1.1])
    assert sensors.gravity == pytest.approx([math.sin(lean), 0.0, -math.cos(lean)])
    assert sensors.gyro == pytest.approx([0.1, 0.2, 0.3])
    assert sensors.objects is not None
    assert set(sensors.objects) == {"box_1", "box_2"}
    assert sensors.objects["box_2"].xyz == pytest.approx([1.5, 0.2, 0.8])
    assert sensors.objects["box_2"].quat_wxyz == pytest.approx([1.0, 0.0, 0.0, 0.0])


def spread(readings: list[Sensors], truth: Sensors, of: Callable[[Sensors], Array]) -> float:
    """Root mean square of what noise added."""
    off = np.array([of(reading) - of(truth) for reading in readings])
    assert np.abs(off.mean(axis=0)).max() < 6 * off.std() / math.sqrt(len(off)) + 1e-12, "it is biased"
    return float(np.sqrt(np.mean(off * off)))


def _base(sensors: Sensors) -> Array:
    assert sensors.base is not None
    return sensors.base


def _box(sensors: Sensors) -> Array:
    assert sensors.objects is not None
    return sensors.objects["box_1"].xyz


def test_noise_is_white_and_as_large_as_stated(model: Any, data: Any) -> None:
    stated = SensorNoise()
    truth = MujocoHardware(model, data, noise=NO_NOISE).read()
    hardware = MujocoHardware(model, data, noise=stated, seed=4)
    readings = [hardware.read() for _ in range(READINGS)]
    table: list[tuple[Callable[[Sensors], Array], float]] = [
        (lambda s: s.q, stated.joint_rad),
        (lambda s: s.qd, stated.joint_rad_s),
        (lambda s: s.tau, stated.torque_nm),
        (lambda s: s.gyro, stated.gyro_rad_s),
        (lambda s: s.gravity[:2], stated.gravity),
        (lambda s: _base(s)[:3], stated.base_m),
        (lambda s: _base(s)[3:], stated.base_rad),
        (_box, stated.object_m),
    ]
    for of, sigma in table:
        assert spread(readings, truth, of) == pytest.approx(sigma, rel=0.06)
    assert max(abs(float(np.linalg.norm(s.gravity)) - 1.0) for s in readings) < 1e-12


def test_boxes_are_seen_turned_by_the_stated_angle_about_every_axis(model: Any, data: Any) -> None:
    hardware = MujocoHardware(model, data, seed=5)
    sightings = [hardware.read().objects for _ in range(READINGS)]
    quats = np.array([seen["box_1"].quat_wxyz for seen in sightings if seen is not None])
    assert len(quats) == READINGS
    assert np.abs(np.linalg.norm(quats, axis=1) - 1.0).max() < 1e-12
    rotations = np.array([matrix(*quat) for quat in quats])
    angles = np.stack([rotations[:, 2, 1], rotations[:, 0, 2], rotations[:, 1, 0]], axis=1)
    assert angles.std(axis=0) == pytest.approx(np.full(3, SensorNoise().object_rad), rel=0.08)


def test_box_noise_is_in_the_world_and_small_turns_compose(model: Any, data: Any) -> None:
    """A box at a heading of 1.2 is seen at that heading, give or take the noise."""
    data.joint(int(model.body("box_1").jntadr[0])).qpos[3:7] = [math.cos(0.6), 0.0, 0.0, math.sin(0.6)]
    mujoco.mj_forward(model, data)
    seen = MujocoHardware(model, data, seed=1).read().objects
    assert seen is not None
    rotation = matrix(*seen["box_1"].quat_wxyz)
    off = rotation @ rot_z(1.2).T
    assert math.acos(min(1.0, (np.trace(off) - 1) / 2)) < 5 * SensorNoise().object_rad


def test_a_seed_gives_the_same_noise_and_another_seed_another(model: Any, data: Any) -> None:
    def three(seed: int) -> Array:
        hardware = MujocoHardware(model, data, seed=seed)
        return np.concatenate([np.concatenate([r.q, _base(r)]) for r in (hardware.read() for _ in range(3))])

    assert np.array_equal(three(1), three(1))
    assert not np.array_equal(three(1), three(2))


def test_what_has_a_lower_rate_is_missing_in_between(model: Any, data: Any) -> None:
    hardware = MujocoHardware(model, data, noise=replace(SensorNoise(), base_hz=25.0))
    base: list[bool] = []
    boxes: list[bool] = []
    for _ in range(20):
        sensors = hardware.read()
        base.append(sensors.base is not None)
        boxes.append(sensors.objects is not None)
        hardware.write(command())
        hardware.wait()
    assert base == [True, False] * 10
    assert boxes == [True, False, False, False, False] * 4


def test_a_command_reaches_the_motors_as_written(model: Any, data: Any) -> None:
    """tau = kp (q - q_now) - kd qd + feed-forward, by name, as long as no limit binds."""
    rng = np.random.default_rng(3)
    wanted = Command(
        q=STANDING + rng.uniform(-0.01, 0.01, 29),
        feedforward=rng.uniform(-0.5, 0.5, 29),
        kp=rng.uniform(20, 60, 29),
        kd=rng.uniform(0.5, 2, 29),
    )
    data.qvel[6:35] = rng.uniform(-0.2, 0.2, 29)
    MujocoHardware(model, data).write(wanted)
    mujoco.mj_forward(model, data)
    expected = wanted.kp * (wanted.q - STANDING) - wanted.kd * data.qvel[6:35] + wanted.feedforward
    assert np.all(np.abs(expected) < LIMITS)
    for i, name in enumerate(JOINTS):
        assert data.joint(name).qfrc_actuator[0] == pytest.approx(expected[i], abs=1e-9)


def test_torque_is_clipped_at_the_models_limits_and_read_so(model: Any, data: Any) -> None:
    hardware = MujocoHardware(model, data, noise=NO_NOISE)
    sign = np.where(np.arange(29) % 2, 1.0, -1.0)
    hardware.write(command(STANDING + 8.0 * sign, 1000.0 * sign))
    mujoco.mj_forward(model, data)
    assert hardware.read().tau == pytest.approx(LIMITS * sign)


def test_damping_leaves_no_stiffness_in_the_motors(model: Any, data: Any) -> None:
    hardware = MujocoHardware(model, data, noise=NO_NOISE)
    hardware.write(Command(q=STANDING + 1.0, feedforward=np.zeros(29), kp=np.zeros(29), kd=np.full(29, 3.0)))
    data.qvel[6:35] = 0.5
    mujoco.mj_forward(model, data)
    assert hardware.read().tau == pytest.approx(np.full(29, -1.5))


@pytest.mark.parametrize("watched", [True, False])
def test_each_wait_is_one_control_period_of_whole_steps(model: Any, data: Any, watched: bool) -> None:
    times: list[float] = []
    hardware = MujocoHardware(
        model, data, noise=NO_NOISE, on_step=(lambda: times.append(data.time)) if watched else None
    )
    for _ in range(3):
        hardware.write(command())
        hardware.wait()
    assert hardware.read().t == pytest.approx(3 * CONTROL_PERIOD_S)
    steps = round(3 * CONTROL_PERIOD_S / model.opt.timestep)
    assert len(times) == (steps if watched else 0)
    assert np.diff(times) == pytest.approx(model.opt.timestep)


def test_watching_changes_nothing(model: Any) -> None:
    ends: list[Array] = []
    for on_step in (None, lambda: None):
        data = mujoco.MjData(model)
        stand_up(model, data)
        hardware = MujocoHardware(model, data, on_step=on_step)
        for _ in range(10):
            hardware.write(command())
            hardware.wait()
        ends.append(np.array(data.qpos))
    assert np.array_equal(ends[0], ends[1])


def test_a_reading_is_not_changed_by_what_comes_after(model: Any, data: Any) -> None:
    hardware = MujocoHardware(model, data, noise=NO_NOISE)
    sensors = hardware.read()
    before = (sensors.q.copy(), sensors.qd.copy(), sensors.tau.copy(), sensors.gyro.copy())
    hardware.write(command(STANDING + 0.5))
    hardware.wait()
    after = (sensors.q, sensors.qd, sensors.tau, sensors.gyro)
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_a_robot_with_its_joints_in_another_order_is_refused() -> None:
    arm = """
    <mujoco>
      <worldbody><body name="pelvis"><freejoint/><geom size="0.1" mass="1"/>{}</body></worldbody>
      <actuator>{}</actuator>
    </mujoco>
    """
    body = '<body><joint name="{}"/><geom size="0.01" mass="1"/></body>'
    motor = '<position joint="{}"/>'
    text = arm.format(
        "".join(body.format(name) for name in reversed(JOINTS)), "".join(motor.format(n) for n in JOINTS)
    )
    model = mujoco.MjModel.from_xml_string(text)
    with pytest.raises(ValueError, match="not stored in their order"):
        MujocoHardware(model, mujoco.MjData(model))


def test_standing_up_moves_joints_alone(model: Any) -> None:
    data = mujoco.MjData(model)
    boxes = np.array(data.qpos[36:])
    stand_up(model, data)
    assert [float(data.joint(name).qpos[0]) for name in JOINTS] == list(STANDING)
    assert np.array_equal(data.qpos[36:], boxes)
    assert data.time == 0.0
