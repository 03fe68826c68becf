"""What the legs are told between a skill's wish and a safe stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.humanoid.locomotion.gait import BRISK_M_S, SLEW, Gait
from jidoka.bodies.humanoid.locomotion.halt import LONGEST_S, STOP_PHASES
from jidoka.bodies.humanoid.locomotion.policy import STILL, Twist
from jidoka.bodies.humanoid.locomotion.tracking import commanded

UPRIGHT = np.array([0.0, 0.0, -1.0])
GOOD = (sum(STOP_PHASES[0]) / 2, 0.0)
BAD = (3.0, 0.0)
PERIOD_S = 0.02


def up_to_speed(gait: Gait, twist: Twist) -> Twist:
    """Ask for a twist until it is given."""
    given_twist = STILL
    for _ in range(100):
        given_twist = gait.twist(twist, BAD, UPRIGHT)
    return given_twist


def test_a_wish_passes_and_starts_gently() -> None:
    gait, wish = Gait(), Twist(0.5, 0.1, -0.3)
    first = gait.twist(wish, BAD, UPRIGHT)
    assert first.vx == pytest.approx(SLEW)
    assert up_to_speed(gait, wish) == wish


def test_a_slow_walk_stops_when_the_skill_says_so() -> None:
    gait = Gait()
    up_to_speed(gait, Twist(vx=BRISK_M_S / 2))
    assert gait.twist(STILL, BAD, UPRIGHT).still


def test_a_brisk_walk_steps_on_until_a_good_phase() -> None:
    gait = Gait()
    up_to_speed(gait, Twist(vx=-0.4))
    for _ in range(30):
        assert not gait.twist(STILL, BAD, UPRIGHT).still
    assert gait.twist(STILL, GOOD, UPRIGHT).still


@pytest.mark.parametrize("gravity", [UPRIGHT, np.array([0.3, 0.0, -0.95])])
def test_without_a_skill_it_stands_within_its_time(gravity: np.ndarray) -> None:
    gait = Gait()
    up_to_speed(gait, Twist(0.5, 0.0, 1.0))
    periods = 0
    while not gait.twist(None, BAD, gravity).still:
        periods += 1
    assert PERIOD_S * periods <= LONGEST_S


@given(st.floats(-0.45, 0.7), st.floats(-0.3, 0.3), st.floats(-1.3, 1.3))
def test_commands_grow_with_the_velocity_they_stand_for(vx: float, vy: float, wz: float) -> None:
    slower, faster = commanded((vx, vy, wz)), commanded((vx + 0.02, vy + 0.02, wz + 0.02))
    assert all(a < b for a, b in zip(slower, faster, strict=True))
    assert all(abs(command) >= abs(v) - 0.02 for command, v in zip(slower, (vx, vy, wz), strict=True))
