"""A person at the terminal is asked right away; what runs elsewhere says how to answer."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from jidoka.app import Worker, worker
from jidoka.brain.translate import Reading, parse_facts
from jidoka.brain.world import World
from jidoka.commands import questions, run, understanding
from jidoka.commands.carry import told_how_to_answer
from jidoka.commands.questions import ask_here
from jidoka.commands.run import Options
from jidoka.config import Settings
from jidoka.errors import Refused
from jidoka.journal.replay import state_of
from jidoka.journal.store import Store
from jidoka.outcome import outcome_of
from jidoka.record import Record
from jidoka.sites.warehouse.wanted import Wanted
from jidoka.tasks.book import Book, hold
from jidoka.types import Fact
from tests.fakes.warehouse import Warehouse


def store_with_questions(home: Path) -> Store:
    store = Store(home / "journal.db", now=time.time)
    store.append("t", "goal", {"text": "tidy"})
    store.append("t", "ask", {"id": "q1", "question": "Which one?", "options": ["box_1", "box_5"]})
    store.append("t", "ask", {"id": "q2", "question": "Why?", "options": []})
    return store


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def answers(store: Store) -> list[str | None]:
    return [question.answer for question in state_of(store.entries("t")).questions]


def test_the_open_questions_are_asked_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store = store_with_questions(tmp_path)
    typed(monkeypatch, "box_7", "2", "because")
    assert ask_here(store, "t")
    assert answers(store) == ["box_5", "because"]
    shown = capsys.readouterr().err
    assert "'box_7' is no answer to 'Which one?'; the answers are: 'box_1', 'box_5'" in shown


def test_nothing_said_leaves_the_question_open(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = store_with_questions(tmp_path)
    typed(monkeypatch, "")
    assert not ask_here(store, "t")
    assert answers(store) == [None, None]


def read(sentence: str, facts: Sequence[Fact]) -> Reading:
    asks = Reading(status="ask", question="Which one is 'the box'?", options=("a", "b"))
    return parse_facts(sentence, World.from_facts(facts)) or asks


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Worker:
    monkeypatch.setenv("JIDOKA_HOME", str(tmp_path))
    monkeypatch.setattr(understanding, "read", read)
    return worker([Warehouse({"a": "receiving", "b": "receiving"})], settings=Settings(home=tmp_path))


def test_a_run_asks_what_a_sentence_means_and_reads_it_anew(
    monkeypatch: pytest.MonkeyPatch, made: Worker
) -> None:
    monkeypatch.setattr(run, "at_terminal", lambda: True)
    typed(monkeypatch, "on(a, packing)")
    reading, planned = run._read("the box to packing", "t", made)  # pyright: ignore[reportPrivateUsage]
    assert (reading.status, planned is not None) == ("understood", True)
    assert reading.goal is not None
    assert made.run(reading.goal, "t").verified
    assert [entry.kind for entry in made.store.entries("t")][:4] == ["goal", "ask", "answer", "reading"]


def test_a_run_without_a_terminal_says_how_to_answer(
    capsys: pytest.CaptureFixture[str], made: Worker
) -> None:
    reading, _ = run._read("the box", "t", made)  # pyright: ignore[reportPrivateUsage]
    outcome = run._not_understood(made, "t", "the box", reading)  # pyright: ignore[reportPrivateUsage]
    assert outcome == outcome_of(Record(made.store, "t"))
    assert outcome.outcome == "asked"
    told_how_to_answer(made, outcome)
    assert "answer with: jidoka answer t:q1 'a' | 'b'" in capsys.readouterr().err


def test_nobody_is_asked_where_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert not questions.at_terminal()


def test_a_run_mentions_what_is_unfinished_and_obeys_the_cord(
    capsys: pytest.CaptureFixture[str], made: Worker
) -> None:
    for task in ("t", "u"):
        made.store.append(task, "goal", {"text": "tidy"})
    run._look_around()  # pyright: ignore[reportPrivateUsage]
    assert "unfinished: u and 1 more; `jidoka resume` or `jidoka work` goes on" in capsys.readouterr().err
    hold(Book(made.store), "a person in the hall")
    with pytest.raises(Refused, match="everything was stopped \\(a person in the hall\\)"):
        run._reach_and_do("x", "v", Options(hall=Wanted()))  # pyright: ignore[reportPrivateUsage]
