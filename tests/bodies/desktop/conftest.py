"""A desktop with a real program on it, and somebody who works with it through its skills alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jidoka.bodies.called import Patient
from jidoka.bodies.desktop.body import Desktop
from jidoka.bodies.desktop.settings import DesktopSettings, Program
from jidoka.types import Json

PROGRAMS = {
    "editor": Program(command=("mousepad",)),
    "blind": Program(command=("sleep", "60"), takes_file=False),
    "broken": Program(command=("sh", "-c", "echo no luck >&2; exit 3"), takes_file=False),
}


class Worker:
    """Does skills; a failure is raised."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.body = Desktop(DesktopSettings(folder=folder, programs=PROGRAMS))

    def do(self, skill: str, **args: Json) -> Json:
        receipt = self.body.do(skill, args, Patient())
        assert receipt.ok and receipt.code == "ok"
        return receipt.result

    def text(self) -> str:
        """All that is read on the screen."""
        return self.do("read")["text"]

    def screen_pids(self) -> list[int]:
        """Of the X servers whose cookie is in a scratch folder of ours; found as anybody would."""
        return screen_pids(os.getpid())


def screen_pids(parent: int) -> list[int]:
    """X servers that a process started (proc_pid_stat(5): state, parent after the name in brackets)."""
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, tail = path.read_text().rpartition(")")
        except OSError:  # ended since it was listed
            continue
        state, its_parent = tail.split()[:2]
        if head.endswith("(Xvfb") and int(its_parent) == parent and state != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(tmp_path / "home")
    yield worker
    worker.body.close()
    assert not worker.screen_pids(), "nothing is left"
