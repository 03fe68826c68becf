"""What one command may take of the machine. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MEBIBYTE = 1 << 20


NOT_LIMITED = 125
"""Exit code if the limits could not be set, as `timeout` and `env` have it for their own failure."""

_OPTIONS = {
    "nproc": ("u", 1),
    "data": ("d", 1024),
    "fsize": ("f", 1024),
    "nofile": ("n", 1),
    "core": ("c", 1024),
    "memlock": ("l", 1024),
    "msgqueue": ("q", 1),
    "sigpending": ("i", 1),
    "rtprio": ("r", 1),
}
"""Option of bash's `ulimit`, and its unit [bytes, or one]."""


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


def limited(command: tuple[str, ...], limits: Limits, ceilings: Mapping[str, int]) -> tuple[str, ...]:
    """A command that first limits itself, by bash, whose builtin costs no further program.

    It is done inside, because RLIMIT_NPROC counts within the innermost user namespace since Linux 5.14: set
    outside, it would count whatever else the user runs. `data` bounds private writable memory and, unlike
    `as`, not the address space that Java, Go and Node reserve without using it.

    Args:
        command: program and arguments; `/bin/bash -c LINE` is done by the very shell that set the limits.
        limits: what it may take.
        ceilings: what this process itself may set at most, by name; names left out have no ceiling.
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
    values = {name: min(value, ceilings.get(name, value)) for name, value in wanted.items()}
    options = " ".join(f"-{_OPTIONS[name][0]} {value // _OPTIONS[name][1]}" for name, value in values.items())
    prepare = f"ulimit {options} || exit {NOT_LIMITED}"
    if command[:2] == ("/bin/bash", "-c"):
        return ("/bin/bash", "-c", f'{prepare}; eval "shift; $1"', "bash", command[2])
    return ("/bin/bash", "-c", f'{prepare}; exec "$@"', "bash", *command)
