"""Find lines of text: a network tells for each pixel how likely it is text; what hangs together is a line.

The network is PP-OCRv6_det_small (PaddleOCR, Apache-2.0). Its method is "differentiable binarization" (Liao
et al., 2020, arXiv:1911.08947): it is trained to mark text shrunken, so what it marks is grown again. Text
on a screen stands upright, so lines are upright rectangles here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from jidoka.bodies.desktop.layout import Box
from jidoka.bodies.desktop.ocr.session import one_thread

_ndimage: Any = ndimage  # its own annotations are partial

Picture = NDArray[np.uint8]
"""Rows, columns, red green blue."""

MULTIPLE: Final = 32
"""The network halves its picture five times."""
IS_TEXT: Final = 0.3
"""Pixels above this probability hang together (Liao et al., section 4.2)."""
IS_LINE: Final = 0.5
"""Mean probability from which on they are a line."""
GROWTH: Final = 1.6
"""How far a line is grown: this times its area over its circumference."""
LEAST_PX: Final = 3
"""Marks less wide or high than this are no text."""


class Detector:
    """The network. Some 0.35 s of processor time for 1024 x 768."""

    def __init__(self, model: Path) -> None:
        self._session = one_thread(model)

    def find(self, picture: Picture) -> list[Box]:
        """Boxes of the lines on the picture, in reading order."""
        height, width = picture.shape[:2]
        pad = ((0, -height % MULTIPLE), (0, -width % MULTIPLE), (0, 0))
        padded = np.pad(picture, pad, mode="edge")
        given = padded[..., ::-1].transpose(2, 0, 1)[None].astype(np.float32) / 127.5 - 1.0
        marks = self._session.run(None, {"x": given})[0][0, 0, :height, :width]
        return in_reading_order(lines_of(marks))


def lines_of(marks: NDArray[np.float32]) -> list[Box]:
    """The lines in a map of probabilities (rows, columns)."""
    height, width = marks.shape
    labels, _ = cast("tuple[NDArray[np.int32], int]", _ndimage.label(marks > IS_TEXT, np.ones((3, 3))))
    found: list[Box] = []
    for number, part in enumerate(cast("list[Any]", _ndimage.find_objects(labels)), start=1):
        rows, columns = part
        high, wide = rows.stop - rows.start, columns.stop - columns.start
        its_own = labels[part] == number
        if min(high, wide) < LEAST_PX or float(marks[part][its_own].mean()) < IS_LINE:
            continue
        by = round(GROWTH * high * wide / (2 * (high + wide)))
        grown = Box(columns.start - by, rows.start - by, wide + 2 * by, high + 2 * by)
        found.append(grown.within(Box(0, 0, width, height)))
    return found


def in_reading_order(boxes: Iterable[Box]) -> list[Box]:
    """Row by row; a row is what overlaps its topmost box by half a height."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box.y, box.x, box.height, box.width)):
        if rows and box.centre[1] < rows[-1][0].bottom:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row, key=lambda box: (box.x, box.y))]
