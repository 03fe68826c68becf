"""Runs as a program of its own before bubblewrap: an empty network with one socket in it, which we listen on.

`opener.py FD PORT PROGRAM ARGUMENTS...` enters a new network namespace, brings its loopback up, listens on
127.0.0.1:PORT, hands that socket over FD to whoever started it, and becomes PROGRAM. So a command inside can
reach one thing, and what is at its other end is ours: no helper runs inside, and no route leads out.

It imports nothing of ours: it is started with `-I -S`.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
"""CLONE_NEWUSER, CLONE_NEWNET (include/uapi/linux/sched.h); `os.unshare` came with Python 3.12."""

_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1
"""SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP (include/uapi/linux/sockios.h, if.h)."""


def main(fd: int, port: int, command: list[str]) -> None:
    """Never returns."""
    _enter()
    with socket.socket() as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        _, flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, _GET_FLAGS, request))
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH14x", b"lo", flags | _UP))
    with socket.socket(fileno=fd) as ours, socket.create_server(("127.0.0.1", port), backlog=64) as server:
        socket.send_fds(ours, [b"."], [server.fileno()])
    os.execv(command[0], command)


def _enter() -> None:
    """Into a network namespace; who is not root needs a user namespace for it, and stays who they are."""
    user, group = os.geteuid(), os.getegid()
    flags = _NEW_NETWORK if user == 0 else _NEW_NETWORK | _NEW_USER
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(flags) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), "unshare")
    if user != 0:
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
