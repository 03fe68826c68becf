"""The humanoid as one object: a control period a tick, skills as calls, facts as observation.

It is the thinking half of the robot: `tick` takes the report of the onboard controller (`onboard`, behind a
`Link`), updates beliefs, lets the running skill decide, and orders. Everything else only changes what the
next tick does. One thread owns the object.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from jidoka.bodies.humanoid import facts
from jidoka.bodies.humanoid.arms.ik import ArmIk
from jidoka.bodies.humanoid.estimation.objects import HandFrame, ObjectTracker
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S
from jidoka.bodies.humanoid.link import Halted, Link, Report, Requests
from jidoka.bodies.humanoid.locomotion.policy import Twist
from jidoka.bodies.humanoid.skills import catalogue
from jidoka.bodies.humanoid.skills.context import Context, Skill
from jidoka.bodies.humanoid.skills.errors import CODES, SkillError
from jidoka.bodies.humanoid.skills.grip import recognise
from jidoka.bodies.humanoid.world import Map
from jidoka.errors import Busy
from jidoka.types import Json, Observation, Receipt, SkillSpec

log = logging.getLogger(__name__)

NAME: Final = "humanoid"
RESUME_WITHIN_S: Final = 3.0
"""How long a new skill waits for the reflexes to let it start [s]."""


@dataclass(slots=True)
class Call:
    """A skill that runs or ran."""

    skill: str
    args: Mapping[str, Json]
    started_s: float
    generator: Skill
    receipt: Receipt | None = None
    progress: float = 0.0
    message: str = ""
    started_j: float = 0.0
    begun: bool = False
    """Whether the reflexes have let it start."""

    @property
    def done(self) -> bool:
        """Whether it ended."""
        return self.receipt is not None


class Humanoid:
    """A G1 in a hall, as those see it who give it work.

    Args:
        link: to the controller that keeps the robot up.
        world: the surveyed map and the catalogue of boxes.
    """

    def __init__(self, link: Link, world: Map) -> None:
        self._link = link
        self._tracker = ObjectTracker()
        self._tracker.hold(link.hands.holding)
        self._requests = Requests()
        self._call: Call | None = None
        self.context = Context(
            map=world,
            kinematics=link.kinematics,
            tracker=self._tracker,
            hands=link.hands,
            ik=ArmIk(),
            stepping=link.stepping,
            base=link.report.base,
            sensors=link.report.sensors,
        )

    @property
    def name(self) -> str:
        """The body's name."""
        return NAME

    @property
    def time_s(self) -> float:
        """The robot's clock [s]."""
        return self.context.sensors.t

    def skills(self) -> tuple[SkillSpec, ...]:
        """What it can do."""
        return catalogue.SPECS

    def begin(self, skill: str, args: Mapping[str, Json]) -> Call:
        """Start a skill; it runs in the following ticks.

        It is also the request to go on after a stop: the skill waits up to `RESUME_WITHIN_S` until the
        reflexes allow it, and else ends with `stopped`.

        Raises:
            Busy: another skill runs.
            UsageError: no such skill or wrong arguments.
        """
        if self._call is not None:
            raise Busy(f"{self._call.skill} is running; stop it or wait for its end")
        recognise(self.context)
        self.context.say(0.0, f"starting {skill}")
        generator = catalogue.start(skill, self.context, args)
        self._call = Call(skill, dict(args), self.time_s, generator, started_j=self._link.report.joules)
        self._requests.led = self._requests.resume = True
        return self._call

    def tick(self) -> None:
        """One control period."""
        call = self._call
        self._requests.acting = call is not None and call.begun
        report = self._link.sense(self._requests)
        self._believe(report)
        if report.halted is not None:
            self._heed(report.halted)
        self._link.act(self._resume() if report.halted is None else None)

    def observe(self) -> Observation:
        """What it believes now, as facts."""
        if self._call is None:
            recognise(self.context)
        halted = self._link.report.halted
        fallen = halted is not None and halted.fallen
        return Observation(NAME, self.time_s, facts.observe(self.context, fallen=fallen))

    def cancel(self, reason: str) -> None:
        """End the running skill with `cancelled`; the robot comes to a stand and keeps what it holds."""
        self._end(SkillError("cancelled", reason))

    def stop(self, reason: str) -> None:
        """End the running skill with `stopped`; the robot comes to a stand and keeps what it holds."""
        self._requests.stop = reason

    def lease_lapsed(self) -> None:
        """Nobody leads the robot any more: stand, until the next skill begins."""
        self._requests.led = False

    def stand_up_again(self) -> None:
        """A person has put the robot on its feet after a fall: leave damping, if it is upright and still."""
        self._requests.reset = True

    def _believe(self, report: Report) -> None:
        ctx, sensors = self.context, report.sensors
        ctx.sensors, ctx.base = sensors, report.base
        self._tracker.update(sensors.objects, HandFrame(ctx.kinematics.between_palms(), report.base.yaw))

    def _heed(self, halted: Halted) -> None:
        """The reflexes let no skill run: end the one that runs; one that waits asks again, for a while."""
        call = self._call
        if call is None:
            return
        if halted.fallen:
            self._end(SkillError("fell", halted.reason))
        elif call.begun:
            self._end(SkillError(halted.code, halted.reason))
        elif self.time_s - call.started_s > RESUME_WITHIN_S:
            needs = ", ".join(halted.needs) or halted.reason
            self._end(SkillError(halted.code, f"the robot may not act yet; it needs: {needs}"))
        else:
            self._requests.resume = True

    def _resume(self) -> Twist | None:
        """The running skill's twist; None if none runs now."""
        call = self._call
        if call is None:
            return None
        call.begun = True
        try:
            twist = next(call.generator)
        except StopIteration as end:
            self._finish(call, Receipt(ok=True, result=end.value))
            return None
        except SkillError as error:
            self._end(error)
            return None
        call.progress, call.message = self.context.progress, self.context.doing
        return twist

    def _end(self, error: SkillError) -> None:
        call = self._call
        if call is None:
            return
        call.generator.close()
        retryable = CODES[error.code][0]
        self._finish(call, Receipt(ok=False, code=error.code, message=str(error), retryable=retryable))

    def _finish(self, call: Call, outcome: Receipt) -> None:
        """Close a call, with what it took."""
        spent_s, spent_j = self.time_s - call.started_s, self._link.report.joules - call.started_j
        receipt = replace(outcome, seconds=round(spent_s, 2), joules=round(spent_j, 1))
        call.receipt, call.progress = receipt, 1.0
        self._call = None
        log.info(
            "%s(%s): %s in %.1f s %s",
            call.skill,
            dict(call.args),
            receipt.code,
            receipt.seconds,
            receipt.message,
        )


def run(humanoid: Humanoid, call: Call, *, limit_s: float = 300.0) -> Receipt:
    """Tick until `call` ends: for a body in one process with its caller.

    Raises:
        TimeoutError: it did not end within `limit_s` of the robot's clock.
    """
    for _ in range(round(limit_s / CONTROL_PERIOD_S)):
        if call.receipt is not None:
            return call.receipt
        humanoid.tick()
    raise TimeoutError(f"{call.skill} did not end within {limit_s:.0f} s")
