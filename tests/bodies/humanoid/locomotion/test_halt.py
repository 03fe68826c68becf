"""Coming to a stand: slow down, step on, stop at a good phase, and never too late."""

from __future__ import annotations

import math
from dataclasses import astuple
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array
from jidoka.bodies.humanoid.locomotion.halt import KEEP_STEPPING, LONGEST_S, STOP_PHASES, Halt, in_stop_phase
from jidoka.bodies.humanoid.locomotion.policy import GAIT_S, STILL, Phase, Twist
from jidoka.bodies.humanoid.reflexes import STAND_WITHIN_S

UPRIGHT = np.array([0.0, 0.0, -1.0])
PERIODS = round(LONGEST_S / CONTROL_PERIOD_S)


def phases(start: float) -> list[Phase]:
    """Gait phases of two seconds from the left leg's `start` on."""
    turn = 2 * math.pi * CONTROL_PERIOD_S / GAIT_S
    lefts = [math.remainder(start + k * turn, 2 * math.pi) for k in range(100)]
    return [(left, left + math.pi) for left in lefts]


def stop(twist: Twist, start: float, gravity: Array = UPRIGHT) -> tuple[list[Twist], Phase]:
    """The commands up to the first that stands, and the phase at that."""
    halt = Halt()
    halt.walked(twist)
    given_out: list[Twist] = []
    for phase in phases(start):
        given_out.append(halt.twist(phase, gravity))
        if given_out[-1].still:
            return given_out, phase
    raise AssertionError("it never stands")


def test_a_robot_that_never_walked_stands() -> None:
    assert Halt().twist((0.0, 0.0), UPRIGHT) == STILL


@given(vx=st.floats(-0.7, 1.0), vy=st.floats(-0.5, 0.5), wz=st.floats(-1.2, 1.2), start=st.floats(-3.1, 3.1))
def test_any_walk_ends_standing_in_time_slower_every_period(
    vx: float, vy: float, wz: float, start: float
) -> None:
    walk = Twist(vx, vy, wz)
    twists, phase = stop(walk, start)
    assert len(twists) <= PERIODS
    assert LONGEST_S < STAND_WITHIN_S
    assert walk.still or len(twists) == PERIODS or in_stop_phase(phase)
    for before, after in pairwise([walk, *twists]):
        for was, now in zip(astuple(before), astuple(after), strict=True):
            assert abs(now) <= max(abs(was), KEEP_STEPPING)
            assert abs(was - now) <= 0.1 + 1e-9


def test_once_it_stands_it_stays_and_a_new_walk_starts_anew() -> None:
    halt = Halt()
    halt.walked(Twist(vx=0.4))
    for phase in phases(0.0):
        halt.twist(phase, UPRIGHT)
    assert all(halt.twist(phase, UPRIGHT) == STILL for phase in phases(0.0))
    halt.walked(Twist(vx=0.4))
    assert not halt.twist((0.0, 0.0), UPRIGHT).still


def test_a_robot_that_leans_steps_on_until_the_time_is_up() -> None:
    leaning = np.array([math.sin(0.3), 0.0, -math.cos(0.3)])
    twists, _ = stop(Twist(vx=0.3), 0.0, leaning)
    assert len(twists) == PERIODS
    assert len(stop(Twist(vx=0.3), 0.0)[0]) < PERIODS


@pytest.mark.parametrize("left", [1.69, 2.31, 0.0, 3.1, -1.41, -0.79])
def test_other_phases_are_not_good(left: float) -> None:
    assert not in_stop_phase((left, left + math.pi))


@pytest.mark.parametrize("bounds", STOP_PHASES)
def test_the_good_phases_of_one_leg_are_the_others_half_a_gait_later(bounds: tuple[float, float]) -> None:
    """What is good for the left foot ahead is good for the right foot ahead."""
    for left in np.linspace(bounds[0] + 0.05, bounds[1] - 0.05, 5):
        assert in_stop_phase((float(left), 0.0))
        assert in_stop_phase((math.remainder(left + math.pi, 2 * math.pi), 0.0))
