"""The board: every planned issue of a repository, where it stands, what it took, and what it waits for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from jidoka.company import records
from jidoka.company.backlog import Issue
from jidoka.company.git import Git
from jidoka.company.plant import Plant
from jidoka.company.shelf import plan_of
from jidoka.company.stages import Closed, Ended, GiveBack, Next, Waits, next_move
from jidoka.journal.lease import holder
from jidoka.journal.store import Store, lease_name
from jidoka.ledger.charge import Account
from jidoka.ledger.cost import NOTHING, Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One issue."""

    issue: Issue
    state: str
    """`merged`, `handed back`, `waits`, `working`, or `open`: the next run goes on."""
    turn: str
    """The newest turn, or the one that comes next: `engineer-2`."""
    spent: Cost = NOTHING
    """By all its turns, with what is set aside for running ones."""
    waits_for: str = ""
    """What a person is asked, or why it was handed back."""


def board_of(plant: Plant, store: Store, rounds: int) -> list[Row]:
    """All issues that a lead has planned for this repository, newest plan first."""
    rows = list[Row]()
    seen = set[str]()
    for backlog in _plans(plant.git):
        for issue in plan_of(plant.git, backlog):
            if issue.key not in seen:
                seen.add(issue.key)
                rows.append(_row(plant, store, issue, rounds))
    return rows


def spent_by(store: Store, tasks: Sequence[str]) -> Cost:
    """What tasks took, with what is set aside."""
    held = store.books().held
    total = NOTHING
    for task in tasks:
        total += held.get(Account(scope="task", name=task), NOTHING)
    return total


def _row(plant: Plant, store: Store, issue: Issue, rounds: int) -> Row:
    turns = plant.turns(store, issue.key)
    tasks = [plant.task(issue.key, turn.name) for turn in turns]
    state, turn, why = _stand(plant, store, issue, turns, rounds)
    return Row(issue=issue, state=state, turn=turn, spent=spent_by(store, tasks), waits_for=why)


def _stand(
    plant: Plant, store: Store, issue: Issue, turns: Sequence[Ended], rounds: int
) -> tuple[str, str, str]:
    last = turns[-1].name if turns else ""
    match next_move(plant.sight(issue.key), turns, rounds):
        case Closed(merged=True):
            return "merged", last, ""
        case Closed(reason=reason) | GiveBack(reason=reason):
            return "handed back", last, reason
        case Waits(turn=turn, question=question):
            return "waits", turn, question
        case Next() as coming:
            busy = holder(store, lease_name(plant.task(issue.key, coming.name))) is not None
            return ("working" if busy else "open"), coming.name, ""


def _plans(git: Git) -> list[str]:
    """Names of all plans, the newest first, as far as the lead's turns tell."""
    starts = git.refs(f"{records.ROOT}/issues/")
    blobs = git.blobs([sha for name, sha in starts.items() if "/plan-" in name and name.endswith("/start")])
    when = {
        name.split("/")[3].removeprefix("plan-"): int(json.loads(blobs[sha])["at_s"])
        for name, sha in starts.items()
        if sha in blobs and "/plan-" in name
    }
    names = [name.rpartition("/")[2] for name in git.refs(f"{records.ROOT}/plans/")]
    return sorted(names, key=lambda name: -when.get(name, 0))
