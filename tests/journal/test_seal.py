"""A replay that comes to another state than the worker held is found, with the entry where it shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jidoka.journal.seal import replayed, seal
from jidoka.journal.state import Deed, Ending, Halt, Intent, Judged, Question, Refusal, TaskState
from jidoka.ledger.cost import Cost
from jidoka.record import Record
from jidoka.sightings import sightings_of
from jidoka.types import Entry, Goal, Receipt, Step, Verdict
from tests.fakes.memory import MemoryJournal
from tests.fakes.warehouse import Mishap, Warehouse
from tests.test_loop import SWAP, goal, run


def lived() -> list[Entry]:
    journal = MemoryJournal()
    run(Warehouse({"a": "receiving", "b": "packing"}, mishaps={1: Mishap("slipped")}), SWAP, journal=journal)
    return journal.lines


def test_a_life_is_replayed_to_the_same_seals() -> None:
    found = replayed(lived())
    assert (found.equal, found.seals, found.state.status) == (True, 1, "done")


def test_every_question_carries_a_seal() -> None:
    journal = MemoryJournal()
    run(
        Warehouse({"a": "receiving"}, mishaps={2: Mishap("stopped")}), goal(["on a packing"]), journal=journal
    )
    assert (replayed(journal.lines).seals, replayed(journal.lines).equal) == (1, True)


@pytest.mark.parametrize("kind", ["observation", "intent", "receipt", "verdict", "goal", "reading"])
def test_an_entry_that_is_missing_or_changed_is_noticed(kind: str) -> None:
    lines = lived()
    number = max(n for n, entry in enumerate(lines) if entry.kind == kind)
    entry = lines[number]
    change = {
        "observation": {"at_s": 77.0},
        "intent": {"recovery": "repeat"},
        "receipt": {"message": "it went well"},
        "verdict": {"holds": not entry.data.get("holds")},
        "goal": {"text": "something else"},
        "reading": {"reading": "something else", "text": "something else"},
    }[kind]
    changed = [*lines[:number], replace(entry, data={**entry.data, **change}), *lines[number + 1 :]]
    found = replayed(changed)
    assert found.difference is not None
    assert (found.difference.seq, found.difference.kind) == (lines[-1].seq, "outcome")
    assert found.difference.written != found.difference.rebuilt


def test_the_first_difference_is_reported() -> None:
    journal = MemoryJournal()
    record = Record(journal, "t")
    for name in ("q1", "q2"):
        record.write("ask", {"id": name, "question": "?", "options": []})
    wrong = replace(journal.lines[0], data={**journal.lines[0].data, "seal": "1:0000000000000000"})
    found = replayed([wrong, journal.lines[1]])
    assert found.difference is not None
    assert (found.difference.seq, found.seals) == (1, 2)


def test_what_cannot_be_compared_is_no_difference() -> None:
    entry = Entry(1, "t", "outcome", 0.0, {"outcome": "done", "verified": True})
    assert replayed([entry]).seals == 0
    assert replayed([replace(entry, data={**entry.data, "seal": "9:abc"})]).seals == 0


def test_what_others_wrote_is_read_before_a_seal_is_made() -> None:
    journal = MemoryJournal()
    record = Record(journal, "t")
    record.write("ask", {"id": "q1", "question": "?", "options": []})
    journal.append("t", "answer", {"id": "q1", "answer": "yes"})
    record.write("outcome", {"outcome": "done", "verified": True})
    assert replayed(journal.lines).equal
    assert record.state.questions[0].answer == "yes"


STEP = Step("humanoid", "pick", {"box": "a"})
INTENT = Intent(seq=1, call_id="c", step=STEP, recovery="probe", epoch=1)
OTHERWISE: dict[str, Any] = {
    "task": "t",
    "text": "x",
    "goal": Goal("x", ()),
    "plan": (STEP,),
    "sightings": sightings_of(
        [Entry(1, "t", "observation", 0.0, {"body": "h", "at_s": 1.0, "facts": [], "gone": []})]
    ),
    "open": (INTENT,),
    "deeds": (Deed(intent=INTENT, receipt=Receipt(True), by="body"),),
    "verdicts": (Judged(of="goal", verdict=Verdict(True)),),
    "stops": ("lunch",),
    "questions": (Question(id="q1", question="?"),),
    "refusals": (Refusal(step=STEP, code="denied", message="no"),),
    "halts": (Halt(seq=1, reason="lunch", cancel=False),),
    "grants": ("budget1",),
    "thinking": {"p1": Cost(tokens=1)},
    "thoughts": ("p1",),
    "ending": Ending(outcome="done", verified=True),
    "started_s": 1.0,
    "last_s": 2.0,
}
"""Every field of a state, as it is not by default."""


@pytest.mark.parametrize("name", TaskState.__dataclass_fields__)
def test_a_seal_is_of_everything_in_a_state(name: str) -> None:
    assert seal(replace(TaskState(), **{name: OTHERWISE[name]})) != seal(TaskState())
