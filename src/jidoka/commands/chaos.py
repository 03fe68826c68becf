"""`jidoka eval chaos`: kills, and what the world shows afterwards."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from rich.table import Table

from jidoka.commands.terminal import OUT, print_json, progress
from jidoka.evals.chaos import campaign
from jidoka.evals.chaos.score import TaskResult, score


def evaluate_chaos(number: int, seed: int, *, as_json: bool) -> int:
    """Run a campaign. Returns the exit code: 1 if something was lost, repeated, dropped or asked needlessly.

    Raises:
        JidokaError: a process that is needed can't be started.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="jidoka-chaos-") as folder, progress("chaos") as tell:

        def told(struck: int, newest: TaskResult) -> None:
            state = "done" if newest.complete else "LOST"
            tell(min(1.0, struck / number), f"{struck} of {number} kills; {newest.task} {state}")

        results = campaign.run(Path(folder), number=number, seed=seed, told=told)
    figures = score(results, time.monotonic() - began)
    if as_json:
        print_json(figures)
    else:
        table = Table(title="chaos", show_header=False)
        for name, value in figures.items():
            table.add_row(name.replace("_", " "), str(value))
        OUT.print(table)
    return int(any(figures[name] for name in ("lost", "repeated", "dropped", "asked_needlessly")))
