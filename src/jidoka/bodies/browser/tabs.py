"""The open pages, and what happened to each: navigations, dialogs, downloads, crashes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from playwright.async_api import BrowserContext, Dialog, Download, Error, Frame, Page, Request, Response

from jidoka.bodies.browser.dialogs import MOST_IN_A_CALL, Answered, Policy
from jidoka.bodies.browser.guard import Guard
from jidoka.bodies.browser.hosts import peer_of
from jidoka.bodies.browser.proxy import HEADER
from jidoka.bodies.browser.reading import Reading

MOST_TABS: Final = 12
"""Pages that may be open; a page that opens more gets them closed at once."""


@dataclass(slots=True, kw_only=True, eq=False)
class Tab:
    """One page."""

    id: str
    page: Page
    reading: Reading | None = None
    """The newest one; its references are valid until the document changes."""
    pending: Request | None = None
    """A request for a new document that has not come yet."""
    status: int | None = None
    """HTTP status of the document."""
    elements: int | None = None
    """How many elements it had when it was looked at last."""
    told_login: bool = False
    """Whether the caller knows that it asks for a password."""
    proxy_word: str = ""
    """What the proxy said in place of a server: `refused`, `unreachable`; else empty."""
    refused: str = ""
    """Why its newest document was closed: no allowed host had made it."""
    documents: int = 0
    """How often the document changed."""
    crashed: bool = False
    looped: bool = False
    """It was closed because its dialogs did not end."""


@dataclass(slots=True, kw_only=True)
class Happened:
    """What came about beside the effects of the calls, since it was told last."""

    dialogs: list[Answered] = field(default_factory=list[Answered])
    new_tabs: list[str] = field(default_factory=list[str])
    refused_downloads: list[str] = field(default_factory=list[str])


class Tabs:
    """All pages of one browser context.

    Args:
        context: of the browser.
        guard: says which documents may be shown.
    """

    def __init__(self, context: BrowserContext, guard: Guard) -> None:
        self._context = context
        self._guard = guard
        self._open: dict[str, Tab] = {}
        self._current: Tab | None = None
        self._front: Tab | None = None
        """The page that Chromium shows."""
        self._numbered = 0
        self._chores: set[asyncio.Future[None]] = set()
        self.happened = Happened()
        self.asked: set[str] = set()
        """`host:port` of everything that pages asked for in this call."""
        self.policy = Policy()
        """The answers of the running call."""
        self.answered = 0
        """Dialogs in the running call."""
        self.dialogs_open = 0
        """Dialogs whose answer has not got through yet."""
        self.on_download: Callable[[Download], None] | None = None
        """Who waits for a download; without anybody it is refused."""
        context.on("page", self._opened)
        context.on("request", lambda request: self.asked.add(peer_of(request.url)))

    def begin_call(self, policy: Policy) -> None:
        """What happened and was not told yet stays: a pop-up often comes when the click has ended."""
        self.asked = set()
        self.answered = 0
        self.policy = policy

    @property
    def all(self) -> list[Tab]:
        """Every open page, oldest first."""
        return list(self._open.values())

    @property
    def current_or_none(self) -> Tab | None:
        """The page that skills work on."""
        return self._current

    async def current(self) -> Tab:
        """The page that skills work on; an empty one if there is none."""
        if self._current is None:
            page = await self._context.new_page()
            self._current = self._tab_of(page)
        return self._current

    async def hear(self) -> None:
        """Hear all that came in between two calls: what is answered now was sent after it."""
        await self._context.clear_permissions()

    def switch(self, tab: Tab) -> None:
        """Work on another page."""
        self._current = tab

    async def to_front(self, tab: Tab) -> None:
        """Show a page: one behind another is drawn seldom, so nothing in it comes to rest."""
        self._front = tab
        await tab.page.bring_to_front()

    def shows(self, tab: Tab) -> bool:
        """Whether it is the page in front."""
        return self._front is tab

    def find(self, id: str) -> Tab | None:
        """The page of that id."""
        return self._open.get(id)

    async def replace(self, tab: Tab) -> Tab:
        """An empty page in place of one that can't be used any more; others that crashed go too."""
        for broken in [tab, *(other for other in self.all if other.crashed and other is not tab)]:
            self._forget(broken)
            self._later(broken.page.close(run_before_unload=False))
        self._current = None
        return await self.current()

    def _opened(self, page: Page) -> None:
        known = len(self._open)
        tab = self._tab_of(page)
        if len(self._open) == known or self._current is None:
            return
        if known >= MOST_TABS:
            self._forget(tab)
            self._later(page.close(run_before_unload=False))
            return
        self.happened.new_tabs.append(tab.id)

    def _tab_of(self, page: Page) -> Tab:
        for tab in self._open.values():
            if tab.page is page:
                return tab
        self._numbered += 1
        tab = Tab(id=f"t{self._numbered}", page=page)
        self._open[tab.id] = self._front = tab
        page.on("close", lambda _: self._forget(tab))
        page.on("crash", lambda _: self._crashed(tab))
        page.on("websocket", lambda websocket: self.asked.add(peer_of(websocket.url)))
        page.on("dialog", lambda dialog: self._dialog(tab, dialog))
        page.on("download", self._download)
        page.on("request", lambda request: self._requested(tab, request))
        page.on("requestfailed", lambda request: self._settled(tab, request))
        page.on("response", lambda response: self._responded(tab, response))
        page.on("framenavigated", lambda frame: self._navigated(tab, frame))
        return tab

    def _forget(self, tab: Tab) -> None:
        self._open.pop(tab.id, None)
        self._front = None if self._front is tab else self._front
        if self._current is tab:
            self._current = next(reversed(self._open.values()), None)

    def _crashed(self, tab: Tab) -> None:
        tab.crashed = True

    def _dialog(self, tab: Tab, dialog: Dialog) -> None:
        self.answered += 1
        if self.answered > MOST_IN_A_CALL:
            tab.looped = True
            self._later(tab.page.close(run_before_unload=False))
            return
        reply = self.policy.reply(dialog.type)
        self.happened.dialogs.append(Answered(kind=dialog.type, message=dialog.message, reply=reply))
        text = self.policy.text if dialog.type == "prompt" else None
        self._later(self._reply(dialog.accept(text) if reply == "accept" else dialog.dismiss()))

    async def _reply(self, answer: Awaitable[None]) -> None:
        self.dialogs_open += 1
        try:
            await answer
        finally:
            self.dialogs_open -= 1

    def _download(self, download: Download) -> None:
        if self.on_download is not None:
            self.on_download(download)
            return
        self.happened.refused_downloads.append(download.suggested_filename)
        self._later(download.cancel())

    def _requested(self, tab: Tab, request: Request) -> None:
        if request.is_navigation_request() and _of_the_page(request):
            tab.pending, tab.refused = request, ""

    def _responded(self, tab: Tab, response: Response) -> None:
        if response.request is tab.pending and not 300 <= response.status < 400:
            tab.status = response.status
            tab.proxy_word = response.headers.get(HEADER.lower(), "")
            if response.status in {204, 205}:  # no new document comes
                tab.pending = None

    def _settled(self, tab: Tab, request: Request) -> None:
        if request is tab.pending:
            tab.pending = None

    def _navigated(self, tab: Tab, frame: Frame) -> None:
        if reason := self._guard.shows(frame.url):
            self._guard.refuse(frame.url, reason)
            tab.refused = reason if frame.parent_frame is None else tab.refused
            self._later(frame.goto("about:blank", timeout=2000))
        if frame.parent_frame is None:
            tab.pending = None
            tab.documents += 1

    def _later(self, work: Awaitable[object]) -> None:
        """Do something beside the running call; that the page is gone meanwhile is no fault."""
        chore = asyncio.ensure_future(_quietly(work))
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)

    async def settle_chores(self, within_s: float) -> None:
        """Let answers to dialogs and the like get through."""
        if self._chores:
            await asyncio.wait(set(self._chores), timeout=within_s)


def _of_the_page(request: Request) -> bool:
    """Whether it is for the page itself, not for a frame in it."""
    try:
        return request.frame.parent_frame is None
    except Error:  # the frame does not exist yet: the first document of a new page
        return True


async def _quietly(work: Awaitable[object]) -> None:
    try:
        await work
    except Error:
        return
