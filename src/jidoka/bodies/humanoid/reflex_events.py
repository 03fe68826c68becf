"""What may go wrong with the robot, and what it does then: one row an event.

Thresholds: a tilt of 45 degrees, and 3 of 29 joints above 5 rad/s, are what builders of humanoids stop
at. They were checked on the simulated G1 with pushes of 0.1 s at the chest (docs/design/reflexes.md): in
ordinary walking at most one joint is that fast at a time and the tilt stays below 8 degrees; the deepest
that a robot recovered from was 31 degrees, 0.53 m and 11 periods of fast joints.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

import numpy as np
import shapely

from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.navigation.footprint import Obstacle
from jidoka.bodies.humanoid.robot.joints import JOINTS

MAX_TILT_DEG: Final = 45.0
FLAILING_TILT_DEG: Final = 35.0
"""With fast joints, a robot that leans this far does not come back."""
LOWEST_PELVIS_M: Final = 0.45
"""The G1 stands at 0.79 m."""
FAST_RAD_S: Final = 5.0
FAST_JOINTS: Final = 3
SATURATED: Final = 0.98
"""Fraction of a motor's limit. The arms' controller keeps to 95 %."""
SATURATION_S: Final = 0.5
"""The longest saturation of one motor seen, in a fall, was 0.18 s."""
STALE_S: Final = 0.1
"""Five control periods: the walking policy was tried with one period of delay."""
LOST_S: Final = 1.0
"""Half a metre of walking."""
LEAVE_ZONE_M: Final = 0.1
"""A zone is left at this distance only, so that noise at its border is not a new entry each time."""


class Response(IntEnum):
    """What the robot does, in order of severity."""

    NONE = 0
    """Go on."""
    HOLD_OFF = 1
    """Begin no new skill."""
    STAND = 2
    """End the skill, come to a stand, keep the balance and what is held."""
    DAMP = 3
    """Motors limp but damped: stiffness zero, damping kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What the reflexes look at in one control period. All times are of one clock [s]."""

    t: float
    """Now."""
    sensed_t: float
    """When joints and IMU were last read."""
    localised_t: float
    """When the base pose was last measured."""
    gravity: Array
    """Unit vector of gravity in the pelvis frame, shape (3,)."""
    qd: Array
    """Joint velocities, shape (29,) [rad/s]."""
    tau: Array
    """Motor torques, shape (29,) [N·m]."""
    tau_limit: Array
    """Their limits, shape (29,), positive [N·m]."""
    pelvis: tuple[float, float, float] | None = None
    """x, y, z in `map`, the last estimate; None before the first [m]."""
    zones: tuple[Obstacle, ...] = ()
    """Keep-out zones."""
    lease_valid: bool = True
    """Whether somebody leads the robot; True where nobody has to."""
    acting: bool = False
    """Whether a skill runs."""
    standing_still: bool = True
    """Whether the robot stands, stepping no more."""
    stop_requested: bool = False
    """A stop since the last period."""
    resume_requested: bool = False
    """A person or the worker asks to go on after a stop."""
    reset_requested: bool = False
    """A person has put the robot on its feet after a fall."""


_NEVER: Final[Array] = np.full(29, np.inf)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Memory:
    """What is worked out in one period and remembered to the next."""

    tilt_deg: float = 0.0
    """Angle between the pelvis's z axis and the vertical; nan if unknown [degrees]."""
    fast_joints: int = 0
    """How many joints are faster than `FAST_RAD_S`."""
    saturated_since: Array = field(default_factory=_NEVER.copy)
    """Since when each motor is at its limit; inf if it is not, shape (29,) [s]."""
    inside: frozenset[str] = frozenset()
    """Zones that the pelvis has entered and not left."""
    entered: frozenset[str] = frozenset()
    """Those that it entered in this very period."""


def remember(memory: Memory, inputs: Inputs) -> Memory:
    """The memory after this period's inputs."""
    inside = _inside(memory, inputs) if inputs.zones else frozenset[str]()
    at_limit = np.abs(inputs.tau) >= SATURATED * inputs.tau_limit
    since = _NEVER
    if np.count_nonzero(at_limit):
        since = np.where(at_limit, np.minimum(memory.saturated_since, inputs.t), np.inf)
    return Memory(
        tilt_deg=_tilt_deg(inputs.gravity),
        fast_joints=int(np.count_nonzero(np.abs(inputs.qd) > FAST_RAD_S)),
        saturated_since=since,
        inside=inside,
        entered=inside - memory.inside,
    )


def _tilt_deg(gravity: Array) -> float:
    x, y, z = gravity.tolist()
    across = math.hypot(x, y)
    return math.degrees(math.atan2(across, -z)) if across > 0.0 or z != 0.0 else math.nan


def _inside(memory: Memory, inputs: Inputs) -> frozenset[str]:
    """Zones that hold the pelvis now; as before where it is unknown."""
    if not inputs.pelvis or not all(map(math.isfinite, inputs.pelvis)):
        return memory.inside
    x, y = inputs.pelvis[:2]
    near = [zone for zone in inputs.zones if _near(zone, x, y)]
    if not near:
        return frozenset()
    point = shapely.Point(x, y)
    return frozenset(
        zone.name
        for zone in near
        if zone.polygon.distance(point) <= (LEAVE_ZONE_M if zone.name in memory.inside else 0.0)
    )


