"""How much the bare physics of an episode costs: short stretches of it are stepped again, with nothing else.

A metered robot copies the simulation where a stretch begins, remembers every motor command, and at its end
steps the copy under the same commands and times `mj_step` alone. The simulation is deterministic, so these
are the very same steps; and as they follow one another closely, a machine that is busy slows both alike.
Many short stretches say more than a few long ones: a period costs 0.5 ms while the robot walks with empty
hands and twice that with its hands on a box.
"""

from __future__ import annotations

import time
from typing import Any, Final

import mujoco

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array, Command, Hardware, Sensors

PERIOD_TICKS: Final = 100
"""One stretch in every 2 s."""

STRETCH_TICKS: Final = 10
"""Length of a stretch: 0.2 s, a tenth of all."""


class Meter:
    """A robot (`Hardware`) that is passed through, and sampled."""

    def __init__(self, robot: Hardware, model: Any, data: Any) -> None:
        self._robot = robot
        self._model, self._data = model, data
        self.again = mujoco.MjData(model)
        """What is stepped again; after each stretch it is as the simulation is."""
        self._motors: list[tuple[Array, Array, Array]] = []
        self.restart()

    def restart(self) -> None:
        """Forget what was measured: an episode begins."""
        self.ticks, self._sampled = 0, 0
        self._bare_s = 0.0
        self.own_s = 0.0
        """Processor time that measuring took [s]."""

    def read(self) -> Sensors:
        """The robot's own reading."""
        return self._robot.read()

    def write(self, command: Command) -> None:
        """Pass the command on."""
        self._robot.write(command)

    def wait(self) -> None:
        """Pass one period; step it again at the end of its stretch."""
        place = self.ticks % PERIOD_TICKS
        self.ticks += 1
        if place < STRETCH_TICKS:
            self._remember(first=place == 0)
        self._robot.wait()
        if place == STRETCH_TICKS - 1:
            self._step_again()

    def bare_s(self) -> float:
        """Processor time of as many bare steps as were done, from the sampled stretches [s]."""
        return self._bare_s * self.ticks / self._sampled if self._sampled else 0.0

    def _remember(self, *, first: bool) -> None:
        """The motors' settings in this period, and the state where a stretch begins."""
        began = time.thread_time()
        model, data = self._model, self._data
        if first:
            mujoco.mj_copyData(self.again, model, data)
            self._motors.clear()
        self._motors.append((data.ctrl.copy(), model.actuator_gainprm.copy(), model.actuator_biasprm.copy()))
        self.own_s += time.thread_time() - began

    def _step_again(self) -> None:
        began = time.thread_time()
        model = self._model
        substeps = round(CONTROL_PERIOD_S / model.opt.timestep)
        for ctrl, gain, bias in self._motors:  # the last of them is what the motors are set to now
            self.again.ctrl[:] = ctrl
            model.actuator_gainprm[:] = gain
            model.actuator_biasprm[:] = bias
            stepped = time.thread_time()
            mujoco.mj_step(model, self.again, substeps)
            self._bare_s += time.thread_time() - stepped
        self._sampled += len(self._motors)
        self.own_s += time.thread_time() - began
