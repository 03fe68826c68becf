"""The whole body in one control period: legs and waist by the walking policy, arms by position and
feed-forward."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from jidoka.bodies.humanoid.arms.effort import OPEN, Grip, arm_feedforward
from jidoka.bodies.humanoid.hardware.interface import Array, Command, Sensors
from jidoka.bodies.humanoid.locomotion.balance import Balance, Load
from jidoka.bodies.humanoid.locomotion.policy import Twist, WalkingPolicy
from jidoka.bodies.humanoid.robot.joints import ARMS, STANDING, WAIST
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.robot.model import gains

DAMPING_KD: Final = 3.0
"""Of every motor after a fall [N·m·s/rad]: limp enough to be safe, stiff enough not to flail."""


@dataclass(slots=True)
class Hands:
    """What the arms are told to do until told otherwise. It outlives the skill that set it: a stopped
    robot holds on."""

    q: Array = field(default_factory=STANDING[ARMS].copy)
    """Commanded arm joints, shape (14,) [rad]."""
    grip: Grip = OPEN
    load_kg: float = 0.0
    """Estimated mass between the palms [kg]."""
    holding: str | None = None
    """The box between the palms."""
    turn: float = 0.0
    """Yaw of the held box minus the heading of the palms: a multiple of pi/2 [rad]."""
    half: float = 0.0
    """Half the commanded distance between the palms while holding [m]."""


class WholeBody:
    """Turns a wanted twist and what the hands do into motor commands."""

    def __init__(self, kinematics: Kinematics) -> None:
        self._kinematics = kinematics
        self._gains = gains()
        self._balance = Balance()
        self.policy = WalkingPolicy()

    def command(self, sensors: Sensors, twist: Twist, hands: Hands) -> Command:
        """Motor commands for this period; `kinematics` must be up to date."""
        k = self._kinematics
        load = Load(hands.load_kg, k.between_palms()) if hands.load_kg > 0 else None
        trim = self._balance.update(k, load, standing=self.policy.standing)
        feedforward = np.zeros(29)
        feedforward[WAIST] = self._balance.waist
        feedforward[ARMS] = arm_feedforward(k, hands.grip)
        # The network comes last: its weights push everything else out of the processor's cache.
        q = self.policy.step(twist, sensors.q, sensors.qd, sensors.gyro, sensors.gravity + trim)
        q[ARMS] = hands.q
        return Command(q=q, feedforward=feedforward, kp=self._gains.kp, kd=self._gains.kd)


def damping(sensors: Sensors) -> Command:
    """Every motor limp but damped: the safe state of a robot that fell."""
    return Command(q=sensors.q, feedforward=np.zeros(29), kp=np.zeros(29), kd=np.full(29, DAMPING_KD))
