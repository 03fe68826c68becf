"""A terminal on a fresh workspace, and who listens while a skill runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from jidoka.bodies.called import Cancelled
from jidoka.bodies.terminal import Limits, Terminal
from jidoka.types import Json, Receipt

MIB = 1 << 20
SMALL = Limits(
    memory_bytes=192 * MIB,
    processes=48,
    disk_bytes=48 * MIB,
    scratch_bytes=24 * MIB,
    output_bytes=4096,
    timeout_s=15.0,
    longest_s=30.0,
)


@dataclass
class Listener:
    """Takes down what a skill says; ends it after `patience_s`."""

    patience_s: float = 1e9
    said: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    began_s: float = field(default_factory=time.monotonic)

    def say(self, fraction: float, message: str) -> None:
        self.said.append((fraction, message))

    @property
    def cancelled(self) -> bool:
        return time.monotonic() - self.began_s > self.patience_s

    def check(self) -> None:
        if self.cancelled:
            raise Cancelled("nobody waits any more")


Do = Callable[..., Receipt]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def terminal(workspace: Path) -> Iterator[Terminal]:
    body = Terminal(workspace, limits=SMALL)
    yield body
    body.close()


@pytest.fixture
def do(terminal: Terminal) -> Do:
    """Do a skill of the terminal: `do("run", command="ls")`."""

    def act(skill: str, talk: Listener | None = None, **args: Json) -> Receipt:
        given: Mapping[str, Json] = args
        return terminal.do(skill, given, talk or Listener())

    return act
