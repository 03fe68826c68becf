"""The fake warehouse as a body behind MCP, so that real commands and real processes can lead it.

Its skills take `takes_s` of real time and can be stopped; what was done is counted in its world.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from jidoka.bodies.called import Talk
from jidoka.types import Json, Observation, Receipt, SkillSpec, Step
from tests.fakes.warehouse import SKILLS, STATIONS, Warehouse

ANY = {"type": "object"}
SLICE_S = 0.01


@dataclass
class ServedWarehouse:
    """`world` as a called body."""

    world: Warehouse
    takes_s: float = 0.02
    name: str = "humanoid"

    def skills(self) -> tuple[SkillSpec, ...]:
        return tuple(replace(spec, parameters=ANY) for spec in SKILLS)

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        until = time.monotonic() + self.takes_s
        while time.monotonic() < until:
            talk.check()
            time.sleep(SLICE_S)
        self.world.calls += 1
        step = Step(self.name, skill, args)
        return self.world.call(step, call_id=f"call {self.world.calls}", epoch=self.world.epoch)

    def observe(self) -> Observation:
        return self.world.observe()

    def stop(self, reason: str) -> None:
        self.world.stop(reason)

    def close(self) -> None:
        pass


def roomy(boxes: int) -> Warehouse:
    """A world with so many boxes `b1`, `b2`, ... on receiving, and room for all of them everywhere."""
    return Warehouse(
        {f"b{number}": "receiving" for number in range(1, boxes + 1)}, room=dict.fromkeys(STATIONS, boxes)
    )
