"""Control groups: the kernel's own bound on the memory and processes of a whole tree, where we may make them.

Version 1 has a tree for each controller, version 2 one tree. Either way a group is a folder that is made,
written to and removed. An unprivileged user usually may not; then `watch` bounds the tree's memory.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jidoka.bodies.terminal.limits import Limits

log = logging.getLogger(__name__)

PREFIX = "jidoka-"
_REMOVAL_S = 2.0
"""How long a group may stay busy after its last process was killed [s]."""
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """Where groups may be made."""

    version: int
    parents: Mapping[str, Path]
    """Folder of each controller, `memory` and `pids`; the same one in version 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the kernel counted."""

    memory_kills: int = 0
    """Processes it killed because the tree's memory was full."""
    refused_forks: int = 0
    """How often a new process was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The group of one command."""

    version: int
    folders: Mapping[str, Path]

    @property
    def joins(self) -> tuple[str, ...]:
        """Files into which a process with one thread writes `0` to join.

        In version 1 `tasks`: for a thread that moves itself the kernel takes no lock over all threads
        (kernel/cgroup/cgroup.c, cgroup_procs_write_start), which took 10 ms where this takes 0.1 ms.
        """
        file = "tasks" if self.version == 1 else "cgroup.procs"
        return tuple(dict.fromkeys(str(folder / file) for folder in self.folders.values()))

    def members(self) -> list[int]:
        """Processes in it."""
        text = _read(self.folders["pids"] / "cgroup.procs")
        return [int(word) for word in text.split()]

    def usage(self) -> Usage:
        """What was counted so far."""
        memory = "memory.oom_control" if self.version == 1 else "memory.events"
        return Usage(
            memory_kills=_count(_read(self.folders["memory"] / memory), "oom_kill"),
            refused_forks=_count(_read(self.folders["pids"] / "pids.events"), "max"),
        )

    def remove(self) -> None:
        """Remove it; its processes are dead or dying."""
        end = time.monotonic() + _REMOVAL_S
        for folder in dict.fromkeys(self.folders.values()):
            while True:
                try:
                    folder.rmdir()
                except FileNotFoundError:
                    pass
                except OSError as error:
                    if time.monotonic() < end:
                        time.sleep(0.005)
                        continue
                    log.warning("group %s can't be removed: %s", folder, error.strerror)
                break


def find(mounts: str | None = None, *, own: str | None = None, root: Path = Path("/")) -> Hierarchy | None:
    """Where this process may make groups for memory and processes; None if it may not.

    Args:
        mounts: contents of `/proc/self/mounts`.
        own: contents of `/proc/self/cgroup`.
        root: put before mount points, for tests.
    """
    mounts = _read(Path("/proc/self/mounts")) if mounts is None else mounts
    own = _read(Path("/proc/self/cgroup")) if own is None else own
    points = _mount_points(mounts, root)
    if {"memory", "pids"} <= points.keys():
        parents = {name: points[name] for name in ("memory", "pids")}
        return Hierarchy(version=1, parents=parents) if _may_make(*parents.values()) else None
    if "" in points:
        return next((h for h in _candidates(points[""], own) if h is not None), None)
    return None


def make(hierarchy: Hierarchy, limits: Limits) -> Group:
    """Make a group with these limits.

    Raises:
        OSError: the kernel refused.
    """
    name = f"{PREFIX}{os.getpid()}-{next(_numbers)}"
    folders = {controller: parent / name for controller, parent in hierarchy.parents.items()}
    group = Group(version=hierarchy.version, folders=folders)
    try:
        for folder in dict.fromkeys(folders.values()):
            folder.mkdir()
        for controller, file, value in _settings(hierarchy.version, limits):
            _write(folders[controller] / file, value)
    except OSError:
        group.remove()
        raise
    return group


def clear(hierarchy: Hierarchy) -> None:
    """Remove groups left behind by bodies that were killed, with what is left of their commands.

    Bubblewrap that loses its parent while it starts waits for ever: it has not yet asked to die with it.
    """
    for parent in set(hierarchy.parents.values()):
        for folder in parent.glob(f"{PREFIX}*"):
            owner = folder.name.removeprefix(PREFIX).split("-")[0]
            if not Path("/proc", owner).exists():
                left = Group(version=hierarchy.version, folders={"pids": folder, "memory": folder})
                for pid in left.members():
                    with contextlib.suppress(OSError):
                        os.kill(pid, signal.SIGKILL)
                left.remove()


def _settings(version: int, limits: Limits) -> list[tuple[str, str, str]]:
    """Controller, file and value. Files that a kernel may lack (swap) are written if they exist."""
    memory, processes = str(limits.memory_bytes), str(limits.processes)
    if version == 1:
        return [
            ("memory", "memory.limit_in_bytes", memory),
            ("memory", "memory.memsw.limit_in_bytes?", memory),
            ("pids", "pids.max", processes),
        ]
    return [
        ("memory", "memory.max", memory),
        ("memory", "memory.swap.max?", "0"),
        ("pids", "pids.max", processes),
    ]


def _write(file: Path, value: str) -> None:
    if file.name.endswith("?"):
        file = file.with_name(file.name[:-1])
        if not file.exists():
            return
    file.write_text(value)


def _mount_points(mounts: str, root: Path) -> dict[str, Path]:
    """Controller of version 1 to its mount point; the empty name for version 2."""
    points: dict[str, Path] = {}
    for line in mounts.splitlines():
        match line.split():
            case [_, point, "cgroup", options, *_]:
                names = [name for name in options.split(",") if name in ("memory", "pids")]
                points |= {name: root / point.lstrip("/") for name in names}
            case [_, point, "cgroup2", *_]:
                points[""] = root / point.lstrip("/")
            case _:
                pass
    return points


def _candidates(mount: Path, own: str) -> list[Hierarchy | None]:
    """Version 2: the top if we are root there, else beside our own group (systemd delegates a user's)."""
    line = next((line for line in own.splitlines() if line.startswith("0::")), "0::/")
    beside = (mount / line[3:].lstrip("/")).parent
    parents = [mount, beside] if mount in (beside, *beside.parents) else [mount]
    return [_version_2(parent) for parent in parents]


def _version_2(parent: Path) -> Hierarchy | None:
    if not _may_make(parent):
        return None
    for controller in ("memory", "pids"):
        if controller not in _read(parent / "cgroup.subtree_control").split():
            try:
                (parent / "cgroup.subtree_control").write_text(f"+{controller}")
            except OSError:
                return None
    return Hierarchy(version=2, parents={"memory": parent, "pids": parent})


def _may_make(*folders: Path) -> bool:
    return all(os.access(folder, os.W_OK | os.X_OK) for folder in folders)


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""


def _count(text: str, key: str) -> int:
    """The number after `key` in a file of `key number` lines; 0 if it is not there."""
    for line in text.splitlines():
        match line.split():
            case [name, number] if name == key:
                return int(number)
            case _:
                pass
    return 0
