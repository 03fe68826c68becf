"""What an attack on the sandbox is: a Python program that tries, and how it would show that it came through.

The program reads what it may aim at from `bait` (baits.py). It came through if it prints HELD or the secret,
or if the evaluator sees it from outside (trial.py). The same program is tried without a sandbox too, so that
a check can't pass because the attack never worked.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from jidoka.types import Json

Control: TypeAlias = Literal["user", "root", "none"]
"""Who tries it without a sandbox: an unprivileged user as the sandbox's, root, or nobody because of harm."""

TRYING = "TRYING"
"""Printed before anything is tried; without it an attack did not run, and nothing was blocked."""

HELD = "HELD"

_PRELUDE = f"""
import ctypes, json, mmap, os, signal, socket, struct, subprocess, sys, threading, time

bait = json.loads(os.environ["BAIT"])
libc = ctypes.CDLL(None, use_errno=True)


def held():
    print("{HELD}", flush=True)


def call(name, *args):
    words = (bait["calls"][name], *args)
    result = libc.syscall(*(ctypes.c_long(a) if isinstance(a, int) else a for a in words))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), name)
    return result


def libc_call(name, *args):
    result = getattr(libc, name)(*args)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), name)
    return result


def attack():
{{body}}

print("{TRYING}", flush=True)
try:
    attack()
except (OSError, MemoryError, RuntimeError, subprocess.SubprocessError) as error:
    print("refused:", type(error).__name__, error, flush=True)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One attack."""

    name: str
    tries: str
    """The body of a function: what it does, with `bait`, `call`, `libc_call` and `held` at hand."""
    control: Control = "user"
    no_control: str = ""
    """Why nobody tries it without a sandbox."""
    online: bool = False
    """Whether the body may reach an allowed host, which must open nothing else."""
    timeout_s: float = 6.0
    wait_s: float = 0.0
    """How long after its end one looks whether it came through [s]."""
    then: tuple[str, Mapping[str, Json]] | None = None
    """A skill of the body that is called after it: the attack is on the body's own process."""
    then_bare: str = ""
    """What the body would have done carelessly, as a program, for the control."""
    patience_s: float = field(default=20.0)
    """Within this time the body must have answered [s]."""

    def program(self, *, bare: bool = False) -> str:
        """The whole program; with what stands for the body's skill if it is run without one."""
        parts = (self.tries, self.then_bare if bare else "")
        body = "\n".join(textwrap.dedent(part).strip("\n") for part in parts)
        return _PRELUDE.replace("{body}", textwrap.indent(body, "    "))
