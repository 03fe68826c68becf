"""The planner: from goal facts to the next step, over the skills that a body declares.

It holds no state: what failed stands in the entries, where things are in the facts. `next` is the first step
of what `plan` would print now. What can't be done is said before anything moves; what fails on the way is
tried again as `retries.RESPONSES` says, the rest is finished, and then the reason is given. Decisions:
docs/design/planner.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from jidoka.brain.demands import Demands, demands_of
from jidoka.brain.hall import ROBOT, Hall, hall_of
from jidoka.brain.retries import History, history_of
from jidoka.brain.schedule import Wanted, pending, schedule, spare
from jidoka.brain.steps import filled
from jidoka.brain.world import World
from jidoka.types import Act, Atom, Done, Entry, Fact, GiveUp, Goal, Proposal, SkillSpec, Step
from jidoka.verdict import AIR, judge, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All steps in order, how long they take, and what can't be done."""

    steps: tuple[Step, ...]
    expected_s: float
    problems: tuple[str, ...] = ()


@runtime_checkable
class Foresight(Protocol):
    """A brain that can tell all its steps before the first one."""

    def plan(self, goal: Goal, facts: Sequence[Fact]) -> Plan:
        """All steps towards a goal, without acting."""
        ...

    def bodies(self, goal: Goal) -> tuple[str, ...]:
        """The bodies that a goal needs; the others need not be looked at."""
        ...


class Planner:
    """Plans over the skills of one body that walks, picks and places.

    Args:
        body: the body's name in steps.
        skills: what it declares; `walk_to(place)`, `pick(box)` and `place(box, station)` are used.
    """

    def __init__(self, body: str, skills: Sequence[SkillSpec]) -> None:
        self.body = body
        self._skills = {skill.name: skill for skill in skills}

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """The next step, `Done` when the facts show the goal, or `GiveUp` with the reasons."""
        history = history_of(entries)
        reached = min(history.stages_reached, len(goal.stages) - 1)
        atoms = standing(goal.stages[: reached + 1])
        missing = judge(atoms, facts).missing
        world = World.from_facts(facts)
        in_the_way = world.holding is not None and _ours(world.holding, goal, entries)
        if not missing and reached == len(goal.stages) - 1 and not in_the_way:
            return Done(f"{', '.join(map(str, atoms)) or 'nothing to do'}")
        hall = hall_of(world, facts, history.room)
        if (why := "the robot lies on the floor" if _fallen(facts) else history.job) is not None:
            return self._give_up(why, in_the_way and not _fallen(facts), hall, history)
        fresh = not any(entry.kind == "intent" for entry in entries)
        if fresh and (problems := self.plan(goal, facts).problems):
            return GiveUp("; ".join(problems))
        run = _Ahead(self, hall, history)
        run.stage(demands_of(atoms), empty_hands=in_the_way and not missing)
        if run.steps:
            return Act(run.steps[0])
        if not run.problems and (look := run.look_closer(missing)) is not None:
            return Act(look)
        unmet = ", ".join(map(str, missing))
        lying = [f"{box} lies on its side, and I can't stand it up" for box in _lying(missing, facts)]
        return GiveUp("; ".join([*run.problems, *lying]) or f"nothing that I can do brings about {unmet}")

    def _give_up(self, reason: str, in_the_way: bool, hall: Hall, history: History) -> Proposal:
        """End the job; what was picked for it is set down first."""
        run = _Ahead(self, hall, history)
        if in_the_way:
            run.stage(demands_of(()), empty_hands=True)
        return Act(run.steps[0]) if run.steps else GiveUp("; ".join([reason, *run.problems]))

    def plan(self, goal: Goal, facts: Sequence[Fact]) -> Plan:
        """All steps from here, stage after stage, without acting."""
        run = _Ahead(self, hall_of(World.from_facts(facts), facts), History())
        for number in range(len(goal.stages)):
            run.stage(demands_of(standing(goal.stages[: number + 1])))
        return Plan(steps=tuple(run.steps), expected_s=run.hall.seconds, problems=tuple(run.problems))

    def bodies(self, goal: Goal) -> tuple[str, ...]:
        """Its own, whatever the goal."""
        del goal
        return (self.body,)

    def step(self, skill: str, args: Mapping[str, str], expected_s: float) -> Step | None:
        """One skill call with its declared conditions filled in; None if the body lacks the skill."""
        spec = self._skills.get(skill)
        if spec is None:
            return None
        return Step(
            body=self.body,
            skill=skill,
            args=dict(args),
            pre=tuple(filled(atom, args) for atom in spec.pre),
            post=tuple(filled(atom, args) for atom in spec.post),
            expected_s=round(expected_s, 1),
        )


