"""A warehouse as a dictionary, behind the seam of a body: it can fail on purpose, lie, and lose the line.

Its `acts` count what really happened in this world, whatever receipts say.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jidoka.errors import BodyUnreachable, Fenced
from jidoka.protocols import Progress
from jidoka.types import Atom, Fact, Observation, Receipt, SkillSpec, Step

STATIONS: Mapping[str, tuple[float, float]] = {
    "receiving": (-2.0, 0.0),
    "packing": (2.0, 0.0),
    "shipping": (0.0, -2.5),
    "shelf_a": (-1.5, 2.5),
    "shelf_b": (1.5, 2.5),
}


def _atoms(*words: str) -> tuple[Atom, ...]:
    return tuple(Atom.from_list(word.split()) for word in words)


SKILLS = (
    SkillSpec("walk_to", "walk", "probe", {}, (), _atoms("at robot ?place"), typical_s=5.0),
    SkillSpec(
        "pick", "pick", "probe", {}, _atoms("hands_free robot"), _atoms("holding robot ?box"), typical_s=12.0
    ),
    SkillSpec(
        "place",
        "place",
        "probe",
        {},
        _atoms("holding robot ?box"),
        _atoms("on ?box ?station", "hands_free robot"),
        typical_s=12.0,
    ),
)


@dataclass(frozen=True)
class Mishap:
    """What goes wrong at the n-th call."""

    code: str = "slipped"
    """An error code; `lie` claims ok, does nothing; `lost` acts and loses the line, `unreached` before it."""
    retryable: bool = True


@dataclass
class Warehouse:
    """The body and its world."""

    where: dict[str, str]
    """box -> station, `floor` or `robot`."""
    room: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(STATIONS, 3))
    told_size: Mapping[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    """What the station facts say of their size; one usable side; none said where missing."""
    mishaps: dict[int, Mishap] = field(default_factory=dict[int, Mishap])
    """By number of the call, from 1."""
    heavy: frozenset[str] = frozenset()
    confidence: dict[str, float] = field(default_factory=dict[str, float])
    """How sure it is of where a box stands."""
    robot_at: str = "home"
    name: str = "humanoid"
    recovery: Mapping[str, str] = field(default_factory=dict[str, str])
    clock_s: float = 0.0
    calls: int = 0
    acts: list[str] = field(default_factory=list[str])
    """Effects that happened, in order."""
    stopped: list[str] = field(default_factory=list[str])
    epoch: int = 0
    life: str = ""
    """Empty for a body that can't promise to know all its calls."""
    receipts: dict[str, Receipt] = field(default_factory=dict[str, Receipt])
    before_call: Callable[[int], None] = lambda number: None

    def skills(self) -> Sequence[SkillSpec]:
        return SKILLS

    def observe(self) -> Observation:
        self.clock_s += 0.1
        return Observation(self.name, self.clock_s, tuple(self._facts()))

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        self.lead(epoch)
        if call_id in self.receipts:
            return self.receipts[call_id]
        self.calls += 1
        self.before_call(self.calls)
        mishap = self.mishaps.get(self.calls)
        if mishap is not None and mishap.code == "unreached":
            raise BodyUnreachable("the line is cut before the call")
        if mishap is not None and mishap.code not in {"lost", "lie"}:
            receipt = Receipt(False, mishap.code, f"{step} failed on purpose", mishap.retryable, seconds=3.0)
        elif mishap is not None and mishap.code == "lie":
            receipt = Receipt(True, seconds=3.0)
        else:
            receipt = self._do(step)
        self.clock_s += receipt.seconds
        self.receipts[call_id] = receipt
        if mishap is not None and mishap.code == "lost":
            raise BodyUnreachable("the line is cut after the act")
        return receipt

    def lead(self, epoch: int) -> str:
        if epoch < self.epoch:
            raise Fenced(f"epoch {epoch} is older than {self.epoch}")
        self.epoch = epoch
        return self.life

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        self.lead(epoch)
        if life and life == self.life and call_id not in self.receipts:
            return Receipt(False, "never_began", "the call never came", retryable=True)
        return self.receipts.get(call_id)

    def stop(self, reason: str) -> None:
        self.stopped.append(reason)

    @property
    def holding(self) -> str | None:
        return next((box for box, place in self.where.items() if place == "robot"), None)

    def _do(self, step: Step) -> Receipt:
        refusal = self._refusal(step)
        if refusal is not None:
            return Receipt(False, refusal, f"{step}: {refusal}")
        match step.skill:
            case "walk_to":
                self.robot_at = step.args["place"]
            case "pick":
                self.robot_at = self.where[step.args["box"]]
                self.where[step.args["box"]] = "robot"
            case _:
                self.robot_at = step.args["station"]
                self.where[step.args["box"]] = step.args["station"]
        self.acts.append(str(step))
        return Receipt(True, seconds=10.0, joules=500.0)

    def _refusal(self, step: Step) -> str | None:
        box, station = step.args.get("box"), step.args.get("station")
        there = sum(place == station for place in self.where.values())
        rows = {
            "walk_to": (("unknown_place", step.args.get("place") not in {*STATIONS, "home"}),),
            "pick": (
                ("hands_full", self.holding is not None),
                ("unknown_object", not self.where.get(str(box))),
                ("too_heavy", box in self.heavy),
            ),
            "place": (
                ("hands_empty", self.holding != box),
                ("unknown_place", station not in STATIONS),
                ("no_free_space", there >= self.room.get(str(station), 0)),
            ),
        }
        return next((code for code, applies in rows[step.skill] if applies), None)

    def _facts(self) -> list[Fact]:
        def fact(words: str, sure: float = 1.0, **value: object) -> Fact:
            return Fact(Atom.from_list(words.split()), self.name, self.clock_s, sure, "map", value)

        facts = [fact("spot home", xyz=[0.0, 0.0, 0.0], yaw=0.0)]
        for name, (x, y) in STATIONS.items():
            value: dict[str, object] = {"xyz": [x, y, 0.8], "yaw": 0.0}
            if name in self.told_size:
                value |= {"size": list(self.told_size[name]), "sides": ["-x"]}
            facts.append(Fact(Atom("station", (name,)), self.name, self.clock_s, value=value))
        x, y = STATIONS.get(self.robot_at, (0.0, 0.0))
        facts += [fact("pose robot", xyz=[x, y, 0.0], yaw=0.0), fact(f"at robot {self.robot_at}")]
        for number, (box, place) in enumerate(self.where.items()):
            facts.append(fact(f"box {box}", size=[0.2, 0.25, 0.2]))
            if place == "robot":
                facts.append(fact(f"holding robot {box}", mass_kg=1.0))
            elif place:
                x, y = STATIONS.get(place, (0.5, 0.5))
                y += 0.4 * math.sin(number)
                facts.append(
                    fact(f"on {box} {place}", self.confidence.get(box, 1.0), xyz=[x, y, 0.9], yaw=0.0)
                )
        if self.holding is None:
            facts.append(fact("hands_free robot"))
        return facts
