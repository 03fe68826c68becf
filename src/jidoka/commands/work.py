"""`jidoka work`: a worker that takes task after task."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from types import FrameType

from jidoka.commands.books import tasks
from jidoka.commands.carry import reached, work_off
from jidoka.commands.narration import Narrator
from jidoka.commands.terminal import ERR, print_json
from jidoka.outcome import Outcome
from jidoka.protocols import Body
from jidoka.tasks.book import Book
from jidoka.tasks.by_model import by_model_of
from jidoka.tasks.foreman import Foreman, Tally
from jidoka.tasks.leaving import between_steps

SLICE_S = 0.2
"""How soon a waiting worker notices that it shall end [s]."""


class Wall:
    """The machine's clocks."""

    def now(self) -> float:
        """Unix time [s]."""
        return time.time()

    def monotonic(self) -> float:
        """Time that never runs backwards [s]."""
        return time.monotonic()


def work(*, once: bool, as_json: bool) -> int:
    """Work the queue off until SIGTERM or Ctrl-C, or with `once` until it is empty. Returns the exit code.

    The first signal ends the worker after the step that is being done, a second one at once; either way the
    bodies come to a safe state and the task goes on later.

    Raises:
        JournalError: the journal is damaged or can't be written.
    """
    with tasks() as book:
        foreman = _foreman(book)
        with _leaving_on_signals(foreman.leave):
            try:
                tally = foreman.work(once=once)
            except KeyboardInterrupt:
                ERR.print("interrupted: the bodies are safe, and the task goes on later")
                tally = foreman.tally
    if as_json:
        print_json(asdict(tally))
    return exit_code(tally)


def exit_code(tally: Tally) -> int:
    """1 if a task failed, else 3 if one was refused, else 4 if one asks, else 0."""
    codes = ((1, tally.failed), (3, tally.refused + tally.cancelled), (4, tally.asked))
    return next((code for code, count in codes if count), 0)


def _foreman(book: Book) -> Foreman:
    foreman: Foreman

    def one(task: str, begun: Callable[[], None]) -> Outcome:
        said, by = book.queue().items[task].text, by_model_of(book.entries(task))
        narrator = Narrator()

        def wrapped(body: Body) -> Body:
            return between_steps(body, lambda: foreman.leaving)

        with reached(said, narrator, wrapped, by) as worker:
            return work_off(worker, task, narrator, begun)

    def wait(seconds: float) -> None:
        until = time.monotonic() + seconds
        while not foreman.leaving and (left := until - time.monotonic()) > 0:
            time.sleep(min(SLICE_S, left))

    def tell(line: str) -> None:
        ERR.print(f"{time.strftime('%H:%M:%S')}  {line}", markup=False, soft_wrap=True)

    foreman = Foreman(tasks=book, work_off=one, clock=Wall(), wait=wait, tell=tell)
    return foreman


@contextmanager
def _leaving_on_signals(leave: Callable[[], None]) -> Generator[None]:
    signals = (signal.SIGINT, signal.SIGTERM)

    def second(_number: int, _frame: FrameType | None) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    def first(_number: int, _frame: FrameType | None) -> None:
        for number in signals:
            signal.signal(number, second)
        leave()

    before = {number: signal.signal(number, first) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
