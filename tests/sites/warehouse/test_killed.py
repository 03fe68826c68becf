"""kill -9 of the humanoid's skills at bad instants, under real physics: nothing falls, the job goes on."""

from __future__ import annotations

import math
import os
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jidoka.bodies.client import Http, McpBody
from jidoka.bodies.humanoid.keeper import Keeper
from jidoka.bodies.humanoid.skills_process import SkillsProcess
from jidoka.bodies.serving.host import listen
from jidoka.errors import BodyUnreachable, Fenced
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.sites.warehouse.draw import draw
from jidoka.sites.warehouse.referee import Referee
from jidoka.sites.warehouse.simulation import build
from jidoka.sites.warehouse.site import load_site
from jidoka.types import Receipt, Step

pytestmark = [pytest.mark.process, pytest.mark.physics]

BOX = "box_1"
SQUEEZED_N = 5.0


class Rig:
    """The hall in this process, the humanoid's skills in a real one, and a killer between two ticks."""

    def __init__(self, folder: Path) -> None:
        hall = draw(load_site(), 3)
        self.physics = build(hall)
        self.referee = Referee(self.physics.model, hall)
        self.keeper = Keeper(self.physics.onboard, hall.map, after_tick=self.after_tick)
        self.files = ProcessFiles(folder, "humanoid")
        self.files.make_folder()
        self.listener, token = listen(0), secrets.token_hex(8)
        self.skills = SkillsProcess(self.files, self.listener, token=token, speed="max")
        self.kill_when: Callable[[], bool] = lambda: False
        self.killed: list[int] = []
        self.stood_at_m = float(self.physics.data.body(BOX).xpos[2])
        self.keeper.start()
        self._ended = threading.Event()
        self._attending = threading.Thread(target=self._attend)
        self._attending.start()
        self.ready = self.wait_for_another(0)
        self.body = McpBody("humanoid", Http(url=self.ready.url, token=token))

    def _attend(self) -> None:
        while not self._ended.wait(0.05):
            self.skills.look(self.keeper)

    def after_tick(self) -> None:
        """In the thread of the robot."""
        self.referee.watch(self.physics.data)
        if self.kill_when():
            self.kill()

    def kill(self) -> None:
        """kill -9."""
        self.kill_when = lambda: False
        self.killed.append(self.skills.pid)
        os.kill(self.skills.pid, signal.SIGKILL)

    def wait_for_another(self, pid: int) -> Ready:
        """The skills' process that follows `pid`."""
        give_up = time.monotonic() + 60
        while (ready := self.skills.ready) is None or ready.pid == pid:
            assert time.monotonic() < give_up, self.files.output.read_text()
            time.sleep(0.05)
        return ready

    def call(self, skill: str, epoch: int = 1, **args: str) -> Receipt:
        call_id = secrets.token_hex(4)
        return self.body.call(Step("humanoid", skill, args), call_id=call_id, epoch=epoch)

    def killed_during(self, when: Callable[[], bool], skill: str, **args: str) -> set[str]:
        """Begin a skill, kill its process in the period in which `when` becomes so, and look again."""
        deaths = len(self.killed)
        self.kill_when = when
        with pytest.raises(BodyUnreachable):
            self.call(skill, epoch=6, **args)
        assert len(self.killed) == deaths + 1
        again = self.wait_for_another(self.killed[-1])
        assert (again.url, again.token) == (self.ready.url, self.ready.token)
        return self.seen()

    def seen(self) -> set[str]:
        return {str(fact.atom) for fact in self.body.observe().facts}

    def rise(self) -> float:
        """How high the box is over where it stood [m]; for the thread of the robot."""
        return float(self.physics.data.body(BOX).xpos[2]) - self.stood_at_m

    def speed(self) -> float:
        """Of the pelvis over the floor [m/s]."""
        return math.hypot(*self.physics.data.qvel[:2])

    def end(self) -> None:
        self._ended.set()
        self._attending.join()
        self.body.close()
        assert self.skills.end()
        assert self.keeper.shutdown()
        self.listener.close()


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    rig = Rig(tmp_path_factory.mktemp("site"))
    yield rig
    rig.end()


def test_skills_killed_while_idle_come_back_where_they_were_and_remember_the_epoch(rig: Rig) -> None:
    rig.body.lead(5)
    before = rig.seen()
    pid = rig.skills.pid
    rig.kill()
    assert rig.wait_for_another(pid).url == rig.ready.url
    with pytest.raises((BodyUnreachable, Fenced)):
        rig.body.lead(4)
    with pytest.raises(Fenced, match="epoch 4 is older than 5"):
        rig.body.lead(4)
    assert rig.seen() == before
    assert not rig.referee.fallen(rig.physics.data)


def test_killed_at_every_bad_instant_of_a_job_the_box_arrives(rig: Rig) -> None:
    """Half lifted, lifted, walking, lowering, letting go: what was held is held, and known."""
    hands, holding = rig.physics.onboard.hands, f"holding(robot, {BOX})"
    seen = rig.killed_during(lambda: 0.012 < rig.rise() < 0.03, "pick", box=BOX)
    assert f"on({BOX}, receiving)" in seen, "a centimetre over the table it still counts as there"
    seen = rig.killed_during(lambda: rig.rise() > 0.07, "pick", box=BOX)
    assert holding in seen
    seen = rig.killed_during(lambda: rig.speed() > 0.3, "place", box=BOX, station="packing")
    assert holding in seen
    seen = rig.killed_during(lambda: rig.rise() < 0.1, "place", box=BOX, station="packing")
    assert holding in seen
    letting_go = lambda: hands.holding is None and hands.grip.squeeze > SQUEEZED_N  # noqa: E731
    seen = rig.killed_during(letting_go, "place", box=BOX, station="packing")
    assert f"on({BOX}, packing)" in seen
    assert "hands_free(robot)" in seen
    assert rig.call("walk_to", epoch=6, place="home").ok
    boxes = rig.referee.boxes(rig.physics.data)
    assert (boxes[BOX].station, boxes[BOX].held) == ("packing", False)
    assert (rig.referee.incidents.drops, rig.referee.incidents.falls) == ({}, 0)
