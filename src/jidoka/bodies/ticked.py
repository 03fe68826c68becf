"""A body that lives by control periods:

what a thread, a process or an evaluation needs of it to keep it alive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from jidoka.types import Json, Observation, Receipt, SkillSpec


class RunningSkill(Protocol):
    """A skill that was begun."""

    @property
    def done(self) -> bool:
        """Whether it ended."""
        ...

    @property
    def receipt(self) -> Receipt | None:
        """How it ended; None while it runs."""
        ...

    @property
    def progress(self) -> float:
        """Fraction done, 0 to 1."""
        ...

    @property
    def message(self) -> str:
        """What is happening."""
        ...


class TickedBody(Protocol):
    """A body that lives by ticks of 20 ms. `body.Humanoid` is the real one."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def time_s(self) -> float:
        """Its clock [s]."""
        ...

    def skills(self) -> tuple[SkillSpec, ...]:
        """What it can do."""
        ...

    def tick(self) -> object:
        """Live one control period."""
        ...

    def begin(self, skill: str, args: Mapping[str, Json]) -> RunningSkill:
        """Begin a skill. Raises Busy, UsageError."""
        ...

    def observe(self) -> Observation:
        """What it sees."""
        ...

    def cancel(self, reason: str) -> None:
        """End the current skill with code `cancelled`; come to a stand, keep what is held."""
        ...

    def stop(self, reason: str) -> None:
        """Come to the safe state."""
        ...

    def lease_lapsed(self) -> None:
        """Nobody leads any more: come to the safe state."""
        ...
