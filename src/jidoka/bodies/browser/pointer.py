"""What a mouse does beside clicking: drag and scroll."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from playwright.async_api import FloatRect, Locator, Mouse

from jidoka.bodies.browser.acting import act
from jidoka.bodies.browser.elements import Target, missing, target_of
from jidoka.bodies.browser.errors import failed
from jidoka.bodies.browser.tabs import Tab
from jidoka.bodies.browser.turn import Turn
from jidoka.errors import UsageError
from jidoka.types import Json

STEPS: Final = 12
"""Moves of one drag: pages that sort by dragging look at every move."""

MOVE_S: Final = 2.0
"""How long one move of the mouse may take [s]."""

_SCROLL: Final = """
(element, [dx, dy, to]) => {
    const box = element === document.body || element === document.documentElement
        ? document.scrollingElement || document.documentElement : element;
    if (to === 'into_view') element.scrollIntoView({block: 'center', behavior: 'instant'});
    else if (to === 'top') box.scrollTo({top: 0, behavior: 'instant'});
    else if (to === 'bottom') box.scrollTo({top: box.scrollHeight, behavior: 'instant'});
    else box.scrollBy({left: dx, top: dy, behavior: 'instant'});
    return {left: box.scrollLeft, top: box.scrollTop, height: box.scrollHeight, shown: box.clientHeight};
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """In the viewport [CSS px]."""

    x: float
    y: float


async def drag(tab: Tab, args: Mapping[str, Json], turn: Turn) -> None:
    """Press on one element, move to another or by an offset, release.

    Raises as `act`, and UsageError without a destination. Stopped on the way, it goes back before it lets go.
    """
    source = await target_of(tab, args["from"], turn)
    await act(tab, source, turn, "drag", lambda ms: source.locator.hover(timeout=ms))
    start = await _point(tab, source, args["from"], turn)
    if "to" in args:
        target = await target_of(tab, args["to"], turn)
        end = await _point(tab, target, args["to"], turn)
    elif "by" in args:
        end = Point(x=start.x + float(args["by"]["dx"]), y=start.y + float(args["by"]["dy"]))
    else:
        raise UsageError("say where to drag it: to (an element) or by (dx and dy)")
    await _carry(tab.page.mouse, start, end, turn)


async def _carry(mouse: Mouse, start: Point, end: Point, turn: Turn) -> None:
    async def move(x: float, y: float) -> None:
        await turn.finish(mouse.move(x, y), "drag", within_s=MOVE_S)

    await move(start.x, start.y)
    await turn.finish(mouse.down(), "drag", within_s=MOVE_S)
    done = False
    try:
        for step in range(1, STEPS + 1):
            turn.check("drag")
            part = step / STEPS
            await move(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)
        done = True
    finally:
        if not done:
            await move(start.x, start.y)
        await turn.finish(mouse.up(), "drag", within_s=MOVE_S)


async def _point(tab: Tab, target: Target, args: Mapping[str, Json], turn: Turn) -> Point:
    """Where to take hold of an element: its middle, or `x` and `y` from its corner."""
    box = await _box(tab, target, turn)
    return Point(
        x=box["x"] + float(args.get("x", box["width"] / 2)),
        y=box["y"] + float(args.get("y", box["height"] / 2)),
    )


async def _box(tab: Tab, target: Target, turn: Turn) -> FloatRect:
    if not await turn.wait(target.locator.count(), target.said):
        raise await missing(tab, target, turn)
    box = await turn.wait(target.locator.bounding_box(), target.said)
    if box is None:
        raise failed("not_ready", f"{target.said} is not visible")
    return box


async def scroll(tab: Tab, args: Mapping[str, Json], turn: Turn) -> dict[str, Json]:
    """Scroll the page or an element; where it stands then [CSS px]."""
    named = args.get("ref") or args.get("role")
    locator: Locator = tab.page.locator("body")
    if named:
        target = await target_of(tab, args, turn)
        if not await turn.wait(target.locator.count(), target.said):
            raise await missing(tab, target, turn)
        locator = target.locator
    how = [args.get("dx", 0), args.get("dy", 0), args.get("to", "")]
    return await turn.wait(locator.evaluate(_SCROLL, how), "scroll")
