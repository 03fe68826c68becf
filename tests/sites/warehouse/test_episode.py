"""A whole episode under the audit: nothing but motors, contact and gravity."""

from __future__ import annotations

from typing import Any

import pytest

from jidoka.bodies.humanoid.hardware.interface import Hardware
from jidoka.bodies.local import LocalBody
from jidoka.evals.suite import KINDS, job
from jidoka.sites.warehouse.audit import Audit
from jidoka.sites.warehouse.model import Site
from jidoka.sites.warehouse.referee import Referee
from jidoka.sites.warehouse.simulation import simulate
from jidoka.types import Step


@pytest.mark.physics
def test_fetching_a_box_is_explained_by_physics(site: Site) -> None:
    work = job(site, KINDS.index("fetch"))
    watched: list[tuple[Audit, Any]] = []

    def watch(robot: Hardware, model: Any, data: Any) -> Hardware:
        watched.append((Audit(model), data))
        watched[0][0].begin(data)
        return robot

    simulation = simulate(work.hall, wrap=watch, on_step=lambda: watched[0][0].after_step(watched[0][1]))
    body = LocalBody(simulation.humanoid)
    box, station = work.goal.atoms()[0].args
    for number, step in enumerate(
        (Step("humanoid", "pick", {"box": box}), Step("humanoid", "place", {"box": box, "station": station}))
    ):
        assert body.call(step, call_id=f"call-{number}", epoch=1).ok
    body.wait(1.0)
    audit = watched[0][0]
    assert audit.steps > 3000
    assert audit.violations == []
    assert all(
        j.holds for j in Referee(simulation.model, work.hall).judge(simulation.data, work.goal.atoms())
    )
