from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.desktop.frames import Frames
from jidoka.bodies.desktop.ocr.detect import Picture

KEEP_S = 5.0


class FakeScreen:
    """A screen of one pixel, and its clock."""

    def __init__(self) -> None:
        self.colour = 0
        self.now_s = 100.0

    def look(self) -> Picture:
        return np.full((1, 1, 3), self.colour, np.uint8)

    def frames(self) -> Frames:
        return Frames(self.look, keep_s=KEEP_S, frames_per_s=4.0, clock=lambda: self.now_s)


def colours(frames: Frames) -> list[int]:
    return [int(frame.picture[0, 0, 0]) for frame in frames.recent()]


def test_only_changes_make_frames() -> None:
    screen = FakeScreen()
    frames = screen.frames()
    first = frames.look()
    screen.now_s += 1
    assert frames.look() is first
    screen.colour = 1
    assert frames.look() is not first
    assert colours(frames) == [0, 1]


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.05, 4.0)), min_size=1, max_size=60))
def test_what_was_on_the_screen_in_the_time_kept_can_be_told(seen: list[tuple[int, float]]) -> None:
    screen = FakeScreen()
    frames = screen.frames()
    history: list[tuple[float, int]] = []
    last_s = screen.now_s
    for colour, wait_s in seen:
        screen.colour = colour
        frames.look()
        history.append((screen.now_s, colour))
        last_s = screen.now_s
        screen.now_s += wait_s
    kept = frames.recent()
    assert all(a.at_s < b.at_s and (a.picture != b.picture).any() for a, b in pairwise(kept))
    for at_s, colour in history:
        if at_s > last_s - KEEP_S:
            shown = [frame for frame in kept if frame.at_s <= at_s][-1]
            assert int(shown.picture[0, 0, 0]) == colour
    assert len([frame for frame in kept if frame.at_s <= last_s - KEEP_S]) <= 1, "nothing older is kept"
