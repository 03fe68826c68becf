"""Arms give way after a reflex: as far as needed, and only until they are told anything else."""

import numpy as np
import pytest

from jidoka.bodies.humanoid.arms.relief import EASED, Relief
from jidoka.bodies.humanoid.hardware.interface import Array

LIMITS = np.full(14, 5.0)
STIFFNESS = 20.0
"""Of the motors here [N·m/rad]."""
TOLD = np.zeros(14)


def pressed(depth_rad: float, given: Array | None = None) -> Array:
    """The torques while joint 3 is held back by so much, clipped as a motor does."""
    tau = np.zeros(14)
    tau[3] = np.clip(STIFFNESS * (depth_rad + (0.0 if given is None else given[3])), -5.0, 5.0)
    return tau


@pytest.mark.parametrize("depth_rad", [0.6, -0.6])
def test_what_presses_gives_way_and_then_holds(depth_rad: float) -> None:
    relief, q = Relief(LIMITS), TOLD
    for _ in range(100):
        q = relief.ease(TOLD, pressed(depth_rad, q), halted=True)
    assert 0.5 * 5.0 < abs(pressed(depth_rad, q)[3]) <= EASED * 5.0
    assert np.count_nonzero(q) == 1
    assert np.array_equal(relief.ease(TOLD, pressed(depth_rad, q), halted=False), q), "it stays so afterwards"


def test_without_a_reflex_it_presses_on() -> None:
    assert np.array_equal(Relief(LIMITS).ease(TOLD, pressed(0.6), halted=False), TOLD)


def test_arms_that_are_told_anything_else_do_that() -> None:
    relief = Relief(LIMITS)
    assert not np.array_equal(relief.ease(TOLD, pressed(0.6), halted=True), TOLD)
    assert np.array_equal(relief.ease(TOLD + 0.1, pressed(0.0), halted=True), TOLD + 0.1)
