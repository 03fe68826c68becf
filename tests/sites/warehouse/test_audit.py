from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mujoco
import numpy as np
import pytest

from jidoka.sites.warehouse.audit import Audit
from jidoka.sites.warehouse.draw import Hall
from jidoka.sites.warehouse.scene import build_scene

from .conftest import PUPPET


def _run(model: Any, data: Any, steps: int, audit: Audit) -> None:
    for _ in range(steps):
        mujoco.mj_step(model, data)
        audit.after_step(data)


@pytest.mark.physics
def test_honest_physics_passes(model: Any, data: Any) -> None:
    audit = Audit(model)
    audit.begin(data)
    rng = np.random.default_rng(0)
    for _ in range(20):
        data.ctrl[:] = rng.uniform(-2, 2, model.nu)
        _run(model, data, 40, audit)
    assert audit.steps == 800
    assert audit.violations == []


def _push(model: Any, data: Any) -> None:
    data.xfrc_applied[model.body("box_1").id, 0] = 0.1


def _pull_joint(model: Any, data: Any) -> None:
    data.qfrc_applied[-1] = 0.1


def _teleport(model: Any, data: Any) -> None:
    data.joint("box_1/free").qpos[0] += 1e-4


def _teleport_robot(model: Any, data: Any) -> None:
    data.joint("base").qpos[0] += 1e-4


def _kick(model: Any, data: Any) -> None:
    data.joint("box_1/free").qvel[2] += 0.01


def _kick_robot(model: Any, data: Any) -> None:
    data.joint("base").qvel[0] += 0.01


def _kick_joint(model: Any, data: Any) -> None:
    data.joint("elbow").qvel[0] += 0.1


CHEATS: list[tuple[Callable[[Any, Any], None], str]] = [
    (_push, "applied_force"),
    (_pull_joint, "applied_force"),
    (_teleport, "teleport"),
    (_teleport_robot, "teleport"),
    (_kick, "velocity_jump"),
    (_kick_robot, "velocity_jump"),
    (_kick_joint, "velocity_jump"),
]


@pytest.mark.physics
@pytest.mark.parametrize(("cheat", "kind"), CHEATS)
def test_a_cheat_is_found(model: Any, data: Any, cheat: Callable[[Any, Any], None], kind: str) -> None:
    audit = Audit(model)
    audit.begin(data)
    _run(model, data, 200, audit)
    assert audit.violations == []
    cheat(model, data)
    _run(model, data, 1, audit)
    assert kind in {v.kind for v in audit.violations}


@pytest.mark.physics
def test_torque_beyond_the_limit_is_found(hall: Hall) -> None:
    model = build_scene(hall, mujoco.MjSpec.from_string(PUPPET)).compile()
    data = mujoco.MjData(model)
    audit = Audit(model)
    audit.begin(data)
    data.ctrl[:] = 3.0
    _run(model, data, 1, audit)
    assert audit.violations == []
    data.qfrc_actuator[model.joint("elbow").dofadr[0]] = 26.0
    audit.after_step(data)
    torque = next(v for v in audit.violations if v.kind == "torque")
    assert (torque.where, torque.value, torque.bound) == ("elbow", 26.0, 25.0)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("<actuator>", '<equality><weld body1="pelvis"/></equality><actuator>', "equality"),
        ("<worldbody>", '<worldbody><body name="m" mocap="true"/>', "mocap"),
        ('name="arm"', 'name="arm" gravcomp="1"', "gravity_compensation"),
    ],
)
def test_a_rigged_model_is_found(hall: Hall, old: str, new: str, kind: str) -> None:
    model = build_scene(hall, mujoco.MjSpec.from_string(PUPPET.replace(old, new))).compile()
    assert [v.kind for v in Audit(model).violations] == [kind]
