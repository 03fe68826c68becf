"""What shall be pictured is checked before anything moves, and old recordings don't pile up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jidoka.commands import pictures
from jidoka.commands.pictures import KEPT, Pictures
from jidoka.errors import BodyUnreachable, TerminalError
from jidoka.processes.files import Ready

READY = Ready(pid=1, url="http://127.0.0.1:9/mcp", token="t", started_at=0.0, about={"seed": 0})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, Any]]:
    """What the site's recording endpoint is asked."""
    asked: list[tuple[str, Any]] = []

    def ask(_ready: Ready, method: str, _path: str, body: Any = None) -> Any:
        asked.append((method, body))
        return {}

    monkeypatch.setenv("JIDOKA_HOME", str(tmp_path))
    monkeypatch.setattr(pictures, "ask", ask)
    return asked


def test_a_file_that_can_not_be_written_is_said_first(asked: list[tuple[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TerminalError, match="choose another place"):
        Pictures(READY, "task", video=tmp_path / "file" / "v.mp4", report=None)
    assert asked == []


def test_nothing_is_recorded_unless_wanted(asked: list[tuple[str, Any]]) -> None:
    with Pictures(READY, "task", video=None, report=None).recording():
        pass
    assert asked == []


def test_a_recording_ends_also_when_the_run_breaks_off(asked: list[tuple[str, Any]], tmp_path: Path) -> None:
    wanted = Pictures(READY, "task", video=tmp_path / "out" / "v.mp4", report=None)
    with pytest.raises(BodyUnreachable), wanted.recording():
        raise BodyUnreachable("gone")
    assert [method for method, _ in asked] == ["POST", "DELETE"]
    assert asked[0][1] == {"path": str(tmp_path / "recordings" / "task.states")}
    assert not list((tmp_path / "out").iterdir()), "nothing half-written"


def test_old_recordings_are_forgotten(asked: list[tuple[str, Any]], tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    for number in range(KEPT + 5):
        (folder / f"202601{number:02d}.states").touch()
    with Pictures(READY, "task", video=tmp_path / "v.mp4", report=None).recording():
        pass
    kept = sorted(path.stem for path in folder.iterdir())
    assert len(kept) == KEPT
    assert kept[0] == "20260105"
