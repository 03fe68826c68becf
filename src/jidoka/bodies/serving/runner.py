"""The thread that owns a ticked body: it ticks, and between ticks it does what others ask.

Nobody else touches the body. Others hand over a function (`submit`) or a call (`call`) and get a future.
While a call runs at speed "max" the thread ticks as fast as it can; otherwise one tick every 20 ms of wall
time. The lease runs on wall time: when it lapses, the body comes into its safe state by itself.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Literal, TypeAlias, TypeVar

from jidoka.bodies.profile import LEASE_S, CallKey
from jidoka.bodies.serving.calls import Attach, Begin, CallBook, Entry, Finished, Supersede
from jidoka.bodies.ticked import RunningSkill, TickedBody
from jidoka.errors import BodyUnreachable, Busy, JidokaError
from jidoka.types import Json, Observation, Receipt, SkillSpec

log = logging.getLogger(__name__)

Speed: TypeAlias = Literal["1", "max"]

PERIOD_S = 0.02
"""Time between two ticks of the humanoid [s]."""

T = TypeVar("T")

STAND_S = 2.0
"""Time from the stop at a shutdown to the end:

the robot comes to a stand within 1.5 [s on the body's clock].
"""


class Runner:
    """Owns a `TickedBody` in a thread of its own."""

    def __init__(
        self,
        body: TickedBody,
        *,
        period_s: float = PERIOD_S,
        speed: Speed = "max",
        stand_s: float = STAND_S,
        after_tick: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = body.name
        self.skills: Sequence[SkillSpec] = body.skills()
        self.speed: Speed = speed
        self.failure: BaseException | None = None
        """What ended the thread, if it was not `shutdown`."""
        self._body = body
        self._period_s = period_s
        self._stand_s = stand_s
        self._after_tick = after_tick
        self._clock = clock
        self._book = CallBook()
        self._skill: RunningSkill | None = None
        self._waiting: dict[str, list[Future[Any]]] = {}
        self._postponed: list[tuple[CallKey, str, Mapping[str, Json], Future[Receipt]]] = []
        self._lease_until: float | None = None
        self._inbox: queue.SimpleQueue[tuple[Callable[[], None], Future[Any]]] = queue.SimpleQueue()
        self._ending = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{body.name}-ticks", daemon=True)

    def start(self) -> None:
        """Begin to tick."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it ticks."""
        return self._thread.is_alive() and not self._ended.is_set()

    @property
    def led(self) -> bool:
        """Whether a worker leads the body or a call runs; may be read by any thread."""
        return self._lease_until is not None or self._skill is not None

    @property
    def progress(self) -> tuple[float, str]:
        """Fraction done and what is happening; may be read by any thread."""
        skill = self._skill
        return (skill.progress, skill.message) if skill is not None else (0.0, "")

    def submit(self, act: Callable[[TickedBody], T]) -> Future[T]:
        """Have `act` run between two ticks. Its exception becomes the future's."""
        future: Future[T] = _uncancellable()

        def command() -> None:
            try:
                result = act(self._body)
            except Exception as error:
                if not isinstance(error, JidokaError):
                    log.exception("a command failed; the body goes on")
                future.set_exception(error)
            else:
                future.set_result(result)

        self._inbox.put((command, future))
        if self._ended.is_set():
            self._fail_inbox()
        return future

    def call(self, call_id: str, epoch: int | None, skill: str, args: Mapping[str, Json]) -> Future[Receipt]:
        """Do a skill, or attach to it (`calls.CallBook`). The future ends with its receipt.

        `epoch` None is a plain call: refused with `Busy` while somebody leads the body or a call runs.
        """
        future: Future[Receipt] = _uncancellable()

        def command(_: TickedBody) -> None:
            self._admit(self._key(call_id, epoch), skill, args, future)

        self.submit(command).add_done_callback(_failing(future))
        return future

    def attach(self, call_id: str, epoch: int) -> Future[Receipt | None]:
        """The receipt of a call that was begun earlier, once it has ended; None if it is not known here.

        Never begins anything. Raises Fenced for an old epoch.
        """
        future: Future[Receipt | None] = _uncancellable()

        def command(_: TickedBody) -> None:
            self._key(call_id, epoch)
            match self._book.known(call_id):
                case Finished(receipt=receipt):
                    future.set_result(receipt)
                case Attach():
                    self._waiting[call_id].append(future)
                case None:
                    future.set_result(None)

        self.submit(command).add_done_callback(_failing(future))
        return future

    def observe(self) -> Future[Observation]:
        """What the body sees now."""
        return self.submit(lambda body: body.observe())

    def stop(self, reason: str) -> Future[None]:
        """Bring the body to its safe state."""
        return self.submit(lambda body: body.stop(reason))

    def cancel(self, call_id: str, reason: str) -> Future[bool]:
        """Cancel this call if it runs; whether it did."""

        def command(body: TickedBody) -> bool:
            running = self._book.running
            if running is None or running.key.call_id != call_id:
                return False
            body.cancel(reason)
            return True

        return self.submit(command)

    def renew(self, epoch: int, seconds: float = LEASE_S) -> Future[float]:
        """Hold the lease for `seconds` [s, wall]; 0 gives it back. Raises Fenced for an old epoch."""

        def command(_: TickedBody) -> float:
            self._book.see(epoch)
            self._lease_until = self._clock() + seconds if seconds > 0 else None
            return seconds

        return self.submit(command)

    def shutdown(self, reason: str, timeout_s: float = 10.0) -> bool:
        """Bring the robot to a stand, then end the thread. Whether it ended in time."""
        if self.alive:
            self.submit(lambda body: body.stop(reason))
        self._ending.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    # everything below runs in the thread

    def _run(self) -> None:
        try:
            self._live()
        except BaseException as error:
            self.failure = error
            log.critical("the body's thread ended: %s", error, exc_info=error)
        finally:
            self._ended.set()
            self._fail_waiting()

    def _live(self) -> None:
        due = self._clock()
        stands_s: float | None = None
        while stands_s is None or self._body.time_s < stands_s:
            self._drain()
            if self._ending.is_set() and stands_s is None:
                stands_s = self._body.time_s + self._stand_s
            self._body.tick()
            self._settle()
            if self._after_tick is not None:
                self._after_tick()
            self._watch_lease()
            due = self._pace(due)

    def _drain(self) -> None:
        while not self._inbox.empty():
            self._inbox.get()[0]()

    def _pace(self, due: float) -> float:
        """Wait for the next tick, awake for commands; return when it is due.

        Never catches up by more than a tick.
        """
        now = self._clock()
        if self._ending.is_set() or (self.speed == "max" and self._skill is not None):
            return now
        due = max(due + self._period_s, now)
        while (left := due - self._clock()) > 0:
            with suppress(queue.Empty):
                self._inbox.get(timeout=left)[0]()
        return due

    def _watch_lease(self) -> None:
        if self._lease_until is not None and self._clock() > self._lease_until:
            self._lease_until = None
            log.warning("the lease lapsed: into the safe state")
            self._body.lease_lapsed()

    def _key(self, call_id: str, epoch: int | None) -> CallKey:
        if epoch is not None:
            self._book.see(epoch)
            self._lease_until = max(self._lease_until or 0.0, self._clock() + LEASE_S)
            return CallKey(call_id=call_id, epoch=epoch)
        if self._lease_until is not None:
            raise Busy(
                f"a worker of epoch {self._book.epoch} leads {self.name}; retry when its lease has ended"
            )
        return CallKey(call_id=call_id, epoch=self._book.epoch)

    def _admit(self, key: CallKey, skill: str, args: Mapping[str, Json], future: Future[Receipt]) -> None:
        match self._book.admit(key, skill, args):
            case Finished(receipt=receipt):
                future.set_result(receipt)
            case Attach():
                self._waiting[key.call_id].append(future)
            case Supersede(running=running):
                self._body.cancel(f"a newer worker (epoch {key.epoch}) took over")
                log.info("call %s of epoch %d superseded", running.key.call_id, running.key.epoch)
                self._postponed.append((key, skill, args, future))
            case Begin(entry=entry):
                self._begin(entry, future)

    def _begin(self, entry: Entry, future: Future[Receipt]) -> None:
        try:
            self._skill = self._body.begin(entry.skill, entry.args)
        except JidokaError:
            self._book.drop(entry.key.call_id)
            raise
        self._waiting[entry.key.call_id] = [future]
        log.info("call %s begins: %s %s", entry.key.call_id, entry.skill, dict(entry.args))

    def _settle(self) -> None:
        """If the running skill ended, write it down and tell who waits."""
        skill, running = self._skill, self._book.running
        if skill is None or running is None or not skill.done:
            return
        receipt = skill.receipt or Receipt(
            ok=False, code="internal", message="the skill ended without a receipt"
        )
        self._skill = None
        call_id = running.key.call_id
        self._book.finish(call_id, receipt)
        log.info("call %s ended: %s %s", call_id, receipt.code, receipt.message)
        for future in self._waiting.pop(call_id, []):
            future.set_result(receipt)
        postponed, self._postponed = self._postponed, []
        for key, name, args, future in postponed:
            try:
                self._admit(key, name, args, future)
            except JidokaError as error:
                future.set_exception(error)

    def _gone(self) -> BodyUnreachable:
        return BodyUnreachable(f"{self.name} does not run any more ({self.failure or 'it was shut down'})")

    def _fail_waiting(self) -> None:
        """Nobody may wait for ever: fail what is still open."""
        open_futures = [future for futures in self._waiting.values() for future in futures]
        open_futures += [postponed[3] for postponed in self._postponed]
        for future in open_futures:
            if not future.done():
                future.set_exception(self._gone())
        self._fail_inbox()

    def _fail_inbox(self) -> None:
        with suppress(queue.Empty):
            while True:
                self._inbox.get_nowait()[1].set_exception(self._gone())


def _failing(future: Future[Any]) -> Callable[[Future[None]], None]:
    """Pass the exception of one future on to another."""

    def check(admitted: Future[None]) -> None:
        if (error := admitted.exception()) is not None:
            future.set_exception(error)

    return check


def _uncancellable() -> Future[Any]:
    """A future that only the thread ends:

    one that is cancelled from outside could not be given its result.
    """
    future: Future[Any] = Future()
    future.set_running_or_notify_cancel()
    return future
