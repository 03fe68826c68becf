"""A called body in a thread of its own, seen from outside as a ticked body whose ticks do nothing.

So one `Runner` keeps the rules of the profile for both kinds. The runner's thread admits, cancels and watches
the lease; the body's thread makes the body, does one job after the other, and closes it.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, TypeAlias, TypeVar

from jidoka.bodies.called import CalledBody, Cancelled, SkillFailed
from jidoka.bodies.serving.runner import Runner
from jidoka.errors import JidokaError
from jidoka.types import Json, Observation, Receipt, SkillSpec

log = logging.getLogger(__name__)

T = TypeVar("T")

WATCH_S: Final = 0.1
"""Time between two looks at the lease [s]; the end of a call is noticed at once."""

CLOSE_S: Final = 10.0
"""Longest wait for a body to close [s]."""

Ending: TypeAlias = Literal["stopped", "cancelled", "lease_lapsed"]
"""Code of a call that was ended from outside."""


@dataclass(slots=True)
class Job:
    """A running skill: its `Talk` towards the body, its state towards the runner."""

    receipt: Receipt | None = None
    progress: float = 0.0
    message: str = ""
    ending: tuple[Ending, str] | None = None
    _cancel: threading.Event = field(default_factory=threading.Event)

    @property
    def done(self) -> bool:
        """Whether it ended."""
        return self.receipt is not None

    @property
    def cancelled(self) -> bool:
        """Whether it shall end now."""
        return self._cancel.is_set()

    def say(self, fraction: float, message: str) -> None:
        """Tell how far it is, 0 to 1, and what is happening."""
        self.progress, self.message = min(max(fraction, 0.0), 1.0), message

    def check(self) -> None:
        """Raises Cancelled if it shall end."""
        if self.cancelled:
            raise Cancelled(self.ending[1] if self.ending else "")

    def end(self, code: Ending, reason: str) -> None:
        """Tell it to end; the first reason counts."""
        self.ending = self.ending or (code, reason)
        self._cancel.set()


class Threaded:
    """Satisfies `ticked.TickedBody`. Raises what `make` raises.

    Args:
        make: makes the body, in the thread that then owns it.
    """

    def __init__(self, make: Callable[[], CalledBody]) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._job: Job | None = None
        self.job_ended: Callable[[], object] = lambda: None
        """Called in the body's thread when a job has ended."""
        made: Future[CalledBody] = Future()
        self._thread = threading.Thread(target=self._run, args=(make, made), name="body", daemon=True)
        self._thread.start()
        self._body = made.result()

    @property
    def name(self) -> str:
        """The body's name."""
        return self._body.name

    @property
    def time_s(self) -> float:
        """Time that never runs backwards [s]."""
        return time.monotonic()

    def skills(self) -> tuple[SkillSpec, ...]:
        """What it can do."""
        return self._body.skills()

    def tick(self) -> None:
        """Nothing of it moves by itself."""

    def begin(self, skill: str, args: Mapping[str, Json]) -> Job:
        """Hand a skill to the body's thread."""
        job = self._job = Job()
        self._jobs.put(lambda: self._do(job, skill, args))
        return job

    def observe(self) -> Observation:
        """What it sees, once the running call has ended. Blocks; `look` does not."""
        return self.look().result()

    def look(self) -> Future[Observation]:
        """What it will see once the running call has ended."""
        return self._later(lambda body: body.observe())

    def cancel(self, reason: str) -> None:
        """End the running call with code `cancelled`."""
        self._end("cancelled", reason)

    def stop(self, reason: str) -> None:
        """End the running call with code `stopped`, then come into the safe state."""
        self._end("stopped", reason)
        self._later(lambda body: body.stop(reason))

    def lease_lapsed(self) -> None:
        """Nobody leads any more: as `stop`, with code `lease_lapsed`."""
        reason = "nobody renewed the lease"
        self._end("lease_lapsed", reason)
        self._later(lambda body: body.stop(reason))

    def close(self) -> bool:
        """Close the body and end its thread. Whether it ended in time."""
        self._end("stopped", "the body is closed")
        self._jobs.put(None)
        self._thread.join(CLOSE_S)
        return not self._thread.is_alive()

    def _end(self, code: Ending, reason: str) -> None:
        if self._job is not None and not self._job.done:
            self._job.end(code, reason)

    def _later(self, act: Callable[[CalledBody], T]) -> Future[T]:
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()

        def job() -> None:
            try:
                future.set_result(act(self._body))
            except Exception as error:
                if not isinstance(error, JidokaError):
                    log.exception("looking or stopping failed; the body goes on")
                future.set_exception(error)

        self._jobs.put(job)
        return future

    def _run(self, make: Callable[[], CalledBody], made: Future[Any]) -> None:
        try:
            body = make()
        except BaseException as error:
            made.set_exception(error)
            return
        made.set_result(body)
        while (job := self._jobs.get()) is not None:
            job()
        body.close()

    def _do(self, job: Job, skill: str, args: Mapping[str, Json]) -> None:
        began = time.monotonic()
        receipt = self._attempt(job, skill, args)
        job.receipt = replace(receipt, seconds=receipt.seconds or time.monotonic() - began)
        self.job_ended()

    def _attempt(self, job: Job, skill: str, args: Mapping[str, Json]) -> Receipt:
        try:
            job.check()
            return self._body.do(skill, args, job)
        except SkillFailed as error:
            return Receipt(False, error.code, error.message, retryable=error.retryable)
        except Cancelled as error:
            code, reason = job.ending or ("cancelled", str(error))
            return Receipt(False, code, reason, retryable=True)
        except JidokaError as error:
            return Receipt(False, type(error).__name__.lower(), str(error))
        except Exception as error:
            log.exception("%s failed in a way that it does not declare; the body goes on", skill)
            return Receipt(False, "internal", f"{type(error).__name__}: {error}")


class CalledRunner(Runner):
    """Serves a called body: a `Runner` over `Threaded`."""

    def __init__(self, make: Callable[[], CalledBody]) -> None:
        self._threaded = Threaded(make)
        super().__init__(self._threaded, period_s=WATCH_S, speed="1", stand_s=0.0)
        self._threaded.job_ended = lambda: self.submit(lambda _: self._settle())

    def observe(self) -> Future[Observation]:
        """What the body sees once the running call has ended."""
        return self._threaded.look()

    def shutdown(self, reason: str, timeout_s: float = CLOSE_S) -> bool:
        """End the running call, then the thread, then the body. Whether all ended in time."""
        stood = super().shutdown(reason, timeout_s)
        return self._threaded.close() and stood
