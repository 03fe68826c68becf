"""The thread that owns a ticked body: it ticks, and between ticks it does what others ask.

Nobody else touches the body. Others hand over a function (`submit`) or a call (`call`) and get a future.
While a call runs at speed "max" the thread ticks as fast as it can; otherwise one tick every 20 ms of wall
time. The lease runs on wall time: when it lapses, the body comes into its safe state by itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, Literal, TypeAlias

from jidoka.bodies.profile import LEASE_S, CallKey
from jidoka.bodies.serving.calls import Attach, Begin, CallBook, Entry, Finished, Supersede
from jidoka.bodies.serving.fence import Fence
from jidoka.bodies.serving.ticker import Ticker, uncancellable
from jidoka.bodies.ticked import RunningSkill, TickedBody
from jidoka.errors import Busy, JidokaError
from jidoka.faults import point
from jidoka.types import NEVER_BEGAN, Json, Observation, Receipt, SkillSpec

log = logging.getLogger(__name__)

Speed: TypeAlias = Literal["1", "max"]

PERIOD_S = 0.02
"""Time between two ticks of the humanoid [s]."""

STAND_S = 2.0
"""Time from the stop at a shutdown to the end:

the robot comes to a stand within 1.5 [s on the body's clock].
"""


class Runner(Ticker[TickedBody]):
    """Owns a `TickedBody` in a thread of its own.

    Args:
        body: the one to tick.
        period_s: time between two ticks [s].
        speed: whether to tick without waiting while a call runs.
        stand_s: time that the body gets to come to a stand before the end [s on its clock].
        after_tick: called after every tick, in the thread.
        clock: wall time that never runs backwards [s].
    """

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
        super().__init__(body.name, body, clock=clock)
        self.skills: Sequence[SkillSpec] = body.skills()
        self.speed: Speed = speed
        self._body = body
        self._period_s = period_s
        self._stand_s = stand_s
        self._after_tick = after_tick
        self._book = CallBook()
        self._skill: RunningSkill | None = None
        self._waiting: dict[str, list[Future[Any]]] = {}
        self._postponed: list[tuple[CallKey, str, Mapping[str, Json], Future[Receipt]]] = []
        self._lease_until: float | None = None

    def remember(self, fence: Fence) -> None:
        """Refuse the workers that a former process of this body would refuse; for before `start`.

        Raises ConfigError.
        """
        self._book.epoch, self._book.grow = fence.read(), fence.write

    @property
    def led(self) -> bool:
        """Whether a worker leads the body or a call runs; may be read by any thread."""
        return self._lease_until is not None or self._skill is not None

    @property
    def progress(self) -> tuple[float, str]:
        """Fraction done and what is happening; may be read by any thread."""
        skill = self._skill
        return (skill.progress, skill.message) if skill is not None else (0.0, "")

    def call(self, call_id: str, epoch: int | None, skill: str, args: Mapping[str, Json]) -> Future[Receipt]:
        """Do a skill, or attach to it (`calls.CallBook`). The future ends with its receipt.

        `epoch` None is a plain call: refused with `Busy` while somebody leads the body or a call runs.
        """
        future: Future[Receipt] = uncancellable()

        def command(_: TickedBody) -> None:
            self._admit(self._key(call_id, epoch), skill, args, future)

        self.submit(command).add_done_callback(_failing(future))
        return future

    @property
    def life(self) -> str:
        """Names the time since the body started, for `attach`; may be read by any thread."""
        return self._book.life

    def attach(self, call_id: str, epoch: int, life: str = "") -> Future[Receipt | None]:
        """The receipt of a call that was begun earlier, once it has ended; None if it is not known here.

        With the `life` in which an older worker meant to call, a call that never came has a receipt too, with
        the code `never_began`: that worker is fenced now. Begins nothing. Raises Fenced for an old epoch.
        """
        future: Future[Receipt | None] = uncancellable()

        def command(_: TickedBody) -> None:
            self._key(call_id, epoch)
            match self._book.known(call_id):
                case Finished(receipt=receipt):
                    future.set_result(receipt)
                case Attach():
                    self._waiting[call_id].append(future)
                case None if self._book.never_began(call_id, life):
                    why = "the call never reached the body"
                    future.set_result(Receipt(False, NEVER_BEGAN, why, retryable=True))
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
            self._lease_until = self.clock() + seconds if seconds > 0 else None
            return seconds

        return self.submit(command)

    def shutdown(self, reason: str, timeout_s: float = 10.0) -> bool:
        """Bring the robot to a stand, then end the thread. Whether it ended in time."""
        if self.alive:
            self.submit(lambda body: body.stop(reason))
        return self.end(timeout_s)

    # everything below runs in the thread

    def live(self) -> None:
        """Tick, and stand before the end."""
        due = self.clock()
        stands_s: float | None = None
        while stands_s is None or self._body.time_s < stands_s:
            self.drain()
            if self.ending and stands_s is None:
                stands_s = self._body.time_s + self._stand_s
            self._body.tick()
            self._settle()
            if self._after_tick is not None:
                self._after_tick()
            self._watch_lease()
            due = self._pace(due)

    def _pace(self, due: float) -> float:
        """Wait for the next tick; return when it is due."""
        if self.ending or (self.speed == "max" and self._skill is not None):
            return self.clock()
        return self.wait_for(due + self._period_s)

    def _watch_lease(self) -> None:
        if self._lease_until is not None and self.clock() > self._lease_until:
            self._lease_until = None
            log.warning("the lease lapsed: into the safe state")
            self._body.lease_lapsed()

    def _key(self, call_id: str, epoch: int | None) -> CallKey:
        if epoch is not None:
            self._book.see(epoch)
            self._lease_until = max(self._lease_until or 0.0, self.clock() + LEASE_S)
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
        point("body.begin")
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
        point("body.end")
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

    def fail_waiting(self, error: JidokaError) -> None:
        """Nobody may wait for ever: fail what is still open."""
        open_futures = [future for futures in self._waiting.values() for future in futures]
        open_futures += [postponed[3] for postponed in self._postponed]
        for future in open_futures:
            if not future.done():
                future.set_exception(error)


def _failing(future: Future[Any]) -> Callable[[Future[None]], None]:
    """Pass the exception of one future on to another."""

    def check(admitted: Future[None]) -> None:
        if (error := admitted.exception()) is not None:
            future.set_exception(error)

    return check
