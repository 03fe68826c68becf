"""The colours a box may have, by the names people use."""

from __future__ import annotations

from typing import Final

COLOURS: Final[dict[str, tuple[float, float, float]]] = {
    "red": (0.80, 0.20, 0.18),
    "blue": (0.16, 0.40, 0.76),
    "green": (0.22, 0.58, 0.32),
    "yellow": (0.93, 0.72, 0.16),
    "orange": (0.92, 0.47, 0.13),
    "purple": (0.47, 0.30, 0.62),
    "white": (0.92, 0.92, 0.90),
    "black": (0.15, 0.15, 0.17),
    "brown": (0.55, 0.40, 0.26),
    "grey": (0.55, 0.57, 0.60),
}
"""Red, green, blue, each 0 to 1."""
