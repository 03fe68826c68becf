"""A called body in this very process as a `Body`: for one that belongs to a task and ends with its worker."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from jidoka.bodies.called import CalledBody, Cancelled, SkillFailed
from jidoka.bodies.profile import CallKey
from jidoka.bodies.serving.calls import Attach, Begin, CallBook, Finished
from jidoka.errors import JidokaError, TerminalError
from jidoka.faults import point
from jidoka.protocols import Progress
from jidoka.types import Observation, Receipt, SkillSpec, Step

log = logging.getLogger(__name__)


class _Said:
    """The `Talk` of a running call: passes on what is said, and ends the call once it is stopped."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.ending = threading.Event()
        self.reason = ""

    @property
    def cancelled(self) -> bool:
        return self.ending.is_set()

    def say(self, fraction: float, message: str) -> None:
        if self._progress is not None:
            self._progress(fraction, message)

    def check(self) -> None:
        if self.ending.is_set():
            raise Cancelled(self.reason)


class Inline:
    """Keeps the profile's rules (keys, epochs) for a called body, and calls it in the caller's thread.

    It knows a call only as long as this process lives: what is asked about after a crash is decided by the
    skill's recovery class. `stop` may come from another thread; all else comes from one.

    Args:
        body: the one to call; closed by whoever made it.
        begun: told of the key and the skill of every call before it is done, so that the body can tell a call
            that is made again from a new one. What it raises ends the call as what a skill raises.
    """

    def __init__(
        self, body: CalledBody, *, begun: Callable[[str, str], None] = lambda key, skill: None
    ) -> None:
        self._body = body
        self._begun = begun
        self._book = CallBook()
        self._said: _Said | None = None

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        return self._body.name

    def skills(self) -> Sequence[SkillSpec]:
        """What it can do."""
        return self._body.skills()

    def observe(self) -> Observation:
        """What it sees now."""
        return self._body.observe()

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        """Do one step and wait for its end. Raises as `protocols.Body.call`, and UsageError."""
        match self._book.admit(CallKey(call_id=call_id, epoch=epoch), step.skill, step.args):
            case Finished(receipt=receipt):
                return receipt
            case Begin():
                return self._do(step, call_id, progress)
            case Attach() | _:
                raise TerminalError(f"call {call_id} is running already; one thread can't wait for itself")

    def lead(self, epoch: int) -> str:
        """Refuse older workers from now on. Raises Fenced."""
        self._book.see(epoch)
        return self._book.life

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        """How an earlier call ended; None if it is not known here. Raises Fenced."""
        del progress, life
        self._book.see(epoch)
        match self._book.known(call_id):
            case Finished(receipt=receipt):
                return receipt
            case _:
                return None

    def stop(self, reason: str) -> None:
        """End the running call, if there is one, then bring the body to its safe state."""
        if self._said is not None:
            self._said.reason = reason
            self._said.ending.set()
        else:
            self._body.stop(reason)

    def _do(self, step: Step, call_id: str, progress: Progress | None) -> Receipt:
        self._said = said = _Said(progress)
        point("body.begin")
        try:
            self._begun(call_id, step.skill)
            receipt = self._body.do(step.skill, step.args, said)
        except SkillFailed as error:
            receipt = Receipt(False, error.code, error.message, retryable=error.retryable)
        except Cancelled as error:
            receipt = Receipt(False, "stopped", str(error), retryable=True)
        except JidokaError:
            self._book.drop(call_id)
            raise
        finally:
            self._said = None
        point("body.end")
        self._book.finish(call_id, receipt)
        return receipt
