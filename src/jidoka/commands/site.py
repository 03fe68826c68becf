"""`jidoka up`, `down`, `status`: the site's processes."""

from __future__ import annotations

import time

from jidoka.commands.terminal import ERR, OUT, print_json, progress
from jidoka.config import load
from jidoka.errors import Busy
from jidoka.processes import control
from jidoka.processes.control import told
from jidoka.processes.endpoint import ask
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.sites.warehouse.office import (
    WantedOffice,
    close_office,
    desk_files,
    open_office,
    reach_clerk,
)
from jidoka.sites.warehouse.wanted import Wanted, hall_files, humanoid_files, reach_humanoid
from jidoka.types import Json


def site_files() -> ProcessFiles:
    """The files of this user's site."""
    return hall_files(load().site_folder)


def humanoid() -> Ready:
    """How to reach the humanoid of the hall that is up. Raises BodyUnreachable."""
    return reach_humanoid(load().site_folder)


def up(hall: Wanted, *, office: bool = False, as_json: bool) -> None:
    """Bring the site up, with or without the order desk, or say that it is up."""
    was_up = control.status(site_files()).ready is not None
    ready = start(hall)
    if office:
        ensure_office()
    if as_json:
        print_json(_told(ready))
    else:
        OUT.print(f"{'already up' if was_up else 'up'}: {_in_words(ready)}")


def down(*, as_json: bool) -> None:
    """Take the site down; the robot comes to a stand first."""
    office = close_office(load().site_folder)
    ran = control.down(site_files()) or office
    if as_json:
        print_json({"state": "down", "was_up": ran})
    else:
        OUT.print("down: the robot stands, the process has ended" if ran else "nothing was up")


def status(*, as_json: bool) -> None:
    """Say how the site's processes are."""
    now = control.status(site_files())
    if as_json:
        print_json({"state": now.state, **(_told(now.ready) if now.ready else {})})
    elif now.ready is not None:
        OUT.print(f"up: {_in_words(now.ready)}\nlogs: {site_files().log}, {_humanoid_files().log}")
    else:
        OUT.print(f"{now.state}" + ("; `jidoka up` brings the site up" if now.state == "down" else ""))


def start(hall: Wanted) -> Ready:
    """The running hall if it will do, else a new one; shows how far it is. Raises as `control.up`."""
    settings = load().site
    hall = hall.or_else(Wanted(site=settings.file))
    if (now := control.status(site_files()).ready) is not None and hall.is_met_by(now):
        return now
    usual = Wanted(seed=settings.seed, speed=settings.speed, port=settings.port)
    with progress("bringing the site up") as tell:
        return control.up(site_files(), hall.or_else(usual).command(), will_do=hall.is_met_by, progress=tell)


def ensure(hall: Wanted) -> Ready:
    """As `start`, but a running hall that won't do is restarted, after saying so.

    Raises:
        Busy: somebody works in the hall that runs.
    """
    hall = hall.or_else(Wanted(site=load().site.file))
    now = control.status(site_files()).ready
    if now is not None and not hall.is_met_by(now):
        if _led():
            raise Busy(f"somebody works in the hall that is up ({_in_words(now)}); wait, or `jidoka down`")
        ERR.print(f"the hall that is up ({_in_words(now)}) is not the one asked for: restarting it")
        control.down(site_files())
    return start(hall)


def ensure_office(seed: int | None = None) -> Ready:
    """The clerk at the order desk; desk and clerk are started unless they run. Raises as `open_office`."""
    settings = load()
    folder = settings.site_folder
    wanted = WantedOffice(seed=settings.site.orders if seed is None else seed)
    clerk, desk = reach_clerk(folder), desk_files(folder).read_ready()
    if clerk is not None and desk is not None and (seed is None or wanted.is_met_by(desk)):
        return clerk
    with progress("opening the order desk") as tell:
        return open_office(folder, wanted, progress=tell)


def _humanoid_files() -> ProcessFiles:
    return humanoid_files(load().site_folder)


def _led() -> bool:
    """Whether somebody works with the humanoid of the hall that is up."""
    ready = control.status(_humanoid_files()).ready
    return ready is not None and bool(ask(ready, "GET", "status")["led"])


def _told(ready: Ready) -> dict[str, Json]:
    body = control.status(_humanoid_files())
    return {
        "state": "up",
        "pid": ready.pid,
        **ready.about,
        "up_s": round(time.time() - ready.started_at, 1),
        "url": body.ready.url if body.ready else None,
        "humanoid": {"state": body.state, "pid": body.ready.pid if body.ready else None},
        "desk": desk.url if (desk := desk_files(load().site_folder).read_ready()) else None,
    }


def _in_words(ready: Ready) -> str:
    body = control.status(_humanoid_files())
    where = f"process {body.ready.pid}, {body.ready.url}" if body.ready else "being started again"
    desk = desk_files(load().site_folder).read_ready()
    office = f", order desk ({told(desk)}, {desk.url})" if desk is not None else ""
    return f"hall ({told(ready)}), humanoid ({where}){office}"
