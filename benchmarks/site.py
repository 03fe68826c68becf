"""What the site costs: a physics step with and without sleeping boxes, and a picture.

    python benchmarks/site.py

Run it on an idle machine. Times are processor time of this process, the least of several rounds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import mujoco
import numpy as np

from jidoka.bodies.humanoid.robot.model import humanoid_spec
from jidoka.sites.warehouse.camera import Camera, station_labels, views
from jidoka.sites.warehouse.draw import draw
from jidoka.sites.warehouse.meshes import render_model
from jidoka.sites.warehouse.scene import build_scene
from jidoka.sites.warehouse.simulation import simulate
from jidoka.sites.warehouse.site import load_site

ROUNDS = 7
SEED = 3


def least_ms(act: Callable[[], object], times: int) -> float:
    """Processor time of one `act`, the least over rounds of `times` [ms]."""
    costs: list[float] = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(times):
            act()
        costs.append((time.process_time() - began) / times)
    return round(1e3 * min(costs), 4)


def step_ms(model: Any, state: Any, *, sleep: bool) -> float:
    """A bare `mj_step` of a robot that stands among eight boxes at rest [ms]."""
    flag = int(mujoco.mjtEnableBit.mjENBL_SLEEP)
    model.opt.enableflags = flag if sleep else 0
    data = mujoco.MjData(model)
    mujoco.mj_setState(model, data, state[0], mujoco.mjtState.mjSTATE_PHYSICS)
    data.ctrl[:] = state[1]
    for _ in range(20):
        mujoco.mj_step(model, data)
    return least_ms(lambda: mujoco.mj_step(model, data), 10)


def main() -> None:
    """Print one JSON object."""
    hall = draw(load_site(), SEED)
    simulation = simulate(hall)
    model, data = simulation.model, simulation.data
    state = np.empty(mujoco.mj_stateSize(model, mujoco.mjtState.mjSTATE_PHYSICS))
    mujoco.mj_getState(model, data, state, mujoco.mjtState.mjSTATE_PHYSICS)
    standing = (state, np.array(data.ctrl))
    spec = build_scene(hall, humanoid_spec())
    light = render_model(spec, spec.compile())
    with Camera(light, labels=station_labels(hall)) as camera:
        shots = {
            name: least_ms(lambda view=view: camera.picture(np.array(data.qpos), view), 5)
            for name, view in views(hall).items()
        }
    print(
        json.dumps(
            {
                "step_ms": {
                    "boxes asleep": step_ms(model, standing, sleep=True),
                    "boxes awake": step_ms(model, standing, sleep=False),
                },
                "picture_ms": shots,
                "triangles": int(light.mesh_facenum.sum()),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
