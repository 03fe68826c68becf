"""Read a picture of a screen: find its lines, read each. What was read before is not read again."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jidoka.bodies.desktop.layout import Box, Line
from jidoka.bodies.desktop.ocr.detect import Detector, Picture
from jidoka.bodies.desktop.ocr.recognise import Reading, Recogniser

REMEMBERED: Final = 4096
"""Lines whose reading is kept: an act changes a few lines of a screen, the rest need not be read again."""
LEAST_CONFIDENCE: Final = 0.5
"""Below this a reading is a guess and left out."""

SURE: Final = 0.98
"""Below this a long line is read again, stretched."""
STRETCH: Final = 1.6
"""How much wider: the network tells one character for each 8 columns, too few for narrow letters and dots.

Of 75 cuts of "Save As..." in a menu, some pixels apart, 38 were read rightly at 1.0, 59 at 1.2 and 74 at 1.6.
"""
SHORT: Final = 7.0
"""A line less wide than this times its height is short: a word on a button, where each letter counts."""


class ScreenReader:
    """The two networks, and what they read lately. Used by one thread."""

    def __init__(self, models: Path) -> None:
        self._detector = Detector(models / "PP-OCRv6_det_small.onnx")
        self._recogniser = Recogniser(models / "PP-OCRv6_rec_small.onnx")
        self._known: OrderedDict[bytes, Reading] = OrderedDict()
        self._whole: tuple[bytes, tuple[Line, ...]] = (b"", ())

    def read(
        self, picture: Picture, origin: tuple[int, int] = (0, 0), check: Callable[[], None] = lambda: None
    ) -> tuple[Line, ...]:
        """The lines on a picture, in reading order.

        Args:
            picture: rows, columns, red green blue.
            origin: where its upper left corner is on the screen [px].
            check: called after each line; what it raises ends the reading.
        """
        name = _name(picture) + bytes(str(origin), "ascii")
        if self._whole[0] == name:
            return self._whole[1]
        lines: list[Line] = []
        for box in self._detector.find(picture):
            check()
            reading = self._read(picture[box.y : box.bottom, box.x : box.right])
            if reading.text.strip() and reading.confidence >= LEAST_CONFIDENCE:
                lines.append(_line(reading, box, origin))
        self._whole = (name, tuple(lines))
        return self._whole[1]

    def _read(self, picture: Picture) -> Reading:
        """Read one line: a short one stretched; a long one so only if it is not sure otherwise."""
        name = _name(picture)
        if name not in self._known:
            height, width = picture.shape[:2]
            short = width < SHORT * height
            reading = self._recogniser.read(picture, stretch=STRETCH if short else 1.0)
            if not short and reading.confidence < SURE:
                reading = self._recogniser.read(picture, stretch=STRETCH)
            self._known[name] = reading
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(name)
        return self._known[name]


def _line(reading: Reading, box: Box, origin: tuple[int, int]) -> Line:
    placed = box.moved(*origin)
    edges = tuple(
        (placed.x + int(left * box.width), placed.x + round(right * box.width))
        for left, right in reading.edges
    )
    return Line(text=reading.text, box=placed, confidence=reading.confidence, edges=edges)


def _name(picture: Picture) -> bytes:
    return hashlib.sha256(picture.tobytes()).digest() + bytes(str(picture.shape), "ascii")
