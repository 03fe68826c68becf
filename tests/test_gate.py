from __future__ import annotations

import ast
from pathlib import Path

import pytest

from jidoka.budget import Allowance
from jidoka.errors import BodyUnreachable, BudgetExhausted, Busy, Fenced, Refused, UsageError
from jidoka.protocols import Progress
from jidoka.record import Record
from jidoka.types import Atom, Observation, Receipt, SkillSpec, Step
from tests.fakes.memory import MemoryJournal, gate_over
from tests.fakes.warehouse import Mishap, Warehouse

PICK = Step("humanoid", "pick", {"box": "a"})


def opened(task: str = "t") -> Record:
    return Record(MemoryJournal(), task)


def kinds(record: Record) -> list[str]:
    return [entry.kind for entry in record.entries]


def test_the_intent_is_on_disk_before_the_body_is_called() -> None:
    record, before = opened(), list[list[str]]()
    body = Warehouse({"a": "receiving"}, before_call=lambda number: before.append(kinds(record)))
    assert gate_over(body).act(record, PICK).ok
    assert before == [["intent"]]
    assert kinds(record) == ["intent", "receipt"]


def test_the_intent_tells_all_that_recovery_needs() -> None:
    record = opened()
    gate_over(Warehouse({"a": "receiving"}), epoch=7).act(record, PICK)
    intent = record.state.deeds[0].intent
    assert (intent.step, intent.recovery, intent.epoch, intent.call_id) == (PICK, "probe", 7, "e7-1")


def test_a_lost_line_leaves_the_intent_open_and_recovery_sees_the_effect() -> None:
    record, body = opened(), Warehouse({"a": "receiving"}, mishaps={1: Mishap("lost")})
    gate = gate_over(body)
    step = Step("humanoid", "pick", {"box": "a"}, post=(Atom("holding", ("robot", "a")),))
    with pytest.raises(BodyUnreachable):
        gate.act(record, step)
    assert len(record.state.open) == 1
    gate.look(record)
    assert gate.recover(record, record.state.open[0]) is None
    assert (body.calls, record.state.open, record.state.deeds[0].by) == (1, (), "probe")


def test_nothing_is_called_without_permission() -> None:
    record, body = opened(), Warehouse({"a": "receiving"})
    with pytest.raises(Refused, match="not on Sundays"):
        gate_over(body, permit=lambda step, spec: "not on Sundays").act(record, PICK)
    assert (body.calls, kinds(record)) == (0, [])


def test_a_permission_check_that_breaks_means_no() -> None:
    def broken(step: Step, spec: SkillSpec) -> str | None:
        raise ZeroDivisionError

    body = Warehouse({"a": "receiving"})
    with pytest.raises(Refused, match="unknown is no"):
        gate_over(body, permit=broken).act(opened(), PICK)
    assert body.calls == 0


def test_nothing_is_called_beyond_the_budget() -> None:
    record, body = opened(), Warehouse({"a": "receiving"})
    gate = gate_over(body, budget=Allowance(seconds=1e6, acts=1))
    gate.act(record, PICK)
    with pytest.raises(BudgetExhausted, match="1 of 1 acts are spent"):
        gate.act(record, Step("humanoid", "place", {"box": "a", "station": "packing"}))
    assert body.calls == 1


def test_seconds_are_reserved_before_they_are_spent() -> None:
    body = Warehouse({"a": "receiving"})
    with pytest.raises(BudgetExhausted, match="the next act needs 12"):
        gate_over(body, budget=Allowance(seconds=11.0, acts=9)).act(opened(), PICK)
    assert body.calls == 0


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (Step("browser", "open"), "no body 'browser'; there are: humanoid"),
        (Step("humanoid", "dance"), "no skill 'dance'; it has: walk_to, pick, place"),
    ],
)
def test_what_does_not_exist_is_named_with_the_alternatives(step: Step, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        gate_over(Warehouse({})).act(opened(), step)


def test_an_old_epoch_is_refused_by_the_body() -> None:
    body = Warehouse({"a": "receiving"}, epoch=5)
    with pytest.raises(Fenced):
        gate_over(body, epoch=4).act(opened(), PICK)
    assert body.acts == []


class Occupied(Warehouse):
    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        raise Busy("somebody else leads it")


def test_a_call_that_has_not_begun_gets_a_receipt() -> None:
    record = opened()
    receipt = gate_over(Occupied({})).act(record, PICK)
    assert (receipt.ok, receipt.code, receipt.retryable) == (False, "busy", True)
    assert record.state.open == ()


class Shy(Warehouse):
    """Does not answer the first times."""

    silent: int = 3

    def observe(self) -> Observation:
        self.silent -= 1
        if self.silent >= 0:
            raise BodyUnreachable("no answer")
        return super().observe()


def test_looking_is_tried_again() -> None:
    assert gate_over(Shy({"a": "packing"})).look(opened())


def test_looking_is_not_tried_for_ever() -> None:
    body = Shy({})
    body.silent = 1000
    with pytest.raises(BodyUnreachable):
        gate_over(body).look(opened())
    assert body.silent > 900


def test_a_body_that_cannot_be_stopped_does_not_keep_the_others_going() -> None:
    class Deaf(Warehouse):
        def stop(self, reason: str) -> None:
            raise BodyUnreachable("no answer")

    record, well = opened(), Warehouse({}, name="other")
    gate_over(Deaf({}), well).stop(record, "enough")
    assert well.stopped == ["enough"]
    assert record.entries[-1].data["unreached"] == ["humanoid: no answer"]


def test_no_other_module_calls_a_body() -> None:
    """`x.call(...)` with a `call_id` stands in the gate alone (and in bodies, which forward it)."""
    source = Path(__file__).parent.parent / "src" / "jidoka"
    callers = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "call"
        and any(keyword.arg == "call_id" for keyword in node.keywords)
    }
    assert {name for name in callers if not name.startswith("bodies/")} == {"gate.py"}
