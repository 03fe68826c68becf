"""What makes a hall impossible, one predicate a function, gathered in a table."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Final, TypeAlias

from shapely import Point, Polygon, box

from jidoka.sites.warehouse.colours import COLOURS
from jidoka.sites.warehouse.geometry import (
    depth,
    edge_length,
    footprint,
    outline,
    row_length,
    standing_room,
)
from jidoka.sites.warehouse.model import BOX_LEAST, BOX_MOST, DEEPEST_ROW, Site
from jidoka.toml_lines import Path

Mistake: TypeAlias = tuple[Path, str]
_BODY_RADIUS: Final = 0.35
"""Floor that the robot covers when it stands [m]."""


def mistakes(site: Site) -> list[Mistake]:
    """Everything that makes `site` impossible: where, and what would be right. Empty if nothing does.

    Later checks rely on earlier ones, so the first check that finds something ends the search.
    """
    for check in _CHECKS:
        if found := list(check(site)):
            return found
    return []


def _suggest(name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    return f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(names)}"


def _same_names(site: Site) -> Iterator[Mistake]:
    seen: dict[str, str] = {}
    for table in ("stations", "spots", "zones", "boxes"):
        for i, row in enumerate(getattr(site, table)):
            if row.name in seen:
                yield (
                    (table, i, "name"),
                    f'"{row.name}" is already the name of a {seen[row.name]}; names are unique',
                )
            seen[row.name] = {"stations": "station", "spots": "spot", "zones": "zone", "boxes": "box"}[table]


def _same_aliases(site: Site) -> Iterator[Mistake]:
    owner = {row.name: row.name for row in (*site.stations, *site.spots)}
    for table in ("stations", "spots"):
        for i, row in enumerate(getattr(site, table)):
            for alias in row.aliases:
                if owner.setdefault(alias.lower(), row.name) != row.name:
                    yield (
                        (table, i, "aliases"),
                        f'"{alias}" already means {owner[alias.lower()]}; choose another',
                    )


def _references(site: Site) -> Iterator[Mistake]:
    stations, spots = [s.name for s in site.stations], [s.name for s in site.spots]
    if site.operator not in stations:
        yield ("operator",), f'there is no station "{site.operator}"; {_suggest(site.operator, stations)}'
    if site.start not in spots:
        yield ("start",), f'there is no spot "{site.start}"; {_suggest(site.start, spots)}'
    for i, row in enumerate(site.boxes):
        if row.start is not None and row.start not in stations:
            yield ("boxes", i, "start"), f'there is no station "{row.start}"; {_suggest(row.start, stations)}'
        if row.colour not in COLOURS:
            yield ("boxes", i, "colour"), f'unknown colour "{row.colour}"; {_suggest(row.colour, COLOURS)}'


def _box_sizes(site: Site) -> Iterator[Mistake]:
    for i, row in enumerate(site.boxes):
        for word, size, least, most in zip(
            ("deep", "wide", "high"), row.size, BOX_LEAST, BOX_MOST, strict=True
        ):
            if not least <= size <= most:
                yield (
                    ("boxes", i, "size"),
                    f"{row.name} is {size:g} m {word}; the hands hold {least:g} to {most:g} m",
                )


def _hall_bounds(site: Site) -> Iterator[Mistake]:
    x0, y0, x1, y1 = site.bounds
    if x1 <= x0 or y1 <= y0:
        yield ("bounds",), f"{list(site.bounds)} holds no floor; write [min x, min y, max x, max y]"


def _inside_hall(site: Site) -> Iterator[Mistake]:
    hall = box(*site.bounds)
    x0, y0, x1, y1 = site.bounds
    words = f"the hall is x {x0:g} to {x1:g}, y {y0:g} to {y1:g} m"
    for i, row in enumerate(site.stations):
        if not hall.buffer(1e-6).contains(outline(row)):
            yield ("stations", i, "x"), f"{row.name} stands outside the walls; {words}"
    for i, row in enumerate(site.spots):
        if not hall.buffer(-_BODY_RADIUS).contains(Point(row.x, row.y)):
            yield ("spots", i, "x"), f"{row.name} is not {_BODY_RADIUS} m inside the walls; {words}"


def _zones(site: Site) -> Iterator[Mistake]:
    for i, row in enumerate(site.zones):
        if not Polygon(row.corners).is_valid:
            yield (
                ("zones", i, "corners"),
                f"the edges of {row.name} cross; list its corners in order around it",
            )


def _overlaps(site: Site) -> Iterator[Mistake]:
    for (_, a), (i, b) in combinations(enumerate(site.stations), 2):
        if outline(a).intersection(outline(b)).area > 1e-6:
            apart = math.dist((a.x, a.y), (b.x, b.y))
            yield (
                ("stations", i, "x"),
                f"{b.name} overlaps {a.name} (their centres are {apart:.2f} m apart); move it away",
            )


def _obstacles(site: Site, but: str = "") -> list[Polygon]:
    tops = [outline(s) for s in site.stations if s.name != but]
    return [*tops, *(Polygon(z.corners) for z in site.zones)]


def _spots_free(site: Site) -> Iterator[Mistake]:
    for i, row in enumerate(site.spots):
        if any(o.distance(Point(row.x, row.y)) < _BODY_RADIUS for o in _obstacles(site)):
            yield (
                ("spots", i, "x"),
                f"{row.name} is within {_BODY_RADIUS} m of a station or a zone; move it away",
            )


def _sides_once(site: Site) -> Iterator[Mistake]:
    for i, row in enumerate(site.stations):
        if twice := {side for side in row.sides if row.sides.count(side) > 1}:
            yield ("stations", i, "sides"), f'{row.name} lists "{min(twice)}" twice; once will do'


def _sides_reachable(site: Site) -> Iterator[Mistake]:
    hall = box(*site.bounds)
    for i, row in enumerate(site.stations):
        for side in row.sides:
            room, deep = standing_room(row, side), depth(row, side) / len(row.sides)
            if not hall.buffer(1e-6).contains(room):
                yield (
                    ("stations", i, "sides"),
                    f'side "{side}" of {row.name} faces a wall; leave it out of sides',
                )
            elif any(o.intersects(room) for o in _obstacles(site, row.name)):
                yield (
                    ("stations", i, "sides"),
                    f'side "{side}" of {row.name} has no room to stand (0.9 m); move what is there',
                )
            if deep > DEEPEST_ROW:
                yield (
                    ("stations", i, "size"),
                    f'{row.name} is {depth(row, side):g} m deep from side "{side}"; '
                    f"the arms reach {DEEPEST_ROW} m from each side",
                )


def _starts_fit(site: Site) -> Iterator[Mistake]:
    yaw = math.radians(max(map(abs, site.variation.box_yaw_deg)))
    for i, row in enumerate(site.stations):
        need = row_length([footprint(b.size, yaw)[1] for b in site.boxes if b.start == row.name])
        have = sum(edge_length(row, side) for side in row.sides)
        if need > have:
            yield (
                ("stations", i, "size"),
                (
                    f"the boxes that start on {row.name} need {need:.2f} m of edge and it has {have:.2f} m; "
                    "start some elsewhere"
                ),
            )


_CHECKS: Final[tuple[Callable[[Site], Iterator[Mistake]], ...]] = (
    _same_names,
    _same_aliases,
    _references,
    _box_sizes,
    _hall_bounds,
    _zones,
    _inside_hall,
    _overlaps,
    _spots_free,
    _sides_once,
    _sides_reachable,
    _starts_fit,
)
