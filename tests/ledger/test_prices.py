from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.ledger.cost import Cost
from jidoka.ledger.prices import COMPUTER_W, UNDECLARED_S, Power, measured, worst_of
from jidoka.types import Receipt, SkillSpec, Step

STEP = Step("terminal", "run")
POWER = Power(watts=10.0, bodies={"terminal": 45.0})
SPEC = SkillSpec("run", "", "ask", {}, typical_s=3.0, usd="0.25")


def test_the_worst_case_is_twice_the_typical() -> None:
    assert worst_of(STEP, SPEC, POWER) == Cost.of(usd="0.25", seconds=6, joules=6 * 45, acts=1)
    told = SkillSpec("run", "", "ask", {}, typical_s=3.0, typical_j=100.0)
    assert worst_of(STEP, told, POWER) == Cost.of(seconds=6, joules=200, acts=1)


def test_a_planned_time_counts_for_more_than_a_typical_one() -> None:
    assert worst_of(Step("terminal", "run", expected_s=5.0), SPEC, POWER).milliseconds == 10_000


def test_a_skill_that_declares_nothing_is_not_free() -> None:
    worst = worst_of(STEP, SkillSpec("run", "", "ask", {}), Power())
    assert worst == Cost.of(seconds=UNDECLARED_S, joules=UNDECLARED_S * COMPUTER_W, acts=1)


def test_energy_is_that_of_the_receipt_or_of_the_power() -> None:
    worst = worst_of(STEP, SPEC, POWER)
    assert measured(STEP, Receipt(True, seconds=2.0, joules=7.0), worst, POWER).millijoules == 7000
    assert measured(STEP, Receipt(True, seconds=2.0), worst, POWER).millijoules == 90_000


def test_dollars_that_were_set_aside_are_spent() -> None:
    assert measured(STEP, Receipt(True), worst_of(STEP, SPEC, POWER), POWER) == Cost.of(usd="0.25", acts=1)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -5.0, 1e300])
def test_a_receipt_that_makes_no_sense_counts_as_the_worst_case(bad: float) -> None:
    worst = worst_of(STEP, SPEC, POWER)
    assert measured(STEP, Receipt(True, seconds=bad), worst, POWER) == worst
    assert measured(STEP, Receipt(True, joules=bad), worst, POWER) == worst


@given(st.floats(), st.floats())
def test_a_receipt_never_gives_anything_back(seconds: float, joules: float) -> None:
    spent = measured(STEP, Receipt(True, seconds=seconds, joules=joules), worst_of(STEP, SPEC, POWER), POWER)
    assert min(spent.row()) >= 0
