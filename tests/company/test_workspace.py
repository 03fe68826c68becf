"""A command whose outcome nobody knows is done again from the files as they were before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jidoka.bodies.inline import Inline
from jidoka.company.checkout import tidy
from jidoka.company.workspace import WRITING, Workspace
from jidoka.errors import UsageError
from jidoka.types import Receipt, Step


def body(folder: Path) -> Inline:
    workspace = Workspace(folder=folder, offers=WRITING)
    return Inline(workspace, begun=workspace.begun)


def run(made: Inline, command: str, key: str) -> Receipt:
    return made.call(Step("workspace", "run", {"command": command}), call_id=key, epoch=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "engineer-1"
    made.mkdir()
    return made


@pytest.mark.process
def test_a_call_that_is_made_again_begins_from_what_was_before_it(folder: Path) -> None:
    assert run(body(folder), "echo one >> lines", "a").ok
    assert run(body(folder), "echo two >> lines; rm -f gone; ln -s lines link", "b").ok
    (folder / "lines").write_text("half done")
    again = run(body(folder), "echo two >> lines; rm -f gone; ln -s lines link", "b")
    assert again.ok, again
    assert (folder / "lines").read_text() == "one\ntwo\n"
    assert run(body(folder), "echo two >> lines", "c").ok
    assert (folder / "lines").read_text() == "one\ntwo\ntwo\n"
    tidy(folder.parent)
    assert [path.name for path in folder.parent.iterdir()] == ["engineer-1"]


def test_a_folder_that_is_not_open_yet_is_said(tmp_path: Path) -> None:
    receipt = run(body(tmp_path / "none"), "true", "a")
    assert (receipt.code, receipt.ok) == ("not_open", False)


def test_what_a_turn_may_not_do_is_no_skill(folder: Path) -> None:
    reading = Inline(Workspace(folder=folder))
    assert {spec.name for spec in reading.skills()} == {"read", "list", "search", "inspect"}
    with pytest.raises(UsageError, match="has no skill 'run'"):
        run(reading, "true", "a")
