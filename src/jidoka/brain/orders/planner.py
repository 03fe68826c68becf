"""Plans over two bodies: boxes through the hall, then the paperwork that says so.

An order counts as shipped when the desk says so, and may be marked only when all that it wants stands where
the desk's skill demands it. So boxes come first, an order is marked as soon as its boxes are there, and what
can't be done is told while the rest goes on. Like the planner below it, it holds no state.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from jidoka.brain.hall import hall_of
from jidoka.brain.orders.books import Books, Order, books_of, obstacles
from jidoka.brain.planner import Plan, Planner
from jidoka.brain.retries import history_of
from jidoka.brain.world import World
from jidoka.errors import UsageError
from jidoka.types import Act, Atom, Done, Entry, Fact, GiveUp, Goal, Proposal, SkillSpec, Step
from jidoka.verdict import judge, standing

MARK, CORRECT = "mark_shipped", "set_stock"
"""The desk's skills that are used: `mark_shipped(order, items)`, `set_stock(item, station, count)`."""

PAPER = frozenset({"shipped", "stock", "open", "cancelled"})
"""Predicates about the books. Paperwork brings about the first two."""

TRIES = 6
"""Attempts at the same paperwork; an app that fails one request in twenty never takes so many."""


class OrderPlanner:
    """A brain for jobs that end at a desk.

    Args:
        hall: plans what the boxes need.
        desk: name of the body at the desk.
        skills: what that body declares.

    Raises:
        UsageError: it does not declare where an order's items must stand.
    """

    def __init__(self, hall: Planner, desk: str, skills: Sequence[SkillSpec]) -> None:
        self._hall = hall
        self._desk = desk
        self._skills = {skill.name: skill for skill in skills}
        places = [a.args[1] for a in self._skills[MARK].pre if a.predicate == "on"]
        if len(places) != 1:
            raise UsageError(f"{desk}.{MARK} must declare one `on(?item, STATION)` as its precondition")
        self._dock = places[0]

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """Paperwork that is due, else a step in the hall, else the end."""
        if not _on_paper(goal.atoms()):
            return self._hall.next(goal, entries, facts)
        now = _Now.of(goal, entries, facts)
        failed = _exhausted(entries)
        marks = map(self._mark, now.feasible(failed))
        due = next((step for step in marks if judge(step.pre, facts).holds), None)
        if due is not None:
            return Act(due)
        proposal, dropped = self._in_the_hall(now, failed, entries, facts)
        if isinstance(proposal, Act):
            return proposal
        correction = next((a for a in now.missing if a.predicate == "stock" and str(a) not in failed), None)
        if correction is not None and not isinstance(proposal, GiveUp):
            return Act(self._correct(correction))
        if not now.missing and now.last and not isinstance(proposal, GiveUp):
            return Done(", ".join(map(str, now.atoms)))
        return GiveUp("; ".join(_reasons(now, dropped, failed, proposal)))

    def plan(self, goal: Goal, facts: Sequence[Fact]) -> Plan:
        """All steps from here: every order is marked right after its last box was put down."""
        if not _on_paper(goal.atoms()):
            return self._hall.plan(goal, facts)
        now = _Now.of(replace(goal, stages=(goal.atoms(),)), (), facts)
        feasible = now.feasible()
        plan = self._hall.plan(Goal(goal.text, (self._hall_atoms(now, feasible),)), facts)
        left = {order.name: {i for i in order.wants if not self._there(i, facts)} for order in feasible}
        steps = [self._mark(order) for order in feasible if not left[order.name]]
        for step in plan.steps:
            steps.append(step)
            for order in feasible:
                waits = left[order.name]
                if step.skill == "place" and step.args["station"] == self._dock and step.args["box"] in waits:
                    waits.discard(step.args["box"])
                    steps += [] if waits else [self._mark(order)]
        steps += [self._correct(atom) for atom in now.missing if atom.predicate == "stock"]
        paper_s = sum(step.expected_s for step in steps if step.body == self._desk)
        blocked = tuple(f"{name}: {why}" for name, why in now.obstacles.items() if name in now.wanted)
        return Plan(
            steps=tuple(steps),
            expected_s=plan.expected_s + paper_s,
            problems=(*plan.problems, *blocked, *now.unknown),
        )

    def bodies(self, goal: Goal) -> tuple[str, ...]:
        """The desk only where the goal speaks of the books."""
        hall = self._hall.bodies(goal)
        return (*hall, self._desk) if _on_paper(goal.atoms()) else hall

    def _in_the_hall(
        self, now: _Now, failed: frozenset[str], entries: Sequence[Entry], facts: Sequence[Fact]
    ) -> tuple[Proposal, dict[str, str]]:
        """The next step for the boxes, and the orders that can't be had with the older ones, with why.

        Room is counted first, so that the choice does not depend on what is in the hands right now.
        """
        hall = hall_of(World.from_facts(facts), facts, history_of(entries).room)
        room = left = hall.room.get(self._dock, 0)
        kept: list[Order] = []
        dropped: dict[str, str] = {}
        for order in now.feasible(failed):
            if len(order.wants) > left:
                dropped[order.name] = f"{self._dock} has room for {room} boxes, and older orders come first"
                continue
            match self._ahead(now, [*kept, order], entries, facts):
                case GiveUp(reason):
                    dropped[order.name] = reason
                case _:
                    kept.append(order)
                    left -= len(order.wants)
        return self._ahead(now, kept, entries, facts), dropped

    def _ahead(
        self, now: _Now, orders: Sequence[Order], entries: Sequence[Entry], facts: Sequence[Fact]
    ) -> Proposal:
        return self._hall.next(Goal(now.text, (self._hall_atoms(now, orders),)), entries, facts)

    def _hall_atoms(self, now: _Now, orders: Sequence[Order]) -> tuple[Atom, ...]:
        wanted = [Atom("on", (item, self._dock)) for order in orders for item in order.wants]
        return tuple(dict.fromkeys([*(a for a in now.atoms if a.predicate not in PAPER), *wanted]))

    def _there(self, item: str, facts: Sequence[Fact]) -> bool:
        return judge([Atom("on", (item, self._dock))], facts).holds

    def _mark(self, order: Order) -> Step:
        stands = tuple(Atom("on", (item, self._dock)) for item in order.wants)
        return Step(
            body=self._desk,
            skill=MARK,
            args={"order": order.name, "items": sorted(order.wants)},
            pre=(Atom("open", (order.name,)), *stands),
            post=(Atom("shipped", (order.name,)),),
            expected_s=self._skills[MARK].typical_s,
        )

    def _correct(self, atom: Atom) -> Step:
        item, station = atom.args
        count = 0 if atom.negated else 1
        return Step(
            body=self._desk,
            skill=CORRECT,
            args={"item": item, "station": station, "count": count},
            post=(atom,),
            expected_s=self._skills[CORRECT].typical_s,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Now:
    """The stage that is worked on, and how things stand."""

    text: str
    atoms: tuple[Atom, ...]
    missing: tuple[Atom, ...]
    last: bool
    """Whether it is the last stage."""
    books: Books
    obstacles: Mapping[str, str]

    @classmethod
    def of(cls, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> _Now:
        reached = sum(e.kind == "verdict" and e.data["of"] == "stage" and e.data["holds"] for e in entries)
        stage = min(reached, len(goal.stages) - 1)
        atoms = standing(goal.stages[: stage + 1])
        books = books_of(facts)
        return cls(
            text=goal.text,
            atoms=atoms,
            missing=judge(atoms, facts).missing,
            last=stage == len(goal.stages) - 1,
            books=books,
            obstacles=obstacles(books, World.from_facts(facts)),
        )

    @property
    def wanted(self) -> tuple[str, ...]:
        """Orders that shall be shipped and are not."""
        return tuple(a.args[0] for a in self.missing if a.predicate == "shipped" and not a.negated)

    def feasible(self, failed: Collection[str] = ()) -> list[Order]:
        """Those of them that are open and can be shipped, oldest number first."""
        never = {*self.obstacles, *failed}
        return [o for o in self.books.open if o.name in self.wanted and o.name not in never]

    @property
    def unknown(self) -> tuple[str, ...]:
        """What is wrong with the others."""
        said: list[str] = []
        for name in self.wanted:
            order = self.books.orders.get(name)
            if order is None:
                said.append(f"the desk shows no {name}")
            elif order.status != "open":
                said.append(f"{name} is {order.status}")
        return tuple(said)


UNKNOWN = "unknown"
"""Code of paperwork that was sent, and of which nobody knows whether it was taken: never sent again."""


def _on_paper(atoms: Sequence[Atom]) -> bool:
    return any(atom.predicate in PAPER for atom in atoms)


def _exhausted(entries: Sequence[Entry]) -> frozenset[str]:
    """Orders, and stock atoms, whose paperwork was tried too often, or of which nobody knows the outcome."""
    tried: dict[str, int] = {}
    calls: dict[str, str] = {}
    for entry in entries:
        if entry.kind == "receipt" and entry.data["code"] == UNKNOWN and entry.data["call_id"] in calls:
            tried[calls[entry.data["call_id"]]] = TRIES
        if entry.kind == "intent" and entry.data["step"]["skill"] in {MARK, CORRECT}:
            step = entry.data["step"]
            post = Atom.from_list(step["post"][0])
            name = step["args"]["order"] if step["skill"] == MARK else str(post)
            tried[name] = tried.get(name, 0) + 1
            calls[entry.data["call_id"]] = name
    return frozenset(name for name, count in tried.items() if count >= TRIES)


def _reasons(
    now: _Now, dropped: Mapping[str, str], failed: frozenset[str], proposal: Proposal
) -> tuple[str, ...]:
    """Why what is missing can't be had."""
    said = list(now.unknown)
    for name in now.wanted:
        why = now.obstacles.get(name) or dropped.get(name)
        if name in failed:
            why = "it was marked, and the desk does not show it as shipped"
        said += [f"{name}: {why}"] if why else []
    said += [
        f"{what}: it was corrected, and the desk does not show it"
        for what in sorted(failed)
        if "stock" in what
    ]
    if isinstance(proposal, GiveUp) and not dropped:
        said.append(proposal.reason)
    return tuple(said) or (f"nothing that I can do brings about {', '.join(map(str, now.missing))}",)
