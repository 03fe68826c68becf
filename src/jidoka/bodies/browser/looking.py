"""Skills that look: read and screenshot."""

from __future__ import annotations

import asyncio
from typing import Final

from PIL import Image
from playwright.async_api import Error

from jidoka.bodies.browser.covering import covered
from jidoka.bodies.browser.elements import about, missing, target_of
from jidoka.bodies.browser.errors import failed, first_line
from jidoka.bodies.browser.reading import Reading, cut
from jidoka.bodies.browser.session import Call
from jidoka.bodies.browser.turn import drop
from jidoka.bodies.pictures import shown
from jidoka.types import Json

MOST_CHARS: Final = 200_000
"""Longest text that one reading gives [characters]."""
USUAL_CHARS: Final = 20_000

_TEXT: Final = "(element, most) => (element.innerText ?? element.textContent ?? '').slice(0, most)"


async def read(call: Call) -> dict[str, Json]:
    """What the page shows: as a snapshot with references and tables as data, or as plain text."""
    tab, args = call.tab, call.args
    most = min(int(args.get("max_chars", USUAL_CHARS)), MOST_CHARS)
    wants_text = args.get("what", "page") == "text"
    begun = None if wants_text or not _is_small(call) else asyncio.ensure_future(_snapshot(call))
    try:
        seen = await about(tab, call.turn)
        tab.told_login = seen.asks_password
        result = {"origin": tab.page.url, "title": seen.title, "asks_password": seen.asks_password}
        if wants_text:
            return result | await _text(call, most) | call.happened()
        if begun is None and not args.get("ref"):
            _check_size(call, seen.elements)
        reading = Reading.of(await (begun or _snapshot(call)))
    finally:
        if begun is not None and not begun.done():
            drop(begun)
    tab.reading = reading
    shown, less = cut(call.settings.secrets.strike(reading.snapshot), most)
    result |= {"snapshot": shown, "tables": reading.tables()}
    if less:
        result |= {"truncated": True, "chars": len(reading.snapshot)}
    return result | call.happened()


def _is_small(call: Call) -> bool:
    """Whether the page was so small when looked at last that it can be read at the same time as looked at."""
    return call.tab.elements is not None and call.tab.elements <= call.settings.max_elements // 4


def _check_size(call: Call, elements: int) -> None:
    if elements > call.settings.max_elements:
        raise failed(
            "too_large",
            f"the page has {elements} elements, more than {call.settings.max_elements}; "
            "read it with what=text, or one part of it by ref",
            retryable=False,
        )


async def _snapshot(call: Call) -> str:
    page, args = call.tab.page, call.args
    boxes, limit_ms = bool(args.get("boxes", False)), (call.turn.left_s + 1.0) * 1000
    if not args.get("ref"):
        work = page.aria_snapshot(mode="ai", boxes=boxes, timeout=limit_ms)
        return await call.turn.wait(work, "reading the page")
    target = await target_of(call.tab, args, call.turn)
    if not await call.turn.wait(target.locator.count(), target.said):
        raise await missing(call.tab, target, call.turn)
    work = target.locator.aria_snapshot(mode="ai", boxes=boxes, timeout=limit_ms)
    return await call.turn.wait(work, "reading a part of the page")


async def _text(call: Call, most: int) -> dict[str, Json]:
    """The words, cut only after secrets were struck out, so that none is cut in two and shows."""
    margin = most + call.settings.secrets.longest + 1
    locator = call.tab.page.locator("body")
    if call.args.get("ref"):
        locator = (await target_of(call.tab, call.args, call.turn)).locator
    try:
        text = await call.turn.wait(locator.evaluate(_TEXT, margin), "reading the text")
    except Error as error:
        raise failed("not_found", first_line(str(error))) from None
    shown, less = cut(call.settings.secrets.strike(text), most)
    return {"text": shown} | ({"truncated": True} if less else {})


async def screenshot(call: Call) -> dict[str, Json]:
    """A picture of what is in view, as a file, and to look at if that is asked for; secrets are covered."""
    page, turn = call.tab.page, call.turn
    path = call.files.new("screenshots", f"{call.args.get('file') or 'page'}.png")
    try:
        async with covered(call) as mask:
            limit_ms = (turn.left_s + 1.0) * 1000
            if call.args.get("ref") or call.args.get("role"):
                target = await target_of(call.tab, call.args, turn)
                work = target.locator.screenshot(path=path, mask=mask, timeout=limit_ms)
            else:
                work = page.screenshot(path=path, mask=mask, timeout=limit_ms)
            await turn.wait(work, "taking a picture")
    except Error as error:
        if "closed" in str(error) or "crashed" in str(error):
            raise
        raise failed("not_ready", f"no picture: {first_line(str(error))}") from None
    with Image.open(path) as image:
        told: dict[str, Json] = {
            "origin": page.url,
            "path": str(path),
            "width": image.width,
            "height": image.height,
            "bytes": path.stat().st_size,
        }
        return told | shown([image]) if call.args.get("show") else told
