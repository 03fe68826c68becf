"""A ticked body in this very process as a `Body`:

for evaluation and tests, where no process shall be in between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from jidoka.bodies.profile import CallKey
from jidoka.bodies.serving.calls import Attach, Begin, CallBook, Finished
from jidoka.bodies.ticked import TickedBody
from jidoka.errors import JidokaError, TerminalError
from jidoka.protocols import Progress
from jidoka.types import Observation, Receipt, SkillSpec, Step

LOOK_S: Final = 0.2
"""Time that passes before an observation, so that it is fresh: two sightings of every box [s]."""

LIMIT_S: Final = 600.0
"""Longest a skill may take before it counts as hung [s]."""


class LocalBody:
    """Lets the time of a ticked body pass whenever it is asked something. Not thread-safe.

    Args:
        body: the one to tick.
        after_tick: called after every tick.
    """

    def __init__(self, body: TickedBody, *, after_tick: Callable[[], None] | None = None) -> None:
        self._body = body
        self._after_tick = after_tick
        self._book = CallBook()

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

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        """Do one step and wait for its end.

        Raises as `protocols.Body.call`, and UsageError for a bad call.
        """
        match self._book.admit(CallKey(call_id=call_id, epoch=epoch), step.skill, step.args):
            case Finished(receipt=receipt):
                return receipt
            case Begin():
                return self._do(step, call_id, progress)
            case Attach() | _:
                raise TerminalError(f"call {call_id} is running already; one process can't wait for itself")

    def lead(self, epoch: int) -> str:
        """Refuse older workers from now on. Raises Fenced."""
        self._book.see(epoch)
        return self._book.life

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        """How an earlier call ended; None if it is not known. Raises Fenced."""
        del progress, life
        self._book.see(epoch)
        match self._book.known(call_id):
            case Finished(receipt=receipt):
                return receipt
            case _:
                return None

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
