"""Where to put a box: on the top, clear of the others, within reach again, and packing the row well."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jidoka.bodies.humanoid.navigation.footprint import Obstacle, Pose, Solid, rectangle, side_frame
from jidoka.bodies.humanoid.navigation.spots import (
    EASY_GAP_M,
    END_ROOM_M,
    LEG_ROOM_M,
    NEAR_FACE_M,
    RELEASE_ROOM_M,
    NoFreeSpace,
    Placement,
    capacity,
    choose_spot,
)
from jidoka.bodies.humanoid.navigation.stances import STANCE_M, STANCE_RADIUS_M, Floor, Unreachable, grasps
from jidoka.bodies.humanoid.world import Side, Station

SHELF = Station("shelf_a", 0.0, 0.0, 0.0, (0.5, 1.6), 0.8, ("-x",))
TABLE = Station("packing", 0.0, 0.0, 0.0, (0.8, 1.6), 0.8, ("-x", "+x"))
FLOOR = Floor(obstacles=(), bounds=(-4.0, -4.0, 4.0, 4.0))
WIDE = (0.22, 0.30, 0.2)


def fill(station: Station, size: tuple[float, float, float], robot_xy: tuple[float, float]) -> list[Solid]:
    """Place boxes of one size until none fits."""
    placed: list[Solid] = []
    while len(placed) < 20:
        try:
            spot = choose_spot(station, size, placed, FLOOR, robot_xy)
        except NoFreeSpace:
            break
        placed.append(Solid(f"box_{len(placed)}", spot.box, size))
    return placed


def test_a_box_stands_square_four_centimetres_inside_the_edge() -> None:
    spot = choose_spot(SHELF, WIDE, [], FLOOR, (-2.0, 0.0))
    assert spot.box.x == pytest.approx(-0.25 + NEAR_FACE_M + 0.11)
    assert spot.box.yaw == 0.0
    assert spot.stance.xy == pytest.approx((spot.box.x - STANCE_M, spot.box.y))
    assert spot.stance.yaw == 0.0


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_the_box_comes_down_the_way_it_is_held(quarter: int) -> None:
    turn = quarter * math.pi / 2
    spot = choose_spot(SHELF, WIDE, [], FLOOR, (-2.0, 0.0), turn=turn)
    depth = 0.30 if quarter % 2 else 0.22
    near = Solid("it", spot.box, WIDE).polygon.bounds[0]
    assert near == pytest.approx(-0.25 + NEAR_FACE_M)
    assert spot.box.x == pytest.approx(-0.25 + NEAR_FACE_M + depth / 2)
    assert math.cos(spot.box.yaw - spot.stance.yaw - turn) == pytest.approx(1.0)


@pytest.mark.parametrize(("width", "least"), [(0.20, 4), (0.24, 4), (0.30, 3), (0.32, 3)])
@pytest.mark.parametrize("robot_y", [-3.0, 0.0, 0.4, 3.0])
def test_a_side_of_1_6_metres_fills_up(width: float, least: int, robot_y: float) -> None:
    assert len(fill(SHELF, (0.22, width, 0.2), (-2.0, robot_y))) >= least


def test_a_two_sided_table_takes_twice_as_many_and_a_shallow_one_does_not() -> None:
    assert capacity(TABLE, [WIDE] * 10, FLOOR) == 6
    shallow = Station("packing", 0.0, 0.0, 0.0, (0.4, 1.6), 0.8, ("-x", "+x"))
    assert capacity(shallow, [WIDE] * 10, FLOOR) == 3


def test_with_room_to_spare_neighbours_get_an_easy_gap() -> None:
    first = choose_spot(SHELF, WIDE, [], FLOOR, (-2.0, -0.5))
    second = choose_spot(SHELF, WIDE, [Solid("box_1", first.box, WIDE)], FLOOR, (-2.0, -0.5))
    assert first.gap == math.inf
    assert second.gap >= EASY_GAP_M - 1e-9


@pytest.mark.parametrize("robot_y", [-2.0, 2.0])
def test_with_room_to_spare_the_robot_stands_clear_of_the_legs(robot_y: float) -> None:
    """Found by orders at seed 120: a foot against a table's leg, and a fall while letting go."""
    spot = choose_spot(TABLE, WIDE, [], FLOOR, (-2.0, robot_y))
    from_end = TABLE.size[1] / 2 - abs(spot.box.y) - WIDE[1] / 2
    assert from_end >= END_ROOM_M + LEG_ROOM_M - 1e-9


def test_a_small_box_leaves_the_place_of_a_wide_one() -> None:
    """On 1.2 m, a small box in the middle, next to the robot, would leave no room for a wide one."""
    short = Station("shelf_b", 0.0, 0.0, 0.0, (0.5, 1.2), 0.8, ("-x",))
    assert capacity(short, [(0.2, 0.2, 0.2), (0.2, 0.32, 0.2)], FLOOR) == 2


def test_the_nearer_side_is_chosen_unless_another_is_preferred() -> None:
    assert choose_spot(TABLE, WIDE, [], FLOOR, (2.0, 0.0)).side == "+x"
    assert choose_spot(TABLE, WIDE, [], FLOOR, (2.0, 0.0), preferred="-x").side == "-x"


def test_a_full_preferred_side_gives_way() -> None:
    row = fill(SHELF, WIDE, (-2.0, 0.0))
    moved = [Solid(b.name, Pose(b.pose.x - 0.15, b.pose.y), b.size) for b in row]
    assert choose_spot(TABLE, WIDE, moved, FLOOR, (-2.0, 0.0), preferred="-x").side == "+x"


