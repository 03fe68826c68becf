"""The shell around the reflexes: gathers what they look at, and remembers the requests of one period."""

from __future__ import annotations

from jidoka.bodies.humanoid import reflexes
from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.hardware.interface import Sensors
from jidoka.bodies.humanoid.navigation.footprint import Obstacle
from jidoka.bodies.humanoid.reflex_events import Inputs, Response
from jidoka.bodies.humanoid.reflexes import Mode, Reaction, State
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.world import Map


class Guard:
    """Asks the reflexes once a control period."""

    def __init__(self, kinematics: Kinematics, world: Map) -> None:
        self._limits = kinematics.torque_limits
        self._zones = tuple(Obstacle.of_zone(zone) for zone in world.zones)
        self._state = State()
        self._localised_s = 0.0
        self._stop = self._resume = self._reset = False
        self._stop_reason = ""
        self.led = True
        """Whether somebody leads the robot; a body without a lease keeps it True."""
        self.reaction = Reaction(response=Response.NONE, mode=Mode.READY)

    @property
    def fallen(self) -> bool:
        """Whether the motors are damped after a fall."""
        return self.reaction.mode is Mode.DAMPED

    @property
    def ready(self) -> bool:
        """Whether a skill may run."""
        return self.reaction.mode in (Mode.READY, Mode.ACTING) and self.reaction.response is Response.NONE

    @property
    def code(self) -> str:
        """How the skill that this ends failed: `stopped` where somebody asked for it, else `reflex`."""
        return "stopped" if any(cause.event == "stop" for cause in self._state.causes) else "reflex"

    def request_stop(self, reason: str) -> None:
        """Stop in the next period; a later reason replaces an earlier one."""
        self._stop, self._stop_reason = True, reason

    def request_resume(self) -> None:
        """Go on after a stop, if everything that this needs holds in the next period."""
        self._resume = True

    def request_reset(self) -> None:
        """The robot is on its feet again after a fall."""
        self._reset = True

    def check(self, sensors: Sensors, base: BasePose, *, standing: bool, acting: bool) -> Reaction:
        """This period's reaction.

        Args:
            sensors: the newest reading.
            base: the estimate that goes with it.
            standing: whether the walking policy stands.
            acting: whether a skill runs.
        """
        if sensors.base is not None or not self._localised_s:
            self._localised_s = sensors.t
        inputs = Inputs(
            t=sensors.t,
            sensed_t=sensors.t,
            localised_t=self._localised_s,
            gravity=sensors.gravity,
            qd=sensors.qd,
            tau=sensors.tau,
            tau_limit=self._limits,
            pelvis=(base.x, base.y, base.z),
            zones=self._zones,
            lease_valid=self.led,
            acting=acting,
            standing_still=standing,
            stop_requested=self._stop,
            resume_requested=self._resume,
            reset_requested=self._reset,
        )
        self._stop = self._resume = self._reset = False
        self._state, self.reaction = reflexes.step(self._state, inputs)
        return self.reaction

    def reason(self) -> str:
        """Why the robot stopped, in one line."""
        told = self.reaction.reason or "stopped"
        return f"{told}: {self._stop_reason}" if "on request" in told and self._stop_reason else told
