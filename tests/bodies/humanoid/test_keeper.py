"""The robot lives with skills in another process, without them, and with the next ones."""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from jidoka.bodies.humanoid.arms.effort import Grip
from jidoka.bodies.humanoid.body import Humanoid, run
from jidoka.bodies.humanoid.channel import Channel, Kind, LinkClosed
from jidoka.bodies.humanoid.control import Hands
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S
from jidoka.bodies.humanoid.keeper import Keeper
from jidoka.bodies.humanoid.link import Requests
from jidoka.bodies.humanoid.locomotion.policy import Twist
from jidoka.bodies.humanoid.onboard import Onboard
from jidoka.bodies.humanoid.remote import RemoteOnboard
from jidoka.bodies.humanoid.robot.joints import ARMS
from jidoka.bodies.humanoid.wire import write_order, write_requests
from jidoka.errors import BodyUnreachable
from jidoka.types import Receipt
from tests.fakes.humanoid import ON_TABLE, WORLD, WiredRobot, upright

NEAR = {"pose": (0.05, 0.0, 0.0)}
FAR = {"pose": (-3.0, 1.0, 0.0)}


class Rig:
    """A keeper of a robot on a wire, and skills that come and go."""

    def __init__(self) -> None:
        self.robot = WiredRobot(objects={"box_1": upright(ON_TABLE)})
        self.onboard = Onboard(self.robot, WORLD)
        self.keeper = Keeper(self.onboard, WORLD)
        self.keeper.start()
        self.channels: list[Channel] = []

    def link(self, patience_s: float = 5.0) -> Channel:
        """A channel that the keeper has adopted."""
        ours, theirs = socket.socketpair()
        self.keeper.adopt(Channel(ours, patience_s))
        self.channels.append(Channel(theirs))
        return self.channels[-1]

    def skills(self, patience_s: float = 5.0) -> Humanoid:
        remote = RemoteOnboard(self.link(patience_s))
        return Humanoid(remote, remote.world)

    def until(self, holds: Callable[[], bool]) -> None:
        give_up = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < give_up
            time.sleep(0.005)


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    for channel in rig.channels:
        channel.close()
    assert rig.keeper.shutdown()
    assert rig.keeper.failure is None


def ticks(body: Humanoid, number: int) -> None:
    for _ in range(number):
        body.tick()


def test_without_skills_it_lives_in_real_time(rig: Rig) -> None:
    began, at_s = time.monotonic(), rig.robot.sensors.t
    rig.until(lambda: rig.robot.sensors.t > at_s + 0.2)
    assert time.monotonic() - began > 0.18
    assert not rig.keeper.linked


def test_with_skills_a_period_passes_with_each_tick_and_no_other(rig: Rig) -> None:
    body = rig.skills()
    at_s = body.time_s
    ticks(body, 50)
    assert body.time_s == pytest.approx(at_s + 1.0)
    time.sleep(0.1)
    assert rig.robot.sensors.t <= body.time_s + CONTROL_PERIOD_S + 1e-9, (
        "it has sensed for the next tick at most"
    )
    assert rig.keeper.linked
    assert body.context.map == WORLD
    assert "on(box_1, table)" in {str(fact.atom) for fact in body.observe().facts}


def test_between_two_ticks_it_does_what_others_ask(rig: Rig) -> None:
    assert rig.keeper.submit(lambda onboard: onboard.report.sensors.t).result(5) >= 0.0


def journey(body: Humanoid) -> list[Receipt]:
    """A call that ends, one that is stopped, one whose lease lapses, and another."""
    receipts = [run(body, body.begin("walk_to", NEAR))]
    for lapses in (False, True):
        call = body.begin("walk_to", FAR)
        ticks(body, 30)
        if lapses:
            body.lease_lapsed()
        else:
            body.stop("a test")
        ticks(body, 100)
        assert call.receipt is not None
        receipts.append(call.receipt)
    return [*receipts, run(body, body.begin("walk_to", NEAR))]


