"""A seeded hall with a humanoid in it, ready to tick: shared by the hall's process and by evaluation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import mujoco

from jidoka.bodies.humanoid.body import Humanoid
from jidoka.bodies.humanoid.hardware.interface import Hardware
from jidoka.bodies.humanoid.hardware.mujoco import MujocoHardware, stand_up
from jidoka.bodies.humanoid.onboard import Onboard
from jidoka.bodies.humanoid.robot.model import humanoid_spec
from jidoka.sites.warehouse.draw import Hall
from jidoka.sites.warehouse.scene import build_scene

LOOK_AROUND_S: Final = 1.0
"""Time from the start until boxes were seen often enough to be believed [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Physics:
    """A physics model and its state, and the controller of the robot in it."""

    hall: Hall
    model: Any
    data: Any
    onboard: Onboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation(Physics):
    """With the skills in the same process."""

    humanoid: Humanoid


def compile_hall(hall: Hall) -> Any:
    """The physics model of a hall: the same for the same hall, so that a recording can be replayed in it."""
    return build_scene(hall, humanoid_spec(hand_friction=hall.hand_friction)).compile()


Wrap = Callable[[Hardware, Any, Any], Hardware]
"""Puts something between the humanoid and its hardware; given the model and its state too."""


def build(hall: Hall, *, on_step: Callable[[], None] | None = None, wrap: Wrap | None = None) -> Physics:
    """Build the physics of a hall, with the robot in it standing.

    Args:
        hall: the seeded truth.
        on_step: called after every physics step from the beginning, for an audit.
        wrap: what to put between the humanoid and its hardware, for measurements.
    """
    model = compile_hall(hall)
    data = mujoco.MjData(model)
    stand_up(model, data)
    hardware = MujocoHardware(model, data, seed=hall.seed, on_step=on_step)
    onboard = Onboard(wrap(hardware, model, data) if wrap else hardware, hall.map)
    return Physics(hall=hall, model=model, data=data, onboard=onboard)


def simulate(
    hall: Hall, *, on_step: Callable[[], None] | None = None, wrap: Wrap | None = None
) -> Simulation:
    """As `build`, and let the humanoid look around, in one process with its skills."""
    physics = build(hall, on_step=on_step, wrap=wrap)
    humanoid = Humanoid(physics.onboard, hall.map)
    while humanoid.time_s < LOOK_AROUND_S:
        humanoid.tick()
    return Simulation(
        hall=hall, model=physics.model, data=physics.data, onboard=physics.onboard, humanoid=humanoid
    )
