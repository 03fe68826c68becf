"""Feed-forward torques of the arms, and the weight that is read back from torques."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jidoka.bodies.humanoid.arms.effort import OPEN, Grip, arm_feedforward, carried_mass
from jidoka.bodies.humanoid.arms.ik import REST_POSE
from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.robot.joints import ARMS, STANDING
from jidoka.bodies.humanoid.robot.kinematics import GRAVITY, Kinematics

KINEMATICS = Kinematics()
"""Put into a pose by every test before it looks."""
LIMITS = KINEMATICS.torque_limits[ARMS]


def posed(seed: int, spread: float = 0.25) -> Kinematics:
    """Arms somewhere about the pose in which they carry, a little lean, any heading."""
    rng = np.random.default_rng(seed)
    q = STANDING.copy()
    q[ARMS] = REST_POSE + rng.uniform(-spread, spread, 14)
    gravity = np.array([0.0, 0.0, -1.0]) + rng.normal(0.0, 0.05, 3)
    KINEMATICS.update(np.zeros(3), rng.uniform(-3, 3), gravity / np.linalg.norm(gravity), q)
    return KINEMATICS


def static_torque(kinematics: Kinematics, force_left: Array, force_right: Array) -> Array:
    """Motor torques when the palms push with these forces (map) and nothing moves: g + J^T f."""
    left = kinematics.palm_jacobian("left").T @ force_left
    right = kinematics.palm_jacobian("right").T @ force_right
    return kinematics.arm_gravity() + np.concatenate([left, right])


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    mass=st.floats(0.0, 5.0),
    share=st.floats(0.0, 1.0),
    squeeze=st.floats(0.0, 60.0),
    across=st.floats(-3.2, 3.2),
)
def test_the_mass_is_recovered_however_it_is_squeezed_and_shared(
    seed: int, mass: float, share: float, squeeze: float, across: float
) -> None:
    kinematics = posed(seed)
    inward = squeeze * np.array([np.cos(across), np.sin(across), 0.0])
    up = np.array([0.0, 0.0, mass * GRAVITY])
    tau = static_torque(kinematics, inward + share * up, -inward + (1 - share) * up)
    assert carried_mass(kinematics, tau) == pytest.approx(mass, abs=1e-6)


def test_noise_of_a_torque_sensor_is_grams_not_kilograms() -> None:
    kinematics, rng = posed(1), np.random.default_rng(2)
    clean = static_torque(kinematics, np.array([0.0, 0.0, 9.81]), np.array([0.0, 0.0, 9.81]))
    weighed = [carried_mass(kinematics, clean + rng.normal(0.0, 0.1, 14)) for _ in range(400)]
    assert np.mean(weighed) == pytest.approx(2.0, abs=0.02)
    assert np.std(weighed) < 0.1


def test_open_hands_are_fed_their_own_weight() -> None:
    kinematics = posed(3)
    assert arm_feedforward(kinematics, OPEN) == pytest.approx(kinematics.arm_gravity())


def test_what_is_fed_forward_to_a_grip_is_read_back_as_its_load() -> None:
    """Lifting 6 N with each hand is carrying 1.22 kg, whatever the squeeze."""
    kinematics = posed(4)
    tau = arm_feedforward(kinematics, Grip(squeeze=5.0, lift=6.0))
    assert carried_mass(kinematics, tau) == pytest.approx(12.0 / GRAVITY, abs=1e-6)


def test_both_palms_push_towards_each_other_and_level() -> None:
    kinematics = posed(5)
    tau = arm_feedforward(kinematics, Grip(squeeze=8.0)) - kinematics.arm_gravity()
    across = kinematics.palm("right")[0] - kinematics.palm("left")[0]
    across[2] = 0.0
    inward = 8.0 * across / np.linalg.norm(across)
    assert tau[:7] == pytest.approx(kinematics.palm_jacobian("left").T @ inward)
    assert tau[7:] == pytest.approx(kinematics.palm_jacobian("right").T @ -inward)


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), squeeze=st.floats(0.0, 500.0), lift=st.floats(-200.0, 200.0))
def test_no_motor_is_asked_for_more_than_95_percent(seed: int, squeeze: float, lift: float) -> None:
    tau = arm_feedforward(posed(seed), Grip(squeeze, lift))
    assert np.all(np.abs(tau) <= 0.95 * LIMITS + 1e-12)


def test_a_squeeze_beyond_the_wrists_is_clipped_to_95_percent_and_not_to_less() -> None:
    tau = arm_feedforward(posed(6), Grip(squeeze=500.0))
    wrists = np.abs(tau[[5, 6, 12, 13]]) / LIMITS[[5, 6, 12, 13]]
    assert wrists.max() == pytest.approx(0.95)


def test_palms_on_top_of_each_other_give_finite_torques() -> None:
    kinematics = posed(7)
    meet = kinematics.between_palms().copy()
    for site in kinematics.data.site_xpos:
        site[:] = meet
    assert np.all(np.isfinite(arm_feedforward(kinematics, Grip(squeeze=40.0))))
