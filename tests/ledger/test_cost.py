from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.ledger.cost import LARGEST, NOTHING, UNITS, Cost, cost_json, cost_of, cost_row, small, told
from tests.ledger.strategies import COSTS

USD, _, JOULES, SECONDS, ACTS = UNITS


@given(st.decimals(0, 10**5, allow_nan=False, places=14))
def test_rounding_is_never_in_our_favour(number: Decimal) -> None:
    for each in UNITS:
        exact = number * each.scale
        assert 0 <= small(each, number) - exact < 1


def test_what_a_float_shows_is_what_counts() -> None:
    assert small(SECONDS, 0.1) == 100
    assert small(USD, "0.000000001") == 1
    assert small(USD, 1e-12) == 1


@pytest.mark.parametrize("bad", [-1, float("nan"), float("inf"), "much", 1e300, Decimal("NaN"), ""])
def test_what_is_no_amount_is_named(bad: object) -> None:
    with pytest.raises(ValueError, match="joules is"):
        small(JOULES, bad)  # pyright: ignore[reportArgumentType]
    assert small(ACTS, LARGEST) == LARGEST


@given(COSTS, COSTS)
def test_costs_add_up(one: Cost, other: Cost) -> None:
    assert (one + other) - other == one
    assert one + NOTHING == one
    assert one.times(3) == one + one + one


@given(COSTS)
def test_reading_undoes_writing(cost: Cost) -> None:
    assert cost_of(cost_json(cost)) == cost
    assert cost_row(cost.row()) == cost


def test_amounts_are_told_as_people_say_them() -> None:
    assert [told(USD, n) for n in (0, 1, 1_500_000_000, 20_000_000_000)] == ["0", "0.000000001", "1.5", "20"]
    assert told(ACTS, 400) == "400"
