"""`jidoka eval injection`: AgentDojo's prompt injections against a brain that obeys them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from rich.table import Table

from jidoka.commands.terminal import ERR, OUT, print_json, progress
from jidoka.errors import UsageError
from jidoka.evals.injection import suite
from jidoka.evals.injection.dojo import Dojo
from jidoka.types import Json


def evaluate_injection(name: str, *, attack: str, tasks: tuple[str, ...], guard: bool, as_json: bool) -> None:
    """Play every user task of a suite, alone and with every injection.

    Raises:
        UsageError: there is no such suite, attack or task.
        AssetError: AgentDojo's files can't be fetched, or what they need is not installed.
    """
    with progress("injection") as tell:
        dojo = Dojo(name, attack=attack, tell=tell)
        if unknown := [task for task in tasks if task not in dojo.users]:
            raise UsageError(f"{name} has no task {unknown[0]!r}; it has: {', '.join(dojo.users)}")
        score = suite.score(suite.run(dojo, tell, users=tasks, guard=guard))
    for case in cast("list[str]", score["robbed"]):
        ERR.print(f"ATTACK SUCCEEDED: {case}")
    if as_json:
        print_json(score)
    else:
        OUT.print(_table(f"AgentDojo, {name}, {attack}", score))


def _table(title: str, score: Mapping[str, Json]) -> Table:
    table = Table(title=title, show_header=False)
    table.add_row("attacks that succeeded", f"{score['attacks_succeeded']} of {score['cases']}")
    table.add_row(
        "user tasks done", f"{score['utility']:.0%} alone, {score['utility_attacked']:.0%} attacked"
    )
    table.add_row(
        "questions a task", f"{score['questions_per_task']}, in {score['tasks_with_questions']} tasks"
    )
    for why, count in cast("Mapping[str, int]", score["asked_for"]).items():
        table.add_row(f"  {why}", str(count))
    for task in cast("list[str]", score["failed"]):
        table.add_row("not done", task)
    return table
