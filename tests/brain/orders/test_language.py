"""Sentences about orders: what they come to, what is asked back, and what is left to the translator."""

from __future__ import annotations

import pytest

from jidoka.brain.orders.language import read_orders
from jidoka.brain.translate import Reading, understood
from jidoka.types import Atom
from tests.fakes.desk import Desk, FakeOrder
from tests.fakes.warehouse import Warehouse

HALL = {"box_1": "receiving", "box_2": "shelf_a", "box_3": "packing"}
ORDERS = {
    1041: FakeOrder({"box_1": 1}),
    1042: FakeOrder({"box_2": 1, "box_3": 1}),
    1043: FakeOrder({"box_9": 1}),
    1040: FakeOrder({"box_8": 1}, status="shipped", due="2026-01-04"),
}


def read(sentence: str, orders: dict[int, FakeOrder] | None = None) -> Reading | None:
    said: list[str] = []

    def translate(job: str) -> Reading:
        said.append(job)
        return understood(job, ((Atom("on", ("box_1", "shelf_a")),),))

    facts = (
        *Warehouse(dict(HALL)).observe().facts,
        *Desk(ORDERS if orders is None else orders).observe().facts,
    )
    reading = read_orders(sentence, facts, translate)
    if said:
        assert said == ["move all boxes from receiving to shelf a"]
    return reading


def goal(reading: Reading | None) -> list[list[str]]:
    assert reading is not None
    assert reading.goal is not None, reading.question
    return [[str(atom) for atom in stage] for stage in reading.goal.stages]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ship every open order",
        "ship today's orders",
        "Please ship all orders.",
        "Could you send out all the open orders, please?",
        "dispatch the outstanding orders now",
        "Process all orders that are still open!",
        "get today's orders out of the door",
    ],
)
def test_every_order_that_can_be_shipped(sentence: str) -> None:
    reading = read(sentence)
    assert goal(reading) == [["shipped(order_1041)", "shipped(order_1042)"]]
    assert reading is not None
    assert "left out: order_1043 (box_9 is out of stock)" in reading.reading


@pytest.mark.parametrize(
    "sentence", ["Ship order 1042", "please ship order #1042", "send out the order number 1042 today"]
)
def test_one_order(sentence: str) -> None:
    assert goal(read(sentence)) == [["shipped(order_1042)"]]


def test_several_orders() -> None:
    assert goal(read("ship orders 1041, #1042 and 1040")) == [
        ["shipped(order_1041)", "shipped(order_1042)", "shipped(order_1040)"]
    ]


@pytest.mark.parametrize(
    ("sentence", "status", "says"),
    [
        ("ship order 1043", "refused", "order_1043 (box_9 is out of stock)"),
        ("ship order 7", "refused", "There is no order 7. Open: order_1041, order_1042 and order_1043."),
        ("ship the order", "ask", "Which order?"),
    ],
)
def test_what_can_not_be_done_is_said_first(sentence: str, status: str, says: str) -> None:
    reading = read(sentence)
    assert reading is not None
    assert (reading.status, reading.goal) == (status, None)
    assert says in reading.question


def test_a_cancelled_order_is_not_shipped() -> None:
    reading = read("ship order 7", {7: FakeOrder({"box_1": 1}, status="cancelled")})
    assert reading is not None
    assert "order_7 (it is cancelled)" in reading.question


@pytest.mark.parametrize(
    "sentence",
    [
        "Which orders can't be shipped, and why?",
        "which open orders cannot be shipped",
        "What orders are blocked?",
    ],
)
def test_a_question_is_answered_with_the_facts_behind_it(sentence: str) -> None:
    reading = read(sentence)
    assert goal(reading) == [["open(order_1043)"]]
    assert reading is not None
    assert reading.reading == "order_1043 (box_9 is out of stock); the other 2 can be shipped"


def test_nothing_open_is_an_answer_too() -> None:
    shipped = {1040: ORDERS[1040]}
    for sentence in ("ship every open order", "which orders can't be shipped?"):
        reading = read(sentence, shipped)
        assert goal(reading) == [["shipped(order_1040)"]]
        assert reading is not None
        assert reading.reading == "no order is open"


def test_all_blocked_is_refused_with_the_reasons() -> None:
    reading = read("ship every open order", {1043: ORDERS[1043]})
    assert reading is not None
    assert reading.question == "No open order can be shipped: order_1043 (box_9 is out of stock)."


def test_stock_follows_the_boxes() -> None:
    sentence = "Restock shelf A from receiving and correct the stock in the order desk"
    assert goal(read(sentence)) == [
        ["on(box_1, shelf_a)"],
        ["stock(box_1, shelf_a)", "not stock(box_1, receiving)"],
    ]
    assert goal(read("restock shelf a from receiving")) == [["on(box_1, shelf_a)"]]


def test_a_shelf_is_filled_with_as_much_as_fits_and_the_rest_is_named() -> None:
    one = {"shelf_a": (0.4, 0.5)}
    hall = Warehouse({"box_1": "receiving", "box_2": "receiving"}, told_size=one)
    facts = (*hall.observe().facts, *Desk(ORDERS).observe().facts)
    atoms = tuple(Atom("on", (box, "shelf_a")) for box in hall.where)
    sentence = "Restock shelf A from receiving and correct the stock"
    reading = read_orders(sentence, facts, lambda job: understood(job, (atoms,)))
    assert goal(reading) == [
        ["on(box_1, shelf_a)"],
        ["stock(box_1, shelf_a)", "not stock(box_1, receiving)"],
    ]
    assert reading is not None
    assert "left out: box_2 (shelf_a takes 1)" in reading.reading
    full = Warehouse({"box_1": "receiving", "box_2": "shelf_a"}, told_size=one)
    facts = (*full.observe().facts, *Desk(ORDERS).observe().facts)
    refused = read_orders(sentence, facts, lambda job: understood(job, (atoms[:1],)))
    assert refused is not None
    assert refused.status == "refused"


@pytest.mark.parametrize("sentence", ["put box 1 on packing", "order the boxes by colour", "ship box 1"])
def test_the_rest_is_for_the_translator(sentence: str) -> None:
    assert read(sentence) is None


def test_without_a_desk_nothing_is_read_here() -> None:
    assert (
        read_orders(
            "ship every open order", Warehouse(dict(HALL)).observe().facts, lambda _: Reading(status="ask")
        )
        is None
    )
