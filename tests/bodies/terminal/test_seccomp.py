"""The filter, run by a small interpreter of classic BPF."""

from __future__ import annotations

import errno
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.terminal import seccomp
from jidoka.bodies.terminal.seccomp import MACHINES, REFUSED, Machine, filter_for
from jidoka.errors import Refused

ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS

machines = st.sampled_from(sorted(MACHINES))


def judge(code: bytes, number: int, *args: int, arch: int) -> int:
    """What the kernel would answer to a call."""
    words = (*args, *[0] * (6 - len(args)))
    data = struct.pack("<IIQ6Q", number, arch, 0, *words)
    loaded = at = 0
    steps = list(struct.iter_unpack("<HBBI", code))
    while True:
        operation, yes, no, constant = steps[at]
        at += 1
        if operation == 0x20:
            (loaded,) = struct.unpack_from("<I", data, constant)
        elif operation == 0x06:
            return constant
        else:
            test = {0x15: loaded == constant, 0x35: loaded >= constant, 0x45: bool(loaded & constant)}
            at += yes if test[operation] else no


def judged(name: str, number: int, *args: int) -> int:
    return judge(filter_for(name), number, *args, arch=MACHINES[name].audit_arch)


@pytest.mark.parametrize("name", MACHINES)
def test_every_call_of_the_table_is_refused(name: str) -> None:
    for call, row in REFUSED.items():
        number = row[MACHINES[name].column]
        if number is not None:
            assert judged(name, number) == EPERM, call


@given(machines, st.integers(0, 600))
def test_all_else_is_allowed(name: str, number: int) -> None:
    machine = MACHINES[name]
    refused = {row[machine.column] for row in REFUSED.values()}
    special = {machine.clone, machine.socket, machine.ioctl, machine.clone3}
    if number not in refused | special:
        assert judged(name, number) == ALLOW


@given(machines, st.integers(0, 2**32 - 1))
def test_another_architecture_is_killed(name: str, arch: int) -> None:
    if arch != MACHINES[name].audit_arch:
        assert judge(filter_for(name), 39, arch=arch) == KILL


@given(machines, st.integers(seccomp.X32_BIT, 2**32 - 1))
def test_the_x32_numbers_are_killed(name: str, number: int) -> None:
    assert judged(name, number) == KILL


@given(machines, st.integers(0, 60))
def test_sockets_of_few_families(name: str, family: int) -> None:
    answer = judged(name, MACHINES[name].socket, family, 1)
    assert answer == (ALLOW if family in (1, 2, 10, 16) else EPERM)


@given(machines, st.integers(0, 2**32 - 1))
def test_clone_makes_no_namespace(name: str, flags: int) -> None:
    answer = judged(name, MACHINES[name].clone, flags)
    assert answer == (EPERM if flags & 0x7E020000 else ALLOW)
    assert judged(name, MACHINES[name].clone3) == ENOSYS


@given(machines, st.integers(0, 2**64 - 1))
def test_nothing_is_put_into_a_terminal(name: str, request: int) -> None:
    answer = judged(name, MACHINES[name].ioctl, 0, request)
    assert answer == (EPERM if request & 0xFFFFFFFF in (0x5412, 0x541C) else ALLOW)
    assert judged(name, MACHINES[name].ioctl, 0, 0xABCD_0000_5412) == EPERM


def test_numbers_are_told_apart() -> None:
    for column in (0, 1):
        numbers = [row[column] for row in REFUSED.values() if row[column] is not None]
        assert len(numbers) == len(set(numbers))


def test_an_unknown_machine_is_refused() -> None:
    with pytest.raises(Refused, match=r"mips.*x86_64, aarch64"):
        filter_for("mips")


def test_jumps_stay_within_the_program() -> None:
    for machine in MACHINES.values():
        assert isinstance(machine, Machine)
        steps = seccomp.program(machine)
        assert len(steps) < 4096, "the kernel's bound (BPF_MAXINSNS)"
        for at, (operation, yes, no, _) in enumerate(steps):
            assert operation == 0x06 or at + 1 + max(yes, no) < len(steps)
        assert steps[-1] == (0x06, 0, 0, ALLOW)
