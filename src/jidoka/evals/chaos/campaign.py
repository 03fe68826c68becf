"""Kill after kill until the number is reached; each task is let go to its end and counted in the world."""

from __future__ import annotations

import contextlib
import multiprocessing.context
import signal
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from jidoka.errors import JidokaError
from jidoka.evals.chaos.hall import RobotHall
from jidoka.evals.chaos.jobs import Job
from jidoka.evals.chaos.kills import Kill, kills
from jidoka.evals.chaos.office import Office
from jidoka.evals.chaos.score import TaskResult
from jidoka.evals.chaos.shell import Shell
from jidoka.evals.chaos.worker import ASKED, ENDED, nursery, start
from jidoka.evals.chaos.world import World
from jidoka.journal.replay import state_of
from jidoka.journal.store import Store
from jidoka.recovery import AGAIN, HAPPENED

KILLS_A_TASK: Final = 2
"""Kills that are tried on one task; it is then let go to its end."""

RUN_S: Final = 120.0
"""Longest run of one worker [s of wall time]; longer counts as hung."""

RUNS: Final = 12
"""Runs after which a task counts as lost."""

Told = Callable[[int, TaskResult], None]
"""Called with the number of kills so far and the newest task."""


def run(folder: Path, *, number: int, seed: int, told: Told | None = None) -> list[TaskResult]:
    """Kill `number` times or a little more, over robot jobs, a web app and shell effects.

    Args:
        folder: empty; processes keep their files there.
        number: kills that must have struck.
        seed: draws victims, points and times.
        told: told of each task.

    Raises:
        JidokaError: a world can't be opened.
    """
    results: list[TaskResult] = []
    with _worlds(folder, seed) as worlds:
        nest = nursery()
        plan = kills(seed, [world.target for world in worlds.values()])
        struck = 0
        while struck < number:
            target, first = next(plan)
            second = next(kill for other, kill in plan if other.world == target.world)
            world = worlds[target.world]
            result = _Task(world, world.job(len(results)), nest).work([first, second][:KILLS_A_TASK])
            results.append(result)
            struck += len(result.kills)
            if told is not None:
                told(struck, result)
    return results


@contextmanager
def _worlds(folder: Path, seed: int) -> Generator[Mapping[str, World]]:
    worlds: dict[str, World] = {
        "shell": Shell(folder / "shell"),
        "office": Office(folder / "office"),
        "hall": RobotHall(folder / "hall", seed),
    }
    with contextlib.ExitStack() as stack:
        for world in worlds.values():
            stack.callback(world.close)
            world.open()
        yield worlds


class _Task:
    """One task under fire."""

    def __init__(self, world: World, job: Job, nest: multiprocessing.context.ForkServerContext) -> None:
        self._world, self._job, self._nest = world, job, nest
        self._struck: list[Kill] = []
        self._body_died = False
        self._asked = self._needlessly = 0
        self._note = ""

    def work(self, plan: list[Kill]) -> TaskResult:
        """Run workers until the task has ended, with the planned kills in the first runs."""
        ended = False
        for _ in range(RUNS):
            code = self._run(plan.pop(0) if plan else None)
            if self._world.revive():
                self._body_died = True
            if code == ENDED:
                ended = True
                break
            if code == ASKED:
                self._answer()
        effects = self._world.effects(self._job)
        outcome, reason = self._ending()
        complete = ended and effects.complete and outcome == "done"
        if not complete or effects.repeated or effects.dropped or self._needlessly:
            how = f"ended {outcome or 'not at all'}: {reason}" if reason else "did not end"
            self._note = "; ".join(filter(None, [self._note, how, effects.seen]))
        return TaskResult(
            world=self._world.target.world,
            task=self._job.task,
            kills=tuple(self._struck),
            complete=complete,
            repeated=effects.repeated,
            dropped=effects.dropped,
            asked=self._asked,
            asked_needlessly=self._needlessly,
            note=self._note,
        )

    def _run(self, kill: Kill | None) -> int:
        """One worker, and what strikes it or its body; its exit code."""
        armed = kill is not None and kill.victim == "body" and bool(kill.fault)
        if armed and kill is not None:
            self._world.arm(kill.fault)
            self._body_died = True  # it was started anew, so it knows nothing of earlier calls
        worker = start(self._nest, self._job, kill.fault if kill and kill.victim == "worker" else "")
        if kill is not None and not kill.fault:
            worker.join(kill.delay_s)
            if worker.is_alive():
                self._strike(worker, kill)
        worker.join(RUN_S)
        if worker.is_alive():
            self._note = f"a worker ran longer than {RUN_S:g} s"
            worker.kill()
            worker.join()
        code = worker.exitcode or 0
        died_at_point = kill is not None and kill.victim == "worker" and code == -signal.SIGKILL
        if kill is not None and kill.fault and (died_at_point or (armed and self._world.revive())):
            self._struck.append(kill)
        return code

    def _strike(self, worker: BaseProcess, kill: Kill) -> None:
        if kill.victim == "worker":
            worker.kill()
            self._struck.append(kill)
        elif self._world.kill(kill.victim):
            self._struck.append(kill)
            self._body_died = True
            self._world.revive()

    def _answer(self) -> None:
        """Answer what is asked by what the world shows."""
        with Store(self._job.home / "journal.db", now=time.time) as store:
            for question in state_of(store.entries(self._job.task)).questions:
                if question.answer is not None:
                    continue
                self._asked += 1
                self._needlessly += self._world.target.world != "shell" or not self._body_died
                happened = self._world.happened(self._job, question.question)
                with contextlib.suppress(JidokaError):
                    store.answer(self._job.task, question.id, HAPPENED if happened else AGAIN)

    def _ending(self) -> tuple[str, str]:
        """How the task ended, and why; nothing if it did not."""
        with Store(self._job.home / "journal.db", now=time.time) as store:
            ending = state_of(store.entries(self._job.task)).ending
        return (ending.outcome, ending.reason) if ending is not None else ("", "")
