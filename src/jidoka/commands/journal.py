"""`jidoka journal`: what was done, readably or as JSON Lines."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.table import Table

from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.errors import UsageError
from jidoka.journal.replay import TaskState, state_of
from jidoka.journal.store import Store, default_path
from jidoka.types import Atom, Entry


def journal(task: str | None, *, as_json: bool) -> None:
    """Show all tasks, or the entries of one.

    Raises:
        UsageError: no such task; a prefix of its name will do if it is the only one.
        JournalError: the journal can't be read.
    """
    path = default_path()
    if not path.exists():
        if not as_json:
            ERR.print(f"no task yet; `jidoka run` makes the journal {path}")
        return
    with Store(path, now=time.time, readonly=True) as store:
        if task is None:
            _show_tasks(store, as_json=as_json)
        else:
            _show_entries(store.entries(_named(store, task)), as_json=as_json)


def _named(store: Store, task: str) -> str:
    tasks = store.tasks()
    found = [name for name in tasks if name.startswith(task)]
    if task in tasks:
        return task
    if len(found) == 1:
        return found[0]
    newest = ", ".join(reversed(tasks[-5:]))
    raise UsageError(f"{'no' if not found else 'more than one'} task {task!r}; the newest are {newest}")


def _show_tasks(store: Store, *, as_json: bool) -> None:
    states = [state_of(store.entries(name)) for name in store.tasks()]
    if as_json:
        for state in states:
            print_json(_summary(state))
        return
    table = Table("task", "begun", "goal", "outcome", "acts", "stops", title="journal")
    for state in states:
        ended = f"{state.status}{', verified' if state.ending and state.ending.verified else ''}"
        row = (
            _clock(state.started_s, date=True),
            state.text,
            ended,
            str(len(state.deeds)),
            str(len(state.stops)),
        )
        table.add_row(state.task, *row)
    OUT.print(table)


def _summary(state: TaskState) -> dict[str, Any]:
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


def _show_entries(entries: list[Entry], *, as_json: bool) -> None:
    if as_json:
        for entry in entries:
            print_json(asdict(entry))
        return
    for entry in entries:
        say = _SAY.get(entry.kind, lambda data: json.dumps(data, ensure_ascii=False))
        OUT.print(
            f"{entry.seq:6d}  {_clock(entry.at_s)}  {entry.kind:11s}  {say(entry.data)}", soft_wrap=True
        )


def _clock(at_s: float, *, date: bool = False) -> str:
    local = datetime.fromtimestamp(at_s, UTC).astimezone()
    return local.strftime("%Y-%m-%d %H:%M:%S" if date else "%H:%M:%S")


def _step(data: Mapping[str, Any]) -> str:
    step = data["step"]
    return f"{step['body']}.{step['skill']}({', '.join(f'{k}={v}' for k, v in step.get('args', {}).items())})"


def _atoms(lists: list[list[str]]) -> str:
    return ", ".join(str(Atom.from_list(words)) for words in lists)


def _receipt(data: Mapping[str, Any]) -> str:
    by = "" if data["by"] == "body" else f" by {data['by']}"
    seconds = f" in {data['seconds']:.1f} s" if data.get("seconds") else ""
    return f"{data['code']}{by}{seconds} {data.get('message', '')}".rstrip()


def _verdict(data: Mapping[str, Any]) -> str:
    missing = f"; not seen: {_atoms(data['missing'])}" if data["missing"] else ""
    return f"{data['of']} {'holds' if data['holds'] else 'does not hold'}{missing}"


def _observation(data: Mapping[str, Any]) -> str:
    new = [str(Atom.from_list(fact["atom"])) for fact in data["facts"]]
    shown = f"{', '.join(new[:6])}{f' and {len(new) - 6} more' if len(new) > 6 else ''}" or "nothing new"
    return f"{data['body']} at {data['at_s']:.1f} s: {shown}{f'; gone: {_atoms(data["gone"])}' if data['gone'] else ''}"


_SAY: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "goal": lambda data: f'"{data["text"]}"',
    "reading": lambda data: data["reading"] or "; then ".join(_atoms(stage) for stage in data["stages"]),
    "plan": lambda data: f"{len(data['steps'])} steps",
    "observation": _observation,
    "intent": lambda data: f"{_step(data)}  key {data['call_id']}, epoch {data['epoch']}",
    "receipt": _receipt,
    "verdict": _verdict,
    "stop": lambda data: data["reason"],
    "ask": lambda data: f"{data['question']} ({' / '.join(data['options'])})",
    "answer": lambda data: data["answer"],
    "outcome": lambda data: (
        f"{data['outcome']}{', verified' if data['verified'] else ''}: {data.get('reason', '')}"
    ),
}
"""How each kind of entry reads."""
