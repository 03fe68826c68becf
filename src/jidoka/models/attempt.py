"""One attempt at an answer: what it brings, and how it may fail. What a wire makes of a provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from jidoka.models.prices import Tokens
from jidoka.protocols import Progress
from jidoka.thought import Finish, Prompt, ToolCall

Outcome: TypeAlias = Literal["wait", "refused", "lost"]
"""Of a failed attempt: it was not billed and may succeed later; it was not billed and never will; it may have
been billed."""


class Failed(Exception):
    """An attempt brought no answer. Its text is one line without a key.

    Args:
        outcome: see `Outcome`.
        retry_after_s: how long the provider wants us to wait; None if it does not say [s].
    """

    def __init__(self, outcome: Outcome, text: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(text)
        self.outcome: Outcome = outcome
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one attempt brought."""

    text: str
    calls: tuple[ToolCall, ...]
    finish: Finish
    tokens: Tokens | None
    """None if the provider did not count."""


class Wire(Protocol):
    """Asks one model once. Nothing of a provider's library is seen through it."""

    def ask(self, prompt: Prompt, *, timeout_s: float, progress: Progress | None) -> Answer:
        """One attempt, ended after `timeout_s`. Raises Failed."""
        ...
