"""Journals of earlier versions still open, and replay to the same state, decisions and effects.

`tests/golden/*.jsonl` were written by runs over the fake warehouse (`write_golden` below made them). A change
that breaks one of these breaks every journal in the field: raise the format and read both instead.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from jidoka.brain.agent import Agent
from jidoka.brain.agent.transcript import transcript_of
from jidoka.brain.planner import Planner
from jidoka.codec import step_json
from jidoka.errors import BodyUnreachable
from jidoka.journal.replay import state_of
from jidoka.journal.show import from_json_lines, json_lines, readable
from jidoka.journal.state import TaskState
from jidoka.loop import work
from jidoka.record import Record
from jidoka.recovery import MORE
from jidoka.types import Act, Aim, Ask, Atom, Done, Entry, GiveUp, Goal, Note, Think
from tests.fakes.files import SKILLS as FILES_SKILLS
from tests.fakes.files import Files
from tests.fakes.memory import MemoryJournal, at_most, gate_over
from tests.fakes.mind import ScriptedMind, broken, call, says
from tests.fakes.warehouse import SKILLS, STATIONS, Mishap, Warehouse

GOLDEN = Path(__file__).parent / "golden"
NAMES = ("swap", "interrupted", "asked")
AGENT = "agent"
"""A task that a language model worked off, with mistakes, a lie, a question and a circle."""


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


def test_the_agent_decides_today_as_it_did_then() -> None:
    """Feed the recorded entries up to each of its decisions: it proposes what was then written."""
    recorded, decided = entries(AGENT), Counter[str]()
    for number, entry in enumerate(recorded):
        if entry.kind != "think" and "cause" not in entry.data:
            continue
        before = state_of(recorded[:number])
        assert before.goal is not None
        brain = Agent({"terminal": FILES_SKILLS})
        match brain.next(before.goal, recorded[:number], before.facts):
            case Think():
                assert entry.kind == "think"
            case Act(step, cause):
                assert (step_json(step), cause) == (entry.data["step"], entry.data["cause"])
            case Note(cause, _) | Aim(_, cause) | Ask(_, _, cause) | Done(_, cause):
                assert cause == entry.data["cause"]
            case GiveUp():
                raise AssertionError(f"gave up before entry {entry.seq}")
        decided[entry.kind] += 1
    assert decided == {"think": 8, "note": 6, "reading": 1, "intent": 4, "ask": 1, "verdict": 2}


def test_a_talk_replays_to_its_end() -> None:
    state, script = states(AGENT), transcript_of(entries(AGENT))
    assert (state.status, len(state.thoughts), len(script.turns)) == ("done", 8, 8)
    assert script.turns[-1].waiting is not None, "the claim that holds is the end, and nobody answers it"
    heads = [call.answer.head for turn in script.turns for call in turn.calls if call.answer is not None]
    assert "the person says: hello" in heads
    assert any(head.startswith("Not done") for head in heads)


@pytest.mark.parametrize("name", [*NAMES, AGENT])
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


def write_golden_agent() -> None:
    """Write the golden talk anew, as `write_golden`."""
    finds = {"tool": "terminal__read", "args": {"path": "a"}, "finds": {"text": "hello"}}
    read, journal = call("terminal__read", path="a"), MemoryJournal()
    lines = (
        says(call("ask", question="which word?"), text="I need the word first."),
        says(call("terminal__write", path="a", text="hello"), broken("expect", '{"checks": [')),
        says(text="I will say what I expect.", finish="stop"),
        says(call("expect", checks=[finds]), call("done", claim="it says hello")),
        says(read, read, read),
        says(call("look"), call("terminal__fly")),
        says(call("terminal__write", path="a", text="hello"), call("terminal__run", command="make")),
        says(call("done", claim="a says hello")),
    )
    mind, body, goal = ScriptedMind(lines), Files({"a": "other"}), Goal("write the word into a", ())
    for _ in range(2):
        record, brain = Record(journal, "t"), Agent({"terminal": FILES_SKILLS})
        first = 1 + len(record.entries)
        work(goal, record, brain=brain, door=gate_over(body, mind=mind, first_id=first))
        if journal.entries("t")[-1].kind != "outcome":
            journal.append("t", "answer", {"id": "q1", "answer": "hello"})
    (GOLDEN / f"{AGENT}.jsonl").write_text("\n".join(json_lines(journal.lines)) + "\n", "utf-8")
