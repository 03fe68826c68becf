"""Where the time of a job goes: walking, hands, desk, thinking. Counted around bodies and brain."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jidoka.protocols import Body, Brain, Progress
from jidoka.types import Entry, Fact, Goal, Observation, Proposal, Receipt, SkillSpec, Step

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
class TimedRobot:
    """A humanoid whose skills are split by what it says it does [s on its own clock]."""

    body: Body
    split: Split
    clock: Callable[[], float]

    @property
    def name(self) -> str:
        """The body's name."""
        return self.body.name

    def skills(self) -> Sequence[SkillSpec]:
        """What it can do."""
        return self.body.skills()

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

    def lead(self, epoch: int) -> str:
        """Forward it."""
        return self.body.lead(epoch)

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        """Forward it."""
        return self.body.attach(call_id, epoch=epoch, life=life, progress=progress)

    def stop(self, reason: str) -> None:
        """Forward it."""
        self.body.stop(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedDesk:
    """A body at a desk, timed by the wall [s]; told before and after every step."""

    body: Body
    split: Split
    ended: Callable[[Step], None]

    @property
    def name(self) -> str:
        """The body's name."""
        return self.body.name

    def skills(self) -> Sequence[SkillSpec]:
        """What it can do."""
        return self.body.skills()

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
            self.ended(step)

    def lead(self, epoch: int) -> str:
        """Forward it."""
        return self.body.lead(epoch)

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        """Forward it."""
        return self.body.attach(call_id, epoch=epoch, life=life, progress=progress)

    def stop(self, reason: str) -> None:
        """Forward it."""
        self.body.stop(reason)


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
