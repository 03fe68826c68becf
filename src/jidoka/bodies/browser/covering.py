"""What pictures cover: fields for passwords, fields that a secret was filled into, and text that tells one.

The page is never told a secret: its text is read, searched here, and what holds a value is named by its
place in what was read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from playwright.async_api import Error, Frame, JSHandle, Locator

from jidoka.bodies.browser.errors import failed
from jidoka.bodies.browser.forms import SECRET_MARK
from jidoka.bodies.browser.session import Call

COVER: Final = "data-jidoka-cover"
"""Attribute of an element whose text tells a secret, while the picture is taken."""

MOST_TEXT: Final = 2_000_000
"""Longest text of a frame that is searched [characters]."""

_READ: Final = """() => {
    const found = [];
    const walk = (node) => {
        if (node.nodeType === 3) {
            const within = node.parentElement ?? node.getRootNode().host;
            found.push([within?.closest('select') ?? within, node.data]);
        }
        if (node.nodeType !== 1 && node.nodeType !== 9 && node.nodeType !== 11) return;
        if (['SCRIPT', 'STYLE'].includes(node.nodeName)) return;
        if (typeof node.value === 'string') found.push([node, node.value], [node, '\\n']);
        if (typeof node.placeholder === 'string') found.push([node, node.placeholder], [node, '\\n']);
        if (node.shadowRoot) walk(node.shadowRoot);
        for (const child of node.childNodes) walk(child);
    };
    walk(document);
    return found;
}"""
"""Every text of a document in its order, beside the element that shows it; open shadow trees too."""

_MARK: Final = f"""(found, places) => {{
    for (const place of places) found[place][0]?.setAttribute('{COVER}', '');
}}"""
_UNMARK: Final = f"""(found) => {{ for (const [element] of found) element?.removeAttribute('{COVER}'); }}"""


@asynccontextmanager
async def covered(call: Call) -> AsyncGenerator[list[Locator]]:
    """What a picture taken meanwhile must cover. Raises SkillFailed `too_large`: too much text to search."""
    frames = call.tab.page.frames
    marked: list[JSHandle] = []
    try:
        if call.settings.secrets.names:
            for frame in frames:
                marked += await _mark(call, frame)
        told = f"input[type=password], [{SECRET_MARK}], [{COVER}]"
        yield [frame.locator(told) for frame in frames]
    finally:
        for handle in marked:
            with suppress(Error):
                await handle.evaluate(_UNMARK)


async def _mark(call: Call, frame: Frame) -> list[JSHandle]:
    """Mark the elements of a frame that tell a secret; a frame that goes away meanwhile shows nothing."""
    try:
        handle = await call.turn.wait(frame.evaluate_handle(_READ), "looking for secrets")
        texts: list[str] = await call.turn.wait(
            handle.evaluate("(found) => found.map(([, text]) => text)"), "looking for secrets"
        )
        if sum(map(len, texts)) > MOST_TEXT:
            raise failed("too_large", f"a frame has more than {MOST_TEXT} characters, too many to search")
        places = telling(texts, call.settings.secrets.places("".join(texts)))
        if not places:
            return []
        await call.turn.wait(handle.evaluate(_MARK, places), "covering secrets")
    except Error:
        if frame.is_detached():
            return []
        raise
    return [handle]


def telling(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[int]:
    """The numbers of the texts that hold a part of one of the spans of all of them together."""
    starts: list[int] = []
    total = 0
    for text in texts:
        starts.append(total)
        total += len(text)
    found: set[int] = set()
    for start, end in spans:
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        found.update(number for number in range(first, last + 1) if texts[number])
    return sorted(found)
