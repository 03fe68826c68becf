"""What runs on the robot itself: it senses, balances, minds the reflexes, and does as the skills order.

It needs nobody: without orders the robot comes to a stand, keeps its balance, and holds what it holds.
"""

from __future__ import annotations

from dataclasses import replace

from jidoka.bodies.humanoid.arms.relief import Relief
from jidoka.bodies.humanoid.control import Hands, WholeBody, damping
from jidoka.bodies.humanoid.estimation.base import BaseEstimator
from jidoka.bodies.humanoid.guard import Guard
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Hardware
from jidoka.bodies.humanoid.link import Halted, Report, Requests, Stepping
from jidoka.bodies.humanoid.locomotion.gait import Gait
from jidoka.bodies.humanoid.locomotion.policy import Twist
from jidoka.bodies.humanoid.robot.joints import ARMS
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.robot.power import electrical_power
from jidoka.bodies.humanoid.world import Map


class Onboard:
    """The controller of one robot. It is a `Link` for skills in the same process.

    Args:
        hardware: the robot, simulated or real.
        world: the surveyed map; of it only the keep-out zones matter here.
    """

    def __init__(self, hardware: Hardware, world: Map) -> None:
        self._hardware = hardware
        self.kinematics = Kinematics()
        self.hands = Hands()
        self._estimator = BaseEstimator(self.kinematics)
        self._whole_body = WholeBody(self.kinematics)
        self._guard = Guard(self.kinematics, world)
        self._gait = Gait()
        self._relief = Relief(self.kinematics.torque_limits[ARMS])
        sensors = hardware.read()
        base = self._estimator.update(sensors, standing=True)
        self.report = Report(sensors=sensors, base=base, joules=0.0, halted=None)

    @property
    def stepping(self) -> Stepping:
        """Where the walking policy is in its gait."""
        return self._whole_body.policy

    def sense(self, requests: Requests) -> Report:
        """Begin a control period: read, estimate, and let the reflexes decide. Takes note of `requests`."""
        sensors = self._hardware.read()
        standing = self._whole_body.policy.standing
        base = self._estimator.update(sensors, standing=standing)
        self._pass_on(requests)
        self._guard.check(sensors, base, standing=standing, acting=requests.acting)
        joules = self.report.joules + CONTROL_PERIOD_S * electrical_power(sensors.tau, sensors.qd)
        halted = None if self._guard.ready else self._halted()
        self.report = Report(sensors=sensors, base=base, joules=joules, halted=halted)
        return self.report

    def act(self, twist: Twist | None) -> None:
        """End the period: move as ordered, as far as the reflexes allow it, and wait for the next one."""
        sensors, policy = self.report.sensors, self._whole_body.policy
        wanted = twist if self.report.halted is None else None
        walking = self._gait.twist(wanted, policy.phase, sensors.gravity)
        command = self._whole_body.command(sensors, walking, self._eased())
        self._hardware.write(damping(sensors) if self._guard.fallen else command)
        self._hardware.wait()

    def _eased(self) -> Hands:
        """What the hands do, without pressing on after a reflex."""
        halted = self.report.halted is not None
        if self._relief.idle and not halted:
            return self.hands
        q = self._relief.ease(self.hands.q, self.report.sensors.tau[ARMS], halted=halted)
        return replace(self.hands, q=q)

    def _pass_on(self, requests: Requests) -> None:
        if requests.led is not None:
            self._guard.led = requests.led
        if requests.stop is not None:
            self._guard.request_stop(requests.stop)
        if requests.resume:
            self._guard.request_resume()
        if requests.reset:
            self._guard.request_reset()
        requests.asked()

    def _halted(self) -> Halted:
        guard = self._guard
        return Halted(
            fallen=guard.fallen, code=guard.code, reason=guard.reason(), needs=tuple(guard.reaction.needs)
        )
