"""What an act takes at worst, before it, and what it took, after it. Pure.

Dollars are what the skill declares a call costs. Time and energy are estimates, so twice the typical is set
aside; an act that takes longer is settled at what it took, and the next one finds that much less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jidoka.ledger.cost import Cost
from jidoka.types import Receipt, SkillSpec, Step

MARGIN = 2.0
"""So many times the typical time and energy is set aside."""

UNDECLARED_S = 60.0
"""Set aside for a skill that declares no time: what most commands and page loads stay below [s]."""

COMPUTER_W = 30.0
"""Draw of a computer at light work [W]: an assumption between a notebook (15) and a desktop (60), and no
measurement; set your own in `[power]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """Electrical power of bodies whose receipts report no joules [W]."""

    watts: float = COMPUTER_W
    bodies: Mapping[str, float] = field(default_factory=dict[str, float])
    """By name of the body, instead of `watts`."""

    def of(self, body: str) -> float:
        """The power of one body."""
        return self.bodies.get(body, self.watts)


def worst_of(step: Step, spec: SkillSpec, power: Power) -> Cost:
    """What a step takes at worst.

    Raises:
        ValueError: what the skill declares is negative or no number.
    """
    seconds = MARGIN * (step.expected_s or spec.typical_s or UNDECLARED_S / MARGIN)
    joules = MARGIN * spec.typical_j or power.of(step.body) * seconds
    return Cost.of(usd=spec.usd, joules=joules, seconds=seconds, acts=1)


def measured(step: Step, receipt: Receipt, worst: Cost, power: Power) -> Cost:
    """What a step took by its receipt; where that says nothing sensible, the worst case.

    Dollars and tokens can't be told from a receipt, so what was set aside counts as spent.
    """
    joules = receipt.joules or power.of(step.body) * receipt.seconds
    try:
        spent = Cost.of(seconds=receipt.seconds, joules=joules, acts=1)
    except ValueError:
        return worst
    return spent + Cost(nano_usd=worst.nano_usd, tokens=worst.tokens)


def not_begun() -> Cost:
    """What a call took that the body says it has not begun: an act, so that trying is bounded too."""
    return Cost(acts=1)
