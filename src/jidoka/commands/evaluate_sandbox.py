"""`jidoka eval sandbox` and `jidoka eval agentbench`: what the terminal keeps in, and what it carries out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from rich.table import Table

from jidoka.commands.terminal import ERR, OUT, print_json, progress
from jidoka.evals.agentbench import suite as agentbench
from jidoka.evals.sandbox import suite
from jidoka.types import Json


def evaluate_sandbox(*, as_json: bool) -> None:
    """Try every attack; root also plays an unprivileged user.

    Raises:
        Refused: this machine can't sandbox.
    """
    with progress("sandbox") as tell:
        score = suite.score(suite.run(tell))
    for name, how in cast("Mapping[str, str]", score["not_blocked"]).items():
        ERR.print(f"NOT BLOCKED: {name}: {how}")
    if as_json:
        print_json(score)
    else:
        OUT.print(_table(score))


def evaluate_agentbench(*, as_json: bool) -> None:
    """Run every item that has an oracle and can be set up.

    Raises:
        AssetError: the data can't be fetched.
        Refused: this machine can't sandbox.
    """
    with progress("agentbench") as tell:
        score = agentbench.score(*agentbench.run(tell))
    if as_json:
        print_json(score)
        return
    table = Table(title="AgentBench-OS, its own oracles", show_header=False)
    table.add_row("passed", f"{score['passed']} of {score['items']}")
    table.add_row("of these with a fixed answer or a check", f"{score['fixed_passed']} of {score['fixed']}")
    for name, why in cast("Mapping[str, str]", score["misses"]).items():
        table.add_row(name, why)
    OUT.print(table)


def _table(score: Mapping[str, Json]) -> Table:
    table = Table(title="sandbox", show_header=False)
    table.add_row("blocked", f"{score['blocked']} of {score['attacks']}")
    for launcher, figures in cast("Mapping[str, Mapping[str, Json]]", score["launchers"]).items():
        table.add_row(
            f"started by {launcher}", f"{figures['blocked']} blocked, {figures['start_ms_p50']} ms to start"
        )
    table.add_row("shown to work without a sandbox", f"{score['shown_without_sandbox']}")
    for name, why in cast("Mapping[str, str]", score["not_shown"]).items():
        table.add_row(f"not shown: {name}", why)
    return table
