"""`jidoka eval miniwob`: web tasks through the browser's skills, and what the skills cost."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from rich.table import Table

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.commands.terminal import ERR, OUT, print_json, progress
from jidoka.errors import UsageError
from jidoka.evals.miniwob import episodes, latency, pages
from jidoka.evals.miniwob.score import score
from jidoka.evals.miniwob.tasks import TASKS
from jidoka.types import Json


def evaluate_miniwob(seeds: int, tasks: tuple[str, ...], *, as_json: bool) -> None:
    """Let the oracle do every task from `seeds` seeds, then time skills against bare Playwright.

    Raises:
        UsageError: a task that the oracle does not know.
        AssetError: the pages are not installed.
        ConfigError: there is no Chromium.
    """
    if unknown := [task for task in tasks if task not in TASKS]:
        raise UsageError(f"the oracle does not know {unknown[0]!r}; it knows: {', '.join(TASKS)}")
    wanted = tasks or tuple(TASKS)
    with pages.serving() as address, tempfile.TemporaryDirectory(prefix="jidoka-miniwob-") as folder:
        settings = BrowserSettings(hosts=AllowList.parse([address]), folder=Path(folder))
        settings.chromium()
        with closing(Browser(settings)) as browser:
            done = _episodes(browser, address, range(seeds), wanted)
        with closing(Browser(settings)) as fresh:  # as new as the bare one: a page grows slow with use
            latencies = _latencies(fresh, settings, address)
    found = score(done, latencies)
    if as_json:
        print_json(found)
    else:
        OUT.print(_table(found))


def _episodes(browser: Browser, address: str, seeds: range, tasks: tuple[str, ...]) -> list[episodes.Episode]:
    total = len(tasks) * len(seeds)
    began = time.monotonic()
    with progress("miniwob") as tell:

        def told(number: int, newest: episodes.Episode) -> None:
            left_s = (time.monotonic() - began) / number * (total - number)
            tell(number / total, f"{number} of {total}, {newest.task}, {left_s:.0f} s left")
            if not newest.right:
                ERR.print(f"{newest.task}, seed {newest.seed}: reward {newest.reward} {newest.failure}")

        return episodes.run(browser, address, seeds, tasks=tasks, told=told)


def _latencies(browser: Browser, settings: BrowserSettings, address: str) -> dict[str, latency.Latency]:
    talk = episodes.Quiet()

    def skill(name: str, args: Mapping[str, Json]) -> object:
        return browser.do(name, args, talk)

    with progress("latency") as tell:
        tell(0.0, f"{latency.ROUNDS} rounds against bare Playwright")
        return latency.measure(browser, settings, address, skill)


def _table(found: Mapping[str, Json]) -> Table:
    table = Table(title="miniwob", show_header=False)
    for name, value in found.items():
        table.add_row(name.replace("_", " "), str(value))
    return table
