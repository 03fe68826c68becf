"""Commands in this very process, with a home of their own, over a fake warehouse behind MCP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from jidoka import cli
from jidoka.bodies.serving.threaded import CalledRunner
from jidoka.journal.replay import state_of
from jidoka.journal.state import TaskState
from jidoka.journal.store import Store
from tests.bodies.served import serving
from tests.fakes.served_warehouse import ServedWarehouse, roomy
from tests.fakes.warehouse import Warehouse


@cache
def built() -> Any:
    """The commands as typer builds them: from the same declarations it would make the same at each start."""
    return typer.main.get_command(cli.app)


@dataclass(frozen=True)
class Said:
    """What a command has said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out.splitlines()[-1])


@dataclass
class Jidoka:
    """Runs `jidoka`."""

    home: Path
    body: ServedWarehouse
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    started: list[subprocess.Popen[str]] = field(default_factory=list[subprocess.Popen[str]])

    def __call__(self, *arguments: str) -> Said:
        self.capsys.readouterr()
        self.monkeypatch.setattr(sys, "argv", ["jidoka", *arguments])
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            with pytest.raises(SystemExit) as ended:
                cli.main()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        said = self.capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """The same in a process of its own."""
        process = subprocess.Popen(
            [sys.executable, "-m", "jidoka.cli", *arguments],
            env=dict(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    @property
    def store(self) -> Store:
        return Store(self.home / "journal.db", now=time.time)

    @property
    def world(self) -> Warehouse:
        return self.body.world

    def state(self, task: str) -> TaskState:
        with self.store as store:
            return state_of(store.entries(task))

    def add(self, goal: str, *options: str) -> str:
        """The name of a new task."""
        said = self("add", goal, *options)
        assert said.code == 0, said.err
        return said.out.strip()


@pytest.fixture
def jidoka(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Jidoka]:
    body = ServedWarehouse(roomy(20))
    home = tmp_path / "home"
    with ExitStack() as stack:
        runner = CalledRunner(lambda: body)
        runner.start()
        stack.callback(runner.shutdown, "the test ends")
        at = stack.enter_context(serving(runner))
        monkeypatch.setattr(cli, "app", built())
        monkeypatch.setenv("JIDOKA_HOME", str(home))
        monkeypatch.setenv("JIDOKA_BODIES", json.dumps({"humanoid": {"url": at.url, "token": at.token}}))
        monkeypatch.setenv("TZ", "UTC")
        monkeypatch.chdir(tmp_path)
        jidoka = Jidoka(home, body, monkeypatch, capsys)
        yield jidoka
        for process in jidoka.started:
            if process.poll() is None:
                process.kill()
            process.communicate()
