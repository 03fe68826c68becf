from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from jidoka.bodies.desktop.ocr.recognise import decode

CHARACTERS = ["", "a", "b", "c", " "]


def columns(classes: list[int], sure: float = 0.9) -> NDArray[np.float32]:
    rest = (1 - sure) / (len(CHARACTERS) - 1)
    table = np.full((len(classes), len(CHARACTERS)), rest, np.float32)
    table[np.arange(len(classes)), classes] = sure
    return table


def test_a_character_that_goes_on_is_one_and_a_blank_parts_two() -> None:
    assert decode(columns([0, 1, 1, 0, 1, 2, 2, 4, 3]), CHARACTERS).text == "aab c"


def test_nothing_is_nothing() -> None:
    reading = decode(columns([0, 0, 0]), CHARACTERS)
    assert (reading.text, reading.confidence, reading.edges) == ("", 0.0, ())


def test_places_follow_the_columns() -> None:
    reading = decode(columns([1, 0, 0, 0, 2, 0, 0, 0, 0, 3]), CHARACTERS)
    assert reading.edges[1] == pytest.approx((0.25, 0.7))
    assert reading.confidence == pytest.approx(0.9)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60))
def test_edges_are_one_for_each_character_and_go_from_left_to_right(classes: list[int]) -> None:
    reading = decode(columns(classes), CHARACTERS)
    assert len(reading.edges) == len(reading.text)
    flat = [edge for pair in reading.edges for edge in pair]
    assert flat == sorted(flat)
    assert all(0 <= edge <= 1 for edge in flat)
    assert all(left < right for left, right in reading.edges)
