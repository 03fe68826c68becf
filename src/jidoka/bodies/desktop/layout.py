"""Where something is on the screen. Pixels; x to the right, y down, from the screen's upper left corner."""

from __future__ import annotations

from dataclasses import dataclass

from jidoka.types import Json


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle [px]."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to the right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[int, int]:
        """Its middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    def moved(self, x: int, y: int) -> Box:
        """The same rectangle, further by x and y."""
        return Box(self.x + x, self.y + y, self.width, self.height)

    def within(self, other: Box) -> Box:
        """The part of it that lies in `other`; of no width or height if none does."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Box(x, y, max(0, min(self.right, other.right) - x), max(0, min(self.bottom, other.bottom) - y))

    def to_json(self) -> dict[str, Json]:
        """For a receipt."""
        return {"x": self.x, "y": self.y, "width": self.width, "height": self.height}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text, and where each of its characters stands."""

    text: str
    box: Box
    confidence: float
    """Mean probability of its characters, 0 to 1."""
    edges: tuple[tuple[int, int], ...]
    """Left and right end of each character of `text` [px]; they may overlap by a pixel or two."""

    def part(self, start: int, end: int) -> Box:
        """Where the characters from `start` to before `end` stand."""
        left, right = self.edges[start][0], self.edges[end - 1][1]
        return Box(left, self.box.y, max(1, right - left), self.box.height)

    def to_json(self) -> dict[str, Json]:
        """For a receipt."""
        return {"text": self.text, **self.box.to_json(), "confidence": round(self.confidence, 3)}
