"""A body that tells somebody when it is looked at and when a step begins and ends. It only forwards; the gate
decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jidoka.protocols import Body, Progress
from jidoka.types import Observation, Receipt, SkillSpec, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """`body`, watched. The callbacks run in the caller's thread; those of a step must not raise."""

    body: Body
    begun: Callable[[Step], None] = lambda step: None
    """Called before the step is sent."""
    ended: Callable[[Step, Receipt], None] = lambda step, receipt: None
    """Called with its receipt; not called if the body can't be reached."""
    looked: Callable[[], None] = lambda: None
    """Called before every look; what it raises is raised instead of the look."""

    @property
    def name(self) -> str:
        """The body's name."""
        return self.body.name

    def skills(self) -> Sequence[SkillSpec]:
        """What it can do."""
        return self.body.skills()

    def observe(self) -> Observation:
        """What it sees now."""
        self.looked()
        return self.body.observe()

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        """Forward one step. Raises what the body raises."""
        self.begun(step)
        receipt = self.body.call(step, call_id=call_id, epoch=epoch, progress=progress)
        self.ended(step, receipt)
        return receipt

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
