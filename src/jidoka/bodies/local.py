"""A ticked body in this very process as a `Body`:

for evaluation and tests, where no process shall be in between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from jidoka.bodies.ticked import TickedBody
from jidoka.bodies.unserved import Unserved
from jidoka.errors import JidokaError
from jidoka.protocols import Progress
from jidoka.types import Observation, Receipt, SkillSpec, Step

LOOK_S: Final = 0.2
"""Time that passes before an observation, so that it is fresh: two sightings of every box [s]."""

LIMIT_S: Final = 600.0
"""Longest a skill may take before it counts as hung [s]."""


class LocalBody(Unserved):
    """Lets the time of a ticked body pass whenever it is asked something. Not thread-safe.

    Args:
        body: the one to tick.
        after_tick: called after every tick.
    """

    def __init__(self, body: TickedBody, *, after_tick: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._body = body
        self._after_tick = after_tick

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        return self._body.name

    def skills(self) -> Sequence[SkillSpec]:
        """What it can do."""
        return self._body.skills()

    def observe(self) -> Observation:
        """What it sees after a moment."""
        self.wait(LOOK_S)
        return self._body.observe()

    def stop(self, reason: str) -> None:
        """Bring it to its safe state."""
        self._body.stop(reason)

    def wait(self, seconds: float) -> None:
        """Let time pass [s on the body's clock]."""
        until = self._body.time_s + seconds
        while self._body.time_s < until:
            self._tick()

    def _do(self, step: Step, call_id: str, progress: Progress | None) -> Receipt:
        try:
            skill = self._body.begin(step.skill, step.args)
        except JidokaError:
            self._book.drop(call_id)
            raise
        give_up = self._body.time_s + LIMIT_S
        while skill.receipt is None:
            self._tick()
            if progress is not None:
                progress(skill.progress, skill.message)
            if self._body.time_s > give_up:
                self._body.stop(f"{step} did not end in {LIMIT_S:g} s")
        self._book.finish(call_id, skill.receipt)
        return skill.receipt

    def _tick(self) -> None:
        self._body.tick()
        if self._after_tick is not None:
            self._after_tick()
