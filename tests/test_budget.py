from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.budget import MORE, Allowance, Cost, spent
from jidoka.errors import BudgetExhausted
from jidoka.journal.replay import Deed, Intent, Question, TaskState
from jidoka.types import Receipt, Step


def intent(number: int, expected_s: float = 0.0) -> Intent:
    step = Step("humanoid", "pick", expected_s=expected_s)
    return Intent(seq=number, call_id=str(number), step=step, recovery="probe", epoch=1)


def after(*seconds: float, open_s: float | None = None, grants: int = 0) -> TaskState:
    deeds = tuple(
        Deed(intent=intent(n), receipt=Receipt(True, seconds=s), by="body") for n, s in enumerate(seconds)
    )
    questions = tuple(Question(id=f"budget{n}", question="?", answer=MORE) for n in range(grants))
    return TaskState(
        task="t", deeds=deeds, open=() if open_s is None else (intent(99, open_s),), questions=questions
    )


def test_an_act_without_a_receipt_counts_as_expected() -> None:
    assert spent(after(10.0, 5.0, open_s=7.0)) == Cost(seconds=22.0, acts=3)


@given(st.lists(st.floats(0, 50), max_size=20), st.floats(1, 50))
def test_the_bound_is_never_passed(wants: list[float], bound: float) -> None:
    done: list[float] = []
    allowance = Allowance(seconds=bound, acts=1000)
    for want in wants:
        try:
            allowance.reserve(after(*done), "c", Cost(seconds=want))
        except BudgetExhausted:
            assert sum(done) + want > bound
            continue
        done.append(want)
    assert sum(done) <= bound


def test_a_grant_allows_as_much_again_and_no_more() -> None:
    allowance = Allowance(seconds=10.0, acts=10)
    allowance.reserve(after(10.0, grants=1), "c", Cost(seconds=10.0))
    with pytest.raises(BudgetExhausted, match=r"10 of 20 seconds are spent, and the next act needs 10\.5"):
        allowance.reserve(after(10.0, grants=1), "c", Cost(seconds=10.5))
