"""What is started: the argument list of bubblewrap. Pure; `launcher` starts it.

Inside there is `/usr` (read-only), a few files of `/etc`, an empty `/tmp`, and the workspace. No other
folder of the machine, no network, no other process. The root is never bound: sockets under `/run` would come
along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jidoka.bodies.terminal.limits import Limits, limited

WORKSPACE = "/workspace"
"""Where the workspace is mounted inside."""

INSIDE_ID = 1000
"""User and group inside."""

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

_MERGED = ("bin", "lib", "lib32", "lib64", "libx32", "sbin")
"""Links into `/usr` (the merged `/usr` of Debian 12 and its contemporaries)."""

ETC_COPIES = (
    "debian_version",
    "ld.so.cache",
    "localtime",
    "mime.types",
    "os-release",
    "services",
    "ssl/openssl.cnf",
    "timezone",
)
"""Files of `/etc` that programs need and that hold no secret; copied if they exist. A mount each would cost
half a millisecond."""

_ETC_FOLDERS = ("alternatives", "ssl/certs")
"""Folders of `/etc` of the same kind; bound if they exist."""

ETC_OURS: Mapping[str, str] = {
    "passwd": f"worker:x:{INSIDE_ID}:{INSIDE_ID}:worker:/tmp:/bin/bash\n",
    "group": f"worker:x:{INSIDE_ID}:\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
"""Files of `/etc` that we write ourselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a command sees."""

    workspace: str
    """The folder outside, as the user who starts bubblewrap reaches it."""
    inside: str = WORKSPACE
    """Where it is mounted."""
    read_only: bool = False
    """Whether the workspace can't be written."""
    cwd: str = ""
    """Working directory, relative to the workspace."""
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    """Added to the environment, which is otherwise empty but for PATH, HOME, LANG and USER."""
    also: tuple[str, ...] = ()
    """Further folders of the machine that are seen, read-only and where they are."""
    found_at: Mapping[str, str] = field(default_factory=dict[str, str])
    """Where the user who starts bubblewrap finds those of them that it can't reach by their path."""
    shared_network: bool = False
    """Keep the network namespace of the launcher, which has prepared one with nothing but our proxy."""


def bwrap_arguments(
    view: View,
    limits: Limits,
    command: tuple[str, ...],
    *,
    seccomp_fd: int,
    status_fd: int,
    etc_fds: Mapping[str, int],
    ceilings: Mapping[str, int],
    bwrap: str = "/usr/bin/bwrap",
) -> list[str]:
    """The whole command line, from `bwrap` to the command.

    Args:
        view: what the command sees.
        limits: what it may take.
        command: program and arguments, as seen inside.
        seccomp_fd: descriptor from which the filter is read.
        status_fd: descriptor to which bubblewrap writes how the command ended.
        etc_fds: descriptors with the contents of files of `/etc`, by name.
        ceilings: the resource limits that this process may set at most.
        bwrap: the program.
    """
    return [
        bwrap,
        *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup"),
        *(() if view.shared_network else ("--unshare-net",)),
        *("--disable-userns", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *("--uid", str(INSIDE_ID), "--gid", str(INSIDE_ID), "--hostname", "sandbox"),
        *_environment(view),
        *_system(etc_fds),
        *("--size", str(limits.scratch_bytes), "--perms", "1777", "--tmpfs", "/tmp"),
        *("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"),
        *("--size", str(limits.scratch_bytes), "--perms", "1777", "--tmpfs", "/dev/shm"),
        *(word for folder in view.also for word in ("--ro-bind", view.found_at.get(folder, folder), folder)),
        *("--ro-bind" if view.read_only else "--bind", view.workspace, view.inside),
        *("--remount-ro", "/", "--chdir", f"{view.inside}/{view.cwd}".rstrip("/")),
        *("--seccomp", str(seccomp_fd), "--json-status-fd", str(status_fd), "--"),
        *limited(command, limits, ceilings),
    ]


def _environment(view: View) -> list[str]:
    own = {"PATH": PATH, "HOME": "/tmp", "LANG": "C.UTF-8", "USER": "worker", "TERM": "dumb"}
    words = ["--clearenv"]
    for name, value in {**own, **view.env}.items():
        words += ["--setenv", name, value]
    return words


def _system(etc_fds: Mapping[str, int]) -> list[str]:
    words = ["--ro-bind", "/usr", "/usr"]
    for name in _MERGED:
        words += ["--symlink", f"usr/{name}", f"/{name}"]
    words += ["--perms", "0755", "--dir", "/etc"]
    for name in _ETC_FOLDERS:
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for name, fd in etc_fds.items():
        words += ["--perms", "0644", "--file", str(fd), f"/etc/{name}"]
    return words
