"""Does it stay up? Pushes at the chest while standing, walking and carrying.

    python benchmarks/pushes.py [--impulse 20] [--seeds 10] [--json]

A push is a horizontal force for 0.1 s at the chest, from one of four directions. It is the one place where
a force is applied to the robot from outside, and it is the disturbance under test. A trial is survived if
the robot is upright 4 s later and still has the box that it carried.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable
from typing import Any, Final

import mujoco
import numpy as np

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S
from jidoka.sites.warehouse.draw import draw
from jidoka.sites.warehouse.simulation import Simulation, simulate
from jidoka.sites.warehouse.site import load_site

PUSH_S: Final = 0.1
AFTER_S: Final = 4.0
CHEST_M: Final = 0.2
"""Above the torso's origin."""
FALLEN_M: Final = 0.5
"""A pelvis lower than this lies."""
CORNERS: Final = ([2.6, 1.2, 0.0], [2.6, 1.2, math.pi])
"""Poses [x, y, yaw] of the walks."""


def push(sim: Simulation, impulse: float, direction: float) -> None:
    """Apply `impulse` [N·s] along `direction` [rad, map] at the chest over `PUSH_S`."""
    torso = sim.model.body("torso_link").id
    force = impulse / PUSH_S * np.array([math.cos(direction), math.sin(direction), 0.0])
    for _ in range(round(PUSH_S / CONTROL_PERIOD_S)):
        chest = sim.data.xpos[torso] + sim.data.xmat[torso].reshape(3, 3) @ [0.0, 0.0, CHEST_M]
        lever = chest - sim.data.xipos[torso]
        sim.data.xfrc_applied[torso] = [*force, *np.cross(lever, force)]
        sim.humanoid.tick()
    sim.data.xfrc_applied[torso] = 0.0


def stand(sim: Simulation, seed: int) -> None:
    """Stand with the arms as they are."""
    _tick(sim, 0.5 + 0.13 * seed)


def walk(sim: Simulation, seed: int) -> None:
    """Be on the way."""
    sim.humanoid.begin("walk_to", {"pose": CORNERS[seed % 2]})
    _tick(sim, 2.5 + 0.13 * seed)


def carry(sim: Simulation, seed: int) -> None:
    """Be on the way with a box."""
    station = next(s.name for s in sim.hall.map.stations if not _stands_on(sim, s.name))
    _finish(sim, "pick", {"box": _box(sim)})
    sim.humanoid.begin("place", {"box": _box(sim), "station": station})
    _tick(sim, 2.5 + 0.13 * seed)


MODES: Final[dict[str, Callable[[Simulation, int], None]]] = {
    "standing": stand,
    "walking": walk,
    "carrying": carry,
}


def trial(mode: str, impulse: float, seed: int, quarter: int) -> bool:
    """One push; whether it was survived."""
    sim = simulate(draw(load_site(), seed))
    MODES[mode](sim, seed)
    push(sim, impulse, quarter * math.pi / 2 + 0.2)
    low = [False]
    _tick(sim, AFTER_S, lambda: low.__setitem__(0, low[0] or float(sim.data.qpos[2]) < FALLEN_M))
    held = mode != "carrying" or _carried(sim)
    return not low[0] and held


def _tick(sim: Simulation, seconds: float, after: Callable[[], Any] = lambda: None) -> None:
    for _ in range(round(seconds / CONTROL_PERIOD_S)):
        sim.humanoid.tick()
        after()


def _finish(sim: Simulation, skill: str, args: dict[str, str]) -> None:
    call = sim.humanoid.begin(skill, args)
    while not call.done:
        sim.humanoid.tick()
    if call.receipt is None or not call.receipt.ok:
        raise RuntimeError(f"{skill}({args}) failed before the push: {call.receipt}")


def _box(sim: Simulation) -> str:
    """The heaviest box of at most 2 kg."""
    return max((b for b in sim.hall.boxes if b.mass <= 2.0), key=lambda b: b.mass).name


def _stands_on(sim: Simulation, station: str) -> bool:
    return sim.humanoid.context.station_of(_box(sim)) == sim.hall.map.station(station)


def _carried(sim: Simulation) -> bool:
    """Whether the box is between the palms, by the simulator's truth, or was set down by then."""
    palms = [sim.data.site_xpos[sim.model.site(f"{side}_palm").id] for side in ("left", "right")]
    box = sim.data.xpos[sim.model.body(_box(sim)).id]
    return float(np.linalg.norm(box - 0.5 * (palms[0] + palms[1]))) < 0.15


def main() -> None:
    """Print a row a mode."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--impulse", type=float, default=20.0, help="[N·s]")
    parser.add_argument("--seeds", type=int, default=10, help="four directions each")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    rows: dict[str, dict[str, int]] = {}
    for mode in MODES:
        outcomes = [trial(mode, wanted.impulse, s, q) for s in range(wanted.seeds) for q in range(4)]
        rows[mode] = {"trials": len(outcomes), "survived": sum(outcomes)}
        print(f"{mode:10s} {wanted.impulse:.0f} N·s: {sum(outcomes)} of {len(outcomes)} survived", flush=True)
    if wanted.json:
        print(json.dumps({"impulse": wanted.impulse, "mujoco": mujoco.__version__, **rows}))


if __name__ == "__main__":
    main()
