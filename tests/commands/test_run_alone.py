"""`jidoka run` over a fake warehouse instead of the hall: asking, answering, and who may take the task."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence

import pytest

from jidoka.brain.translate import Reading, parse_facts
from jidoka.brain.world import World
from jidoka.commands import carry, questions, run, understanding
from jidoka.journal.lease import Linux
from jidoka.processes.files import Ready
from jidoka.sites.warehouse.wanted import Wanted
from jidoka.tasks.book import Book
from jidoka.types import Fact
from tests.commands.conftest import Jidoka
from tests.journal.test_lease import Machine

pytestmark = pytest.mark.process


def read(sentence: str, facts: Sequence[Fact]) -> Reading:
    asks = Reading(status="ask", question="Which one is 'the box'?", options=("b1", "b2"))
    return parse_facts(sentence, World.from_facts(facts)) or asks


@pytest.fixture
def alone(jidoka: Jidoka, monkeypatch: pytest.MonkeyPatch) -> Jidoka:
    at = json.loads(os.environ["JIDOKA_BODIES"])["humanoid"]
    ready = Ready(pid=1, url=at["url"], token=at["token"], started_at=0.0, about={})

    def ensured(hall: Wanted) -> Ready:
        del hall
        return ready

    monkeypatch.setattr(run, "ensure", ensured)
    monkeypatch.setattr(run, "humanoid", lambda: ready)
    monkeypatch.setattr(understanding, "read", read)
    return jidoka


def test_a_question_ends_with_4_and_says_how_to_answer(alone: Jidoka) -> None:
    said = alone("run", "the box to packing", "--json")
    task = said.json["task"]
    assert (said.code, said.json["outcome"]) == (4, "asked")
    assert f"answer with: jidoka answer {task}:q1 'b1' | 'b2'" in said.err
    assert alone("answer", task, "on(b1, packing)").code == 0
    said = alone("run", "at(robot, home)", "--json")
    assert f"unfinished: {task}; `jidoka resume` or `jidoka work` goes on" in said.err
    assert alone("resume", task).code == 0
    assert alone.world.where["b1"] == "packing"


def test_what_a_crash_broke_off_comes_first(alone: Jidoka) -> None:
    with alone.store as store:
        atoms = [["on", "b1", "packing"]]
        store.append("crashed", "goal", {"text": "on(b1, packing)"})
        store.append("crashed", "reading", {"text": "on(b1, packing)", "stages": [atoms], "reading": "b1"})
    said = alone("run", "at(robot, home)", "--json")
    assert (said.code, said.json["outcome"]) == (0, "done")
    assert "crashed was broken off, so it comes first: on(b1, packing)" in said.err
    assert alone.world.where["b1"] == "packing"
    assert "broken off" not in alone("run", "at(robot, home)").err


def test_at_a_terminal_it_asks_right_away_and_goes_on(alone: Jidoka, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (run, carry, questions):
        monkeypatch.setattr(module, "at_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("on(b2, packing)\nyes\n"))
    said = alone("run", "the box to packing")
    assert said.code == 0, said.err
    assert alone.world.where["b2"] == "packing"


def test_a_stop_in_the_middle_is_asked_about_at_the_terminal(
    alone: Jidoka, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (run, carry, questions):
        monkeypatch.setattr(module, "at_terminal", lambda: True)

    def pull(number: int) -> None:
        alone.world.before_call = lambda number: None
        with alone.store as store:
            store.halt(store.tasks()[0], "a hand in the way")

    alone.world.before_call = pull
    monkeypatch.setattr(sys, "stdin", io.StringIO("go on\n"))
    said = alone("run", "on(b1, packing)", "--yes")
    assert said.code == 0, said.err
    assert "a hand in the way. Go on?" in said.err
    assert alone.world.acts == ["humanoid.pick(box=b1)", "humanoid.place(box=b1, station=packing)"]


def test_no_worker_takes_a_task_while_its_sentence_is_read(
    alone: Jidoka, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = Linux()
    other = Machine(holder="2 200", boot=me.boot, up_s=me.uptime(), living={me.holder})
    held: list[str | None] = []

    def watched(sentence: str, facts: Sequence[Fact]) -> Reading:
        with alone.store as store:
            held.extend(Book(store, other).holder(task) for task in ["the one that runs"])
        return read(sentence, facts)

    monkeypatch.setattr(run, "new_task", lambda: "the one that runs")
    monkeypatch.setattr(understanding, "read", watched)
    assert alone("run", "on(b1, packing)", "--json").code == 0
    assert held == [me.holder]
