"""Where to stand for a grasp: the right pose, and no grasp where the hands or the robot have no room."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jidoka.bodies.humanoid.navigation.footprint import Obstacle, Pose, Solid, area, side_frame
from jidoka.bodies.humanoid.navigation.stances import (
    EDGE_ROOM_M,
    FARTHEST_STANCE_M,
    HAND_ALONG_M,
    HAND_ROOM_M,
    MAX_PALM_WIDTH_M,
    STANCE_M,
    STANCE_RADIUS_M,
    TORSO_ROOM_M,
    Floor,
    Grasp,
    Unreachable,
    grasps,
)
from jidoka.bodies.humanoid.rotation import wrap
from jidoka.bodies.humanoid.world import Side, Station

TABLE = Station("packing", 0.0, 0.0, 0.0, (0.8, 1.6), 0.8, ("-x", "+x"))
NARROW = Station("packing", 0.0, 0.0, 0.0, (0.5, 1.6), 0.8, ("-x", "+x"))
FLOOR = Floor(obstacles=(Obstacle.of_station(TABLE),), bounds=(-4.0, -4.0, 4.0, 4.0))


def box(
    x: float,
    y: float = 0.0,
    yaw: float = 0.0,
    size: tuple[float, float, float] = (0.2, 0.3, 0.2),
    name: str = "box_1",
) -> Solid:
    return Solid(name, Pose(x, y, yaw), size)


def only_from(side: Side) -> Station:
    return Station(TABLE.name, 0.0, 0.0, 0.0, TABLE.size, 0.8, (side,))


def test_a_lone_box_near_the_edge_is_grasped_at_the_preferred_distance() -> None:
    best = grasps(box(-0.26, 0.4), TABLE, [], FLOOR)[0]
    assert (best.stance.x, best.stance.y, best.stance.yaw) == pytest.approx((-0.26 - STANCE_M, 0.4, 0.0))
    assert (best.side, best.width, best.depth, best.turn) == ("-x", 0.3, 0.2, 0.0)


def test_the_other_side_faces_the_other_way() -> None:
    best = grasps(box(0.26, 0.4), TABLE, [], FLOOR)[0]
    assert best.side == "+x"
    assert abs(best.stance.yaw) == pytest.approx(math.pi)
    assert best.stance.x == pytest.approx(0.26 + STANCE_M)
    assert abs(best.turn) == pytest.approx(math.pi)


@pytest.mark.parametrize(("quarter", "width"), [(0, 0.3), (1, 0.2), (2, 0.3), (3, 0.2)])
def test_the_robot_follows_the_turn_of_the_box(quarter: int, width: float) -> None:
    yaw = wrap(quarter * math.pi / 2 + 0.2)
    best = grasps(box(-0.24, yaw=yaw), only_from("-x"), [], FLOOR)[0]
    assert best.stance.yaw == pytest.approx(0.2)
    assert best.width == width
    assert wrap(best.stance.yaw + best.turn - yaw) == pytest.approx(0.0, abs=1e-9)


def test_a_box_deeper_inside_is_reached_from_farther() -> None:
    best = grasps(box(-0.4 + 0.27), only_from("-x"), [], FLOOR)[0]
    assert best.distance == pytest.approx(0.27 + EDGE_ROOM_M)


def test_a_nearer_side_comes_first_and_a_walk_can_change_that() -> None:
    assert grasps(box(-0.01), NARROW, [], FLOOR)[0].side == "-x"
    assert grasps(box(-0.01), NARROW, [], FLOOR, robot_xy=(2.0, 0.0))[0].side == "+x"


def shelf(gap: float) -> list[Solid]:
    """Two neighbours, their faces a gap from those of a box 0.3 m wide at y = 0."""
    return [box(-0.26, 0.3 + gap, name="box_2"), box(-0.26, -0.3 - gap, name="box_3")]


def test_neighbours_must_leave_room_for_both_hands() -> None:
    assert grasps(box(-0.26), only_from("-x"), shelf(HAND_ROOM_M + 0.005), FLOOR)
    with pytest.raises(Unreachable, match="box_2 leaves no room for the left hand"):
        grasps(box(-0.26), only_from("-x"), shelf(HAND_ROOM_M - 0.005), FLOOR)
    with pytest.raises(Unreachable, match="box_3 leaves no room for the right hand"):
        grasps(box(-0.26), only_from("-x"), shelf(HAND_ROOM_M - 0.005)[1:], FLOOR)


def test_a_flat_neighbour_is_reached_over() -> None:
    flat = Solid("tray", Pose(-0.26, 0.31), (0.2, 0.3, 0.03))
    assert grasps(box(-0.26), only_from("-x"), [flat], FLOOR)


def test_a_box_in_front_is_in_the_way_and_one_behind_is_not() -> None:
    back = box(-0.13, size=(0.1, 0.2, 0.2))
    with pytest.raises(Unreachable, match="box_2 stands in front"):
        grasps(back, only_from("-x"), [box(-0.32, name="box_2", size=(0.1, 0.2, 0.2))], FLOOR)
    assert grasps(box(-0.29), only_from("-x"), [box(-0.05, name="box_2")], FLOOR)


@pytest.mark.parametrize(
    ("solid", "reason"),
    [
        (box(0.2), "too far"),
        (box(-0.26, size=(0.2, 0.36, 0.2)), "0.36 m wide"),
        (box(-0.18, yaw=math.radians(40)), "too far"),
    ],
)
def test_the_reason_is_named(solid: Solid, reason: str) -> None:
    with pytest.raises(Unreachable, match=f"box_1 on packing.*side -x.*{reason}"):
        grasps(solid, only_from("-x"), [], FLOOR)


@pytest.mark.parametrize(
    ("obstacle", "name"),
    [
        (Obstacle("crate", shapely.box(-1.0, -0.1, -0.7, 0.1)), "crate"),
        (Obstacle("wet_floor", shapely.box(-1.3, -0.1, -1.1, 0.1), hard=True), "wet_floor"),
    ],
)
def test_the_robot_does_not_stand_on_or_back_into_things(obstacle: Obstacle, name: str) -> None:
    floor = Floor(obstacles=(*FLOOR.obstacles, obstacle), bounds=FLOOR.bounds)
    assert [grasp.side for grasp in grasps(box(0.0, size=(0.2, 0.2, 0.2)), NARROW, [], floor)] == ["+x"]
    with pytest.raises(Unreachable, match=name):
        grasps(box(-0.26), only_from("-x"), [], floor)


def test_a_wall_behind_the_robot_is_in_the_way() -> None:
    with pytest.raises(Unreachable, match="wall"):
        grasps(box(-0.26), only_from("-x"), [], Floor(obstacles=(), bounds=(-1.2, -4.0, 4.0, 4.0)))


def assert_sound(grasp: Grasp, solid: Solid, others: list[Solid], table: Station) -> None:
    """What every grasp promises, told without the code that found it."""
    heading = Pose(solid.pose.x, solid.pose.y, grasp.stance.yaw)
    assert solid.pose.local(*grasp.stance.xy)[
        0 if round(grasp.turn / (math.pi / 2)) % 2 else 1
    ] == pytest.approx(0, abs=1e-9)
    assert heading.local(*grasp.stance.xy)[0] == pytest.approx(-grasp.distance)
    assert STANCE_M - 1e-9 <= grasp.distance <= FARTHEST_STANCE_M + 1e-9
    assert grasp.distance - grasp.depth / 2 >= TORSO_ROOM_M - 1e-9
    assert grasp.width <= MAX_PALM_WIDTH_M
    edge = side_frame(table, grasp.side)
    assert edge.local(*grasp.stance.xy)[0] <= -EDGE_ROOM_M + 1e-9
    assert abs(wrap(grasp.stance.yaw - edge.yaw)) <= math.pi / 4 + 1e-9
    half = grasp.width / 2 + HAND_ROOM_M - 1e-9
    for left in ((grasp.width / 2, half), (-half, -grasp.width / 2)):
        hand = area(heading, (-HAND_ALONG_M, HAND_ALONG_M), left)
        assert all(other.polygon.intersection(hand).area < 1e-9 for other in others)


spot_y = st.floats(-0.7, 0.7)
yaw = st.floats(-3.1, 3.1)
size = st.tuples(st.floats(0.18, 0.24), st.floats(0.2, 0.32), st.floats(0.15, 0.24))


@settings(max_examples=80, deadline=None)
@given(
    target=st.tuples(st.floats(-0.35, 0.35), spot_y, yaw, size),
    rest=st.lists(st.tuples(st.floats(-0.35, 0.35), spot_y, yaw, size), max_size=4),
    turned=yaw,
)
def test_every_grasp_keeps_what_it_promises(
    target: tuple[float, float, float, tuple[float, float, float]],
    rest: list[tuple[float, float, float, tuple[float, float, float]]],
    turned: float,
) -> None:
    table = Station("packing", 1.0, -0.5, turned, (0.8, 1.6), 0.8, ("-x", "+x", "-y", "+y"))
    frame = Pose(table.x, table.y, table.yaw)
    solids = [
        Solid(f"box_{i}", frame.at(x, y, turn), extent)
        for i, (x, y, turn, extent) in enumerate([target, *rest])
    ]
    crate = Obstacle("crate", shapely.box(1.8, -1.5, 2.4, 0.5))
    floor = Floor(obstacles=(Obstacle.of_station(table), crate), bounds=(-4.0, -4.0, 4.0, 4.0))
    try:
        found = grasps(solids[0], table, solids[1:], floor)
    except Unreachable as error:
        assert all(f"side {side}" in str(error) for side in table.sides)
        return
    assert [grasp.cost for grasp in found] == sorted(grasp.cost for grasp in found)
    for grasp in found:
        assert_sound(grasp, solids[0], solids[1:], table)
        assert crate.polygon.distance(shapely.Point(grasp.stance.xy)) >= STANCE_RADIUS_M
