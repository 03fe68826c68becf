"""`jidoka asks` and `answer`: short ids, answers that fit, many at once, and one answer for good."""

from __future__ import annotations

import pytest

from jidoka.commands.questions import fitting
from jidoka.errors import UsageError
from jidoka.journal.state import Question
from tests.commands.conftest import Jidoka

OLD, NEW = "20261122-080000-aa11", "20261122-090000-bb22"


def ask(jidoka: Jidoka, task: str, name: str, *options: str) -> None:
    with jidoka.store as store:
        if not store.entries(task):
            store.append(task, "goal", {"text": f"goal of {task[-4:]}"})
        store.append(task, "ask", {"id": name, "question": f"{name}?", "options": list(options)})


def answers(jidoka: Jidoka, task: str) -> list[str | None]:
    return [question.answer for question in jidoka.state(task).questions]


def test_questions_of_all_tasks_are_listed(jidoka: Jidoka) -> None:
    assert jidoka("asks", "--json").json == {"asks": []}
    assert "nobody waits" in jidoka("asks").err
    ask(jidoka, OLD, "stop:1", "go on", "set down and end")
    ask(jidoka, NEW, "q1")
    told = jidoka("asks", "--json").json["asks"]
    assert [one["id"] for one in told] == [f"{OLD}:q1", f"{NEW}:q1"]
    assert told[0]["options"] == ["go on", "set down and end"]
    assert (told[0]["goal"], told[0]["age_s"] >= 0) == ("goal of aa11", True)
    shown = jidoka("asks").out
    assert "aa11:q1" in shown
    assert "any words" in shown


@pytest.mark.parametrize(
    "said", [f"{OLD}:q1", "aa11:q1", "20261122-08", "aa11", f"{OLD}:stop:1", "aa11:stop:1"]
)
def test_an_id_may_be_short(jidoka: Jidoka, said: str) -> None:
    ask(jidoka, OLD, "stop:1", "go on", "set down and end")
    ask(jidoka, NEW, "q1")
    assert jidoka("answer", said, "go").out.strip() == f"{OLD}:q1: go on"
    assert (answers(jidoka, OLD), answers(jidoka, NEW)) == (["go on"], [None])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("aa11", "perhaps"), "'perhaps' is no answer to 'stop:1?'; the answers are: 'go on', 'set down and"),
        (("nobody", "go on"), "no task 'nobody'; the newest: "),
        (("20261122", "go on"), "more than one task with open questions '20261122'; these: "),
        (("aa11:q7", "go on"), "is not one open question; those of 20261122-080000-aa11: "),
        (("aa11",), "give an id and an answer"),
        (("--all", "go", "on"), "quote it"),
    ],
)
def test_what_does_not_fit_is_one_line_and_changes_nothing(
    jidoka: Jidoka, words: tuple[str, ...], says: str
) -> None:
    ask(jidoka, OLD, "stop:1", "go on", "set down and end")
    ask(jidoka, NEW, "q1")
    said = jidoka("answer", *words)
    assert said.code == 2
    assert says in said.err
    assert said.err.count("\n") == 1
    assert (answers(jidoka, OLD), answers(jidoka, NEW)) == ([None], [None])


def test_an_answer_given_twice_names_the_first(jidoka: Jidoka) -> None:
    ask(jidoka, OLD, "stop:1", "go on", "set down and end")
    assert jidoka("answer", "aa11:q1", "go on").code == 0
    said = jidoka("answer", "aa11:q1", "set down and end")
    assert (said.code, said.err) == (2, f"error: {OLD}:q1 was answered already: 'go on'\n")


def test_many_at_once(jidoka: Jidoka) -> None:
    ask(jidoka, OLD, "retry1", "try again", "end it")
    ask(jidoka, OLD, "q2", "left", "right")
    ask(jidoka, NEW, "retry1", "try again", "end it")
    said = jidoka("answer", "--all", "try again", "--json")
    assert said.code == 2, "one question does not take that answer"
    assert [one["id"] for one in said.json["answered"]] == [f"{OLD}:q1", f"{NEW}:q1"]
    assert said.json["failed"][0]["id"] == f"{OLD}:q2"
    ask(jidoka, OLD, "q3", "left", "right")
    assert jidoka("answer", "aa11:q2", "aa11:q3", "left").code == 0
    assert answers(jidoka, OLD) == ["try again", "left", "left"]
    assert "nobody waits" in jidoka("answer", "--all", "left").err


def test_all_of_one_task(jidoka: Jidoka) -> None:
    ask(jidoka, OLD, "q1")
    ask(jidoka, NEW, "q1")
    assert jidoka("answer", "--task", "bb22", "as you like").code == 0
    assert (answers(jidoka, OLD), answers(jidoka, NEW)) == ([None], ["as you like"])


def test_a_task_that_has_ended_asks_nothing_any_more(jidoka: Jidoka) -> None:
    ask(jidoka, OLD, "q1")
    with jidoka.store as store:
        store.append(OLD, "outcome", {"outcome": "failed", "verified": False, "reason": ""})
    assert jidoka("asks", "--json").json == {"asks": []}
    assert jidoka("answer", "--task", OLD, "too late", "--json").json["answered"] == []
    assert answers(jidoka, OLD) == [None]


@pytest.mark.parametrize(
    ("options", "said", "meant"),
    [
        (("go on", "set down and end"), "GO ON", "go on"),
        (("go on", "set down and end"), "set", "set down and end"),
        (("a", "ab"), "a", "a"),
        (("box_1 on packing",), "yes", "box_1 on packing"),
        ((), " as you like ", "as you like"),
    ],
)
def test_how_an_answer_may_be_said(options: tuple[str, ...], said: str, meant: str) -> None:
    assert fitting(Question(id="q1", question="?", options=options), said) == meant


@pytest.mark.parametrize(("options", "said"), [(("aa", "ab"), "a"), (("aa", "ab"), "yes"), ((), "  ")])
def test_what_is_no_answer(options: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match="is no answer"):
        fitting(Question(id="q1", question="?", options=options), said)


def test_a_question_about_the_sentence_takes_another_sentence() -> None:
    question = Question(id="reading2", question="?", options=("box_1",))
    assert fitting(question, "put box_2 on packing") == "put box_2 on packing"
