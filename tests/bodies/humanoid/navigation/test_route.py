"""Laws of the walking route: it ends where asked, keeps its distance, and is no longer than it must be."""

from __future__ import annotations

from itertools import pairwise
from math import dist, sqrt

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jidoka.bodies.humanoid.navigation.footprint import ROBOT_RADIUS_M, Obstacle, Pose, rectangle
from jidoka.bodies.humanoid.navigation.route import SLACK_M, Blocked, length, route

HALL = (-5.0, -5.0, 5.0, 5.0)
TABLE = Obstacle("table", rectangle(Pose(0.0, 0.0), 0.6, 1.6))
CLEARANCE = 0.4

coordinate = st.floats(-4.5, 4.5)
points = st.tuples(coordinate, coordinate)


@st.composite
def tables(draw: st.DrawFn) -> shapely.Polygon:
    pose = Pose(draw(coordinate), draw(coordinate), draw(st.floats(-3.2, 3.2)))
    return rectangle(pose, draw(st.floats(0.2, 0.8)), draw(st.floats(0.2, 1.8)))


def named(polygons: list[shapely.Polygon], *, hard: bool = False) -> list[Obstacle]:
    return [Obstacle(f"table_{i}", polygon, hard) for i, polygon in enumerate(polygons)]


def test_a_free_floor_is_crossed_in_a_straight_line() -> None:
    assert route((-2.0, 0.0), (2.0, 1.0), [], HALL, CLEARANCE) == ((-2.0, 0.0), (2.0, 1.0))


def test_the_way_around_a_table_is_the_shortest() -> None:
    """Around a square corner cut tangentially at distance c, bends lie c (sqrt 2 - 1) from the corner."""
    path = route((-2.0, 0.6), (2.0, 0.6), [TABLE], HALL, CLEARANCE)
    cut = CLEARANCE * (sqrt(2) - 1)
    expected = 2 * dist((-2.0, 0.6), (-0.3 - cut, 1.2)) + 0.6 + 2 * cut
    assert length(path) == pytest.approx(expected, abs=0.01)


def test_a_robot_at_work_backs_out_and_comes_in_at_right_angles() -> None:
    path = route((-0.43, 0.1), (0.43, 0.2), [TABLE], HALL, CLEARANCE)
    assert path[1] == pytest.approx((-0.7, 0.1), abs=0.01)
    assert path[-2] == pytest.approx((0.7, 0.2), abs=0.01)


def test_a_small_step_along_a_table_needs_no_backing_off() -> None:
    assert len(route((-0.43, 0.1), (-0.43, 0.4), [TABLE], HALL, CLEARANCE)) == 2
    assert len(route((-0.43, -0.4), (-0.43, 0.4), [TABLE], HALL, CLEARANCE)) > 2


def test_a_gap_is_taken_if_it_is_wide_enough() -> None:
    def wall(gap: float) -> list[Obstacle]:
        return [
            Obstacle("north", shapely.box(-0.2, gap / 2, 0.2, 5.0)),
            Obstacle("south", shapely.box(-0.2, -5.0, 0.2, -gap / 2)),
        ]

    assert length(route((-2.0, 0.0), (2.0, 0.0), wall(0.9), HALL, CLEARANCE)) == pytest.approx(4.0)
    with pytest.raises(Blocked, match="north, south"):
        route((-2.0, 0.0), (2.0, 0.0), wall(0.7), HALL, CLEARANCE)
    with pytest.raises(Blocked, match="north, south"):
        route((-0.5, 0.0), (2.0, 0.0), wall(0.5), HALL, CLEARANCE)


def test_a_zone_across_the_hall_blocks_and_is_named() -> None:
    wet = Obstacle("wet_floor", shapely.box(1.0, -5.0, 1.2, 5.0), hard=True)
    with pytest.raises(Blocked, match="wet_floor"):
        route((-2.0, 0.0), (3.0, 0.0), [TABLE, wet], HALL, CLEARANCE)


@pytest.mark.parametrize("goal", [(1.1, 0.0), (1.2 + ROBOT_RADIUS_M - 0.01, 0.0), (0.1, 0.0), (9.0, 0.0)])
def test_a_goal_in_a_zone_a_table_or_a_wall_is_refused(goal: tuple[float, float]) -> None:
    wet = Obstacle("wet_floor", shapely.box(1.0, -1.0, 1.2, 1.0), hard=True)
    with pytest.raises(Blocked, match="goal"):
        route((-2.0, 0.0), goal, [TABLE, wet], HALL, 0.2)


