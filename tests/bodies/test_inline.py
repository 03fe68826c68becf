"""A called body in this process keeps the profile's rules: keys, epochs, stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from jidoka.bodies.called import SkillFailed, Talk
from jidoka.bodies.inline import Inline
from jidoka.errors import Fenced, UsageError
from jidoka.types import Json, Observation, Receipt, SkillSpec, Step


@dataclass
class Counter:
    """A body whose skills are named after how they end."""

    done: list[str] = field(default_factory=list[str])
    stopped: list[str] = field(default_factory=list[str])
    stops: Inline | None = None
    name: str = "counter"

    def skills(self) -> tuple[SkillSpec, ...]:
        return ()

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        self.done.append(skill)
        talk.say(0.5, skill)
        match skill:
            case "fails":
                raise SkillFailed("broken", "it broke", retryable=True)
            case "misused":
                raise UsageError("no such thing")
            case "long" if self.stops is not None:
                self.stops.stop("enough")
                talk.check()
            case _:
                pass
        return Receipt(True, result=dict(args))

    def observe(self) -> Observation:
        return Observation(body=self.name, at_s=0.0, facts=())

    def stop(self, reason: str) -> None:
        self.stopped.append(reason)

    def close(self) -> None:
        """Nothing was started."""


def step(skill: str, **args: Json) -> Step:
    return Step("counter", skill, args)


def test_a_repeated_key_gives_the_receipt_and_does_nothing() -> None:
    body, said = Counter(), list[tuple[float, str]]()
    inline = Inline(body)
    first = inline.call(
        step("add", n=1), call_id="a", epoch=1, progress=lambda f, text: said.append((f, text))
    )
    assert inline.call(step("add", n=1), call_id="a", epoch=2) is first
    assert (body.done, said) == (["add"], [(0.5, "add")])
    assert inline.attach("a", epoch=2) is first
    assert inline.attach("b", epoch=2) is None
    with pytest.raises(UsageError, match="was used for"):
        inline.call(step("add", n=2), call_id="a", epoch=2)


def test_an_older_worker_is_refused() -> None:
    inline = Inline(Counter())
    life = inline.lead(2)
    assert life == inline.lead(3)
    for act in (lambda: inline.lead(2), lambda: inline.call(step("add"), call_id="a", epoch=2)):
        with pytest.raises(Fenced):
            act()


def test_how_a_call_can_end() -> None:
    body = Counter()
    inline = Inline(body)
    receipt = inline.call(step("fails"), call_id="a", epoch=1)
    assert (receipt.ok, receipt.code, receipt.message, receipt.retryable) == (
        False,
        "broken",
        "it broke",
        True,
    )
    with pytest.raises(UsageError):
        inline.call(step("misused"), call_id="b", epoch=1)
    assert inline.call(step("add"), call_id="b", epoch=1).ok
    body.stops = inline
    assert inline.call(step("long"), call_id="c", epoch=1).code == "stopped"
    inline.stop("the end")
    assert body.stopped == ["the end"]


def test_the_body_is_told_of_a_call_before_it_is_done() -> None:
    body, told = Counter(), list[tuple[str, str, int]]()
    inline = Inline(body, begun=lambda key, skill: told.append((key, skill, len(body.done))))
    inline.call(step("add"), call_id="a", epoch=1)
    inline.call(step("add"), call_id="a", epoch=1)
    assert told == [("a", "add", 0)]
