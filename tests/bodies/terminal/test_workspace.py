"""Files of the workspace, and of nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.called import SkillFailed
from jidoka.bodies.terminal import workspace as module
from jidoka.bodies.terminal.workspace import Workspace

steps = st.lists(st.sampled_from(["..", ".", "a", "link", "loop", "file", "new"]), min_size=1, max_size=6)


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    root = tmp_path / "w"
    (root / "a" / "b").mkdir(parents=True)
    (root / "file").write_text("inside")
    (tmp_path / "secret").write_text("outside")
    (root / "link").symlink_to(tmp_path)
    (root / "loop").symlink_to("loop")
    (root / "near").symlink_to("a/b")
    return Workspace(root=root)


@pytest.mark.parametrize(
    "path",
    [
        "../secret",
        "/etc/passwd",
        "link/secret",
        "a/../../secret",
        "/workspace/../secret",
        "link",
        "\0",
        "/work",
    ],
)
def test_nothing_outside_is_read_or_written(place: Workspace, path: str) -> None:
    acts: list[Callable[[], object]] = [
        lambda: place.read(path),
        lambda: place.write(path, b"x"),
        lambda: place.listing(path, 1),
    ]
    for act in acts:
        with pytest.raises(SkillFailed) as caught:
            act()
        assert caught.value.code in {"outside", "not_found"}
    assert (place.root.parent / "secret").read_text() == "outside"


@given(steps)
def test_a_path_never_leaves(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    base = tmp_path_factory.mktemp("law")
    root = base / "w"
    (root / "a").mkdir(parents=True)
    (root / "file").touch()
    (root / "link").symlink_to(base)
    (root / "loop").symlink_to("../w")
    place = Workspace(root=root)
    try:
        relative = place.relative("/".join(parts))
    except SkillFailed as error:
        assert error.code == "outside"
        return
    assert not relative.startswith(("/", ".."))
    assert (root / relative).resolve().is_relative_to(root)


def test_a_link_put_in_between_is_not_followed(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who swaps a folder for a link after the path was resolved gains nothing."""
    real = os.path.realpath

    def swapping(path: str | Path) -> str:
        resolved = real(path)
        if (place.root / "a").is_dir() and not (place.root / "a").is_symlink():
            (place.root / "a").rename(place.root / "old")
            (place.root / "a").symlink_to(place.root.parent)
        return resolved

    monkeypatch.setattr(module.os.path, "realpath", swapping)
    with pytest.raises(SkillFailed):
        place.read("a/secret")


def test_what_was_written_is_read(place: Workspace) -> None:
    assert place.write("new/deep/file", b"1") == "new/deep/file"
    assert place.read("new/deep/file") == b"1"
    assert place.write("/workspace/near/x", b"2") == "a/b/x"
    (place.root / "file").chmod(0o755)
    place.write("file", b"3")
    assert (place.root / "file").stat().st_mode & 0o777 == 0o755
    assert [path.name for path in place.root.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("path", "code"),
    [("a", "not_a_file"), ("nowhere", "not_found"), ("file/x", "not_a_folder"), ("pipe", "not_a_file")],
)
def test_what_is_no_file_is_told_at_once(place: Workspace, path: str, code: str) -> None:
    os.mkfifo(place.root / "pipe")
    with pytest.raises(SkillFailed) as caught:
        place.read(path)
    assert caught.value.code == code


def test_a_big_file_is_not_read_whole(place: Workspace) -> None:
    with (place.root / "big").open("wb") as file:
        file.truncate(module.READ_BYTES + 1)
    with pytest.raises(SkillFailed, match=r"too_big: big has 8388609 bytes.*inspect"):
        place.read("big")


def test_a_folder_or_pipe_is_not_written_over(place: Workspace) -> None:
    os.mkfifo(place.root / "pipe")
    for path in ("a", "pipe", "."):
        with pytest.raises(SkillFailed, match="not_a_file"):
            place.write(path, b"x")


def test_a_listing_is_sorted_bounded_and_follows_nothing(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, more = place.listing(".", 3)
    assert [(entry.path, entry.kind) for entry in found] == [
        ("a", "folder"),
        ("a/b", "folder"),
        ("file", "file"),
        ("link", "link"),
        ("loop", "link"),
        ("near", "link"),
    ]
    assert not more
    monkeypatch.setattr(module, "LISTED", 2)
    found, more = place.listing("", 1)
    assert (len(found), more) == (2, True)
    with pytest.raises(SkillFailed, match="not_a_folder"):
        place.listing("file", 1)
