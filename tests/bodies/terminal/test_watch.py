"""Disk is counted when it may matter; memory is summed over a tree."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from jidoka.bodies.terminal import watch
from jidoka.bodies.terminal.watch import DiskWatch, MemoryWatch, blocks_under, descendants, resident_bytes

MIB = 1 << 20


@dataclass
class FakeDisk:
    """A file system whose free space we set."""

    f_bfree: int = 1000 * MIB
    f_ffree: int = 10_000_000
    f_frsize: int = 1


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FakeDisk:
    fake = FakeDisk()

    def statvfs(_path: object) -> FakeDisk:
        return fake

    monkeypatch.setattr(watch.os, "statvfs", statvfs)
    return fake


def told(look: DiskWatch, within_s: float = 5.0) -> str:
    """What is too much, once counting is due again: how soon depends on how long the last count took."""
    end = time.monotonic() + within_s
    while not (why := look.exceeded(os.getpid())) and time.monotonic() < end:
        time.sleep(0.001)
    return why


def test_blocks_and_files_are_counted_and_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(b"x" * 100_000)
    (tmp_path / "away").symlink_to("/usr")
    used, files = blocks_under(tmp_path)
    assert files == 3
    assert 100_000 <= used < 200_000


def test_a_workspace_over_its_limit_is_told_once_the_disk_shrinks(tmp_path: Path, disk: FakeDisk) -> None:
    look = DiskWatch(tmp_path, limit_bytes=1 * MIB)
    look.begin()
    (tmp_path / "big").write_bytes(b"x" * 2 * MIB)
    disk.f_bfree -= 2 * MIB
    assert "over its limit of 1048576" in told(look)
    look.begin()
    assert look.exceeded(os.getpid()) == "", "what was there before may stay"
    assert not look.fits(1)
    (tmp_path / "big").unlink()
    assert look.fits(1), "what was deleted makes room"


def test_what_others_delete_hides_nothing(tmp_path: Path, disk: FakeDisk) -> None:
    look = DiskWatch(tmp_path, limit_bytes=1 * MIB)
    look.begin()
    (tmp_path / "big").write_bytes(b"x" * 2 * MIB)
    disk.f_bfree += 8 * MIB
    assert "over its limit of 1048576" in told(look)
    (tmp_path / "big").unlink()
    look = DiskWatch(tmp_path, limit_bytes=1 * MIB)
    look.begin()
    with (tmp_path / "gone").open("wb") as file:
        (tmp_path / "gone").unlink()
        file.write(b"x" * 2 * MIB)
        file.flush()
        assert "files without a name hold" in told(look)


def test_a_big_workspace_is_counted_now_and_then(
    tmp_path: Path, disk: FakeDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(folder: Path) -> tuple[int, int]:
        time.sleep(0.02)
        return blocks_under(folder)

    monkeypatch.setattr(watch, "blocks_under", slowly)
    look = DiskWatch(tmp_path, limit_bytes=1 * MIB)
    look.begin()
    (tmp_path / "big").write_bytes(b"x" * 2 * MIB)
    assert look.exceeded(os.getpid()) == "", "a count that takes 20 ms is not done again within 400 ms"
    disk.f_bfree -= 2 * MIB
    assert "over its limit" in told(look, 0.3), "but sooner where the disk shrinks"


def test_files_without_a_name_are_found_at_their_process(tmp_path: Path, disk: FakeDisk) -> None:
    look = DiskWatch(tmp_path, limit_bytes=1 * MIB)
    look.begin()
    disk.f_bfree -= 2 * MIB
    assert look.exceeded(os.getpid()) == "", "somebody else wrote it"
    time.sleep(watch.PERIOD_S)
    with (tmp_path / "gone").open("wb") as file:
        (tmp_path / "gone").unlink()
        file.write(b"x" * 2 * MIB)
        file.flush()
        assert "files without a name hold" in told(look)


def test_a_disk_that_shrinks_for_no_visible_reason_ends_it(tmp_path: Path, disk: FakeDisk) -> None:
    disk.f_bfree = 8000 * MIB
    look = DiskWatch(tmp_path, limit_bytes=1 * MIB)
    look.begin()
    disk.f_bfree -= 1030 * MIB
    assert "far over the limit" in told(look)


def test_the_tree_of_a_process_is_found_and_measured() -> None:
    child = subprocess.Popen(["/bin/sh", "-c", "sleep 30 & sleep 30 & wait"])
    try:
        end = time.monotonic() + 5
        while len(tree := descendants(child.pid)) < 3 and time.monotonic() < end:
            time.sleep(0.01)
        assert tree[0] == child.pid
        assert len(tree) == 3
        assert all(resident_bytes(pid) > 0 for pid in tree)
        assert MemoryWatch(pid=child.pid, limit_bytes=1 << 40).exceeded() == ""
        assert "over their limit of 1000" in MemoryWatch(pid=child.pid, limit_bytes=1000).exceeded()
        short = MemoryWatch(pid=child.pid, limit_bytes=1 << 40, machine_floor_bytes=1 << 60)
        assert "under its floor" in short.exceeded()
    finally:
        for pid in descendants(child.pid):
            os.kill(pid, 9)
        child.wait()
    assert resident_bytes(child.pid) == 0
