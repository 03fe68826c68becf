"""Every package with a good model, every way to behave on some package, then kill after kill."""

from __future__ import annotations

import contextlib
import multiprocessing.context
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jidoka.errors import JidokaError
from jidoka.evals.company.cases import cases
from jidoka.evals.company.scripts import BEHAVIOURS
from jidoka.evals.company.worker import ENDED, WAITS, nursery, said, start
from jidoka.evals.company.world import Judged, World, judge
from jidoka.faults import POINTS
from jidoka.journal.replay import state_of
from jidoka.journal.store import Store
from jidoka.recovery import AGAIN

KILLS_A_WORLD: Final = 3
"""Kills that are tried on one repository; it is then let go to its end."""

POINT_SHARE: Final = 0.6
"""Kills at a named point; the others come at a random time."""

RECOVERY_SHARE: Final = 0.25
"""Worlds in which a recovery is killed, too."""

_WITHIN: Final = ("intent.after", "body.begin", "body.end", "call.after")
"""Points between an intent and its receipt."""

DEEPEST: Final = 9
"""A point strikes at the first to this passing."""

UNDER_FIRE: Final = (("good", 1), ("good", 3), ("sends_back", 1), ("wrong_fix", 1))
"""Behaviours of the repositories under fire, and how many issues at once, in turn."""

RUN_S: Final = 300.0
"""Longest run of one company [s of wall time]; longer counts as hung."""

RUNS: Final = 12
"""Runs after which a world counts as lost."""

JOB_S: Final = 6.0
"""A usual time of a run until one was measured [s of wall time]: random kills fall into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One repository, from its beginning to its end."""

    judged: Judged
    kills: tuple[str, ...] = ()
    """Where each one struck: a point, or `random`."""
    asked: int = 0
    """Questions about outcomes that nobody could see."""
    seconds: float = 0.0
    note: str = ""


Told = Callable[[Trial, int], None]
"""Called with the newest trial and the number of kills so far."""


def run(folder: Path, *, kills: int, seed: int, told: Told) -> Iterator[Trial]:
    """All trials, one after the other.

    Args:
        folder: empty; repositories and journals are kept there, those that ended rightly for no longer than
            they are needed.
        kills: that must have struck.
        seed: draws packages, fault points and times.
        told: told of each trial.
    """
    rng = random.Random(f"company {seed}")
    nest = nursery()
    struck, number, job_s = 0, 0, JOB_S
    plain = [(case, "good") for case in cases()]
    others = [name for name in BEHAVIOURS if name != "good"]
    plain += [(rng.choice(cases()), name) for name in others]
    while plain or struck < kills:
        fire: list[str | float] = []
        if plain:
            chosen, behaviour = [plain[0][0]], plain.pop(0)[1]
        else:
            behaviour, issues = UNDER_FIRE[number % len(UNDER_FIRE)]
            chosen = rng.sample(cases(), issues)
            fire = _fire(rng, job_s)
        name = folder / f"{number}-{chosen[0].name}-{behaviour}"
        world = World(folder=name, case=chosen[0], behaviour=behaviour, beside=tuple(chosen[1:]))
        trial = _Trial(world, nest).work(fire)
        if not fire and behaviour == "good":
            job_s = trial.seconds
        struck += len(trial.kills)
        number += 1
        told(trial, struck)
        if trial.judged.as_wanted:
            shutil.rmtree(world.folder, ignore_errors=True)
        yield trial


def _fire(rng: random.Random, job_s: float) -> list[str | float]:
    """The kills of one world: anywhere, or within an act and then twice while that is recovered."""
    if rng.random() < RECOVERY_SHARE:
        return [f"{rng.choice(_WITHIN)}:{rng.randint(1, DEEPEST)}", "attach.after:1", "redo.after:1"]
    return [_kill(rng, job_s) for _ in range(KILLS_A_WORLD)]


def _kill(rng: random.Random, job_s: float) -> str | float:
    """A fault point, or a time [s]."""
    if rng.random() < POINT_SHARE:
        return f"{rng.choice(list(POINTS))}:{rng.randint(1, DEEPEST)}"
    return round(rng.uniform(0.0, job_s), 3)


class _Trial:
    """One repository under fire."""

    def __init__(self, world: World, nest: multiprocessing.context.ForkServerContext) -> None:
        self._world, self._nest = world, nest
        self._struck: list[str] = []
        self._asked = 0
        self._note = ""

    def work(self, fire: list[str | float]) -> Trial:
        """Run companies until the issue has ended, with the planned kills in the first runs."""
        self._world.make()
        began = time.monotonic()
        for _ in range(RUNS):
            code = self._run(fire.pop(0) if fire else "")
            if code == ENDED:
                break
            if code == WAITS:
                self._answer()
        seconds = time.monotonic() - began
        judged = judge(self._world, *said(self._world))
        return Trial(
            judged=judged,
            kills=tuple(self._struck),
            asked=self._asked,
            seconds=seconds,
            note=self._note or ("" if judged.as_wanted else f"{judged.state}: {judged.reason}"),
        )

    def _run(self, kill: str | float) -> int:
        """One company, and what strikes it; its exit code."""
        process = start(self._nest, self._world, kill if isinstance(kill, str) else "")
        if isinstance(kill, float):
            process.join(kill)
            if process.is_alive():
                process.kill()
        process.join(RUN_S)
        if process.is_alive():
            self._note = f"a run took longer than {RUN_S:g} s"
            process.kill()
            process.join()
        code = process.exitcode or 0
        if kill != "" and code == -signal.SIGKILL:
            self._struck.append(kill if isinstance(kill, str) else "random")
        return code

    def _answer(self) -> None:
        """A command in the workspace whose outcome nobody knows is done again: it is made for that."""
        with Store(self._world.home / "journal.db", now=time.time) as store:
            for task in store.tasks():
                for question in state_of(store.entries(task)).questions:
                    if question.answer is None:
                        self._asked += 1
                        with contextlib.suppress(JidokaError):
                            store.answer(task, question.id, AGAIN)
