from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.desktop.layout import Box
from jidoka.bodies.desktop.ocr.changes import MARGIN_PX, meet, stale, whole
from jidoka.bodies.desktop.ocr.detect import Picture

BLANK = np.zeros((300, 400, 3), np.uint8)
boxes = st.builds(Box, st.integers(0, 380), st.integers(0, 280), st.integers(1, 60), st.integers(1, 30)).map(
    lambda box: box.within(whole(BLANK))
)


def changed(*parts: Box) -> Picture:
    picture = BLANK.copy()
    for part in parts:
        picture[part.y : part.bottom, part.x : part.right, 1] += 1
    return picture


def test_the_same_picture_needs_no_look() -> None:
    part = stale(BLANK, BLANK.copy(), [Box(0, 0, 50, 20)])
    assert (part.width, part.height) == (0, 0)


def test_a_small_change_needs_a_small_look() -> None:
    part = stale(BLANK, changed(Box(200, 100, 10, 10)), [Box(0, 0, 50, 20)])
    assert part == Box(200 - MARGIN_PX, 100 - MARGIN_PX, 10 + 2 * MARGIN_PX, 10 + 2 * MARGIN_PX)


def test_a_large_change_needs_a_look_at_all() -> None:
    assert stale(BLANK, changed(Box(0, 0, 10, 10), Box(390, 290, 10, 10)), []) == whole(BLANK)


@given(st.lists(boxes, min_size=1, max_size=3), st.lists(boxes, max_size=12))
def test_every_change_is_looked_at_and_no_known_line_is_cut(parts: list[Box], lines: list[Box]) -> None:
    now = changed(*parts)
    part = stale(BLANK, now, lines)
    outside = (now != BLANK).any(axis=2)
    outside[part.y : part.bottom, part.x : part.right] = False
    assert not outside.any()
    assert all(line.within(part) == line for line in lines if meet(line, part))
