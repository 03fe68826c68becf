"""The models agree with each other: what is simulated weighs and reaches what the robot believes."""

from __future__ import annotations

from typing import Any

import mujoco
import numpy as np
import pytest

from jidoka.bodies.humanoid.robot.joints import FRICTION_LOSS, JOINTS, SIDES, STANDING
from jidoka.bodies.humanoid.robot.kinematics import Hand, Kinematics
from jidoka.bodies.humanoid.robot.model import arm_model, humanoid_spec, kinematic_model

pytestmark = pytest.mark.physics


@pytest.fixture(scope="module")
def simulated() -> Any:
    return humanoid_spec(hand_friction=0.7).compile()


def test_the_pads_and_the_missing_geoms_change_no_mass(simulated: Any) -> None:
    pelvis = simulated.body("pelvis").id
    believed = kinematic_model()
    assert simulated.body_subtreemass[pelvis] == pytest.approx(Kinematics().mass, abs=1e-9)
    for body in range(1, believed.nbody):
        name = believed.body(body).name
        assert simulated.body(name).mass == pytest.approx(believed.body_mass[body])
        assert simulated.body(name).inertia == pytest.approx(believed.body_inertia[body])


def test_the_motors_limits_are_the_same(simulated: Any) -> None:
    joints = [simulated.joint(name).id for name in JOINTS]
    assert np.array_equal(simulated.jnt_actfrcrange[joints, 1], Kinematics().torque_limits)
    assert np.all(simulated.jnt_actfrclimited[joints] == 1)


def test_nothing_floats_or_is_tied(simulated: Any) -> None:
    assert simulated.neq == simulated.nmocap == 0
    assert not simulated.body_gravcomp.any()
    assert {float(simulated.joint(name).frictionloss[0]) for name in JOINTS} == {FRICTION_LOSS}


def test_the_palms_are_where_the_robot_believes_them(simulated: Any) -> None:
    data = mujoco.MjData(simulated)
    data.qpos[:7] = [0.3, -0.2, 0.77, 1.0, 0.0, 0.0, 0.0]
    data.qpos[7:36] = STANDING
    mujoco.mj_kinematics(simulated, data)
    kinematics = Kinematics()
    kinematics.update(np.array([0.3, -0.2, 0.77]), 0.0, np.array([0.0, 0.0, -1.0]), STANDING)
    hands: tuple[Hand, Hand] = ("left", "right")
    for hand in hands:
        assert data.site(f"{hand}_palm").xpos == pytest.approx(kinematics.palm(hand)[0], abs=1e-12)


def test_the_outer_face_of_each_pad_is_the_palm_and_looks_inward(simulated: Any) -> None:
    for side, inward in zip(SIDES, (-1, 1), strict=True):
        pad, palm = simulated.geom(f"{side}_pad"), simulated.site(f"{side}_palm").pos
        face = pad.pos + np.array([0.0, inward * pad.size[1], 0.0])
        assert face == pytest.approx(palm, abs=1e-12)
        assert pad.friction[0] == 0.7
        assert pad.priority > simulated.geom(f"{side}_hand").priority > 0


def test_each_owner_of_an_arm_model_may_change_its_own() -> None:
    mine, other = arm_model(), arm_model()
    mine.jnt_range[:] = 0.0
    assert other.jnt_range.any()
    assert arm_model().jnt_range.any()
