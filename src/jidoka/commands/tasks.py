"""`jidoka add`, `every`, `schedules`: goals for later."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from rich.table import Column, Table

from jidoka.commands.books import tasks
from jidoka.commands.by_model import wanted
from jidoka.commands.find import find_task, one_of
from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.config import load
from jidoka.errors import UsageError
from jidoka.tasks import book
from jidoka.tasks.by_model import ByModel, by_model_json
from jidoka.tasks.names import new_task
from jidoka.tasks.schedules import Schedule, following, rule_of
from jidoka.tasks.times import deadline, local_zone, shown, zone_of
from jidoka.types import Json

WORK = "`jidoka work` works them off"


def by_whom(models: Sequence[str], workspace: Path | None) -> ByModel | None:
    """The language model that shall work a task off, if one shall. Raises as `wanted`."""
    return wanted(models, workspace, load())


def add(
    goal: str,
    *,
    priority: int,
    due: str | None,
    after: Sequence[str],
    by: ByModel | None = None,
    as_json: bool,
) -> None:
    """Put a task into the queue.

    Raises:
        UsageError: no goal, no such task to come after, or no such time.
    """
    now, zone = time.time(), zone_of(local_zone())
    deadline_s = None if due is None else deadline(due, now, zone)
    with tasks() as open_book:
        task, store = new_task(), open_book.store
        names = [find_task(store, said) for said in after]
        more = by_model_json(by)
        book.add(open_book, task, goal, priority=priority, deadline_s=deadline_s, after=names, more=more)
        order = [item.task for item in open_book.queue().listed(now)]
    ahead = order.index(task) if task in order else 0
    if as_json:
        print_json({"task": task, "ahead": ahead, "deadline_s": deadline_s})
        return
    OUT.print(task)
    until = "" if deadline_s is None else f", to be begun by {shown(deadline_s, zone)}"
    ERR.print(f"{ahead} tasks before it{until}; {WORK}")


def every(
    rule: str, goal: str, *, priority: int, zone: str | None, by: ByModel | None, as_json: bool
) -> None:
    """Make a schedule. Raises UsageError: no such rule or zone, or no goal."""
    now, zone = time.time(), zone or local_zone()
    made = rule_of(rule, now, zone)
    with tasks() as open_book:
        more = by_model_json(by)
        name = book.every(open_book, rule, goal, made, priority=priority, now=now, more=more)
    first_s = made.following(now)
    if as_json:
        print_json({"schedule": name, "first_s": first_s, "zone": zone})
        return
    OUT.print(name)
    when = "never" if first_s is None else shown(first_s, zone_of(zone))
    ERR.print(f"first due {when} ({zone}), while `jidoka work` runs; `jidoka every --stop {name}` ends it")


def end_schedule(said: str, *, as_json: bool) -> None:
    """End a schedule. Raises UsageError: no such schedule."""
    with tasks() as open_book:
        name = one_of(said, list(open_book.queue().schedules), "schedule")
        book.unschedule(open_book, name)
    if as_json:
        print_json({"schedule": name, "state": "ended"})
    else:
        OUT.print(f"{name} ended; what it has put into the queue stays there")


def schedules(*, as_json: bool) -> None:
    """List schedules."""
    now, zone = time.time(), zone_of(local_zone())
    with tasks() as open_book:
        running = list(open_book.queue().schedules.values())
    if as_json:
        print_json({"schedules": [_told(schedule, now) for schedule in running]})
    elif not running:
        ERR.print('no schedule; `jidoka every "10 min" GOAL` makes one')
    else:
        table = Table(Column("schedule", no_wrap=True), "when", "goal", "next", "last task", "left out")
        for schedule in running:
            next_s = following(schedule, now)
            due = "never" if next_s is None else shown(next_s, zone)
            row = (schedule.name, schedule.said, schedule.text, due, schedule.last_task or "-")
            table.add_row(*row, str(schedule.left_out))
        OUT.print(table, markup=False)


def check_every(rule: str | None, goal: str | None, stop: str | None) -> tuple[str, str]:
    """Rule and goal, once it is clear that both are there. Raises UsageError."""
    if stop is not None or rule is None or goal is None:
        raise UsageError('give a rule and a goal, `jidoka every "10 min" GOAL`, or --stop and a schedule')
    return rule, goal


def _told(schedule: Schedule, now: float) -> dict[str, Json]:
    return {
        "schedule": schedule.name,
        "when": schedule.said,
        "goal": schedule.text,
        "priority": schedule.priority,
        "next_s": following(schedule, now),
        "last_task": schedule.last_task,
        "left_out": schedule.left_out,
    }
