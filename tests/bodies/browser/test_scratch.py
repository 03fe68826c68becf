"""Folders that a kill left behind go; those in use, and those of a moment ago, stay."""

import os
import time
from pathlib import Path

from jidoka.bodies.browser.scratch import PREFIX, YOUNG_S, Scratch


def aged(folder: Path) -> Path:
    then = time.time() - 2 * YOUNG_S
    os.utime(folder, (then, then))
    return folder


def test_what_a_kill_left_behind_goes_with_the_next_one(tmp_path: Path) -> None:
    left = tmp_path / f"{PREFIX}left"
    (left / "downloads").mkdir(parents=True)
    young, other = tmp_path / f"{PREFIX}young", tmp_path / "other"
    young.mkdir()
    other.mkdir()
    aged(left)
    aged(other)
    mine = Scratch(tmp_path)
    assert set(tmp_path.iterdir()) == {young, other, mine.path}
    mine.remove()
    assert set(tmp_path.iterdir()) == {young, other}


def test_a_folder_in_use_stays(tmp_path: Path) -> None:
    first = Scratch(tmp_path)
    aged(first.path)
    second = Scratch(tmp_path)
    assert first.path.is_dir()
    first.remove()
    assert set(tmp_path.iterdir()) == {second.path}
