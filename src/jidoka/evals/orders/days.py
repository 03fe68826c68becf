"""One seeded day after the other: a desk that fails, a clerk in Chromium, the robot in its hall.

What was marked is counted in the desk's books, and where the boxes truly stood when it was marked is asked of
the referee; nothing is taken from the worker's journal but the reasons that it gave.
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from jidoka.app import Worker, planner_over
from jidoka.bodies.client import Http, McpBody
from jidoka.bodies.local import LocalBody
from jidoka.brain.orders.language import read_orders
from jidoka.brain.translate import Reading
from jidoka.config import Settings
from jidoka.errors import JidokaError, TerminalError
from jidoka.evals.orders.score import DayResult
from jidoka.evals.orders.split import Split, TimedBrain, TimedDesk, TimedRobot
from jidoka.journal.store import Store
from jidoka.sites.warehouse.desk.ledger import read_ledger
from jidoka.sites.warehouse.desk.seeds import seed_orders
from jidoka.sites.warehouse.draw import draw
from jidoka.sites.warehouse.model import Site
from jidoka.sites.warehouse.office import CLERK, WantedOffice, close_office, desk_files, open_office
from jidoka.sites.warehouse.referee import Referee
from jidoka.sites.warehouse.simulation import simulate
from jidoka.types import Atom, Step

SENTENCE: Final = "Ship every open order"
DOCK: Final = "shipping"
WATCH_TICKS: Final = 5
"""The referee looks for falls and drops every 0.1 s."""
ATTEMPTS: Final = 3
"""How often a job that broke off for want of an answer is gone on with."""

Told = Callable[[int, DayResult], None]
"""Called with the number of days done and the newest one."""


def run(
    site: Site, seeds: Sequence[int], results: Path, *, failing_percent: float = 5.0, told: Told | None = None
) -> list[DayResult]:
    """Run the days of `seeds` that are not in `results` yet, append them, and return all of them in order.

    Args:
        site: the hall.
        seeds: each draws a hall and a day of orders.
        results: JSON Lines, flushed day by day.
        failing_percent: requests that the desk fails, half of them after their effect.
        told: told of each day.

    Raises:
        TerminalError: `results` can't be read or written.
    """
    done = {day.seed: day for day in _read(results)}
    for number, seed in enumerate(seeds, start=1):
        if seed not in done:
            done[seed] = run_day(site, seed, failing_percent)
            _append(results, done[seed])
        if told is not None:
            told(number, done[seed])
    return [done[seed] for seed in seeds]


def run_day(site: Site, seed: int, failing_percent: float) -> DayResult:
    """One day from its first order to the count of its books."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        half = str(failing_percent / 2)
        faults = ("--fail-before", half, "--fail-after", half, "--fault-seed", str(seed))
        clerk = open_office(folder, WantedOffice(seed=seed, arguments=faults))
        try:
            with McpBody(CLERK, Http(url=clerk.url, token=clerk.token)) as body:
                return _Day(site, seed, folder, body).work()
        finally:
            close_office(folder)


class _Day:
    """A day while it runs."""

    def __init__(self, site: Site, seed: int, folder: Path, clerk: McpBody) -> None:
        self._seed, self._folder = seed, folder
        self._split = Split()
        self._simulation = simulate(draw(site, seed))
        self._referee = Referee(self._simulation.model, self._simulation.hall)
        self._ticks = 0
        self._early: list[str] = []
        humanoid = self._simulation.humanoid
        robot = LocalBody(humanoid, after_tick=self._watch)
        self._bodies = {
            robot.name: TimedRobot(body=robot, split=self._split, clock=lambda: humanoid.time_s),
            clerk.name: TimedDesk(body=clerk, split=self._split, tried=self._marked),
        }
        self._day = seed_orders(seed)

    def work(self) -> DayResult:
        """Say the sentence, let it be done, and count."""
        with Store(self._folder / "journal.db", now=time.time) as store:
            worker = Worker(
                store,
                self._bodies,
                settings=Settings(),
                brain_of=lambda skills: TimedBrain(brain=planner_over(skills), split=self._split),
            )
            reading = read_orders(SENTENCE, worker.look(), _never)
            if reading is None or reading.goal is None:
                return self._result("", "not understood" if reading is None else reading.question)
            why = ""
            for attempt in range(ATTEMPTS):
                try:
                    why = (worker.resume("day") if attempt else worker.run(reading.goal, "day")).reason
                    break
                except JidokaError as error:
                    why = str(error)
                    with suppress(JidokaError):
                        worker.look()
            return self._result(reading.reading, why)

    def _watch(self) -> None:
        self._ticks += 1
        if self._ticks % WATCH_TICKS == 0:
            self._referee.watch(self._simulation.data)

    def _marked(self, step: Step) -> None:
        """An order was marked, or tried to be: where do its boxes truly stand at this moment?"""
        if step.skill != "mark_shipped":
            return
        number = int(str(step.args["order"]).removeprefix("order_"))
        if number not in read_ledger(self._books).times_shipped():
            return
        order = next(order for order in self._day.day.orders if order.number == number)
        there = self._referee.boxes(self._simulation.data)
        atoms = [Atom("on", (line.item, DOCK)) for line in order.lines if line.item in there]
        judged = self._referee.judge(self._simulation.data, atoms)
        if len(atoms) < len(order.lines) or not all(one.holds for one in judged):
            self._early.append(str(step.args["order"]))

    @property
    def _books(self) -> Path:
        ready = desk_files(self._folder).read_ready()
        if ready is None:
            raise TerminalError("the order desk ended by itself")
        return Path(str(ready.about["books"]))

    def _result(self, reading: str, why: str) -> DayResult:
        ledger, day = read_ledger(self._books), self._day
        times = ledger.times_shipped()
        able = [order.number for order in day.shippable]
        early = {int(name.removeprefix("order_")) for name in self._early}
        wrong = {number for number in times if number in day.unshippable or number in early}
        right = [number for number in able if times.get(number) == 1 and number not in early]
        return DayResult(
            seed=self._seed,
            orders=len(able),
            blocked=len(day.unshippable),
            shipped_right=len(right),
            marked_wrong=len(wrong),
            marked_twice=len(ledger.marked_twice()),
            exceptions_told=sum(f"order_{number}" in reading + why for number in day.unshippable),
            falls=self._referee.incidents.falls,
            drops=sum(self._referee.incidents.drops.values()),
            reasons=(why,) if len(right) < len(able) else (),
            split_s=self._split.rounded(),
        )


def _never(sentence: str) -> Reading:
    return Reading(status="refused", question=f"{sentence!r} is not about orders")


def _read(path: Path) -> list[DayResult]:
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    try:
        lines = [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
        return [_result_of(line) for line in lines]
    except (ValueError, TypeError, KeyError) as error:
        raise TerminalError(f"{path} holds no results of this version ({error}); move it away") from error


def _result_of(data: Mapping[str, Any]) -> DayResult:
    fields: dict[str, Any] = {**data, "reasons": tuple(data["reasons"])}
    return DayResult(**fields)


def _append(path: Path, day: DayResult) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(dataclasses.asdict(day)) + "\n")
    except OSError as error:
        raise TerminalError(f"can't write {path}: {error.strerror}") from error
