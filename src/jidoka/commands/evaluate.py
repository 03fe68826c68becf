"""`jidoka eval labour` and `orders`: seeded jobs and days, judged by the referee and the books."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from rich.table import Table

from jidoka.commands.terminal import ERR, OUT, print_json, progress
from jidoka.config import load
from jidoka.evals import labour
from jidoka.evals.orders.days import run as run_days
from jidoka.evals.orders.score import DayResult
from jidoka.evals.orders.score import score as orders_score
from jidoka.evals.score import Episode, score
from jidoka.sites.warehouse.site import load_site
from jidoka.types import Json


def evaluate_labour(
    episodes: int, seed: int, *, site: Path | None, results: Path | None, as_json: bool
) -> None:
    """Run `episodes` jobs from `seed` on. With a file of earlier results, goes on where it ended.

    Raises:
        ConfigError: the site file is wrong.
        TerminalError: the results can't be read or written.
    """
    settings = load()
    hall = load_site(site or settings.site.file)
    file = results or settings.home.expanduser() / "eval" / f"labour-{time.strftime('%Y%m%d-%H%M%S')}.jsonl"
    seeds = range(seed, seed + episodes)
    began = time.monotonic()
    with progress("labour") as tell:

        def told(number: int, newest: Episode) -> None:
            left_s = (time.monotonic() - began) / number * (episodes - number)
            tell(
                number / episodes,
                f"{number} of {episodes}, seed {newest.seed} {newest.kind}, {left_s:.0f} s left",
            )

        done = labour.run(hall, seeds, file, told=told)
    ERR.print(f"results: {file}")
    if as_json:
        print_json(score(done))
    else:
        OUT.print(_table("labour", score(done)))


def evaluate_orders(
    days: int, seed: int, *, site: Path | None, results: Path | None, failing: float, as_json: bool
) -> None:
    """Run `days` days at the order desk from `seed` on. With a file of earlier results, goes on there.

    Raises:
        ConfigError: the site file is wrong.
        TerminalError: the results can't be read or written.
    """
    settings = load()
    hall = load_site(site or settings.site.file)
    file = results or settings.home.expanduser() / "eval" / f"orders-{time.strftime('%Y%m%d-%H%M%S')}.jsonl"
    with progress("orders") as tell:

        def told(number: int, newest: DayResult) -> None:
            tell(number / days, f"{number} of {days}: {newest.shipped_right} of {newest.orders} shipped")

        done = run_days(hall, range(seed, seed + days), file, failing_percent=failing, told=told)
    ERR.print(f"results: {file}")
    if as_json:
        print_json(orders_score(done))
    else:
        OUT.print(_table("orders", orders_score(done)))


def _table(title: str, figures: Mapping[str, Json]) -> Table:
    table = Table(title=title, show_header=False)
    for name, value in figures.items():
        table.add_row(name.replace("_", " "), _shown(value))
    return table


def _shown(value: Json) -> str:
    if isinstance(value, Mapping):
        counts = cast("Mapping[str, Json]", value)
        return ", ".join(f"{key} {count}" for key, count in counts.items()) or "-"
    return "-" if value is None else str(value)
