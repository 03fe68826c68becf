"""The hall from above as SVG: stations, zones, spots, the robot's way, and where each box went."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from jidoka.bodies.humanoid.world import BoxModel, Map, Station
from jidoka.report.contents import Track
from jidoka.sites.warehouse.colours import COLOURS
from jidoka.types import Fact

SCALE: Final = 100.0
"""Units of the drawing per metre."""
_MARGIN_M: Final = 0.15


def floor_plan(world: Map, track: Track, before: Sequence[Fact], after: Sequence[Fact]) -> str:
    """An SVG element; its colours come from the style sheet around it.

    Args:
        world: the surveyed map.
        track: the way of the robot.
        before, after: facts `on(box, station)` with `xyz` and `yaw`, first and last seen.
    """
    x0, y0, x1, y1 = world.bounds
    sheet = _Sheet(x0 - _MARGIN_M, y1 + _MARGIN_M)
    width, height = (x1 - x0 + 2 * _MARGIN_M) * SCALE, (y1 - y0 + 2 * _MARGIN_M) * SCALE
    parts = [
        f'<svg class="floor" viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="map of the hall">',
        sheet.polygon("wall", [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]),
        *(sheet.polygon("zone", zone.corners, zone.name) for zone in world.zones),
        *(sheet.station(station) for station in world.stations),
        *(sheet.spot(spot.x, spot.y, spot.name) for spot in world.spots),
        sheet.way(track),
        *sheet.boxes(world.boxes, before, after),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


class _Sheet:
    """Draws in units of the sheet: x right, y down, origin at the hall's upper left corner."""

    def __init__(self, left: float, top: float) -> None:
        self._left, self._top = left, top

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self._left) * SCALE, (self._top - y) * SCALE

    def points(self, corners: Iterable[tuple[float, float]]) -> str:
        return " ".join(f"{u:.1f},{v:.1f}" for u, v in (self.at(x, y) for x, y in corners))

    def polygon(
        self, kind: str, corners: Iterable[tuple[float, float]], title: str = "", fill: str = ""
    ) -> str:
        told = f"<title>{escape(title)}</title>" if title else ""
        paint = f' style="fill:{escape(fill)}"' if fill else ""
        return f'<polygon class="{kind}" points="{self.points(corners)}"{paint}>{told}</polygon>'

    def text(self, x: float, y: float, words: str, kind: str) -> str:
        u, v = self.at(x, y)
        return f'<text class="{kind}" x="{u:.1f}" y="{v:.1f}">{escape(words)}</text>'

    def station(self, station: Station) -> str:
        outline = _corners(station.x, station.y, station.yaw, station.size)
        lowest = min(y for _, y in outline)
        label = self.text(station.x, lowest - 0.22, station.name.replace("_", " "), "name")
        return self.polygon("station", outline, f"{station.name}, {station.height:.2f} m high") + label

    def spot(self, x: float, y: float, name: str) -> str:
        u, v = self.at(x, y)
        return f'<circle class="spot" cx="{u:.1f}" cy="{v:.1f}" r="22"><title>{escape(name)}</title></circle>'

    def way(self, track: Track) -> str:
        """The robot's way, with a dot at its start and an arrow head at its end."""
        if len(track) < 2:
            return ""
        _, x, y, yaw = track[-1]
        head = [(x + 0.2 * math.cos(yaw + a), y + 0.2 * math.sin(yaw + a)) for a in (0.0, 2.5, -2.5)]
        u, v = self.at(track[0][1], track[0][2])
        return (
            f'<polyline class="way" points="{self.points((row[1], row[2]) for row in track)}"/>'
            f'<circle class="begin" cx="{u:.1f}" cy="{v:.1f}" r="7"/>'
            + self.polygon("robot", head, "the robot")
        )

    def boxes(
        self, boxes: Sequence[BoxModel], before: Sequence[Fact], after: Sequence[Fact]
    ) -> Iterable[str]:
        first, last = _places(before), _places(after)
        for box in boxes:
            here, there = first.get(box.name), last.get(box.name)
            if here and there and math.dist(here[:2], there[:2]) > 0.15:
                yield self.polygon(
                    "was", _corners(*here, box.size), f"{box.name} at first", _paint(box.colour)
                )
                yield f'<polyline class="moved" points="{self.points([here[:2], there[:2]])}"/>'
            if there:
                yield self.polygon("box", _corners(*there, box.size), box.name, _paint(box.colour))
                yield self.text(*there[:2], box.name.rpartition("_")[2], "number")


def _paint(colour: str) -> str:
    """The colour that boxes have in pictures, as CSS."""
    return "rgb({:.0f} {:.0f} {:.0f})".format(*(255 * part for part in COLOURS.get(colour, COLOURS["grey"])))


def _places(facts: Sequence[Fact]) -> dict[str, tuple[float, float, float]]:
    """x, y, yaw of each box, from the facts that tell where it stands."""
    found: dict[str, tuple[float, float, float]] = {}
    for fact in facts:
        if fact.atom.predicate == "on" and not fact.atom.negated and "xyz" in fact.value:
            x, y, _ = fact.value["xyz"]
            found[fact.atom.args[0]] = (float(x), float(y), float(fact.value.get("yaw", 0.0)))
    return found


def _corners(x: float, y: float, yaw: float, size: Sequence[float]) -> list[tuple[float, float]]:
    c, s = math.cos(yaw), math.sin(yaw)
    around = [(size[0] * i / 2, size[1] * j / 2) for i, j in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
    return [(x + c * u - s * v, y + s * u + c * v) for u, v in around]
