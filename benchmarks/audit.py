"""Audit whole episodes step by step: is every motion explained by motors, contact and gravity?

    python benchmarks/audit.py [EPISODES] [FIRST_SEED]

Works off the labour suite's jobs that name a station for each box, act by act, and prints one JSON object.
Exit code 1 if any physics step of any episode was not explained.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from jidoka.bodies.humanoid.hardware.interface import Hardware
from jidoka.bodies.local import LocalBody
from jidoka.evals.suite import Job, job
from jidoka.sites.warehouse.audit import Audit
from jidoka.sites.warehouse.simulation import simulate
from jidoka.sites.warehouse.site import load_site
from jidoka.types import Step


def audited(work: Job) -> Audit:
    """Do one job under the audit; an act that fails is part of the episode."""
    watched: list[tuple[Audit, Any]] = []

    def watch(robot: Hardware, model: Any, data: Any) -> Hardware:
        audit = Audit(model)
        audit.begin(data)
        watched.append((audit, data))
        return robot

    simulation = simulate(work.hall, wrap=watch, on_step=lambda: watched[0][0].after_step(watched[0][1]))
    body = LocalBody(simulation.humanoid)
    for number, atom in enumerate(work.goal.atoms()):
        box, station = atom.args
        for skill, args in (("pick", {"box": box}), ("place", {"box": box, "station": station})):
            receipt = body.call(Step(body.name, skill, args), call_id=f"{number}-{skill}", epoch=1)
            if not receipt.ok:
                break
    body.wait(1.0)
    return watched[0][0]


def main() -> int:
    """Run and print."""
    given = [int(word) for word in sys.argv[1:3]]
    episodes, first = given + [8, 0][len(given) :]
    site = load_site()
    steps, kinds, done, seed = 0, Counter[str](), 0, first
    while done < episodes:
        work = job(site, seed)
        seed += 1
        if any(atom.negated for atom in work.goal.atoms()):
            continue
        audit = audited(work)
        done, steps = done + 1, steps + audit.steps
        kinds.update(v.kind for v in audit.violations)
        print(
            f"{done} of {episodes}: seed {work.seed} {work.kind}, {audit.count} violations", file=sys.stderr
        )
    print(json.dumps({"episodes": done, "steps": steps, "violations": dict(kinds)}))
    return 1 if kinds else 0


if __name__ == "__main__":
    raise SystemExit(main())
