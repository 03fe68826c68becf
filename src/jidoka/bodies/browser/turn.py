"""The time of one call: every wait is bounded, and hears within a tenth of a second that it shall end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from contextlib import suppress
from typing import Final, TypeVar

from jidoka.bodies.browser.errors import failed
from jidoka.bodies.called import Talk

T = TypeVar("T")

POLL_S: Final = 0.1
"""How often a wait asks whether it shall end [s]; the profile wants 0.2 at most."""

LINGER_S: Final = 1.5
"""How long an action that was begun is waited for after the end was asked for [s]."""


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

    def check(self, what: str) -> None:
        """Raises Cancelled, or SkillFailed `timeout` if the time is up."""
        self.talk.check()
        if self.left_s <= 0.0:
            raise failed("timeout", f"{what} took longer than {self.limit_s:g} s")

    async def wait(self, work: Awaitable[T], what: str) -> T:
        """Wait for something that changes nothing; it is dropped if the call shall end.

        Raises Cancelled, SkillFailed `timeout`, and what `work` raises.
        """
        task = asyncio.ensure_future(work)
        try:
            while not (await asyncio.wait({task}, timeout=min(POLL_S, self.left_s)))[0]:
                self.check(what)
            return task.result()
        finally:
            if not task.done():
                drop(task)

    async def finish(self, work: Awaitable[T], what: str, *, within_s: float) -> T:
        """Wait for an action to its end, which comes within `within_s` by itself, cancelled or not.

        Raises SkillFailed `timeout` if it doesn't, and what `work` raises.
        """
        task = asyncio.ensure_future(work)
        if not (await asyncio.wait({task}, timeout=within_s + LINGER_S))[0]:
            drop(task)
            raise failed("timeout", f"{what}: the page does not answer any more", retryable=False)
        return task.result()

    async def pause(self, seconds: float, what: str) -> None:
        """Let time pass, so that something may happen. Raises Cancelled, SkillFailed `timeout`."""
        self.check(what)
        await asyncio.sleep(min(seconds, POLL_S, self.left_s))


def drop(task: asyncio.Future[T]) -> None:
    """Nobody waits for it any more: end it, and hear its error so that nothing complains of it."""
    task.cancel()
    task.add_done_callback(_heard)


def _heard(task: asyncio.Future[T]) -> None:
    with suppress(asyncio.CancelledError):
        task.exception()
