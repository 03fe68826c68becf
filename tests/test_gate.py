from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jidoka.andon.permission import Decision, Deny, Request
from jidoka.errors import BodyUnreachable, BudgetExhausted, Busy, Fenced, UsageError
from jidoka.protocols import Progress
from jidoka.record import Record
from jidoka.types import Atom, Observation, Receipt, Step
from tests.fakes.memory import MemoryJournal, at_most, gate_over
from tests.fakes.warehouse import Mishap, Warehouse

PICK = Step("humanoid", "pick", {"box": "a"})


def opened(task: str = "t") -> Record:
    return Record(MemoryJournal(), task)


def kinds(record: Record) -> list[str]:
    return [entry.kind for entry in record.entries]


def test_the_intent_is_on_disk_before_the_body_is_called() -> None:
    record, before = opened(), list[list[str]]()
    body = Warehouse({"a": "receiving"}, before_call=lambda number: before.append(kinds(record)))
    receipt = gate_over(body).act(record, PICK)
    assert isinstance(receipt, Receipt)
    assert receipt.ok
    assert before == [["intent"]]
    assert kinds(record) == ["intent", "receipt"]


def test_the_intent_tells_all_that_recovery_needs() -> None:
    record = opened()
    gate_over(Warehouse({"a": "receiving"}), epoch=7).act(record, PICK)
    intent = record.state.deeds[0].intent
    assert (intent.step, intent.recovery, intent.epoch, intent.call_id) == (PICK, "probe", 7, "e7-1")


HOLD = Step("humanoid", "pick", {"box": "a"}, post=(Atom("holding", ("robot", "a")),))


@pytest.mark.parametrize(("remembers", "by"), [(True, "body"), (False, "probe")])
def test_after_a_lost_line_the_body_is_asked_before_anybody_looks(remembers: bool, by: str) -> None:
    record, body = opened(), Warehouse({"a": "receiving"}, mishaps={1: Mishap("lost")})
    gate = gate_over(body)
    with pytest.raises(BodyUnreachable):
        gate.act(record, HOLD)
    assert len(record.state.open) == 1
    if not remembers:
        body.receipts.clear()
    assert gate.recover(record, record.state.open[0]) is None
    assert (body.calls, record.state.open, record.state.deeds[0].by) == (1, (), by)
    assert kinds(record)[1:] == (["receipt"] if remembers else ["observation", "receipt"])


def test_a_stale_observation_never_decides() -> None:
    """What was seen before the body was killed says that the pick may begin; now, that it did."""
    record, body = opened(), Warehouse({"a": "receiving"}, mishaps={1: Mishap("lost")})
    gate = gate_over(body)
    gate.look(record)
    with pytest.raises(BodyUnreachable):
        gate.act(record, HOLD)
    body.receipts.clear()
    gate.recover(record, record.state.open[0])
    assert (body.acts, record.state.deeds[0].receipt.code) == (["humanoid.pick(box=a)"], "seen")


def test_nothing_is_called_without_permission() -> None:
    record, body = opened(), Warehouse({"a": "receiving"})
    receipt = gate_over(body, permit=lambda request: Deny("not on Sundays")).act(record, PICK)
    assert isinstance(receipt, Receipt)
    assert (receipt.ok, receipt.code, "not on Sundays" in receipt.message) == (False, "denied", True)
    assert (body.calls, kinds(record), record.state.open) == (0, ["refusal"], ())


def test_a_permission_check_that_breaks_means_no() -> None:
    def broken(request: Request) -> Decision:
        raise ZeroDivisionError

    record, body = opened(), Warehouse({"a": "receiving"})
    gate_over(body, permit=broken).act(record, PICK)
    assert "unknown is no" in record.state.refusals[0].message
    assert body.calls == 0


def test_nothing_is_called_beyond_the_budget() -> None:
    record, body = opened(), Warehouse({"a": "receiving"})
    gate = gate_over(body, caps=at_most(acts=1))
    gate.act(record, PICK)
    with pytest.raises(BudgetExhausted, match="this task: 1 of 1 acts are spent"):
        gate.act(record, Step("humanoid", "place", {"box": "a", "station": "packing"}))
    assert body.calls == 1


def test_seconds_are_reserved_before_they_are_spent() -> None:
    body = Warehouse({"a": "receiving"})
    with pytest.raises(BudgetExhausted, match="the next act needs 24"):
        gate_over(body, caps=at_most(seconds=23)).act(opened(), PICK)
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
    assert isinstance(receipt, Receipt)
    assert (receipt.ok, receipt.code, receipt.retryable) == (False, "busy", True)
    assert record.state.open == ()


@pytest.mark.parametrize(
    "bad", [{"seconds": float("nan")}, {"result": {"x": float("inf")}}, {"result": {"x": object()}}]
)
def test_a_receipt_that_is_no_json_is_settled_all_the_same(bad: dict[str, Any]) -> None:
    class Strange(Warehouse):
        def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
            return Receipt(True, message="fine", **bad)

    record = opened()
    gate_over(Strange({"a": "receiving"})).act(record, PICK)
    assert record.state.open == ()
    (deed,) = record.state.deeds
    assert (deed.receipt.ok, deed.receipt.code, dict(deed.receipt.result)) == (True, "ok", {})
    assert "no JSON" in deed.receipt.message


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


def door_calls(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, str]]:
    """Every `x.call(...)` or `x.attach(...)` with a key, and every such method handed on uncalled by
    `getattr`: (function it stands in, what is called)."""
    for node in ast.iter_child_nodes(tree):
        where = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else inside
        match node:
            case ast.Call(func=ast.Attribute(attr="call" | "attach" as attr)):
                keyed = any(keyword.arg in {"call_id", "epoch", None} for keyword in node.keywords)
                if keyed or (attr == "call" and len(node.args) == 1 and not node.keywords):
                    yield where, attr
            case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value="call" | "attach"), *_]):
                yield where, "getattr"
            case _:
                pass
        yield from door_calls(node, where)


def test_no_other_module_calls_a_body() -> None:
    """Nothing but the gate begins a call or asks for its receipt; a body around a body hands on what it was
    asked itself, from the method of the same name."""
    source = Path(__file__).parent.parent / "src" / "jidoka"
    found = {
        (path.relative_to(source).as_posix(), where, attr)
        for path in source.rglob("*.py")
        if re.search(r"\b(call|attach)\b", text := path.read_text("utf-8"))
        for where, attr in door_calls(ast.parse(text))
    }
    assert ("gate.py", "_call", "call") in found
    assert ("gate.py", "recover", "attach") in found
    others = {call for call in found if call[0] != "gate.py" and call[1] != call[2]}
    assert not others - NO_BODIES, "only the gate acts"


NO_BODIES: set[tuple[str, str, str]] = set()
"""Calls of that shape whose object is no body, looked at one by one."""


@pytest.mark.parametrize(
    "line",
    [
        "body.call(step, call_id='x', epoch=1)",
        "body.attach('x', epoch=1)",
        "getattr(body, 'call')(s)",
        "self.bodies['h'].call(step, **key)",
    ],
)
def test_a_way_around_the_gate_would_be_found(line: str) -> None:
    assert list(door_calls(ast.parse(f"def sneak():\n    {line}")))
