"""Nobody in a page gets a connection to a host that is not allowed, whatever way it takes.

Each way is first shown to work in a Chromium without our guard: a channel that could not get through anyway
would prove nothing.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Error, async_playwright

from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.bodies.called import SkillFailed
from tests.bodies.browser.site import Listener

pytestmark = pytest.mark.process
Do = Callable[..., Any]

CHANNELS: dict[str, str] = {
    "fetch": "<script>fetch('{to}/a',{{mode:'no-cors'}})</script>",
    "xhr": "<script>const x=new XMLHttpRequest();x.open('GET','{to}/a');x.send()</script>",
    "image": "<img src='{to}/a.png'>",
    "script": "<script src='{to}/a.js'></script>",
    "module": "<script type=module>import('{to}/a.js')</script>",
    "style": "<style>@import url('{to}/a.css');</style>",
    "font": "<style>@font-face{{font-family:f;src:url({to}/f)}}p{{font-family:f}}</style><p>word</p>",
    "frame": "<iframe src='{to}/a'></iframe>",
    "object": "<object data='{to}/a'></object>",
    "video": "<video src='{to}/a' preload=auto></video>",
    "form": "<form action='{to}/a' method=post></form><script>document.forms[0].submit()</script>",
    "location": "<script>location='{to}/a'</script>",
    "refresh": "<meta http-equiv=refresh content='0;url={to}/a'>",
    "redirect": "<script>location='/redirect?to={quoted}'</script>",
    "redirected image": "<img src='/redirect?to={quoted}'>",
    "pop-up": "<button onclick=\"window.open('{to}/a')\">go</button>",
    "pop-up link": "<a target=_blank rel=noopener href='{to}/a'>go</a>",
    "ping": "<a href='#' ping='{to}/a'>go</a>",
    "websocket": "<script>new WebSocket('{ws}/a')</script>",
    "events": "<script>new EventSource('{to}/a')</script>",
    "beacon": "<script>navigator.sendBeacon('{to}/a','x')</script>",
    "prefetch": "<link rel=prefetch href='{to}/a'>",
    "worker": "<script>new Worker('/worker.js')</script>",
    "shared worker": "<script>new SharedWorker('/worker.js')</script>",
    "blob worker": "<script>new Worker(URL.createObjectURL(new Blob([\"fetch('{to}/a')\"])))</script>",
    "service worker": "<script>navigator.serviceWorker.register('/worker.js')</script>",
    "data: frame": '<iframe src="data:text/html,'
    "<script>fetch('{to}/a',{{mode:'no-cors'}})</script>\"></iframe>",
    "blob: frame": "<iframe></iframe><script>document.querySelector('iframe').src="
    "URL.createObjectURL(new Blob(['<img src={to}/a>'],{{type:'text/html'}}))</script>",
    "WebRTC": "<script>const c=new RTCPeerConnection({{iceServers:[{{urls:'stun:{peer}'}}]}});"
    "c.createDataChannel('d');c.createOffer().then(o=>c.setLocalDescription(o))</script>",
    "WebTransport": "<script>new WebTransport('https://{peer}/a')</script>",
}
"""Pages that try to reach `to`; where there is a button or link, it is clicked."""


def page_of(channel: str, url: str, listener: Listener) -> str:
    to, peer = listener.url, f"127.0.0.1:{listener.port}"
    html = CHANNELS[channel].format(to=to, ws=to.replace("http", "ws"), quoted=quote(to, safe=""), peer=peer)
    return f"{url}/echo?html={quote('<!doctype html><title>Try</title>' + html, safe='')}"


def heard_within(listener: Listener, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not listener.heard and time.monotonic() < deadline:
        time.sleep(0.02)
    return listener.heard > 0


@pytest.fixture(scope="module")
def unguarded() -> Generator[tuple[asyncio.AbstractEventLoop, Chromium]]:
    """A Chromium as anybody starts it."""
    loop = asyncio.new_event_loop()
    program = BrowserSettings(hosts=AllowList(), folder=Path()).chromium()

    async def start() -> tuple[Any, Chromium]:
        playwright = await async_playwright().start()
        args = ["--no-sandbox"] if os.geteuid() == 0 else []
        return playwright, await playwright.chromium.launch(executable_path=program, args=args)

    async def end() -> None:
        await chromium.close()
        await playwright.stop()

    playwright, chromium = loop.run_until_complete(start())
    yield loop, chromium
    loop.run_until_complete(end())
    loop.close()


@pytest.mark.parametrize("channel", CHANNELS)
def test_without_the_guard_it_gets_through(
    channel: str, url: str, browser: object, forbidden: Listener, unguarded: tuple[Any, Chromium]
) -> None:
    loop, chromium = unguarded

    async def visit() -> bool:
        context = await chromium.new_context()
        page = await context.new_page()
        forbidden.heard = 0
        try:
            await page.goto(page_of(channel, url, forbidden), wait_until="commit")
            if (button := page.locator("button, a").first) and await button.count():
                await button.click()
        except Error:  # the page left before it was there: as it was told
            pass
        for _ in range(100):
            if forbidden.heard:
                break
            await asyncio.sleep(0.05)
        await context.close()
        return forbidden.heard > 0

    assert loop.run_until_complete(visit())


@pytest.mark.parametrize("channel", CHANNELS)
def test_with_the_guard_nothing_is_heard(channel: str, do: Do, url: str, forbidden: Listener) -> None:
    forbidden.heard = 0
    try:
        do("open", url=page_of(channel, url, forbidden))
        for role, tag in (("button", "<button"), ("link", "<a ")):
            if tag in CHANNELS[channel]:
                do("click", role=role, name="go")
    except SkillFailed as failure:
        assert failure.code in {"blocked_host", "changed"}, failure
    with pytest.raises(SkillFailed, match=r"timeout|blocked_host"):  # the page's scripts run on meanwhile
        do("wait_for", text="there is no such text", timeout_s=0.3)
    assert not heard_within(forbidden, 0.05)


@pytest.mark.parametrize("channel", ["location", "redirect", "form", "refresh"])
def test_a_page_that_goes_elsewhere_is_reported(channel: str, do: Do, url: str, forbidden: Listener) -> None:
    def visit() -> None:
        do("open", url=page_of(channel, url, forbidden))
        do("wait_for", text="there is no such text", timeout_s=1.0)

    with pytest.raises(SkillFailed, match="blocked_host") as caught:
        for _ in range(5):
            try:
                visit()
            except SkillFailed as failure:  # a page that left before it could be read is opened again
                if failure.code != "changed":
                    raise
    assert str(forbidden.port) in caught.value.message


def test_what_was_refused_is_told(do: Do, url: str, forbidden: Listener) -> None:
    blocked: object = None
    deadline = time.monotonic() + 10.0
    while not blocked:
        assert time.monotonic() < deadline
        with suppress(SkillFailed):  # the page before may still be leaving
            blocked = do("open", url=page_of("image", url, forbidden)).get("blocked")
    assert blocked == [f"{forbidden.url}/a.png"]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "data:text/html,hi",
        "chrome://version",
        "view-source:http://127.0.0.1/",
        "javascript:1",
    ],
)
def test_no_other_scheme_is_opened(do: Do, address: str) -> None:
    with pytest.raises(SkillFailed, match="blocked_host"):
        do("open", url=address)


def test_a_document_of_no_host_is_closed(do: Do, url: str) -> None:
    html = "<iframe src='data:text/html,<p>from nowhere</p>'></iframe>"
    opened = do("open", url=f"{url}/echo?html={quote(html)}")
    read = do("read")
    assert "from nowhere" not in read["snapshot"]
    assert any("data:" in address for address in [*opened.get("blocked", []), *read.get("blocked", [])])
