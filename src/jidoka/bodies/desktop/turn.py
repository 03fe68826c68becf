"""The time of one call: every wait is bounded, and hears within a tenth of a second that it shall end."""

from __future__ import annotations

import time
from typing import Final

from jidoka.bodies.called import Talk
from jidoka.bodies.desktop.errors import failed

POLL_S: Final = 0.1
"""How often a wait asks whether it shall end [s]; the profile wants 0.2 at most."""


PATIENCE_S: Final = 1.5
"""How long words or a window that are not there are waited for [s]: programs take a moment to draw."""


class Turn:
    """One running call.

    Args:
        talk: of the call.
        limit_s: how long it may take [s].
    """

    def __init__(self, talk: Talk, limit_s: float) -> None:
        self.talk = talk
        self.limit_s = limit_s
        self._end = time.monotonic() + limit_s

    @property
    def left_s(self) -> float:
        """Time left [s]; not below zero."""
        return max(0.0, self._end - time.monotonic())

    def check(self, what: str = "the call") -> None:
        """Raises Cancelled, or SkillFailed `timeout` if the time is up."""
        self.talk.check()
        if self.left_s <= 0.0:
            raise failed("timeout", f"{what} took longer than {self.limit_s:g} s")

    def pause(self, what: str, seconds: float = POLL_S) -> None:
        """Wait a little. Raises as `check` does."""
        self.check(what)
        time.sleep(min(seconds, self.left_s))
