"""A real language model, 135 million weights in this process, drives the humanoid over MCP: two calls, one
box.

It is told which calls they are; bigger models need no such hint. What counts is the way: prompt, grammar,
gate, journal, MCP, physics, verdict, with nothing in place of any of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jidoka.app import Worker
from jidoka.bodies.client import Http, McpBody
from jidoka.brain.agent import Agent
from jidoka.config import Settings
from jidoka.journal.seal import replayed
from jidoka.journal.store import Store
from jidoka.models.open import open_mind
from jidoka.processes import control
from jidoka.processes.endpoint import ask
from jidoka.sites.warehouse.wanted import Wanted, hall_files, reach_humanoid
from jidoka.types import Atom, Goal

pytestmark = [pytest.mark.physics, pytest.mark.model]

HINT = (
    'Never ask. To bring box_1 to packing takes two calls: humanoid__pick {"box": "box_1"}, then '
    'humanoid__place {"box": "box_1", "station": "packing"}.'
)
GOAL = Goal("Bring box_1 to packing.", ((Atom("on", ("box_1", "packing")),),))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "hall"
    control.up(hall_files(folder), Wanted(seed=3, speed="max").command())
    yield folder
    control.down(hall_files(folder))


def test_a_small_model_picks_and_places_a_box(hall: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    mind, robot = open_mind("smollm2", settings), reach_humanoid(hall)
    with (
        McpBody("humanoid", Http(url=robot.url, token=robot.token)) as body,
        Store(settings.journal, now=time.time) as store,
    ):
        worker = Worker(
            store,
            {"humanoid": body},
            settings=settings,
            brain_of=lambda skills: Agent(
                skills, instructions=HINT, tools=("humanoid.pick", "humanoid.place")
            ),
            mind=mind,
        )
        outcome = worker.run(GOAL, "small")
        entries = store.entries("small")
    assert (outcome.outcome, outcome.verified) == ("done", True)
    assert replayed(entries).equal
    intents = [entry for entry in entries if entry.kind == "intent"]
    assert {entry.data["step"]["skill"] for entry in intents} == {"pick", "place"}
    assert all("cause" in entry.data for entry in intents)
    ready = hall_files(hall).read_ready()
    assert ready is not None
    assert ask(ready, "GET", "truth")["boxes"]["box_1"]["station"] == "packing"
