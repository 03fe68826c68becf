from __future__ import annotations

import pytest

from jidoka.brain.hall import EDGE_M, HANDLING_S, SPEED_M_S, capacity, hall_of
from jidoka.brain.world import World
from jidoka.types import Fact
from tests.fakes.warehouse import STATIONS, Warehouse


@pytest.mark.parametrize(
    ("size", "sides", "boxes"),
    [
        ((0.8, 1.6), ("+x", "-x"), 6),
        ((0.8, 1.6), ("-x",), 3),
        ((0.45, 1.6), ("+x", "-x"), 3),
        ((0.45, 1.6), ("-x",), 3),
        ((1.0, 1.0), ("+x", "-x", "+y", "-y"), 8),
        ((0.4, EDGE_M), ("-x",), 1),
        ((0.4, EDGE_M - 0.01), ("-x",), 0),
        ((0.8, 1.6), (), 0),
    ],
)
def test_room_is_the_edge_that_hands_can_reach(
    size: tuple[float, float], sides: tuple[str, ...], boxes: int
) -> None:
    assert capacity(size, sides) == boxes


def seen(body: Warehouse) -> tuple[World, tuple[Fact, ...]]:
    facts = body.observe().facts
    return World.from_facts(facts), facts


def test_a_full_station_has_never_less_room_than_stands_on_it_unless_it_said_so() -> None:
    body = Warehouse({"a": "packing", "b": "packing"}, told_size={"packing": (0.4, EDGE_M)})
    assert hall_of(*seen(body)).room["packing"] == 2
    assert hall_of(*seen(body)).free("packing") == 0
    assert hall_of(*seen(body), {"packing": 1}).free("packing") == -1


def test_steps_change_the_model_as_they_change_the_world() -> None:
    body = Warehouse({"a": "receiving"})
    hall = hall_of(*seen(body))
    way = 2.0 / SPEED_M_S
    assert hall.do("pick", "a") == pytest.approx(HANDLING_S["pick"] + way)
    assert (hall.holding, hall.where, hall.robot_at) == ("a", {"a": "robot"}, "receiving")
    assert hall.do("place", "packing") == pytest.approx(HANDLING_S["place"] + 4.0 / SPEED_M_S)
    assert (hall.holding, hall.where, hall.robot) == (None, {"a": "packing"}, STATIONS["packing"])
    assert hall.seconds == pytest.approx(HANDLING_S["pick"] + HANDLING_S["place"] + 3 * way)
