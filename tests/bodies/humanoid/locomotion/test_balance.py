"""The lean against reaching arms and a load, and the torque that carries them at the waist."""

from __future__ import annotations

import numpy as np
import pytest

from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.locomotion.balance import (
    COM_HEIGHT_M,
    GAIN_STEPPING,
    WAIST_SHARE,
    Balance,
    Load,
)
from jidoka.bodies.humanoid.robot.joints import ARMS, STANDING
from jidoka.bodies.humanoid.robot.kinematics import GRAVITY, Kinematics

KINEMATICS = Kinematics()
SETTLED = 400
"""Control periods after which the low-passes have come to rest."""


def posed(yaw: float = 0.0, reach: float = 0.0) -> Kinematics:
    q = STANDING.copy()
    q[ARMS][[0, 7]] -= reach
    KINEMATICS.update(np.array([1.0, 2.0, 0.765]), yaw, np.array([0.0, 0.0, -1.0]), q)
    return KINEMATICS


def test_a_robot_that_just_stands_is_left_alone() -> None:
    balance = Balance()
    assert balance.update(posed(), None, standing=True) == pytest.approx(np.zeros(3), abs=1e-9)
    assert balance.waist == pytest.approx(np.zeros(3), abs=1e-9)


def settled(mass: float, *, standing: bool) -> Array:
    """The trim for a load 30 cm ahead of the centre of mass, once it has come to rest."""
    kinematics, balance = posed(yaw=1.1), Balance()
    load = Load(mass, kinematics.com() + np.array([np.cos(1.1), np.sin(1.1), 0.0]) * 0.3)
    trim = np.zeros(3)
    for _ in range(SETTLED):
        trim = balance.update(kinematics, load, standing=standing)
    return trim


def test_a_load_is_shown_as_the_lean_that_its_weight_makes() -> None:
    """The shift of the common centre of mass over the height of the lever, in the pelvis frame."""
    shift = 2.0 * 0.3 / (KINEMATICS.mass + 2.0)
    lean = GAIN_STEPPING * shift / COM_HEIGHT_M
    assert settled(2.0, standing=False) == pytest.approx([lean, 0.0, 0.0], abs=1e-6)


def test_a_standing_robot_leans_more_than_a_stepping_one_and_more_the_more_it_carries() -> None:
    light, heavy = settled(0.5, standing=True), settled(2.5, standing=True)
    assert heavy[0] > 4 * light[0]
    for mass, trim in ((0.5, light), (2.5, heavy)):
        stepping = settled(mass, standing=False)
        assert 1.0 < trim[0] / stepping[0] < 2.0
        assert trim[1:] == pytest.approx(np.zeros(2), abs=1e-6)


def test_the_trim_comes_smoothly() -> None:
    kinematics, balance = posed(), Balance()
    load = Load(2.5, kinematics.com() + np.array([0.4, 0.0, 0.0]))
    before = np.zeros(3)
    for _ in range(SETTLED):
        trim = balance.update(kinematics, load, standing=True)
        assert np.abs(trim - before).max() < 0.01
        before = trim
    assert before[0] > 0.03


def test_the_waist_is_fed_half_the_static_torque_of_a_load() -> None:
    kinematics, balance = posed(), Balance()
    load = Load(2.0, kinematics.waist_anchor() + np.array([0.4, 0.1, 0.3]))
    balance.update(kinematics, load, standing=True)
    _, roll, pitch = balance.waist
    assert pitch == pytest.approx(-WAIST_SHARE * 2.0 * GRAVITY * 0.4)
    assert roll == pytest.approx(WAIST_SHARE * 2.0 * GRAVITY * 0.1)


def test_reaching_arms_lean_and_load_the_waist_without_a_box() -> None:
    kinematics, balance = posed(reach=1.2), Balance()
    trim = np.zeros(3)
    for _ in range(SETTLED):
        trim = balance.update(kinematics, None, standing=True)
    assert trim[0] > 0.01
    assert balance.waist[2] < -1.0


def test_the_waist_is_never_fed_more_than_its_limit() -> None:
    kinematics, balance = posed(), Balance()
    for side in (-1.0, 1.0):
        load = Load(50.0, kinematics.waist_anchor() + side * np.array([1.0, 1.0, 0.0]))
        balance.update(kinematics, load, standing=True)
        assert np.abs(balance.waist).max() == pytest.approx(40.0)
