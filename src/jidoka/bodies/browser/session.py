"""What a running skill works with, and what every action tells about its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from jidoka.bodies.browser.acting import settle
from jidoka.bodies.browser.dialogs import Policy
from jidoka.bodies.browser.elements import about
from jidoka.bodies.browser.engine import Engine
from jidoka.bodies.browser.errors import failed
from jidoka.bodies.browser.files import Files
from jidoka.bodies.browser.guard import FAILED_PAGE, Guard
from jidoka.bodies.browser.proxy import Refusal
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.bodies.browser.tabs import Happened, Tab, Tabs
from jidoka.bodies.browser.turn import Turn
from jidoka.types import Json

CHORES_S: Final = 1.0
"""How long answers to dialogs may take to get through [s]."""

LATER: Final = frozenset({408, 425, 429})
"""HTTP errors of the client's side that may pass, besides all of the server's (RFC 9110, section 15)."""


@dataclass(slots=True)
class Standing:
    """What stays from call to call."""

    policy: Policy = field(default_factory=Policy)
    """How dialogs are answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One skill call, while it runs."""

    args: Mapping[str, Json]
    turn: Turn
    tabs: Tabs
    tab: Tab
    engine: Engine
    guard: Guard
    files: Files
    settings: BrowserSettings
    standing: Standing
    mark: int
    """Of the guard, when the call began."""

    async def outcome(self, documents: int) -> dict[str, Json]:
        """Let an action take effect, and tell where the page stands then.

        Args:
            documents: `tab.documents` before the action.

        Raises:
            SkillFailed: `blocked_host`, `navigation_failed`, `http_error`, `dialog`, `timeout`: the action
                was done, and led there.
        """
        navigated = await settle(self.tab, self.turn, documents)
        await self.tabs.settle_chores(CHORES_S)
        if self.tabs.answered:  # more of them may follow: the page does not answer before they end
            await self.turn.wait(self.tab.page.evaluate("0"), "waiting for the page's dialogs to end")
        if self.tab.looped:
            raise self.looped()
        told: dict[str, Json] = {"origin": self.tab.page.url}
        if navigated:
            self.tab.reading = None
            self._check_document("the action was done, and ")
            seen = await about(self.tab, self.turn)
            self.tab.told_login = seen.asks_password
            told |= {"navigated": True, "title": seen.title, "asks_password": seen.asks_password}
        return told | self.happened()

    def happened(self) -> dict[str, Json]:
        """What came beside the effect: only what there was."""
        happened, self.tabs.happened = self.tabs.happened, Happened()
        told: dict[str, Json] = {
            "dialogs": [dialog.to_json() for dialog in happened.dialogs],
            "new_tabs": list(happened.new_tabs),
            "refused_downloads": list(happened.refused_downloads),
            "blocked": [refusal.url for refusal in self.refusals()],
        }
        return {key: value for key, value in told.items() if value}

    def refusals(self) -> list[Refusal]:
        """What pages asked for and did not get in this call."""
        return self.guard.since(self.mark, self.tabs.asked)

    def check_open(self, url: str) -> None:
        """Raises SkillFailed if the document that came is none: refused, unreachable or an error."""
        self._check_document(f"{_bare(url)}: ")

    def looped(self) -> Exception:
        """The failure of a page whose dialogs don't end."""
        dialogs, self.tabs.happened = self.tabs.happened.dialogs, Happened()
        newest, count = dialogs[-1].message[:200] if dialogs else "", len(dialogs)
        return failed(
            "dialog",
            f"the page opened more than {count} dialogs ({newest!r}); it was closed",
            retryable=False,
        )

    def _check_document(self, said: str) -> None:
        tab, url = self.tab, self.tab.page.url
        if tab.refused:
            raise failed("blocked_host", f"{said}{tab.refused}")
        refusals = self.refusals()
        if refusals and (url == FAILED_PAGE or tab.proxy_word == "refused"):
            raise failed("blocked_host", f"{said}{refusals[-1].reason}")
        if url == FAILED_PAGE or tab.proxy_word == "unreachable":
            raise failed("navigation_failed", f"{said}the server does not answer", retryable=False)
        if tab.status is not None and tab.status >= 400:
            may = tab.status >= 500 or tab.status in LATER
            look = "" if said.endswith(": ") else "; look before doing it again"
            raise failed(
                "http_error", f"{said}the server answered {tab.status}{look}", retryable=may and not look
            )


def _bare(url: str) -> str:
    """An address without its query, for messages."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
