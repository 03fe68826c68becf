"""`jidoka add`, `every`, `schedules`, `journal`, `export`: what is said, to people and to machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jidoka.journal.schema import FORMAT
from jidoka.journal.show import from_json_lines
from jidoka.tasks.book import Book, hold
from tests.commands.conftest import Jidoka


def test_a_goal_is_added_and_its_place_told(jidoka: Jidoka) -> None:
    first = jidoka.add("tidy up")
    said = jidoka("add", "first things first", "--priority", "5", "--deadline", "in 2 h", "--json")
    assert (said.code, said.json["ahead"]) == (0, 0)
    with jidoka.store as store:
        item = Book(store).queue().items[said.json["task"]]
    assert (item.priority, item.deadline_s) == (5, said.json["deadline_s"])
    assert jidoka("add", "later", "--after", first[-4:], "--json").json["ahead"] == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", " "], "the goal is empty"),
        (["add", "x", "--deadline", "tomorrow"], "is not a time"),
        (["add", "x", "--after", "nobody"], "no task 'nobody'"),
        (["add", "x", "--priority", "5000"], "less than or equal to 1000"),
        (["every", "sometimes", "x"], "neither a duration"),
        (["every", "10 min"], "give a rule and a goal"),
        (["every"], "give a rule and a goal"),
        (["every", "0 8 * * *", "x", "--zone", "Nowhere/Land"], "no time zone"),
        (["every", "--stop", "every-9"], "no schedule 'every-9'; the newest: none"),
        (["export", "nobody"], "no task 'nobody'"),
        (["cancel", "nobody"], "no task 'nobody'"),
    ],
)
def test_bad_usage_is_one_line(jidoka: Jidoka, arguments: list[str], says: str) -> None:
    jidoka.store.close()
    said = jidoka(*arguments)
    assert said.code == 2
    assert says in said.err


def test_schedules_are_listed(jidoka: Jidoka) -> None:
    assert jidoka("every", "0 8 * * 1-5", "tidy up", "--zone", "Europe/Berlin").out == "every-1\n"
    assert jidoka("every", "10 min", "look", "--priority", "2", "--json").json["schedule"] == "every-2"
    first, second = jidoka("schedules", "--json").json["schedules"]
    assert (first["when"], first["goal"], first["last_task"]) == ("0 8 * * 1-5", "tidy up", "")
    assert (second["priority"], second["left_out"], second["next_s"] > 0) == (2, 0, True)
    assert "every-2" in jidoka("schedules").out
    assert jidoka("journal", "--json").out == "", "a schedule is no task"


def test_the_journal_tells_how_tasks_stand(jidoka: Jidoka) -> None:
    waiting, asked, unfinished = jidoka.add("a"), jidoka.add("b"), jidoka.add("c")
    with jidoka.store as store:
        store.append(asked, "ask", {"id": "q1", "question": "?", "options": []})
        store.append(unfinished, "goal", {"text": "c"})
        hold(Book(store), "enough")
    told = {
        line["task"]: line["state"]
        for line in map(json.loads, jidoka("journal", "--json").out.split("\n")[:-1])
    }
    assert told == {waiting: "waiting", asked: "asked", unfinished: "unfinished"}
    shown = jidoka("journal")
    assert "waiting" in shown.out
    assert "everything was stopped (enough)" in shown.err


def test_a_task_is_exported_with_its_format(jidoka: Jidoka, tmp_path: Path) -> None:
    task = jidoka.add("on(b1, packing)")
    jidoka("work", "--once")
    header, *lines = jidoka("export", task).out.splitlines()
    assert json.loads(header) == {
        "file": "jidoka journal",
        "format": FORMAT,
        "task": task,
        "entries": len(lines),
    }
    with jidoka.store as store:
        assert from_json_lines(lines) == store.entries(task)
    to = tmp_path / "new" / "task.jsonl"
    assert jidoka("export", task[-4:], "-o", str(to)).code == 0
    assert to.read_text().splitlines() == [header, *lines]
    assert jidoka("export", task, "-o", str(tmp_path)).code == 1


def test_a_replay_that_differs_is_said(jidoka: Jidoka) -> None:
    task = jidoka.add("on(b1, packing)")
    jidoka("work", "--once")
    said = jidoka("journal", task, "--replay", "--json")
    assert (said.code, said.json["equal"], said.json["tasks"], said.json["seals"]) == (0, True, 1, 1)
    with jidoka.store as store:
        wrong = {"outcome": "done", "verified": True, "reason": "", "seal": "1:0000"}
        seq = store.append(task, "outcome", wrong).seq
    said = jidoka("journal", "--replay", "--json")
    assert (said.code, said.json["equal"]) == (1, False)
    assert said.json["different"] == [{"task": task, "entry": seq, "kind": "outcome"}]
    assert f"{task}: entry {seq} (outcome) was written from another state" in said.err
