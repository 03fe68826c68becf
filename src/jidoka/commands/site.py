"""`jidoka up`, `down`, `status`: the site's processes."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Literal

from jidoka.commands.terminal import ERR, OUT, print_json, progress
from jidoka.config import Settings, load
from jidoka.sites import processes
from jidoka.sites.files import Ready, SiteFiles
from jidoka.sites.processes import Wanted
from jidoka.types import Json


def site_files() -> SiteFiles:
    """The files of this user's site."""
    return SiteFiles(load().site_folder)


def wanted(
    *,
    seed: int | None = None,
    site: Path | None = None,
    speed: Literal["1", "max"] | None = None,
    port: int | None = None,
    settings: Settings | None = None,
) -> Wanted:
    """The hall asked for: options first, settings where an option was left out."""
    default = (settings or load()).site
    return Wanted(
        seed=default.seed if seed is None else seed,
        site=site or default.file,
        speed=speed or default.speed,
        port=default.port if port is None else port,
    )


def up(hall: Wanted, *, as_json: bool) -> None:
    """Bring the site up, or say that it is up."""
    was_up = processes.status(site_files()).ready is not None
    ready = start(hall)
    if as_json:
        print_json(_told(ready))
    else:
        OUT.print(f"{'already up' if was_up else 'up'}: {_in_words(ready)}")


def down(*, as_json: bool) -> None:
    """Take the site down; the robot comes to a stand first."""
    ran = processes.down(site_files())
    if as_json:
        print_json({"state": "down", "was_up": ran})
    else:
        OUT.print("down: the robot stands, the process has ended" if ran else "nothing was up")


def status(*, as_json: bool) -> None:
    """Say how the site's process is."""
    now = processes.status(site_files())
    if as_json:
        print_json({"state": now.state, **(_told(now.ready) if now.ready else {})})
    elif now.ready is not None:
        OUT.print(f"up: {_in_words(now.ready)}\nlog: {site_files().log}")
    else:
        OUT.print(f"{now.state}" + ("; `jidoka up` brings the site up" if now.state == "down" else ""))


def start(hall: Wanted) -> Ready:
    """Bring the wanted hall up and show how far it is. Raises as `processes.up`."""
    with progress("bringing the site up") as tell:
        return processes.up(site_files(), hall, progress=tell)


def ensure(hall: Wanted, *, seed_given: bool) -> Ready:
    """The running hall if it will do, else the wanted one; says so before it restarts one.

    A hall whose seed nobody asked for is as good as any.
    """
    now = processes.status(site_files()).ready
    if now is not None and not seed_given:
        hall = replace(hall, seed=now.seed)
    if now is not None and not hall.is_met_by(now):
        ERR.print(f"the hall that is up ({_in_words(now)}) is not the one asked for: restarting it")
        processes.down(site_files())
    return start(hall)


def _told(ready: Ready) -> dict[str, Json]:
    return {
        "state": "up",
        "pid": ready.pid,
        "url": ready.url,
        "seed": ready.seed,
        "site": ready.site,
        "speed": ready.speed,
        "up_s": round(time.time() - ready.started_at, 1),
    }


def _in_words(ready: Ready) -> str:
    return f"seed {ready.seed}, speed {ready.speed}, {ready.url}, process {ready.pid}"
