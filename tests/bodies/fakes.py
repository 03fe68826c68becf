"""A humanoid without a body: its skills take so many ticks and then hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jidoka.errors import Busy
from jidoka.types import Atom, Fact, Json, Observation, Receipt, SkillSpec

BOX = {
    "type": "object",
    "properties": {"box": {"type": "string"}},
    "required": ["box"],
    "additionalProperties": False,
}
PLACE = {
    "type": "object",
    "properties": {"box": {"type": "string"}, "station": {"type": "string"}},
    "required": ["box", "station"],
    "additionalProperties": False,
}
HANDS_FREE = Atom("hands_free", ("robot",))
HOLDING = Atom("holding", ("robot", "?box"))

SKILLS = (
    SkillSpec(
        "pick", "Pick up a box.", "probe", BOX, (HANDS_FREE,), (HOLDING,), typical_s=15.0, typical_j=900.0
    ),
    SkillSpec(
        "place",
        "Place a box.",
        "probe",
        PLACE,
        (HOLDING,),
        (Atom("on", ("?box", "?station")), HANDS_FREE),
        20.0,
    ),
)


@dataclass
class FakeCall:
    """A skill that ends after `ticks`."""

    ticks: int
    age: int = 0
    receipt: Receipt | None = None
    message: str = "working"

    @property
    def done(self) -> bool:
        return self.receipt is not None

    @property
    def progress(self) -> float:
        return min(1.0, self.age / self.ticks)


@dataclass
class FakeHumanoid:
    """Counts what it is asked to do. `box_slow` takes a million ticks, any other box 10; `box_9` slips."""

    name: str = "humanoid"
    ticks: int = 0
    begun: list[tuple[str, dict[str, Json]]] = field(default_factory=list[tuple[str, dict[str, Json]]])
    events: list[str] = field(default_factory=list[str])
    breaks_at: int | None = None
    call: FakeCall | None = None

    @property
    def time_s(self) -> float:
        return 0.02 * self.ticks

    def skills(self) -> tuple[SkillSpec, ...]:
        return SKILLS

    def tick(self) -> None:
        self.ticks += 1
        if self.breaks_at is not None and self.ticks >= self.breaks_at:
            raise FloatingPointError("physics diverged")
        call = self.call
        if call is not None and not call.done:
            call.age += 1
            if call.age >= call.ticks:
                slips = self.begun[-1][1].get("box") == "box_9"
                call.receipt = Receipt(not slips, "slipped" if slips else "ok", seconds=0.02 * call.age)

    def begin(self, skill: str, args: Mapping[str, Json]) -> FakeCall:
        if self.call is not None and not self.call.done:
            raise Busy("one at a time")
        self.begun.append((skill, dict(args)))
        self.call = FakeCall(1_000_000_000 if args["box"] == "box_slow" else 10)
        return self.call

    def observe(self) -> Observation:
        fact = Fact(
            Atom("pose", ("robot",)), self.name, self.time_s, value={"xyz": [0.1, 0.2, 0.79], "yaw": 1.5}
        )
        return Observation(self.name, self.time_s, (fact,))

    def cancel(self, reason: str) -> None:
        self._end("cancelled", reason)

    def stop(self, reason: str) -> None:
        self._end("stopped", reason)

    def lease_lapsed(self) -> None:
        self._end("lease_lapsed", "nobody leads")

    def _end(self, code: str, reason: str) -> None:
        self.events.append(f"{code}: {reason}")
        if self.call is not None and not self.call.done:
            self.call.receipt = Receipt(False, code, reason)
