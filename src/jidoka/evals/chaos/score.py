"""What a campaign of kills came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jidoka.evals.chaos.kills import Kill
from jidoka.types import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """One task, from its beginning over all kills to its end."""

    world: str
    task: str
    kills: tuple[Kill, ...]
    """That struck."""
    complete: bool
    """Whether every effect is there and the task has ended."""
    repeated: int
    dropped: int
    asked: int
    asked_needlessly: int
    note: str = ""


def score(results: Sequence[TaskResult], seconds: float) -> dict[str, Json]:
    """The JSON object of `jidoka eval chaos --json`."""
    struck = [kill for result in results for kill in result.kills]
    return {
        "kills": len(struck),
        "tasks": len(results),
        "lost": sum(not result.complete for result in results),
        "repeated": sum(result.repeated for result in results),
        "dropped": sum(result.dropped for result in results),
        "asked": sum(result.asked for result in results),
        "asked_needlessly": sum(result.asked_needlessly for result in results),
        "seconds": round(seconds, 1),
        "worlds": dict(Counter(result.world for result in results)),
        "victims": dict(Counter(kill.victim for kill in struck)),
        "points": dict(sorted(Counter(kill.fault.partition(":")[0] or "random" for kill in struck).items())),
        "notes": [f"{result.task}: {result.note}" for result in results if result.note],
    }
