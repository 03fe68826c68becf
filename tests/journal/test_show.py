from __future__ import annotations

import pytest

from jidoka.brain.planner import Planner
from jidoka.errors import JournalError
from jidoka.journal.replay import state_of
from jidoka.journal.show import from_json_lines, json_lines, overview, readable
from jidoka.loop import work
from jidoka.record import Record
from jidoka.types import Atom, Entry, Goal
from tests.fakes.memory import MemoryJournal, gate_over
from tests.fakes.pictures import png
from tests.fakes.warehouse import SKILLS, Mishap, Warehouse


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    journal = MemoryJournal()
    body = Warehouse({"a": "receiving"}, mishaps={1: Mishap("slipped")})
    goal = Goal("put a on packing", ((Atom("on", ("a", "packing")),),), "a shall stand on packing")
    work(goal, Record(journal, "t"), brain=Planner("humanoid", SKILLS), door=gate_over(body))
    return journal.lines


def test_json_lines_are_an_exact_copy(entries: list[Entry]) -> None:
    assert from_json_lines(json_lines(entries)) == entries


def test_a_line_that_is_no_entry_is_named() -> None:
    with pytest.raises(JournalError, match="line 3 is not a journal entry"):
        from_json_lines(['{"seq":1,"task":"t","kind":"x","at_s":0,"data":{}}', "", '{"seq":1}'])


def test_every_entry_is_one_readable_line(entries: list[Entry]) -> None:
    lines = list(readable(entries))
    assert len(lines) == len(entries)
    assert not any("\n" in line for line in lines)
    text = "\n".join(lines)
    for part in (
        "goal        put a on packing",
        "a shall stand on packing [on(a, packing)]",
        "intent      humanoid.pick(box=a) (probe, key e1-1, epoch 1)",
        "slipped: humanoid.pick(box=a) failed on purpose",
        "humanoid.pick(box=a): not seen: holding(robot, a)",
        "outcome     done, verified: on(a, packing)",
    ):
        assert part in text


def test_a_picture_is_shown_by_its_size() -> None:
    receipt = {"call_id": "c", "by": "body", "ok": True, "code": "ok", "result": {"pictures": [png(40, 30)]}}
    (line,) = readable([Entry(1, "t", "receipt", 0.0, receipt)])
    assert line.endswith("c ok [picture of 40 x 30 px, 0 kB] (0.0 s)")


def test_an_unknown_kind_is_shown_as_it_is() -> None:
    assert next(readable([Entry(1, "t", "of a later version", 0.0, {"x": 1})])).endswith('{"x": 1}')


def test_a_task_in_one_line(entries: list[Entry]) -> None:
    assert overview(state_of(entries)) == "t  1970-01-01 00:16:40  done (verified), 3 acts: put a on packing"
