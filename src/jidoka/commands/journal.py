"""`jidoka journal`: what was done, readably or as JSON Lines."""

from __future__ import annotations

import time

from rich.table import Column, Table

from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.config import load
from jidoka.errors import UsageError
from jidoka.journal.replay import TaskState, state_of
from jidoka.journal.show import json_lines, readable
from jidoka.journal.store import Store
from jidoka.types import Json


def journal(task: str | None, *, as_json: bool) -> None:
    """Show all tasks, or the entries of one.

    Raises:
        UsageError: no such task; the beginning of its name will do if it is the only one.
        JournalError: the journal can't be read.
    """
    path = load().journal
    if not path.exists():
        if not as_json:
            ERR.print(f"no task yet; `jidoka run` makes the journal {path}")
        return
    with Store(path, now=time.time, readonly=True) as store:
        if task is None:
            _show_tasks(store, as_json=as_json)
            return
        entries = store.entries(find_task(store, task))
    for line in json_lines(entries) if as_json else readable(entries):
        OUT.print(line, soft_wrap=True, markup=False)


def find_task(store: Store, task: str) -> str:
    """The task of that name, or the only one whose name begins so. Raises UsageError."""
    tasks = store.tasks()
    found = [name for name in tasks if name.startswith(task)]
    if task in tasks:
        return task
    if len(found) == 1:
        return found[0]
    newest = ", ".join(reversed(tasks[-5:])) or "none"
    raise UsageError(f"{'more than one' if found else 'no'} task {task!r}; the newest: {newest}")


def _show_tasks(store: Store, *, as_json: bool) -> None:
    states = [state_of(store.entries(name)) for name in store.tasks()]
    if as_json:
        for state in states:
            print_json(_summary(state))
        return
    table = Table(Column("task", no_wrap=True), "begun", "goal", "outcome", "acts", "stops", title="journal")
    for state in states:
        begun = time.strftime("%m-%d %H:%M", time.localtime(state.started_s))
        ended = f"{state.status}{', verified' if state.ending and state.ending.verified else ''}"
        table.add_row(state.task, begun, state.text, ended, str(len(state.deeds)), str(len(state.stops)))
    OUT.print(table)


def _summary(state: TaskState) -> dict[str, Json]:
    return {
        "task": state.task,
        "started_s": state.started_s,
        "goal": state.text,
        "outcome": state.status,
        "verified": state.ending is not None and state.ending.verified,
        "acts": len(state.deeds),
        "stops": len(state.stops),
        "sim_s": round(state.acts_s, 2),
    }
