"""A child that is kept alive."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from jidoka.processes.kept import FIRST_PAUSE_S, LONGEST_PAUSE_S, Kept

pytestmark = pytest.mark.process

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(); time.sleep(60)",
]


class Watch:
    """A clock that is wound by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Nursery:
    """Children that can be killed, and a clock."""

    def __init__(self, words: list[str] = SLEEPER) -> None:
        self.watch = Watch()
        self.born: list[subprocess.Popen[bytes]] = []
        self._words = words
        self.kept = Kept("a child", self.start, clock=self.watch)

    def start(self) -> subprocess.Popen[bytes]:
        self.born.append(subprocess.Popen(self._words, stdout=subprocess.PIPE))
        return self.born[-1]

    def kill(self) -> None:
        self.born[-1].kill()
        self.born[-1].wait()

    def pause_after_death(self) -> float:
        """Time until it is started again [s]."""
        self.kill()
        children, died = len(self.born), self.watch.now
        while len(self.born) == children:
            self.kept.look()
            self.watch.now += 0.05
        return self.watch.now - died


@pytest.fixture
def nursery() -> Nursery:
    return Nursery()


def test_a_living_child_is_left_alone(nursery: Nursery) -> None:
    nursery.watch.now = 100.0
    nursery.kept.look()
    assert len(nursery.born) == 1
    assert nursery.kept.alive
    assert nursery.kept.end(5)


def test_pauses_grow_until_it_works(nursery: Nursery) -> None:
    pauses = [nursery.pause_after_death() for _ in range(9)]
    assert pauses[0] == pytest.approx(FIRST_PAUSE_S, abs=0.11)
    assert pauses[2] == pytest.approx(4 * FIRST_PAUSE_S, abs=0.11)
    assert pauses[-1] == pytest.approx(LONGEST_PAUSE_S, abs=0.11)
    nursery.kept.works()
    assert nursery.pause_after_death() == pytest.approx(FIRST_PAUSE_S, abs=0.11)
    assert nursery.kept.end(5)


def test_one_that_will_not_end_is_killed() -> None:
    nursery = Nursery(DEAF)
    output = nursery.born[0].stdout
    assert output is not None
    output.readline()
    began = time.monotonic()
    assert not nursery.kept.end(0.2)
    assert time.monotonic() - began < 5
    assert not nursery.kept.alive


def test_ending_it_twice_is_no_error(nursery: Nursery) -> None:
    assert nursery.kept.end(5)
    assert nursery.kept.end(5)
