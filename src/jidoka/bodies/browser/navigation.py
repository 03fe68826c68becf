"""Skills that go somewhere: open, back, tabs, wait_for, dialogs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, replace
from typing import Final
from urllib.parse import urlsplit

from playwright.async_api import Error
from playwright.async_api import TimeoutError as TimeIsUp

from jidoka.bodies.browser.dialogs import KINDS
from jidoka.bodies.browser.elements import About, arrived, target_of
from jidoka.bodies.browser.errors import failed, first_line
from jidoka.bodies.browser.session import CHORES_S, Call
from jidoka.bodies.called import Cancelled, SkillFailed
from jidoka.errors import UsageError
from jidoka.types import Json

WENT_ON: Final = ("interrupted by another navigation", "context was destroyed")
"""How Playwright says that a page went on to another by itself."""

STOP_MS: Final = 1000
"""How long leaving a page that does not load may take [ms]."""


async def open_page(call: Call) -> dict[str, Json]:
    """Go to an address and wait until its document is there."""
    url = str(call.args["url"])
    if reason := call.guard.allowed.document(url).reason:
        raise failed("blocked_host", reason)
    tab, turn = call.tab, call.turn
    tab.reading, tab.status, tab.proxy_word, tab.refused = None, None, "", ""
    try:
        seen = await turn.wait(_go(call, url), f"opening {url}")
    except (Cancelled, SkillFailed):
        with suppress(Error):
            await tab.page.goto("about:blank", timeout=STOP_MS)
        raise
    await call.tabs.settle_chores(CHORES_S)
    if tab.looped:
        raise call.looped()
    call.check_open(url)
    tab.told_login = seen.asks_password
    if seen.asks_password and _place(tab.page.url) != _place(url):
        raise failed(
            "logged_out", f"{url} led to {tab.page.url}, which asks for a password; log in, then open again"
        )
    told = {"origin": tab.page.url, "title": seen.title, "status": tab.status}
    return told | {"asks_password": seen.asks_password} | call.happened()


async def _go(call: Call, url: str) -> About:
    """Raises SkillFailed `timeout`, `navigation_failed`, `blocked_host`."""
    page = call.tab.page
    try:
        await page.goto(url, wait_until="commit", timeout=(call.turn.left_s + 1.0) * 1000)
        return await arrived(call.tab)
    except TimeIsUp:
        raise failed("timeout", f"opening {url} took longer than {call.turn.limit_s:g} s") from None
    except Error as error:
        said = first_line(str(error))
        if any(word in said for word in WENT_ON):
            await page.wait_for_load_state("domcontentloaded")
            return await arrived(call.tab)
        if call.tab.looped or "has been closed" in said or "crashed" in said.lower():
            raise
        if refusals := call.refusals():
            raise failed("blocked_host", refusals[-1].reason) from None
        if "Download is starting" in said or call.tabs.happened.refused_downloads:
            raise failed("navigation_failed", f"{url} is a download; use download", retryable=False) from None
        raise failed("navigation_failed", said.partition(" at ")[0]) from None


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path.rstrip("/")


async def back(call: Call) -> dict[str, Json]:
    """Go back in the page's history."""
    documents = call.tab.documents
    call.tab.reading = None
    limit_ms = (call.turn.left_s + 1.0) * 1000
    try:
        await call.turn.wait(call.tab.page.go_back(wait_until="commit", timeout=limit_ms), "going back")
    except Error as error:
        if call.tab.looped or "closed" in str(error) or "crashed" in str(error):
            raise
        raise failed("navigation_failed", f"going back: {first_line(str(error))}", retryable=False) from None
    if call.tab.documents == documents:
        raise failed("navigation_failed", "there is no page to go back to", retryable=False)
    return await call.outcome(documents)


async def tabs(call: Call) -> dict[str, Json]:
    """List the open pages, work on another one, or close one."""
    do, id = call.args.get("do", "list"), call.args.get("tab", "")
    await call.turn.wait(call.tabs.hear(), "listing the tabs")
    if do in {"switch", "close"}:
        tab = call.tabs.find(id)
        if tab is None:
            there = ", ".join(tab.id for tab in call.tabs.all)
            raise failed("not_found", f"there is no tab {id!r}; tabs: {there}")
        if do == "switch":
            call.tabs.switch(tab)
        else:
            await call.turn.wait(tab.page.close(run_before_unload=False), "closing the tab")
    current = await call.tabs.current()
    listed = [{"tab": tab.id, "origin": tab.page.url, "current": tab is current} for tab in call.tabs.all]
    return {"origin": current.page.url, "tabs": listed} | call.happened()


async def wait_for(call: Call) -> dict[str, Json]:
    """Wait until an element, a text or an address is there, or is gone."""
    gone = bool(call.args.get("gone", False))
    while await _seen(call) in {gone, None}:
        if call.tab.refused:
            call.check_open(call.tab.page.url)
        await call.turn.pause(0.1, _waiting(call))
    return {"origin": call.tab.page.url} | call.happened()


async def _seen(call: Call) -> bool | None:
    """Whether it is there; None while the page changes under the look."""
    try:
        return await _there(call)
    except Error:
        if call.tab.crashed or call.tab.page.is_closed() or not call.engine.runs:
            raise
        return None


async def _there(call: Call) -> bool:
    page, args, turn = call.tab.page, call.args, call.turn
    if "url" in args:
        return str(args["url"]) in page.url
    if "text" in args:
        for frame in page.frames:
            found = frame.get_by_text(str(args["text"])).filter(visible=True)
            if await turn.wait(found.count(), _waiting(call)):
                return True
        return False
    if args.get("ref") or args.get("role"):
        target = await target_of(call.tab, args, turn)
        return await turn.wait(target.locator.filter(visible=True).count(), _waiting(call)) > 0
    raise UsageError("say what to wait for: text, url, ref, or role and name")


def _waiting(call: Call) -> str:
    """For messages: `waiting for text 'done' to go`."""
    args = call.args
    said = [f"{key} {args[key]!r}" for key in ("url", "text", "ref", "role", "name") if key in args]
    return f"waiting for {' '.join(said)}{' to go' if args.get('gone') else ''}"


async def dialogs(call: Call) -> dict[str, Json]:
    """Say how dialogs are answered from now on."""
    said = {key: call.args[key] for key in (*KINDS, "text") if key in call.args}
    call.standing.policy = replace(call.standing.policy, **said)
    return {"origin": call.tab.page.url, "policy": asdict(call.standing.policy)} | call.happened()
