"""Skills on files, without any program."""

from __future__ import annotations

from pathlib import Path

import pytest

from jidoka.bodies.called import SkillFailed
from jidoka.bodies.terminal.files import Files
from jidoka.bodies.terminal.watch import DiskWatch
from jidoka.bodies.terminal.workspace import Workspace, digest
from tests.bodies.terminal.conftest import Listener

TALK = Listener()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(workspace=Workspace(root=tmp_path), disk=DiskWatch(tmp_path, limit_bytes=1 << 20))


def test_lines_of_a_file(files: Files) -> None:
    files.write({"path": "f", "text": "1\n2\n3\n4"}, TALK)
    result = files.read({"path": "f", "first_line": 2, "lines": 2}, TALK).result
    assert result == {
        "origin": "/workspace/f",
        "text": "2\n3\n",
        "first_line": 2,
        "lines": 4,
        "bytes": 7,
        "sha256": digest(b"1\n2\n3\n4"),
    }
    assert files.read({"path": "f", "first_line": 9}, TALK).result["text"] == ""


def test_what_is_no_text_is_not_read_as_text(files: Files, tmp_path: Path) -> None:
    for data in (b"\xff\xfe", b"a\0b"):
        (tmp_path / "f").write_bytes(data)
        with pytest.raises(SkillFailed, match="not_text"):
            files.read({"path": "f"}, TALK)
        with pytest.raises(SkillFailed, match="not_text"):
            files.edit({"path": "f", "blocks": [{"search": "a", "replace": "b"}]}, TALK)
        assert (tmp_path / "f").read_bytes() == data


def test_an_edit_repeated_says_that_it_was_done(files: Files, tmp_path: Path) -> None:
    files.write({"path": "f", "text": "a = 1\n"}, TALK)
    args = {"path": "f", "blocks": [{"search": "a = 1", "replace": "a = 2"}]}
    assert files.edit(args, TALK).result["changed"] == 1
    again = files.edit(args, TALK)
    assert (again.ok, again.result["already_done"]) == (True, True)
    assert (tmp_path / "f").read_text() == "a = 2\n"


def test_an_edit_is_for_the_text_that_was_read(files: Files, tmp_path: Path) -> None:
    files.write({"path": "f", "text": "x\n"}, TALK)
    read = files.read({"path": "f"}, TALK).result["sha256"]
    args = {"path": "f", "blocks": [{"search": "x", "replace": "xx"}], "sha256": read}
    files.write({"path": "f", "text": "y x\n"}, TALK)
    with pytest.raises(SkillFailed, match="changed"):
        files.edit(args, TALK)
    files.write({"path": "f", "text": "x\n"}, TALK)
    assert files.edit(args, TALK).result["changed"] == 1
    assert files.edit(args, TALK).result["already_done"] is True
    assert (tmp_path / "f").read_text() == "xx\n"


def test_a_diff_edits_too(files: Files, tmp_path: Path) -> None:
    files.write({"path": "f", "text": "one\ntwo\n"}, TALK)
    files.edit({"path": "f", "diff": "--- f\n+++ f\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n"}, TALK)
    assert (tmp_path / "f").read_text() == "one\n2\n"


def test_more_than_the_workspace_holds_is_not_written(files: Files, tmp_path: Path) -> None:
    with pytest.raises(SkillFailed, match="disk"):
        files.write({"path": "f", "text": "x" * ((1 << 20) + 1)}, TALK)
    assert not (tmp_path / "f").exists()


def test_a_listing_says_what_and_how_big(files: Files, tmp_path: Path) -> None:
    files.write({"path": "a/f", "text": "12345"}, TALK)
    assert files.list({"depth": 2}, TALK).result == {
        "origin": "/workspace",
        "entries": [
            {"path": "a", "kind": "folder", "size": (tmp_path / "a").stat().st_size},
            {"path": "a/f", "kind": "file", "size": 5},
        ],
        "more": False,
    }
