"""A called body as a process: after a kill -9 it comes back where it was, and refuses old workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from jidoka.bodies.client import Http, McpBody
from jidoka.errors import Fenced
from jidoka.processes.control import down, up
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.types import Step

pytestmark = pytest.mark.process


@pytest.fixture
def files(tmp_path: Path) -> Iterator[ProcessFiles]:
    files = ProcessFiles(tmp_path / "state", "terminal")
    yield files
    down(files)


def start(files: ProcessFiles) -> Ready:
    return up(files, ["jidoka.bodies.terminal", "--workspace", str(files.folder.parent / "work")])


def test_after_a_kill_it_is_found_where_it_was_and_remembers_the_epoch(files: ProcessFiles) -> None:
    first = start(files)
    with McpBody("terminal", Http(url=first.url, token=first.token)) as body:
        body.lead(7)
        written = body.call(Step("terminal", "write", {"path": "a", "text": "x"}), call_id="w", epoch=7)
        assert written.ok
    os.kill(first.pid, signal.SIGKILL)
    os.waitpid(first.pid, 0)
    again = start(files)
    assert (again.url, again.token) == (first.url, first.token)
    assert again.pid != first.pid
    with McpBody("terminal", Http(url=first.url, token=first.token)) as body:
        assert body.attach("w", epoch=8) is None, "what a body did not write down it does not know"
        with pytest.raises(Fenced):
            body.lead(7)


def test_after_a_good_end_nothing_is_kept(files: ProcessFiles) -> None:
    first = start(files)
    assert down(files)
    assert start(files).token != first.token


@pytest.mark.parametrize(
    ("name", "arguments", "skill"),
    [
        ("browser", ["--allow", "127.0.0.1:*"], "screenshot"),
        ("desktop", ["--program", "editor=mousepad"], "look_back"),
        ("terminal", ["--workspace", "WORK"], "inspect"),
    ],
)
def test_each_computer_body_is_a_process_of_ours(
    tmp_path: Path, name: str, arguments: list[str], skill: str
) -> None:
    files = ProcessFiles(tmp_path / "state", name)
    words = [str(tmp_path / "work") if word == "WORK" else word for word in arguments]
    ready = up(files, [f"jidoka.bodies.{name}", *words])
    try:
        with McpBody(name, Http(url=ready.url, token=ready.token)) as body:
            assert skill in {spec.name for spec in body.skills()}
            assert body.speaks_profile
            assert body.observe().body == name
    finally:
        assert down(files)
