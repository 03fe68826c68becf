"""What a clerk reads out of the desk's pages, in any of their arrangements."""

from __future__ import annotations

import pytest

from jidoka.sites.warehouse.clerk.pages import (
    OrderRow,
    StockRow,
    Unreadable,
    next_page,
    order_facts,
    orders_of,
    stock_facts,
    stock_of,
)
from jidoka.types import Atom, Json

ITEMS = "box_1, box_4 × 2"


def page(headers: list[str], *rows: list[str], snapshot: str = "", controls: Json = ()) -> dict[str, Json]:
    table = {"headers": headers, "rows": [{"cells": list(row), "controls": controls} for row in rows]}
    return {
        "origin": "http://desk/",
        "tables": [{"headers": ["Else"], "rows": []}, table],
        "snapshot": snapshot,
    }


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        (
            ["Order", "Customer", "Items", "Due", "Status"],
            ["1042", "Aoki", ITEMS, "2026-01-05", "open"],
        ),
        (
            ["State", "Due", "No.", "Contents", "Sold to"],
            ["open", "2026-01-05", "1042", ITEMS, "Aoki"],
        ),
    ],
)
def test_an_order_is_read_wherever_its_columns_stand(headers: list[str], cells: list[str]) -> None:
    row = OrderRow(number=1042, status="open", due="2026-01-05", items={"box_1": 1, "box_4": 2})
    assert orders_of(page(headers, cells)) == [row]


def test_an_item_on_two_lines_counts_together() -> None:
    cells = ["7", "", "box_1, box_1 × 2", "", "open"]
    (row,) = orders_of(page(["Order", "Customer", "Items", "Due", "Status"], cells))
    assert row.items == {"box_1": 3}


def test_an_empty_list_has_no_orders() -> None:
    assert orders_of(page(["Order", "Customer", "Items", "Due", "Status"], ["Nothing found."])) == []


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (["seven", "", "box_1", "", "open"], "'seven' is no number"),
        (["7", "", "box_1", "", "lost"], "status is 'lost'; known: open, shipped, cancelled"),
    ],
)
def test_a_page_that_makes_no_sense_is_not_guessed_at(cells: list[str], says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        orders_of(page(["Order", "Customer", "Items", "Due", "Status"], cells))


def test_another_page_is_named() -> None:
    with pytest.raises(Unreadable, match="no table with item, station, count on http://desk/"):
        stock_of(page(["Order", "Status"], ["7", "open"]))


def test_the_list_goes_on_while_there_is_a_link() -> None:
    assert next_page({"snapshot": '- link "Next" [ref=e9]:'})
    assert not next_page({"snapshot": '- link "Previous" [ref=e9]:'})


def test_a_row_of_stock_brings_its_form() -> None:
    controls = [{"role": "spinbutton", "ref": "e5"}, {"role": "button", "ref": "e6"}]
    read = page(["Location", "On hand", "Article"], ["shelf_a", "0", "box_3"], controls=controls)
    row = StockRow(item="box_3", station="shelf_a", count=0, field_ref="e5", button_ref="e6")
    assert stock_of(read) == [row]
    (fact,) = stock_facts([row], "clerk", 1.0)
    assert (fact.atom, fact.value) == (Atom("stock", ("box_3", "shelf_a"), negated=True), {"count": 0})


def test_an_order_as_facts_says_what_it_is_and_what_it_is_not() -> None:
    row = OrderRow(number=7, status="shipped", due="2026-01-05", items={"box_1": 2})
    facts = {str(fact.atom): fact.value for fact in order_facts([row], "clerk", 1.0)}
    assert facts == {
        "order(order_7)": {"number": 7, "due": "2026-01-05"},
        "not open(order_7)": {},
        "shipped(order_7)": {},
        "not cancelled(order_7)": {},
        "wants(order_7, box_1)": {"quantity": 2},
    }
