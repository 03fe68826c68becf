"""One control period of the whole body, and what a fallen robot's motors do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from jidoka.bodies.humanoid.arms.effort import Grip, arm_feedforward
from jidoka.bodies.humanoid.control import DAMPING_KD, Hands, WholeBody, damping
from jidoka.bodies.humanoid.locomotion.policy import STILL
from jidoka.bodies.humanoid.robot.joints import ARMS, LEGS, STANDING, WAIST
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.robot.model import gains
from tests.fakes.humanoid import quiet


@pytest.fixture
def kinematics() -> Kinematics:
    kinematics = Kinematics()
    kinematics.update(np.array([0.0, 0.0, 0.765]), 0.0, np.array([0.0, 0.0, -1.0]), STANDING)
    return kinematics


def test_arms_follow_the_hands_and_legs_the_policy(kinematics: Kinematics) -> None:
    hands = Hands(q=STANDING[ARMS] + 0.3)
    command = WholeBody(kinematics).command(quiet(), STILL, hands)
    assert np.array_equal(command.q[ARMS], hands.q)
    assert np.array_equal(command.kp, gains().kp)
    assert np.array_equal(command.kd, gains().kd)
    alone = WholeBody(kinematics).command(quiet(), STILL, Hands())
    assert np.array_equal(command.q[: ARMS.start], alone.q[: ARMS.start])


def test_arms_are_fed_forward_what_their_grip_needs_and_legs_nothing(kinematics: Kinematics) -> None:
    grip = Grip(squeeze=20.0, lift=5.0)
    command = WholeBody(kinematics).command(quiet(), STILL, Hands(grip=grip))
    assert command.feedforward[ARMS] == pytest.approx(arm_feedforward(kinematics, grip))
    assert not command.feedforward[LEGS].any()


def test_a_load_bends_the_waist_back_and_no_load_does_not(kinematics: Kinematics) -> None:
    def pitch(mass: float) -> float:
        return float(WholeBody(kinematics).command(quiet(), STILL, Hands(load_kg=mass)).feedforward[WAIST][2])

    assert pitch(0.0) == pytest.approx(0.0, abs=1e-9)
    assert pitch(2.0) < -1.0
    assert pitch(1.0) == pytest.approx(pitch(2.0) / 2)


def test_hands_of_one_robot_are_not_those_of_another() -> None:
    one, other = Hands(), Hands()
    one.q[:] = 9.0
    assert np.array_equal(other.q, STANDING[ARMS])


def test_damping_lets_every_joint_be_where_it_is() -> None:
    sensors = replace(quiet(), q=STANDING + 0.5)
    command = damping(sensors)
    assert np.array_equal(command.q, sensors.q)
    assert not command.kp.any()
    assert not command.feedforward.any()
    assert np.array_equal(command.kd, np.full(29, DAMPING_KD))
