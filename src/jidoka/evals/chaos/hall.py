"""Robot jobs: boxes carried in a hall on real physics, counted by where they truly stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from jidoka.bodies.client import Http
from jidoka.evals.chaos.jobs import Job
from jidoka.evals.chaos.kills import Target, Victim
from jidoka.evals.chaos.world import Effects, kill_process
from jidoka.processes import control
from jidoka.processes.endpoint import ask
from jidoka.processes.files import Ready
from jidoka.sites.warehouse.wanted import HUMANOID, Wanted, hall_files, humanoid_files, reach_humanoid
from jidoka.types import Atom, Goal

STATIONS: Final = ("packing", "shipping", "receiving", "shelf_a", "shelf_b")
MOST: Final = 3
"""Boxes on a station, for a job to choose it."""


class RobotHall:
    """A hall whose robot lives on while its skills are killed."""

    target = Target(world="hall", victims=(("worker", 0.6), ("body", 0.4)), armed=False, job_s=2.5)

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed
        self._hall: Ready | None = None
        self._lying: frozenset[str] = frozenset()
        """Boxes on the floor before the newest job."""

    def open(self) -> None:
        """Start the hall."""
        command = Wanted(seed=self._seed, speed="max").command()
        self._hall = control.up(hall_files(self._folder), command)

    def job(self, number: int) -> Job:
        """One box to another station, the boxes in turn."""
        boxes = self._boxes()
        self._lying = _on_floor(boxes)
        able = sorted(boxes.keys() - self._lying)
        box = able[number % len(able)]
        stands = [state["station"] for state in boxes.values()]
        room = [s for s in STATIONS if stands.count(s) < MOST and s != boxes[box]["station"]]
        atom = Atom("on", (box, room[number % len(room)]))
        robot = reach_humanoid(self._folder)
        return Job(
            home=self._folder.parent / "home",
            task=f"hall-{number}",
            goal=Goal(str(atom), ((atom,),)),
            bodies=((HUMANOID, Http(url=robot.url, token=robot.token)),),
            brain="planner",
        )

    def arm(self, fault: str) -> None:
        """The hall starts its skills by itself."""
        raise NotImplementedError(f"{fault}: the skills of a hall are killed at random times alone")

    def kill(self, victim: Victim) -> bool:
        """Kill the process of the skills."""
        return victim == "body" and kill_process(humanoid_files(self._folder))

    def revive(self) -> bool:
        """The hall does it; wait for it."""
        if humanoid_files(self._folder).read_ready() is not None:
            return False
        reach_humanoid(self._folder)
        return True

    def happened(self, job: Job, question: str) -> bool:
        """Whether the box stands where it shall."""
        del question
        return self.effects(job).complete

    def effects(self, job: Job) -> Effects:
        """Where the box truly stands, what lies on the floor, whether the robot fell."""
        truth = self._truth()
        box, station = job.goal.atoms()[0].args
        dropped = len(_on_floor(truth["boxes"]) - self._lying) + bool(truth["fallen"])
        state = truth["boxes"][box]
        return Effects(complete=state["station"] == station, dropped=dropped, seen=f"{box} is {state}")

    def close(self) -> None:
        """End the hall."""
        control.down(hall_files(self._folder))

    def _truth(self) -> dict[str, Any]:
        assert self._hall is not None
        return ask(self._hall, "GET", "truth")

    def _boxes(self) -> dict[str, Any]:
        return self._truth()["boxes"]


def _on_floor(boxes: dict[str, Any]) -> frozenset[str]:
    return frozenset(name for name, state in boxes.items() if state["station"] == "floor")
