"""Which hall a command takes: the running one if it will do, a new one if nobody is disturbed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from jidoka.commands import site
from jidoka.errors import Busy
from jidoka.processes.control import Status
from jidoka.processes.files import Ready
from jidoka.sites.warehouse.wanted import Wanted


@dataclass
class Site:
    """A site that runs a hall of seed 3, and notes what is done to it."""

    led: bool = False
    ready: Ready | None = field(
        default_factory=lambda: Ready(
            pid=1,
            url="u/mcp",
            token="t",
            started_at=0.0,
            about={"seed": 3, "speed": "max", "site": "/hall.toml"},
        )
    )
    did: list[Any] = field(default_factory=list[Any])

    def status(self, _files: object) -> Status:
        return Status(state="up" if self.ready else "down", ready=self.ready)

    def down(self, _files: object) -> bool:
        self.did.append("down")
        self.ready = None
        return True

    def up(self, _files: object, command: list[str], **_: object) -> list[str]:
        self.did.append(command)
        return command

    def ask(self, *_: object) -> dict[str, bool]:
        return {"led": self.led}


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Site:
    hall = Site()
    monkeypatch.setenv("JIDOKA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name in ("status", "up", "down"):
        monkeypatch.setattr(site.control, name, getattr(hall, name))
    monkeypatch.setattr(site, "ask", hall.ask)
    return hall


@pytest.mark.parametrize(
    "wanted", [Wanted(), Wanted(seed=3), Wanted(speed="max"), Wanted(site=Path("/hall.toml"))]
)
def test_a_running_hall_that_will_do_is_taken(hall: Site, wanted: Wanted) -> None:
    assert site.ensure(wanted) == hall.ready
    assert hall.did == []


@pytest.mark.parametrize("wanted", [Wanted(seed=4), Wanted(speed="1"), Wanted(site=Path("/other.toml"))])
def test_one_that_will_not_do_is_restarted_after_saying_so(
    hall: Site, wanted: Wanted, capsys: pytest.CaptureFixture[str]
) -> None:
    site.ensure(wanted)
    assert hall.did == ["down", wanted.or_else(Wanted(seed=0, speed="max", port=0)).command()]
    assert "restarting it" in capsys.readouterr().err


def test_a_hall_in_which_somebody_works_is_never_taken_away(hall: Site) -> None:
    hall.led = True
    with pytest.raises(Busy, match="somebody works in the hall that is up"):
        site.ensure(Wanted(seed=4))
    assert hall.did == []


def test_settings_fill_what_nobody_asked_for(
    hall: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hall.ready = None
    monkeypatch.setenv("JIDOKA_SITE__SEED", "9")
    (tmp_path / "jidoka.toml").write_text('[site]\nspeed = "1"\nfile = "/mine.toml"\n')
    site.start(Wanted())
    site.start(Wanted(seed=2, speed="max"))
    mine = Path("/mine.toml")
    assert hall.did == [
        Wanted(seed=9, speed="1", site=mine, port=0).command(),
        Wanted(seed=2, speed="max", site=mine, port=0).command(),
    ]
