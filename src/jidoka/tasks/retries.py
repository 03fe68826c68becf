"""How long to wait before a task that infrastructure broke off is tried again. Pure.

A body that is away, a site that starts, a model file that is missing: no reason to give a task up. So these
never end it: after `ATTEMPTS` a person is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from jidoka.types import Entry

FIRST_PAUSE_S: Final = 2.0
"""After the first attempt [s]; doubled after each further one."""

CAP_S: Final = 300.0
"""Longest pause before its jitter [s]."""

JITTER: Final = 0.25
"""Up to so much of a pause is added, so that workers don't knock together."""

LONGEST_PAUSE_S: Final = CAP_S * (1 + JITTER)
"""No pause is longer [s]."""

ATTEMPTS: Final = 8
"""Attempts in a row without an act, then a person is asked: with the pauses above, after four minutes."""

TRY_AGAIN, END = "try again", "end it"
"""Answers to the question whether to go on trying."""

QUESTION: Final = "retry"
"""How the id of that question begins."""


def pause_s(attempt: int, chance: float) -> float:
    """The pause after the attempt of that number, from 1 [s]; `chance` is drawn from 0 to 1."""
    return min(CAP_S, FIRST_PAUSE_S * 2.0 ** min(attempt - 1, 30)) * (1 + JITTER * chance)


def attempts(entries: Iterable[Entry]) -> int:
    """How often in a row a task was broken off by now: since its last receipt or answer."""
    count = 0
    for entry in entries:
        if entry.kind == "pause":
            count += 1
        elif entry.kind in {"receipt", "answer"}:
            count = 0
    return count
