"""How much the bare physics of an episode costs: short stretches of it are stepped again, with nothing else.

A metered robot remembers, for one stretch of ticks in each period, the state it began from and every motor
command. Afterwards `bare_s` steps the same model through the same states under the same commands and times
`mj_step` alone. The simulation is deterministic, so these are the very same steps.
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass, field
from typing import Any, Final

import mujoco

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Command, Hardware, Sensors

PERIOD_TICKS: Final = 1000
"""One stretch in every 20 s."""

STRETCH_TICKS: Final = 100
"""Length of a stretch: 2 s, a tenth of all."""


@dataclass(slots=True)
class Stretch:
    """The state a stretch began from, and the motors' settings in each of its ticks."""

    start: Any
    motors: list[tuple[Any, Any, Any]] = field(default_factory=list[tuple[Any, Any, Any]])


class Meter:
    """A robot (`Hardware`) that is passed through, and sampled."""

    def __init__(self, robot: Hardware, model: Any, data: Any) -> None:
        self._robot = robot
        self._model, self._data = model, data
        self.stretches: list[Stretch] = []
        self.ticks = 0

    def read(self) -> Sensors:
        """The robot's own reading."""
        return self._robot.read()

    def write(self, command: Command) -> None:
        """Pass the command on."""
        self._robot.write(command)

    def wait(self) -> None:
        """Pass one period, remembering it if it is in a stretch."""
        place = self.ticks % PERIOD_TICKS
        if place == 0:
            self.stretches.append(Stretch(copy.copy(self._data)))
        if place < STRETCH_TICKS:
            model = self._model
            motors = (self._data.ctrl.copy(), model.actuator_gainprm.copy(), model.actuator_biasprm.copy())
            self.stretches[-1].motors.append(motors)
        self.ticks += 1
        self._robot.wait()

    def bare_s(self) -> float:
        """Processor time of as many bare steps as were done, from the sampled stretches [s]."""
        substeps = round(CONTROL_PERIOD_S / self._model.opt.timestep)
        spent, sampled = 0.0, 0
        for stretch in self.stretches:
            for ctrl, gain, bias in stretch.motors:
                stretch.start.ctrl[:] = ctrl
                self._model.actuator_gainprm[:] = gain
                self._model.actuator_biasprm[:] = bias
                began = time.thread_time()
                mujoco.mj_step(self._model, stretch.start, substeps)
                spent += time.thread_time() - began
            sampled += len(stretch.motors)
        return spent * self.ticks / sampled if sampled else 0.0
