"""Doing something to an element, once: a stop ends the try, and what was begun is not tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from playwright.async_api import Error
from playwright.async_api import TimeoutError as TimeIsUp

from jidoka.bodies.browser.elements import Target, missing
from jidoka.bodies.browser.errors import attempt_of, failed, first_line
from jidoka.bodies.browser.tabs import Tab
from jidoka.bodies.browser.turn import LINGER_S, POLL_S, Turn, drop

LOOK_AFTER_S: Final = 0.3
"""When a try goes on for so long, it is looked whether a reference is still there [s]."""

Try = Callable[[float], Awaitable[object]]
"""One try of an action, given its time [ms]; cancelling it ends it in the driver too."""


async def act(tab: Tab, target: Target, turn: Turn, what: str, attempt: Try) -> None:
    """Do it once the element is there, visible, enabled and still.

    Raises:
        SkillFailed: `not_found`, `ambiguous`, `changed`, `not_ready`, `logged_out`, `timeout`.
        Cancelled: the try was ended.
    """
    task = asyncio.ensure_future(attempt(max(turn.left_s, 0.05) * 1000))
    try:
        await _ended(task, tab, target, turn, what)
        task.result()
    except TimeIsUp as error:
        seen = attempt_of(str(error))
        if seen.performed:
            return
        if not seen.found:
            raise await missing(tab, target, _a_moment(turn)) from None
        raise failed("not_ready", f"{what} {target.said}: {seen.obstacle or 'it was not ready'}") from None
    except Error as error:
        raise _failure(error, what, target) from None
    finally:
        if not task.done():
            drop(task)


async def _ended(task: asyncio.Future[object], tab: Tab, target: Target, turn: Turn, what: str) -> None:
    """Wait for the end of a try. Raises Cancelled, SkillFailed `changed`, `timeout`."""
    waited_s, looked = 0.0, target.bare is None
    while not (await asyncio.wait({task}, timeout=POLL_S))[0]:
        turn.talk.check()
        waited_s += POLL_S
        if waited_s >= turn.limit_s + LINGER_S:
            raise failed("timeout", f"{what}: the page does not answer any more", retryable=False)
        if not looked and waited_s >= LOOK_AFTER_S:
            looked = True
            if not await turn.wait(target.locator.count(), what) and not task.done():
                raise await missing(tab, target, turn)


def _a_moment(turn: Turn) -> Turn:
    """A second more, to find out why."""
    return Turn(turn.talk, 1.0)


def _failure(error: Error, what: str, target: Target) -> Exception:
    text = str(error)
    if "strict mode violation" in text:
        count = text.partition("resolved to ")[2].partition(" ")[0]
        return failed(
            "ambiguous", f"{target.said} means {count} elements; say which by nth (from 0) or by ref"
        )
    if "has been closed" in text or "crashed" in text.lower() or "Connection closed" in text:
        return error
    return failed("not_ready", f"{what} {target.said}: {first_line(text)}", retryable=False)


async def settle(tab: Tab, turn: Turn, documents: int) -> bool:
    """Wait for the document that an action asked for; whether one came.

    Args:
        tab: the page.
        turn: of the call.
        documents: `tab.documents` before the action.

    Raises Cancelled, SkillFailed `timeout`.
    """
    while tab.pending is not None:
        await turn.pause(0.02, "loading the next page")
    if tab.documents == documents:
        return False
    await turn.wait(tab.page.wait_for_load_state("domcontentloaded"), "loading the next page")
    return True
