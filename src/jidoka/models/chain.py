"""Several models, one after the other: the next is asked where the one before surely billed nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from jidoka.errors import ModelRefused, ModelUnreachable
from jidoka.ledger.cost import Cost
from jidoka.protocols import Mind, Progress
from jidoka.thought import Prompt, Thought


class Member(Mind, Protocol):
    """A model that can be asked for a time."""

    def think_until(
        self, prompt: Prompt, *, until: float, patience_s: float, progress: Progress | None = None
    ) -> Thought:
        """Its answer by a time of the clock, with pauses of `patience_s` in all. Raises as `think`."""
        ...


class Chain:
    """A `Mind` of several.

    Args:
        members: in the order in which they are asked; at least one.
        timeout_s: for all of them together [s].
        missing: why further ones could not be opened, one line each.
        clock: seconds that never run backwards.
    """

    def __init__(
        self,
        members: Sequence[Member],
        *,
        timeout_s: float,
        missing: Sequence[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._members = tuple(members)
        self._timeout_s = timeout_s
        self._missing = tuple(missing)
        self._clock = clock

    @property
    def name(self) -> str:
        """All of them, with commas."""
        return ",".join(member.name for member in self._members)

    def worst(self, prompt: Prompt) -> Cost:
        """The dearest of them: one alone is billed.

        Raises:
            ModelRefused: none can read the prompt.
        """
        found: list[Cost] = []
        refused: list[str] = []
        for member in self._members:
            try:
                found.append(member.worst(prompt))
            except ModelRefused as error:
                refused.append(str(error))
        if not found:
            raise ModelRefused("; ".join((*refused, *self._missing)))
        return Cost(
            nano_usd=max(cost.nano_usd for cost in found),
            tokens=max(cost.tokens for cost in found),
            milliseconds=Cost.of(seconds=self._timeout_s).milliseconds,
        )

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        """The first answer (protocols.Mind). All failed: one line that names each."""
        until = self._clock() + self._timeout_s
        failures = list(self._missing)
        later = False
        for number, member in enumerate(self._members):
            left_s = until - self._clock()
            share_s = max(0.0, left_s / (len(self._members) - number))
            try:
                member.worst(prompt)
                return member.think_until(prompt, until=until, patience_s=share_s, progress=progress)
            except ModelRefused as error:
                failures.append(str(error))
            except ModelUnreachable as error:
                if error.maybe_billed:
                    raise
                failures.append(str(error))
                later = True
        text = "no model answered: " + "; ".join(failures)
        raise ModelUnreachable(text, maybe_billed=False) if later else ModelRefused(text)
