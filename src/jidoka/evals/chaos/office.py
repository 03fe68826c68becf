"""A web app without keys: orders to be marked at a desk that counts every submission."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from jidoka.bodies.client import Http
from jidoka.evals.chaos.jobs import Job
from jidoka.evals.chaos.kills import Target, Victim
from jidoka.evals.chaos.world import Effects, kill_process, start_process
from jidoka.processes import control
from jidoka.processes.files import Ready
from jidoka.sites.warehouse.desk.ledger import read_ledger
from jidoka.sites.warehouse.desk.model import Day, Line, NewOrder
from jidoka.sites.warehouse.office import CLERK, CLERK_MODULE, DESK_MODULE, clerk_files, desk_files
from jidoka.types import Atom, Goal

FIRST: Final = 1001
ORDERS: Final = 100
"""Orders in the books; the newest are worked on first, so that they stand on the list's first page."""


class Office:
    """A desk, and a clerk with a browser."""

    target = Target(
        world="office", victims=(("worker", 0.5), ("body", 0.3), ("app", 0.2)), armed=True, job_s=2.5
    )

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._desk, self._clerk = desk_files(folder), clerk_files(folder)
        self._ready: Ready | None = None
        self._given = 0

    def open(self) -> None:
        """Start desk and clerk."""
        self._folder.mkdir(parents=True, exist_ok=True)
        day = Day(
            date="2026-01-05",
            orders=tuple(
                NewOrder(
                    number=FIRST + n,
                    customer="Chaos & Sons",
                    due="2026-01-05",
                    lines=(Line(item=f"box_{1 + n % 8}"),),
                    shipped=n < ORDERS // 2,
                )
                for n in range(ORDERS)
            ),
            stock=(),
        )
        (self._folder / "day.json").write_text(json.dumps(day.to_json()), "utf-8")
        self._ready = self._start()

    def job(self, number: int) -> Job:
        """One order to be marked."""
        assert self._ready is not None
        order = f"order_{FIRST + ORDERS - 1 - self._given % (ORDERS // 2)}"
        self._given += 1
        goal = Goal(f"ship {order}", ((Atom("shipped", (order,)),),))
        return Job(
            home=self._folder.parent / "home",
            task=f"office-{number}",
            goal=goal,
            bodies=((CLERK, Http(url=self._ready.url, token=self._ready.token)),),
            brain="marks",
        )

    def arm(self, fault: str) -> None:
        """Start the clerk again, where it was, with a fault point."""
        kill_process(self._clerk)
        self._ready = self._start(fault)

    def kill(self, victim: Victim) -> bool:
        """Kill the clerk, or the desk."""
        return kill_process(self._desk if victim == "app" else self._clerk)

    def revive(self) -> bool:
        """Start what is dead."""
        if self._desk.read_ready() is not None and self._clerk.read_ready() is not None:
            return False
        self._ready = self._start()
        return True

    def happened(self, job: Job, question: str) -> bool:
        """Whether the order of the job was marked."""
        del question
        return self.effects(job).complete

    def effects(self, job: Job) -> Effects:
        """Count the submissions of the job's order in the desk's books."""
        number = int(job.goal.atoms()[0].args[0].removeprefix("order_"))
        times = read_ledger(self._folder / "desk.db").times_shipped().get(number, 0)
        return Effects(complete=times > 0, repeated=max(0, times - 1), seen=f"marked {times} times")

    def close(self) -> None:
        """End clerk and desk."""
        control.down(self._clerk)
        control.down(self._desk)

    def _start(self, fault: str = "") -> Ready:
        desk = control.up(self._desk, [DESK_MODULE, "--day", str(self._folder / "day.json")])
        command = [CLERK_MODULE, "--desk", desk.url, "--credentials", str(desk.about["credentials"])]
        return start_process(self._clerk, command, fault)
