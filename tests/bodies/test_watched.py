"""A watched body forwards everything and tells of each step, in order."""

from __future__ import annotations

import pytest

from jidoka.bodies.watched import Watched
from jidoka.errors import BodyUnreachable
from jidoka.protocols import Progress
from jidoka.types import Observation, Receipt, SkillSpec, Step

STEP = Step("lamp", "switch_on")


class Lamp:
    """A body that notes what reaches it."""

    name = "lamp"

    def __init__(self, *, deaf: bool = False) -> None:
        self.deaf = deaf
        self.heard: list[object] = []

    def skills(self) -> tuple[SkillSpec, ...]:
        return (SkillSpec("switch_on", "Light it.", "probe", {}),)

    def observe(self) -> Observation:
        return Observation("lamp", 2.0, ())

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        if self.deaf:
            raise BodyUnreachable("no answer")
        self.heard.append((step, call_id, epoch, progress))
        return Receipt(ok=True, seconds=0.1)

    def lead(self, epoch: int) -> str:
        self.heard.append(epoch)
        return "life"

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        self.heard.append((call_id, epoch, life, progress))
        return None

    def stop(self, reason: str) -> None:
        self.heard.append(reason)


def test_it_forwards_and_tells() -> None:
    lamp, told = Lamp(), list[object]()
    watched = Watched(body=lamp, begun=told.append, ended=lambda step, receipt: told.append((step, receipt)))
    receipt = watched.call(STEP, call_id="a", epoch=3)
    assert watched.lead(3) == "life"
    assert watched.attach("a", epoch=3, life="life") is None
    watched.stop("enough")
    assert lamp.heard == [(STEP, "a", 3, None), 3, ("a", 3, "life", None), "enough"]
    assert told == [STEP, (STEP, receipt)]
    assert (watched.name, watched.skills(), watched.observe()) == ("lamp", lamp.skills(), lamp.observe())


def test_what_did_not_arrive_did_not_end() -> None:
    told: list[object] = []
    watched = Watched(
        body=Lamp(deaf=True), begun=told.append, ended=lambda step, receipt: told.append((step, receipt))
    )
    with pytest.raises(BodyUnreachable):
        watched.call(STEP, call_id="a", epoch=1)
    assert told == [STEP]
