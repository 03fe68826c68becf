"""The whole path: `McpBody` over HTTP to a server around a fake humanoid."""

from __future__ import annotations

import dataclasses
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import anyio
import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from jidoka.bodies import profile
from jidoka.bodies.client import Http, McpBody, Stdio
from jidoka.bodies.serving.runner import Runner
from jidoka.errors import BodyUnreachable, Busy, Fenced, Refused, UsageError
from jidoka.types import Atom, Receipt, Step
from tests.bodies.fakes import SKILLS, FakeHumanoid
from tests.bodies.served import serving

pytestmark = pytest.mark.process

PICK = Step("humanoid", "pick", {"box": "box_1"})
SLOW = Step("humanoid", "pick", {"box": "box_slow"})


@dataclasses.dataclass
class Site:
    """A fake humanoid, its runner, and a client of its server."""

    robot: FakeHumanoid
    runner: Runner
    body: McpBody
    other: McpBody

    def until_begun(self, count: int = 1) -> None:
        give_up = time.monotonic() + 5
        while len(self.robot.begun) < count:
            assert time.monotonic() < give_up, "the call never began"
            time.sleep(0.005)


@pytest.fixture
def site() -> Iterator[Site]:
    robot = FakeHumanoid()
    runner = Runner(robot)
    runner.start()
    with serving(runner) as server, McpBody("humanoid", server) as body, McpBody("humanoid", server) as other:
        yield Site(robot, runner, body, other)
        runner.shutdown("test ends")


def in_background(
    body: McpBody, step: Step, call_id: str, epoch: int, receipts: list[Receipt]
) -> threading.Thread:
    def run() -> None:
        receipts.append(body.call(step, call_id=call_id, epoch=epoch))

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_call_returns_its_receipt(site: Site) -> None:
    told: list[tuple[float, str]] = []
    receipt = site.body.call(PICK, call_id="a", epoch=1, progress=lambda f, m: told.append((f, m)))
    assert receipt == Receipt(True, "ok", seconds=0.2)
    assert (
        site.body.call(dataclasses.replace(PICK, args={"box": "box_9"}), call_id="b", epoch=1).code
        == "slipped"
    )


def test_skills_and_observation_arrive_as_they_were(site: Site) -> None:
    assert tuple(site.body.skills()) == SKILLS
    seen = site.body.observe()
    assert seen.facts[0].atom == Atom("pose", ("robot",))
    assert seen.facts[0].value == {"xyz": [0.1, 0.2, 0.79], "yaw": 1.5}


def test_a_repeated_call_id_never_acts_twice(site: Site) -> None:
    first = site.body.call(PICK, call_id="a", epoch=1)
    assert site.body.call(PICK, call_id="a", epoch=1) == first
    assert site.other.call(PICK, call_id="a", epoch=2) == first
    assert len(site.robot.begun) == 1
    with pytest.raises(UsageError, match="was used for"):
        site.body.call(SLOW, call_id="a", epoch=2)


def test_a_second_worker_attaches_to_a_running_call_and_stop_ends_it_for_both(site: Site) -> None:
    receipts: list[Receipt] = []
    told = threading.Event()
    threads = [in_background(site.body, SLOW, "a", 1, receipts)]
    site.until_begun()
    threads.append(in_background(site.other, SLOW, "a", 2, receipts))
    threading.Timer(0.3, told.set).start()
    told.wait()
    site.body.stop("enough")
    for thread in threads:
        thread.join(5)
    assert receipts == [Receipt(False, "stopped", "enough")] * 2
    assert len(site.robot.begun) == 1


def test_an_older_epoch_is_fenced_and_a_newer_one_takes_over(site: Site) -> None:
    receipts: list[Receipt] = []
    thread = in_background(site.body, SLOW, "a", 1, receipts)
    site.until_begun()
    assert site.other.call(PICK, call_id="b", epoch=2).ok
    thread.join(5)
    assert receipts[0].code == "cancelled"
    with pytest.raises(Fenced, match="epoch 1 is older than 2"):
        site.body.call(PICK, call_id="c", epoch=1)
    assert len(site.robot.begun) == 2


