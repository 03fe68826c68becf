from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from jidoka.bodies.desktop.layout import Box
from jidoka.bodies.desktop.ocr.detect import in_reading_order, lines_of


def marks(*boxes: tuple[Box, float]) -> NDArray[np.float32]:
    area = np.zeros((60, 200), np.float32)
    for box, probability in boxes:
        area[box.y : box.bottom, box.x : box.right] = probability
    return area


def test_what_hangs_together_is_a_line_and_is_grown() -> None:
    # Grown by 1.6 x area / circumference: 1.6 x (100 x 10) / 220 = 7.3.
    assert lines_of(marks((Box(50, 20, 100, 10), 0.9))) == [Box(43, 13, 114, 24)]


def test_growth_ends_at_the_edge() -> None:
    assert lines_of(marks((Box(0, 0, 200, 10), 0.9))) == [Box(0, 0, 200, 18)]


def test_faint_and_tiny_marks_are_no_text() -> None:
    assert lines_of(marks((Box(50, 20, 100, 10), 0.4), (Box(5, 5, 2, 20), 0.9))) == []


def test_lines_are_read_row_by_row() -> None:
    left, right, below = Box(0, 2, 50, 20), Box(80, 0, 50, 20), Box(0, 30, 50, 20)
    assert in_reading_order([below, right, left]) == [left, right, below]


@given(
    st.lists(
        st.builds(Box, st.integers(0, 900), st.integers(0, 700), st.integers(1, 90), st.integers(1, 40)),
        max_size=20,
    )
)
def test_an_order_loses_nothing_and_depends_on_places_alone(boxes: list[Box]) -> None:
    ordered = in_reading_order(boxes)
    assert sorted(map(str, ordered)) == sorted(map(str, boxes))
    assert in_reading_order(reversed(boxes)) == ordered
