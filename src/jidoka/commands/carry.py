"""Carry on with tasks: reach the bodies, and work one off in the foreground or for `jidoka work`."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

from jidoka.app import Worker, worker_over_mcp
from jidoka.brain.orders.patterns import speaks_of_orders
from jidoka.brain.translate import Reading
from jidoka.commands import understanding
from jidoka.commands.books import opened
from jidoka.commands.by_model import goal_of, reached_by_model
from jidoka.commands.narration import Narrator, narrated
from jidoka.commands.questions import ask_here, at_terminal, questions_of
from jidoka.commands.site import ensure, ensure_office
from jidoka.commands.terminal import ERR, OUT
from jidoka.config import load
from jidoka.errors import UsageError
from jidoka.outcome import Outcome
from jidoka.protocols import Body
from jidoka.record import Record
from jidoka.sites.warehouse.wanted import Wanted
from jidoka.tasks.by_model import ByModel, by_model_of
from jidoka.tasks.names import COMPANY
from jidoka.tasks.reading import understand
from jidoka.types import Fact, Goal

EXIT = {"done": 0, "failed": 1, "refused": 3, "cancelled": 3, "asked": 4}
"""Exit code by outcome."""


def exit_code(outcome: Outcome) -> int:
    """The exit code of an outcome; done without having been seen counts as failed, unless it is an answer."""
    unseen = outcome.outcome == "done" and not outcome.verified and not outcome.answer
    return EXIT["failed"] if unseen else EXIT[outcome.outcome]


@contextmanager
def reached(
    said: str,
    narrator: Narrator,
    wrapped: Callable[[Body], Body] = lambda body: body,
    by: ByModel | None = None,
) -> Generator[Worker]:
    """A worker over the configured bodies, or over the site's, which is brought up if it is down.

    Args:
        said: what shall be done; orders need the office.
        narrator: told of every step.
        wrapped: puts something around every body.
        by: the language model that works it off, if one does; it takes a site only if one is up.

    Raises:
        BodyUnreachable, Busy, ConfigError, JournalError: as `ensure` and `worker_over_mcp`.
        ModelRefused, UsageError: as `reached_by_model`.
    """
    if by is not None:
        with reached_by_model(by, narrator, wrapped) as worker:
            yield worker
        return
    if not load().bodies:
        ensure(Wanted())
        if speaks_of_orders(said):
            ensure_office()
    with worker_over_mcp(progress=narrator.tell) as worker:
        worker.bodies = {name: wrapped(narrated(body, narrator)) for name, body in worker.bodies.items()}
        yield worker


def work_off(
    worker: Worker, task: str, narrator: Narrator, begun: Callable[[], None] = lambda: None
) -> Outcome:
    """Work a task off from wherever it stands, with narration; `begun` is called once it is ours.

    Raises as `Worker.work`.
    """
    entries = worker.store.entries(task)
    planned = next((len(entry.data["steps"]) for entry in entries if entry.kind == "plan"), 0)
    done = sum(entry.kind == "receipt" for entry in entries)

    def goal(record: Record, worker: Worker) -> Goal | None:
        begun()
        if by_model_of(record.entries) is not None:
            return goal_of(record, worker)
        return understand(record, worker, _read_aloud)

    with narrator.live(max(0, planned - done)):
        return worker.work(task, goal)


def _read_aloud(sentence: str, facts: Sequence[Fact]) -> Reading:
    reading = understanding.read(sentence, facts)
    understanding.show(reading)
    return reading


def carry_on(task: str, said: str) -> Outcome:
    """Work a task off in the foreground; at a terminal its questions are asked right away.

    Raises:
        UsageError: it is a company's, which has its own bodies.
        JidokaError: a body, the site or the journal can't be reached; the task stays open.
    """
    if task.startswith(COMPANY):
        raise UsageError(f"{task} belongs to a company: `jidoka company REPOSITORY` goes on with it")
    narrator = Narrator()
    with opened() as store:
        by = by_model_of(store.entries(task))
    with reached(said, narrator, by=by) as worker:
        outcome = work_off(worker, task, narrator)
        while outcome.outcome == "asked" and at_terminal() and ask_here(worker.store, task):
            outcome = work_off(worker, task, narrator)
        told_how_to_answer(worker, outcome)
    tell_ending(outcome)
    return outcome


def tell_ending(outcome: Outcome) -> None:
    """Say how a task ended; an answer is a result, and goes to standard output."""
    if outcome.answer:
        OUT.print(outcome.reason, markup=False, soft_wrap=True)
    else:
        seen = ", verified" if outcome.verified else ""
        ERR.print(f"{outcome.outcome}{seen}: {outcome.reason}", markup=False)


def told_how_to_answer(worker: Worker, outcome: Outcome) -> None:
    """Say how to answer what a task asks, if it does."""
    if outcome.outcome != "asked":
        return
    for one in questions_of(worker.store, outcome.task):
        options = " | ".join(repr(option) for option in one.question.options) or "ANSWER"
        ERR.print(f"answer with: jidoka answer {one.id} {options}", markup=False, soft_wrap=True)
