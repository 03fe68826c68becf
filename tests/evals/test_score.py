from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.evals.score import Episode, score, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (99, 100, 0.9455, 0.9982), (100, 100, 0.9630, 1.0)],
)
def test_wilson_against_published_values(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_holds_the_rate_and_mirrors(a: int, b: int) -> None:
    low, high = wilson(a, a + b)
    assert 0 <= low <= high <= 1
    if a + b:
        assert low <= a / (a + b) <= high
    mirrored = wilson(b, a + b)
    assert (low, high) == pytest.approx((1 - mirrored[1], 1 - mirrored[0]))


def test_wilson_refuses_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="between 0 and 3"):
        wilson(4, 3)


def test_the_score_has_what_the_issue_asks_for() -> None:
    episodes = [
        Episode(seed=0, kind="fetch", boxes=1, box_seconds=(30.0,), sim_s=30.0, cpu_s=2.0, bare_step_s=1.6),
        Episode(
            seed=4,
            kind="tidy",
            boxes=6,
            failures=("slipped", "on_floor"),
            drops=1,
            box_seconds=(31.0, 35.0, 33.0, 40.0),
            sim_s=210.0,
            cpu_s=18.0,
            bare_step_s=14.4,
        ),
    ]
    found = score(episodes)
    assert json.loads(json.dumps(found)) == found
    assert (found["episodes"], found["boxes"], found["placed"]) == (2, 7, 5)
    assert found["success"] == pytest.approx(5 / 7, abs=1e-4)
    assert found["success_low95"] < found["success"] < found["success_high95"]
    assert (found["falls"], found["drops"]) == (0, 1)
    assert found["sim_s_per_box_median"] == 33.0
    assert found["real_time_factor"] == 12.0
    assert found["step_ratio"] == 1.25
    assert found["failures"] == {"on_floor": 1, "slipped": 1}
    assert found["kinds"] == {"fetch": 1.0, "tidy": 0.6667}


def test_nothing_measured_is_not_a_figure() -> None:
    found = score([])
    assert (found["success"], found["success_low95"], found["step_ratio"]) == (None, 0.0, None)
