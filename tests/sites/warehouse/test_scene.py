from __future__ import annotations

from typing import Any

import mujoco
import numpy as np
import pytest

from jidoka.bodies.humanoid.robot.model import humanoid_spec
from jidoka.sites.warehouse.draw import Hall
from jidoka.sites.warehouse.scene import build_scene


def _step(model: Any, data: Any, seconds: float) -> None:
    for _ in range(round(seconds / model.opt.timestep)):
        mujoco.mj_step(model, data)


def test_boxes_have_the_drawn_mass_size_and_friction(model: Any, hall: Hall) -> None:
    for box in hall.boxes:
        geom = model.geom(f"{box.name}/body")
        assert model.body(box.name).mass[0] == pytest.approx(box.mass)
        assert tuple(2 * geom.size) == pytest.approx(box.model.size)
        assert geom.friction[0] == pytest.approx(box.friction)
        assert geom.condim[0] == 4


def test_tops_are_as_high_as_the_map_says(model: Any, data: Any, hall: Hall) -> None:
    mujoco.mj_kinematics(model, data)
    for station in hall.map.stations:
        top = data.geom(f"station/{station.name}/top")
        half = model.geom(f"station/{station.name}/top").size
        assert top.xpos[2] + half[2] == pytest.approx(station.height)
        assert (top.xpos[0], top.xpos[1]) == pytest.approx((station.x, station.y))
        assert (2 * half[0], 2 * half[1]) == pytest.approx(station.size)


def test_the_robot_starts_where_the_seed_says(model: Any, data: Any, hall: Hall) -> None:
    x, y, yaw = hall.robot_start
    mujoco.mj_kinematics(model, data)
    assert tuple(data.body("pelvis").xpos) == pytest.approx((x, y, 0.75))
    assert np.arctan2(data.body("pelvis").xmat[3], data.body("pelvis").xmat[0]) == pytest.approx(yaw)


def test_decoration_touches_nothing(model: Any) -> None:
    for i in range(model.ngeom):
        name = model.geom(i).name
        if name.startswith(("grid/", "wall/", "zone/", "spot/", "label/")):
            assert model.geom_contype[i] == 0
            assert model.geom_conaffinity[i] == 0


def test_nothing_but_physics_moves_things(model: Any) -> None:
    assert (model.neq, model.nmocap, np.count_nonzero(model.body_gravcomp)) == (0, 0, 0)


@pytest.mark.physics
def test_boxes_stay_where_they_are_put_and_fall_asleep(model: Any, data: Any, hall: Hall) -> None:
    _step(model, data, 2.0)
    for box in hall.boxes:
        moved = data.body(box.name).xpos - np.array([box.x, box.y, box.z])
        assert np.abs(moved).max() < 1e-3
    assert data.ntree_awake == 1


def _shoved(model: Any, hall: Hall, *, sleep: bool) -> Any:
    """Poses of all boxes, 2 s after one of them is thrown at its neighbour."""
    flag = int(mujoco.mjtEnableBit.mjENBL_SLEEP)
    before = model.opt.enableflags
    model.opt.enableflags = before | flag if sleep else before & ~flag
    try:
        data = mujoco.MjData(model)
        _step(model, data, 1.0)
        one, other = _neighbours(hall)
        away = data.body(other).xpos - data.body(one).xpos
        data.joint(f"{one}/free").qvel[:3] = 3.0 * away / np.linalg.norm(away)
        _step(model, data, 2.0)
        return np.array([data.joint(f"{box.name}/free").qpos for box in hall.boxes])
    finally:
        model.opt.enableflags = before


def _neighbours(hall: Hall) -> tuple[str, str]:
    pairs = [
        (a.name, b.name)
        for a in hall.boxes
        for b in hall.boxes
        if a is not b and (a.station, a.side) == (b.station, b.side)
    ]
    return pairs[0]


@pytest.mark.physics
def test_a_sleeping_box_wakes_when_it_is_touched(model: Any, hall: Hall) -> None:
    asleep, awake = (_shoved(model, hall, sleep=s) for s in (True, False))
    moved = np.linalg.norm(awake[:, :2] - np.array([[b.x, b.y] for b in hall.boxes]), axis=1)
    assert np.count_nonzero(moved > 0.01) >= 2
    assert np.abs(asleep[:, :3] - awake[:, :3]).max() < 2e-3


@pytest.mark.physics
def test_the_humanoid_fits_into_the_hall(hall: Hall) -> None:
    model = build_scene(hall, humanoid_spec(hand_friction=hall.hand_friction)).compile()
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    robot = model.body("pelvis").id
    pairs = {
        frozenset(model.geom(int(g)).name.split("/")[0] for g in geoms)
        for geoms in data.contact.geom
        if robot in {int(model.body_rootid[model.geom_bodyid[g]]) for g in geoms}
    }
    assert all("station" not in pair for pair in pairs)
    assert model.geom("left_pad").friction[0] == pytest.approx(hall.hand_friction)
