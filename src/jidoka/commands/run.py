"""`jidoka run`: understand a sentence, plan it, do it, look whether it came true, and show all of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from rich.table import Table

from jidoka.app import HUMANOID, Worker, worker
from jidoka.bodies.client import Http, McpBody
from jidoka.brain.orders.patterns import speaks_of_orders
from jidoka.brain.planner import Plan
from jidoka.brain.translate import Reading
from jidoka.commands import understanding
from jidoka.commands.books import tasks
from jidoka.commands.by_model import wanted
from jidoka.commands.carry import carry_on, exit_code, told_how_to_answer, work_off
from jidoka.commands.interrupts import one_interrupt
from jidoka.commands.narration import Narrator, narrated
from jidoka.commands.pictures import Pictures
from jidoka.commands.plan import steps_table
from jidoka.commands.questions import ask_here, at_terminal
from jidoka.commands.site import ensure, ensure_office, humanoid
from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.config import load
from jidoka.errors import JidokaError, Refused, UsageError
from jidoka.journal.replay import state_of
from jidoka.journal.state import Ending, TaskState
from jidoka.outcome import End, Outcome, answers, outcome_of
from jidoka.processes.files import Ready
from jidoka.record import Record
from jidoka.sites.warehouse.office import CLERK
from jidoka.sites.warehouse.wanted import Wanted
from jidoka.tasks.book import Book
from jidoka.tasks.by_model import ByModel, by_model_json
from jidoka.tasks.names import new_task
from jidoka.tasks.reading import read_and_plan, wording, write_not_understood
from jidoka.types import Entry, Fact, Goal, Json
from jidoka.verdict import judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person asked for beside the goal."""

    hall: Wanted
    video: Path | None = None
    report: Path | None = None
    yes: bool = False
    as_json: bool = False
    models: Sequence[str] = ()
    """Language models that work it off; empty for those of the settings, or the planner."""
    workspace: Path | None = None
    """The folder of a terminal for the model."""


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
            safe = "every body was stopped safely; the robot stands and keeps what it holds"
            ERR.print(f"interrupted: {safe}{where}", soft_wrap=True)
        except JidokaError as error:
            if options.as_json:
                print_json(_told(_broken_off(task, str(error))))
            raise
    if options.as_json:
        print_json(_told(outcome))
    return exit_code(outcome)


def _reach_and_do(sentence: str, task: str, options: Options) -> Outcome:
    by = wanted(options.models, options.workspace, load())
    _look_around()
    if by is not None:
        return _by_model(sentence, task, by)
    ready, robot = ensure(options.hall), humanoid()
    narrator = Narrator()
    reached = {HUMANOID: robot} | ({CLERK: ensure_office()} if speaks_of_orders(sentence) else {})
    with ExitStack() as stack:
        bodies = [
            narrated(stack.enter_context(McpBody(name, Http(url=at.url, token=at.token))), narrator)
            for name, at in reached.items()
        ]
        worker_ = stack.enter_context(worker(bodies, progress=narrator.tell))
        stack.enter_context(Book(worker_.store).leased(task))
        reading, planned = _read(sentence, task, worker_)
        if reading.goal is None or planned is None or reading.status != "understood":
            outcome = _not_understood(worker_, task, sentence, reading)
            told_how_to_answer(worker_, outcome)
            return outcome
        if planned.steps:
            (ERR if options.as_json else OUT).print(steps_table(planned))
        if not _agreed(options):
            declined = Reading(status="refused", reading=reading.reading, question="you said no")
            return _not_understood(worker_, task, sentence, declined)
        return _do(reading.goal, planned, task, worker_, narrator, ready, options)


def _by_model(sentence: str, task: str, by: ByModel) -> Outcome:
    """Have a language model work it off; models and workspace stand in the journal, for `resume`."""
    if not sentence.strip():
        raise UsageError("the goal is empty; say what you want")
    with tasks() as book, book.leased(task) as record:
        record.write("goal", {"text": sentence, **by_model_json(by)})
    return carry_on(task, sentence)


def _read(sentence: str, task: str, worker_: Worker) -> tuple[Reading, Plan | None]:
    """The reading of a sentence, and of its answers, for as long as the person at the terminal gives any."""
    said: str | Goal = sentence
    while True:
        reading, planned = read_and_plan(said, worker_, understanding.read)
        if reading.status != "ask" or not at_terminal():
            understanding.show(reading)
            return reading, planned
        outcome = _not_understood(worker_, task, sentence, reading)
        if outcome.outcome != "asked" or not ask_here(worker_.store, task):
            return reading, planned
        said = wording(worker_.store.entries(task))


def _look_around() -> None:
    """Carry on with what a crash broke off, and say what else is unfinished.

    A task that was stopped or interrupted, or that nobody understood yet, waits for a person.

    Raises:
        Refused: somebody pulled the cord for all, and nobody has said to go on.
    """
    with tasks() as book:
        queue = book.queue()
        begun = [item for item in queue.items.values() if item.begun and not item.of_company]
        items = [item for item in begun if book.holder(item.task) is None]
        broken = [item for item in items if not item.asks and _was_broken_off(book.entries(item.task))]
    if queue.held is not None:
        raise Refused(f"everything was stopped ({queue.held}); `jidoka resume` goes on")
    for item in broken:
        ERR.print(f"{item.task} was broken off, so it comes first: {item.text}", markup=False)
        carry_on(item.task, item.text)
    if left := [item.task for item in items if item not in broken]:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        ERR.print(f"unfinished: {left[-1]}{more}; `jidoka resume` or `jidoka work` goes on", soft_wrap=True)


def _was_broken_off(entries: Sequence[Entry]) -> bool:
    """Whether a task ended neither by itself nor by a person: its worker was gone in the middle."""
    return any(entry.kind == "reading" for entry in entries) and entries[-1].kind != "stop"


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
    with pictures.recording():
        with narrator.live(len(planned.steps)):
            outcome = worker_.run(goal, task)
        while outcome.outcome == "asked" and at_terminal() and ask_here(worker_.store, task):
            outcome = work_off(worker_, task, narrator)
    if not options.as_json:
        OUT.print(_table(goal, worker_.state(task), worker_.look()))
    try:
        for line in pictures.make(worker_.store.entries(task)):
            ERR.print(line)
    except JidokaError as error:
        ERR.print(f"no pictures, but the job counts: {error}")
    ERR.print(f"{outcome.outcome}{', verified' if outcome.verified else ''}: {outcome.reason}", markup=False)
    told_how_to_answer(worker_, outcome)
    return outcome


def _agreed(options: Options) -> bool:
    """Ask a person at a terminal; elsewhere the command line itself is the word."""
    if options.yes or options.as_json or not at_terminal():
        return True
    ERR.print("do it? [Y/n] ", end="")
    return sys.stdin.readline().strip().lower() in {"", "y", "yes"}


def _not_understood(worker_: Worker, task: str, sentence: str, reading: Reading) -> Outcome:
    """Write down what was said, and what is asked or why nothing is done, unless that is written already."""
    record = Record(worker_.store, task)
    if not record.entries:
        record.write("goal", {"text": sentence})
    if all(question.answer is not None for question in record.state.questions):
        write_not_understood(record, reading)
    return outcome_of(record)


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
        answer=answers(state),
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
        **({"answer": outcome.reason} if outcome.answer else {}),
    }
