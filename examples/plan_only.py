"""Plan without a language model and without moving: goal facts in, ordered steps out.

    python examples/plan_only.py

Facts come from the humanoid's own sensors after it has looked around for a second; the planner orders the
work by walking distance over what the humanoid's skills declare.
"""

from __future__ import annotations

from jidoka.brain.planner import Planner
from jidoka.sites.warehouse.draw import draw
from jidoka.sites.warehouse.simulation import simulate
from jidoka.sites.warehouse.site import load_site
from jidoka.types import Atom, Goal


def main() -> None:
    """Plan two boxes to packing, then the robot home."""
    humanoid = simulate(draw(load_site(), seed=7)).humanoid
    goal = Goal(
        text="put box 1 and box 2 on the packing table, then go home",
        stages=(
            (Atom("on", ("box_1", "packing")), Atom("on", ("box_2", "packing"))),
            (Atom("at", ("robot", "home")),),
        ),
    )
    facts = humanoid.observe().facts
    print("seen:", *sorted(str(fact.atom) for fact in facts if fact.atom.predicate == "on"))

    plan = Planner(humanoid.name, humanoid.skills()).plan(goal, facts)
    for number, step in enumerate(plan.steps, start=1):
        print(f"{number}. {step}  about {step.expected_s:.0f} s; then {', '.join(map(str, step.post))}")
    for problem in plan.problems:
        print("can't be done:", problem)
    print(f"expected: {plan.expected_s:.0f} s")


if __name__ == "__main__":
    main()
