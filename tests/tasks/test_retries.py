from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jidoka.tasks.retries import ATTEMPTS, CAP_S, LONGEST_PAUSE_S, attempts, pause_s
from jidoka.types import Entry


@given(st.integers(1, 10_000), st.floats(0, 1), st.floats(0, 1))
def test_pauses_grow_up_to_a_cap(attempt: int, chance: float, other: float) -> None:
    assert 2.0 <= pause_s(attempt, chance) <= LONGEST_PAUSE_S
    assert pause_s(attempt + 1, other) > pause_s(attempt, chance) or pause_s(attempt + 1, 0) >= CAP_S


def test_a_person_is_asked_after_some_minutes() -> None:
    assert 180 < sum(pause_s(attempt, 0.0) for attempt in range(1, ATTEMPTS)) < 600


def test_attempts_are_counted_since_the_last_act_or_answer() -> None:
    def count(*kinds: str) -> int:
        return attempts([Entry(n, "t", kind, 0.0, {}) for n, kind in enumerate(kinds)])

    assert count() == 0
    assert count("queued", "pause", "goal", "pause") == 2
    assert count("pause", "intent", "receipt", "pause") == 1
    assert count("pause", "pause", "ask", "answer") == 0