def test_the_same_epoch_may_not_do_two_things_at_once(site: Site) -> None:
    receipts: list[Receipt] = []
    thread = in_background(site.body, SLOW, "a", 1, receipts)
    site.until_begun()
    with pytest.raises(Busy, match="busy with pick"):
        site.other.call(PICK, call_id="b", epoch=1)
    site.other.stop("over")
    thread.join(5)


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (Step("humanoid", "dance", {}), "no skill 'dance'; there are: pick, place, observe"),
        (Step("humanoid", "pick", {}), "'box' is a required property"),
        (Step("humanoid", "pick", {"box": 3}), "3 is not of type 'string'"),
        (Step("humanoid", "pick", {"box": "box_1", "fast": True}), "'fast' was unexpected"),
    ],
)
def test_bad_calls_say_what_would_be_right(site: Site, step: Step, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        site.body.call(step, call_id="a", epoch=1)
    assert site.body.call(PICK, call_id="a", epoch=1).ok, "a call that could not begin uses up no key"


def test_a_wrong_token_reaches_nothing(site: Site) -> None:
    assert isinstance(site.body.server, Http)
    server = dataclasses.replace(site.body.server, token="wrong")
    with pytest.raises(BodyUnreachable), McpBody("humanoid", server) as intruder:
        intruder.observe()


def test_a_body_that_goes_away_is_unreachable() -> None:
    robot = FakeHumanoid()
    runner = Runner(robot)
    runner.start()
    with serving(runner) as server:
        body = McpBody("humanoid", server)
        assert body.observe().facts
    with pytest.raises(BodyUnreachable, match="humanoid does not answer"):
        body.observe()
    runner.shutdown("test ends")
    body.close()


def test_a_broken_body_fails_the_call_instead_of_hanging(site: Site) -> None:
    receipts: list[BaseException] = []

    def run() -> None:
        try:
            site.body.call(SLOW, call_id="a", epoch=1)
        except BaseException as error:
            receipts.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    site.until_begun()
    site.robot.breaks_at = 0
    thread.join(5)
    assert isinstance(receipts[0], BodyUnreachable)
    assert "physics diverged" in str(receipts[0])


def test_a_foreign_server_is_a_body_too() -> None:
    server = Stdio(command=sys.executable, args=("-m", "tests.bodies.foreign_server"))
    with McpBody("post", server) as body:
        assert {skill.name: skill.recovery for skill in body.skills()} == {"count": "repeat", "mail": "ask"}
        assert not body.speaks_profile
        assert body.observe().facts == ()
        sent = body.call(Step("post", "mail", {"letter": "hello"}), call_id="a", epoch=1)
        assert sent.ok
        assert sent.result["text"] == "mailed hello"
        failed = body.call(Step("post", "mail", {"letter": ""}), call_id="b", epoch=1)
        assert (failed.ok, failed.code) == (False, "tool_error")
        assert "an empty letter" in failed.message
        assert body.call(Step("post", "count", {}), call_id="c", epoch=1).result["text"] == "1"
        with pytest.raises(Refused, match="post is a server without a stop"):
            body.stop("nothing to stop")


async def call_and_cancel(site: Site, mode: str, meta: Any = None) -> None:
    """Begin a slow pick with a plain client, then cancel it."""
    http = site.body.server
    assert isinstance(http, Http)
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {http.token}"}) as web,
        Client(streamable_http_client(http.url, http_client=web), mode=mode) as client,
    ):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(partial(client.call_tool, "pick", dict(SLOW.args), meta=meta))
            while not site.robot.begun:
                await anyio.sleep(0.01)
            await anyio.sleep(0.1)
            tasks.cancel_scope.cancel()
        with anyio.move_on_after(0.3):
            while not site.robot.events:
                await anyio.sleep(0.01)


@pytest.mark.parametrize(
    ("mode", "events"), [("legacy", ["cancelled: cancelled by the client"]), ("auto", [])]
)
def test_cancelling_a_keyed_call(site: Site, mode: str, events: list[str]) -> None:
    """A word of cancellation cancels; a closed stream leaves the call to its lease for one to attach."""
    key = profile.CallKey(call_id="k", epoch=1)
    anyio.run(call_and_cancel, site, mode, profile.key_to_meta(key))
    assert site.robot.events == events


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_cancelling_a_plain_call_cancels_it(site: Site, mode: str) -> None:
    anyio.run(call_and_cancel, site, mode)
    assert site.robot.events == ["cancelled: cancelled by the client"]


def test_the_first_call_takes_the_lead_and_closing_gives_it_back(site: Site) -> None:
    assert not site.runner.led
    site.body.call(PICK, call_id="a", epoch=1)
    assert site.runner.led
    site.body.close()
    assert not site.runner.led
