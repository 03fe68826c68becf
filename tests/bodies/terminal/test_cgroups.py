"""Control groups, on a made-up tree of files."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from jidoka.bodies.terminal import cgroups
from jidoka.bodies.terminal.limits import Limits

LIMITS = Limits(memory_bytes=1 << 30, processes=9)
V1 = """\
cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0
cgroup /sys/fs/cgroup/pids cgroup rw,relatime,pids 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0
"""
V2 = "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n"


def made(root: Path, *folders: str, controllers: str = "") -> None:
    for folder in folders:
        (root / "sys/fs/cgroup" / folder).mkdir(parents=True)
        (root / "sys/fs/cgroup" / folder / "cgroup.subtree_control").write_text(controllers)


def contents(group: cgroups.Group) -> dict[str, str]:
    return {
        f"{folder.parent.name}:{file.name}": file.read_text()
        for folder in set(group.folders.values())
        for file in folder.iterdir()
    }


def test_version_1_has_a_folder_for_each_controller(tmp_path: Path) -> None:
    made(tmp_path, "memory", "pids")
    hierarchy = cgroups.find(V1, own="4:memory:/\n0::/\n", root=tmp_path)
    assert hierarchy is not None
    assert hierarchy.version == 1
    group = cgroups.make(hierarchy, LIMITS)
    assert contents(group) == {"memory:memory.limit_in_bytes": str(1 << 30), "pids:pids.max": "9"}
    assert [join.split("/")[-3::2] for join in group.joins] == [["memory", "tasks"], ["pids", "tasks"]]


def test_version_2_has_one_and_switches_controllers_on(tmp_path: Path) -> None:
    made(tmp_path, "", controllers="cpu memory pids")
    hierarchy = cgroups.find(V2, own="0::/user.slice\n", root=tmp_path)
    assert hierarchy is not None
    group = cgroups.make(hierarchy, LIMITS)
    assert contents(group) == {"cgroup:memory.max": str(1 << 30), "cgroup:pids.max": "9"}
    assert [Path(join).name for join in group.joins] == ["cgroup.procs"]


def test_version_2_falls_back_to_what_was_delegated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "user/me/app", controllers="memory pids")
    parent = tmp_path / "sys/fs/cgroup/user/me"
    (parent / "cgroup.subtree_control").write_text("memory pids")
    allowed = {parent}

    def may_make(*folders: Path) -> bool:
        return set(folders) <= allowed

    monkeypatch.setattr(cgroups, "_may_make", may_make)
    hierarchy = cgroups.find(V2, own="0::/user/me/app\n", root=tmp_path)
    assert hierarchy is not None
    assert hierarchy.parents["memory"] == parent
    allowed.clear()
    assert cgroups.find(V2, own="0::/user/me/app\n", root=tmp_path) is None


def test_without_any_there_is_none(tmp_path: Path) -> None:
    assert cgroups.find("proc /proc proc rw 0 0\n", own="", root=tmp_path) is None


def test_what_the_kernel_counted_is_read(tmp_path: Path) -> None:
    made(tmp_path, "memory", "pids")
    hierarchy = cgroups.find(V1, own="", root=tmp_path)
    assert hierarchy is not None
    group = cgroups.make(hierarchy, LIMITS)
    assert group.usage() == cgroups.Usage()
    (group.folders["memory"] / "memory.oom_control").write_text(
        "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"
    )
    (group.folders["pids"] / "pids.events").write_text("max 7\n")
    (group.folders["pids"] / "cgroup.procs").write_text("12\n34\n")
    assert group.usage() == cgroups.Usage(memory_kills=2, refused_forks=7)
    assert group.members() == [12, 34]


def test_groups_of_the_dead_are_cleared_away(tmp_path: Path) -> None:
    made(tmp_path, "memory", "pids")
    hierarchy = cgroups.find(V1, own="", root=tmp_path)
    assert hierarchy is not None
    left = hierarchy.parents["memory"] / f"{cgroups.PREFIX}999999999-1"
    others = hierarchy.parents["memory"] / "system"
    mine = hierarchy.parents["memory"] / f"{cgroups.PREFIX}1-1"
    for folder in (left, others, mine):
        folder.mkdir()
    cgroups.clear(hierarchy)
    assert not left.exists()
    assert others.exists()
    assert mine.exists()


@pytest.mark.process
def test_what_is_left_of_a_dead_bodys_command_is_ended(tmp_path: Path) -> None:
    made(tmp_path, "memory", "pids")
    hierarchy = cgroups.find(V1, own="", root=tmp_path)
    assert hierarchy is not None
    left = hierarchy.parents["pids"] / f"{cgroups.PREFIX}999999999-1"
    left.mkdir()
    with subprocess.Popen(["/usr/bin/sleep", "60"]) as forgotten:
        (left / "cgroup.procs").write_text(f"{forgotten.pid}\n")
        cgroups.clear(hierarchy)
        assert forgotten.wait(5) == -signal.SIGKILL
