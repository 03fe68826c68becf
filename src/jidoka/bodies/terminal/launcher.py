"""Starts the sandbox. As root: into a control group, down to an unprivileged user, then bubblewrap.

Bubblewrap is never started by uid 0: `/proc/sys` would stay writable. An unprivileged user starts it
directly. Either way every descriptor but the few named here is closed.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jidoka.bodies.terminal import cgroups, opener, seccomp
from jidoka.bodies.terminal.limits import Limits, limited
from jidoka.bodies.terminal.outlet import INSIDE_PORT
from jidoka.bodies.terminal.sandbox import ETC_COPIES, ETC_OURS, PATH, View, bwrap_arguments
from jidoka.bodies.terminal.watch import descendants

SANDBOX_USER = 1_990_000_000
"""User and group of a sandbox that root starts, unless the workspace belongs to somebody else.

In the range that systemd's list of user numbers leaves unused (systemd.io/UIDS-GIDS), so nobody else has it.
"""

_PREPARE = """
for file in $1; do echo 0 > "$file" || exit 96; done
hidden=$2
shift 2
if [ "$hidden" -gt 1 ]; then mount --no-mtab -t tmpfs -o mode=755,size=1m hidden /mnt || exit 97; fi
number=0
while [ "$number" -lt "$hidden" ]; do
  at=/mnt
  if [ "$hidden" -gt 1 ]; then at=/mnt/$number; mkdir "$at" || exit 97; fi
  mount --no-mtab --bind "$1" "$at" || exit 97
  number=$((number + 1))
  shift
done
exec "$@"
"""
"""As root: join the groups `$1`, bind the `$2` folders that follow where the unprivileged user can reach them
(`_reachable_at`), go on."""


def _reachable_at(hidden: Sequence[str]) -> dict[str, str]:
    """Where `_PREPARE` binds folders: in a mount namespace of its own, so nobody else sees them there."""
    if len(hidden) == 1:
        return {hidden[0]: "/mnt"}
    return {folder: f"/mnt/{number}" for number, folder in enumerate(hidden)}


_PYTHONS = (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3")
"""Interpreters that may run `opener`, the best first; who isn't root may be unable to run the first."""
_OPENER_S = 10.0

_REAPING_S = 1.0
"""How long bubblewrap may take to reap its killed children before it is killed too [s]."""

