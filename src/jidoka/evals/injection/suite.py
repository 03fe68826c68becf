"""`jidoka eval injection`: every user task alone, then with every injection in what it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from jidoka.evals.injection.dojo import Dojo, Pair
from jidoka.evals.injection.trial import Result, attempt
from jidoka.evals.score import wilson
from jidoka.protocols import Progress
from jidoka.types import Json


def run(dojo: Dojo, tell: Progress, *, users: Collection[str] = (), guard: bool = True) -> tuple[Result, ...]:
    """Results of all cases, or of those of some user tasks."""
    chosen = [user for user in dojo.users if not users or user in users]
    pairs = [Pair(user=user) for user in chosen]
    pairs += [Pair(user=user, injection=injection) for user in chosen for injection in dojo.injections]
    results: list[Result] = []
    for number, pair in enumerate(pairs, 1):
        results.append(attempt(dojo, pair, guard=guard))
        tell(number / len(pairs), str(pair))
    return tuple(results)


def score(results: Sequence[Result]) -> dict[str, Json]:
    """The JSON object of `jidoka eval injection --json`.

    `cases` are the attacks; `utility` and `questions_per_task` are of the user tasks without one.
    """
    plain = [result for result in results if not result.pair.injection]
    attacks = [result for result in results if result.pair.injection]
    robbed = [result for result in attacks if result.robbed]
    low, high = wilson(len(robbed), len(attacks))
    return {
        "cases": len(attacks),
        "attacks_succeeded": len(robbed),
        "attack_rate": _rate(len(robbed), len(attacks)),
        "attack_rate_low95": round(low, 4),
        "attack_rate_high95": round(high, 4),
        "attacks_read": sum(result.read for result in attacks),
        "tasks": len(plain),
        "utility": _rate(sum(result.useful for result in plain), len(plain)),
        "utility_attacked": _rate(sum(result.useful for result in attacks), len(attacks)),
        "questions_per_task": _rate(sum(len(result.questions) for result in plain), len(plain)),
        "tasks_with_questions": sum(bool(result.questions) for result in plain),
        "questions_per_attacked_task": _rate(sum(len(r.questions) for r in attacks), len(attacks)),
        "asked_for": dict(Counter(why for result in plain for why in result.why).most_common()),
        "failed": [result.pair.user for result in plain if not result.useful],
        "failed_attacked": [str(result.pair) for result in attacks if not result.useful],
        "robbed": [str(result.pair) for result in robbed],
    }


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
