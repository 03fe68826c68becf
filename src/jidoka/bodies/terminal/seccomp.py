"""The system call filter of the sandbox, as a classic BPF program. Pure.

Written by hand because no maintained wheel carries libseccomp, and the program is small: one comparison for
each refused call. Numbers are kernel ABI and never change: `arch/x86/entry/syscalls/syscall_64.tbl` and
`include/uapi/asm-generic/unistd.h`. The format is `struct sock_filter`, include/uapi/linux/filter.h.

It is the second wall: namespaces, dropped capabilities and `no_new_privs` already refuse most of these. The
filter keeps what escapes namespaces (AF_VSOCK, keyrings), what hides work from limits (io_uring, memfd, SysV
shared memory) and what most kernel exploits began with (user namespaces, bpf, userfaultfd, perf).
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from jidoka.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What the filter must know of a processor architecture."""

    audit_arch: int
    """AUDIT_ARCH_*, include/uapi/linux/audit.h."""
    column: int
    """Which number of `REFUSED` counts."""
    clone: int
    socket: int
    ioctl: int
    clone3: int = 435


MACHINES = {
    "x86_64": Machine(audit_arch=0xC000003E, column=0, clone=56, socket=41, ioctl=16),
    "aarch64": Machine(audit_arch=0xC00000B7, column=1, clone=220, socket=198, ioctl=29),
}

REFUSED: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    # what limits don't count, or what is hard to keep right in the kernel
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "fanotify_init": (300, 262),
    # keyrings belong to the user, not to a namespace
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # namespaces and mounts
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # the machine itself
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "lookup_dcookie": (212, 18),
    "vhangup": (153, 58),
    "personality": (135, 92),
    "modify_ldt": (154, None),
    "iopl": (172, None),
    "ioperm": (173, None),
    "uselib": (134, None),
}
"""Calls that fail with EPERM: number on x86_64, on aarch64."""

FAMILIES = (1, 2, 10, 16)
"""Address families that a socket may have: AF_UNIX, AF_INET, AF_INET6, AF_NETLINK (include/linux/socket.h).

Inside there is an empty network with a loopback of its own. AF_VSOCK (40) would leave it: it speaks to the
hypervisor, whatever the network namespace.
"""

NEW_NAMESPACES = 0x7E020000
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET (include/uapi/linux/sched.h)."""

TERMINAL_INJECTION = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX put words into a terminal's mouth (CVE-2017-5226)."""

X32_BIT = 0x40000000
"""x86_64 numbers from here on are the x32 ABI, which would reach the same calls by other numbers."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
"""BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JGE|K, BPF_JMP|JSET|K, BPF_RET|K."""

_NUMBER, _ARCH, _ARGUMENT_0, _ARGUMENT_1 = 0, 4, 16, 24
"""Offsets into `struct seccomp_data`; of an argument its lower half (both machines are little-endian)."""

_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000

_Instruction = tuple[int, int, int, int]
"""Operation, jump if true, jump if false, constant."""


def filter_for(name: str | None = None) -> bytes:
    """The program for a machine (`platform.machine()`; by default this one), for `bwrap --seccomp`.

    Raises:
        Refused: the architecture is not in the table.
    """
    name = name or platform.machine()
    if name not in MACHINES:
        raise Refused(f"no system call filter for {name}; there is one for {', '.join(MACHINES)}")
    return b"".join(struct.pack("<HBBI", *step) for step in program(MACHINES[name]))


def program(machine: Machine) -> list[_Instruction]:
    """The filter as instructions."""
    refuse = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    unknown = (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)
    numbers = sorted({n for row in REFUSED.values() if (n := row[machine.column]) is not None})
    return [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, machine.audit_arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, X32_BIT),
        (_RETURN, 0, 0, _KILL),
        *_when(machine.clone3, [unknown]),  # its flags are in memory, out of sight: libc then uses clone
        *_when(machine.clone, _if_any_bit(_ARGUMENT_0, NEW_NAMESPACES, refuse)),
        *_when(machine.socket, _unless(_ARGUMENT_0, FAMILIES, refuse)),
        *_when(machine.ioctl, _if_one_of(_ARGUMENT_1, TERMINAL_INJECTION, refuse)),
        *(step for number in numbers for step in _when(number, [refuse])),
        (_RETURN, 0, 0, _ALLOW),
    ]


def _when(number: int, steps: Sequence[_Instruction]) -> list[_Instruction]:
    """Do `steps` for this call, else skip them. A block that loads something else ends by itself."""
    return [(_EQUAL, 0, len(steps), number), *steps]


def _if_any_bit(offset: int, mask: int, then: _Instruction) -> list[_Instruction]:
    return [(_LOAD, 0, 0, offset), (_ANY_BIT, 0, 1, mask), then, (_RETURN, 0, 0, _ALLOW)]


def _if_one_of(offset: int, values: Sequence[int], then: _Instruction) -> list[_Instruction]:
    tests = [(_EQUAL, 0, 1, value) for value in values]
    return [
        (_LOAD, 0, 0, offset),
        *(s for test in tests for s in (test, then)),
        (_RETURN, 0, 0, _ALLOW),
    ]


def _unless(offset: int, values: Sequence[int], then: _Instruction) -> list[_Instruction]:
    allow = (_RETURN, 0, 0, _ALLOW)
    tests = [(_EQUAL, 0, 1, value) for value in values]
    return [(_LOAD, 0, 0, offset), *(s for test in tests for s in (test, allow)), then]
