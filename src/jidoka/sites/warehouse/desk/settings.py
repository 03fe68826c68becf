"""What a desk is told when it starts: how it looks, and how it misbehaves."""

from __future__ import annotations

from dataclasses import dataclass

from jidoka.sites.warehouse.desk.layout import LAYOUTS, Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """How the desk misbehaves. Pictures and style sheets are spared."""

    delay_s: float = 0.0
    """Every request waits this long first [s]."""
    before_percent: float = 0.0
    """Requests that fail before anything was done [%]."""
    after_percent: float = 0.0
    """Requests that fail after it was done: the effect is there, the answer says 500 [%]."""
    seed: int = 0
    """Of the draw that says which requests fail."""

    def __post_init__(self) -> None:
        if not 0 <= self.delay_s < float("inf"):
            raise ValueError(f"delay_s is {self.delay_s}, it must be 0 or more")
        if min(self.before_percent, self.after_percent) < 0 or self.percent > 100:
            raise ValueError(
                f"before_percent {self.before_percent} and after_percent {self.after_percent} "
                "must each be 0 or more and together at most 100"
            )

    @property
    def percent(self) -> float:
        """Requests that fail in one way or the other [%]."""
        return self.before_percent + self.after_percent


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """All settings of a desk."""

    faults: Faults = Faults()
    layout: Layout = LAYOUTS["usual"]
    session_s: float = 8 * 3600.0
    """How long a log-in lasts [s]: a working day."""
