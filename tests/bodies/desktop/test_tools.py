from __future__ import annotations

import os
import time

import pytest

from jidoka.bodies.called import Cancelled, Patient, SkillFailed
from jidoka.bodies.desktop.tools import MOST_BYTES, Tools, Unanswered, environment
from jidoka.bodies.desktop.turn import Turn

pytestmark = pytest.mark.process

TOOLS = Tools({"PATH": os.environ["PATH"]})


def turn(limit_s: float = 10.0) -> Turn:
    return Turn(Patient(), limit_s)


def test_a_tool_reads_and_says() -> None:
    assert TOOLS.run(turn(), "cat", given="Grüße\n" * 30_000) == "Grüße\n" * 30_000


def test_what_it_leaves_behind_is_not_waited_for() -> None:
    began = time.monotonic()
    assert TOOLS.run(turn(), "sh", "-c", "sleep 3 & echo done") == "done\n"
    assert time.monotonic() - began < 2.5


@pytest.mark.parametrize("script", ["exit 3", "echo 'No such thing' >&2"])
def test_a_tool_that_complains_is_a_failure(script: str) -> None:
    with pytest.raises(SkillFailed, match=r"sh -c: (exit code 3|No such thing)") as caught:
        TOOLS.run(turn(), "sh", "-c", script)
    assert caught.value.code == "tool"


def test_a_tool_that_hangs_is_killed() -> None:
    began = time.monotonic()
    with pytest.raises(Unanswered, match=r"sleep got no answer in 0\.3 s"):
        TOOLS.run(turn(), "sleep", "60", limit_s=0.3)
    with pytest.raises(SkillFailed, match=r"timeout: sleep took longer than 0\.3 s"):
        TOOLS.run(turn(0.3), "sleep", "60")
    assert time.monotonic() - began < 5


def test_a_tool_that_says_too_much_is_killed() -> None:
    with pytest.raises(SkillFailed, match=f"says more than {MOST_BYTES} bytes"):
        TOOLS.run(turn(), "yes")


def test_a_call_that_shall_end_ends() -> None:
    class Ending(Patient):
        def __init__(self) -> None:
            self.at = time.monotonic() + 0.2

        def check(self) -> None:
            if time.monotonic() > self.at:
                raise Cancelled("enough")

    began = time.monotonic()
    with pytest.raises(Cancelled):
        TOOLS.run(Turn(Ending(), 60.0), "sleep", "60", limit_s=60.0)
    assert time.monotonic() - began < 3


def test_programs_are_not_told_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "secret")
    assert "secret" not in environment("/home").values()
