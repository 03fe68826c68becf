"""A body that lives by calls: a browser, a terminal, a desktop. Between two calls nothing of it moves.

Its counterpart is `ticked`, for a body that must be kept in balance. Whoever serves a body (`serving`) keeps
the rules of the profile for it: keys, epochs, lease, cancellation. The body only does what it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from jidoka.types import Json, Observation, Receipt, SkillSpec


class SkillFailed(Exception):
    """A skill ended without its effect; becomes the receipt of the call.

    Args:
        code: one of the codes that the body's skills declare in their descriptions, such as `timeout`.
        message: what went wrong and what would help, in one line.
        retryable: whether the same call may succeed later.
    """

    def __init__(self, code: str, message: str, *, retryable: bool = False) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.retryable = retryable


class Cancelled(Exception):
    """Raised by `Talk.check` once the running call shall end; the text says why."""


class Talk(Protocol):
    """What a running skill may say, and must hear. Safe to use from any thread of the body."""

    def say(self, fraction: float, message: str) -> None:
        """Tell how far it is, 0 to 1, and what is happening."""
        ...

    @property
    def cancelled(self) -> bool:
        """Whether the call shall end now."""
        ...

    def check(self) -> None:
        """Raises Cancelled if the call shall end. Ask every 0.2 s, whatever is waited for."""
        ...


class Patient:
    """A `Talk` that nobody listens to and that never ends; for what the body does by itself."""

    cancelled = False

    def say(self, fraction: float, message: str) -> None:
        """Say nothing."""

    def check(self) -> None:
        """Never ends."""


class CalledBody(Protocol):
    """A body whose skills are blocking calls. One thread makes it, owns it and closes it."""

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        ...

    def skills(self) -> tuple[SkillSpec, ...]:
        """What it can do. Safe from any thread, before anything was started."""
        ...

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """Do one skill and return its receipt. `args` fit the skill's JSON Schema.

        What was read from outside (a page, a file, a command's output) stands in the receipt's `result` with
        an `origin` beside it that says where it came from, such as a URL or a path.

        Raises:
            SkillFailed: it ended without its effect.
            Cancelled: `talk` said so, and the skill has ended.
            UsageError: no such skill, or arguments that no schema could catch; nothing was begun.
        """
        ...

    def observe(self) -> Observation:
        """What it sees now; acts on nothing. Called between two calls."""
        ...

    def stop(self, reason: str) -> None:
        """Come to the safe state, between two calls; a running call was cancelled before."""
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...
