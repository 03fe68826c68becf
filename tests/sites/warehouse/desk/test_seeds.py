from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from jidoka.sites.warehouse.desk.model import Day
from jidoka.sites.warehouse.desk.seeds import ABSENT, LARGEST_ORDER, WHERE, SeededDay, seed_orders

seeds = st.integers(0, 10**6)


def open_orders(seeded: SeededDay) -> list[int]:
    return [order.number for order in seeded.day.orders if not order.shipped]


@given(seeds)
def test_equal_seeds_draw_equal_days(seed: int) -> None:
    assert seed_orders(seed) == seed_orders(seed)
    assert Day.from_json(seed_orders(seed).day.to_json()) == seed_orders(seed).day


@given(seeds)
def test_a_day_has_three_to_six_open_orders_of_one_to_three_lines(seed: int) -> None:
    seeded = seed_orders(seed)
    orders = [order for order in seeded.day.orders if not order.shipped]
    assert 3 <= len(orders) <= 6
    assert all(1 <= len(order.lines) <= LARGEST_ORDER for order in orders)
    numbers = [order.number for order in seeded.day.orders]
    assert numbers == sorted(set(numbers))
    assert min(open_orders(seeded)) > max(order.number for order in seeded.day.orders if order.shipped)


@given(seeds, st.integers(3, 8))
def test_shippable_orders_can_all_be_shipped_together(seed: int, most: int) -> None:
    shippable = seed_orders(seed, most_boxes=most).shippable
    needed = [line for order in shippable for line in order.lines]
    assert shippable
    assert len(needed) <= most
    assert all(line.quantity == 1 and line.item in WHERE for line in needed)
    assert max(Counter(line.item for line in needed).values()) == 1


@given(seeds)
def test_each_unshippable_order_is_so_for_the_reason_given(seed: int) -> None:
    seeded = seed_orders(seed, shared=0.5)
    orders = {order.number: order for order in seeded.day.orders}
    stock = Counter[str]()
    for row in seeded.day.stock:
        stock[row.item] += row.count
    shippable_items = {line.item for order in seeded.shippable for line in order.lines}
    for number, why in seeded.unshippable.items():
        lines = orders[number].lines
        absent = [line.item for line in lines if line.item in ABSENT]
        lacking = [line for line in lines if stock[line.item] < line.quantity]
        match why:
            case "out_of_stock":
                assert [line.item for line in lacking] == absent != []
            case "missing":
                assert absent and not lacking
            case "partial":
                assert not absent and [line.quantity for line in lacking] == [2]
            case "taken":
                assert lines[0].item in shippable_items and number == max(orders)


def test_every_kind_of_day_comes_up() -> None:
    days = [seed_orders(seed) for seed in range(300)]
    assert {why for day in days for why in day.unshippable.values()} == {
        *("out_of_stock", "missing", "partial", "taken")
    }
    assert any(not day.unshippable for day in days)
    assert {len(open_orders(day)) for day in days} == {3, 4, 5, 6}
