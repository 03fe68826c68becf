"""The humanoid's thread: who may call, when the lease lapses, how it ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from jidoka.bodies.profile import LEASE_S
from jidoka.bodies.serving.runner import Runner
from jidoka.errors import BodyUnreachable, Busy, Fenced
from jidoka.types import Receipt
from tests.bodies.fakes import FakeHumanoid

SLOW = {"box": "box_slow"}


class Watch:
    """A clock that is wound by hand on top of the real one."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead_s


class Rig:
    """A runner on a fake humanoid with a hand-wound clock."""

    def __init__(self) -> None:
        self.robot, self.watch = FakeHumanoid(), Watch()
        self.runner = Runner(self.robot, clock=self.watch)
        self.runner.start()

    def until(self, holds: Callable[[], bool]) -> None:
        give_up = time.monotonic() + 5
        while not holds():
            assert time.monotonic() < give_up
            time.sleep(0.002)


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.runner.shutdown("test ends")


def test_it_never_ticks_faster_than_real_time_when_idle(rig: Rig) -> None:
    began, ticks = time.monotonic(), rig.robot.ticks
    rig.until(lambda: rig.robot.ticks >= ticks + 10)
    assert time.monotonic() - began >= 0.17


def test_it_waits_for_no_tick_when_it_shall_end() -> None:
    runner = Runner(FakeHumanoid(), period_s=60)
    runner.start()
    assert runner.end(timeout_s=5)


def test_it_ticks_flat_out_while_a_call_runs(rig: Rig) -> None:
    rig.runner.call("a", 1, "pick", SLOW)
    rig.until(lambda: rig.robot.ticks > 1000)


def test_at_speed_1_a_call_takes_real_time() -> None:
    runner = Runner(FakeHumanoid(), speed="1")
    runner.start()
    began = time.monotonic()
    assert runner.call("a", 1, "pick", {"box": "box_1"}).result(5).ok
    assert time.monotonic() - began >= 0.15
    runner.shutdown("test ends")


def test_a_lapsed_lease_stops_the_robot_and_a_renewed_one_does_not(rig: Rig) -> None:
    future = rig.runner.call("a", 1, "pick", SLOW)
    rig.until(lambda: bool(rig.robot.begun))
    for _ in range(3):
        rig.watch.ahead_s += 0.7 * LEASE_S
        rig.runner.renew(1).result(5)
    assert not future.done()
    rig.watch.ahead_s += 1.1 * LEASE_S
    assert future.result(5) == Receipt(False, "lease_lapsed", "nobody leads")


def test_a_lease_given_back_lapses_never(rig: Rig) -> None:
    rig.runner.renew(1).result(5)
    rig.runner.renew(1, 0.0).result(5)
    rig.watch.ahead_s += 10 * LEASE_S
    rig.until(lambda: rig.robot.ticks > 5)
    assert rig.robot.events == []


def test_an_old_epoch_can_not_renew(rig: Rig) -> None:
    rig.runner.renew(5).result(5)
    with pytest.raises(Fenced):
        rig.runner.renew(4).result(5)


def test_a_plain_call_waits_for_the_leader(rig: Rig) -> None:
    rig.runner.renew(1).result(5)
    with pytest.raises(Busy, match="epoch 1 leads"):
        rig.runner.call("p", None, "pick", SLOW).result(5)
    rig.runner.renew(1, 0.0).result(5)
    assert rig.runner.call("p", None, "pick", {"box": "box_1"}).result(5).ok


def test_shutdown_stops_the_running_call_first(rig: Rig) -> None:
    future = rig.runner.call("a", 1, "pick", SLOW)
    assert rig.runner.shutdown("end of day")
    assert future.result(5) == Receipt(False, "stopped", "end of day")
    with pytest.raises(BodyUnreachable, match="does not run any more"):
        rig.runner.submit(lambda body: body.observe()).result(5)
    with pytest.raises(BodyUnreachable):
        rig.runner.call("b", 1, "pick", SLOW).result(5)


def test_a_command_that_fails_leaves_the_robot_balanced(rig: Rig) -> None:
    def broken(_: object) -> None:
        raise KeyError("a programming error")

    with pytest.raises(KeyError):
        rig.runner.submit(broken).result(5)
    assert rig.runner.alive
    assert rig.runner.submit(lambda body: body.observe()).result(5).facts


def test_a_tick_that_fails_ends_the_thread_and_every_waiter(rig: Rig) -> None:
    futures = [rig.runner.call("a", 1, "pick", SLOW), rig.runner.call("a", 2, "pick", SLOW)]
    rig.until(lambda: bool(rig.robot.begun))
    rig.robot.breaks_at = 0
    for future in futures:
        with pytest.raises(BodyUnreachable, match="physics diverged"):
            future.result(5)
    assert isinstance(rig.runner.failure, FloatingPointError)


def test_many_threads_may_ask_at_once(rig: Rig) -> None:
    results: list[bool] = []

    def ask(i: int) -> None:
        results.append(rig.runner.call("same", i, "pick", {"box": "box_1"}).result(5).ok)

    threads = [threading.Thread(target=ask, args=(3,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 8
    assert len(rig.robot.begun) == 1
