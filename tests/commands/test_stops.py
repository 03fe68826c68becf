"""`jidoka stop`, `resume`, `cancel` over a fake warehouse behind MCP."""

from __future__ import annotations

import json

import pytest

from jidoka.recovery import GO_ON, SET_DOWN
from tests.commands.conftest import Jidoka
from tests.commands.test_work import ended, until

pytestmark = pytest.mark.process


def test_a_stop_in_the_middle_stops_the_bodies_and_waits(jidoka: Jidoka) -> None:
    """The cord is pulled from another process while a worker acts."""
    jidoka.body.takes_s = 1.0
    task = jidoka.add("on(b1, packing)")
    other = jidoka.add("on(b2, packing)")
    worker = jidoka.start("work", "--once")
    until(lambda: len(jidoka.state(task).open) == 1, "the pick begins")
    said = jidoka("stop", "all", "a person in the hall", "--json")
    assert (said.code, said.json) == (
        0,
        {"reached": ["humanoid"], "unreached": {}, "halted": [task], "held": True},
    )
    _, err = worker.communicate(timeout=60)
    assert worker.returncode == 4, err
    assert jidoka.world.acts == [], "the pick was broken off"
    assert "a person in the hall" in jidoka.world.stopped
    (asked,) = jidoka("asks", "--json").json["asks"]
    assert asked["question"] == "a person in the hall. Go on?"
    assert jidoka("work", "--once").code == 0
    assert ended(jidoka) == [], "nothing is taken while all is held"
    jidoka.body.takes_s = 0.02
    said = jidoka("resume", "--json")
    assert said.code == 0, said.err
    assert said.json["tasks"] == [{"task": task, "outcome": "done", "verified": True, "acts": 3}]
    assert jidoka("work", "--once").code == 0
    assert ended(jidoka) == [task, other]


def test_a_task_that_is_stopped_before_it_begins_asks_before_anything_moves(jidoka: Jidoka) -> None:
    task = jidoka.add("on(b1, packing)")
    other = jidoka.add("on(b2, packing)")
    said = jidoka("stop", task, "not yet", "--json")
    assert said.json == {"reached": [], "unreached": {}, "halted": [task], "held": False}
    assert jidoka("work", "--once").code == 4
    assert ended(jidoka) == [other]
    assert not any("b1" in act for act in jidoka.world.acts)
    assert jidoka("resume", task).code == 0
    assert jidoka.state(task).status == "done"
    assert [question.answer for question in jidoka.state(task).questions] == [GO_ON]


def test_what_is_no_task_is_the_reason_and_stops_everything(jidoka: Jidoka) -> None:
    said = jidoka("stop", "a person fell", "--json")
    assert (said.code, said.json["reached"], said.json["held"]) == (0, ["humanoid"], True)
    assert jidoka.world.stopped == ["a person fell"]
    assert "stopping everything" in said.err


def test_a_body_that_is_not_reached_is_said(jidoka: Jidoka, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = {"humanoid": {"url": "http://127.0.0.1:9/mcp", "token": "t"}}
    monkeypatch.setenv("JIDOKA_BODIES", json.dumps(bodies))
    said = jidoka("stop")
    assert said.code == 1
    assert "NOT reached: humanoid" in said.err
    assert "no task is taken any more" in said.err


def test_a_journal_that_can_not_be_written_keeps_no_body_moving(
    jidoka: Jidoka, monkeypatch: pytest.MonkeyPatch
) -> None:
    jidoka.home.mkdir()
    (jidoka.home / "journal.db").write_text("this is no journal, and long enough to be looked at" * 20)
    for arguments in (["stop"], ["stop", "some-task"]):
        said = jidoka(*arguments)
        assert said.code == 1
        assert "stopped: humanoid" in said.out
        assert "it is not a journal or is damaged" in said.err
    assert len(jidoka.world.stopped) == 2


def test_resume_without_anything_says_so(jidoka: Jidoka) -> None:
    said = jidoka("resume", "--json")
    assert (said.code, said.json) == (0, {"tasks": []})
    assert "nothing is unfinished" in said.err
    assert jidoka("resume", "nobody").code == 2


def test_resume_answers_nothing_but_a_stop(jidoka: Jidoka) -> None:
    task = jidoka.add("tidy up")
    with jidoka.store as store:
        store.append(task, "goal", {"text": "tidy up"})
        store.append(task, "ask", {"id": "q1", "question": "Which?", "options": ["a", "b"]})
        store.halt(task, "enough")
    said = jidoka("resume", task, "--json")
    assert (said.code, said.json["tasks"][0]["outcome"]) == (4, "asked")
    assert f"answer with: jidoka answer {task}:q1 'a' | 'b'" in said.err
    assert [question.answer for question in jidoka.state(task).questions] == [None]


def test_a_newer_stop_is_not_answered_by_a_resume(jidoka: Jidoka) -> None:
    task = jidoka.add("on(b1, packing)")
    jidoka("stop", task, "the first")

    def pull(number: int) -> None:
        jidoka.world.before_call = lambda number: None
        with jidoka.store as store:
            store.halt(task, "the second")

    jidoka.world.before_call = pull
    said = jidoka("resume", task)
    assert (said.code, jidoka.world.acts) == (4, ["humanoid.pick(box=b1)"])
    assert [question.answer for question in jidoka.state(task).questions] == [GO_ON, None]
    assert jidoka("resume", task).code == 0


def test_what_has_ended_is_not_resumed(jidoka: Jidoka) -> None:
    task = jidoka.add("on(b1, packing)")
    jidoka("work", "--once")
    for command in ("resume", "cancel"):
        said = jidoka(command, task)
        assert (said.code, said.err) == (2, f"error: {task} has ended: done; run its goal anew\n")


def test_a_waiting_task_is_cancelled_without_a_body(jidoka: Jidoka, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIDOKA_BODIES")
    task = jidoka.add("on(b1, packing)")
    follower = jidoka.add("on(b2, packing)", "--after", task)
    assert jidoka("cancel", task[-4:], "--json").json == {"task": task, "ended": True}
    assert jidoka.state(task).status == "cancelled"
    jidoka("work", "--once")
    assert jidoka.state(follower).status == "failed"


def holding(jidoka: Jidoka) -> str:
    """A task whose worker was told to end with the box in the hands."""
    task = jidoka.add("on(b1, packing)")
    jidoka.body.takes_s = 0.5
    worker = jidoka.start("work", "--once")
    until(lambda: len(jidoka.state(task).open) == 1, "the pick begins")
    worker.terminate()
    worker.communicate(timeout=60)
    jidoka.body.takes_s = 0.02
    return task


def test_cancel_sets_down_what_is_in_the_hands(jidoka: Jidoka) -> None:
    task = holding(jidoka)
    assert jidoka.world.holding == "b1"
    said = jidoka("cancel", task, "--json")
    assert (said.code, said.json) == (0, {"task": task, "ended": True}), said.err
    assert (jidoka.world.holding, jidoka.state(task).status) == (None, "failed")
    ending = jidoka.state(task).ending
    assert ending is not None
    assert SET_DOWN in ending.reason


def test_cancel_now_leaves_it_in_the_hands(jidoka: Jidoka) -> None:
    task = holding(jidoka)
    said = jidoka("cancel", task, "--now", "--json")
    assert (said.code, said.json["ended"]) == (0, True), said.err
    assert (jidoka.world.holding, jidoka.state(task).status) == ("b1", "cancelled")
