"""Which hall somebody wants, and whether the running one will do."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, Literal

from jidoka.errors import BodyUnreachable
from jidoka.processes.files import ProcessFiles, Ready

HALL: Final = "hall"
"""The name of the hall's process."""

HUMANOID: Final = "humanoid"
"""The name of the process of the humanoid's skills."""

BACK_S: Final = 30.0
"""Longest wait for a humanoid that is started again [s]; it takes about 2 s on an idle machine."""

MODULE: Final = "jidoka.sites.warehouse.hall"
"""The module that hosts it."""


def hall_files(folder: Path) -> ProcessFiles:
    """The files of the hall's process in a state folder."""
    return ProcessFiles(folder, HALL)


def humanoid_files(folder: Path) -> ProcessFiles:
    """The files of the process of the humanoid's skills, which the hall starts."""
    return ProcessFiles(folder, HUMANOID)


def reach_humanoid(folder: Path) -> Ready:
    """How to reach the humanoid; waited for while the hall starts it again.

    Raises:
        BodyUnreachable: the hall is not up, or its humanoid does not come back.
    """
    give_up = time.monotonic() + BACK_S
    while (ready := humanoid_files(folder).read_ready()) is None:
        if hall_files(folder).read_ready() is None:
            raise BodyUnreachable("no site is up; `jidoka up` starts the warehouse")
        if time.monotonic() > give_up:
            raise BodyUnreachable(
                f"the humanoid of the hall does not come back; see {humanoid_files(folder).log}"
            )
        time.sleep(0.1)
    return ready


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The hall that somebody wants; None where any will do."""

    seed: int | None = None
    site: Path | None = None
    """A site file; None also stands for the default warehouse when a hall is started."""
    speed: Literal["1", "max"] | None = None
    port: int | None = None

    def is_met_by(self, ready: Ready) -> bool:
        """Whether a running hall will do; its port doesn't matter."""
        asked = {"seed": self.seed, "speed": self.speed, "site": self.site and str(self.site.resolve())}
        return all(value is None or ready.about.get(name) == value for name, value in asked.items())

    def or_else(self, other: Wanted) -> Wanted:
        """What `other` wants, where this one wants nothing."""
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(other, **{name: value for name, value in mine.items() if value is not None})

    def arguments(self) -> list[str]:
        """Command line arguments of the hall's process."""
        named = {
            "--seed": self.seed,
            "--speed": self.speed,
            "--port": self.port,
            "--site": self.site and self.site.resolve(),
        }
        return [word for name, value in named.items() if value is not None for word in (name, str(value))]

    def command(self) -> list[str]:
        """The module and arguments that start it."""
        return [MODULE, *self.arguments()]
