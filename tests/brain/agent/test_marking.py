"""Texts as a model is shown them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.brain.agent.marking import brief


@given(st.text(max_size=40), st.integers(0, 30))
def test_a_short_line_is_no_longer_than_it_may_be(text: str, most: int) -> None:
    assert len(brief(text, most)) <= most


@pytest.mark.parametrize(("most", "line"), [(0, ""), (2, ".."), (3, "..."), (5, "ab..."), (6, "abcdef")])
def test_a_line_that_is_too_long_ends_in_dots(most: int, line: str) -> None:
    assert brief("abcdef", most) == line
