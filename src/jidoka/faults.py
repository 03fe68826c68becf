"""Fault points: named places at which a test may kill this very process, as a loss of power would.

`JIDOKA_FAULT=receipt.after:3` kills it (SIGKILL) when it passes that place for the third time. Without the
variable a passing costs a function call. `jidoka eval chaos` and the crash tests go through this table.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Mapping

from jidoka.errors import ConfigError

VARIABLE = "JIDOKA_FAULT"

POINTS: Mapping[str, str] = {
    "lease.after": "the worker holds the lease; no body knows it yet",
    "lead.after": "every body knows the worker's epoch",
    "observe.after": "a body was looked at; what it sees is not written",
    "verdict.after": "a verdict is written",
    "intent.before": "the act is permitted; nothing of it is written",
    "intent.after": "intent and reservation are written; the body is not called",
    "call.after": "the body has answered; the receipt is not written",
    "receipt.after": "receipt and settlement are written",
    "think.before": "a language model shall be asked; nothing of it is written",
    "think.after": "the prompt's digest and its reservation are written; the model is not asked",
    "model.after": "the model has answered; the answer is not written",
    "thought.after": "the answer and its settlement are written",
    "attach.after": "the body was asked about an earlier call; its word is not written",
    "redo.after": "it is written that a call is made again; the body is not called",
    "commit.before": "an entry with a charge is complete, but not committed",
    "halt.after": "the bodies were stopped as a person asked; it is not written",
    "body.begin": "a body's server has admitted a call; the skill has not begun",
    "body.end": "a skill has ended; nobody was told",
}
"""Every point, and what is true there."""

MODEL_POINTS = frozenset({"think.before", "think.after", "model.after", "thought.after"})
"""Those that only a worker with a language model passes."""

_plan = os.environ.get(VARIABLE, "")
_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """Pass a point.

    Raises:
        ConfigError: the variable names no point, or no number; at the first passing of any point.
    """
    if _plan:
        _pass(name)


def arm(text: str) -> None:
    """Strike at `name:n` from now on, whatever the variable says. Raises ConfigError."""
    global _plan  # noqa: PLW0603  (a process has one plan)
    planned(text)
    _plan = text
    _passed.clear()


def check() -> None:
    """Read the variable now, so that a mistake in it is said before anything begins. Raises ConfigError."""
    if _plan:
        planned(_plan)


def planned(text: str) -> tuple[str, int]:
    """The point of `name:n`, and at which passing it strikes; the first where no number is given.

    Raises:
        ConfigError: no such point, or no number; the text lists the points.
    """
    name, _, number = text.partition(":")
    if name not in POINTS:
        raise ConfigError(f"{VARIABLE}: there is no fault point {name!r}; there are: {', '.join(POINTS)}")
    if number and not (number.isdecimal() and int(number) > 0):
        raise ConfigError(
            f"{VARIABLE}: {number!r} is no number of a passing; write {name}:1, {name}:2 and so on"
        )
    return name, int(number or 1)


def _pass(name: str) -> None:
    strikes, at = planned(_plan)
    _passed[name] += 1
    if name == strikes and _passed[name] == at:
        os.kill(os.getpid(), signal.SIGKILL)
