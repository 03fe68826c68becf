"""What days at the desk came to, with a 95% interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jidoka.evals.score import wilson
from jidoka.types import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResult:
    """One day."""

    seed: int
    orders: int
    """Open orders that can be shipped."""
    blocked: int = 0
    """Open orders that can't."""
    shipped_right: int = 0
    """Marked once, while all their boxes truly stood at shipping."""
    marked_wrong: int = 0
    """Marked although they can't be shipped, or before all their boxes stood there."""
    marked_twice: int = 0
    exceptions_told: int = 0
    """Orders that can't be shipped and were named with a reason."""
    falls: int = 0
    drops: int = 0
    reasons: tuple[str, ...] = ()
    """Why orders were not shipped, as the worker told it."""
    split_s: dict[str, float] = field(default_factory=dict[str, float])
    """Time by what it went to [s]: walking, hands, looking by the robot's clock, the rest by the wall's."""


def score(days: Sequence[DayResult]) -> dict[str, Json]:
    """The JSON object of `jidoka eval orders --json`."""
    orders, right = sum(day.orders for day in days), sum(day.shipped_right for day in days)
    split = {name: sum(day.split_s.get(name, 0.0) for day in days) for day in days for name in day.split_s}
    return {
        "days": len(days),
        "orders": orders,
        "shipped_right": right,
        "marked_wrong": sum(day.marked_wrong for day in days),
        "marked_twice": sum(day.marked_twice for day in days),
        "success": round(right / orders, 4) if orders else None,
        "success_low95": round(wilson(right, orders)[0], 4),
        "blocked": sum(day.blocked for day in days),
        "exceptions_told": sum(day.exceptions_told for day in days),
        "falls": sum(day.falls for day in days),
        "drops": sum(day.drops for day in days),
        "split_s_per_order": {name: round(s / max(1, orders), 1) for name, s in sorted(split.items())},
        "reasons": {str(day.seed): list(day.reasons) for day in days if day.reasons},
    }
