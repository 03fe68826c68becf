"""A seeded hall with a humanoid in it, ready to tick: shared by the hall's process and by evaluation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import mujoco

from jidoka.bodies.humanoid.body import Humanoid, in_one_process
from jidoka.bodies.humanoid.hardware.interface import Hardware
from jidoka.bodies.humanoid.hardware.mujoco import MujocoHardware, stand_up
from jidoka.bodies.humanoid.robot.model import humanoid_spec
from jidoka.sites.warehouse.draw import Hall
from jidoka.sites.warehouse.scene import build_scene

LOOK_AROUND_S: Final = 1.0
"""Time from the start until boxes were seen often enough to be believed [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """A physics model and its state, and the humanoid that lives in it."""

    hall: Hall
    model: Any
    data: Any
    hardware: MujocoHardware
    humanoid: Humanoid


def compile_hall(hall: Hall) -> Any:
    """The physics model of a hall: the same for the same hall, so that a recording can be replayed in it."""
    return build_scene(hall, humanoid_spec(hand_friction=hall.hand_friction)).compile()


Wrap = Callable[[Hardware, Any, Any], Hardware]
"""Puts something between the humanoid and its hardware; given the model and its state too."""


def simulate(
    hall: Hall, *, on_step: Callable[[], None] | None = None, wrap: Wrap | None = None
) -> Simulation:
    """Build the physics of a hall and let the humanoid stand up and look around.

    Args:
        hall: the seeded truth.
        on_step: called after every physics step from the beginning, for an audit.
        wrap: what to put between the humanoid and its hardware, for measurements.
    """
    model = compile_hall(hall)
    data = mujoco.MjData(model)
    stand_up(model, data)
    hardware = MujocoHardware(model, data, seed=hall.seed, on_step=on_step)
    humanoid = in_one_process(wrap(hardware, model, data) if wrap else hardware, hall.map)
    while humanoid.time_s < LOOK_AROUND_S:
        humanoid.tick()
    return Simulation(hall=hall, model=model, data=data, hardware=hardware, humanoid=humanoid)