@dataclass(slots=True)
class _Ahead:
    """Thinking ahead: every step is done in the hall's model and written down."""

    planner: Planner
    hall: Hall
    history: History
    steps: list[Step] = field(default_factory=list[Step])
    problems: list[str] = field(default_factory=list[str])

    def stage(self, demands: Demands, *, empty_hands: bool = False) -> None:
        """All steps for one stage: boxes first, then what the hands shall hold, then where the robot shall
        be."""
        self._note(*demands.problems, *self._unknown(demands))
        wanted = self._wanted(demands)
        held = self.hall.holding
        if held is not None and (empty_hands or not self._may_keep(held, demands, wanted)):
            self._set_down(held, wanted)
        self._transfers(wanted)
        self._hold(demands)
        self._walk(demands)

    def look_closer(self, missing: Sequence[Atom]) -> Step | None:
        """Where the model says that all is well but the facts aren't sure: go there and look again."""
        for atom in missing:
            place = self.hall.where.get(atom.args[0]) if atom.predicate == "on" else None
            if place is not None and place in self.hall.room and place not in self.history.walks:
                return self.planner.step("walk_to", {"place": place}, self.hall.time("walk_to", place))
        return None

    def _wanted(self, demands: Demands) -> Wanted:
        return Wanted(
            target={b: s for b, s in demands.target.items() if s in self.hall.room and b in self.hall.known},
            avoid={box: places | {AIR} for box, places in demands.avoid.items()},
            fixed=frozenset(self.history.boxes),
            barred=frozenset(self.history.placements),
        )

    def _unknown(self, demands: Demands) -> list[str]:
        """What the demands name that isn't there or was given up."""
        hall, history = self.hall, self.history
        said: list[str] = []
        for box in demands.boxes:
            if box not in hall.known:
                said.append(f"there is no {box}; boxes: {', '.join(sorted(hall.known)) or 'none'}")
            elif box not in hall.where:
                said.append(f"nobody has seen where {box} is")
            elif box in history.boxes and not demands.met(box, hall.where[box]):
                said.append(f"{box}: {history.boxes[box]}")
            elif (why := history.placements.get((box, demands.target.get(box, "")))) is not None:
                said.append(f"{box}: {why}")
        for place in demands.places:
            if place not in hall.places and place not in hall.room:
                said.append(f"there is no {place}; places: {', '.join(hall.places)}")
            elif place in demands.target.values() and place not in hall.room:
                said.append(f"boxes can't stand at {place}; stations: {', '.join(hall.room)}")
            elif place in history.walks and place == demands.at:
                said.append(f"{place}: {history.walks[place]}")
        return said

    def _may_keep(self, box: str, demands: Demands, wanted: Wanted) -> bool:
        """Whether the box in the hands may stay there while this stage is done."""
        if demands.hands_free or self._work(wanted):
            return False
        return box == demands.hold or (demands.hold is None and box not in demands.boxes)

    def _work(self, wanted: Wanted) -> bool:
        """Whether boxes other than the held one are to be moved."""
        leave = any(self.hall.where.get(box) in places for box, places in wanted.avoid.items())
        return leave or any(box != self.hall.holding for box in pending(self.hall, wanted))

    def _set_down(self, box: str, wanted: Wanted) -> None:
        """Put the held box where it belongs, or else where it is least in the way."""
        target = wanted.target.get(box)
        if target is None or self.hall.free(target) <= 0 or not wanted.may(box, target):
            target = spare(self.hall, wanted, box) or spare(self.hall, replace(wanted, avoid={}), box)
        if target is None:
            self._note(f"{box} is in the hands, and no station has room for it")
        else:
            self._do("place", target, box=box, station=target)

    def _transfers(self, wanted: Wanted) -> None:
        if self.hall.holding is not None:
            return
        ordered = schedule(self.hall, wanted)
        for transfer in ordered.transfers:
            self._do("pick", transfer.box, box=transfer.box)
            self._do("place", transfer.station, box=transfer.box, station=transfer.station)
        self._note(*ordered.problems)

    def _hold(self, demands: Demands) -> None:
        box = demands.hold
        seen = box is not None and box in self.hall.where and box not in self.history.boxes
        if box is not None and seen and self.hall.holding is None:
            self._do("pick", box, box=box)

    def _walk(self, demands: Demands) -> None:
        target = demands.at
        if target is None and self.hall.robot_at in demands.leave:
            others = [p for p in self.hall.places if p not in demands.leave and p not in self.history.walks]
            target = min(others, key=lambda p: self.hall.time("walk_to", p), default=None)
            if target is None:
                self._note(f"there is no other place than {self.hall.robot_at} to go to")
        if target is None or target == self.hall.robot_at or target in self.history.walks:
            return
        if target in self.hall.places:
            self._do("walk_to", target, place=target)

    def _do(self, skill: str, target: str, **args: str) -> None:
        """Write a step down and do it in the model."""
        step = self.planner.step(skill, args, self.hall.time(skill, target))
        if step is None:
            self._note(f"{self.planner.body} has no skill {skill!r}")
            return
        self.steps.append(step)
        self.hall.do(skill, target)

    def _note(self, *problems: str) -> None:
        self.problems.extend(problem for problem in problems if problem not in self.problems)


def _ours(box: str, goal: Goal, entries: Sequence[Entry]) -> bool:
    """Whether a held box is in the hands for this job alone, so that it has to be put down before the end."""
    demands = [demands_of(stage) for stage in goal.stages]
    if any(demand.hold == box for demand in demands):
        return False
    picked = any(e.kind == "intent" and e.data["step"]["args"].get("box") == box for e in entries)
    return picked or any(box in demand.boxes for demand in demands)


def _lying(missing: Sequence[Atom], facts: Sequence[Fact]) -> list[str]:
    """Boxes that shall stand somewhere and surely don't stand upright."""
    boxes = [atom.args[0] for atom in missing if atom.predicate == "on" and not atom.negated]
    return [box for box in boxes if judge([Atom("upright", (box,), negated=True)], facts).holds]


def _fallen(facts: Sequence[Fact]) -> bool:
    return judge([Atom("fallen", (ROBOT,))], facts).holds
