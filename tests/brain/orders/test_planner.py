"""Boxes first, then the paperwork: over dictionaries of a hall and of a desk, by the real loop."""

from __future__ import annotations

import pytest

from jidoka.brain.orders.planner import OrderPlanner
from jidoka.brain.planner import Planner
from jidoka.errors import UsageError
from jidoka.loop import work
from jidoka.outcome import Outcome
from jidoka.record import Record
from jidoka.types import Atom, Goal, SkillSpec
from tests.fakes.desk import SKILLS as AT_DESK
from tests.fakes.desk import Desk, FakeOrder
from tests.fakes.memory import MemoryJournal, gate_over
from tests.fakes.warehouse import SKILLS as IN_HALL
from tests.fakes.warehouse import Mishap, Warehouse


def run_goal(goal: Goal, body: Warehouse, desk: Desk) -> Outcome:
    return work(goal, Record(MemoryJournal(), "t"), brain=brain(), door=gate_over(body, desk))


def ship(*numbers: int) -> Goal:
    return Goal("ship", (tuple(Atom("shipped", (f"order_{n}",)) for n in numbers),))


def brain() -> OrderPlanner:
    return OrderPlanner(Planner("humanoid", IN_HALL), "browser", AT_DESK)


def hall(**where: str) -> Warehouse:
    return Warehouse(where or {"box_1": "receiving", "box_2": "shelf_a", "box_3": "packing"})


def test_an_order_is_marked_when_all_its_boxes_are_there() -> None:
    body, desk = hall(), Desk({7: FakeOrder({"box_1": 1, "box_2": 1}), 8: FakeOrder({"box_3": 1})})
    outcome = run_goal(ship(7, 8), body, desk)
    assert (outcome.outcome, outcome.verified) == ("done", True)
    assert sorted(desk.submissions) == ["order_7", "order_8"]
    assert set(body.where.values()) == {"shipping"}


def test_it_is_marked_as_soon_as_it_may_be() -> None:
    body = hall(box_1="receiving", box_2="shipping")
    desk = Desk({7: FakeOrder({"box_1": 1}), 8: FakeOrder({"box_2": 1})})
    seen: list[int] = []
    body.before_call = lambda _: seen.append(len(desk.submissions))
    run_goal(ship(7, 8), body, desk)
    assert seen[0] == 1, "order 8 needs no walk, so it is marked before the first one"


@pytest.mark.parametrize(
    ("orders", "reason"),
    [
        ({8: FakeOrder({"box_9": 1})}, "box_9 is out of stock"),
        ({8: FakeOrder({"box_3": 2})}, "2 of box_3 are ordered, and there is one"),
        ({8: FakeOrder({"box_1": 1, "box_3": 1})}, "box_1 goes to order_7"),
        ({8: FakeOrder({})}, "it has no items"),
        ({8: FakeOrder({"box_3": 1}, status="cancelled")}, "order_8 is cancelled"),
        ({}, "the desk shows no order_8"),
    ],
)
def test_what_can_not_be_shipped_is_told_and_the_rest_is_done(
    orders: dict[int, FakeOrder], reason: str
) -> None:
    desk = Desk({7: FakeOrder({"box_1": 1}), **orders})
    outcome = run_goal(ship(7, 8), hall(), desk)
    assert (outcome.outcome, outcome.verified) == ("failed", False)
    assert reason in outcome.reason
    assert desk.submissions == ["order_7"]


def test_books_that_promise_what_is_not_there_are_named() -> None:
    desk = Desk({8: FakeOrder({"box_9": 1})}, stock={("box_9", "shelf_b"): 1})
    outcome = run_goal(ship(8), hall(), desk)
    assert "box_9 is not in the hall, though the books have it at shelf_b" in outcome.reason


def test_a_failure_after_the_effect_is_seen_and_not_repeated() -> None:
    desk = Desk({7: FakeOrder({"box_1": 1})}, fails=frozenset({1}))
    outcome = run_goal(ship(7), hall(), desk)
    assert outcome.verified
    assert desk.submissions == ["order_7"]


def test_an_app_that_never_takes_it_ends_the_job_with_the_reason() -> None:
    desk = Desk({7: FakeOrder({"box_1": 1})}, dead=True)
    outcome = run_goal(ship(7), hall(), desk)
    assert outcome.outcome == "failed"
    assert desk.submissions == []


def test_what_was_sent_with_an_unknown_outcome_is_not_sent_again() -> None:
    desk = Desk({7: FakeOrder({"box_1": 1})}, silent=True)
    outcome = run_goal(ship(7), hall(), desk)
    assert (outcome.outcome, desk.calls) == ("failed", 1)
    assert "the desk does not show it as shipped" in outcome.reason


