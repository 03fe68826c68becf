"""A place where effects can be counted, with a body that may be killed."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from jidoka.evals.chaos.jobs import Job
from jidoka.evals.chaos.kills import Target, Victim
from jidoka.evals.chaos.worker import kill
from jidoka.faults import VARIABLE
from jidoka.processes import control
from jidoka.processes.files import ProcessFiles, Ready

GONE_S: Final = 5.0
"""Longest wait for a killed process to be gone [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What the world shows of one job, whatever a journal says."""

    complete: bool
    """Whether every effect is there."""
    repeated: int = 0
    dropped: int = 0
    seen: str = ""
    """What was found, for people."""


class World(Protocol):
    """Made for one campaign."""

    @property
    def target(self) -> Target:
        """What can be killed in it."""
        ...

    def open(self) -> None:
        """Start its processes."""
        ...

    def job(self, number: int) -> Job:
        """A new job."""
        ...

    def arm(self, fault: str) -> None:
        """Have the body kill itself at a fault point, from now on until it has."""
        ...

    def kill(self, victim: Victim) -> bool:
        """Kill one of its processes; whether it ran."""
        ...

    def revive(self) -> bool:
        """Start again whatever is dead; whether something was."""
        ...

    def happened(self, job: Job, question: str) -> bool:
        """The truth about the outcome that a question asks for."""
        ...

    def effects(self, job: Job) -> Effects:
        """Count."""
        ...

    def close(self) -> None:
        """End its processes."""
        ...


def kill_process(files: ProcessFiles) -> bool:
    """Kill the process of these files and wait until it is gone; whether one ran."""
    pid = files.holder()
    if pid is None or not kill(pid):
        return False
    give_up = time.monotonic() + GONE_S
    while files.holder() == pid and time.monotonic() < give_up:
        _reap(pid)
        time.sleep(0.01)
    return True


def start_process(files: ProcessFiles, command: Sequence[str], fault: str = "") -> Ready:
    """Start a process; with `fault`, it kills itself there. Raises as `control.up`."""
    with _variable(fault):
        return control.up(files, command)


@contextmanager
def _variable(fault: str) -> Generator[None]:
    before = os.environ.get(VARIABLE)
    if fault:
        os.environ[VARIABLE] = fault
    try:
        yield
    finally:
        os.environ.pop(VARIABLE, None)
        if before is not None:
            os.environ[VARIABLE] = before


def _reap(pid: int) -> None:
    """A killed child of ours stays until it is waited for."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
