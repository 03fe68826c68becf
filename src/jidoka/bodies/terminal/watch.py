"""What the kernel doesn't bound for us is looked at while a command runs: disk, and memory without a group.

Between two looks a limit may be exceeded by a little. So the less is left of the disk, the sooner one looks
again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from jidoka.bodies.terminal.limits import MEBIBYTE

Limit: TypeAlias = Literal["disk", "memory"]

PERIOD_S = 0.05
"""Longest time between two looks [s]."""

_SHORTEST_S = 0.004
_FASTEST_BYTES_PER_S = 4e9
"""How fast a command may write, at most: into memory, before the disk has any of it."""

MACHINE_FLOOR_BYTES = 256 * MEBIBYTE
"""Without a group a command is killed when the machine has less memory than this left, whoever uses it."""

FILES = 1_000_000
"""Files and folders that a workspace may hold."""

UNEXPLAINED_BYTES = 1024 * MEBIBYTE
"""What a file system may lose beyond twice the limit while a command runs: others write to it too."""

_SHARE_OF_TIME = 0.2
"""How much of the time may go into counting a big workspace while the disk shrinks."""

_IDLE_SHARE_OF_TIME = 0.05
"""How much of it else: what others delete from the same disk hides what a command writes."""


@dataclass(slots=True)
class _Pace:
    """When to do again what takes time."""

    began_s: float = 0.0
    took_s: float = 0.0

    def due(self, share: float) -> bool:
        """Whether doing it now takes at most this share of the time since it was last begun."""
        return time.monotonic() >= self.began_s + self.took_s / share

    @contextmanager
    def doing(self) -> Generator[None]:
        """Measure it."""
        self.began_s = time.monotonic()
        yield
        self.took_s = time.monotonic() - self.began_s


@dataclass(slots=True)
class DiskWatch:
    """Counts the blocks of a workspace: often while the file system's free space shrinks, else seldom."""

    folder: Path
    limit_bytes: int
    used_bytes: int = 0
    """When last counted."""
    files: int = 0
    _free_bytes: int = 0
    _free_files: int = 0
    _at_start: tuple[int, int] = field(default=(0, 0))
    _free_at_start: int = 0
    _counting: _Pace = field(default_factory=_Pace)
    _searching: _Pace = field(default_factory=_Pace)

    def begin(self) -> None:
        """A command starts. What it finds over the limit it may keep or make smaller, not make bigger."""
        self._counting, self._searching = _Pace(), _Pace()
        if self._free_bytes == 0 or self.used_bytes > self.limit_bytes or self._may_be_over():
            self._count()
        self._at_start = (self.used_bytes, self.files)
        self._free_at_start = _free_bytes(self.folder)

    def fits(self, size: int) -> bool:
        """Whether so many bytes more may be written."""
        if self._free_bytes == 0 or self._may_be_over() or self.used_bytes + size > self.limit_bytes:
            self._count()
        return self.used_bytes + size <= self.limit_bytes

    @property
    def period_s(self) -> float:
        """When to look again [s]: before half of what is left could be written."""
        left = self.limit_bytes - self.used_bytes
        return min(PERIOD_S, max(_SHORTEST_S, left / 2 / _FASTEST_BYTES_PER_S))

    def exceeded(self, pid: int) -> str:
        """What is too much, in words; empty if nothing is.

        Files that are open but have no name any more stand in no folder, so they are looked for at the
        processes below `pid`. What neither shows is bounded by what the file system may lose at all.
        """
        if self._counting.due(_SHARE_OF_TIME if self._may_be_over() else _IDLE_SHARE_OF_TIME):
            self._count()
            if self.used_bytes > max(self.limit_bytes, self._at_start[0]):
                return f"the workspace holds {self.used_bytes} bytes, over its limit of {self.limit_bytes}"
            if self.files > max(FILES, self._at_start[1]):
                return f"the workspace holds {self.files} files, over its limit of {FILES}"
        lost = self._free_at_start - _free_bytes(self.folder)
        if lost > 2 * self.limit_bytes + UNEXPLAINED_BYTES:
            return f"the disk lost {lost} bytes meanwhile, far over the limit of {self.limit_bytes}"
        if self._searching.due(_SHARE_OF_TIME if lost > self.limit_bytes else _IDLE_SHARE_OF_TIME):
            with self._searching.doing():
                nameless = nameless_bytes(descendants(pid), self.folder.stat().st_dev)
            if self.used_bytes + nameless > max(self.limit_bytes, self._at_start[0]):
                return f"files without a name hold {nameless} bytes, over the limit of {self.limit_bytes}"
        return ""

    def _may_be_over(self) -> bool:
        """Whether as much disk went, since the last count, as half of what was left to the limit."""
        now = os.statvfs(self.folder)
        taken = self._free_bytes - now.f_bfree * now.f_frsize
        taken_files = self._free_files - now.f_ffree
        return (
            taken > max(0, self.limit_bytes - self.used_bytes) // 2
            or taken_files > max(0, FILES - self.files) // 2
        )

    def _count(self) -> None:
        now = os.statvfs(self.folder)
        self._free_bytes, self._free_files = now.f_bfree * now.f_frsize, now.f_ffree
        with self._counting.doing():
            self.used_bytes, self.files = blocks_under(self.folder)


