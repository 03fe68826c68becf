"""Read a picture of a screen: find its lines, read each. What was read before is not read again."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jidoka.bodies.desktop.layout import Box, Line
from jidoka.bodies.desktop.ocr.changes import meet, stale, whole
from jidoka.bodies.desktop.ocr.detect import Detector, Picture, in_reading_order
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A picture, and where its lines are."""

    picture: Picture
    boxes: tuple[Box, ...]


class ScreenReader:
    """The two networks, and what they read lately. Used by one thread."""

    def __init__(self, models: Path) -> None:
        self._detector = Detector(models / "PP-OCRv6_det_small.onnx")
        self._recogniser = Recogniser(models / "PP-OCRv6_rec_small.onnx")
        self._known: OrderedDict[bytes, Reading] = OrderedDict()
        self._seen: _Seen | None = None

    def read(
        self, picture: Picture, area: Box | None = None, check: Callable[[], None] = lambda: None
    ) -> tuple[Line, ...]:
        """The lines on a picture of the screen, in reading order.

        Args:
            picture: rows, columns, red green blue; all of the screen, so that it can be told what changed.
            area: lines whose middle is not in it are left out.
            check: called after each line; what it raises ends the reading.
        """
        lines: list[Line] = []
        for box in self._find(picture):
            if area is None or meet(Box(*box.centre, 1, 1), area):
                check()
                reading = self._read(picture[box.y : box.bottom, box.x : box.right])
                if reading.text.strip() and reading.confidence >= LEAST_CONFIDENCE:
                    lines.append(_line(reading, box))
        return tuple(lines)

    def _find(self, picture: Picture) -> tuple[Box, ...]:
        """Where lines are; looks only at what changed since the last picture."""
        before = self._seen if self._seen and self._seen.picture.shape == picture.shape else None
        part = stale(before.picture, picture, before.boxes) if before else whole(picture)
        kept = [box for box in before.boxes if not meet(box, part)] if before else []
        fresh: list[Box] = []
        if part.width and part.height:
            cut = picture[part.y : part.bottom, part.x : part.right]
            fresh = [box.moved(part.x, part.y) for box in self._detector.find(cut)]
        self._seen = _Seen(picture=picture, boxes=tuple(in_reading_order([*kept, *fresh])))
        return self._seen.boxes

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


def _line(reading: Reading, box: Box) -> Line:
    edges = tuple(
        (box.x + int(left * box.width), box.x + round(right * box.width)) for left, right in reading.edges
    )
    return Line(text=reading.text, box=box, confidence=reading.confidence, edges=edges)


def _name(picture: Picture) -> bytes:
    return hashlib.sha256(picture.tobytes()).digest() + bytes(str(picture.shape), "ascii")
