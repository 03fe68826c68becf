"""The same step again while nothing changes: how often, and when it is enough. Pure."""

from __future__ import annotations

from jidoka.journal.state import Deed, TaskState
from jidoka.types import Act, Step

STUCK = 3
"""The same step on the same facts: so many times, then no more."""


def tries(act: Act, state: TaskState) -> int:
    """How often a step was tried, or refused, on the facts that are seen now.

    What a model's answers want is counted only while it comes to the same, and from the last other act with
    an effect: facts don't tell that a file was edited, or that another page came.
    """
    seen, step = state.sightings.digest, act.step
    tried = [deed for deed in state.deeds if deed.intent.seen == seen and deed.intent.step == step]
    if act.cause:
        since = _last_change(step, state.deeds)
        tried = [deed for deed in tried if deed.intent.seq > since and _alike(deed, tried[-1])]
    return len(tried) + sum(no.seen == seen and no.step == step for no in state.refusals)


def _last_change(step: Step, deeds: tuple[Deed, ...]) -> int:
    """Seq of the newest intent of another step that may have changed something."""
    others = (
        d.intent.seq for d in reversed(deeds) if d.intent.step != step and d.intent.recovery != "repeat"
    )
    return next(others, 0)


def _alike(deed: Deed, other: Deed) -> bool:
    """Whether two acts came to the same."""
    one, two = deed.receipt, other.receipt
    return (one.code, one.message, one.result) == (two.code, two.message, two.result)
