"""A ticked body in this process: its time passes when it is asked something."""

from __future__ import annotations

import pytest

from jidoka.bodies.local import LIMIT_S, LOOK_S, LocalBody
from jidoka.errors import Fenced
from jidoka.types import Step
from tests.bodies.fakes import FakeHumanoid

PICK = Step("humanoid", "pick", {"box": "box_1"})


def test_a_call_runs_to_its_end_and_only_once() -> None:
    robot, told = FakeHumanoid(), list[float]()
    body = LocalBody(robot)
    receipt = body.call(PICK, call_id="a", epoch=1, progress=lambda fraction, _: told.append(fraction))
    assert receipt.ok
    assert told == sorted(told)
    assert body.call(PICK, call_id="a", epoch=2) == receipt
    assert len(robot.begun) == 1
    with pytest.raises(Fenced):
        body.call(PICK, call_id="b", epoch=1)


def test_an_observation_lets_a_moment_pass() -> None:
    robot, ticks = FakeHumanoid(), list[int]()
    body = LocalBody(robot, after_tick=lambda: ticks.append(robot.ticks))
    assert body.observe().at_s >= LOOK_S
    assert ticks == list(range(1, robot.ticks + 1))


def test_a_skill_that_hangs_is_stopped() -> None:
    robot = FakeHumanoid()
    receipt = LocalBody(robot).call(Step("humanoid", "pick", {"box": "box_slow"}), call_id="a", epoch=1)
    assert receipt.code == "stopped"
    assert robot.time_s == pytest.approx(LIMIT_S, abs=1.0)
