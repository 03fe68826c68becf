from __future__ import annotations

import math
from typing import Any

import mujoco
import pytest

from jidoka.sites.warehouse.draw import Hall
from jidoka.sites.warehouse.referee import BoxState, Referee, judge_on
from jidoka.types import Atom


def _box(station: str | None = "packing", *, tilt: float = 0.0, held: bool = False) -> BoxState:
    return BoxState(name="box_1", xyz=(1.0, 2.0, 0.9), yaw=0.0, tilt=tilt, station=station, held=held)


ON = Atom("on", ("box_1", "packing"))


@pytest.mark.parametrize(
    ("box", "atom", "spot", "reason"),
    [
        (_box(), ON, None, "ok"),
        (_box(), ON, (1.03, 2.03), "ok"),
        (_box(), ON, (1.04, 2.04), "off_spot"),
        (_box(tilt=math.radians(11)), ON, None, "tilted"),
        (_box(tilt=math.radians(9)), ON, None, "ok"),
        (_box("shelf_a"), ON, None, "elsewhere"),
        (_box("floor"), ON, None, "on_floor"),
        (_box(None, held=True), ON, None, "in_hands"),
        (_box(None), ON, None, "not_there"),
        (_box(), ON.opposite(), None, "not_there"),
        (_box("shelf_a"), ON.opposite(), None, "ok"),
        (_box("floor"), ON.opposite(), None, "on_floor"),
        (_box("shelf_a", tilt=1.5), ON.opposite(), None, "tilted"),
        (_box(None, held=True), ON.opposite(), None, "in_hands"),
    ],
)
def test_on(box: BoxState, atom: Atom, spot: tuple[float, float] | None, reason: str) -> None:
    judged = judge_on(atom, box, spot)
    assert (judged.reason, judged.holds) == (reason, reason == "ok")


def _put(data: Any, name: str, x: float, y: float, z: float, *, tilt: float = 0.0) -> None:
    data.joint(f"{name}/free").qpos[:] = [x, y, z, math.cos(tilt / 2), math.sin(tilt / 2), 0, 0]


def test_every_box_is_seen_on_the_station_where_it_starts(model: Any, data: Any, hall: Hall) -> None:
    mujoco.mj_forward(model, data)
    states = Referee(model, hall).boxes(data)
    for box in hall.boxes:
        assert states[box.name].station == box.station
        assert states[box.name].yaw == pytest.approx(box.yaw)
        assert not states[box.name].held


def test_across_the_edge_in_the_air_and_on_the_floor(model: Any, data: Any, hall: Hall) -> None:
    packing = hall.map.station("packing")
    assert packing is not None
    size = hall.boxes[0].model.size
    top = packing.height + size[2] / 2
    edge = packing.x - packing.size[0] / 2
    referee = Referee(model, hall)
    for x, z, station in (
        (edge + size[0] / 2, top, "packing"),
        (edge + size[0] / 2 - 0.02, top, None),
        (packing.x, top + 0.05, None),
        (edge - 1.0, size[2] / 2, "floor"),
    ):
        _put(data, "box_1", x, packing.y + 0.4, z)
        mujoco.mj_forward(model, data)
        assert referee.boxes(data)["box_1"].station == station


def test_a_box_in_the_hand_is_held(model: Any, data: Any, hall: Hall) -> None:
    mujoco.mj_kinematics(model, data)
    hand = data.geom("hand").xpos
    _put(data, "box_1", hand[0], hand[1], hand[2] + 0.05 + hall.boxes[0].model.size[2] / 2 - 0.002)
    mujoco.mj_forward(model, data)
    referee = Referee(model, hall)
    goal = [Atom("holding", ("robot", "box_1")), ON]
    assert [j.reason for j in referee.judge(data, goal)] == ["ok", "in_hands"]


def test_at_a_spot_and_at_a_station(model: Any, data: Any, hall: Hall) -> None:
    referee = Referee(model, hall)
    home, receiving = Atom("at", ("robot", "home")), Atom("at", ("robot", "receiving"))
    for x, y, holds in ((0.0, 0.2, [True, False]), (-1.2, -0.4, [False, True]), (-0.8, -0.4, [False, False])):
        data.joint("base").qpos[:2] = (x, y)
        mujoco.mj_forward(model, data)
        assert [j.holds for j in referee.judge(data, [home, receiving])] == holds


def test_a_fall_and_a_drop_count_once_while_they_last(model: Any, data: Any, hall: Hall) -> None:
    referee = Referee(model, hall)

    def look() -> None:
        mujoco.mj_forward(model, data)
        referee.watch(data)

    look()
    assert (referee.incidents.falls, referee.incidents.drops) == (0, {})
    start = data.qpos.copy()
    for _ in range(2):
        data.joint("base").qpos[3:] = [math.cos(0.5), math.sin(0.5), 0, 0]
        _put(data, "box_2", 0.0, 1.0, 0.2)
        look()
        look()
        data.qpos[:] = start
        look()
    assert referee.incidents.falls == 2
    assert referee.incidents.drops == {"box_2": 2}


def test_an_unknown_predicate_is_refused(model: Any, data: Any, hall: Hall) -> None:
    mujoco.mj_forward(model, data)
    with pytest.raises(ValueError, match="not colour"):
        Referee(model, hall).judge(data, [Atom("colour", ("box_1", "red"))])
