"""Kinematics against finite differences and against energy."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.robot.joints import ARM_OF, ARMS, STANDING, WAIST
from jidoka.bodies.humanoid.robot.kinematics import GRAVITY, SOLE, Hand, Kinematics
from jidoka.bodies.humanoid.rotation import quat_wxyz, roll_pitch, rot_y, rot_z, wrap

UPRIGHT = np.array([0.0, 0.0, -1.0])
PELVIS = np.array([0.3, -0.2, 0.77])
STEP = 1e-6
angle = st.floats(-10.0, 10.0)
lean = st.floats(-1.4, 1.4)


@pytest.fixture(scope="module")
def kinematics() -> Kinematics:
    return Kinematics()


def somewhere(kinematics: Kinematics, seed: int) -> tuple[Array, float, Array]:
    """Joints within their limits, a heading and a lean."""
    rng = np.random.default_rng(seed)
    low: Array = kinematics.limits[:, 0]
    high: Array = kinematics.limits[:, 1]
    gravity = UPRIGHT + rng.normal(0.0, 0.2, 3)
    q = 0.7 * (low + rng.uniform(size=29) * (high - low))
    return q, rng.uniform(-3, 3), gravity / np.linalg.norm(gravity)


def slope(kinematics: Kinematics, seed: int, joint: int, of: Callable[[], Array]) -> Array:
    """Central difference of something by one joint, at the pose of `seed`."""
    q, yaw, gravity = somewhere(kinematics, seed)
    values: list[Array] = []
    for sign in (1, -1):
        moved = q.copy()
        moved[joint] += sign * STEP
        kinematics.update(PELVIS, yaw, gravity, moved)
        values.append(np.array(of()))
    kinematics.update(PELVIS, yaw, gravity, q)
    return (values[0] - values[1]) / (2 * STEP)


@pytest.mark.parametrize("hand", ["left", "right"])
@pytest.mark.parametrize("seed", range(4))
def test_palm_jacobian_is_the_derivative_of_the_palm(kinematics: Kinematics, hand: Hand, seed: int) -> None:
    arm = ARM_OF[hand]
    columns = [
        slope(kinematics, seed, j, lambda: kinematics.palm(hand)[0]) for j in range(arm.start, arm.stop)
    ]
    assert kinematics.palm_jacobian(hand) == pytest.approx(np.array(columns).T, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_arm_gravity_is_the_derivative_of_the_energy(kinematics: Kinematics, seed: int) -> None:
    def energy() -> Array:
        return kinematics.mass * GRAVITY * kinematics.com()[2:]

    expected = [slope(kinematics, seed, j, energy)[0] for j in range(ARMS.start, ARMS.stop)]
    assert kinematics.arm_gravity() == pytest.approx(np.array(expected), abs=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_waist_torque_carries_the_energy_that_the_displaced_arms_add(
    kinematics: Kinematics, seed: int
) -> None:
    """Turning the waist changes the energy of the arms against arms that hang as when standing."""
    model, data = kinematics.model, kinematics.data
    shoulders = [model.body(f"{side}_shoulder_pitch_link").id for side in ("left", "right")]
    kinematics.update(PELVIS, 0.0, UPRIGHT, STANDING)
    position, rotation = kinematics.torso()
    at_rest = [rotation.T @ (data.subtree_com[b] - position) for b in shoulders]

    def energy() -> Array:
        position, rotation = kinematics.torso()
        heights = [
            model.body_subtreemass[b] * (data.subtree_com[b] - position - rotation @ rest)[2]
            for b, rest in zip(shoulders, at_rest, strict=True)
        ]
        return np.array([GRAVITY * sum(heights)])

    expected = [slope(kinematics, seed, j, energy)[0] for j in range(WAIST.start, WAIST.stop)]
    assert kinematics.waist_torque(kinematics.arm_moment()) == pytest.approx(np.array(expected), abs=1e-5)


def test_standing_arms_are_not_displaced(kinematics: Kinematics) -> None:
    kinematics.update(PELVIS, 1.0, UPRIGHT, STANDING)
    moment = kinematics.arm_moment()
    assert moment == pytest.approx(np.zeros(3), abs=1e-12)
    assert kinematics.waist_torque(moment) == pytest.approx(np.zeros(3), abs=1e-12)


def test_a_mass_in_front_is_held_by_the_waist_leaning_back(kinematics: Kinematics) -> None:
    """2 kg half a metre ahead: 9.81 N·m about the pitch axis, where positive bends forward."""
    kinematics.update(PELVIS, 0.0, UPRIGHT, STANDING)
    torque = kinematics.waist_torque(np.array([1.0, 0.0, 0.0]))
    assert torque == pytest.approx(np.array([0.0, 0.0, -GRAVITY]), abs=1e-9)


def test_the_soles_touch_the_floor_where_the_pelvis_is_as_high_as_the_legs_are_long(
    kinematics: Kinematics,
) -> None:
    kinematics.update(PELVIS, 0.4, UPRIGHT, STANDING)
    left, right = kinematics.foot("left"), kinematics.foot("right")
    assert left[2] == pytest.approx(right[2], abs=1e-9)
    assert PELVIS[2] - left[2] + SOLE == pytest.approx(0.77, abs=0.02)


@given(roll=st.floats(-3.1, 3.1), pitch=lean, yaw=st.floats(-3.1, 3.1))
def test_roll_and_pitch_come_back_from_gravity(roll: float, pitch: float, yaw: float) -> None:
    roll_only = np.array(
        [[1, 0, 0], [0, math.cos(roll), -math.sin(roll)], [0, math.sin(roll), math.cos(roll)]]
    )
    rotation = rot_z(yaw) @ rot_y(pitch) @ roll_only
    found = roll_pitch(rotation.T @ UPRIGHT)
    assert found == pytest.approx((roll, pitch), abs=1e-7)
    w, x, y, z = quat_wxyz(roll, pitch, yaw)
    assert w * w + x * x + y * y + z * z == pytest.approx(1.0)
    assert 2 * (x * z + w * y) == pytest.approx(rotation[0, 2])
    assert 2 * (y * z - w * x) == pytest.approx(rotation[1, 2])
    assert 2 * (x * y + w * z) == pytest.approx(rotation[1, 0])


@given(angle)
def test_wrap_keeps_the_direction_and_stays_within_half_a_turn(a: float) -> None:
    assert -math.pi <= wrap(a) < math.pi
    assert math.cos(wrap(a)) == pytest.approx(math.cos(a), abs=1e-9)
    assert math.sin(wrap(a)) == pytest.approx(math.sin(a), abs=1e-9)
