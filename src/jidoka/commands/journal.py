"""`jidoka journal`: what was done and what waits, readably or as JSON Lines; and whether it still replays."""

from __future__ import annotations

import time

from rich.table import Column, Table

from jidoka.commands.find import find_task
from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.config import load
from jidoka.journal.replay import state_of
from jidoka.journal.seal import replayed
from jidoka.journal.show import json_lines, readable
from jidoka.journal.state import TaskState
from jidoka.journal.store import Store
from jidoka.tasks.book import Book
from jidoka.tasks.queue import Queue
from jidoka.types import Json


def journal(task: str | None, *, replay: bool, as_json: bool) -> int:
    """Show all tasks, or the entries of one; with `replay`, rebuild them and compare. Returns the exit code.

    Raises:
        UsageError: no such task; the beginning or the end of its name will do if it is the only one.
        JournalError: the journal can't be read.
    """
    path = load().journal
    if not path.exists():
        if not as_json:
            ERR.print(f"no task yet; `jidoka run` makes the journal {path}")
        return 0
    with Store(path, now=time.time, readonly=True) as store:
        if replay:
            return _replay(
                store, store.tasks() if task is None else [find_task(store, task)], as_json=as_json
            )
        if task is None:
            _show_tasks(store, as_json=as_json)
            return 0
        entries = store.entries(find_task(store, task))
    for line in json_lines(entries) if as_json else readable(entries):
        OUT.print(line, soft_wrap=True, markup=False)
    return 0


def _replay(store: Store, names: list[str], *, as_json: bool) -> int:
    """Rebuild tasks from their entries, and the accounts from all entries; 1 if anything differs."""
    count, entries, seals, wrong = 0, 0, 0, list[dict[str, Json]]()
    for name in names:
        found = replayed(store.entries(name))
        count, entries, seals = count + bool(found.state.text), entries + found.entries, seals + found.seals
        if (difference := found.difference) is not None:
            wrong.append({"task": name, "entry": difference.seq, "kind": difference.kind})
            line = f"{name}: entry {difference.seq} ({difference.kind}) was written from another state"
            ERR.print(line, markup=False, soft_wrap=True)
    if not (accounts := store.books() == store.recomputed()):
        ERR.print("the accounts are not what the entries add up to")
    equal = accounts and not wrong
    if as_json:
        figures = {"tasks": count, "entries": entries, "seals": seals}
        print_json({"equal": equal, **figures, "accounts": accounts, "different": wrong})
    else:
        what = f"{count} tasks, {entries} entries, {seals} seals, the accounts"
        OUT.print(f"rebuilt {what}: {'all equal' if equal else 'NOT equal'}")
    return 0 if equal else 1


def _show_tasks(store: Store, *, as_json: bool) -> None:
    """All tasks by age; schedules and the like are no tasks."""
    states = [state for state in map(state_of, map(store.entries, store.tasks())) if state.text]
    book = Book(store)
    queue, now = book.queue(), time.time()
    phases = {state.task: _phase(state, queue, book, now) for state in states}
    if as_json:
        for state in states:
            print_json({**_summary(state), "state": phases[state.task]})
        return
    table = Table(Column("task", no_wrap=True), "begun", "goal", "state", "acts", "stops", title="journal")
    for state in states:
        begun = time.strftime("%m-%d %H:%M", time.localtime(state.started_s))
        how = f"{phases[state.task]}{', verified' if state.ending and state.ending.verified else ''}"
        table.add_row(state.task, begun, state.text, how, str(len(state.deeds)), str(len(state.stops)))
    OUT.print(table)
    if queue.held is not None:
        ERR.print(f"everything was stopped ({queue.held}); `jidoka resume` goes on", markup=False)


def _phase(state: TaskState, queue: Queue, book: Book, now: float) -> str:
    """How a task stands: how it ended, or `running`, `asked`, `paused`, `unfinished`, `waiting`."""
    if (item := queue.items.get(state.task)) is None:
        return state.status
    if book.holder(state.task) is not None:
        return "running"
    if item.paused(now) and not item.asks:
        return "paused"
    return "unfinished" if item.phase == "begun" else item.phase


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
