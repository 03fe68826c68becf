"""The score of the web tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from jidoka.evals.miniwob.episodes import Episode
from jidoka.evals.miniwob.latency import Latency, typical_ratio
from jidoka.types import Json


def score(done: Sequence[Episode], latencies: Mapping[str, Latency]) -> dict[str, Json]:
    """The JSON object of `jidoka eval miniwob --json`.

    `latency_ratio` is how many times longer a skill took than bare Playwright, the median over all rounds of
    all actions; `latency_ratio_worst` that of the action whose medians differ most. None: not measured.
    """
    right = sum(episode.right for episode in done)
    return {
        "tasks": len({episode.task for episode in done}),
        "episodes": len(done),
        "success": round(right / len(done), 4) if done else None,
        "failed": [f"{episode.task}/{episode.seed}" for episode in done if not episode.right],
        "latency_ratio": round(typical_ratio(latencies.values()), 3) if latencies else None,
        "latency_ratio_worst": round(max(found.ratio for found in latencies.values()), 3)
        if latencies
        else None,
        "latency_ms": {
            name: [round(median(found.skill_s) * 1000, 1), round(median(found.bare_s) * 1000, 1)]
            for name, found in latencies.items()
        },
    }
