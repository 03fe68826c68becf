"""An order desk as a dictionary, behind the seam of a body. It counts every submission and checks nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jidoka.protocols import Progress
from jidoka.types import Atom, Fact, Observation, Receipt, SkillSpec, Step

SKILLS = (
    SkillSpec(
        "mark_shipped",
        "mark",
        "probe",
        {},
        (Atom("open", ("?order",)), Atom("on", ("?item", "shipping"))),
        (Atom("shipped", ("?order",)),),
        typical_s=2.0,
    ),
    SkillSpec("set_stock", "correct", "probe", {}, (), (), typical_s=2.0),
)


@dataclass
class FakeOrder:
    """An order in the books."""

    wants: dict[str, int]
    status: str = "open"
    due: str = "2026-01-05"


@dataclass
class Desk:
    """The body and its books."""

    orders: dict[int, FakeOrder]
    stock: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    name: str = "browser"
    fails: frozenset[int] = frozenset()
    """Numbers of the calls, from 1, that answer 500 after the effect."""
    dead: bool = False
    """Whether every call answers 500 before its effect."""
    silent: bool = False
    """Whether forms are sent and never show."""
    submissions: list[str] = field(default_factory=list[str])
    calls: int = 0
    clock_s: float = 0.0
    before_look: Callable[[], None] = lambda: None

    def skills(self) -> Sequence[SkillSpec]:
        return SKILLS

    def observe(self) -> Observation:
        self.before_look()
        self.clock_s += 0.1
        facts: list[Fact] = []
        for number, order in self.orders.items():
            name = f"order_{number}"
            value = {"number": number, "due": order.due}
            facts.append(Fact(Atom("order", (name,)), self.name, self.clock_s, value=value))
            facts.append(Fact(Atom(order.status, (name,)), self.name, self.clock_s))
            for item, quantity in order.wants.items():
                value = {"quantity": quantity}
                facts.append(Fact(Atom("wants", (name, item)), self.name, self.clock_s, value=value))
        for (item, station), count in self.stock.items():
            atom = Atom("stock", (item, station), negated=count == 0)
            facts.append(Fact(atom, self.name, self.clock_s, value={"count": count}))
        return Observation(self.name, self.clock_s, tuple(facts))

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        self.calls += 1
        if self.dead:
            return Receipt(False, "http_error", "500", retryable=True, seconds=1.0)
        if self.silent:
            return Receipt(False, "unknown", "sent", seconds=1.0)
        said = (step.args["order"],) if step.skill == "mark_shipped" else step.args.values()
        self.submissions.append(" ".join(map(str, said)))
        if step.skill == "mark_shipped":
            self.orders[int(step.args["order"].removeprefix("order_"))].status = "shipped"
        else:
            self.stock[step.args["item"], step.args["station"]] = step.args["count"]
        if self.calls in self.fails:
            return Receipt(False, "http_error", "500", retryable=True, seconds=1.0)
        return Receipt(True, seconds=1.0)

    def lead(self, epoch: int) -> str:
        return ""

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        return None

    def stop(self, reason: str) -> None:
        pass
