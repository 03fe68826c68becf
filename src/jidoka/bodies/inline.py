"""A called body in this very process as a `Body`: for one that belongs to a task and ends with its worker."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from jidoka.bodies.called import CalledBody, Cancelled, SkillFailed
from jidoka.bodies.unserved import Unserved
from jidoka.errors import JidokaError
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


class Inline(Unserved):
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
        super().__init__()
        self._body = body
        self._begun = begun
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
