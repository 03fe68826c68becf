"""Shell effects: commands that append a line to a file. Nothing deduplicates, nothing can be looked up."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jidoka.bodies.client import Http
from jidoka.evals.chaos.jobs import Job
from jidoka.evals.chaos.kills import Target, Victim
from jidoka.evals.chaos.world import Effects, kill_process, start_process
from jidoka.processes import control
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.types import Goal, Step

STEPS: Final = 3
FILE: Final = "effects.txt"


class Shell:
    """A terminal on a workspace of its own."""

    target = Target(world="shell", victims=(("worker", 0.6), ("body", 0.4)), armed=True, job_s=1.0)

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._workspace = folder / "workspace"
        self._files = ProcessFiles(folder / "state", "terminal")
        self._ready: Ready | None = None

    def open(self) -> None:
        """Start the terminal."""
        self._ready = self._start()

    def job(self, number: int) -> Job:
        """A few lines, each to be written once."""
        assert self._ready is not None
        return Job(
            home=self._folder.parent / "home",
            task=f"shell-{number}",
            goal=Goal(f"write {STEPS} lines", ()),
            bodies=(("terminal", Http(url=self._ready.url, token=self._ready.token)),),
            brain="lines",
            steps=tuple(_write(f"{number}-{step}") for step in range(STEPS)),
        )

    def arm(self, fault: str) -> None:
        """Start the terminal again, where it was, with a fault point."""
        kill_process(self._files)
        self._ready = self._start(fault)

    def kill(self, victim: Victim) -> bool:
        """Kill the terminal."""
        return victim == "body" and kill_process(self._files)

    def revive(self) -> bool:
        """Start the terminal if it is dead."""
        if self._files.read_ready() is not None:
            return False
        self._ready = self._start()
        return True

    def happened(self, job: Job, question: str) -> bool:
        """Whether the line is in the file that the question's step writes."""
        step = next(step for step in job.steps if str(step) in question)
        return _token(step) in self._lines()

    def effects(self, job: Job) -> Effects:
        """Count the lines of the job."""
        lines = self._lines()
        counts = [lines.count(_token(step)) for step in job.steps]
        return Effects(complete=all(counts), repeated=sum(max(0, count - 1) for count in counts))

    def close(self) -> None:
        """End the terminal."""
        control.down(self._files)

    def _start(self, fault: str = "") -> Ready:
        command = ["jidoka.bodies.terminal", "--workspace", str(self._workspace)]
        return start_process(self._files, command, fault)

    def _lines(self) -> list[str]:
        path = self._workspace / FILE
        return path.read_text("utf-8").splitlines() if path.exists() else []


def _write(token: str) -> Step:
    command = f"sleep 0.05; echo {token} >> {FILE}; sleep 0.1"
    return Step("terminal", "run", {"command": command}, expected_s=0.2)


def _token(step: Step) -> str:
    return str(step.args["command"]).split()[3]
