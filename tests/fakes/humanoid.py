"""Without physics: a robot on a wire for the humanoid, and a context for its skills.

The robot stands where it is put and moves as the twists say; boxes are where they are told to be.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import TypeVar, cast

import numpy as np

from jidoka.bodies.humanoid.arms.ik import ArmIk
from jidoka.bodies.humanoid.control import Hands
from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.estimation.objects import HandFrame, ObjectTracker
from jidoka.bodies.humanoid.hardware.interface import (
    CONTROL_PERIOD_S,
    Array,
    Command,
    ObjectPose,
    Sensors,
)
from jidoka.bodies.humanoid.link import Stepping
from jidoka.bodies.humanoid.locomotion.policy import Twist
from jidoka.bodies.humanoid.robot.joints import ARMS, STANDING
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.rotation import quat_wxyz, wrap
from jidoka.bodies.humanoid.skills.context import Context
from jidoka.bodies.humanoid.world import BoxModel, Map, Spot, Station, Zone

HEIGHT_M = 0.765
WORLD = Map(
    stations=(
        Station("table", 2.0, 0.0, 0.0, (0.6, 1.4), 0.75, ("-x", "+x"), ("the table",)),
        Station("shelf", 0.0, 2.5, math.pi / 2, (0.4, 1.2), 0.85, ("-x",)),
    ),
    spots=(Spot("home", 0.0, 0.0, 0.0, ("base",)),),
    zones=(Zone("charger", ((-3.0, -3.0), (-2.0, -3.0), (-2.0, -2.0), (-3.0, -2.0))),),
    boxes=(
        BoxModel("box_1", "red", "small", (0.2, 0.22, 0.16)),
        BoxModel("box_2", "blue", "large", (0.24, 0.3, 0.2)),
    ),
    bounds=(-4.0, -4.0, 4.0, 4.0),
    operator="table",
)
ON_TABLE = (1.83, 0.0, 0.83)
"""Where box_1 stands at the near edge of the table."""

T = TypeVar("T")


def upright(xyz: tuple[float, float, float], yaw: float = 0.0) -> ObjectPose:
    """A box that stands."""
    return ObjectPose(np.array(xyz), quat_wxyz(0.0, 0.0, yaw))


def quiet(t: float = 0.0, xy: tuple[float, float] = (0.0, 0.0), yaw: float = 0.0) -> Sensors:
    """A robot that stands."""
    zeros = np.zeros(29)
    fix = np.array([*xy, HEIGHT_M, yaw])
    return Sensors(t, STANDING.copy(), zeros, zeros, np.zeros(3), np.array([0.0, 0.0, -1.0]), fix, None)


@dataclass
class WiredRobot:
    """`Hardware` without physics: joints go where they are commanded at once, legs stand."""

    sensors: Sensors = field(default_factory=quiet)
    objects: Mapping[str, ObjectPose] = field(default_factory=dict[str, ObjectPose])
    commands: list[Command] = field(default_factory=list[Command])

    def read(self) -> Sensors:
        return replace(self.sensors, objects=self.objects)

    def write(self, command: Command) -> None:
        self.commands.append(command)

    def wait(self) -> None:
        q = self.sensors.q.copy()
        if self.commands and self.commands[-1].kp.any():
            q[ARMS] = self.commands[-1].q[ARMS]
        self.sensors = replace(self.sensors, t=self.sensors.t + CONTROL_PERIOD_S, q=q)


def context(
    boxes: Mapping[str, ObjectPose] | None = None,
    *,
    at: tuple[float, float, float] = (0.0, 0.0, 0.0),
    world: Map = WORLD,
) -> Context:
    """A robot at x, y, yaw that has seen these boxes three times."""
    kinematics, tracker = Kinematics(), ObjectTracker()
    x, y, yaw = at
    kinematics.update(np.array([x, y, HEIGHT_M]), yaw, np.array([0.0, 0.0, -1.0]), STANDING)
    for _ in range(3):
        tracker.update(boxes, HandFrame(kinematics.between_palms(), yaw))
    gait = SimpleNamespace(phase=np.array([2.0, -1.14]), standing=True)
    return Context(
        map=world,
        kinematics=kinematics,
        tracker=tracker,
        hands=Hands(),
        ik=ArmIk(),
        stepping=cast("Stepping", gait),
        base=BasePose(x, y, HEIGHT_M, yaw),
        sensors=quiet(0.0, (x, y), yaw),
    )


def hold(ctx: Context, box: str) -> None:
    """Put a box between the palms."""
    ctx.hands.holding, ctx.hands.load_kg = box, 1.0
    frame = HandFrame(ctx.kinematics.between_palms().copy(), ctx.base.yaw)
    ctx.tracker.hold(box)
    ctx.tracker.update({box: ObjectPose(frame.xyz, quat_wxyz(0.0, 0.0, ctx.base.yaw))}, frame)


def live(ctx: Context, twist: Twist) -> None:
    """One control period: the robot moves as told, slower; its arms are where they are commanded."""
    base = ctx.base
    c, s = math.cos(base.yaw), math.sin(base.yaw)
    ahead, left = 0.8 * twist.vx, 0.5 * twist.vy
    x = base.x + (c * ahead - s * left) * CONTROL_PERIOD_S
    y = base.y + (s * ahead + c * left) * CONTROL_PERIOD_S
    yaw = wrap(base.yaw + 0.8 * twist.wz * CONTROL_PERIOD_S)
    ctx.base = BasePose(x, y, HEIGHT_M, yaw)
    q: Array = STANDING.copy()
    q[ARMS] = ctx.hands.q
    ctx.sensors = replace(ctx.sensors, t=ctx.sensors.t + CONTROL_PERIOD_S, q=q)
    ctx.kinematics.update(np.array([x, y, HEIGHT_M]), yaw, ctx.sensors.gravity, q)
    ctx.tracker.update(None, HandFrame(ctx.kinematics.between_palms(), yaw))


def carry_out(
    ctx: Context, skill: Generator[Twist, None, T], *, limit_s: float = 120.0
) -> tuple[T, list[Twist]]:
    """Run a skill or a part of one to its end; what it returns, and its twists."""
    twists: list[Twist] = []
    while True:
        try:
            twists.append(next(skill))
        except StopIteration as end:
            return end.value, twists
        live(ctx, twists[-1])
        assert len(twists) * CONTROL_PERIOD_S < limit_s, "it does not end"
