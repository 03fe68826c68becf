"""How long, how often and how much a model may be asked."""

from __future__ import annotations

from dataclasses import dataclass

from jidoka.models.counting import PER_PICTURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one model, for one answer."""

    timeout_s: float
    """With all its retries [s]."""
    context_tokens: int
    """What it reads at most."""
    max_output_tokens: int
    """How long an answer may be at most, whatever a prompt allows."""
    retries: int
    """Further attempts after one that surely was not billed."""
    picture_tokens: int = PER_PICTURE
    """What a picture counts at most."""
    pictures: bool = True
    """Whether it sees pictures; if not, it is told in words that there is one."""
