"""A thread that lives by ticks and owns something; between two ticks it does what others hand over."""

from __future__ import annotations

import logging
import queue
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Generic, TypeVar

from jidoka.errors import BodyUnreachable, JidokaError

log = logging.getLogger(__name__)

T = TypeVar("T")
Owned = TypeVar("Owned")


class Ticker(ABC, Generic[Owned]):
    """The thread; nobody else touches what it owns.

    Args:
        name: what it is, for people.
        owned: what `submit` hands to others.
        clock: time that never runs backwards [s].
    """

    def __init__(self, name: str, owned: Owned, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self.clock = clock
        self.failure: BaseException | None = None
        """What ended the thread, if it was not `end`."""
        self._owned = owned
        self._inbox: queue.SimpleQueue[tuple[Callable[[], None], Future[Any]]] = queue.SimpleQueue()
        self._ending = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{name}-ticks", daemon=True)

    def start(self) -> None:
        """Begin to tick."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it ticks."""
        return self._thread.is_alive() and not self._ended.is_set()

    def submit(self, act: Callable[[Owned], T]) -> Future[T]:
        """Have `act` run between two ticks. Its exception becomes the future's."""
        future: Future[T] = uncancellable()

        def command() -> None:
            try:
                result = act(self._owned)
            except Exception as error:
                if not isinstance(error, JidokaError):
                    log.exception("a command failed; %s goes on", self.name)
                future.set_exception(error)
            else:
                future.set_result(result)

        self._inbox.put((command, future))
        if self._ended.is_set():
            self._fail_inbox()
        return future

    def end(self, timeout_s: float) -> bool:
        """Let `live` come to its end. Whether the thread ended in time."""
        self._ending.set()
        self.submit(lambda _: None)
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    # everything below runs in the thread

    @abstractmethod
    def live(self) -> None:
        """Tick until `ending`, and as long after it as it takes to end well."""

    def fail_waiting(self, error: JidokaError) -> None:
        """The thread has ended: fail whoever waits for something later than the next tick."""

    @property
    def ending(self) -> bool:
        """Whether it shall end."""
        return self._ending.is_set()

    def drain(self) -> None:
        """Do what was handed over."""
        while not self._inbox.empty():
            self._inbox.get()[0]()

    def wait_for(self, due: float) -> float:
        """Do what is handed over until `due` [s on the clock]; return it, or now if that is later.

        So lost time is never caught up on. Returns at once if it shall end.
        """
        due = max(due, self.clock())
        while not self.ending and (left := due - self.clock()) > 0:
            with suppress(queue.Empty):
                self._inbox.get(timeout=left)[0]()
        return due

    def _run(self) -> None:
        try:
            self.live()
        except BaseException as error:
            self.failure = error
            log.critical("the thread of %s ended: %s", self.name, error, exc_info=error)
        finally:
            self._ended.set()
            self.fail_waiting(self._gone())
            self._fail_inbox()

    def _gone(self) -> BodyUnreachable:
        return BodyUnreachable(f"{self.name} does not run any more ({self.failure or 'it was shut down'})")

    def _fail_inbox(self) -> None:
        with suppress(queue.Empty):
            while True:
                self._inbox.get_nowait()[1].set_exception(self._gone())


def uncancellable() -> Future[Any]:
    """A future that only the thread ends:

    one that is cancelled from outside could not be given its result.
    """
    future: Future[Any] = Future()
    future.set_running_or_notify_cancel()
    return future
