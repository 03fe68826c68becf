"""Read one line: a network tells for each column of the picture which character stands there.

The network is PP-OCRv6_rec_small (PaddleOCR, Apache-2.0), its output a "connectionist temporal
classification" (Graves et al., 2006): one class is blank, and a character that goes on over several columns
is one character.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from jidoka.bodies.desktop.ocr.detect import Picture
from jidoka.bodies.desktop.ocr.session import one_thread

HEIGHT: Final = 48
"""Of the pictures that the network was trained on [px]."""
LEAST_WIDTH: Final = 32
WIDEST: Final = 3200
"""A line is squeezed beyond this [px]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a line says."""

    text: str
    confidence: float
    """Mean probability of its characters; 0 for none."""
    edges: tuple[tuple[float, float], ...]
    """Left and right end of each character, as a share of the picture's width."""


class Recogniser:
    """The network. Some 0.1 s of processor time for a line of 40 characters."""

    def __init__(self, model: Path) -> None:
        self._session = one_thread(model)
        listed = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        # Class 0 is blank; after the listed ones comes the space.
        self.characters = ["", *listed, " "]

    def read(self, picture: Picture, *, stretch: float = 1.0) -> Reading:
        """Read a picture of one line, made `stretch` times as wide."""
        height, width = picture.shape[:2]
        scaled = min(max(LEAST_WIDTH, round(stretch * HEIGHT * width / height)), WIDEST)
        resized = np.asarray(Image.fromarray(picture).resize((scaled, HEIGHT), Image.Resampling.BILINEAR))
        given = resized[..., ::-1].transpose(2, 0, 1)[None].astype(np.float32) / 127.5 - 1.0
        return decode(self._session.run(None, {"x": given})[0][0], self.characters)


def decode(probabilities: NDArray[np.float32], characters: list[str]) -> Reading:
    """The most likely characters of columns x classes, class 0 being blank."""
    best = probabilities.argmax(axis=1)
    columns = len(best)
    starts = [at for at in range(columns) if best[at] and (at == 0 or best[at] != best[at - 1])]
    text: list[str] = []
    sure: list[float] = []
    middles: list[float] = []
    for start in starts:
        end = start + 1
        while end < columns and best[end] == best[start]:
            end += 1
        text.append(characters[int(best[start])])
        sure.append(float(probabilities[start:end, best[start]].max()))
        middles.append((start + end) / 2 / columns)
    return Reading(
        text="".join(text), confidence=float(np.mean(sure)) if sure else 0.0, edges=_edges(middles)
    )


def _edges(middles: list[float]) -> tuple[tuple[float, float], ...]:
    """Characters meet half-way between their middles; the outer ones are as wide as their inner half."""
    if not middles:
        return ()
    between = [(left + right) / 2 for left, right in pairwise(middles)]
    first = 2 * middles[0] - between[0] if between else 0.0
    last = 2 * middles[-1] - between[-1] if between else 1.0
    cuts = [max(0.0, first), *between, min(1.0, last)]
    return tuple(pairwise(cuts))
