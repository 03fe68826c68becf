"""The newest epoch outlives the process of the body that saw it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.profile import CallKey
from jidoka.bodies.serving.calls import CallBook
from jidoka.bodies.serving.fence import Fence
from jidoka.bodies.serving.runner import Runner
from jidoka.errors import Busy, ConfigError, Fenced, RetryableError
from tests.bodies.fakes import FakeHumanoid


@pytest.fixture
def fence(tmp_path: Path) -> Fence:
    return Fence(tmp_path / "humanoid.epoch")


def test_it_begins_at_nothing_and_keeps_the_last(fence: Fence) -> None:
    assert fence.read() == 0
    fence.write(7)
    fence.write(12)
    assert fence.read() == 12
    assert [path.name for path in fence.path.parent.iterdir()] == [fence.path.name]


def test_what_is_no_number_is_not_guessed_at(fence: Fence) -> None:
    fence.path.write_text("7x")
    with pytest.raises(ConfigError, match=r"humanoid\.epoch does not hold the newest epoch"):
        fence.read()


def started(fence: Fence) -> Runner:
    runner = Runner(FakeHumanoid())
    runner.remember(fence)
    runner.start()
    return runner


def test_a_body_started_again_refuses_an_old_worker(fence: Fence) -> None:
    first = started(fence)
    first.renew(5).result(5)
    first.shutdown("test goes on")
    second = started(Fence(fence.path))
    with pytest.raises(Fenced, match="epoch 4 is older than 5"):
        second.renew(4).result(5)
    with pytest.raises(Fenced):
        second.call("a", 4, "pick", {"box": "box_1"}).result(5)
    assert second.call("a", 5, "pick", {"box": "box_1"}).result(5).ok
    second.shutdown("test ends")


def test_an_epoch_that_can_not_be_remembered_is_not_served(tmp_path: Path) -> None:
    """A disk that refuses: the worker may retry, and nothing was begun for it."""
    fence = Fence(tmp_path / "gone" / "humanoid.epoch")
    robot = FakeHumanoid()
    runner = Runner(robot)
    runner.remember(fence)
    runner.start()
    with pytest.raises(RetryableError, match="epoch 3 can't be remembered"):
        runner.call("a", 3, "pick", {"box": "box_1"}).result(5)
    assert robot.begun == []
    fence.path.parent.mkdir()
    assert runner.call("a", 3, "pick", {"box": "box_1"}).result(5).ok
    runner.shutdown("test ends")


@given(st.lists(st.integers(0, 9), max_size=20))
def test_it_is_written_before_the_epoch_counts_and_only_when_it_grows(epochs: list[int]) -> None:
    written: list[int] = []
    book = CallBook(grow=written.append)
    for number, epoch in enumerate(epochs):
        newest = book.epoch
        try:
            book.admit(CallKey(call_id=str(number), epoch=epoch), "pick", {})
        except Fenced:
            assert epoch < newest
        except Busy:
            assert book.running is not None
    assert written == sorted(set(written))
    assert book.epoch == max([0, *written]) == max([0, *epochs])
