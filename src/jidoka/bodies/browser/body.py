"""The browser as a body that lives by calls (docs/design/browser.md).

One event loop belongs to the body and runs only while a call does; the thread that makes the body owns it.
Everything that leaves the body passes `SecretStore.clean` here, and nowhere else is there a way out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from typing import Any, Final, TypeVar

from playwright.async_api import Error

from jidoka.bodies.browser.engine import START_S, Engine
from jidoka.bodies.browser.errors import failed, first_line
from jidoka.bodies.browser.files import Files
from jidoka.bodies.browser.guard import Guard
from jidoka.bodies.browser.session import Call, Standing
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.bodies.browser.skills import SKILLS, Skill
from jidoka.bodies.browser.tabs import Tab, Tabs
from jidoka.bodies.browser.turn import Turn
from jidoka.bodies.called import SkillFailed, Talk
from jidoka.errors import UsageError
from jidoka.shown import FIELD
from jidoka.types import Atom, Fact, Json, Observation, Receipt, SkillSpec

T = TypeVar("T")

NAME: Final = "browser"
LOOK_S: Final = 1.0
"""How long a page may take to answer what it is called [s]."""

NEED_NO_PAGE: Final = frozenset({"open", "tabs", "dialogs", "download"})
"""Skills that make sense on an empty page."""


class Browser:
    """A web browser. Starts Chromium at the first call, and again after a crash.

    Args:
        settings: what it may reach, and where files go.
        name: by which steps address it.
    """

    def __init__(self, settings: BrowserSettings, *, name: str = NAME) -> None:
        self._settings = settings
        self._name = name
        self._loop = asyncio.new_event_loop()
        self._guard = Guard(settings.hosts, max_bytes=settings.max_connection_bytes)
        self._engine = Engine(settings, self._guard)
        self._files = Files(settings.folder, max_bytes=settings.max_download_bytes)
        self._standing = Standing()
        self._doubtful = False
        """Whether the page let a call run out of time, so that it may hang."""

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        return self._name

    def skills(self) -> tuple[SkillSpec, ...]:
        """What it can do."""
        return tuple(skill.spec(name) for name, skill in SKILLS.items())

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """Do one skill; raises as `CalledBody.do`."""
        entry = SKILLS.get(skill)
        if entry is None:
            raise UsageError(f"the browser has no skill {skill!r}; skills: {', '.join(SKILLS)}")
        began = time.monotonic()
        clean = self._settings.secrets.clean
        try:
            result = self._run(self._do(skill, entry, args, talk))
        except SkillFailed as failure:
            raise SkillFailed(failure.code, clean(failure.message), retryable=failure.retryable) from None
        except UsageError as error:
            raise UsageError(clean(str(error))) from None
        told = clean({name: value for name, value in result.items() if name != FIELD})
        told |= {FIELD: result[FIELD]} if FIELD in result else {}  # no text: what it shows was covered
        return Receipt(ok=True, result=told, seconds=round(time.monotonic() - began, 4))

    def observe(self) -> Observation:
        """Where it is: `page(URL)` with title and tab, and `dialog_open()` or its negation."""
        page, opened = self._run(self._look())
        at_s = time.monotonic()
        where = Atom("page", (str(page.pop("origin")),))
        dialog = Atom("dialog_open", (), negated=not opened)
        facts = (
            Fact(atom=where, source=self._name, at_s=at_s, value=page),
            Fact(atom=dialog, source=self._name, at_s=at_s),
        )
        return Observation(body=self._name, at_s=at_s, facts=facts)

    def stop(self, reason: str) -> None:
        """Stop loading. Pages stay as they are."""
        del reason
        tab = self._engine.tabs.current_or_none if self._engine.runs and self._engine.tabs else None
        if tab is not None:
            self._run(_within(tab.page.evaluate("window.stop()")))

    def close(self) -> None:
        """End Chromium, its driver and the proxy."""
        if not self._loop.is_closed():
            self._run(self._engine.end())
            self._guard.close()
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    @property
    def proxy(self) -> str:
        """The address of the only way out, which every process of its Chromium is told."""
        return self._guard.proxy

    def evaluate(self, script: str, argument: Json = None) -> Json:
        """Run a script in the current page. A side door for evaluations and tests: no skill leads here."""
        return self._run(self._evaluate(script, argument))

    async def _evaluate(self, script: str, argument: Json) -> Json:
        tab = await (await self._engine.ready()).current()
        return await tab.page.evaluate(script, argument)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    async def _do(self, name: str, skill: Skill, args: Mapping[str, Json], talk: Talk) -> dict[str, Json]:
        tabs = await self._ready(name, talk)
        standing = self._standing
        tabs.begin_call(standing.policy.for_one_call(args.get("dialog")))
        tab = await self._usable(tabs, name)
        call = Call(
            args=args,
            turn=Turn(talk, float(args.get("timeout_s", skill.limit_s))),
            tabs=tabs,
            tab=tab,
            engine=self._engine,
            guard=self._guard,
            files=self._files,
            settings=self._settings,
            standing=standing,
            mark=self._guard.mark,
        )
        try:
            return await skill.run(call)
        except Error as error:
            raise self._meaning(error, call, harmless=skill.recovery != "ask") from None
        except SkillFailed as failure:
            self._doubtful = failure.code == "timeout"
            if failure.code == "timeout" and tab.looped:
                raise call.looped() from None
            raise

    async def _ready(self, name: str, talk: Talk) -> Tabs:
        """The pages, of a browser that is started anew if it ended. Raises SkillFailed `crashed`."""
        for _ in range(3):  # hear what came in since the last call
            await asyncio.sleep(0)
        lost = self._engine.starts > 0 and not self._engine.runs
        tabs = self._engine.tabs
        if tabs is None or not self._engine.runs:
            tabs = await Turn(talk, START_S + 5.0).wait(self._engine.ready(), "starting the browser")
        if lost and name not in NEED_NO_PAGE:
            raise failed(
                "crashed", "the browser had ended; a new one is there with an empty page: open it again"
            )
        return tabs

    async def _usable(self, tabs: Tabs, name: str) -> Tab:
        """The current page; one that crashed or hangs is replaced. Raises SkillFailed `crashed`."""
        tab = await tabs.current()
        if self._doubtful and not tab.crashed:
            tab.crashed = not await _within(tab.page.evaluate("0"))
            self._doubtful = False
        if not tab.crashed:
            if not tabs.shows(tab):
                await _within(tabs.to_front(tab))
            return tab
        fresh = await tabs.replace(tab)
        if name not in NEED_NO_PAGE:
            raise failed("crashed", "the page had crashed or hung; an empty one is there: open it again")
        return fresh

    def _meaning(self, error: Error, call: Call, *, harmless: bool) -> SkillFailed:
        """What an error of Playwright's means that no skill understood."""
        text = first_line(str(error))
        if call.tab.looped:
            return SkillFailed("dialog", str(call.looped()).partition(": ")[2])
        if call.tab.crashed or "crashed" in text.lower():
            call.tab.crashed = True
            return failed("crashed", "the page crashed; open it again", retryable=harmless)
        if not self._engine.runs or "closed" in text.lower():
            return failed("crashed", "the browser or the page ended; open it again", retryable=harmless)
        if "context was destroyed" in text or "navigat" in text or "detached" in text:
            return failed("changed", "the page changed meanwhile; read it again", retryable=harmless)
        return failed("not_ready", text, retryable=False)

    async def _look(self) -> tuple[dict[str, Json], bool]:
        for _ in range(3):
            await asyncio.sleep(0)
        tabs = self._engine.tabs
        tab = tabs.current_or_none if tabs is not None and self._engine.runs else None
        if tabs is None or tab is None:
            return {"origin": "about:blank", "tabs": 0}, False
        await tabs.settle_chores(LOOK_S)
        title = ""
        with suppress(Error, TimeoutError):
            title = await asyncio.wait_for(tab.page.title(), LOOK_S)
        about = {"origin": tab.page.url, "title": title, "tab": tab.id, "tabs": len(tabs.all)}
        return self._settings.secrets.clean(about), tabs.dialogs_open > 0


async def _within(work: Coroutine[Any, Any, object]) -> bool:
    """Whether a page answered in time."""
    try:
        await asyncio.wait_for(work, LOOK_S)
    except (Error, TimeoutError):
        return False
    return True
