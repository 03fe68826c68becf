"""Doing something to an element: tried in short slices, so that a stop is quick, and never done twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from playwright.async_api import Error
from playwright.async_api import TimeoutError as SliceOver

from jidoka.bodies.browser.elements import Target, missing
from jidoka.bodies.browser.errors import attempt_of, failed, first_line
from jidoka.bodies.browser.tabs import Tab
from jidoka.bodies.browser.turn import Turn

FIRST_SLICE_S: Final = 0.25
"""The first try [s]; the next ones double, for a slow page or machine."""
LONGEST_SLICE_S: Final = 1.0

Try = Callable[[float], Awaitable[object]]
"""One try of an action, given its time [ms]."""


async def act(tab: Tab, target: Target, turn: Turn, what: str, attempt: Try) -> None:
    """Do it once the element is there, visible, enabled and still.

    A try that ran out of time is repeated only if its log shows that nothing was done to the page.

    Raises:
        SkillFailed: `not_found`, `ambiguous`, `changed`, `not_ready`, `logged_out`, `timeout`.
        Cancelled: before anything was done.
    """
    slice_s = FIRST_SLICE_S
    while True:
        turn.talk.check()
        slice_s = min(slice_s, max(turn.left_s, 0.05))
        try:
            await turn.finish(attempt(slice_s * 1000), what, within_s=slice_s)
            return
        except SliceOver as error:
            seen = attempt_of(str(error))
            if seen.performed:
                return
            if not seen.found and target.ref and not await turn.wait(target.locator.count(), what):
                raise await missing(tab, target, turn) from None
            if turn.left_s <= 0.0:
                if not seen.found:
                    raise await missing(tab, target, _again(turn)) from None
                said = seen.obstacle or "it was not ready in time"
                raise failed("not_ready", f"{what} {target.said}: {said}") from None
        except Error as error:
            raise _failure(error, what, target) from None
        slice_s = min(LONGEST_SLICE_S, slice_s * 2)


def _again(turn: Turn) -> Turn:
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
        raise error
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
