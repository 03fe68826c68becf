from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.codec import (
    atoms_digest,
    canonical,
    digest,
    fact_json,
    fact_of,
    goal_json,
    goal_of,
    observation_json,
    observation_of,
    receipt_json,
    receipt_of,
    step_json,
    step_of,
    verdict_json,
    verdict_of,
)
from jidoka.types import Atom, Fact, Verdict
from tests.strategies import ATOM_TUPLES, FACTS, GOALS, RECEIPTS, STEPS, observations

PAIRS = (
    (FACTS, fact_json, fact_of),
    (GOALS, goal_json, goal_of),
    (STEPS, step_json, step_of),
    (RECEIPTS, receipt_json, receipt_of),
    (observations(), observation_json, observation_of),
    (st.builds(Verdict, st.booleans(), ATOM_TUPLES), verdict_json, verdict_of),
)


@pytest.mark.parametrize("pair", PAIRS, ids=[pair[1].__name__ for pair in PAIRS])
def test_reading_undoes_writing(pair: tuple[st.SearchStrategy[Any], Any, Any]) -> None:
    strategy, write, read = pair

    @given(strategy)
    def law(value: object) -> None:
        assert read(json.loads(json.dumps(write(value)))) == value

    law()


def test_digest_ignores_the_order_of_keys_and_nothing_else() -> None:
    assert digest({"box": "a", "station": "b"}) == digest({"station": "b", "box": "a"})
    assert digest({"box": "a"}) != digest({"box": "b"})


def test_not_a_number_is_no_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"x": float("nan")})


def test_atoms_digest_ignores_numbers_and_order() -> None:
    one, other = Atom("on", ("a", "packing")), Atom("on", ("b", "packing"))
    assert atoms_digest([Fact(one, "h", 1.0), Fact(other, "h", 1.0)]) == atoms_digest(
        [Fact(other, "h", 2.0, 0.95), Fact(one, "h", 2.0, value={"xyz": [1, 2, 3]})]
    )
    assert atoms_digest([Fact(one, "h", 1.0)]) != atoms_digest([Fact(other, "h", 1.0)])
