"""The office beside the hall: the order desk and the clerk at it, two processes that are started together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jidoka.processes import control
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.protocols import Progress

DESK, CLERK = "desk", "clerk"
"""Names of the processes."""

DESK_MODULE: Final = "jidoka.sites.warehouse.desk"
CLERK_MODULE: Final = "jidoka.sites.warehouse.clerk"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedOffice:
    """The office that somebody wants; None where any will do."""

    seed: int | None = None
    """Draws the day's orders."""
    arguments: tuple[str, ...] = ()
    """Further arguments of the desk, such as `--fail-before 5`."""

    def is_met_by(self, desk: Ready) -> bool:
        """Whether a running desk will do."""
        return self.seed is None or desk.about.get("seed") == self.seed

    def command(self, folder: Path) -> list[str]:
        """The module and arguments that start the desk. The books of each seed are kept apart in `folder`."""
        seed = self.seed or 0
        books = folder / "books" / f"{seed}"
        return [DESK_MODULE, "--seed", str(seed), "--books", str(books), *self.arguments]


def desk_files(folder: Path) -> ProcessFiles:
    """The files of the desk's process in a state folder."""
    return ProcessFiles(folder, DESK)


def clerk_files(folder: Path) -> ProcessFiles:
    """The files of the clerk's process in a state folder."""
    return ProcessFiles(folder, CLERK)


def open_office(folder: Path, wanted: WantedOffice, *, progress: Progress | None = None) -> Ready:
    """Start desk and clerk, unless they run; how to reach the clerk.

    A desk that won't do is closed first: its books stay.

    Raises:
        Busy, ConfigError, TerminalError, BodyUnreachable: as `control.up`.
    """
    running = control.status(desk_files(folder)).ready
    if running is not None and not wanted.is_met_by(running):
        close_office(folder)
    desk = control.up(desk_files(folder), wanted.command(folder), will_do=wanted.is_met_by)
    if progress is not None:
        progress(0.5, "opening the order desk")

    def serves(clerk: Ready) -> bool:
        return clerk.about.get("desk") == desk.url

    clerk = control.status(clerk_files(folder)).ready
    if clerk is not None and not serves(clerk):
        control.down(clerk_files(folder))
    command = [CLERK_MODULE, "--desk", desk.url, "--credentials", str(desk.about["credentials"])]
    return control.up(clerk_files(folder), command, will_do=serves)


def close_office(folder: Path) -> bool:
    """End clerk and desk; whether one ran. Raises BodyUnreachable as `control.down`."""
    ran = [control.down(files) for files in (clerk_files(folder), desk_files(folder))]
    return any(ran)


def reach_clerk(folder: Path) -> Ready | None:
    """How to reach the clerk; None when the office is closed."""
    return clerk_files(folder).read_ready()
