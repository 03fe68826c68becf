"""From a sentence and the answers given since to a goal: by one path, in the journal, never on trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from jidoka.brain.planner import Plan
from jidoka.brain.translate import Reading
from jidoka.journal.state import Question
from jidoka.record import Record
from jidoka.tasks.reading import clarified, takes_any_answer, understand, wording
from jidoka.types import Atom, Fact, Goal
from tests.fakes.memory import MemoryJournal

GOAL = Goal("the red box to packing", ((Atom("on", ("box_1", "packing")),),), "box_1 on packing")
UNDERSTOOD = Reading(status="understood", reading=GOAL.reading, goal=GOAL)
WHICH = Reading(
    status="ask", question="Which one is 'the red box': box_1 or box_5?", options=("box_1", "box_5")
)
MEANT = Reading(
    status="ask", question="Do you mean: box_1 on packing?", options=(GOAL.reading,), offered=GOAL
)


@dataclass
class Eyes:
    """Sees nothing; plans with the problems it was given."""

    problems: tuple[str, ...] = ()

    def look(self) -> tuple[Fact, ...]:
        return ()

    def plan(self, goal: Goal) -> Plan:
        return Plan(steps=(), expected_s=0.0, problems=self.problems)


@dataclass
class Reader:
    """Gives its readings one after the other and notes what it was asked."""

    readings: list[Reading]
    read: list[str] = field(default_factory=list[str])

    def __call__(self, sentence: str, facts: Sequence[Fact]) -> Reading:
        self.read.append(sentence)
        return self.readings[min(len(self.read), len(self.readings)) - 1]


def queued(text: str = "put the red box on packing") -> Record:
    record = Record(MemoryJournal(), "t")
    record.write("queued", {"text": text})
    return record


def answer(record: Record, text: str) -> None:
    name = next(q.id for q in record.state.questions if q.answer is None)
    record.write("answer", {"id": name, "answer": text})


def kinds(record: Record) -> list[str]:
    return [entry.kind for entry in record.entries]


def test_a_sentence_becomes_a_goal_and_is_begun() -> None:
    record, reader = queued(), Reader([UNDERSTOOD])
    assert understand(record, Eyes(), reader) == GOAL
    assert (kinds(record), reader.read) == (["queued", "goal"], ["put the red box on packing"])
    record.write("reading", {"stages": [[["on", "box_1", "packing"]]], "reading": GOAL.reading})
    goal = understand(record, Eyes(), reader)
    assert goal is not None
    assert (goal.stages, goal.text) == (GOAL.stages, "put the red box on packing")
    assert len(reader.read) == 1, "read once, for good"


def test_an_answer_takes_the_place_of_what_was_not_clear() -> None:
    record, reader = queued(), Reader([WHICH, UNDERSTOOD])
    assert understand(record, Eyes(), reader) is None
    assert understand(record, Eyes(), reader) is None, "an open question is not asked again"
    answer(record, "box_5")
    assert understand(record, Eyes(), reader) == GOAL
    assert reader.read == ["put the red box on packing", "put box_5 on packing"]


def test_a_yes_to_a_reading_is_that_goal_without_reading_again() -> None:
    record, reader = queued(), Reader([MEANT])
    assert understand(record, Eyes(), reader) is None
    answer(record, GOAL.reading)
    goal = understand(record, Eyes(), reader)
    assert goal is not None
    assert (goal.stages, len(reader.read)) == (GOAL.stages, 1)


def test_a_sentence_may_be_said_anew() -> None:
    record, reader = queued(), Reader([MEANT, UNDERSTOOD])
    understand(record, Eyes(), reader)
    answer(record, "box 5 to packing")
    assert understand(record, Eyes(), reader) == GOAL
    assert reader.read[-1] == "box 5 to packing"


def test_it_is_not_asked_for_ever() -> None:
    record, reader = queued(), Reader([WHICH])
    for _ in range(3):
        understand(record, Eyes(), reader)
        answer(record, "box_1")
    assert understand(record, Eyes(), reader) is None
    assert record.state.ending is not None
    assert record.state.ending.outcome == "refused"
    assert record.state.ending.reason.startswith("asked 3 times: Which one")
    assert [q.id for q in record.state.questions] == ["reading", "reading2", "reading3"]
    assert understand(record, Eyes(), reader) is None, "what has ended is not read again"


@pytest.mark.parametrize(
    ("reading", "problems", "says"),
    [
        (Reading(status="refused", question="there is no box_9"), (), "there is no box_9"),
        (UNDERSTOOD, ("packing is full",), "packing is full"),
    ],
)
def test_what_can_not_be_done_is_refused_before_anything_moves(
    reading: Reading, problems: tuple[str, ...], says: str
) -> None:
    record = queued()
    assert understand(record, Eyes(problems), Reader([reading])) is None
    assert record.state.ending is not None
    assert (record.state.ending.outcome, record.state.ending.reason) == ("refused", says)


def test_a_worker_killed_while_reading_reads_again() -> None:
    record = queued()
    record.write("goal", {"text": "put the red box on packing"})
    assert understand(record, Eyes(), Reader([UNDERSTOOD])) == GOAL
    assert kinds(record) == ["queued", "goal"]


@pytest.mark.parametrize(
    ("said", "question", "options", "answer", "now"),
    [
        ("put THE RED BOX away", "Which is 'the red box'?", ("box_1",), "box_1", "put box_1 away"),
        ("move the boxes.", "Where to with the boxes?", ("packing",), "packing", "move the boxes packing"),
        ("the redder box", "Which is 'red'?", ("box_1",), "box_1", "the redder box box_1"),
        ("tidy", "Which?", ("box_1",), "put box_2 on packing", "put box_2 on packing"),
        ("it's 'a'", 'Which is "it\'s"?', ("x",), "x", "x 'a'"),
    ],
)
def test_how_an_answer_is_worked_in(
    said: str, question: str, options: tuple[str, ...], answer: str, now: str
) -> None:
    assert clarified(said, question, options, answer) == now


def test_other_answers_change_no_words() -> None:
    record = queued()
    record.write("ask", {"id": "q1", "question": "Go on?", "options": ["yes"]})
    answer(record, "yes")
    assert wording(record.entries) == "put the red box on packing"


def test_which_questions_take_any_answer() -> None:
    assert takes_any_answer(Question(id="q1", question="?"))
    assert takes_any_answer(Question(id="reading2", question="?", options=("a",)))
    assert not takes_any_answer(Question(id="q1", question="?", options=("a",)))
