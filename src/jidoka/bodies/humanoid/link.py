"""What passes between the robot's onboard controller and its skills, once a control period.

The skills ask for the newest report (`sense`), think, and order (`act`). In one process the controller itself
is the link (`onboard.Onboard`); between two it is a socket (`remote.RemoteOnboard`), with the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from jidoka.bodies.humanoid.control import Hands
from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.hardware.interface import Sensors
from jidoka.bodies.humanoid.locomotion.policy import Phase, Twist
from jidoka.bodies.humanoid.robot.kinematics import Kinematics


@dataclass(slots=True, kw_only=True)
class Requests:
    """What the skills ask the reflexes for in the next period. `led` and `acting` last, the rest is asked
    once."""

    acting: bool = False
    """Whether a skill runs."""
    led: bool | None = None
    """Whether somebody leads the robot from now on; None: as before."""
    stop: str | None = None
    """Stop, for this reason."""
    resume: bool = False
    """Go on after a stop."""
    reset: bool = False
    """The robot is on its feet again after a fall."""

    def asked(self) -> None:
        """They were passed on: ask no more."""
        self.led = self.stop = None
        self.resume = self.reset = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Halted:
    """Why no skill may run now."""

    fallen: bool
    """Whether the motors are damped after a fall."""
    code: str
    """How a skill that this ends has failed: `stopped` or `reflex`."""
    reason: str
    needs: tuple[str, ...]
    """What is missing to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One period as the onboard controller sees it."""

    sensors: Sensors
    base: BasePose
    joules: float
    """Drawn from the battery since the start [J]."""
    halted: Halted | None
    """None: a skill may run."""


class Stepping(Protocol):
    """Where the walking policy is in its gait."""

    @property
    def phase(self) -> Phase:
        """Of the left and right leg [rad]."""
        ...

    @property
    def standing(self) -> bool:
        """Whether it stands."""
        ...


class Link(Protocol):
    """The onboard controller, as the skills know it."""

    @property
    def report(self) -> Report:
        """The newest report."""
        ...

    @property
    def hands(self) -> Hands:
        """What the arms do until told otherwise; what the skills change in it counts from the next `act`."""
        ...

    @property
    def kinematics(self) -> Kinematics:
        """Of the newest report."""
        ...

    @property
    def stepping(self) -> Stepping:
        """Of the newest report."""
        ...

    def sense(self, requests: Requests) -> Report:
        """Begin a period: let the reflexes heed the requests, and tell what is sensed.

        Raises:
            BodyUnreachable: the link is closed; it is of no use any more.
        """
        ...

    def act(self, twist: Twist | None) -> None:
        """End the period: walk with `twist` (None: come to a stand), arms as `hands` says. Raises as
        `sense`."""
        ...
