"""`jidoka stop`, `resume`, `cancel`: the andon cord, and how work goes on after it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from jidoka.app import site_bodies
from jidoka.bodies.client import Http, McpBody
from jidoka.commands.books import tasks
from jidoka.commands.by_model import terminals
from jidoka.commands.carry import EXIT, carry_on, exit_code
from jidoka.commands.find import find_task
from jidoka.commands.interrupts import one_interrupt
from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.config import load
from jidoka.errors import BodyUnreachable, Busy, JidokaError, UsageError
from jidoka.journal.replay import state_of
from jidoka.journal.state import Question, TaskState
from jidoka.recovery import GO_ON, SET_DOWN
from jidoka.tasks import book
from jidoka.tasks.book import Book
from jidoka.tasks.queue import HELD
from jidoka.types import Json

STOPS = ("stop:", "halt:")
"""How the ids of questions begin that a stop has left behind."""

CANCEL = "stop:cancel"
"""The question that `cancel` asks and answers itself: the brain then sets down what it holds, and ends."""

CORD = "a person pulled the cord"
"""Why, if nobody says."""

BY_PERSON = "cancelled by a person"


def stop(task: str | None, reason: str | None, *, as_json: bool) -> int:
    """Stop bodies at once, and write down that the task, or every task, shall wait for a person.

    Returns the exit code: 1 if a body was not reached, though it should be there. Never refuses to stop: a
    task that nobody knows means all of them.

    Raises:
        ConfigError: the settings can't be read.
        JournalError: the journal can't be written; the bodies were stopped all the same.
    """
    why, trouble, name, halted = reason or CORD, None, None, list[str]()
    with ThreadPoolExecutor(max_workers=8, thread_name_prefix="stop") as pool:
        told = _tell_to_stop(pool, why) if task in (None, HELD) else {}
        try:
            with tasks() as open_book:
                name, why = _meant(open_book, task, reason)
                if not told and (name is None or open_book.holder(name) is not None):
                    told = _tell_to_stop(pool, why)
                halted = _halt(open_book, name, why)
        except JidokaError as error:
            told, trouble = told or _tell_to_stop(pool, why), error
    errors = {body: ending.exception() for body, ending in told.items()}
    reached = [body for body, error in errors.items() if error is None]
    unreached = {body: str(error) for body, error in errors.items() if error is not None}
    held = name is None and trouble is None
    if as_json:
        print_json({"reached": reached, "unreached": unreached, "halted": halted, "held": held})
    else:
        _say(reached, unreached, halted, held=held)
    if trouble is not None:
        raise trouble
    return 1 if unreached else 0


def resume(task: str | None, *, as_json: bool) -> int:
    """Go on after a stop: with one task, or with all unfinished ones in turn. Returns the exit code.

    A question that a stop left behind counts as answered by this; all others wait for their answers.

    Raises:
        UsageError: no such task, or it has ended.
        JidokaError: a body, the site or the journal can't be reached.
    """
    codes, told = list[int](), list[Json]()
    with one_interrupt(), tasks() as open_book:
        if task is None and book.release(open_book):
            ERR.print("released: tasks may be taken again")
        names = [_open_task(open_book, task)] if task is not None else _unfinished(open_book)
        try:
            for name in names:
                code, one = _resume_one(open_book, name)
                codes.append(code)
                told.append(one)
        except KeyboardInterrupt:
            codes.append(1)
            ERR.print("interrupted: the robot stands and keeps what it holds")
    if not names:
        ERR.print("nothing is unfinished")
    if as_json:
        print_json({"tasks": told})
    return next((code for code in codes if code), 0)


def cancel(task: str, *, now: bool, as_json: bool) -> int:
    """End a task: what is in the hands for it is set down first, unless it shall end `now`.

    Returns the exit code.

    Raises:
        UsageError: no such task, or it has ended.
        JidokaError: a body, the site or the journal can't be reached; the wish stands.
    """
    with tasks() as open_book, one_interrupt():
        name = _open_task(open_book, task)
        state, holder = state_of(open_book.entries(name)), open_book.holder(name)
        if holder is None and not state.open and (now or not state.deeds):
            book.close(open_book, name, "cancelled", BY_PERSON)
        elif now:
            open_book.halt(name, BY_PERSON, cancel=True)
        else:
            _ask_and_answer(open_book, state)
        if holder is None and name in open_book.queue().items:
            carry_on(name, state.text)
        ended = name not in open_book.queue().items
    if as_json:
        print_json({"task": name, "ended": ended})
    elif ended:
        OUT.print(f"{name} has ended", markup=False)
    elif holder is not None:
        OUT.print(f"{name} is being ended by its worker (process {holder.split()[0]})", markup=False)
    return 0 if ended or holder is not None else EXIT["asked"]


def _resume_one(open_book: Book, name: str) -> tuple[int, Json]:
    """Answer what a stop has asked, then carry on, unless somebody does.

    Raises:
        Busy: somebody else leads a body that it needs.
    """
    last = max((entry.seq for entry in open_book.entries(name)), default=0)
    text = state_of(open_book.entries(name)).text
    _go_on(open_book, name, last)
    try:
        if (holder := open_book.holder(name)) is None:
            ERR.print(f"{name}: {text}", markup=False)
            outcome = carry_on(name, text)
            while outcome.outcome == "asked" and _go_on(open_book, name, last):
                outcome = carry_on(name, text)
            figures = {"verified": outcome.verified, "acts": outcome.acts}
            return exit_code(outcome), {"task": name, "outcome": outcome.outcome, **figures}
    except Busy:
        if (holder := open_book.holder(name)) is None:
            raise
    ERR.print(f"{name}: process {holder.split()[0]} works on it")
    return 0, {"task": name, "outcome": "running"}


def _go_on(open_book: Book, name: str, last: int) -> bool:
    """Answer the questions that stops up to entry `last` have led to; False if there are none."""
    questions = [q for q in state_of(open_book.entries(name)).questions if _left_by_stop(q, last)]
    for question in questions:
        open_book.answer(name, question.id, GO_ON)
    return bool(questions)


def _left_by_stop(question: Question, last: int) -> bool:
    """Whether an open question comes from a stop that was before entry `last`; a newer stop is obeyed."""
    if question.answer is not None or not question.id.startswith(STOPS):
        return False
    kind, _, number = question.id.partition(":")
    return kind == "stop" or int(number) <= last


def _ask_and_answer(open_book: Book, state: TaskState) -> None:
    """Whoever works on the task, now or next, sets down and ends it; open questions are moot then."""
    question = "A person wants to end this task. Go on?"
    with open_book.locked():
        if all(asked.id != CANCEL for asked in state.questions):
            ask = {"id": CANCEL, "question": question, "options": [GO_ON, SET_DOWN]}
            open_book.append(state.task, "ask", ask)
        for asked in state_of(open_book.entries(state.task)).questions:
            if asked.answer is None:
                open_book.answer(state.task, asked.id, SET_DOWN)


def _tell_to_stop(pool: ThreadPoolExecutor, why: str) -> dict[str, Future[None]]:
    """Tell every body to stop, all at once, in threads."""
    settings = load()
    found = [McpBody(name, Http(url=b.url, token=b.token)) for name, b in settings.bodies.items()]
    if not found:
        with contextlib.suppress(BodyUnreachable):
            found = site_bodies(settings)
    found += terminals(settings)
    return {body.name: pool.submit(_stop_one, body, why) for body in found}


def _stop_one(body: McpBody, why: str) -> None:
    with body:
        body.stop(why)


def _meant(open_book: Book, task: str | None, reason: str | None) -> tuple[str | None, str]:
    """The task to stop, None for all, and why. What is no task is the reason."""
    why = reason or CORD
    if task is None or task == HELD:
        return None, why
    try:
        return find_task(open_book.store, task), why
    except UsageError as error:
        ERR.print(f"{error}; stopping everything", markup=False, soft_wrap=True)
        return None, " ".join(filter(None, (task, reason)))


def _halt(open_book: Book, name: str | None, why: str) -> list[str]:
    """Write down who shall wait."""
    items = open_book.queue().items
    if name is None:
        book.hold(open_book, why)
        names = [item.task for item in items.values() if item.begun]
    else:
        names = [name] if name in items else []
    for halted in names:
        open_book.halt(halted, why)
    return names


def _open_task(open_book: Book, said: str) -> str:
    """The unfinished task that is meant. Raises UsageError."""
    name = find_task(open_book.store, said)
    state = state_of(open_book.entries(name))
    if state.ending is not None:
        raise UsageError(f"{name} has ended: {state.ending.outcome}; run its goal anew")
    if name not in open_book.queue().items:
        raise UsageError(f"{name} is no task; `jidoka every --stop` ends a schedule")
    return name


def _unfinished(open_book: Book) -> list[str]:
    items = open_book.queue().items.values()
    return [item.task for item in items if item.begun and not item.of_company]


def _say(reached: list[str], unreached: Mapping[str, str], halted: list[str], *, held: bool) -> None:
    OUT.print(f"stopped: {', '.join(reached) or 'no body is up'}", markup=False)
    for name, error in unreached.items():
        ERR.print(f"NOT reached: {name}: {error}", markup=False, soft_wrap=True)
    for name in halted:
        ERR.print(f"{name} waits; `jidoka resume {name}` goes on", soft_wrap=True)
    if held:
        ERR.print("no task is taken any more, until `jidoka resume`")
