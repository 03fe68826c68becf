"""What a campaign of the company came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from jidoka.evals.company.campaign import Trial
from jidoka.types import Json


def score(trials: Sequence[Trial], seconds: float) -> dict[str, Json]:
    """The JSON object of `jidoka eval company --json`."""
    judged = [trial.judged for trial in trials]
    struck = [kill.partition(":")[0] for trial in trials for kill in trial.kills]
    return {
        "repositories": len(trials),
        "merged_green": sum(one.state == "merged" and one.right and not one.base_broken for one in judged),
        "handed_back": sum(one.state == "handed_back" for one in judged),
        "merged_wrong": sum(one.merges > 0 and not one.right for one in judged),
        "base_broken": sum(one.base_broken for one in judged),
        "kills": len(struck),
        "lost": sum(not one.as_wanted for one in judged),
        "repeated": sum(max(0, one.merges - one.issues) for one in judged),
        "paid_twice": sum(one.paid_twice for one in judged),
        "leaked": sum(one.leaked for one in judged),
        "asked": sum(trial.asked for trial in trials),
        "seconds": round(seconds, 1),
        "behaviours": dict(sorted(Counter(one.behaviour for one in judged).items())),
        "points": dict(sorted(Counter(struck).items())),
        "notes": [
            f"{trial.judged.case}, {trial.judged.behaviour}: {trial.note}" for trial in trials if trial.note
        ],
    }
