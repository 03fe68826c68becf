"""Journals of earlier versions still open, and replay to the same state, decisions and effects.

`tests/golden/*.jsonl` were written by runs over the fake warehouse (`write_golden` below made them). A change
that breaks one of these breaks every journal in the field: raise the format and read both instead.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from jidoka.brain.planner import Planner
from jidoka.errors import BodyUnreachable
from jidoka.journal.replay import TaskState, state_of
from jidoka.journal.show import from_json_lines, json_lines, readable
from jidoka.loop import work
from jidoka.record import Record
from jidoka.recovery import MORE
from jidoka.types import Act, Atom, Entry, Goal
from tests.fakes.memory import MemoryJournal, at_most, gate_over
from tests.fakes.warehouse import SKILLS, STATIONS, Mishap, Warehouse

GOLDEN = Path(__file__).parent / "golden"
NAMES = ("swap", "interrupted", "asked")


def entries(name: str) -> list[Entry]:
    return from_json_lines((GOLDEN / f"{name}.jsonl").read_text("utf-8").splitlines())


def states(name: str) -> TaskState:
    return state_of(entries(name))


def test_a_swap_replays_to_its_end() -> None:
    state = states("swap")
    assert (state.status, state.acts_s) == ("done", pytest.approx(63.0))
    assert state.ending is not None
    assert state.ending.verified
    assert [deed.receipt.code for deed in state.deeds] == ["slipped", *["ok"] * 6]
    assert [(j.of, j.verdict.holds) for j in state.verdicts] == [
        *[("step", False), *[("step", True)] * 6],
        *[("stage", True), ("goal", True)],
    ]
    seen = {fact.atom for fact in state.facts}
    assert {Atom("on", ("a", "packing")), Atom("on", ("b", "receiving"))} <= seen


def test_an_interrupted_task_replays_to_an_open_intent() -> None:
    state = states("interrupted")
    assert (state.status, len(state.open), state.ending) == ("open", 1, None)
    assert str(state.open[0].step) == "humanoid.place(box=a, station=packing)"


def test_a_question_replays_with_its_answer() -> None:
    state = states("asked")
    assert [(q.id, q.answer) for q in state.questions] == [("budget1", "as much again")]
    assert state.status == "done"


@pytest.mark.parametrize("name", NAMES)
def test_the_planner_decides_today_as_it_did_then(name: str) -> None:
    """Feed the recorded entries up to each intent: the planner proposes what was then done."""
    recorded, decided = entries(name), 0
    planner = Planner("humanoid", SKILLS)
    for number, entry in enumerate(recorded):
        if entry.kind != "intent":
            continue
        before = state_of(recorded[:number])
        assert before.goal is not None
        proposal = planner.next(before.goal, recorded[:number], before.facts)
        assert isinstance(proposal, Act)
        assert str(proposal.step) == str(state_of(recorded[: number + 1]).open[-1].step)
        decided += 1
    assert decided > 0


def test_an_interrupted_task_is_carried_on_from_its_golden_journal() -> None:
    body = Warehouse({"a": "robot"}, robot_at="receiving")
    journal = MemoryJournal(entries("interrupted"))
    state = states("interrupted")
    assert state.goal is not None
    outcome = work(
        state.goal, Record(journal, "t"), brain=Planner("humanoid", SKILLS), door=gate_over(body, epoch=2)
    )
    assert (outcome.outcome, outcome.verified, len(body.acts)) == ("done", True, 1)


@pytest.mark.parametrize("name", NAMES)
def test_every_golden_entry_is_readable(name: str) -> None:
    assert len(list(readable(entries(name)))) == len(entries(name))


def write_golden() -> None:
    """Write the golden journals anew: on purpose, after a change of the format, beside the old ones."""
    swap = Goal(
        "swap a and b", ((Atom("on", ("a", "packing")), Atom("on", ("b", "receiving"))),), "a and b swap"
    )
    fetch = Goal("put a on packing", ((Atom("on", ("a", "packing")),),), "a shall stand on packing")
    brain, small = Planner("humanoid", SKILLS), dict.fromkeys(STATIONS, (0.4, 0.5))
    journals = {name: MemoryJournal() for name in NAMES}

    body = Warehouse({"a": "receiving", "b": "packing"}, told_size=small, mishaps={1: Mishap("slipped")})
    work(swap, Record(journals["swap"], "t"), brain=brain, door=gate_over(body))

    body = Warehouse({"a": "receiving"}, mishaps={2: Mishap("unreached")})
    with pytest.raises(BodyUnreachable):
        work(fetch, Record(journals["interrupted"], "t"), brain=brain, door=gate_over(body))

    gate = gate_over(Warehouse({"a": "receiving"}), caps=at_most(acts=1))
    work(fetch, Record(journals["asked"], "t"), brain=brain, door=gate)
    journals["asked"].append("t", "answer", {"id": "budget1", "answer": MORE})
    work(fetch, Record(journals["asked"], "t"), brain=brain, door=gate)
    for name, journal in journals.items():
        (GOLDEN / f"{name}.jsonl").write_text("\n".join(json_lines(journal.lines)) + "\n", "utf-8")