def test_over_the_link_everything_is_as_in_one_process(rig: Rig) -> None:
    robot = WiredRobot(objects={"box_1": upright(ON_TABLE)})
    alone, onboard = Requests(led=False), Onboard(robot, WORLD)
    body = rig.skills()
    began_s = body.time_s
    for _ in range(round(began_s / 0.02) + 1):
        onboard.sense(alone)
        onboard.act(None)
    there = journey(Humanoid(onboard, WORLD))
    here = journey(body)
    assert here == there
    assert [receipt.code for receipt in here] == ["ok", "stopped", "reflex", "ok"]
    rig.until(lambda: len(rig.robot.commands) >= len(robot.commands))
    for mine, other in zip(rig.robot.commands, robot.commands, strict=True):
        assert np.array_equal(mine.q, other.q)
        assert np.array_equal(mine.feedforward, other.feedforward)


def test_skills_that_die_leave_it_holding_on_and_the_next_ones_know_what(rig: Rig) -> None:
    body = rig.skills()
    call = body.begin("walk_to", FAR)
    ticks(body, 10)
    hands = body.context.hands
    hands.q = hands.q + 0.1
    hands.grip, hands.holding, hands.load_kg = Grip(42.0, 6.0), "box_1", 1.2
    hands.turn, hands.half = math.pi / 2, 0.11
    ticks(body, 1)
    assert not call.done
    held = hands.q.copy()
    rig.channels[-1].close()
    rig.until(lambda: not rig.keeper.linked)
    rig.until(lambda: rig.onboard.report.halted is not None)
    at_s = rig.robot.sensors.t
    rig.until(lambda: rig.robot.sensors.t > at_s + 0.2)
    assert np.array_equal(rig.robot.commands[-1].q[ARMS], held)
    assert rig.robot.commands[-1].kp.all()
    assert rig.onboard.stepping.standing
    assert rig.onboard.report.halted is not None
    assert "nobody leads" in rig.onboard.report.halted.reason
    again = rig.skills()
    now = again.context.hands
    assert np.array_equal(now.q, held)
    assert (now.grip, now.holding, now.load_kg, now.turn, now.half) == (
        Grip(42.0, 6.0),
        "box_1",
        1.2,
        math.pi / 2,
        0.11,
    )
    ticks(again, 10)
    assert "holding(robot, box_1)" in {str(fact.atom) for fact in again.observe().facts}
    call = again.begin("walk_to", NEAR)
    ticks(again, 100)
    assert call.begun, "who begins a skill leads again"


def test_skills_that_fall_silent_or_talk_nonsense_have_lost_the_link(rig: Rig) -> None:
    silent = RemoteOnboard(rig.link(patience_s=0.5))
    rig.until(lambda: not rig.keeper.linked)
    with pytest.raises(BodyUnreachable, match="link to the robot's controller is closed"):
        for _ in range(3):
            silent.sense(Requests())
    rig.skills()
    rig.channels[-1].send(Kind.ORDER, b"")
    rig.until(lambda: not rig.keeper.linked)
    at_s = rig.robot.sensors.t
    rig.until(lambda: rig.robot.sensors.t > at_s)


@pytest.mark.parametrize(
    ("ask", "order"),
    [
        (b"", None),
        (b"\x01\xff\x00\x00\x01\xff\xfe", None),
        (write_requests(Requests()), b"short"),
        (write_requests(Requests()), write_order(None, Hands(half=math.inf))),
        (write_requests(Requests()), write_order(Twist(math.inf), Hands())),
    ],
)
def test_what_can_not_be_read_or_followed_moves_nothing(rig: Rig, ask: bytes, order: bytes | None) -> None:
    channel = rig.link()
    channel.receive(Kind.WELCOME)
    channel.send(Kind.ASK, ask)
    if order is not None:
        channel.receive(Kind.REPORT)
        channel.send(Kind.ORDER, order)
    with pytest.raises(LinkClosed):
        channel.receive(Kind.REPORT)
    ticks(rig.skills(), 5)
    assert all(np.isfinite(command.q).all() for command in rig.robot.commands)


def test_newer_skills_replace_older_ones(rig: Rig) -> None:
    old = rig.skills(patience_s=0.5)
    new = rig.skills()
    with pytest.raises(BodyUnreachable):
        ticks(old, 2)
    ticks(new, 10)


def test_skills_that_were_killed_before_they_were_welcomed_do_no_harm(rig: Rig) -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    rig.keeper.adopt(Channel(ours, 1.0))
    ticks(rig.skills(), 5)
