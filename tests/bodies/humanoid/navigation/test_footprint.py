"""Frames and rectangles on the floor."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.humanoid.navigation.footprint import (
    Obstacle,
    Pose,
    Solid,
    extent,
    rectangle,
    side_depth,
    side_frame,
    side_length,
    wrap,
)
from jidoka.bodies.humanoid.world import Side, Station, Zone

metres = st.floats(-10.0, 10.0)
poses = st.builds(Pose, metres, metres, st.floats(-math.pi, math.pi))
SIDES: tuple[Side, ...] = ("-x", "+x", "-y", "+y")


@given(angle=st.floats(-50.0, 50.0))
def test_wrapping_keeps_the_direction(angle: float) -> None:
    assert -math.pi < wrap(angle) <= math.pi
    assert math.cos(wrap(angle)) == pytest.approx(math.cos(angle), abs=1e-9)
    assert math.sin(wrap(angle)) == pytest.approx(math.sin(angle), abs=1e-9)


@given(pose=poses, ahead=metres, left=metres)
def test_local_inverts_at(pose: Pose, ahead: float, left: float) -> None:
    assert pose.local(*pose.at(ahead, left).xy) == pytest.approx((ahead, left), abs=1e-9)


def test_left_is_counter_clockwise() -> None:
    assert Pose(1.0, 2.0, math.pi / 2).at(1.0, 0.5).xy == pytest.approx((0.5, 3.0))


@given(pose=poses)
def test_a_rectangle_has_its_size_and_centre(pose: Pose) -> None:
    shape = rectangle(pose, 0.4, 1.2)
    assert shape.area == pytest.approx(0.48)
    assert (shape.centroid.x, shape.centroid.y) == pytest.approx(pose.xy)


@pytest.mark.parametrize("side", SIDES)
@given(pose=poses)
def test_a_robot_at_a_side_looks_at_the_middle_of_the_top(side: Side, pose: Pose) -> None:
    table = Station("table", pose.x, pose.y, pose.yaw, (0.6, 1.6), 0.8, (side,))
    frame = side_frame(table, side)
    depth, length = (0.6, 1.6) if side in ("-x", "+x") else (1.6, 0.6)
    assert (side_depth(table, side), side_length(table, side)) == (depth, length)
    assert frame.local(table.x, table.y) == pytest.approx((depth / 2, 0.0), abs=1e-9)


@pytest.mark.parametrize(
    ("side", "place"), [("-x", (-0.3, 0.0)), ("+x", (0.3, 0.0)), ("-y", (0.0, -0.8)), ("+y", (0.0, 0.8))]
)
def test_a_side_is_where_its_name_says(side: Side, place: tuple[float, float]) -> None:
    table = Station("table", 0.0, 0.0, 0.0, (0.6, 1.6), 0.8, (side,))
    assert side_frame(table, side).xy == pytest.approx(place)


def test_the_extent_of_a_turned_box_grows() -> None:
    box = Solid("box_1", Pose(1.0, 0.0, math.pi / 4), (0.2, 0.2, 0.2))
    half = 0.1 * math.sqrt(2)
    assert extent(box, Pose(0.0, 0.0)) == pytest.approx((1.0 - half, 1.0 + half, -half, half))


def test_obstacles_take_the_outline_of_what_they_stand_for() -> None:
    table = Station("table", 1.0, 2.0, math.pi / 2, (0.6, 1.6), 0.8, ("-x",))
    assert Obstacle.of_station(table).polygon.bounds == pytest.approx((0.2, 1.7, 1.8, 2.3))
    zone = Obstacle.of_zone(Zone("wet", ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))))
    assert zone.hard
    assert zone.polygon.area == pytest.approx(0.5)
    box = Obstacle.of_box(Solid("box_1", Pose(0.0, 0.0), (0.2, 0.4, 0.3)))
    assert not box.hard
    assert box.polygon.covers(shapely.Point(0.09, 0.19))
