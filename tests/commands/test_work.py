"""`jidoka work` over a fake warehouse behind MCP: the queue, schedules, signals, and a kill."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from tests.commands.conftest import Jidoka

pytestmark = pytest.mark.process


def until(true: Callable[[], bool], what: str, seconds: float = 120.0) -> None:
    give_up = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < give_up, f"not in time: {what}"
        time.sleep(0.02)


def ended(jidoka: Jidoka) -> list[str]:
    with jidoka.store as store:
        return [entry.task for entry in store.of_kind("outcome")]


def test_the_queue_is_worked_off(jidoka: Jidoka) -> None:
    first = jidoka.add("on(b1, packing)")
    second = jidoka.add("on(b2, shelf_a)", "--priority", "3")
    said = jidoka("work", "--once", "--json")
    assert (said.code, said.json["done"]) == (0, 2)
    assert jidoka.world.acts[0] == "humanoid.pick(box=b2)", "priority comes first"
    assert ended(jidoka) == [second, first]
    assert f"{second} done, verified" in said.err
    assert jidoka("journal", "--replay").code == 0


def test_exit_codes_tell_the_worst(jidoka: Jidoka) -> None:
    jidoka.add("on(b1, packing)")
    jidoka.add("on(b99, packing)")
    said = jidoka("work", "--once", "--json")
    assert (said.code, said.json["done"], said.json["refused"]) == (3, 1, 1)


def test_one_after_the_other_and_not_too_late(jidoka: Jidoka) -> None:
    first = jidoka.add("on(b1, packing)")
    second = jidoka.add("on(b1, shelf_a)", "--after", first, "--priority", "9")
    third = jidoka.add("on(b2, shelf_a)", "--deadline", "in 1 s")
    time.sleep(1.1)
    assert jidoka("work", "--once").code == 0
    assert ended(jidoka) == [third, first, second]
    assert (jidoka.state(third).status, jidoka.world.where["b1"]) == ("failed", "shelf_a")


def test_a_schedule_makes_its_tasks(jidoka: Jidoka) -> None:
    made = jidoka("every", "1 s", "on(b1, packing)", "--json")
    assert made.json["schedule"] == "every-1"
    time.sleep(1.1)
    assert jidoka("work", "--once").code == 0
    listed = jidoka("schedules", "--json").json["schedules"]
    assert (listed[0]["when"], listed[0]["last_task"] in ended(jidoka)) == ("1 s", True)
    assert jidoka("every", "--stop", "every-1").code == 0
    assert jidoka("schedules", "--json").json == {"schedules": []}


def test_sigterm_ends_a_worker_between_two_steps_and_the_next_goes_on(jidoka: Jidoka) -> None:
    jidoka.body.takes_s = 2.0
    task = jidoka.add("on(b1, packing)")
    worker = jidoka.start("work", "--json")
    until(lambda: len(jidoka.state(task).open) == 1, "the pick begins")
    said = jidoka("resume", task, "--json")
    assert (said.code, said.json) == (0, {"tasks": [{"task": task, "outcome": "running"}]})
    assert f"process {worker.pid} works on it" in said.err
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=30)
    assert worker.returncode == 0, err
    assert "rests: the worker was told to end" in err
    assert '"done": 0' in out
    assert jidoka.world.acts == ["humanoid.pick(box=b1)"], "the step was done, not broken off"
    assert (jidoka.state(task).open, jidoka.state(task).status) == ((), "open")
    assert jidoka("work", "--once").code == 0
    assert jidoka.world.acts == ["humanoid.pick(box=b1)", "humanoid.place(box=b1, station=packing)"]


def test_two_workers_and_a_kill_lose_nothing_and_repeat_nothing(jidoka: Jidoka) -> None:
    jidoka.body.takes_s = 0.05
    tasks = [jidoka.add(f"on(b{number}, packing)") for number in range(1, 21)]
    workers = {process.pid: process for process in (jidoka.start("work", "--once") for _ in range(2))}
    until(lambda: len(ended(jidoka)) >= 4, "four tasks")
    killed = leader(jidoka, tasks)
    os.kill(killed, signal.SIGKILL)
    (other,) = [process for pid, process in workers.items() if pid != killed]
    _, err = other.communicate(timeout=240)
    assert other.returncode == 0, err
    assert sorted(ended(jidoka)) == sorted(tasks)
    assert {jidoka.state(task).status for task in tasks} == {"done"}
    wanted = [f"humanoid.pick(box=b{n})" for n in range(1, 21)]
    wanted += [f"humanoid.place(box=b{n}, station=packing)" for n in range(1, 21)]
    assert sorted(jidoka.world.acts) == sorted(wanted), "every effect once, counted in the world"
    assert jidoka("journal", "--replay").code == 0


def leader(jidoka: Jidoka, tasks: list[str]) -> int:
    """The process that works on a task now."""
    from jidoka.tasks.book import Book  # noqa: PLC0415  (only here)

    with jidoka.store as store:
        book = Book(store)
        found: list[str] = []
        until(lambda: bool(found.extend(filter(None, map(book.holder, tasks))) or found), "a leader")
    return int(found[0].split()[0])
