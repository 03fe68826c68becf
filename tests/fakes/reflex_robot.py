"""A robot for the reflexes: what each event looks like, and a clock of 20 ms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from jidoka.bodies.humanoid.navigation.footprint import Obstacle
from jidoka.bodies.humanoid.reflex_events import Inputs, Response
from jidoka.bodies.humanoid.reflexes import Mode, Reaction, State, step

PERIOD_S = 0.02
ZONE = Obstacle("wet_floor", shapely.box(1.0, -1.0, 3.0, 1.0), hard=True)
LIMIT = np.full(29, 50.0)


def leaning(degrees: float) -> np.ndarray:
    angle = np.radians(degrees)
    return np.array([np.sin(angle), 0.0, -np.cos(angle)])


def tilt(inputs: Inputs) -> float:
    return float(np.degrees(np.arccos(np.clip(-inputs.gravity[2], -1.0, 1.0))))


def fast(joints: int, speed: float = 6.0) -> np.ndarray:
    qd = np.zeros(29)
    qd[:joints] = speed
    return qd


def calm(t: float, **changes: Any) -> Inputs:
    """A robot that stands well at time t, save for the changes."""
    inputs = Inputs(
        t=t,
        sensed_t=t,
        localised_t=t,
        gravity=leaning(0.0),
        qd=np.zeros(29),
        tau=np.zeros(29),
        tau_limit=LIMIT,
        pelvis=(0.0, 0.0, 0.79),
        zones=(ZONE,),
    )
    return replace(inputs, **changes)


TROUBLE: dict[str, dict[str, Any]] = {
    "tilted": {"gravity": leaning(46.0)},
    "collapsed": {"pelvis": (0.0, 0.0, 0.4)},
    "flailing": {"gravity": leaning(36.0), "qd": fast(3)},
    "stop": {"stop_requested": True},
    "keep_out": {"pelvis": (1.2, 0.0, 0.79)},
    "saturated": {"tau": np.where(np.arange(29) == 20, -49.5, 0.0)},
    "stumbled": {"qd": fast(3)},
    "unsensed": {"sensed_t": -1.0},
    "lost": {"localised_t": -2.0},
    "lease_lost": {"lease_valid": False},
}
"""What each event looks like."""

AFTER_S = {"tilted": 0.04, "collapsed": 0.04, "flailing": 0.04, "saturated": 0.5, "stumbled": 0.1}
"""How long it must last to act; 0 for the others."""


class Robot:
    """Drives the machine with a clock of 20 ms."""

    def __init__(self) -> None:
        self.state = State()
        self.t = 0.0
        self.reaction = Reaction(response=Response.NONE, mode=Mode.READY)

    def tick(self, **changes: Any) -> Reaction:
        self.t += PERIOD_S
        self.state, self.reaction = step(self.state, calm(self.t, **changes))
        return self.reaction

    def run(self, seconds: float, **changes: Any) -> Reaction:
        for _ in range(max(1, round(seconds / PERIOD_S))):
            self.tick(**changes)
        return self.reaction

    @property
    def mode(self) -> Mode:
        return self.state.mode


def reach(mode: Mode) -> tuple[Robot, dict[str, Any]]:
    """A robot in a mode, and the inputs that keep it there."""
    robot = Robot()
    stays: dict[str, Any] = {}
    match mode:
        case Mode.READY:
            pass
        case Mode.ACTING:
            stays = {"acting": True, "standing_still": False}
        case Mode.STOPPING:
            robot.tick(acting=True, standing_still=False, stop_requested=True)
            stays = {"standing_still": False}
        case Mode.SAFE:
            robot.tick(stop_requested=True)
        case Mode.DAMPED:
            robot.run(0.06, gravity=leaning(80.0))
    robot.run(0.04, **stays)
    assert robot.mode is mode
    return robot, stays
