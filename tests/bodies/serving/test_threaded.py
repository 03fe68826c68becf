"""A called body behind a runner: one thread owns it, and it can be stopped, attached to and outlived."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping

import pytest

from jidoka.bodies.called import Cancelled, SkillFailed, Talk
from jidoka.bodies.client import McpBody
from jidoka.bodies.serving.threaded import CalledRunner
from jidoka.errors import Busy, Fenced, UsageError
from jidoka.types import Atom, Fact, Json, Observation, Receipt, SkillSpec, Step
from tests.bodies.served import serving

ANY = {"type": "object"}


class Bench:
    """A body that notes which thread touches it."""

    name = "bench"

    def __init__(self) -> None:
        self.threads = {threading.get_ident()}
        self.did: list[str] = []
        self.closed = False

    def skills(self) -> tuple[SkillSpec, ...]:
        names = ("saw", "wait", "fail", "break", "mistake")
        return tuple(SkillSpec(name, name, "ask", ANY) for name in names)

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        self.threads.add(threading.get_ident())
        self.did.append(skill)
        match skill:
            case "wait":
                talk.say(0.5, "waiting")
                while True:
                    talk.check()
                    time.sleep(0.01)
            case "fail":
                raise SkillFailed("blunt", "the saw is blunt", retryable=True)
            case "break":
                raise ZeroDivisionError("oh")
            case "mistake":
                raise UsageError("no such board")
            case _:
                return Receipt(True, result={"boards": args.get("boards", 1)})

    def observe(self) -> Observation:
        self.threads.add(threading.get_ident())
        return Observation("bench", 1.0, (Fact(Atom("boards", (str(self.did.count("saw")),)), "bench", 1.0),))

    def stop(self, reason: str) -> None:
        self.did.append(f"stop: {reason}")

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def runner(bench: Bench) -> Iterator[CalledRunner]:
    runner = CalledRunner(lambda: bench)
    runner.start()
    yield runner
    assert runner.shutdown("the test ends")
    assert bench.closed


def begun(bench: Bench, skill: str) -> None:
    """Wait until a skill runs."""
    give_up = time.monotonic() + 5
    while skill not in bench.did:
        assert time.monotonic() < give_up
        time.sleep(0.005)


def test_a_call_ends_with_its_receipt_and_is_timed(runner: CalledRunner) -> None:
    receipt = runner.call("a", 1, "saw", {"boards": 3}).result(5)
    assert (receipt.ok, receipt.result, receipt.seconds > 0) == (True, {"boards": 3}, True)


def test_a_repeated_key_answers_and_does_not_act(runner: CalledRunner, bench: Bench) -> None:
    first = runner.call("a", 1, "saw", {}).result(5)
    assert runner.call("a", 2, "saw", {}).result(5) == first
    assert bench.did == ["saw"]


@pytest.mark.parametrize(
    ("skill", "code", "retryable"),
    [("fail", "blunt", True), ("break", "internal", False), ("mistake", "usageerror", False)],
)
def test_what_goes_wrong_is_a_receipt_and_the_body_lives_on(
    runner: CalledRunner, skill: str, code: str, retryable: bool
) -> None:
    receipt = runner.call("a", 1, skill, {}).result(5)
    assert (receipt.ok, receipt.code, receipt.retryable) == (False, code, retryable)
    assert runner.call("b", 1, "saw", {}).result(5).ok


def test_a_stop_ends_the_running_call_and_then_the_body_is_made_safe(
    runner: CalledRunner, bench: Bench
) -> None:
    call = runner.call("a", 1, "wait", {})
    begun(bench, "wait")
    assert runner.progress == (0.5, "waiting")
    runner.stop("smoke").result(5)
    assert (call.result(5).code, call.result(5).message) == ("stopped", "smoke")
    runner.observe().result(5)
    assert bench.did == ["wait", "stop: smoke"]


def test_a_lapsed_lease_ends_the_running_call(runner: CalledRunner, bench: Bench) -> None:
    runner.renew(1, 0.2).result(5)
    call = runner.call("a", None, "wait", {})
    with pytest.raises(Busy, match="leads bench"):
        call.result(5)
    call = runner.call("b", 1, "wait", {})
    begun(bench, "wait")
    runner.renew(1, 0.05).result(5)
    assert call.result(5).code == "lease_lapsed"


def test_a_newer_worker_attaches_to_what_runs_and_to_what_ended(runner: CalledRunner, bench: Bench) -> None:
    call = runner.call("a", 1, "wait", {})
    begun(bench, "wait")
    attached = runner.attach("a", 2)
    with pytest.raises(Fenced):
        runner.attach("a", 1).result(5)
    runner.cancel("a", "enough").result(5)
    assert attached.result(5) == call.result(5) == runner.attach("a", 2).result(5)
    assert runner.attach("b", 2).result(5) is None


def test_a_body_that_lived_on_says_what_never_came(runner: CalledRunner, bench: Bench) -> None:
    life = runner.life
    assert runner.call("a", 1, "saw", {}).result(5).ok
    never = runner.attach("b", 2, life).result(5)
    assert never is not None
    assert (never.ok, never.code, never.retryable) == (False, "never_began", True)
    known = runner.attach("a", 2, life).result(5)
    assert known is not None
    assert known.ok
    assert runner.attach("b", 2, "an earlier life").result(5) is None
    assert runner.attach("b", 2).result(5) is None
    with pytest.raises(Fenced):
        runner.call("b", 1, "saw", {}).result(5)
    assert bench.did == ["saw"]


def test_a_look_waits_for_the_running_call(runner: CalledRunner, bench: Bench) -> None:
    runner.call("a", 1, "wait", {})
    begun(bench, "wait")
    seen = runner.observe()
    assert not seen.done()
    runner.cancel("a", "enough").result(5)
    assert seen.result(5).facts[0].atom.args == ("0",)


def test_one_thread_owns_the_body(runner: CalledRunner, bench: Bench) -> None:
    runner.call("a", 1, "saw", {}).result(5)
    runner.observe().result(5)
    assert len(bench.threads - {threading.get_ident()}) == 1


def test_a_body_that_can_not_be_made_says_why() -> None:
    def make() -> Bench:
        raise Cancelled("no wood")

    with pytest.raises(Cancelled, match="no wood"):
        CalledRunner(make)


@pytest.mark.process
def test_over_mcp_a_second_connection_attaches(runner: CalledRunner, bench: Bench) -> None:
    with serving(runner) as http, McpBody("bench", http) as body, McpBody("bench", http) as second:
        assert body.call(Step("bench", "saw"), call_id="a", epoch=1).ok
        known = second.attach("a", epoch=2)
        assert known is not None
        assert known.ok
        assert second.attach("b", epoch=2) is None
        with pytest.raises(Fenced):
            body.attach("a", epoch=1)
    assert bench.did == ["saw"]
