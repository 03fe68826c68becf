"""From what was said, and what was answered since, to the goal of a task.

`jidoka run`, `jidoka resume` and every worker read sentences by this path. A sentence that is not understood
becomes a question in the journal; its answer leads to another reading, so nothing is ever taken on trust that
was not read, checked and shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeAlias

from jidoka.brain.planner import Plan
from jidoka.brain.translate import Reading
from jidoka.codec import goal_json, goal_of
from jidoka.journal.state import Question
from jidoka.record import Record
from jidoka.types import Entry, Fact, Goal

Read: TypeAlias = Callable[[str, Sequence[Fact]], Reading]
"""Reads a sentence in what is seen."""

QUESTION = "reading"
"""How the id of a question about the sentence begins."""

QUESTIONS = 3
"""So often it is asked what a sentence means, then no more."""

_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")


class Eyes(Protocol):
    """Looks and plans; acts on nothing (`app.Worker`)."""

    def look(self) -> tuple[Fact, ...]:
        """What all bodies see now."""
        ...

    def plan(self, goal: Goal) -> Plan:
        """All steps towards a goal."""
        ...


def understand(record: Record, eyes: Eyes, read: Read) -> Goal | None:
    """The goal of a task; None if it has ended, waits for an answer, or can't be understood, which is then
    written.

    Raises:
        BodyUnreachable: a body does not answer.
        Fenced, JournalError: as `Record.write`.
    """
    state = record.state
    if state.ending is not None or any(question.answer is None for question in state.questions):
        return None
    if state.goal is not None:
        return state.goal
    if not any(entry.kind == "goal" for entry in record.entries):
        record.write("goal", {"text": state.text})
    reading, _ = read_and_plan(wording(record.entries), eyes, read)
    if reading.goal is None or reading.status != "understood":
        write_not_understood(record, reading)
        return None
    return reading.goal


def read_and_plan(said: str | Goal, eyes: Eyes, read: Read) -> tuple[Reading, Plan | None]:
    """The reading of a sentence in what the bodies see, and the plan if it was understood.

    A goal with problems is refused before anything moves.
    """
    if isinstance(said, Goal):
        reading = Reading(status="understood", reading=said.reading, goal=said)
    else:
        reading = read(said, eyes.look())
    planned = eyes.plan(reading.goal) if reading.goal is not None else None
    if planned is not None and planned.problems:
        refused = Reading(status="refused", reading=reading.reading, question="; ".join(planned.problems))
        return refused, planned
    return reading, planned


def write_not_understood(record: Record, reading: Reading) -> None:
    """Write down what is asked back, or why nothing is done."""
    asked = sum(question.id.startswith(QUESTION) for question in record.state.questions)
    if reading.status == "ask" and asked < QUESTIONS:
        name = QUESTION if not asked else f"{QUESTION}{asked + 1}"
        meant = {"meant": goal_json(reading.offered)} if reading.offered is not None else {}
        options = list(reading.options)
        record.write("ask", {"id": name, "question": reading.question, "options": options, **meant})
        return
    reason = reading.question if reading.status != "ask" else f"asked {asked} times: {reading.question}"
    record.write("outcome", {"outcome": "refused", "verified": False, "reason": reason})


def wording(entries: Iterable[Entry]) -> str | Goal:
    """What is to be read now: the sentence as the answers have made it, or the goal that a person said yes
    to. Pure."""
    said = ""
    asked: dict[str, Any] = {}
    for entry in entries:
        match entry.kind:
            case "queued" | "goal":
                said = str(entry.data["text"])
            case "ask" if str(entry.data["id"]).startswith(QUESTION):
                asked[str(entry.data["id"])] = entry.data
            case "answer" if (question := asked.get(str(entry.data["id"]))) is not None:
                answer = str(entry.data["answer"])
                if answer in question["options"] and "meant" in question:
                    return goal_of({"text": said, **question["meant"]})
                said = clarified(said, str(question["question"]), tuple(question["options"]), answer)
            case _:
                pass
    return said


def clarified(said: str, question: str, options: Sequence[str], answer: str) -> str:
    """The sentence with an answer worked in.

    The name of an option takes the place of the words that the question quotes ("Which one is 'the red
    box': box_1 or box_2?"), or else comes last; any other answer is the sentence anew.
    """
    if answer not in options:
        return answer
    for quoted in _QUOTED.findall(question):
        words = re.compile(rf"\b{re.escape(quoted[0] or quoted[1])}\b", re.IGNORECASE)
        if words.search(said):
            return words.sub(answer, said, count=1)
    return f"{said.rstrip('.!? ')} {answer}"


def takes_any_answer(question: Question) -> bool:
    """Whether an answer need not be one of the options: the sentence may be said anew, and a language model
    understands other words too."""
    of_model = bool(question.cause) and not question.approves
    return not question.options or of_model or question.id.startswith(QUESTION)
