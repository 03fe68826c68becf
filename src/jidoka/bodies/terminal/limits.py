"""What one command may take of the machine. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one command and everything it starts.

    Memory, processes and disk hold for the whole process tree; what the kernel bounds for a single process
    only (`private_bytes`, `file_bytes`) is set to the same figure.
    """

    memory_bytes: int = 2048 * MEBIBYTE
    """Memory of the tree, `/tmp` and `/dev/shm` included."""
    processes: int = 256
    """Processes and threads."""
    disk_bytes: int = 4096 * MEBIBYTE
    """Disk blocks of the whole workspace."""
    scratch_bytes: int = 512 * MEBIBYTE
    """Size of `/tmp`, and of `/dev/shm`; both live in memory."""
    open_files: int = 1024
    """Of one process."""
    output_bytes: int = 64 * 1024
    """Kept of each of standard output and standard error: half from the beginning, half from the end."""
    timeout_s: float = 60.0
    """Wall time unless a call says otherwise [s]."""
    longest_s: float = 3600.0
    """The most that a call may ask for [s]."""


def prlimit_arguments(limits: Limits, ceilings: Mapping[str, int]) -> tuple[str, ...]:
    """`prlimit` and its options, to stand before the command inside the sandbox.

    Inside, because RLIMIT_NPROC counts within the innermost user namespace since Linux 5.14: set outside, it
    would count whatever else the user runs. `data` bounds private writable memory and, unlike `as`, not the
    address space that Java, Go and Node reserve without using it.

    Args:
        limits: what a command may take.
        ceilings: what this process itself may set at most, by option; options left out have no ceiling.
    """
    wanted = {
        "nproc": limits.processes,
        "data": limits.memory_bytes,
        "fsize": limits.disk_bytes,
        "nofile": limits.open_files,
        "core": 0,
        "memlock": 65536,
        "msgqueue": 65536,
        "sigpending": 1024,
        "rtprio": 0,
    }
    return (
        "/usr/bin/prlimit",
        *(f"--{name}={min(value, ceilings.get(name, value))}" for name, value in wanted.items()),
        "--",
    )