def _free_bytes(folder: Path) -> int:
    now = os.statvfs(folder)
    return now.f_bfree * now.f_frsize


def blocks_under(folder: Path) -> tuple[int, int]:
    """Bytes of disk blocks, and number of files and folders, below a folder. Follows no link."""
    total = files = 0
    stack = [str(folder)]
    while stack:
        try:
            with os.scandir(stack.pop()) as entries:
                for entry in entries:
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue
                    files += 1
                    total += status.st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        stack.append(entry.path)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue  # went away meanwhile, or was closed by its owner, who then can't write to it either
    return total, files


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryWatch:
    """Bounds the memory of a tree of processes without a group."""

    pid: int
    """Of the process at its top."""
    limit_bytes: int
    machine_floor_bytes: int = MACHINE_FLOOR_BYTES

    def exceeded(self) -> str:
        """What is too much, in words; empty if nothing is."""
        tree = descendants(self.pid)
        if sum(map(resident_bytes, tree)) > self.limit_bytes:
            used = sum(map(proportional_bytes, tree))
            if used > self.limit_bytes:
                return f"its processes hold {used} bytes of memory, over their limit of {self.limit_bytes}"
        left = available_bytes()
        if left < self.machine_floor_bytes:
            return (
                f"the machine has {left} bytes of memory left, under its floor of {self.machine_floor_bytes}"
            )
        return ""


@dataclass(slots=True, kw_only=True)
class Watch:
    """All that is looked at for one command."""

    pid: int
    """Of the process at the top of the command's tree."""
    disk: DiskWatch
    memory: MemoryWatch | None
    _memory_not_before_s: float = 0.0

    @property
    def period_s(self) -> float:
        """When to look again [s]."""
        return self.disk.period_s

    def passed(self) -> tuple[Limit, str] | None:
        """Which limit is passed, and why; None while all is well."""
        if why := self.disk.exceeded(self.pid):
            return "disk", why
        now = time.monotonic()
        if self.memory is None or now < self._memory_not_before_s:
            return None
        self._memory_not_before_s = now + PERIOD_S
        if why := self.memory.exceeded():
            return "memory", why
        return None


def descendants(pid: int) -> list[int]:
    """A process and all below it. Orphans stay: a PID namespace gives them to its own first process."""
    found: list[int] = []
    front = [pid]
    while front:
        found.append(parent := front.pop())
        try:
            for thread in Path(f"/proc/{parent}/task").iterdir():
                front += map(int, _text(f"{thread}/children").split())
        except FileNotFoundError:
            continue
    return found


def nameless_bytes(pids: Sequence[int], device: int) -> int:
    """Disk blocks of deleted files that processes hold open, each file once."""
    files: dict[int, int] = {}
    for pid in pids:
        try:
            for fd in Path(f"/proc/{pid}/fd").iterdir():
                status = fd.stat()
                if status.st_nlink == 0 and status.st_dev == device:
                    files[status.st_ino] = status.st_blocks * 512
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it ended, or is about to
    return sum(files.values())


def resident_bytes(pid: int) -> int:
    """Resident memory of a process, what it shares included; 0 once it is gone."""
    words = _text(f"/proc/{pid}/statm").split()
    return int(words[1]) * os.sysconf("SC_PAGE_SIZE") if words else 0


def proportional_bytes(pid: int) -> int:
    """Its memory with each shared page divided among those who share it; the resident memory if unknown."""
    for line in _text(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return resident_bytes(pid)


def available_bytes() -> int:
    """Memory that the machine could still give without swapping."""
    for line in _text("/proc/meminfo").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/meminfo has no MemAvailable")


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""
