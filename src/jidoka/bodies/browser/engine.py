"""The running browser: Playwright's driver, Chromium, one context; started at need, anew after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, BrowserContext, Error, Playwright, async_playwright

from jidoka.bodies.browser.errors import failed, first_line
from jidoka.bodies.browser.guard import Guard
from jidoka.bodies.browser.scratch import Scratch
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.bodies.browser.tabs import Tabs

START_S: Final = 30.0
"""How long Chromium may take to start [s]; 0.5 to 1.7 are usual."""
END_S: Final = 3.0
"""How long each part may take to end [s]."""


class Engine:
    """Everything that runs. All of it lives on the body's own event loop, but the guard's proxy."""

    def __init__(self, settings: BrowserSettings, guard: Guard) -> None:
        self._settings = settings
        self._guard = guard
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._context: BrowserContext | None = None
        self.tabs: Tabs | None = None
        self._scratch: Scratch | None = None
        self.starts = 0
        """How often it was started."""

    @property
    def scratch(self) -> Path | None:
        """Where Chromium writes downloads while they run; None while there is no browser."""
        return self._scratch.path if self._scratch is not None else None

    @property
    def runs(self) -> bool:
        """Whether a browser is there and answers."""
        return self._browser is not None and self._browser.is_connected()

    async def ready(self) -> Tabs:
        """The pages of a running browser; starts one if there is none.

        Raises:
            SkillFailed: `crashed`: it does not start.
            ConfigError: there is no Chromium.
        """
        if self.runs and self.tabs is not None:
            return self.tabs
        await self.end()
        executable = self._settings.chromium()
        try:
            return await asyncio.wait_for(self._start(executable), START_S)
        except (Error, TimeoutError, OSError) as error:
            await self.end()
            raise failed("crashed", f"{executable} does not start: {first_line(str(error))}") from None

    async def _start(self, executable: Path) -> Tabs:
        self.starts += 1
        self._scratch = Scratch()
        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(
            executable_path=executable,
            headless=True,
            chromium_sandbox=self._settings.sandboxed,
            args=self._guard.arguments(),
            proxy={"server": self._guard.proxy},
            downloads_path=self._scratch.path,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        self._context = await self._browser.new_context(
            accept_downloads=True,
            service_workers="block",
            locale="en-US",
            viewport={"width": self._settings.width, "height": self._settings.height},
        )
        self.tabs = Tabs(self._context, self._guard)
        return self.tabs

    async def end(self) -> None:
        """End everything that runs, whatever state it is in."""
        if self._browser is not None:
            await _within(self._browser.close())
        if self._playwright is not None:
            await _within(self._playwright.stop())
        if self._scratch is not None:
            self._scratch.remove()
        self._playwright = self._browser = self._context = self.tabs = self._scratch = None


async def _within(work: Awaitable[None]) -> None:
    """Let a part end; one that is gone already, or hangs, is left to the end of its driver."""
    try:
        await asyncio.wait_for(work, END_S)
    except (Error, TimeoutError, OSError):
        return
