"""A public MCP server from the npm registry as a body: its tools are skills, its hints decide."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image

from jidoka.app import Worker, foreign_bodies
from jidoka.bodies.client import McpBody, Stdio
from jidoka.config import Settings
from jidoka.journal.store import Store
from jidoka.shown import pictures_of
from jidoka.types import Act, Done, Entry, Fact, Goal, Proposal, Step

pytestmark = pytest.mark.process

SERVER = Path(".cache/npm/node_modules/@modelcontextprotocol/server-filesystem/dist/index.js")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "files").mkdir()
    node = shutil.which("node")
    assert node is not None, "make setup-dev installs it"
    server = {"command": node, "args": [str(SERVER.resolve()), str(tmp_path / "files")]}
    return Settings.model_validate({"home": tmp_path / "home", "mcpServers": {"files": server}})


@pytest.fixture
def files(settings: Settings) -> Iterator[McpBody]:
    (body,) = foreign_bodies(settings)
    assert isinstance(body.server, Stdio)
    with body:
        yield body


class Letter:
    """A brain that writes one file and is done."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        if any(entry.kind == "receipt" for entry in entries):
            return Done("written")
        return Act(Step("files", "write_file", {"path": str(self._path), "content": "hello"}))


def test_its_hints_decide_what_a_crash_means(files: McpBody) -> None:
    skills = {skill.name: skill for skill in files.skills()}
    assert (skills["read_text_file"].recovery, skills["read_text_file"].approval) == ("repeat", False)
    assert (skills["move_file"].recovery, skills["move_file"].approval) == ("ask", True)
    assert skills["edit_file"].recovery == "ask"
    assert not files.speaks_profile


def test_its_errors_and_results_are_receipts(files: McpBody, tmp_path: Path) -> None:
    here = tmp_path / "files" / "a.txt"
    here.write_text("what it says")
    read = files.call(Step("files", "read_text_file", {"path": str(here)}), call_id="a", epoch=1)
    assert (read.ok, read.result["text"]) == (True, "what it says")
    outside = files.call(Step("files", "read_text_file", {"path": "/etc/passwd"}), call_id="b", epoch=1)
    assert (outside.ok, outside.code) == (False, "tool_error")


def test_its_pictures_are_shown(files: McpBody, tmp_path: Path) -> None:
    picture = tmp_path / "files" / "red.jpg"
    Image.new("RGB", (2000, 100), "red").save(picture)
    told = files.call(Step("files", "read_media_file", {"path": str(picture)}), call_id="c", epoch=1).result
    (shown,) = pictures_of(told)
    assert (shown.width, shown.height) == (1280, 64)


def test_an_act_of_it_passes_the_gate_and_waits_for_approval(settings: Settings, tmp_path: Path) -> None:
    """`write_file` may overwrite, and says so: a person is asked before it is done, and only once."""
    path = tmp_path / "files" / "letter.txt"
    (body,) = foreign_bodies(settings)
    goal = Goal("write a letter", ())
    with body, Store(settings.journal, now=time.time) as store:
        worker = Worker(store, {"files": body}, settings=settings, brain_of=lambda _: Letter(path))
        outcome = worker.run(goal, "t")
        assert (outcome.outcome, path.exists()) == ("asked", False)
        (question,) = [entry for entry in store.entries("t") if entry.kind == "ask"]
        worker.answer("t", question.data["id"], question.data["options"][0])
        assert worker.resume("t").outcome == "done"
        assert path.read_text() == "hello"
        intents = [entry.data for entry in store.entries("t") if entry.kind == "intent"]
        assert len(intents) == 1, json.dumps(intents)
