"""`jidoka plan`: the reading and the steps, without acting."""

from __future__ import annotations

from rich.table import Table

from jidoka.app import worker_over_mcp
from jidoka.brain.orders.patterns import speaks_of_orders
from jidoka.brain.planner import Plan
from jidoka.brain.translate import Reading
from jidoka.codec import atoms_json
from jidoka.commands import understanding
from jidoka.commands.site import ensure, ensure_office
from jidoka.commands.terminal import OUT, print_json
from jidoka.sites.warehouse.wanted import Wanted
from jidoka.tasks.reading import read_and_plan
from jidoka.types import Goal, Json, Step

EXIT = {"understood": 0, "ask": 4, "refused": 3}
"""Exit code by the reading's status."""


def plan(sentence: str, hall: Wanted, *, as_json: bool) -> int:
    """Read a sentence, plan it in the hall that is up (or the wanted one), and show both.

    Returns the exit code.
    """
    ensure(hall)
    if speaks_of_orders(sentence):
        ensure_office()
    with worker_over_mcp() as worker:
        reading, planned = read_and_plan(sentence, worker, understanding.read)
    understanding.show(reading)
    if planned is not None and planned.steps and not as_json:
        OUT.print(steps_table(planned))
    if as_json:
        print_json(told(reading, planned))
    return EXIT[reading.status]


def told(reading: Reading, planned: Plan | None) -> dict[str, Json]:
    """The figures for machines."""
    goal = reading.goal or Goal("", ())
    steps = planned.steps if planned is not None and reading.status == "understood" else ()
    return {
        "status": reading.status,
        "reading": reading.reading or reading.question,
        "facts": atoms_json(goal.atoms()) if reading.status == "understood" else [],
        "steps": [_step(step) for step in steps],
        "expected_s": round(planned.expected_s, 1) if planned is not None and steps else 0.0,
    }


def steps_table(planned: Plan) -> Table:
    """The steps in order."""
    table = Table("", "step", "takes", title=f"plan: {len(planned.steps)} steps, {planned.expected_s:.0f} s")
    for number, step in enumerate(planned.steps, start=1):
        table.add_row(str(number), str(step), f"{step.expected_s:.0f} s")
    return table


def _step(step: Step) -> dict[str, Json]:
    return {
        "body": step.body,
        "skill": step.skill,
        "args": dict(step.args),
        "expected_s": round(step.expected_s, 1),
    }
