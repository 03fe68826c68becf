"""`jidoka run`: understand a sentence, plan it, do it, look whether it came true, and show all of it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import cast

from rich.table import Table

from jidoka.app import HUMANOID, Worker, new_task, worker
from jidoka.bodies.client import Http, McpBody
from jidoka.brain.orders.patterns import speaks_of_orders
from jidoka.brain.planner import Plan
from jidoka.brain.translate import Reading
from jidoka.commands import understanding
from jidoka.commands.narration import Narrator, narrated
from jidoka.commands.pictures import Pictures
from jidoka.commands.plan import steps_table
from jidoka.commands.site import ensure, ensure_office, humanoid
from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.errors import JidokaError
from jidoka.journal.replay import Ending, TaskState, state_of
from jidoka.loop import End, Outcome
from jidoka.processes.files import Ready
from jidoka.record import Record
from jidoka.sites.warehouse.office import CLERK
from jidoka.sites.warehouse.wanted import Wanted
from jidoka.tasks.reading import read_and_plan
from jidoka.types import Fact, Goal, Json
from jidoka.verdict import judge

EXIT = {"done": 0, "failed": 1, "refused": 3, "cancelled": 3, "asked": 4}
"""Exit code by outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person asked for beside the goal."""

    hall: Wanted
    video: Path | None = None
    report: Path | None = None
    yes: bool = False
    as_json: bool = False


def run(sentence: str, options: Options) -> int:
    """Do what a sentence says. Returns the exit code; done without having been seen counts as failed.

    Raises:
        JidokaError: the site, the journal or the robot can't be reached; what was begun stays in the journal.
    """
    task = new_task()
    with one_interrupt():
        try:
            outcome = _reach_and_do(sentence, task, options)
        except KeyboardInterrupt:
            outcome = _broken_off(task, "interrupted")
            where = f"; `jidoka journal {task}`" if outcome.stops else ""
            ERR.print(f"interrupted: the robot stands and keeps what it holds{where}", soft_wrap=True)
        except JidokaError as error:
            if options.as_json:
                print_json(_told(_broken_off(task, str(error))))
            raise
    if options.as_json:
        print_json(_told(outcome))
    return EXIT["failed"] if outcome.outcome == "done" and not outcome.verified else EXIT[outcome.outcome]


@contextmanager
def one_interrupt() -> Generator[None]:
    """The first Ctrl-C or SIGTERM interrupts; further ones don't disturb the stop that it causes."""

    def first(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, first) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _reach_and_do(sentence: str, task: str, options: Options) -> Outcome:
    ready, robot = ensure(options.hall), humanoid()
    narrator = Narrator()
    reached = {HUMANOID: robot} | ({CLERK: ensure_office()} if speaks_of_orders(sentence) else {})
    with ExitStack() as stack:
        bodies = [
            narrated(stack.enter_context(McpBody(name, Http(url=at.url, token=at.token))), narrator)
            for name, at in reached.items()
        ]
        worker_ = stack.enter_context(worker(bodies, progress=narrator.tell))
        reading, planned = read_and_plan(sentence, worker_, understanding.read)
        understanding.show(reading)
        if reading.goal is None or planned is None or reading.status != "understood":
            return _not_understood(worker_, task, sentence, reading)
        if planned.steps:
            (ERR if options.as_json else OUT).print(steps_table(planned))
        if not _agreed(options):
            declined = Reading(status="refused", reading=reading.reading, question="you said no")
            return _not_understood(worker_, task, sentence, declined)
        return _do(reading.goal, planned, task, worker_, narrator, ready, options)


def _do(
    goal: Goal,
    planned: Plan,
    task: str,
    worker_: Worker,
    narrator: Narrator,
    ready: Ready,
    options: Options,
) -> Outcome:
    pictures = Pictures(ready, task, video=options.video, report=options.report)
    with pictures.recording(), narrator.live(len(planned.steps)):
        outcome = worker_.run(goal, task)
    if not options.as_json:
        OUT.print(_table(goal, worker_.state(task), worker_.look()))
    try:
        for line in pictures.make(worker_.store.entries(task)):
            ERR.print(line)
    except JidokaError as error:
        ERR.print(f"no pictures, but the job counts: {error}")
    ERR.print(f"{outcome.outcome}{', verified' if outcome.verified else ''}: {outcome.reason}")
    return outcome


def _agreed(options: Options) -> bool:
    """Ask a person at a terminal; elsewhere the command line itself is the word."""
    if options.yes or options.as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    ERR.print("do it? [Y/n] ", end="")
    return sys.stdin.readline().strip().lower() in {"", "y", "yes"}


def _not_understood(worker_: Worker, task: str, sentence: str, reading: Reading) -> Outcome:
    """Write down what was said and why nothing is done."""
    record = Record(worker_.store, task)
    record.write("goal", {"text": sentence})
    asks = reading.status == "ask"
    if asks:
        record.write("ask", {"id": "reading", "question": reading.question, "options": list(reading.options)})
    else:
        record.write("outcome", {"outcome": "refused", "verified": False, "reason": reading.question})
    return Outcome(
        outcome="asked" if asks else "refused",
        verified=False,
        reason=reading.question,
        task=task,
        acts=0,
        stops=0,
        acts_s=0.0,
    )


def _broken_off(task: str, reason: str) -> Outcome:
    """The outcome of a run that was broken off, from what the journal holds of it:

    a job that had ended counts.
    """
    state = TaskState(task=task)
    with suppress(JidokaError), worker([]) as reader:
        state = state_of(reader.store.entries(task))
    ending = state.ending or Ending(outcome="failed", verified=False, reason=reason)
    return Outcome(
        outcome=cast("End", ending.outcome),
        verified=ending.verified,
        reason=ending.reason,
        task=task,
        acts=len(state.deeds),
        stops=len(state.stops),
        acts_s=state.acts_s,
    )


def _table(goal: Goal, state: TaskState, facts: Sequence[Fact]) -> Table:
    """What was done, and what of the goal is seen now."""
    table = Table("what", "how", "took", title=f"{state.text}", title_justify="left")
    for deed in state.deeds:
        how = "ok" if deed.receipt.ok else f"{deed.receipt.code}: {deed.receipt.message}"
        table.add_row(str(deed.intent.step).partition(".")[2], how, f"{deed.receipt.seconds:.1f} s")
    table.add_section()
    for atom in goal.stages[-1] if goal.stages else ():
        seen = judge((atom,), facts).holds
        table.add_row(str(atom), "[green]verified[/green]" if seen else "[red]not seen[/red]", "")
    return table


def _told(outcome: Outcome) -> dict[str, Json]:
    """The figures for machines."""
    return {
        "outcome": outcome.outcome,
        "verified": outcome.verified,
        "task": outcome.task,
        "acts": outcome.acts,
        "stops": outcome.stops,
        "sim_s": round(float(outcome.acts_s), 2),
    }
