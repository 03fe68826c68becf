"""Which element a step means: by reference from the newest reading, or by role and name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from playwright.async_api import Error, Locator

from jidoka.bodies.browser.errors import failed
from jidoka.bodies.browser.tabs import Tab
from jidoka.bodies.browser.turn import Turn
from jidoka.errors import UsageError
from jidoka.types import Json

NAMED: Final = frozenset(
    """button link textbox searchbox checkbox radio combobox spinbutton slider switch tab option menuitem
    menuitemcheckbox menuitemradio treeitem heading img""".split()
)
"""Roles whose name tells one element from another, so that it is checked again when the element is used."""

LONGEST_NAME: Final = 200
"""A longer name may have been cut in the snapshot, so it is not compared [characters]."""

_ABOUT: Final = """
() => {
    const look = () => [
        document.title, document.getElementsByTagName('*').length,
        [...document.querySelectorAll('input[type=password]')].some(e => e.getClientRects().length > 0)];
    return document.readyState !== 'loading' ? look()
        : new Promise(tell => addEventListener('DOMContentLoaded', () => tell(look()), {once: true}));
}"""
"""Asked while the document still loads it answers with its last byte, before the page is busy drawing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An element that is meant; whether it is there shows when it is used."""

    locator: Locator
    said: str
    """How a message names it."""
    ref: str = ""
    bare: Locator | None = None
    """By its reference alone, whatever it is called now."""


async def target_of(tab: Tab, args: Mapping[str, Json], turn: Turn) -> Target:
    """The element of a step's arguments.

    Raises:
        SkillFailed: `changed`, `not_found`: the reference is not one of the newest reading.
        UsageError: no element was named.
    """
    if args.get("ref"):
        return _by_ref(tab, str(args["ref"]))
    if args.get("role"):
        return await _by_role(tab, args, turn)
    raise UsageError("name an element: ref from the newest read, or role and name")


def _by_ref(tab: Tab, ref: str) -> Target:
    reading = tab.reading
    if reading is None:
        raise failed("changed", f"{ref} is not known on this page; read it first")
    node = reading.nodes.get(ref)
    if node is None:
        raise failed(
            "changed",
            f"{ref} is not in the newest reading, which has {len(reading.nodes)} references; read again",
        )
    bare = tab.page.locator(f"aria-ref={ref}")
    said = f"{ref} ({node.role}{f' {node.name!r}' if node.name else ''})"
    if node.role not in NAMED or not 0 < len(node.name) < LONGEST_NAME:
        return Target(locator=bare, said=said, ref=ref, bare=bare)
    role: Any = node.role
    same = tab.page.get_by_role(role, name=node.name, exact=True, include_hidden=True)
    return Target(locator=bare.and_(same), said=said, ref=ref, bare=bare)


async def _by_role(tab: Tab, args: Mapping[str, Json], turn: Turn) -> Target:
    role: Any = args["role"]
    name = args.get("name")
    exact = bool(args.get("exact", True))
    said = f"{role}{f' {name!r}' if name else ''}"
    frames = tab.page.frames
    chosen = frames[0]
    if len(frames) > 1:
        for frame in frames:
            if await turn.wait(frame.get_by_role(role, name=name, exact=exact).count(), said):
                chosen = frame
                break
    locator = chosen.get_by_role(role, name=name, exact=exact)
    nth = args.get("nth")
    return Target(locator=locator if nth is None else locator.nth(int(nth)), said=said)


async def missing(tab: Tab, target: Target, turn: Turn) -> Exception:
    """Why a target was not there: the error to raise."""
    if not tab.told_login and (await about(tab, turn)).asks_password:
        return failed("logged_out", f"{target.said} is not there, the page asks for a password; log in again")
    if target.bare is not None:
        there = await turn.wait(target.bare.count(), target.said)
        what = "is called something else now" if there else "is not on the page any more"
        return failed("changed", f"{target.said} {what}; read again")
    names = await _names(tab, target)
    return failed("not_found", f"there is no {target.said}; {names}")


async def _names(tab: Tab, target: Target) -> str:
    role = target.said.split(" ")[0]
    locator = tab.page.get_by_role(cast("Any", role))
    try:
        texts = await locator.evaluate_all(
            "all => all.slice(0, 12).map(e => (e.getAttribute('aria-label') || e.innerText || e.value"
            " || e.title || '').trim().slice(0, 40))"
        )
    except Error:
        return "read the page again"
    shown = ", ".join(repr(re.sub(r"\s+", " ", text)) for text in texts if text)
    return f"every {role} there: {shown}" if shown else f"there is no {role} at all"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a page is, in one look."""

    title: str = ""
    elements: int = 0
    asks_password: bool = False
    """Whether a password field is visible."""


async def about(tab: Tab, turn: Turn) -> About:
    """Look at the page. Raises Cancelled, SkillFailed `timeout`, Error."""
    return await turn.wait(arrived(tab), "looking at the page")


async def arrived(tab: Tab) -> About:
    """Look at the page as soon as its document is there. Raises Error."""
    found = await tab.page.evaluate(_ABOUT)
    tab.elements = int(found[1])
    return About(title=str(found[0]), elements=int(found[1]), asks_password=bool(found[2]))
