"""`jidoka run` and `plan` as a user starts them, on the real hall.

Goals are written as facts: no language model.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jidoka.processes.control import down
from jidoka.sites.warehouse.wanted import hall_files, humanoid_files

pytestmark = [pytest.mark.process, pytest.mark.physics]

RUN_FIELDS = ["outcome", "verified", "task", "acts", "stops", "sim_s"]
PLAN_FIELDS = ["status", "reading", "facts", "steps", "expected_s"]


@dataclass(frozen=True)
class Shell:
    """Runs `jidoka` with a home of its own."""

    home: Path

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "jidoka.cli", *arguments],
            env={**os.environ, "JIDOKA_HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=240)
        return process.returncode, out, err

    def last(self, out: str) -> dict[str, Any]:
        return json.loads(out.splitlines()[-1])

    @property
    def log(self) -> str:
        return humanoid_files(self.home / "site").log.read_text()


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    shell = Shell(tmp_path_factory.mktemp("home"))
    yield shell
    down(hall_files(shell.home / "site"))


def test_run_brings_the_site_up_does_the_job_and_proves_it(shell: Shell) -> None:
    code, out, err = shell.run("plan", "not on(box_1, shelf_b)", "--seed", "3", "--json")
    planned = shell.last(out)
    assert (code, list(planned)) == (0, PLAN_FIELDS), err
    assert planned["facts"] == [["not", "on", "box_1", "shelf_b"]]
    code, out, err = shell.run("run", "at(robot, packing)", "--seed", "3", "--json", "--yes")
    done = shell.last(out)
    assert (code, list(done)) == (0, RUN_FIELDS), err
    assert (done["outcome"], done["verified"], done["acts"]) == ("done", True, 1)
    code, out, _ = shell.run("journal", done["task"])
    assert code == 0
    assert "the goal came true" in out


def test_what_does_not_exist_is_refused_before_anything_moves(shell: Shell) -> None:
    code, out, err = shell.run("run", "on(box_77, packing)", "--json")
    refused = shell.last(out)
    assert (code, refused["outcome"], refused["acts"]) == (3, "refused", 0)
    assert "box_77" in err
    assert "box_1" in err, "the names that exist"
    code, out, _ = shell.run("plan", "on(box_77, packing)", "--json")
    assert (code, shell.last(out)["status"]) == (3, "refused")


def test_another_seed_restarts_the_hall_after_saying_so(shell: Shell) -> None:
    code, out, err = shell.run("plan", "at(robot, packing)", "--seed", "4", "--json")
    assert code == 0
    assert shell.last(out)["status"] == "understood"
    assert "restarting it" in err
    code, out, _ = shell.run("status", "--json")
    assert shell.last(out)["seed"] == 4


def test_ctrl_c_stops_the_robot_within_a_second_and_writes_it_down(shell: Shell) -> None:
    begun = shell.log.count("begins: pick")
    process = shell.start("run", "holding(robot, box_1)", "--json", "--yes")
    give_up = time.monotonic() + 60
    while shell.log.count("begins: pick") == begun:
        assert time.monotonic() < give_up, "the pick never began"
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 1
    interrupted = shell.last(out)
    assert (interrupted["outcome"], interrupted["stops"]) == ("failed", 1)
    assert "interrupted: every body was stopped safely; the robot stands" in err
    assert "Traceback" not in err
    assert "stopped: interrupted" in shell.log
    _, out, _ = shell.run("journal", interrupted["task"])
    assert "stop        interrupted" in out


def test_a_worker_goes_on_with_what_was_interrupted_then_does_what_was_added(shell: Shell) -> None:
    code, out, _ = shell.run("add", "at(robot, home)", "--json")
    added = shell.last(out)["task"]
    code, out, err = shell.run("work", "--once", "--json")
    assert (code, shell.last(out)["done"]) == (0, 2), err
    assert err.index("goes on: holding(robot, box_1)") < err.index(f"{added} begins: at(robot, home)")
    code, out, _ = shell.run("journal", "--replay", "--json")
    assert (code, shell.last(out)["equal"]) == (0, True)
