"""Which requests fail, and when: drawn from a seed."""

from __future__ import annotations

import random
from typing import Literal, TypeAlias

from jidoka.sites.warehouse.desk.settings import Faults

Failure: TypeAlias = Literal["before", "after"]
"""Before the effect, or after it."""


class FaultDraw:
    """The draw for one desk, request after request. Used by one thread."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self._rng = random.Random(f"desk faults {faults.seed}")

    def next(self) -> Failure | None:
        """How the next request fails, if it does."""
        at = 100 * self._rng.random()
        if at < self.faults.before_percent:
            return "before"
        return "after" if at < self.faults.percent else None