def test_an_order_that_changes_meanwhile_is_shipped_as_it_is_now() -> None:
    body, desk = hall(), Desk({7: FakeOrder({"box_1": 1})})

    def change(number: int) -> None:
        if number == 2:
            desk.orders[7].wants["box_3"] = 1

    body.before_call = change
    assert run_goal(ship(7), body, desk).verified
    assert body.where["box_3"] == "shipping"


def test_an_order_that_is_cancelled_meanwhile_is_not_marked() -> None:
    body, desk = hall(), Desk({7: FakeOrder({"box_1": 1})})

    def cancel(number: int) -> None:
        desk.orders[7].status = "cancelled"

    body.before_call = cancel
    outcome = run_goal(ship(7), body, desk)
    assert (outcome.outcome, desk.submissions) == ("failed", [])
    assert "order_7 is cancelled" in outcome.reason


def test_a_box_that_can_not_be_carried_costs_its_order_alone() -> None:
    body = hall()
    body.heavy = frozenset({"box_1"})
    desk = Desk({7: FakeOrder({"box_1": 1}), 8: FakeOrder({"box_3": 1})})
    outcome = run_goal(ship(7, 8), body, desk)
    assert desk.submissions == ["order_8"]
    assert "too_heavy" in outcome.reason


def test_an_order_for_which_there_is_no_room_costs_no_other() -> None:
    body = hall()
    body.room = {**body.room, "shipping": 2}
    body.where["box_4"] = "shelf_b"
    desk = Desk({7: FakeOrder({"box_1": 1, "box_2": 1, "box_4": 1}), 8: FakeOrder({"box_3": 1})})
    outcome = run_goal(ship(7, 8), body, desk)
    assert desk.submissions == ["order_8"]
    assert "order_7" in outcome.reason


def test_shipped_boxes_make_room_for_others() -> None:
    body = hall()
    body.room = {**body.room, "shipping": 2}
    desk = Desk({n: FakeOrder({f"box_{n}": 1}) for n in (1, 2, 3)})
    assert run_goal(ship(1, 2, 3), body, desk).verified


def test_a_slip_on_the_way_is_tried_again() -> None:
    body = hall()
    body.mishaps = {1: Mishap("slipped")}
    desk = Desk({7: FakeOrder({"box_1": 1})})
    assert run_goal(ship(7), body, desk).verified


def test_stock_is_corrected_after_the_boxes_have_moved() -> None:
    body = hall(box_1="receiving")
    desk = Desk({}, stock={("box_1", "receiving"): 1})
    stock = (Atom("stock", ("box_1", "shelf_a")), Atom("stock", ("box_1", "receiving"), negated=True))
    goal = Goal("restock", ((Atom("on", ("box_1", "shelf_a")),), stock))
    outcome = run_goal(goal, body, desk)
    assert outcome.verified
    assert body.where["box_1"] == "shelf_a"
    assert sorted(desk.submissions) == ["box_1 receiving 0", "box_1 shelf_a 1"]


def test_a_plan_marks_each_order_right_after_its_last_box() -> None:
    body, desk = hall(), Desk({7: FakeOrder({"box_1": 1, "box_2": 1}), 8: FakeOrder({"box_3": 1})})
    plan = brain().plan(ship(7, 8), (*body.observe().facts, *desk.observe().facts))
    at = [step.args["order"] if step.skill == "mark_shipped" else step.args["box"] for step in plan.steps]
    assert len(at) == 8
    assert at.index("order_7") > max(n for n, name in enumerate(at) if name in {"box_1", "box_2"})
    assert at.index("order_8") == max(n for n, name in enumerate(at) if name == "box_3") + 1
    assert plan.problems == ()


def test_a_plan_tells_what_can_not_be_shipped() -> None:
    body, desk = hall(), Desk({7: FakeOrder({"box_9": 1})})
    plan = brain().plan(ship(7), (*body.observe().facts, *desk.observe().facts))
    assert plan.problems == ("order_7: box_9 is out of stock",)
    assert plan.steps == ()


def test_a_goal_without_paper_is_the_hall_planner_s() -> None:
    body = hall()
    assert run_goal(Goal("move", ((Atom("on", ("box_1", "shelf_b")),),)), body, Desk({})).verified


def test_a_desk_must_say_where_boxes_stand_when_an_order_is_marked() -> None:
    with pytest.raises(UsageError, match="must declare"):
        OrderPlanner(Planner("humanoid", IN_HALL), "browser", [SkillSpec("mark_shipped", "", "probe", {})])
