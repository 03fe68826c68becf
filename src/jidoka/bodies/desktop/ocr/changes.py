"""Which part of a picture must be looked at again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from jidoka.bodies.desktop.layout import Box
from jidoka.bodies.desktop.ocr.detect import Picture

MARGIN_PX: Final = 16
"""Room around what changed: the network wants to see what text stands on."""
MOST: Final = 0.6
"""If more of the picture than this must be looked at again, all of it is."""


def whole(picture: Picture) -> Box:
    """All of a picture."""
    return Box(0, 0, picture.shape[1], picture.shape[0])


def stale(before: Picture, now: Picture, lines: Iterable[Box]) -> Box:
    """What to look at again: what changed, with every known line that it touches.

    Args:
        before: the picture as it was; of the same shape.
        now: as it is.
        lines: the lines that were found in `before`.
    """
    everything = whole(now)
    differs = cast("NDArray[np.bool_]", (before != now).any(axis=2))
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return Box(0, 0, 0, 0)
    part = Box(int(columns[0]), int(rows[0]), int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1))
    part = _grown(part).within(everything)
    waiting = list(lines)
    while touched := [line for line in waiting if meet(line, part)]:
        waiting = [line for line in waiting if not meet(line, part)]
        for line in touched:
            part = part if _inside(line, part) else _joined(part, _grown(line)).within(everything)
    large = part.width * part.height > MOST * everything.width * everything.height
    return everything if large else part


def meet(one: Box, other: Box) -> bool:
    """Whether two rectangles share a pixel."""
    common = one.within(other)
    return common.width > 0 and common.height > 0


def _inside(one: Box, other: Box) -> bool:
    return one.within(other) == one


def _grown(box: Box) -> Box:
    return Box(box.x - MARGIN_PX, box.y - MARGIN_PX, box.width + 2 * MARGIN_PX, box.height + 2 * MARGIN_PX)


def _joined(one: Box, other: Box) -> Box:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Box(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)
