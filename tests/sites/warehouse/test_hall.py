"""The real hall's process: real physics, the real humanoid, plain MCP clients and ours."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from jidoka.bodies.client import Http, McpBody
from jidoka.errors import Fenced, TerminalError
from jidoka.processes.control import down, up
from jidoka.processes.endpoint import ask
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.sites.warehouse.recording import read_recording
from jidoka.sites.warehouse.wanted import Wanted, hall_files, humanoid_files, reach_humanoid
from jidoka.types import Atom, Step

pytestmark = [pytest.mark.process, pytest.mark.physics]

HOME = Step("humanoid", "walk_to", {"place": "home"})


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessFiles]:
    files = hall_files(tmp_path_factory.mktemp("site"))
    up(files, Wanted(seed=5).command())
    yield files
    down(files)


@pytest.fixture
def ready(files: ProcessFiles) -> Ready:
    ready = files.read_ready()
    assert ready is not None
    return ready


@pytest.fixture
def robot(files: ProcessFiles) -> Ready:
    return reach_humanoid(files.folder)


def reach(ready: Ready) -> McpBody:
    return McpBody("humanoid", Http(url=ready.url, token=ready.token))


def far_station(body: McpBody) -> str:
    """A station where the robot is not."""
    here = [fact.atom.args[1] for fact in body.observe().facts if fact.atom.predicate == "at"]
    stations = [fact.atom.args[0] for fact in body.observe().facts if fact.atom.predicate == "station"]
    return next(name for name in stations if name not in here)


def height(body: McpBody) -> float:
    """Height of the pelvis [m]."""
    pose = next(fact for fact in body.observe().facts if fact.atom == Atom("pose", ("robot",)))
    return float(pose.value["xyz"][2])


def test_any_mcp_client_can_use_the_humanoid(robot: Ready) -> None:
    async def use() -> None:
        headers = {"Authorization": f"Bearer {robot.token}"}
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(robot.url, http_client=http)) as client,
        ):
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert {"walk_to", "pick", "place", "observe", "stop", "renew_lease"} <= set(tools)
            seen = await client.call_tool("observe")
            assert {"box", "on", "pose"} <= {fact["atom"][0] for fact in seen.structured_content["facts"]}
            wrong = await client.call_tool("pick", {"box": "box_99"})
            assert wrong.is_error
            assert wrong.structured_content["code"] == "unknown_object"
            assert (await client.call_tool("stop", {"reason": "a test"})).structured_content["stopped"]

    anyio.run(use)


def test_without_the_token_nobody_gets_in(ready: Ready, robot: Ready) -> None:
    for path in (robot.url, robot.endpoint("status"), ready.endpoint("truth")):
        assert httpx2.get(path).status_code == 401


def test_a_recording_shows_what_happened(ready: Ready, robot: Ready, tmp_path: Path) -> None:
    path = tmp_path / "run.states"
    with reach(robot) as body:
        ask(ready, "POST", "recording", {"path": str(path)})
        receipt = body.call(Step("humanoid", "walk_to", {"place": far_station(body)}), call_id="w", epoch=10)
        assert receipt.ok, receipt
        frames = ask(ready, "DELETE", "recording")["frames"]
    recording = read_recording(path)
    assert len(recording.times) == frames > 15 * receipt.seconds * 0.9
    walked = recording.states[-1, :2] - recording.states[0, :2]
    assert (walked**2).sum() > 0.25
    with pytest.raises(TerminalError, match="absolute path"):
        ask(ready, "POST", "recording", {"path": "run.states"})


def test_the_sensors_agree_with_the_truth(ready: Ready, robot: Ready) -> None:
    truth = ask(ready, "GET", "truth")
    with reach(robot) as body:
        believed = {f.atom.args[0]: f.value["xyz"] for f in body.observe().facts if f.atom.predicate == "on"}
    assert not truth["fallen"]
    assert len(believed) == len(truth["boxes"])
    for name, xyz in believed.items():
        assert xyz == pytest.approx(truth["boxes"][name]["xyz"], abs=0.03)


def test_a_repeated_call_answers_and_an_old_epoch_is_fenced(robot: Ready) -> None:
    with reach(robot) as body:
        first = body.call(HOME, call_id="home", epoch=20)
        ticked_s = body.observe().at_s
        assert body.call(HOME, call_id="home", epoch=21) == first
        assert body.observe().at_s - ticked_s < 2.0, "it did not walk again"
        with pytest.raises(Fenced):
            body.call(HOME, call_id="other", epoch=20)


def test_a_worker_that_is_killed_leaves_the_robot_standing(
    ready: Ready, robot: Ready, files: ProcessFiles
) -> None:
    """It dies in the middle of a pick; nobody renews the lease, so the robot stops by itself."""
    with reach(robot) as body:
        box = next(f.atom.args[0] for f in body.observe().facts if f.atom.predicate == "box")
    worker = (
        "import sys; from jidoka.bodies.client import Http, McpBody; from jidoka.types import Step\n"
        "body = McpBody('humanoid', Http(url=sys.argv[1], token=sys.argv[2]))\n"
        "body.call(Step('humanoid', 'pick', {'box': sys.argv[3]}), call_id='k', epoch=30,"
        " progress=lambda *_: print('begun', flush=True))\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", worker, robot.url, robot.token, box], stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"begun\n"
    child.kill()
    child.wait()
    give_up = time.monotonic() + 15
    while "the lease lapsed" not in humanoid_files(files.folder).log.read_text():
        assert time.monotonic() < give_up, "the lease never lapsed"
        time.sleep(0.2)
    time.sleep(2.0)
    with reach(robot) as body:
        assert height(body) > 0.7
    assert not ask(ready, "GET", "truth")["fallen"]


def test_taking_the_site_down_in_the_middle_of_a_skill_lets_the_robot_stand(tmp_path: Path) -> None:
    files = hall_files(tmp_path)
    up(files, Wanted(seed=6, speed="1").command())
    robot = reach_humanoid(tmp_path)
    codes: list[str] = []
    with reach(robot) as body:
        far = Step("humanoid", "walk_to", {"place": far_station(body)})
        thread = threading.Thread(target=lambda: codes.append(body.call(far, call_id="f", epoch=1).code))
        thread.start()
        while ask(robot, "GET", "status")["doing"] == "":
            time.sleep(0.05)
        assert down(files)
        thread.join(10)
    assert codes == ["stopped"]
    assert "humanoid stands safely" in humanoid_files(tmp_path).log.read_text()
    assert "the robot stands safely" in files.log.read_text()
