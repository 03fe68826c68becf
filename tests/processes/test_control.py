"""The site's process is found, kept apart and ended by its files: shown on a hall without physics."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jidoka.bodies.client import Http, McpBody
from jidoka.errors import Busy, ConfigError, TerminalError
from jidoka.processes import control
from jidoka.processes.control import down, status
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.protocols import Progress
from jidoka.sites.warehouse.wanted import Wanted
from jidoka.types import Step

pytestmark = pytest.mark.process

FAKE = "tests.processes.fake_hall"


def up(files: ProcessFiles, wanted: Wanted, progress: Progress | None = None) -> Ready:
    return control.up(files, [FAKE, *wanted.arguments()], will_do=wanted.is_met_by, progress=progress)


@pytest.fixture
def files(tmp_path: Path) -> Iterator[ProcessFiles]:
    files = ProcessFiles(tmp_path / "state", "hall")
    yield files
    down(files)


def reach(ready: Ready) -> McpBody:
    return McpBody("humanoid", Http(url=ready.url, token=ready.token))


def test_up_reach_down(files: ProcessFiles) -> None:
    told: list[str] = []
    ready = up(files, Wanted(seed=3), progress=lambda _, text: told.append(text))
    assert told[:1] in ([], ["pretending"])
    assert status(files).ready == ready
    assert stat.S_IMODE(files.ready.stat().st_mode) == 0o600
    with reach(ready) as body:
        assert body.observe().facts
        assert body.call(Step("humanoid", "pick", {"box": "box_1"}), call_id="a", epoch=1).ok
    assert down(files)
    assert status(files).state == "down"
    assert not files.ready.exists()
    lines = [json.loads(line) for line in files.log.read_text().splitlines()]
    assert any("humanoid stands safely" in line["message"] for line in lines)
    assert not down(files), "nothing left to end"


def test_a_second_up_gives_the_same_hall_and_another_seed_is_refused(files: ProcessFiles) -> None:
    ready = up(files, Wanted(seed=3))
    assert up(files, Wanted(seed=3)) == ready
    with pytest.raises(
        Busy, match=r"another hall is up \(seed 3, speed max, process \d+\); `jidoka down` ends it"
    ):
        up(files, Wanted(seed=4))


def test_what_a_crash_leaves_behind_is_not_taken_for_a_hall(files: ProcessFiles) -> None:
    ready = up(files, Wanted(seed=3))
    os.kill(ready.pid, signal.SIGKILL)
    os.waitpid(ready.pid, 0)
    assert files.ready.exists()
    assert status(files).state == "down"
    again = up(files, Wanted(seed=4))
    assert again.about["seed"] == 4
    assert again.token != ready.token


def test_a_port_in_use_is_one_line(files: ProcessFiles) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(TerminalError, match=f"port {port} can't be used"):
            up(files, Wanted(port=port))
    assert status(files).state == "down"


def test_a_broken_site_file_keeps_its_line_and_its_exit_code(files: ProcessFiles) -> None:
    with pytest.raises(ConfigError, match=r"^broken\.toml:3: `x` is missing$"):
        up(files, Wanted(site=Path("broken.toml")))


def test_a_dead_worker_leaves_the_robot_standing(files: ProcessFiles) -> None:
    """kill -9 of a worker in the middle of a skill: the lease lapses and the robot stops by itself."""
    ready = up(files, Wanted())
    worker = (
        "import sys; from jidoka.bodies.client import Http, McpBody; from jidoka.types import Step\n"
        "body = McpBody('humanoid', Http(url=sys.argv[1], token=sys.argv[2]))\n"
        "body.call(Step('humanoid', 'pick', {'box': 'box_slow'}), call_id='a', epoch=7,"
        " progress=lambda *_: print('begun', flush=True))\n"
    )
    child = subprocess.Popen([sys.executable, "-c", worker, ready.url, ready.token], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"begun\n"
    child.kill()
    child.wait()
    began = time.monotonic()
    with reach(ready) as body:
        body.observe()
    while "lease lapsed" not in files.log.read_text():
        assert time.monotonic() < began + 12, "the lease never lapsed"
        time.sleep(0.1)
    with reach(ready) as body:
        receipt = body.call(Step("humanoid", "pick", {"box": "box_slow"}), call_id="a", epoch=8)
    assert receipt.code == "lease_lapsed"
