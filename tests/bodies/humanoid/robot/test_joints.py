"""The order of the joints, their groups and the gains that go with them."""

from __future__ import annotations

import json

import numpy as np
import onnxruntime
import pytest

from jidoka.assets import walking_policy
from jidoka.bodies.humanoid.robot.joints import (
    ARM_KD,
    ARM_KP,
    ARM_OF,
    ARMS,
    JOINTS,
    LEFT_ARM,
    LEGS,
    RIGHT_ARM,
    STANDING,
    WAIST,
    armature,
)
from jidoka.bodies.humanoid.robot.model import arm_model, gains, humanoid_spec, kinematic_model


def test_joints_are_stored_in_the_models_in_the_order_of_their_names() -> None:
    whole, arms = kinematic_model(), arm_model()
    assert [int(whole.joint(name).qposadr[0]) for name in JOINTS] == list(range(7, 36))
    assert [int(whole.joint(name).dofadr[0]) for name in JOINTS] == list(range(6, 35))
    assert [int(arms.joint(name).qposadr[0]) for name in JOINTS[ARMS]] == list(range(14))


def test_the_groups_hold_what_their_names_say() -> None:
    assert {name.split("_")[1] for name in JOINTS[LEGS]} == {"hip", "knee", "ankle"}
    assert JOINTS[WAIST] == ("waist_yaw_joint", "waist_roll_joint", "waist_pitch_joint")
    assert all(name.startswith("left_") for name in JOINTS[LEFT_ARM])
    assert all(name.startswith("right_") for name in JOINTS[RIGHT_ARM])
    assert JOINTS[LEFT_ARM] + JOINTS[RIGHT_ARM] == JOINTS[ARMS]
    assert ARM_OF == {"left": LEFT_ARM, "right": RIGHT_ARM}


def test_the_standing_pose_is_inside_the_limits_and_the_same_on_both_sides() -> None:
    limits = kinematic_model().jnt_range[1:]
    assert np.all(limits[:, 0] < STANDING)
    assert np.all(limits[:, 1] > STANDING)
    mirrored = np.array([-1.0 if "roll" in name or "yaw" in name else 1.0 for name in JOINTS])
    assert np.array_equal(STANDING[0:6], STANDING[6:12] * mirrored[6:12])
    assert np.array_equal(STANDING[LEFT_ARM], STANDING[RIGHT_ARM] * mirrored[RIGHT_ARM])


@pytest.mark.parametrize(
    ("joint", "inertia"),
    [
        ("left_hip_pitch_joint", 0.010177520),
        ("right_knee_joint", 0.025101925),
        ("waist_yaw_joint", 0.010177520),
        ("waist_pitch_joint", 2 * 0.003609725),
        ("left_elbow_joint", 0.003609725),
        ("right_wrist_yaw_joint", 0.00425),
    ],
)
def test_armature_is_the_rotor_inertia_of_the_motor(joint: str, inertia: float) -> None:
    """Rotor inertias of Unitree's motors 7520-14, 7520-22, 5020 (two of them at the waist) and 4010."""
    assert gains().armature[JOINTS.index(joint)] == pytest.approx(inertia, rel=1e-4)


def test_armature_makes_the_policys_gains_a_second_order_response_of_10_hz() -> None:
    kp = np.array([14.25, 99.1])
    assert np.sqrt(kp / armature(kp)) / (2 * np.pi) == pytest.approx([10.0, 10.0])


def test_gains_are_the_policys_for_legs_and_waist_and_ours_for_the_arms() -> None:
    session = onnxruntime.InferenceSession(str(walking_policy()), providers=["CPUExecutionProvider"])
    meta = session.get_modelmeta().custom_metadata_map
    below = slice(LEGS.start, WAIST.stop)
    for key, table, arms in (("kp", gains().kp, ARM_KP), ("kd", gains().kd, ARM_KD)):
        assert list(table[below]) == json.loads(meta[key])[below]
        assert np.array_equal(table[ARMS], arms)


@pytest.mark.physics
def test_the_simulated_motors_have_these_gains_at_the_joints_of_their_names() -> None:
    model = humanoid_spec().compile()
    for k in range(model.nu):
        name = model.joint(int(model.actuator_trnid[k, 0])).name
        i = JOINTS.index(name)
        assert model.actuator_gainprm[k, 0] == gains().kp[i]
        assert model.actuator_biasprm[k, 2] == -gains().kd[i]
        assert model.joint(name).armature[0] == gains().armature[i]
