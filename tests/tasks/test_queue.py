"""The queue is a pure function of the entries: laws of its order, and what each kind of entry does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.errors import JournalError
from jidoka.tasks.queue import Item, Queue, advance, queue_of
from jidoka.tasks.retries import LONGEST_PAUSE_S
from jidoka.types import Entry

NOW = 10_000.0
NAMES = ("a", "b", "c", "d")


def entries(*rows: tuple[str, str, Mapping[str, Any]]) -> list[Entry]:
    return [Entry(n, task, kind, 100.0 + n, data) for n, (task, kind, data) in enumerate(rows, start=1)]


def queued(task: str, **data: Any) -> tuple[str, str, dict[str, Any]]:
    return (task, "queued", {"text": f"goal of {task}", **data})


def goal(task: str) -> tuple[str, str, dict[str, Any]]:
    return (task, "goal", {"text": f"goal of {task}"})


def outcome(task: str, how: str = "done") -> tuple[str, str, dict[str, Any]]:
    return (task, "outcome", {"outcome": how, "verified": False, "reason": ""})


def ask(task: str, name: str = "q1") -> tuple[str, str, dict[str, Any]]:
    return (task, "ask", {"id": name, "question": "?", "options": []})


def answer(task: str, name: str = "q1") -> tuple[str, str, dict[str, Any]]:
    return (task, "answer", {"id": name, "answer": "yes"})


def pause(task: str, until_s: float) -> tuple[str, str, dict[str, Any]]:
    return (task, "pause", {"attempt": 1, "until_s": until_s, "why": "away"})


def order(*rows: tuple[str, str, Mapping[str, Any]], now: float = NOW) -> list[str]:
    return [item.task for item in queue_of(entries(*rows)).order(now)]


TASK = st.sampled_from(NAMES)
QUESTION = st.sampled_from(["q1", "q2"])
ROWS = st.one_of(
    st.builds(
        queued,
        TASK,
        priority=st.integers(-2, 2),
        deadline_s=st.none() | st.floats(0, 2 * NOW),
        after=st.lists(TASK, max_size=2),
    ),
    st.builds(goal, TASK),
    st.builds(outcome, TASK, st.sampled_from(["done", "failed"])),
    st.builds(ask, TASK, QUESTION),
    st.builds(answer, TASK, QUESTION),
    st.builds(pause, TASK, st.floats(0, 2 * NOW)),
    st.sampled_from([("all", "hold", {"reason": "stop"}), ("all", "release", {}), ("a", "observation", {})]),
)


@given(st.lists(ROWS, max_size=40), st.integers(0, 40))
def test_reading_on_comes_to_the_same_as_reading_all(rows: list[Any], cut: int) -> None:
    written = entries(*rows)
    assert advance(queue_of(written[:cut]), written[cut:]) == queue_of(written)


@given(st.lists(ROWS, max_size=40))
def test_what_may_be_taken_is_ordered_and_nothing_else_is_in_it(rows: list[Any]) -> None:
    queue = queue_of(entries(*rows))
    taken = queue.order(NOW)
    assert [item.begun for item in taken] == sorted((item.begun for item in taken), reverse=True)
    waiting = [(-item.priority, item.seq) for item in taken if not item.begun]
    assert waiting == sorted(waiting)
    for item in taken:
        assert not item.asks
        assert item.begun or (not item.after and not item.dropped)
    assert set(queue.listed(NOW)) == set(queue.items.values())


@given(st.lists(ROWS, max_size=40))
def test_no_task_is_held_back_for_ever_unless_a_person_can_free_it(rows: list[Any]) -> None:
    """Whatever is open can be taken, asks, pauses, follows an open task, or is about to be dropped."""
    queue = queue_of(entries(*rows))
    doomed = {item.task for item, _ in queue.doomed(NOW)}
    for item in queue.items.values():
        assert item.takeable(NOW) or item.asks or item.paused(NOW) or item.after or item.task in doomed


def test_priority_comes_first_then_age() -> None:
    assert order(queued("a"), queued("b", priority=5), queued("c", priority=5), queued("d")) == [
        *("b", "c", "a", "d")
    ]


def test_what_was_begun_comes_before_what_waits() -> None:
    assert order(queued("a", priority=9), queued("b"), goal("b"), goal("c")) == ["b", "c", "a"]


def test_a_task_of_a_run_in_the_foreground_is_in_it_too() -> None:
    queue = queue_of(entries(goal("a")))
    assert queue.items["a"] == Item(task="a", text="goal of a", seq=1, since_s=101.0, begun=True)


def test_what_asks_waits_for_every_answer() -> None:
    rows = [goal("a"), ask("a", "q1"), ask("a", "q2"), answer("a", "q1")]
    assert queue_of(entries(*rows)).items["a"].phase == "asked"
    assert order(*rows) == []
    assert order(*rows, answer("a", "q2")) == ["a"]


def test_a_pause_ends_by_time_or_by_an_answer() -> None:
    rows = [goal("a"), pause("a", NOW + 60)]
    assert order(*rows) == []
    assert order(*rows, now=NOW + 61) == ["a"]
    assert order(*rows, ask("a"), answer("a")) == ["a"]


def test_a_clock_that_jumps_back_makes_no_pause_longer() -> None:
    assert order(goal("a"), pause("a", NOW + LONGEST_PAUSE_S + 1)) == ["a"]


def test_one_task_follows_another_that_is_done() -> None:
    rows = [queued("a"), queued("b", after=["a"], priority=9)]
    assert order(*rows) == ["a"]
    assert order(*rows, outcome("a")) == ["b"]


def test_one_that_follows_a_failure_is_dropped_with_the_reason() -> None:
    queue = queue_of(entries(queued("a"), queued("b", after=["a"]), outcome("a", "failed")))
    assert queue.order(NOW) == ()
    assert [(item.task, why) for item, why in queue.doomed(NOW)] == [
        ("b", "a, which it was to follow, was not done")
    ]


def test_a_deadline_ends_what_was_not_begun_and_nothing_else() -> None:
    rows = [queued("a", deadline_s=NOW - 1), queued("b", deadline_s=NOW - 1), goal("b")]
    queue = queue_of(entries(*rows))
    assert [item.task for item, _ in queue.doomed(NOW)] == ["a"]
    assert [item.task for item in queue.order(NOW)] == ["b"]
    assert [item.task for item in queue.order(NOW - 1)] == ["b", "a"]


def test_finished_tasks_leave_nothing_behind() -> None:
    rows = [row for n in range(50) for row in (queued(f"t{n}"), goal(f"t{n}"), outcome(f"t{n}"))]
    queue = queue_of(entries(*rows))
    assert (dict(queue.items), queue.seq) == ({}, 150)


def test_a_hold_lasts_until_it_is_released() -> None:
    rows = [queued("a"), ("all", "hold", {"reason": "a person in the hall"})]
    assert queue_of(entries(*rows)).held == "a person in the hall"
    assert queue_of(entries(*rows, ("all", "release", {}))).held is None


SCHEDULE = {"said": "10 min", "text": "tidy", "every_s": 600.0, "anchor_s": 0.0, "made_s": 0.0}


def test_schedules_know_what_they_made_and_what_was_left_out() -> None:
    due = {"schedule": "every-1", "text": "tidy"}
    rows = [
        ("every-1", "schedule", SCHEDULE),
        ("x", "queued", {**due, "due_s": 600.0}),
        ("y", "left_out", {**due, "due_s": 1200.0, "why": "x is open"}),
    ]
    made = queue_of(entries(*rows)).schedules["every-1"]
    assert (made.last_s, made.last_task, made.left_out) == (1200.0, "x", 1)
    assert queue_of(entries(*rows, ("every-1", "unscheduled", {}))).schedules == {}


def test_a_damaged_entry_is_named() -> None:
    with pytest.raises(JournalError, match="entry 1 \\(queued of a\\) is damaged"):
        advance(Queue(), entries(("a", "queued", {})))
