from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.codec import observation_json, receipt_json, step_json
from jidoka.errors import JournalError
from jidoka.journal.replay import advance, state_of
from jidoka.journal.state import TaskState
from jidoka.record import Record
from jidoka.types import Atom, Entry, Receipt, Step
from tests.fakes.memory import MemoryJournal
from tests.strategies import observations

STEP = step_json(Step("humanoid", "pick", {"box": "a"}, post=(Atom("holding", ("robot", "a")),)))


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, dict[str, object]]]:
    """Entries as a worker may write them, kills in between included."""
    open_ids, asked, entries = list[str](), list[str](), list[tuple[str, dict[str, object]]]()
    for number in range(draw(st.integers(0, 12))):
        kind = draw(
            st.sampled_from(["observation", "intent", "receipt", "verdict", "stop", "ask", "answer", "new"])
        )
        if kind == "observation":
            entries.append((kind, {**observation_json(draw(observations())), "gone": []}))
        elif kind == "intent":
            open_ids.append(f"c{number}")
            entries.append((kind, {"call_id": f"c{number}", "step": STEP, "recovery": "probe", "epoch": 1}))
        elif kind == "receipt" and open_ids:
            receipt = receipt_json(Receipt(draw(st.booleans()), seconds=1.0))
            entries.append((kind, {"call_id": open_ids.pop(), "by": "body", **receipt}))
        elif kind == "verdict":
            entries.append((kind, {"of": "stage", "stage": 0, "holds": draw(st.booleans()), "missing": []}))
        elif kind == "stop":
            entries.append((kind, {"reason": "x"}))
        elif kind == "ask":
            asked.append(f"q{number}")
            entries.append((kind, {"id": asked[-1], "question": "?", "options": ["a"]}))
        elif kind == "answer" and asked:
            entries.append((kind, {"id": asked[-1], "answer": "a"}))
        elif kind == "new":
            entries.append(("of a later version", {"x": 1}))
    return entries


@given(histories())
def test_replay_equals_live(history: list[tuple[str, dict[str, object]]]) -> None:
    journal = MemoryJournal()
    live = Record(journal, "t")
    for kind, data in history:
        live.write(kind, data)
        assert state_of(journal.entries("t")) == live.state
    assert Record(journal, "t").state == live.state


@given(histories(), st.integers(0, 12))
def test_a_kill_anywhere_leaves_a_state(history: list[tuple[str, dict[str, object]]], cut: int) -> None:
    entries = [Entry(n, "t", kind, 0.0, data) for n, (kind, data) in enumerate(history[:cut])]
    state = state_of(entries)
    assert len(state.open) + len(state.deeds) == sum(entry.kind == "intent" for entry in entries)


DAMAGED: list[tuple[str, dict[str, Any]]] = [
    ("intent", {"call_id": "c"}),
    ("receipt", {"call_id": "nobody's", "by": "body", "ok": True, "code": "ok"}),
    ("observation", {"body": "h"}),
    ("verdict", {"of": "goal", "holds": True, "missing": [[]]}),
]


@pytest.mark.parametrize(("kind", "data"), DAMAGED)
def test_an_entry_of_another_shape_is_damage(kind: str, data: dict[str, object]) -> None:
    with pytest.raises(JournalError, match=f"entry 5 \\({kind} of t\\) is damaged"):
        state_of([Entry(5, "t", kind, 0.0, data)])


def test_entries_of_two_tasks_are_not_mixed() -> None:
    state = advance(TaskState(), Entry(1, "t1", "goal", 0.0, {"text": "x"}))
    with pytest.raises(JournalError, match="of task t2, not t1"):
        advance(state, Entry(2, "t2", "stop", 0.0, {"reason": "x"}))


def test_a_task_is_open_then_asks_then_ends() -> None:
    record = Record(MemoryJournal(), "t")
    states = [record.state.status]
    told: list[tuple[str, dict[str, Any]]] = [
        ("ask", {"id": "q1", "question": "?", "options": []}),
        ("answer", {"id": "q1", "answer": "a"}),
        ("outcome", {"outcome": "done", "verified": True}),
    ]
    for kind, data in told:
        record.write(kind, data)
        states.append(record.state.status)
    assert states == ["open", "asked", "open", "done"]


def test_a_task_that_waits_in_the_queue_is_known_by_what_was_said() -> None:
    state = state_of([Entry(1, "t", "queued", 5.0, {"text": "tidy up", "priority": 0})])
    assert (state.text, state.goal, state.status, state.started_s) == ("tidy up", None, "open", 5.0)