def test_a_robot_pushed_into_a_zone_may_leave_it() -> None:
    wet = Obstacle("wet_floor", shapely.box(-1.0, -1.0, 1.0, 1.0), hard=True)
    path = route((0.9, 0.0), (3.0, 0.0), [wet], HALL, CLEARANCE)
    assert length(path) == pytest.approx(2.1)


def test_a_narrow_gap_is_no_shortcut_for_a_robot_at_its_mouth() -> None:
    """Standing close to two tables 0.5 m apart does not allow it to squeeze through between them."""
    pair = [
        Obstacle("a", shapely.box(-1.0, 0.25, 1.0, 0.9)),
        Obstacle("b", shapely.box(-1.0, -0.9, 1.0, -0.25)),
    ]
    path = route((-1.3, 0.0), (1.3, 0.0), pair, HALL, CLEARANCE)
    assert length(path) > 3.5


@settings(max_examples=80, deadline=None)
@given(start=points, goal=points, polygons=st.lists(tables(), max_size=6), hard=st.booleans())
def test_a_route_keeps_its_distance_wherever_its_ends_do(
    start: tuple[float, float], goal: tuple[float, float], polygons: list[shapely.Polygon], hard: bool
) -> None:
    margin = ROBOT_RADIUS_M if hard else 0.2
    ends = [shapely.Point(start), shapely.Point(goal)]
    assume(all(polygon.distance(end) > (margin if hard else 0.0) for polygon in polygons for end in ends))
    try:
        path = route(start, goal, named(polygons, hard=hard), HALL, 0.2)
    except Blocked:
        assume(False)
        return
    assert path[0] == start
    assert path[-1] == goal
    assert length(path) >= dist(start, goal) - 1e-9
    for polygon in polygons:
        for a, b in pairwise(path):
            keeps = min(margin, *(polygon.distance(end) for end in ends))
            assert polygon.distance(shapely.LineString([a, b])) >= keeps - SLACK_M - 1e-6
        for a, b in pairwise(path[1:-1]):
            assert polygon.distance(shapely.LineString([a, b])) >= margin - 1e-6


def test_a_zone_is_walked_around() -> None:
    wet = Obstacle("wet_floor", shapely.box(1.0, -1.0, 1.2, 1.0), hard=True)
    assert length(route((-2.0, 0.0), (4.0, 0.0), [TABLE, wet], HALL, 0.2)) == pytest.approx(6.5, abs=0.2)


@settings(max_examples=80, deadline=None)
@given(start=points, goal=points, polygons=st.lists(tables(), max_size=6), hard=st.booleans())
def test_a_route_is_found_whenever_a_slightly_wider_robot_would_fit(
    start: tuple[float, float], goal: tuple[float, float], polygons: list[shapely.Polygon], hard: bool
) -> None:
    """Round inflation by 10 % more (a tangent cut corner sticks out by 8 %) leaves both ends in one room."""
    margin = (ROBOT_RADIUS_M if hard else 0.2) * 1.1
    free = (
        shapely.box(*HALL).buffer(-0.25).difference(shapely.union_all([p.buffer(margin) for p in polygons]))
    )
    ends = [shapely.Point(start), shapely.Point(goal)]
    assume(any(all(room.covers(end) for end in ends) for room in shapely.get_parts(free)))
    assert route(start, goal, named(polygons, hard=hard), HALL, 0.2)[-1] == goal


@settings(max_examples=60, deadline=None)
@given(start=points, goal=points, polygons=st.lists(tables(), max_size=5))
def test_a_route_is_as_long_there_as_back(
    start: tuple[float, float], goal: tuple[float, float], polygons: list[shapely.Polygon]
) -> None:
    free = all(polygon.distance(shapely.Point(end)) > 0.25 for polygon in polygons for end in (start, goal))
    assume(free)
    obstacles = named(polygons)
    try:
        there = length(route(start, goal, obstacles, HALL, 0.2))
    except Blocked:
        with pytest.raises(Blocked):
            route(goal, start, obstacles, HALL, 0.2)
        return
    assert length(route(goal, start, obstacles, HALL, 0.2)) == pytest.approx(there)
