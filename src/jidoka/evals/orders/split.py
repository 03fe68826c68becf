"""Where the time of a job goes: walking, hands, desk, thinking. Counted around bodies and brain."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jidoka.bodies.watched import Watched
from jidoka.protocols import Brain, Progress
from jidoka.types import Entry, Fact, Goal, Observation, Proposal, Receipt, Step

WALKS = ("walking", "carrying", "starting")
"""How the robot's progress begins while its legs do the work."""


@dataclass(slots=True)
class Split:
    """Seconds by what they went to."""

    seconds: dict[str, float] = field(default_factory=dict[str, float])

    def add(self, name: str, seconds: float) -> None:
        """Count some more."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds

    def rounded(self) -> dict[str, float]:
        """For a results file."""
        return {name: round(value, 2) for name, value in sorted(self.seconds.items())}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRobot(Watched):
    """A humanoid whose skills are split by what it says it does [s on its own clock]."""

    split: Split
    clock: Callable[[], float]

    def observe(self) -> Observation:
        """What it sees now."""
        began = self.clock()
        seen = self.body.observe()
        self.split.add("looking", self.clock() - began)
        return seen

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        """Forward one step. Raises what the body raises."""
        last = [self.clock()]

        def told(fraction: float, message: str) -> None:
            now = self.clock()
            self.split.add("walking" if message.startswith(WALKS) else "hands", now - last[0])
            last[0] = now
            if progress is not None:
                progress(fraction, message)

        return self.body.call(step, call_id=call_id, epoch=epoch, progress=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedDesk(Watched):
    """A body at a desk, timed by the wall [s]; told after every step, even one that failed."""

    split: Split
    tried: Callable[[Step], None]

    def observe(self) -> Observation:
        """What it sees now."""
        began = time.monotonic()
        try:
            return self.body.observe()
        finally:
            self.split.add("desk", time.monotonic() - began)

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        """Forward one step. Raises what the body raises."""
        began = time.monotonic()
        try:
            return self.body.call(step, call_id=call_id, epoch=epoch, progress=progress)
        finally:
            self.split.add("desk", time.monotonic() - began)
            self.tried(step)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedBrain:
    """A brain, timed by the wall [s]."""

    brain: Brain
    split: Split

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """The brain's proposal."""
        began = time.monotonic()
        try:
            return self.brain.next(goal, entries, facts)
        finally:
            self.split.add("thinking", time.monotonic() - began)
