"""`jidoka eval sandbox`: every attack, on a body started by root and on one of an ordinary user."""

from __future__ import annotations

import json
import os
import statistics
import time
import traceback
from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from jidoka.bodies.terminal import Terminal
from jidoka.bodies.terminal.launcher import SANDBOX_USER, Launcher
from jidoka.bodies.terminal.sandbox import View
from jidoka.errors import TerminalError
from jidoka.evals.sandbox.attack import Attack
from jidoka.evals.sandbox.baits import Baits, laid_out
from jidoka.evals.sandbox.files import FILES
from jidoka.evals.sandbox.limits import GREED, LIMITS
from jidoka.evals.sandbox.network import ALLOWED_HOST, NETWORK, ONLINE
from jidoka.evals.sandbox.processes import PROCESSES
from jidoka.evals.sandbox.trial import Trial, bare, in_sandbox
from jidoka.protocols import Progress
from jidoka.types import Json

ATTACKS: tuple[Attack, ...] = (*FILES, *PROCESSES, *NETWORK, *ONLINE, *GREED)

STARTS = 60
"""Starts that the median is taken of."""

ORDINARY_USER = SANDBOX_USER + 1
"""As whom root plays an unprivileged user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One attack under one launcher."""

    launcher: str
    """`root` or `user`."""
    trial: Trial
    control: Trial | None
    """None: nobody tried it bare here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All of it."""

    tried: tuple[Tried, ...]
    starts_ms: dict[str, tuple[float, ...]]
    """By launcher: from asking for a command to its first output [ms]."""


def run(
    tell: Progress, attacks: Sequence[Attack] = ATTACKS, *, starts: int = STARTS, controls: bool = True
) -> Results:
    """Try the attacks under every launcher that this user can be.

    Args:
        tell: hears how far it is.
        attacks: which ones.
        starts: how many starts are timed.
        controls: whether each is tried without a sandbox too.

    Raises:
        Refused: this machine can't sandbox.
        TerminalError: the unprivileged run ended without a word.
    """
    lines: list[dict[str, Json]] = []
    passes: list[tuple[str, Callable[..., Generator[dict[str, Json]]]]]
    passes = [("user", _lines_as_user), ("root", _lines)] if os.geteuid() == 0 else [("user", _lines)]
    total = len(passes) * (len(attacks) + 1)
    for launcher, source in passes:
        for line in source(attacks, starts, controls):
            lines.append({**line, "launcher": launcher})
            tell(len(lines) / total, f"{launcher}: {line.get('trial', {}).get('attack', 'start')}")
    if len(lines) != total:
        raise TerminalError(f"the attack run ended early: {len(lines)} of {total} results")
    return Results(
        tried=tuple(_tried(line) for line in lines if "trial" in line),
        starts_ms={line["launcher"]: tuple(line["starts_ms"]) for line in lines if "starts_ms" in line},
    )


def score(results: Results) -> dict[str, Json]:
    """The JSON object of `jidoka eval sandbox --json`.

    An attack counts as blocked if its program ran and did not come through, under every launcher tried. One
    whose control did not come through either may be blocked by the machine itself; it is named.
    """
    names = list(dict.fromkeys(t.trial.attack for t in results.tried))
    failed = {t.trial.attack: t.trial.how for t in results.tried if not _blocked(t)}
    shown = {t.trial.attack for t in results.tried if t.control is not None and t.control.came_through}
    medians = {name: round(statistics.median(times), 1) for name, times in results.starts_ms.items()}
    return {
        "attacks": len(names),
        "blocked": len(names) - len(failed),
        "start_ms_p50": max(medians.values()),
        "launchers": {
            name: {
                "blocked": sum(_blocked(t) for t in results.tried if t.launcher == name),
                "start_ms_p50": median,
            }
            for name, median in medians.items()
        },
        "shown_without_sandbox": len(shown),
        "not_shown": {
            t.trial.attack: t.control.how if t.control is not None else "not tried bare"
            for t in results.tried
            if t.trial.attack not in shown
        },
        "not_blocked": failed,
    }


def _blocked(tried: Tried) -> bool:
    return tried.trial.ran and not tried.trial.came_through


def _lines(attacks: Sequence[Attack], starts: int, controls: bool) -> Generator[dict[str, Json]]:
    """Results of this very user, as JSON."""
    user = SANDBOX_USER if os.geteuid() == 0 else os.geteuid()
    with laid_out(user) as baits:
        workspace = baits.root / "workspace"
        offline = Terminal(workspace, limits=LIMITS)
        online = Terminal(workspace, limits=LIMITS, allow_hosts=(ALLOWED_HOST,))
        for attack in attacks:
            control = _control(attack, baits) if controls else None
            trial = in_sandbox(attack, online if attack.online else offline, workspace, baits)
            yield {"trial": asdict(trial), "control": None if control is None else asdict(control)}
        online.close()
        yield {"starts_ms": [start_ms(workspace) for _ in range(starts)]}


def _control(attack: Attack, baits: Baits) -> Trial | None:
    if attack.control == "none" or (attack.control == "root" and os.geteuid() != 0):
        return None
    return bare(attack, baits.root / "bare", baits)


def _lines_as_user(attacks: Sequence[Attack], starts: int, controls: bool) -> Generator[dict[str, Json]]:
    """The same from a child that gave up being root for good."""
    "loaded".encode("idna")  # the child may be unable to read root's interpreter, so nothing is loaded later
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reader)
            os.setgroups([])
            os.setresgid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER)
            os.setresuid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER)
            with os.fdopen(writer, "w") as file:
                for line in _lines(attacks, starts, controls):
                    print(json.dumps(line), file=file, flush=True)
            code = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as file:
        for line in file:
            yield json.loads(line)
    os.waitpid(child, 0)


def start_ms(workspace: Path) -> float:
    """From asking for a command to its first output [ms]."""
    launcher = Launcher(workspace=workspace)
    began = time.perf_counter()
    started = launcher.start(View(workspace=str(workspace)), LIMITS, ("/bin/bash", "-c", "echo up"))
    try:
        assert started.process.stdout is not None
        if started.process.stdout.read(3) != b"up\n":
            raise TerminalError("the sandbox did not start")
        return (time.perf_counter() - began) * 1e3
    finally:
        launcher.finish(started)


def _tried(line: dict[str, Json]) -> Tried:
    control = line["control"]
    return Tried(
        launcher=line["launcher"],
        trial=Trial(**line["trial"]),
        control=None if control is None else Trial(**control),
    )
