"""A worker in a process of its own, forked from one that has everything loaded, to be killed at any time."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.context
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess

from jidoka import faults
from jidoka.app import Worker, planner_over
from jidoka.bodies.client import McpBody
from jidoka.config import Settings
from jidoka.errors import JidokaError
from jidoka.evals.chaos.jobs import Job, Lines, Marks
from jidoka.journal.store import Store
from jidoka.protocols import Brain
from jidoka.types import SkillSpec

ENDED, ASKED, BROKEN = 0, 4, 1
"""Exit codes: the task has ended, it waits for an answer, the run broke off."""


def nursery() -> multiprocessing.context.ForkServerContext:
    """Where workers come from: a process that has imported this module and does nothing else."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def start(nest: multiprocessing.context.ForkServerContext, job: Job, fault: str) -> BaseProcess:
    """Start a worker on a job; with `fault`, it kills itself there."""
    process = nest.Process(target=_live, args=(job, fault))
    process.start()
    return process


def _live(job: Job, fault: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["JIDOKA_HOME"] = str(job.home)  # a variable comes before what a caller says
    if fault:
        faults.arm(fault)
    try:
        sys.exit(_work(job))
    except JidokaError as error:
        print(f"{job.task}: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(BROKEN)


def _work(job: Job) -> int:
    settings = Settings(home=job.home)
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(Store(settings.journal, now=time.time))
        bodies = {name: stack.enter_context(McpBody(name, http)) for name, http in job.bodies}
        worker = Worker(store, bodies, settings=settings, brain_of=lambda skills: _brain(job, skills))
        begun = any(entry.kind == "reading" for entry in store.entries(job.task))
        outcome = worker.resume(job.task) if begun else worker.run(job.goal, job.task)
    return ASKED if outcome.outcome == "asked" else ENDED


def _brain(job: Job, skills: Mapping[str, Sequence[SkillSpec]]) -> Brain:
    match job.brain:
        case "planner":
            return planner_over(skills)
        case "lines":
            return Lines(job.steps)
        case "marks":
            return Marks()


def kill(pid: int) -> bool:
    """SIGKILL; whether there was somebody to kill."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
