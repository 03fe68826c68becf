from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.brain.ordering import length, nearest, or_opt, order

POINTS = st.tuples(st.floats(-10, 10), st.floats(-10, 10))
JOBS = st.lists(st.tuples(POINTS, POINTS), max_size=12)


def matrix(jobs: list[tuple[tuple[float, float], tuple[float, float]]]) -> list[list[float]]:
    starts, ends = [(0.0, 0.0), *(j[0] for j in jobs)], [(0.0, 0.0), *(j[1] for j in jobs)]
    return [[math.dist(end, start) for start in starts] for end in ends]


@given(JOBS)
def test_every_job_once_and_never_longer_than_nearest_neighbour(
    jobs: list[tuple[tuple[float, float], tuple[float, float]]],
) -> None:
    cost = matrix(jobs)
    found = order(cost)
    assert sorted(found) == list(range(1, len(jobs) + 1))
    assert length(cost, found) <= length(cost, nearest(cost)) + 1e-9


@given(st.lists(st.tuples(POINTS, POINTS), max_size=5))
def test_a_few_jobs_are_ordered_the_best_of_all_ways(
    jobs: list[tuple[tuple[float, float], tuple[float, float]]],
) -> None:
    cost = matrix(jobs)
    best = min(length(cost, p) for p in itertools.permutations(range(1, len(jobs) + 1)))
    assert length(cost, order(cost)) == pytest.approx(best)


@given(JOBS)
def test_only_allowed_orders_are_found(jobs: list[tuple[tuple[float, float], tuple[float, float]]]) -> None:
    """Job 1 before job 2: begin with an allowed order and stay allowed."""
    cost, first = matrix(jobs), list(range(1, len(jobs) + 1))
    found = or_opt(cost, first, lambda p: len(p) < 2 or list(p).index(1) < list(p).index(2))
    assert sorted(found) == first
    assert len(jobs) < 2 or found.index(1) < found.index(2)
    assert length(cost, found) <= length(cost, first) + 1e-9


def test_a_detour_is_taken_out() -> None:
    cost = matrix([(point, point) for point in ((1.0, 0.0), (-1.1, 0.0), (3.0, 0.0))])
    assert length(cost, nearest(cost)) == pytest.approx(1.0 + 2.0 + 4.1)
    assert length(cost, or_opt(cost, nearest(cost))) == pytest.approx(1.1 + 2.1 + 2.0)


def test_the_law_notices_a_wrong_order() -> None:
    cost = matrix([((1.0, 0.0), (1.0, 0.0)), ((2.0, 0.0), (2.0, 0.0)), ((3.0, 0.0), (3.0, 0.0))])
    assert length(cost, [2, 1, 3]) > length(cost, nearest(cost)) == length(cost, [1, 2, 3]) == 3.0
