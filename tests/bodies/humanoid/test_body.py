"""The humanoid as one object, on a robot without physics: calls, how they end, and what is written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from jidoka.bodies.humanoid.body import RESUME_WITHIN_S, Call, Humanoid, run
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S
from jidoka.bodies.humanoid.onboard import Onboard
from jidoka.errors import Busy, UsageError
from jidoka.types import Receipt
from tests.fakes.humanoid import ON_TABLE, WORLD, WiredRobot, upright

LYING = np.array([1.0, 0.0, 0.0])
UPRIGHT = np.array([0.0, 0.0, -1.0])
FAR = {"pose": (-3.0, 1.0, 0.0)}


@pytest.fixture
def robot() -> WiredRobot:
    return WiredRobot(objects={"box_1": upright(ON_TABLE)})


@pytest.fixture
def body(robot: WiredRobot) -> Humanoid:
    return Humanoid(Onboard(robot, WORLD), WORLD)


def ticks(body: Humanoid, seconds: float) -> None:
    for _ in range(round(seconds / CONTROL_PERIOD_S)):
        body.tick()


def ended(call: Call) -> Receipt:
    assert call.done
    assert call.receipt is not None
    return call.receipt


def atoms(body: Humanoid) -> set[str]:
    return {str(fact.atom) for fact in body.observe().facts}


def lay_down(robot: WiredRobot, gravity: np.ndarray) -> None:
    robot.sensors = replace(robot.sensors, gravity=gravity)


def test_each_tick_reads_writes_and_waits_once(robot: WiredRobot, body: Humanoid) -> None:
    ticks(body, 1.0)
    assert len(robot.commands) == 50
    assert body.time_s == pytest.approx(0.98)
    assert body.observe().at_s == body.time_s


def test_one_skill_at_a_time(body: Humanoid) -> None:
    body.begin("walk_to", FAR)
    with pytest.raises(Busy, match="walk_to is running"):
        body.begin("walk_to", FAR)


def test_a_wrong_call_is_refused_and_does_not_occupy_the_body(body: Humanoid) -> None:
    with pytest.raises(UsageError, match="has no skill 'dance'"):
        body.begin("dance", {})
    with pytest.raises(UsageError, match="missing box"):
        body.begin("pick", {})
    body.begin("walk_to", FAR)


def test_a_skill_that_can_not_is_a_failed_receipt_with_its_code(body: Humanoid) -> None:
    receipt = run(body, body.begin("pick", {"box": "box_2"}))
    assert (receipt.ok, receipt.code, receipt.retryable) == (False, "unknown_object", False)
    assert "not been seen" in receipt.message
    body.begin("walk_to", FAR)


def test_a_running_skill_says_what_it_does(body: Humanoid) -> None:
    call = body.begin("walk_to", FAR)
    ticks(body, 0.1)
    assert not call.done
    assert "walking to" in call.message
    assert 0.0 < call.progress < 1.0


def test_cancelling_ends_the_skill_at_once(body: Humanoid) -> None:
    call = body.begin("walk_to", FAR)
    ticks(body, 1.0)
    body.cancel("somebody else is quicker")
    receipt = ended(call)
    assert (receipt.code, receipt.retryable, receipt.message) == (
        "cancelled",
        True,
        "somebody else is quicker",
    )
    assert receipt.seconds == pytest.approx(1.0, abs=0.05)
    body.begin("walk_to", FAR)


def test_cancelling_nothing_is_no_error(body: Humanoid) -> None:
    body.cancel("for nothing")
    ticks(body, 0.1)


def test_a_stop_ends_the_skill_in_the_next_period_and_says_why(body: Humanoid) -> None:
    call = body.begin("walk_to", FAR)
    ticks(body, 1.0)
    body.stop("a person waved")
    body.tick()
    receipt = ended(call)
    assert (receipt.ok, receipt.code, receipt.retryable) == (False, "stopped", True)
    assert receipt.message == "stopped on request: a person waved"


def test_after_a_stop_a_new_skill_is_the_request_to_go_on(body: Humanoid) -> None:
    body.begin("walk_to", FAR)
    ticks(body, 0.5)
    body.stop("a person waved")
    ticks(body, 2.0)
    call = body.begin("walk_to", FAR)
    ticks(body, 1.0)
    assert not call.done
    assert call.begun


def test_a_lapsed_lease_ends_the_skill_by_a_reflex_and_a_new_skill_leads_again(body: Humanoid) -> None:
    call = body.begin("walk_to", FAR)
    ticks(body, 0.5)
    body.lease_lapsed()
    body.tick()
    receipt = ended(call)
    assert (receipt.code, receipt.retryable) == ("reflex", True)
    assert "lease" in receipt.message
    ticks(body, 2.0)
    call = body.begin("walk_to", FAR)
    ticks(body, 1.0)
    assert call.begun


def test_a_fall_ends_the_skill_and_leaves_the_motors_limp_until_a_person_helps(
    robot: WiredRobot, body: Humanoid
) -> None:
    call = body.begin("walk_to", FAR)
    ticks(body, 0.5)
    lay_down(robot, LYING)
    ticks(body, 0.1)
    receipt = ended(call)
    assert (receipt.code, receipt.retryable) == ("fell", False)
    assert "90 degrees" in receipt.message
    assert not robot.commands[-1].kp.any()
    assert np.all(robot.commands[-1].kd > 0)
    assert "fallen(robot)" in atoms(body)
    lay_down(robot, UPRIGHT)
    ticks(body, 1.0)
    assert not robot.commands[-1].kp.any()
    body.stand_up_again()
    ticks(body, 0.1)
    assert robot.commands[-1].kp.all()
    assert "fallen(robot)" not in atoms(body)


def test_a_skill_begun_while_it_lies_waits_and_then_ends_without_having_moved(
    robot: WiredRobot, body: Humanoid
) -> None:
    lay_down(robot, LYING)
    ticks(body, 0.2)
    call = body.begin("walk_to", FAR)
    ticks(body, RESUME_WITHIN_S + 0.2)
    assert ended(call).code == "fell"
    assert not call.begun
    assert not robot.commands[-1].kp.any()


def test_a_robot_asked_to_reset_while_it_lies_stays_limp(robot: WiredRobot, body: Humanoid) -> None:
    lay_down(robot, LYING)
    ticks(body, 0.2)
    body.stand_up_again()
    ticks(body, 0.2)
    assert not robot.commands[-1].kp.any()


def test_it_sees_the_boxes_that_its_sensors_report(body: Humanoid) -> None:
    ticks(body, 0.2)
    assert {"on(box_1, table)", "hands_free(robot)"} <= atoms(body)
    assert not [atom for atom in atoms(body) if atom.startswith("on(box_2")]


def test_a_skill_that_never_ends_is_given_up_by_run(body: Humanoid) -> None:
    with pytest.raises(TimeoutError, match="walk_to did not end within 1 s"):
        run(body, body.begin("walk_to", FAR), limit_s=1.0)


def test_energy_of_a_call_is_counted_over_its_time(robot: WiredRobot, body: Humanoid) -> None:
    robot.sensors = replace(robot.sensors, tau=np.full(29, 2.0), qd=np.full(29, 0.5))
    call = body.begin("walk_to", FAR)
    ticks(body, 2.0)
    body.cancel("enough")
    short = ended(call).joules
    call = body.begin("walk_to", FAR)
    ticks(body, 4.0)
    body.cancel("enough")
    assert short > 29 * 2.0 * 0.5 * 2.0 * 0.9
    assert ended(call).joules == pytest.approx(2 * short, rel=0.03)
