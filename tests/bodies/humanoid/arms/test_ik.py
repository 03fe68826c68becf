"""Both arms' inverse kinematics: it gets there, within the limits, and no faster than it may."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jidoka.bodies.humanoid.arms.ik import (
    LIMIT_MARGIN,
    MAX_SPEED,
    REST_POSE,
    ArmIk,
    PalmTarget,
    PalmTargets,
)
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array
from jidoka.bodies.humanoid.robot.joints import ARMS, STANDING
from jidoka.bodies.humanoid.robot.kinematics import Hand, Kinematics
from jidoka.bodies.humanoid.robot.model import arm_model
from jidoka.bodies.humanoid.rotation import rot_z
from jidoka.bodies.humanoid.skills.reach import Pinch

IK = ArmIk()
KINEMATICS = Kinematics()
LOWER: Array = KINEMATICS.limits[ARMS, 0]
UPPER: Array = KINEMATICS.limits[ARMS, 1]
HANDS: tuple[Hand, Hand] = ("left", "right")
LEVEL = np.array([0.0, 0.0, -1.0])


def put(
    q_arms: Array, xy: tuple[float, float] = (0.0, 0.0), yaw: float = 0.0, lean: float = 0.0
) -> Kinematics:
    """The robot at a place in map with these arms."""
    q = STANDING.copy()
    q[ARMS] = q_arms
    gravity = np.array([np.sin(lean), 0.0, -np.cos(lean)])
    KINEMATICS.update(np.array([*xy, 0.765]), yaw, gravity, q)
    return KINEMATICS


def in_front(x: float, y: float, yaw: float, ahead: float, height: float, half: float) -> PalmTargets:
    """A pinch before a robot at x, y, yaw."""
    mid = np.array([x, y, 0.0]) + rot_z(yaw) @ np.array([ahead, 0.0, height])
    return Pinch(mid, yaw, half).targets()


@settings(max_examples=15)
@given(
    x=st.floats(-5, 5),
    y=st.floats(-5, 5),
    yaw=st.floats(-3.1, 3.1),
    ahead=st.floats(0.28, 0.38),
    height=st.floats(0.84, 1.05),
    half=st.floats(0.08, 0.17),
)
def test_a_pinch_in_front_is_reached_from_anywhere(
    x: float, y: float, yaw: float, ahead: float, height: float, half: float
) -> None:
    targets = in_front(x, y, yaw, ahead, height, half)
    solution = IK.solve(REST_POSE, targets, put(REST_POSE, (x, y), yaw), iterations=80)
    kinematics = put(solution, (x, y), yaw)
    for hand in HANDS:
        position, rotation = kinematics.palm(hand)
        assert np.linalg.norm(position - targets.of(hand).position) < 0.005
        assert np.arccos(np.clip((np.trace(targets.of(hand).rotation.T @ rotation) - 1) / 2, -1, 1)) < 0.1


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10_000),
    left=st.tuples(*[st.floats(-3, 3)] * 3),
    right=st.tuples(*[st.floats(-3, 3)] * 3),
    turn=st.floats(-3.1, 3.1),
)
@example(
    seed=5973,
    left=(0.125, 1.1875, 1.1640625),
    right=(1.166015625, 1.166015625, 0.0),
    turn=0.13529439780264063,
)
def test_whatever_is_asked_no_joint_leaves_its_limits_or_is_too_fast(
    seed: int, left: tuple[float, float, float], right: tuple[float, float, float], turn: float
) -> None:
    rng = np.random.default_rng(seed)
    q = LOWER + LIMIT_MARGIN + rng.uniform(size=14) * (UPPER - LOWER - 2 * LIMIT_MARGIN)
    rotation = rot_z(turn)
    targets = PalmTargets(PalmTarget(np.array(left), rotation), PalmTarget(np.array(right), rotation))
    for _ in range(8):
        kinematics = put(q)
        following = IK.solve(q, targets, kinematics)
        assert np.all(np.abs(following - q) <= MAX_SPEED * CONTROL_PERIOD_S + 1e-9)
        assert np.all(following >= LOWER + LIMIT_MARGIN - 1e-9)
        assert np.all(following <= UPPER - LIMIT_MARGIN + 1e-9)
        q = following


def test_a_target_out_of_reach_stretches_the_arms_towards_it() -> None:
    targets = in_front(0.0, 0.0, 0.0, 2.0, 1.05, 0.12)
    q = IK.solve(REST_POSE, targets, put(REST_POSE), iterations=200)
    kinematics = put(q)
    for hand in HANDS:
        ahead, aside, height = kinematics.palm(hand)[0]
        assert 0.44 < ahead < 0.7
        assert abs(aside) < 0.3
        assert 0.9 < height < 1.2


@pytest.mark.parametrize(("ahead", "height"), [(2.0, 1.05), (0.5, 1.05), (0.4, 0.75), (0.3, 0.6)])
def test_arms_come_to_rest_as_near_as_they_get_to_a_target_out_of_reach(ahead: float, height: float) -> None:
    """Arms stretched straight must not chatter: 0.12 rad there and back each period."""
    targets, kinematics = in_front(0.0, 0.0, 0.0, ahead, height, 0.12), put(REST_POSE)
    q = IK.solve(REST_POSE, targets, kinematics, iterations=100)
    for _ in range(20):
        following = IK.solve(q, targets, kinematics)
        assert np.max(np.abs(following - q)) < 0.005
        q = following


def test_arms_that_are_where_they_shall_be_stay_there() -> None:
    targets = in_front(0.0, 0.0, 0.0, 0.35, 0.9, 0.12)
    q = IK.solve(REST_POSE, targets, put(REST_POSE), iterations=200)
    assert np.max(np.abs(IK.solve(q, targets, put(q)) - q)) < 1e-3


def test_a_command_outside_the_limits_is_brought_inside_first() -> None:
    beyond: Array = np.where(np.arange(14) % 2, UPPER + 0.5, LOWER - 0.5)
    q = IK.solve(beyond, in_front(0.0, 0.0, 0.0, 0.35, 0.9, 0.12), put(REST_POSE))
    assert np.all(q >= LOWER + LIMIT_MARGIN - 1e-9)
    assert np.all(q <= UPPER - LIMIT_MARGIN + 1e-9)


def test_a_leaning_torso_changes_the_joints_so_that_the_palms_keep_their_place() -> None:
    targets = in_front(0.0, 0.0, 0.0, 0.35, 0.9, 0.12)
    for lean in (-0.15, 0.0, 0.15):
        q = IK.solve(REST_POSE, targets, put(REST_POSE, lean=lean), iterations=80)
        kinematics = put(q, lean=lean)
        for hand in HANDS:
            assert kinematics.palm(hand)[0] == pytest.approx(targets.of(hand).position, abs=0.006)


def test_several_periods_at_once_are_the_same_as_one_by_one() -> None:
    targets, kinematics = in_front(0.0, 0.0, 0.0, 0.4, 0.95, 0.1), put(REST_POSE)
    q = REST_POSE
    for _ in range(5):
        q = IK.solve(q, targets, kinematics)
    assert IK.solve(REST_POSE, targets, kinematics, iterations=5) == pytest.approx(q, abs=1e-9)


def test_the_arm_model_agrees_with_the_whole_robot() -> None:
    kinematics = put(REST_POSE)
    model = arm_model()
    data = mujoco.MjData(model)
    data.qpos[:] = REST_POSE
    mujoco.mj_kinematics(model, data)
    palms = {side: data.site_xpos[model.site(f"{side}_palm").id] for side in ("left", "right")}
    apart = kinematics.palm("left")[0] - kinematics.palm("right")[0]
    _, torso = kinematics.torso()
    assert torso.T @ apart == pytest.approx(palms["left"] - palms["right"], abs=1e-9)
