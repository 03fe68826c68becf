"""The score of a suite: what was asked, what was true at the end by the referee, with a 95% interval."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from jidoka.types import Json

_Z95: Final = 1.959963984540054
"""97.5% point of the normal distribution: two-sided 95%."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What one episode came to."""

    seed: int
    kind: str
    boxes: int
    """Boxes that the goal speaks of."""
    failures: tuple[str, ...] = ()
    """A reason for each box that is not at its goal: the referee's, or the error code that ended the job."""
    falls: int = 0
    drops: int = 0
    box_seconds: tuple[float, ...] = ()
    """Simulated seconds that each placed box took."""
    sim_s: float = 0.0
    """Simulated time [s]."""
    cpu_s: float = 0.0
    """Processor time for all of it: physics, sensors, control, planning; without what measuring took [s]."""
    bare_step_s: float = 0.0
    """Processor time of as many bare `mj_step` calls of the same model in the same states [s]."""


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The 95% interval of a rate (E. B. Wilson, 1927); (0, 1) without trials.

    Raises:
        ValueError: not 0 <= successes <= trials.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes of {trials} trials: must be between 0 and {trials}")
    if trials == 0:
        return 0.0, 1.0
    rate, z2 = successes / trials, _Z95**2
    middle = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
    half = _Z95 * math.sqrt(rate * (1 - rate) / trials + z2 / (4 * trials**2)) / (1 + z2 / trials)
    low = 0.0 if successes == 0 else middle - half
    high = 1.0 if successes == trials else middle + half
    return low, high


def score(episodes: Sequence[Episode]) -> dict[str, Json]:
    """The JSON object of `jidoka eval labour --json`; a figure that nothing was measured for is None."""
    boxes = sum(e.boxes for e in episodes)
    failures = Counter(reason for e in episodes for reason in e.failures)
    placed = boxes - failures.total()
    low, high = wilson(placed, boxes)
    seconds = [s for e in episodes for s in e.box_seconds]
    sim, cpu, bare = (sum(getattr(e, name) for e in episodes) for name in ("sim_s", "cpu_s", "bare_step_s"))
    return {
        "episodes": len(episodes),
        "boxes": boxes,
        "placed": placed,
        "success": _ratio(placed, boxes, 4),
        "success_low95": round(low, 4),
        "success_high95": round(high, 4),
        "falls": sum(e.falls for e in episodes),
        "drops": sum(e.drops for e in episodes),
        "sim_s_per_box_median": round(median(seconds), 1) if seconds else None,
        "real_time_factor": _ratio(sim, cpu, 2),
        "step_ratio": _ratio(cpu, bare, 2),
        "failures": dict(sorted(failures.items())),
        "kinds": {
            kind: _ratio(
                sum(e.boxes - len(e.failures) for e in episodes if e.kind == kind),
                sum(e.boxes for e in episodes if e.kind == kind),
                4,
            )
            for kind in dict.fromkeys(e.kind for e in episodes)
        },
    }


def _ratio(value: float, of: float, digits: int) -> float | None:
    return round(value / of, digits) if of > 0 else None