def _near(zone: Obstacle, x: float, y: float) -> bool:
    """Whether a point may be near a zone: a look at its bounding box spares the distance."""
    low_x, low_y, high_x, high_y = zone.bounds
    inside_x = low_x - LEAVE_ZONE_M <= x <= high_x + LEAVE_ZONE_M
    return inside_x and low_y - LEAVE_ZONE_M <= y <= high_y + LEAVE_ZONE_M


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One row of the table."""

    name: str
    holds: Callable[[Inputs, Memory], bool]
    """Whether it is so in this period."""
    for_s: float = 0.0
    """It acts once it has held this long without a break; a control period (20 ms) adds to it [s]."""
    acting: Response
    """What the robot does if a skill runs."""
    idle: Response
    """What it does if none runs."""
    latched: bool
    """Whether only a request clears it, not its end."""
    tell: Callable[[Inputs, Memory], str]
    """What happened, with value and bound."""


def _tilted(_: Inputs, memory: Memory) -> bool:
    return memory.tilt_deg > MAX_TILT_DEG


def _collapsed(inputs: Inputs, _: Memory) -> bool:
    return inputs.pelvis is not None and inputs.pelvis[2] < LOWEST_PELVIS_M


def _flailing(_: Inputs, memory: Memory) -> bool:
    return memory.fast_joints >= FAST_JOINTS and memory.tilt_deg > FLAILING_TILT_DEG


def _saturated(inputs: Inputs, memory: Memory) -> bool:
    since = memory.saturated_since
    return since is not _NEVER and inputs.t - float(since.min()) >= SATURATION_S - 1e-9


def _unsensed(inputs: Inputs, memory: Memory) -> bool:
    """Old or no numbers: what is unknown counts as wrong. A scalar product is finite only if every number is:
    zero times infinity is not a number."""
    known = math.isfinite(float(inputs.qd.dot(inputs.tau)) + memory.tilt_deg)
    return not (known and inputs.t - inputs.sensed_t <= STALE_S)


def _lost(inputs: Inputs, _: Memory) -> bool:
    known = inputs.pelvis is None or all(map(math.isfinite, inputs.pelvis))
    return not (known and inputs.t - inputs.localised_t <= LOST_S)


def _tell_saturated(inputs: Inputs, memory: Memory) -> str:
    worst = int(np.argmin(memory.saturated_since))
    limit = inputs.tau_limit[worst]
    return f"{JOINTS[worst]} is at its torque limit of {limit:.0f} N·m for {SATURATION_S} s"


EVENTS: Final[tuple[Event, ...]] = (
    Event(
        name="tilted",
        holds=_tilted,
        for_s=0.04,
        acting=Response.DAMP,
        idle=Response.DAMP,
        latched=True,
        tell=lambda _, m: f"fell: tilted {m.tilt_deg:.0f} degrees (at most {MAX_TILT_DEG:.0f})",
    ),
    Event(
        name="collapsed",
        holds=_collapsed,
        for_s=0.04,
        acting=Response.DAMP,
        idle=Response.DAMP,
        latched=True,
        tell=lambda i, _: (
            f"fell: the pelvis is {i.pelvis[2] if i.pelvis else 0.0:.2f} m high (at least {LOWEST_PELVIS_M})"
        ),
    ),
    Event(
        name="flailing",
        holds=_flailing,
        for_s=0.04,
        acting=Response.DAMP,
        idle=Response.DAMP,
        latched=True,
        tell=lambda _, m: (
            f"falls: {m.fast_joints} joints above {FAST_RAD_S:.0f} rad/s at {m.tilt_deg:.0f} degrees of tilt"
        ),
    ),
    Event(
        name="stop",
        holds=lambda i, _: i.stop_requested,
        acting=Response.STAND,
        idle=Response.STAND,
        latched=True,
        tell=lambda _i, _m: "stopped on request",
    ),
    Event(
        name="keep_out",
        holds=lambda _, m: bool(m.entered),
        acting=Response.STAND,
        idle=Response.STAND,
        latched=True,
        tell=lambda _, m: f"entered the keep-out zone {', '.join(sorted(m.entered))}",
    ),
    Event(
        name="saturated",
        holds=_saturated,
        acting=Response.STAND,
        idle=Response.STAND,
        latched=True,
        tell=_tell_saturated,
    ),
    Event(
        name="stumbled",
        holds=lambda _, m: m.fast_joints >= FAST_JOINTS,
        for_s=0.1,
        acting=Response.STAND,
        idle=Response.STAND,
        latched=False,
        tell=lambda _, m: (
            f"stumbled: {m.fast_joints} joints above {FAST_RAD_S:.0f} rad/s (at most {FAST_JOINTS - 1})"
        ),
    ),
    Event(
        name="unsensed",
        holds=_unsensed,
        acting=Response.STAND,
        idle=Response.HOLD_OFF,
        latched=False,
        tell=lambda i, _: (
            f"no sound reading of joints and IMU for {i.t - i.sensed_t:.2f} s (at most {STALE_S})"
        ),
    ),
    Event(
        name="lost",
        holds=_lost,
        acting=Response.STAND,
        idle=Response.HOLD_OFF,
        latched=False,
        tell=lambda i, _: f"no base pose for {i.t - i.localised_t:.1f} s (at most {LOST_S})",
    ),
    Event(
        name="lease_lost",
        holds=lambda i, _: not i.lease_valid,
        acting=Response.STAND,
        idle=Response.HOLD_OFF,
        latched=False,
        tell=lambda _i, _m: "nobody leads the robot: the lease lapsed",
    ),
)
"""All events, the gravest first."""
