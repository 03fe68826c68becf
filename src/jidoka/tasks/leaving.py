"""A worker that shall end does so between two steps: when the flow looks, nothing is being done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jidoka.protocols import Body, Progress
from jidoka.tasks.foreman import Leaving
from jidoka.types import Observation, Receipt, SkillSpec, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenSteps:
    """`body`, at whose looks the worker may leave. It only forwards; the gate decides."""

    body: Body
    leaving: Callable[[], bool]

    @property
    def name(self) -> str:
        """The body's name."""
        return self.body.name

    def skills(self) -> Sequence[SkillSpec]:
        """What it can do."""
        return self.body.skills()

    def observe(self) -> Observation:
        """What it sees now. Raises Leaving instead, if the worker shall end."""
        if self.leaving():
            raise Leaving
        return self.body.observe()

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        """Forward one step. Raises what the body raises."""
        return self.body.call(step, call_id=call_id, epoch=epoch, progress=progress)

    def lead(self, epoch: int) -> str:
        """Forward it."""
        return self.body.lead(epoch)

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        """Forward it."""
        return self.body.attach(call_id, epoch=epoch, life=life, progress=progress)

    def stop(self, reason: str) -> None:
        """Bring it to its safe state at once."""
        self.body.stop(reason)
