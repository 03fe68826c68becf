"""The labour evaluation: seeded jobs, worked off by the whole of it in one process, judged by the referee.

Everything but the language model and the process boundary is in it: sensors with noise, skills, planner,
loop, gate, a journal. Results are written as JSON Lines, one episode each, flushed; a run that was broken off
goes on where it was.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jidoka.app import Worker
from jidoka.bodies.humanoid.hardware.interface import Hardware
from jidoka.bodies.local import LocalBody
from jidoka.config import Settings
from jidoka.errors import JidokaError, TerminalError
from jidoka.evals.metering import Meter
from jidoka.evals.score import Episode
from jidoka.evals.suite import Job, job
from jidoka.journal.state import TaskState
from jidoka.journal.store import Store
from jidoka.sites.warehouse.model import Site
from jidoka.sites.warehouse.referee import Judgement, Referee
from jidoka.sites.warehouse.simulation import simulate

log = logging.getLogger(__name__)

SETTLE_S: Final = 1.0
"""Time from the end of the work to the referee's judgement [s]."""

WATCH_TICKS: Final = 25
"""The referee looks for falls and drops every 0.5 s: both last."""

Told = Callable[[int, Episode], None]
"""Called with the number of episodes done and the newest one."""


def run(site: Site, seeds: Sequence[int], results: Path, *, told: Told | None = None) -> list[Episode]:
    """Run the episodes of `seeds` that are not in `results` yet, append them, and return all of them in
    order.

    Raises:
        TerminalError: `results` can't be read or written.
    """
    done = {episode.seed: episode for episode in read_results(results)}
    for number, seed in enumerate(seeds, start=1):
        if seed not in done:
            done[seed] = _attempt(job(site, seed))
            _append(results, done[seed])
        if told is not None:
            told(number, done[seed])
    return [done[seed] for seed in seeds]


def run_episode(work: Job) -> Episode:
    """One job from the hall's start to the referee's judgement."""
    meters: list[Meter] = []

    def metered(robot: Hardware, model: Any, data: Any) -> Hardware:
        meters.append(Meter(robot, model, data))
        return meters[0]

    simulation = simulate(work.hall, wrap=metered)
    referee = Referee(simulation.model, work.hall)
    meter = meters[0]

    def watch() -> None:
        if meter.ticks % WATCH_TICKS == 0:
            referee.watch(simulation.data)

    body = LocalBody(simulation.humanoid, after_tick=watch)
    meter.restart()
    began_s, began_cpu = simulation.humanoid.time_s, time.process_time()
    state = _work(work, body)
    body.wait(SETTLE_S)
    cpu_s = time.process_time() - began_cpu - meter.own_s
    judged = referee.judge(simulation.data, work.goal.atoms(), _spots(state))
    return Episode(
        seed=work.seed,
        kind=work.kind,
        boxes=len(work.boxes()),
        failures=tuple(_reasons(judged, state)),
        falls=referee.incidents.falls,
        drops=sum(referee.incidents.drops.values()),
        box_seconds=tuple(_box_seconds(judged, state)),
        sim_s=round(simulation.humanoid.time_s - began_s, 2),
        cpu_s=round(cpu_s, 3),
        bare_step_s=round(meter.bare_s(), 3),
    )


def _attempt(work: Job) -> Episode:
    """One episode; a crash of ours fails every box of it and not the evaluation."""
    try:
        return run_episode(work)
    except Exception as error:
        log.exception("seed %d crashed", work.seed)
        failures = (f"crash_{type(error).__name__}",) * len(work.boxes())
        return Episode(seed=work.seed, kind=work.kind, boxes=len(work.boxes()), failures=failures)


def read_results(path: Path) -> list[Episode]:
    """The episodes of a results file; a torn last line is left out.

    Raises TerminalError if it is something else.
    """
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1].splitlines()
    try:
        return [_episode(json.loads(line)) for line in whole]
    except (ValueError, TypeError, KeyError) as error:
        raise TerminalError(f"{path} holds no results of this version ({error}); move it away") from error


def _work(work: Job, body: LocalBody) -> TaskState:
    """Let a worker do the job; a job that breaks off is judged by what it left."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "journal.db", now=time.time) as store:
        worker = Worker(store, {body.name: body}, settings=Settings())
        try:
            worker.run(work.goal, "episode")
        except JidokaError as error:
            store.append("episode", "stop", {"reason": str(error), "bodies": [body.name], "unreached": []})
        return worker.state("episode")


def _spots(state: TaskState) -> Mapping[str, tuple[float, float]]:
    """The spot that the robot chose for each box it placed, from its receipts: it must have hit it."""
    spots: dict[str, tuple[float, float]] = {}
    for deed in state.deeds:
        if deed.intent.step.skill == "place" and "spot" in deed.receipt.result:
            x, y = deed.receipt.result["spot"]
            spots[str(deed.intent.step.args["box"])] = (float(x), float(y))
    return spots


def _reasons(judged: Sequence[Judgement], state: TaskState) -> Iterator[str]:
    """Why each box is not at its goal: the last error code that it met, else what the referee sees."""
    codes = {
        deed.intent.step.args["box"]: deed.receipt.code
        for deed in state.deeds
        if "box" in deed.intent.step.args and not deed.receipt.ok
    }
    for judgement in judged:
        if not judgement.holds:
            code = codes.get(judgement.atom.args[0])
            yield f"{code}/{judgement.reason}" if code else judgement.reason


def _box_seconds(judged: Sequence[Judgement], state: TaskState) -> Iterator[float]:
    """Simulated time of all acts on each box that is at its goal."""
    for judgement in judged:
        box = judgement.atom.args[0]
        if judgement.holds:
            acts = [d for d in state.deeds if d.intent.step.args.get("box") == box]
            yield round(sum(deed.receipt.seconds for deed in acts), 2)


def _append(path: Path, episode: Episode) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _cut_torn_line(path)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(dataclasses.asdict(episode)) + "\n")
    except OSError as error:
        raise TerminalError(f"can't write {path}: {error.strerror}") from error


def _cut_torn_line(path: Path) -> None:
    """A crash may have left half a line; the next must not be glued to it."""
    if path.exists() and not (data := path.read_bytes()).endswith(b"\n"):
        path.write_bytes(data[: data.rfind(b"\n") + 1])


def _episode(data: Mapping[str, Any]) -> Episode:
    tuples: dict[str, Any] = {key: tuple(data[key]) for key in ("failures", "box_seconds")}
    return Episode(**{**data, **tuples})