def test_no_space_names_the_station_and_what_stands_there() -> None:
    row = fill(SHELF, WIDE, (-2.0, 0.0))
    with pytest.raises(NoFreeSpace, match=r"shelf_a.*0\.30 m wide.*box_0, box_1, box_2.*side -x"):
        choose_spot(SHELF, WIDE, row, FLOOR, (-2.0, 0.0))


def test_a_box_too_deep_for_the_top_is_refused() -> None:
    narrow = Station("ledge", 0.0, 0.0, 0.0, (0.25, 1.6), 0.8, ("-x",))
    with pytest.raises(NoFreeSpace, match=r"0\.25 m deep"):
        choose_spot(narrow, WIDE, [], FLOOR, (-2.0, 0.0))


def test_a_side_where_the_robot_can_not_stand_is_not_used() -> None:
    crates = tuple(Obstacle("crate", shapely.box(-1.2, -0.8 + k, -0.6, 0.2 + k)) for k in (0.0, 0.6))
    floor = Floor(obstacles=crates, bounds=FLOOR.bounds)
    assert choose_spot(TABLE, WIDE, [], floor, (-2.0, 0.0)).side == "+x"
    with pytest.raises(NoFreeSpace, match="crate"):
        choose_spot(SHELF, WIDE, [], floor, (-2.0, 0.0))


def test_a_spot_does_not_shut_another_box_in() -> None:
    """A box on the short side, in reach from there alone, keeps the way of its hands."""
    corner = Station("corner", 0.0, 0.0, 0.0, (1.6, 1.6), 0.8, ("-x", "-y"))
    held = Solid("box_1", Pose(-0.33, -0.67, math.pi / 2), WIDE)
    assert grasps(held, corner, [], FLOOR)
    placed: list[Solid] = [held]
    for number in range(8):
        try:
            spot = choose_spot(corner, WIDE, placed, FLOOR, (-2.0, -2.0))
        except NoFreeSpace:
            break
        placed.append(Solid(f"new_{number}", spot.box, WIDE))
        for solid in placed:
            assert grasps(solid, corner, [other for other in placed if other is not solid], FLOOR)
    assert len(placed) >= 4


def assert_sound(
    spot: Placement, size: tuple[float, float, float], station: Station, others: list[Solid]
) -> None:
    """What every placement promises, told without the code that found it."""
    outline = rectangle(spot.box, size[0], size[1])
    top = Obstacle.of_station(station).polygon
    assert top.buffer(1e-9).covers(outline)
    assert all(outline.distance(other.polygon) > 0.03 for other in others)
    edge = side_frame(station, spot.side)
    left = edge.local(*spot.box.xy)[1]
    half = max(
        abs(edge.local(*spot.box.at(a, b).xy)[1] - left)
        for a in (-size[0] / 2, size[0] / 2)
        for b in (-size[1] / 2, size[1] / 2)
    )
    for sign in (-1, 1):
        beside = edge.at(NEAR_FACE_M, left + sign * (half + RELEASE_ROOM_M / 2))
        hand = rectangle(beside.at(0.06, 0.0), 0.12, RELEASE_ROOM_M - 0.002)
        assert all(hand.intersection(other.polygon).area < 1e-9 for other in others)


side_lists = st.sampled_from([("-x",), ("-x", "+x"), ("+y",), ("-x", "+y"), ("-x", "+x", "-y", "+y")])
sizes = st.tuples(st.floats(0.18, 0.24), st.floats(0.2, 0.32), st.floats(0.15, 0.24))


@settings(max_examples=30, deadline=None)
@given(
    sides=side_lists,
    turned=st.floats(-3.1, 3.1),
    depth=st.floats(0.4, 0.8),
    new=st.lists(st.tuples(sizes, st.integers(0, 3)), min_size=1, max_size=6),
    old=st.lists(
        st.tuples(st.floats(-0.45, 0.45), st.floats(-0.45, 0.45), st.floats(-3.0, 3.0), sizes), max_size=2
    ),
    robot=st.tuples(st.floats(-3.0, 3.0), st.floats(-3.0, 3.0)),
)
def test_every_spot_keeps_what_it_promises(
    sides: tuple[Side, ...],
    turned: float,
    depth: float,
    new: list[tuple[tuple[float, float, float], int]],
    old: list[tuple[float, float, float, tuple[float, float, float]]],
    robot: tuple[float, float],
) -> None:
    station = Station("packing", 0.3, -0.2, turned, (depth, 1.6), 0.8, sides)
    frame = Pose(station.x, station.y, station.yaw)
    crate = Obstacle("crate", shapely.box(1.2, -1.5, 1.8, 0.5))
    floor = Floor(obstacles=(Obstacle.of_station(station), crate), bounds=FLOOR.bounds)
    standing = [
        Solid(f"old_{i}", frame.at(x * depth, y * 1.6, yaw), size) for i, (x, y, yaw, size) in enumerate(old)
    ]
    for number, (size, quarter) in enumerate(new):
        reachable = {solid.name for solid in standing if can_grasp(solid, station, standing, floor)}
        try:
            spot = choose_spot(station, size, standing, floor, robot, turn=quarter * math.pi / 2)
        except NoFreeSpace as error:
            assert station.name in str(error)
            continue
        assert_sound(spot, size, station, standing)
        assert crate.polygon.distance(shapely.Point(spot.stance.xy)) >= STANCE_RADIUS_M
        standing.append(Solid(f"new_{number}", spot.box, size))
        assert reachable <= {solid.name for solid in standing if can_grasp(solid, station, standing, floor)}


def can_grasp(solid: Solid, station: Station, standing: list[Solid], floor: Floor) -> bool:
    try:
        return bool(grasps(solid, station, [other for other in standing if other is not solid], floor))
    except Unreachable:
        return False
