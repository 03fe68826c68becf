"""Who ended a skill: somebody who asked for it (`stopped`), or a reflex."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pytest

from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.guard import Guard
from jidoka.bodies.humanoid.hardware.interface import Array, Sensors
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.world import Map


@dataclass
class Limits:
    """All that a guard needs of the kinematics."""

    torque_limits: Array = field(default_factory=lambda: np.full(29, 50.0))


def sensors(t: float) -> Sensors:
    still, up = np.zeros(29), np.array([0.0, 0.0, -1.0])
    return Sensors(t, still, still, still, np.zeros(3), up, np.array([0.0, 0.0, 0.79, 0.0]), None)


@pytest.mark.parametrize(
    ("asked", "led", "code"), [(True, True, "stopped"), (False, False, "reflex"), (True, False, "stopped")]
)
def test_a_skill_ends_as_stopped_only_where_somebody_asked(asked: bool, led: bool, code: str) -> None:
    guard = Guard(cast("Kinematics", Limits()), Map(stations=()))
    for period in range(5):
        guard.led = led
        if asked and period == 2:
            guard.request_stop("a test")
        guard.check(sensors(period * 0.02), BasePose(0.0, 0.0, 0.79, 0.0), standing=True, acting=True)
    assert not guard.ready
    assert guard.code == code
