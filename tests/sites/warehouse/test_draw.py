from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jidoka.errors import ConfigError
from jidoka.sites.warehouse.draw import BoxTruth, Hall, draw
from jidoka.sites.warehouse.geometry import edge_length, heading, outline
from jidoka.sites.warehouse.model import Site
from jidoka.sites.warehouse.site import load_site

SITE = load_site()
SEEDS = st.integers(0, 2**32)


def _extent(site: Site, box: BoxTruth, angle: float) -> tuple[float, float]:
    """Least and most of its corners [m], from its station's centre, at `angle` to its side's heading."""
    station = site.station(box.station)
    yaw = heading(station, box.side) + angle
    corners = shapely.get_coordinates(box.outline()) - np.array([station.x, station.y])
    along = corners @ np.array([math.cos(yaw), math.sin(yaw)])
    return float(along.min()), float(along.max())


def _along(site: Site, box: BoxTruth) -> tuple[float, float]:
    return _extent(site, box, math.pi / 2)


def _from_edge(site: Site, box: BoxTruth) -> float:
    station = site.station(box.station)
    half = station.size[0 if box.side in ("+x", "-x") else 1] / 2
    return half + _extent(site, box, 0.0)[0]


@given(SEEDS)
@settings(max_examples=50, deadline=None)
def test_equal_seeds_give_equal_halls(seed: int) -> None:
    assert draw(SITE, seed) == draw(SITE, seed)


def test_different_seeds_give_different_halls() -> None:
    assert draw(SITE, 1).boxes != draw(SITE, 2).boxes


@given(SEEDS)
@settings(max_examples=100, deadline=None)
def test_boxes_stand_where_hands_can_take_them(seed: int) -> None:
    hall = draw(SITE, seed)
    for box in hall.boxes:
        station = SITE.station(box.station)
        assert outline(station).buffer(1e-6).contains(box.outline())
        assert 0.02 - 1e-9 <= _from_edge(SITE, box) <= 0.05 + 1e-9
        turn = math.remainder(box.yaw - heading(station, box.side), 2 * math.pi)
        assert abs(turn) <= math.radians(15) + 1e-9
        told = hall.map.station(box.station)
        assert told is not None
        assert box.z == pytest.approx(told.height + box.model.size[2] / 2)
    for a, b in combinations(hall.boxes, 2):
        if a.station == b.station:
            assert a.outline().distance(b.outline()) > 0.02
        if (a.station, a.side) == (b.station, b.side):
            (a0, a1), (b0, b1) = _along(SITE, a), _along(SITE, b)
            assert max(b0 - a1, a0 - b1) >= 0.16 - 1e-9


@given(SEEDS)
@settings(max_examples=50, deadline=None)
def test_what_is_drawn_stays_in_the_ranges_of_the_file(seed: int) -> None:
    hall = draw(SITE, seed)
    assert all(0.70 <= s.height <= 0.88 for s in hall.map.stations)
    assert all(0.5 <= b.mass <= 2.5 and 0.4 <= b.friction <= 0.7 for b in hall.boxes)
    assert 0.6 <= hall.hand_friction <= 1.0


def test_stations_are_two_and_a_half_to_five_metres_apart() -> None:
    for a, b in combinations(SITE.stations, 2):
        assert 2.5 <= math.dist((a.x, a.y), (b.x, b.y)) <= 5.0


def test_the_map_tells_no_truth_that_a_surveyor_could_not_measure() -> None:
    told = repr(draw(SITE, 4).map)
    hall = draw(SITE, 4)
    for box in hall.boxes:
        for secret in (box.mass, box.friction, box.x, box.y):
            assert repr(secret) not in told


def test_starts_can_be_told() -> None:
    starts = {b.name: "packing" for b in SITE.boxes[:4]}
    hall = draw(SITE, 0, starts=starts)
    assert {b.name: b.station for b in hall.boxes[:4]} == starts


def test_boxes_without_a_start_get_a_station_with_room() -> None:
    loose = SITE.model_copy(update={"boxes": tuple(b.model_copy(update={"start": None}) for b in SITE.boxes)})
    halls = [draw(loose, seed) for seed in range(20)]
    assert len({h.boxes[0].station for h in halls}) > 2
    assert all(_row_fits(h) for h in halls)


def _row_fits(hall: Hall) -> bool:
    return all(
        sum(b.model.size[1] for b in hall.boxes if (b.station, b.side) == (s.name, side))
        < edge_length(s, side)
        for s in SITE.stations
        for side in s.sides
    )


def test_too_many_boxes_are_refused() -> None:
    with pytest.raises(ConfigError, match="do not fit on shelf_a"):
        draw(SITE, 0, starts={b.name: "shelf_a" for b in SITE.boxes})


def test_another_box_leaves_the_stations_as_they_were() -> None:
    fewer = SITE.model_copy(update={"boxes": SITE.boxes[:3]})
    assert draw(fewer, 9).map.stations == draw(SITE, 9).map.stations
