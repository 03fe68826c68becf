"""Open questions of all tasks, by ids that people can type, and answers that fit them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jidoka.commands.find import one_of
from jidoka.commands.terminal import ERR
from jidoka.errors import UsageError
from jidoka.journal.replay import state_of
from jidoka.journal.state import Question
from jidoka.journal.store import Store
from jidoka.tasks.book import Book
from jidoka.tasks.reading import takes_any_answer

YES = "yes"
"""Says yes to the only option there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that waits for an answer."""

    task: str
    goal: str
    """What the task shall do, as a person said it."""
    number: int
    """Which question of the task it is, from 1."""
    question: Question
    at_s: float
    """Unix time when it was asked [s]."""

    @property
    def id(self) -> str:
        """`20261122-080000-ab12:q1`."""
        return f"{self.task}:q{self.number}"


def open_questions(store: Store) -> list[Asked]:
    """All of them, oldest task first."""
    items = Book(store).queue().items.values()
    return [asked for item in items if item.asks for asked in questions_of(store, item.task)]


def questions_of(store: Store, task: str) -> list[Asked]:
    """The open questions of a task."""
    entries = store.entries(task)
    state = state_of(entries)
    times = {entry.data["id"]: entry.at_s for entry in entries if entry.kind == "ask"}
    return [
        Asked(task=task, goal=state.text, number=number, question=question, at_s=times[question.id])
        for number, question in enumerate(state.questions, start=1)
        if question.answer is None and state.ending is None
    ]


def find(store: Store, said: str) -> Asked:
    """The open question of that id.

    The beginning or the end of the task's name will do, and without `:qN` the task's only question is meant.

    Raises:
        UsageError: no such task or question, or it was answered already; the text says with what.
    """
    name, _, which = said.partition(":")
    asked = open_questions(store)
    if all(name not in (one.task, one.id) for one in asked) and _fitting(asked, name):
        task = one_of(name, list(dict.fromkeys(one.task for one in asked)), "task with open questions")
    else:
        task = one_of(name, store.tasks(), "task")
    mine = [one for one in asked if one.task == task]
    if not which and len(mine) == 1:
        return mine[0]
    if which:
        for one in mine:
            if which in (f"q{one.number}", one.question.id):
                return one
        _say_if_answered(store, task, which)
    there_are = ", ".join(one.id for one in mine) or "none"
    raise UsageError(f"{said!r} is not one open question; those of {task}: {there_are}")


def fitting(question: Question, said: str) -> str:
    """The answer that is meant: an option, or the beginning of only one, or any words where any will do.

    Raises:
        UsageError: it is none of the options.
    """
    words = said.strip()
    lower = {option.lower(): option for option in question.options}
    if words.lower() in lower:
        return lower[words.lower()]
    begun = [option for low, option in lower.items() if words and low.startswith(words.lower())]
    if len(begun) == 1:
        return begun[0]
    if words.lower() == YES and len(question.options) == 1:
        return question.options[0]
    if words and takes_any_answer(question):
        return words
    options = ", ".join(map(repr, question.options))
    raise UsageError(
        f"{said!r} is no answer to {question.question!r}; the answers are: {options or 'any words'}"
    )


def short(asked: Iterable[Asked], one: Asked) -> str:
    """The shortest id of a question that is unique among the open ones: the end of the task's name."""
    end = one.task.rpartition("-")[2]
    unique = sum(other.endswith(end) for other in {other.task for other in asked}) == 1
    return f"{end}:q{one.number}" if unique else one.id


def at_terminal() -> bool:
    """Whether a person can be asked right here."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_here(store: Store, task: str) -> bool:
    """Ask the person at this terminal the open questions of a task; False if one was left open.

    Raises:
        UsageError: somebody else answered at the same time.
    """
    for one in questions_of(store, task):
        ERR.print(f"\n{one.question.question}", markup=False)
        for number, option in enumerate(one.question.options, start=1):
            ERR.print(f"  {number}  {option}", markup=False)
        answer = _heard(one.question)
        if answer is None:
            return False
        store.answer(task, one.question.id, answer)
    return True


def _heard(question: Question) -> str | None:
    """What the person says, once it fits; None: nothing."""
    while True:
        ERR.print("your answer (nothing: later): ", end="")
        said = sys.stdin.readline().strip()
        if not said:
            return None
        if said.isdecimal() and 1 <= int(said) <= len(question.options):
            return question.options[int(said) - 1]
        try:
            return fitting(question, said)
        except UsageError as error:
            ERR.print(str(error), markup=False)


def age_s(one: Asked) -> float:
    """How long a question has been waiting [s]."""
    return max(0.0, time.time() - one.at_s)


def _fitting(asked: Sequence[Asked], name: str) -> bool:
    return any(one.task.startswith(name) or one.task.endswith(name) for one in asked)


def _say_if_answered(store: Store, task: str, which: str) -> None:
    for number, question in enumerate(state_of(store.entries(task)).questions, start=1):
        if which in (f"q{number}", question.id) and question.answer is not None:
            raise UsageError(f"{task}:q{number} was answered already: {question.answer!r}")
