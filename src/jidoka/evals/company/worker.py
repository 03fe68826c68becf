"""The company in a process of its own, forked from one that has all loaded, to be killed at any time."""

from __future__ import annotations

import json
import logging
import multiprocessing
import multiprocessing.context
import os
import signal
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from jidoka import faults
from jidoka.errors import JidokaError
from jidoka.evals.company.world import World

ENDED, WAITS, BROKEN = 0, 4, 1
"""Exit codes: the issue is merged or handed back, it waits for a person, the run broke off."""

_SAID: Final = "said.json"


def nursery() -> multiprocessing.context.ForkServerContext:
    """Where companies come from: a process that has imported this module and does nothing else."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def start(nest: multiprocessing.context.ForkServerContext, world: World, fault: str = "") -> BaseProcess:
    """Start the company on a world; with `fault`, it kills itself there."""
    process = nest.Process(target=_live, args=(world, fault))
    process.start()
    return process


def said(world: World) -> tuple[str, str]:
    """What the company said last: the state of its issues, if they have the same, and the reasons."""
    path = world.folder / _SAID
    if not path.exists():
        return "open", "no run came to its end"
    state, reason = json.loads(path.read_text("utf-8"))
    return str(state), str(reason)


def _live(world: World, fault: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in [name for name in os.environ if name.startswith("JIDOKA_")]:
        del os.environ[name]  # a variable comes before what a caller says
    if fault:
        faults.arm(fault)
    logging.getLogger("jidoka").addHandler(logging.FileHandler(world.folder / "company.log", "a", "utf-8"))
    try:
        results = world.work()
    except JidokaError as error:
        print(f"{world.folder.name}: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(BROKEN)
    states = {result.state for result in results}
    state = states.pop() if len(states) == 1 else "open"
    _write(world.folder / _SAID, [state, "; ".join(filter(None, (one.reason for one in results)))])
    sys.exit(WAITS if any(result.state == "waits" for result in results) else ENDED)


def _write(path: Path, value: list[str]) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(value), "utf-8")
    fresh.rename(path)
