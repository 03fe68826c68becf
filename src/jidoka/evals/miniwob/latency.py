"""How much longer a skill takes than bare Playwright does for the same action, in one run.

Two Chromiums, one led by our body and one by Playwright as anybody uses it, show the same page; both do each
action in turn, each of them first in every second round, and medians are compared.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from statistics import median
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.types import Json

PAGE: Final = "form-sequence-3.html"
"""A page of the benchmark, to open."""

LINKS: Final = "".join(f"<li><a href='#{number}'>Entry {number}</a></li>" for number in range(40))
FORM: Final = f"""<!doctype html><title>Latency</title><button>Go</button><label>Name <input></label>
<label>Colour <select><option>red<option>blue</select></label><label><input type=checkbox>Fast</label>
<ul>{LINKS}</ul>"""
"""What both work on: a form, and forty links to read."""

WRITE: Final = "html => { document.open(); document.write(html); document.close(); }"
ROUNDS: Final = 40
WARM: Final = 3
"""Rounds that don't count: both browsers load code that they keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One action, done both ways; `turn` counts the rounds."""

    skill: Callable[[int], tuple[str, Mapping[str, Json]]]
    bare: Callable[[Page, int], object]


def pairs(address: str) -> dict[str, Pair]:
    """Every action that is compared, by its skill's name."""
    url = f"http://{address}/miniwob/{PAGE}"
    colours = ("red", "blue")
    return {
        "read": Pair(
            skill=lambda _: ("read", {}),
            bare=lambda page, _: page.aria_snapshot(mode="ai"),
        ),
        "click": Pair(
            skill=lambda _: ("click", {"role": "button", "name": "Go"}),
            bare=lambda page, _: page.get_by_role("button", name="Go", exact=True).click(),
        ),
        "fill": Pair(
            skill=lambda turn: ("fill", {"role": "textbox", "name": "Name", "value": f"word {turn}"}),
            bare=lambda page, turn: page.get_by_role("textbox", name="Name", exact=True).fill(f"word {turn}"),
        ),
        "select": Pair(
            skill=lambda turn: (
                "select",
                {"role": "combobox", "name": "Colour", "option": colours[turn % 2]},
            ),
            bare=lambda page, turn: page.get_by_role("combobox", name="Colour", exact=True).select_option(
                colours[turn % 2]
            ),
        ),
        "check": Pair(
            skill=lambda turn: ("check", {"role": "checkbox", "name": "Fast", "checked": turn % 2 == 0}),
            bare=lambda page, turn: page.get_by_role("checkbox", name="Fast", exact=True).set_checked(
                turn % 2 == 0
            ),
        ),
        "press": Pair(
            skill=lambda _: ("press", {"role": "textbox", "name": "Name", "keys": "a"}),
            bare=lambda page, _: page.get_by_role("textbox", name="Name", exact=True).press("a"),
        ),
        "open": Pair(
            skill=lambda _: ("open", {"url": url}),
            bare=lambda page, _: page.goto(url, wait_until="domcontentloaded"),
        ),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Every round of one action: how long both took [s]."""

    skill_s: Sequence[float]
    bare_s: Sequence[float]

    @property
    def ratio(self) -> float:
        """How many times longer the skill's median is."""
        return median(self.skill_s) / median(self.bare_s)

    @property
    def ratios(self) -> list[float]:
        """How many times longer the skill took in each round."""
        return [ours / theirs for ours, theirs in zip(self.skill_s, self.bare_s, strict=True)]


def typical_ratio(latencies: Iterable[Latency]) -> float:
    """The median over all rounds of all actions."""
    return median(ratio for latency in latencies for ratio in latency.ratios)


def measure(
    browser: Browser, settings: BrowserSettings, address: str, skill: Callable[..., Any]
) -> dict[str, Latency]:
    """Compare every action.

    Args:
        browser: ours.
        settings: of it; the bare browser is the same program.
        address: of the benchmark's pages.
        skill: does a skill of `browser` by name and arguments.
    """
    wanted = pairs(address)
    leaving = {"open": wanted.pop("open")}
    with _Bare(settings) as bare:
        url = f"http://{address}/miniwob/{PAGE}"
        skill("open", {"url": url})
        bare.do(lambda page: page.goto(url))
        browser.evaluate(WRITE, FORM)
        bare.do(lambda page: page.evaluate(WRITE, FORM))
        return _compare(wanted, bare, skill) | _compare(leaving, bare, skill)


def _compare(wanted: Mapping[str, Pair], bare: _Bare, skill: Callable[..., Any]) -> dict[str, Latency]:
    """All actions in every round, so that a busy moment of the machine meets them all."""
    ours: dict[str, list[float]] = {name: [] for name in wanted}
    theirs: dict[str, list[float]] = {name: [] for name in wanted}
    for turn in range(WARM + ROUNDS):
        for name, pair in wanted.items():
            called, args = pair.skill(turn)
            ways: list[Callable[[], None]] = [
                lambda name=name, called=called, args=args: ours[name].append(
                    _timed(lambda: skill(called, args))
                ),
                lambda name=name, pair=pair, turn=turn: theirs[name].append(
                    bare.do(lambda page: pair.bare(page, turn))
                ),
            ]
            for way in ways if turn % 2 else reversed(ways):
                way()
    return {name: Latency(skill_s=ours[name][WARM:], bare_s=theirs[name][WARM:]) for name in wanted}


def _timed(work: Callable[[], object]) -> float:
    """How long it takes [s]."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class _Bare:
    """Playwright in a thread of its own, since two of its loops can't share one. It takes its own time."""

    def __init__(self, settings: BrowserSettings) -> None:
        self._settings = settings
        self._work: SimpleQueue[Callable[[Page], object] | None] = SimpleQueue()
        self._done: SimpleQueue[float | BaseException] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="bare-playwright", daemon=True)

    def __enter__(self) -> _Bare:
        self._thread.start()
        self._heard()
        return self

    def __exit__(self, *error: object) -> None:
        self._work.put(None)
        self._thread.join()

    def do(self, work: Callable[[Page], object]) -> float:
        """Do something to the page; how long it took [s]. Raises what it raises."""
        self._work.put(work)
        return self._heard()

    def _heard(self) -> float:
        done = self._done.get()
        if isinstance(done, BaseException):
            raise done
        return done

    def _serve(self) -> None:
        try:
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(
                    executable_path=self._settings.chromium(), chromium_sandbox=self._settings.sandboxed
                )
                page = chromium.new_page()
                self._done.put(0.0)
                while (work := self._work.get()) is not None:
                    self._done.put(_timed(lambda work=work: work(page)))
                chromium.close()
        except BaseException as error:  # whoever waits must hear of it
            self._done.put(error)
