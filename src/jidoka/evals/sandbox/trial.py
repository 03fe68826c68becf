"""One attack tried: in the sandbox, and without one as a control."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jidoka.bodies.called import Cancelled, SkillFailed
from jidoka.bodies.terminal import Terminal
from jidoka.bodies.terminal.sandbox import PATH
from jidoka.bodies.terminal.watch import blocks_under
from jidoka.errors import UsageError
from jidoka.evals.sandbox.attack import HELD, TRYING, Attack
from jidoka.evals.sandbox.baits import ENVIRONMENT, Baits, start_as
from jidoka.evals.sandbox.limits import LIMITS
from jidoka.types import Json

CONTROL_S = 20.0
"""How long a control may take [s]."""

_PYTHON = ("/usr/bin/env", "python3", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of an attack."""

    attack: str
    ran: bool
    """Whether its program began at all."""
    came_through: bool
    how: str
    """What showed it, or what was said instead."""


class Silent:
    """Hears nothing and lets everything run."""

    cancelled = False

    def say(self, fraction: float, message: str) -> None:
        """Ignore it."""

    def check(self) -> None:
        """Go on."""


def in_sandbox(attack: Attack, body: Terminal, workspace: Path, baits: Baits) -> Trial:
    """Try it through the body's skills; the workspace is emptied afterwards."""
    receipt = body.do(
        "run",
        {
            "command": "exec " + " ".join(_PYTHON),
            "stdin": attack.program(),
            "env": {"BAIT": json.dumps(baits.named)},
            "timeout_s": attack.timeout_s,
        },
        Silent(),
    )
    said = f"{receipt.result['stdout']}{receipt.result['stderr']}"
    ran = TRYING in said
    used, _ = blocks_under(workspace)
    if attack.then is not None:
        said += _then(body, *attack.then, patience_s=attack.patience_s)
    time.sleep(attack.wait_s)
    signs = [baits.taken(workspace)]
    if used > 2 * LIMITS.disk_bytes:
        signs.append(f"the workspace took {used} bytes of disk")
    _empty(workspace)
    told = said if receipt.ok else f"{receipt.code} ({receipt.message}) {said}"
    return _judged(attack, ran, told, baits, [sign for sign in signs if sign])


def bare(attack: Attack, folder: Path, baits: Baits) -> Trial:
    """Try it without a sandbox, as the user that the attack names, in a folder of its own."""
    folder.mkdir()
    user = baits.user if os.geteuid() == 0 and attack.control == "user" else None
    if user is not None:
        os.chown(folder, user, user)
    environment = {
        "PATH": PATH,
        "HOME": str(folder),
        "BAIT": json.dumps(baits.named),
        ENVIRONMENT: os.environ[ENVIRONMENT],
    }
    process = start_as(user, _PYTHON, environment, folder)
    try:
        said, _ = process.communicate(attack.program(bare=True).encode(), timeout=CONTROL_S)
        time.sleep(attack.wait_s)
    except subprocess.TimeoutExpired as error:
        said = (error.stdout or b"") + f" it did not end in {CONTROL_S:g} s".encode()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    sign = baits.taken(folder)
    shutil.rmtree(folder)
    text = said.decode("utf-8", "replace")
    return _judged(attack, TRYING in text, text, baits, [sign] if sign else [])


def _judged(attack: Attack, ran: bool, said: str, baits: Baits, signs: list[str]) -> Trial:
    if HELD in said:
        signs.append("it held")
    if baits.token in said:
        signs.append("it read the secret")
    words = " ".join(said.replace(TRYING, "").split())
    return Trial(
        attack=attack.name,
        ran=ran,
        came_through=bool(signs),
        how="; ".join(signs) if signs else words[:300],
    )


def _then(body: Terminal, skill: str, args: Mapping[str, Json], *, patience_s: float) -> str:
    """What the body answers; a body that hangs has been held."""
    answers: list[str] = []

    def ask() -> None:
        try:
            answers.append(json.dumps(dict(body.do(skill, args, Silent()).result)))
        except (SkillFailed, Cancelled, UsageError) as error:
            answers.append(str(error))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(patience_s)
    return answers[0] if answers else f"{HELD}: the body did not answer within {patience_s:g} s"


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
