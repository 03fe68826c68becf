"""The journal for people and for programs: a line an entry, an overview of tasks, JSON Lines."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jidoka.codec import receipt_of, step_of
from jidoka.errors import JournalError
from jidoka.journal.state import TaskState
from jidoka.ledger.charge import Grant, charge_of
from jidoka.ledger.cost import UNITS, told
from jidoka.shown import pictures_of
from jidoka.types import Atom, Entry


def json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """One JSON object an entry: `seq`, `task`, `kind`, `at_s`, `data`."""
    for entry in entries:
        line = {"seq": entry.seq, "task": entry.task, "kind": entry.kind, "at_s": entry.at_s}
        yield json.dumps({**line, "data": dict(entry.data)}, ensure_ascii=False)


def from_json_lines(lines: Iterable[str]) -> list[Entry]:
    """The inverse of `json_lines`; blank lines are skipped.

    Raises:
        JournalError: a line is not an entry; the text names its number.
    """
    entries: list[Entry] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            entry = Entry(
                int(data["seq"]), str(data["task"]), str(data["kind"]), float(data["at_s"]), data["data"]
            )
        except (ValueError, KeyError, TypeError) as error:
            raise JournalError(f"line {number} is not a journal entry: {error!r}") from error
        entries.append(entry)
    return entries


def readable(entries: Iterable[Entry]) -> Iterator[str]:
    """One line an entry, with the time since the first one [s]."""
    first: float | None = None
    names: dict[str, str] = {}
    for entry in entries:
        first = entry.at_s if first is None else first
        if entry.kind == "intent":
            names[str(entry.data["call_id"])] = str(step_of(entry.data["step"]))
        what = _KINDS.get(entry.kind, lambda data, _: json.dumps(dict(data), ensure_ascii=False))
        yield f"{entry.seq:6} {entry.at_s - first:+9.1f} s  {entry.kind:<11} {what(entry.data, names)}"


def overview(state: TaskState) -> str:
    """A task in one line: name, start (UTC), status, acts, what was wanted."""
    started = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(state.started_s))
    verified = " (verified)" if state.ending is not None and state.ending.verified else ""
    return f"{state.task}  {started}  {state.status}{verified}, {len(state.deeds)} acts: {state.text}"


_Names = Mapping[str, str]
_Data = Mapping[str, Any]


def _atoms(data: Iterable[list[str]]) -> str:
    return ", ".join(str(Atom.from_list(words)) for words in data)


def _reading(data: _Data, names: _Names) -> str:
    del names
    stages = "; then ".join(_atoms(stage) for stage in data["stages"])
    return f"{data['reading']} [{stages}]" if data.get("reading") else stages


def _plan(data: _Data, names: _Names) -> str:
    del names
    steps = ", ".join(str(step_of(step)) for step in data["steps"])
    return f"{len(data['steps'])} steps, {data['expected_s']:.0f} s: {steps}"


def _observation(data: _Data, names: _Names) -> str:
    del names
    told = [
        f["atom"] for f in data["facts"] if f["atom"][0] in {"on", "holding", "at", "hands_free", "fallen"}
    ]
    gone = f"; no longer {_atoms(data['gone'])}" if data["gone"] else ""
    return f"{data['body']} at {data['at_s']:.1f} s: {_atoms(told) or 'nothing new'}{gone}"


def _intent(data: _Data, names: _Names) -> str:
    return f"{names[data['call_id']]} ({data['recovery']}, key {data['call_id']}, epoch {data['epoch']})"


def _receipt(data: _Data, names: _Names) -> str:
    receipt = receipt_of(data)
    says = "" if data["by"] == "body" else f", by {data['by']}"
    message = f": {receipt.message}" if receipt.message else ""
    name = names.get(data["call_id"], data["call_id"])
    seen = "".join(f" [{picture}]" for picture in pictures_of(receipt.result))
    return f"{name} {receipt.code}{message}{seen} ({receipt.seconds:.1f} s{says})"


def _verdict(data: _Data, names: _Names) -> str:
    what = {"stage": f"stage {data.get('stage', 0) + 1}", "step": names.get(data.get("call_id", ""), "step")}
    subject = what.get(data["of"], "the goal")
    return f"{subject} came true" if data["holds"] else f"{subject}: not seen: {_atoms(data['missing'])}"


def _ask(data: _Data, names: _Names) -> str:
    del names
    options = f" ({' / '.join(data['options'])})" if data["options"] else ""
    return f"[{data['id']}] {data['question']}{options}"


def _granted(data: _Data) -> str:
    match charge_of(data):
        case Grant(account=account, more=more):
            told_ = (
                f"{told(unit, getattr(more, unit.field))} {unit.name}"
                for unit in UNITS
                if getattr(more, unit.field)
            )
            return f"{account}: {', '.join(told_) or 'nothing'} more"
        case _:
            return "nothing"


def _outcome(data: _Data, names: _Names) -> str:
    del names
    return f"{data['outcome']}{', verified' if data['verified'] else ''}: {data['reason']}"


_KINDS: Mapping[str, Callable[[_Data, _Names], str]] = {
    "queued": lambda data, _: str(data["text"]),
    "goal": lambda data, _: str(data["text"]),
    "pause": lambda data, _: f"attempt {data['attempt']}: {data['why']}",
    "reading": _reading,
    "plan": _plan,
    "observation": _observation,
    "intent": _intent,
    "redo": lambda data, names: f"{names.get(data['call_id'], data['call_id'])} is called again",
    "receipt": _receipt,
    "refusal": lambda data, _: f"{data['code']}: {data['message']}",
    "verdict": _verdict,
    "stop": lambda data, _: str(data["reason"]),
    "ask": _ask,
    "answer": lambda data, _: f"[{data['id']}] {data['answer']}",
    "grant": lambda data, _: f"[{data['id']}] {_granted(data)}",
    "halt": lambda data, _: f"{data['reason']} ({'for good' if data['cancel'] else 'until told to go on'})",
    "outcome": _outcome,
}
"""How each kind reads; an unknown one is shown as JSON."""
