"""Tasks and schedules over a journal file: adding, firing from several workers, ending."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jidoka.errors import Busy, UsageError
from jidoka.journal.lease import acquire
from jidoka.journal.store import Store, lease_name
from jidoka.tasks.book import Book, add, close, drop_doomed, every, fire, hold, release, unschedule
from jidoka.tasks.by_model import ByModel, by_model_json, by_model_of
from jidoka.tasks.queue import queue_of
from jidoka.tasks.schedules import Every, rule_of
from tests.journal.test_lease import Machine

NOW = 1_800_000_000.0
TEN_MINUTES = Every(seconds=600.0, anchor_s=NOW)


def book(home: Path, *, holder: str = "1 100") -> Book:
    return Book(Store(home / "journal.db", now=lambda: NOW), Machine(holder=holder))


def end(tasks: Book, task: str, how: str = "done") -> None:
    tasks.append(task, "goal", {"text": "g"})
    tasks.append(task, "outcome", {"outcome": how, "verified": True, "reason": ""})


def test_what_is_added_waits_for_all_to_see(tmp_path: Path) -> None:
    add(book(tmp_path), "t", "tidy up", priority=2, deadline_s=NOW + 60)
    item = book(tmp_path).queue().items["t"]
    assert (item.text, item.priority, item.deadline_s, item.phase) == ("tidy up", 2, NOW + 60, "waiting")


def test_the_queue_is_read_on_from_where_it_was(tmp_path: Path) -> None:
    tasks, other = book(tmp_path), book(tmp_path)
    add(tasks, "a", "g")
    assert list(tasks.queue().items) == ["a"]
    add(other, "b", "g")
    end(other, "a")
    assert list(tasks.queue().items) == ["b"]
    assert tasks.queue() == queue_of(tasks.store.since(0, ["queued", "goal", "outcome"]))


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_goal_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="the goal is empty"):
        add(book(tmp_path), "t", text)
    with pytest.raises(UsageError, match="the goal is empty"):
        every(book(tmp_path), "10 min", text, TEN_MINUTES, priority=0, now=NOW)


def test_one_task_may_come_after_others(tmp_path: Path) -> None:
    tasks = book(tmp_path)
    add(tasks, "a", "g")
    add(tasks, "done", "g")
    end(tasks, "done")
    add(tasks, "b", "g", after=["a", "done", "a"])
    assert tasks.queue().items["b"].after == {"a"}
    add(tasks, "bad", "g")
    end(tasks, "bad", "failed")
    with pytest.raises(UsageError, match="bad, which this one shall follow, ended failed"):
        add(tasks, "c", "g", after=["bad"])
    with pytest.raises(UsageError, match="no task 'nobody'"):
        add(tasks, "c", "g", after=["nobody"])
    with pytest.raises(UsageError, match="there is a task 'a' already"):
        add(tasks, "a", "g")
    assert set(tasks.queue().items) == {"a", "b"}


def test_schedules_get_names_of_their_own(tmp_path: Path) -> None:
    tasks = book(tmp_path)
    names = [every(book(tmp_path), "10 min", "tidy", TEN_MINUTES, priority=n, now=NOW) for n in range(3)]
    assert names == ["every-1", "every-2", "every-3"]
    unschedule(tasks, "every-2")
    with pytest.raises(UsageError, match="there is no schedule 'every-2'; there are: every-1, every-3"):
        unschedule(tasks, "every-2")
    assert every(tasks, "10 min", "tidy", TEN_MINUTES, priority=0, now=NOW) == "every-4"


def test_a_due_time_makes_one_task_and_the_next_is_left_out_while_it_is_open(tmp_path: Path) -> None:
    tasks, told = book(tmp_path), list[str]()
    every(tasks, "10 min", "tidy", TEN_MINUTES, priority=3, now=NOW)
    for now in (NOW + 599, NOW + 600, NOW + 601, NOW + 1200, NOW + 1201):
        fire(tasks, now, told.append)
    (item,) = tasks.queue().items.values()
    assert (item.text, item.priority, item.task) == ("tidy", 3, "every-1.20270115-081000")
    assert told == [
        "every-1 (10 min) is due: every-1.20270115-081000",
        "every-1 (10 min) is left out this time: every-1.20270115-081000 is not done yet",
    ]
    end(tasks, item.task)
    fire(tasks, NOW + 1202, told.append)
    assert not tasks.queue().items, "what was left out is not made up for"
    fire(tasks, NOW + 1800, told.append)
    assert len(tasks.queue().items) == 1


STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(-1000, 2000), st.sampled_from(["fire", "end", "restart"])),
    max_size=25,
)


@settings(max_examples=15)  # every step is a commit on the disk
@given(STEPS)
def test_two_workers_fire_each_due_time_at_most_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, str]]
) -> None:
    """Any interleaving, restarts, and a clock that jumps both ways; one open task a schedule."""
    home = tmp_path_factory.mktemp("home")
    workers = [book(home), book(home, holder="2 200")]
    every(workers[0], "10 min", "tidy", TEN_MINUTES, priority=0, now=NOW)
    now = NOW
    for worker, seconds, what in steps:
        now += seconds
        if what == "restart":
            workers[worker] = book(home, holder=f"{worker + 1} {worker + 1}00")
        elif what == "end":
            for task in list(workers[worker].queue().items):
                end(workers[worker], task)
        else:
            fire(workers[worker], now, lambda line: None)
        assert len(workers[worker].queue().items) <= 1
    firsts = workers[0].store.since(0, ["queued", "left_out"])
    due = [entry.data["due_s"] for entry in firsts]
    assert due == sorted(set(due))
    assert len({entry.task for entry in firsts}) == len(firsts)


class Late(Book):
    """Decides, and then another worker gets the lock first."""

    before: Callable[[], None]

    @contextmanager
    def locked(self) -> Generator[None]:
        self.before()
        with super().locked():
            yield


def test_what_was_decided_is_decided_again_under_the_lock(tmp_path: Path) -> None:
    other = book(tmp_path)
    every(other, "10 min", "tidy", TEN_MINUTES, priority=0, now=NOW)
    tasks = Late(Store(tmp_path / "journal.db", now=lambda: NOW), Machine())
    tasks.before = lambda: fire(other, NOW + 700, lambda line: None)
    fire(tasks, NOW + 1300, lambda line: None)
    assert [entry.kind for entry in tasks.store.since(0, ["queued", "left_out"])] == ["queued", "left_out"]


def test_what_is_too_late_ends_failed_and_says_why(tmp_path: Path) -> None:
    tasks, told = book(tmp_path), list[str]()
    add(tasks, "a", "g", deadline_s=NOW)
    add(tasks, "b", "g", after=["a"])
    drop_doomed(tasks, NOW, told.append)
    assert set(tasks.queue().items) == {"a", "b"}
    drop_doomed(tasks, NOW + 1, told.append)
    drop_doomed(tasks, NOW + 1, told.append)
    assert told == [
        "a failed: its deadline came before it could be begun",
        "b failed: a, which it was to follow, was not done",
    ]
    assert not tasks.queue().items


def test_nobody_ends_a_task_on_which_somebody_works(tmp_path: Path) -> None:
    tasks, other = book(tmp_path), book(tmp_path, holder="2 200")
    add(tasks, "a", "g", deadline_s=NOW)
    lease = acquire(other.store, [lease_name("a")], machine=Machine(holder="2 200"))
    assert tasks.holder("a") == "2 200"
    with pytest.raises(Busy):
        close(tasks, "a", "failed", "late")
    drop_doomed(tasks, NOW + 1, lambda line: None)
    assert set(tasks.queue().items) == {"a"}
    lease.release()
    assert tasks.holder("a") is None
    assert close(tasks, "a", "failed", "late")
    assert not close(tasks, "a", "failed", "twice")


def test_the_tasks_of_a_schedule_are_worked_off_by_its_model(tmp_path: Path) -> None:
    tasks, by = book(tmp_path), ByModel(models=("xai:grok-4",), workspace="/srv/site")
    more = by_model_json(by)
    every(tasks, "10 min", "tidy", TEN_MINUTES, priority=0, now=NOW, more=more)
    fire(tasks, NOW + 600, lambda text: None)
    (task,) = tasks.queue().items
    assert by_model_of(tasks.entries(task)) == by


def test_a_hold_keeps_schedules_from_firing(tmp_path: Path) -> None:
    tasks = book(tmp_path)
    every(tasks, "10 min", "tidy", rule_of("10 min", NOW, "UTC"), priority=0, now=NOW)
    hold(tasks, "a person in the hall")
    fire(tasks, NOW + 700, lambda line: None)
    assert not tasks.queue().items
    assert release(tasks)
    assert not release(tasks)
    fire(tasks, NOW + 700, lambda line: None)
    assert len(tasks.queue().items) == 1


def test_a_task_that_is_leased_is_kept_from_others_and_may_be_worked_on_here(tmp_path: Path) -> None:
    tasks, other = book(tmp_path), book(tmp_path, holder="2 200")
    with tasks.leased("a") as record:
        record.write("goal", {"text": "g"})
        assert other.holder("a") == "1 100"
        with pytest.raises(Busy):
            close(other, "a", "failed", "mine")
        acquire(tasks.store, [lease_name("a")], machine=Machine()).release()
    assert other.holder("a") is None
