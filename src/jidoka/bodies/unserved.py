"""Bodies in the caller's own process: the profile's rules (keys, epochs) without a server."""

from __future__ import annotations

from abc import ABC, abstractmethod

from jidoka.bodies.profile import CallKey
from jidoka.bodies.serving.calls import Attach, Begin, CallBook, Finished
from jidoka.errors import TerminalError
from jidoka.protocols import Progress
from jidoka.types import Receipt, Step


class Unserved(ABC):
    """Half of a `Body`: which calls are new, which are known, and who may lead. A call is known only as long
    as this process lives."""

    def __init__(self) -> None:
        self._book = CallBook()

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

    @abstractmethod
    def _do(self, step: Step, call_id: str, progress: Progress | None) -> Receipt:
        """Do a step whose call is new, and enter its end into the book."""