_CEILINGS = {
    "nproc": resource.RLIMIT_NPROC,
    "data": resource.RLIMIT_DATA,
    "fsize": resource.RLIMIT_FSIZE,
    "nofile": resource.RLIMIT_NOFILE,
    "memlock": resource.RLIMIT_MEMLOCK,
    "msgqueue": resource.RLIMIT_MSGQUEUE,
    "sigpending": resource.RLIMIT_SIGPENDING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A command that runs; `Launcher.finish` must follow."""

    process: subprocess.Popen[bytes]
    group: cgroups.Group | None = None
    status_fd: int | None = None
    """From here bubblewrap's status is read; None without a sandbox."""
    listener: socket.socket | None = None
    """The one socket of the command's network, if it was given one (`opener`)."""


@dataclass(slots=True, kw_only=True)
class Launcher:
    """Starts commands on one workspace.

    Args:
        workspace: the folder, an absolute path without links.
        user: user and group number of the sandbox if we are root; without effect otherwise.
        unsafe: start commands without a sandbox.
        groups: whether to use control groups where they may be made.
        bwrap: the program; empty if there is none.
    """

    workspace: Path
    user: int = SANDBOX_USER
    unsafe: bool = False
    groups: bool = True
    bwrap: str = field(default_factory=lambda: shutil.which("bwrap", path=PATH) or "")
    _hierarchy: cgroups.Hierarchy | None = None
    _etc: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def __post_init__(self) -> None:
        self._etc = _etc_files()
        if self.groups and not self.unsafe:
            self._hierarchy = cgroups.find()
        if self._hierarchy is not None:
            cgroups.clear(self._hierarchy)

    @property
    def has_groups(self) -> bool:
        """Whether the kernel bounds memory and processes of the tree."""
        return self._hierarchy is not None

    def start(self, view: View, limits: Limits, command: tuple[str, ...], *, stdin: bytes = b"") -> Started:
        """Start a command, as seen inside, with the given standard input.

        Raises:
            OSError: it can't be started.
            Refused: there is no system call filter for this machine.
        """
        with memory_file("stdin", stdin) as source:
            if self.unsafe:
                return self._start_bare(view, limits, command, source)
            group = None if self._hierarchy is None else cgroups.make(self._hierarchy, limits)
            try:
                return self._start_confined(view, limits, command, source, group)
            except BaseException:
                if group is not None:
                    group.remove()
                raise

    @staticmethod
    def finish(started: Started) -> None:
        """Kill whatever is left of a command and give back what it took.

        Its top ends last and by itself, so that it reaps the others: in a container nobody else may.
        """
        if started.process.poll() is None and (below := descendants(started.process.pid)[1:]):
            for pid in below:
                kill(pid)
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.process.wait(_REAPING_S)
        if started.group is not None:
            for pid in started.group.members():
                kill(pid)
        if started.process.poll() is None:
            started.process.kill()
        started.process.wait()
        for stream in (started.process.stdout, started.process.stderr):
            if stream is not None:
                stream.close()
        if started.status_fd is not None:
            os.close(started.status_fd)
        if started.listener is not None:
            started.listener.close()
        if started.group is not None:
            started.group.remove()

    def _start_confined(
        self,
        view: View,
        limits: Limits,
        command: tuple[str, ...],
        source: int,
        group: cgroups.Group | None,
    ) -> Started:
        with contextlib.ExitStack() as ours:
            etc = {name: ours.enter_context(memory_file("etc", data)) for name, data in self._etc.items()}
            rules = ours.enter_context(memory_file("seccomp", seccomp.filter_for()))
            status, status_end = os.pipe()
            ours.callback(os.close, status_end)
            ours_end, theirs = socket.socketpair()
            ours.enter_context(ours_end)
            ours.enter_context(theirs)
            hidden = self._hidden(view)
            found_at = _reachable_at(hidden)
            prefix = self._prefix(group, theirs.fileno() if view.shared_network else None, hidden)
            workspace = str(self.workspace)
            arguments = bwrap_arguments(
                replace(view, workspace=found_at.get(workspace, workspace), found_at=found_at),
                limits,
                command,
                seccomp_fd=rules,
                status_fd=status_end,
                etc_fds=etc,
                ceilings=_ceilings(),
                bwrap=self.bwrap,
            )
            try:
                fds = (rules, status_end, theirs.fileno(), *etc.values())
                process = _popen([*prefix, *arguments], source, fds)
            except OSError:
                os.close(status)
                raise
            theirs.close()
            try:
                listener = _received(ours_end) if view.shared_network else None
            except OSError:
                self.finish(Started(process=process, status_fd=status))
                raise
        return Started(process=process, group=group, status_fd=status, listener=listener)

    def _hidden(self, view: View) -> list[str]:
        """What the sandbox's user can't reach by its path: root must bind it elsewhere for it."""
        if os.geteuid() != 0:
            return []
        folders = (str(self.workspace), *view.also)
        return [folder for folder in folders if not _reachable(Path(folder), self.user)]

    def _prefix(self, group: cgroups.Group | None, network_fd: int | None, hidden: list[str]) -> list[str]:
        """What comes before bubblewrap."""
        network = [] if network_fd is None else [*_opener(), str(network_fd), str(INSIDE_PORT)]
        if os.geteuid() != 0:
            return network
        own_mounts = ["/usr/bin/unshare", "--mount", "--propagation", "private", "--"] if hidden else []
        joins = " ".join(group.joins) if group is not None else ""
        user = str(self.user)
        drop = [
            "/usr/bin/setpriv",
            "--reuid",
            user,
            "--regid",
            user,
            "--clear-groups",
            "--no-new-privs",
            "--",
        ]
        binds = [str(len(hidden)), *hidden]
        return [*own_mounts, "/bin/sh", "-c", _PREPARE, "sh", joins, *binds, *network, *drop]

    def _start_bare(self, view: View, limits: Limits, command: tuple[str, ...], source: int) -> Started:
        process = subprocess.Popen(
            limited(command, limits, _ceilings()),
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.workspace / view.cwd,
            env={"PATH": PATH, "HOME": str(self.workspace), "LANG": "C.UTF-8", "TERM": "dumb", **view.env},
            start_new_session=True,
        )
        return Started(process=process)


def _opener() -> list[str]:
    python = next((path for path in _PYTHONS if os.access(path, os.X_OK)), sys.executable)
    return [python, "-I", "-S", opener.__file__]


def _received(end: socket.socket) -> socket.socket | None:
    """The socket that `opener` hands over; None if it ended without."""
    end.settimeout(_OPENER_S)
    _, fds, _, _ = socket.recv_fds(end, 1, 1)
    return socket.socket(fileno=fds[0]) if fds else None


def _etc_files() -> dict[str, bytes]:
    files = {name: Path("/etc", name) for name in ETC_COPIES}
    there = {name: file.read_bytes() for name, file in files.items() if file.is_file()}
    return {**there, **{name: text.encode() for name, text in ETC_OURS.items()}}


def kill(pid: int) -> None:
    """Kill a process that may be gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 9)


@contextlib.contextmanager
def memory_file(name: str, data: bytes) -> Generator[int]:
    """A descriptor of a file in memory with this content, at its beginning."""
    fd = os.memfd_create(name)
    try:
        with open(fd, "wb", closefd=False) as file:
            file.write(data)
        os.lseek(fd, 0, os.SEEK_SET)
        yield fd
    finally:
        os.close(fd)


def _popen(arguments: list[str], source: int, fds: tuple[int, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        arguments,
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env={"PATH": PATH},
        pass_fds=fds,
    )


def _ceilings() -> dict[str, int]:
    """The limits that an unprivileged process may set at most."""
    hard = {name: resource.getrlimit(number)[1] for name, number in _CEILINGS.items()}
    return {name: value for name, value in hard.items() if value != resource.RLIM_INFINITY}


def _reachable(folder: Path, user: int) -> bool:
    """Whether a user in no group of ours can go to a folder by its path."""
    for parent in folder.parents:
        status = parent.stat()
        if not status.st_mode & (0o100 if status.st_uid == user else 0o001):
            return False
    return True
