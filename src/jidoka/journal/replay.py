"""The state of a task as a pure function of its entries.

`advance` takes one entry further, `state_of` all of them; a worker that advances while it appends and a
reader who replays the file hold equal states. A kind of entry that this version doesn't know is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias, cast

from jidoka.codec import goal_of, receipt_of, step_of, verdict_of
from jidoka.errors import JournalError
from jidoka.journal.state import (
    Deed,
    Ending,
    Halt,
    Intent,
    Judged,
    Question,
    Refusal,
    TaskState,
)
from jidoka.ledger.charge import Reserve, charge_of
from jidoka.ledger.cost import NOTHING, Cost
from jidoka.types import Entry, Recovery

Changes: TypeAlias = dict[str, Any]
"""Fields of the state and their new values."""


def state_of(entries: Iterable[Entry]) -> TaskState:
    """Replay. Entries of one task, oldest first.

    Raises:
        JournalError: an entry of a known kind has another shape than this version writes.
    """
    state = TaskState()
    for entry in entries:
        state = advance(state, entry)
    return state


def advance(state: TaskState, entry: Entry) -> TaskState:
    """The state after one more entry.

    Raises:
        JournalError: as `state_of`.
    """
    if state.task and entry.task != state.task:
        raise JournalError(f"entry {entry.seq} is of task {entry.task}, not {state.task}")
    changes = _KINDS.get(entry.kind)
    started = state.started_s if state.task else entry.at_s
    try:
        told: Changes = {} if changes is None else changes(state, entry)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise JournalError(
            f"entry {entry.seq} ({entry.kind} of {entry.task}) is damaged: {error!r}"
        ) from error
    return replace(state, task=entry.task, started_s=started, last_s=entry.at_s, **told)


def _goal(state: TaskState, entry: Entry) -> Changes:
    return {"text": str(entry.data["text"])}


def _reading(state: TaskState, entry: Entry) -> Changes:
    return {"goal": goal_of({"text": state.text, **entry.data})}


def _plan(state: TaskState, entry: Entry) -> Changes:
    return {"plan": tuple(step_of(step) for step in entry.data["steps"])}


def _observation(state: TaskState, entry: Entry) -> Changes:
    return {"sightings": state.sightings.apply(entry.data)}


def _intent(state: TaskState, entry: Entry) -> Changes:
    return {"open": (*state.open, intent_of(entry))}


def _receipt(state: TaskState, entry: Entry) -> Changes:
    call_id = str(entry.data["call_id"])
    intent = next((i for i in state.open if i.call_id == call_id), None)
    if intent is None:
        raise ValueError(f"no open intent {call_id}")
    deed = Deed(intent=intent, receipt=receipt_of(entry.data), by=str(entry.data["by"]))
    return {"open": tuple(i for i in state.open if i is not intent), "deeds": (*state.deeds, deed)}


def _think(state: TaskState, entry: Entry) -> Changes:
    charge = charge_of(entry.data)
    worst = charge.worst if isinstance(charge, Reserve) else NOTHING
    return {"thinking": {**state.thinking, str(entry.data["call_id"]): worst}}


def _thought(state: TaskState, entry: Entry) -> Changes:
    call_id = str(entry.data["call_id"])
    if call_id not in state.thinking:
        raise ValueError(f"no open prompt {call_id}")
    left = {key: worst for key, worst in state.thinking.items() if key != call_id}
    return {"thinking": left, "thoughts": (*state.thoughts, call_id)}


def _redo(state: TaskState, entry: Entry) -> Changes:
    call_id = str(entry.data["call_id"])
    if not any(intent.call_id == call_id for intent in state.open):
        raise ValueError(f"no open intent {call_id}")
    epoch, life = int(entry.data["epoch"]), str(entry.data.get("life", ""))
    return {
        "open": tuple(
            replace(i, calls=i.calls + 1, epoch=epoch, life=life) if i.call_id == call_id else i
            for i in state.open
        )
    }


def _refusal(state: TaskState, entry: Entry) -> Changes:
    data = entry.data
    refusal = Refusal(
        step=step_of(data["step"]),
        code=str(data["code"]),
        message=str(data["message"]),
        seen=str(data.get("seen", "")),
        approval=str(data.get("approval", "")),
        cause=str(data.get("cause", "")),
    )
    return {"refusals": (*state.refusals, refusal)}


def _halt(state: TaskState, entry: Entry) -> Changes:
    halt = Halt(seq=entry.seq, reason=str(entry.data["reason"]), cancel=bool(entry.data["cancel"]))
    return {"halts": (*state.halts, halt)}


def _grant(state: TaskState, entry: Entry) -> Changes:
    return {"grants": (*state.grants, str(entry.data["id"]))}


def _verdict(state: TaskState, entry: Entry) -> Changes:
    stage = entry.data.get("stage")
    judged = Judged(
        of=str(entry.data["of"]),
        verdict=verdict_of(entry.data),
        stage=None if stage is None else int(stage),
    )
    return {"verdicts": (*state.verdicts, judged)}


def _stop(state: TaskState, entry: Entry) -> Changes:
    return {"stops": (*state.stops, str(entry.data["reason"]))}


def _ask(state: TaskState, entry: Entry) -> Changes:
    options = tuple(str(option) for option in entry.data["options"])
    name = str(entry.data["id"])
    question = Question(
        id=name,
        question=str(entry.data["question"]),
        options=options,
        approves=str(entry.data.get("approves", "")),
        lacks=entry.data.get("lacks", {} if name.startswith("budget") else None),
        cause=str(entry.data.get("cause", "")),
    )
    return {"questions": (*state.questions, question)}


def _answer(state: TaskState, entry: Entry) -> Changes:
    asked, answer = str(entry.data["id"]), str(entry.data["answer"])
    questions = tuple(
        replace(q, answer=answer) if q.id == asked and q.answer is None else q for q in state.questions
    )
    return {"questions": questions}


def _outcome(state: TaskState, entry: Entry) -> Changes:
    data = entry.data
    ending = Ending(
        outcome=data["outcome"], verified=bool(data["verified"]), reason=str(data.get("reason", ""))
    )
    return {"ending": ending}


def intent_of(entry: Entry) -> Intent:
    """The intent that an entry of kind `intent` holds."""
    data: Mapping[str, Any] = entry.data
    charge = charge_of(data)
    return Intent(
        seq=entry.seq,
        call_id=str(data["call_id"]),
        step=step_of(data["step"]),
        recovery=cast("Recovery", data["recovery"]),
        epoch=int(data["epoch"]),
        seen=str(data.get("seen", "")),
        worst=charge.worst if isinstance(charge, Reserve) else Cost(acts=1),
        life=str(data.get("life", "")),
        approval=str(data.get("approval", "")),
        cause=str(data.get("cause", "")),
    )


_KINDS: Mapping[str, Callable[[TaskState, Entry], Changes]] = {
    "queued": _goal,
    "goal": _goal,
    "reading": _reading,
    "plan": _plan,
    "observation": _observation,
    "intent": _intent,
    "redo": _redo,
    "receipt": _receipt,
    "think": _think,
    "thought": _thought,
    "refusal": _refusal,
    "verdict": _verdict,
    "stop": _stop,
    "ask": _ask,
    "answer": _answer,
    "grant": _grant,
    "halt": _halt,
    "outcome": _outcome,
}
"""Every kind of entry and which fields of the state it changes (docs/design/journal.md)."""
