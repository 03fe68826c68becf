"""The body on a real screen: what each skill gives, and that it lives on whatever ends or hangs."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from jidoka.bodies.called import Cancelled, Patient, SkillFailed
from jidoka.errors import UsageError
from jidoka.shown import FIELD, pictures_of
from tests.bodies.desktop.conftest import Worker, screen_pids

pytestmark = pytest.mark.process

NOTE = "alpha beta\ngamma delta\n"


@pytest.fixture
def editor(worker: Worker) -> Worker:
    """A worker with a note open in the editor."""
    (worker.folder / "note.txt").write_text(NOTE)
    worker.do("open", program="editor", file="note.txt")
    return worker


def fails(worker: Worker, code: str, skill: str, **args: object) -> SkillFailed:
    """The failure of a skill, which has this code."""
    with pytest.raises(SkillFailed) as caught:
        worker.do(skill, **args)
    assert caught.value.code == code, caught.value
    return caught.value


def editor_pid(worker: Worker) -> int:
    """Of the editor that was opened last."""
    listing = subprocess.run(["ps", "-eo", "pid,comm"], capture_output=True, text=True, check=True).stdout
    found = [line.split()[0] for line in listing.splitlines() if line.endswith("mousepad")]
    assert found, listing
    return max(map(int, found))


def test_windows_are_observed_read_and_pictured(editor: Worker) -> None:
    (fact,) = editor.body.observe().facts
    window = editor.do("windows")["windows"][0]
    assert fact.atom.args == (window["window"],)
    assert fact.value == window
    assert window["title"].endswith("note.txt - Mousepad") and window["active"]

    lines = {line["text"]: line for line in editor.do("read", window="Mousepad")["lines"]}
    found = editor.do("find", text="gamma")
    assert lines["gamma delta"]["x"] <= found["x"] < lines["gamma delta"]["x"] + 60
    assert editor.do("focus", window="note.txt")["active"]

    picture = editor.do("screenshot", path="shots/window.png", window="Mousepad")
    with Image.open(picture["path"]) as image:
        assert image.size == (window["width"], window["height"])
        assert np.asarray(image).std() > 5
    assert Path(picture["path"]).is_relative_to(editor.folder)
    assert FIELD not in picture

    told = editor.do("screenshot", window="Mousepad", show=True)
    (seen,) = pictures_of(told)
    assert (seen.width, seen.height, told["shown"][0]["scale"]) == (window["width"], window["height"], 1.0)


def test_mouse_and_keys_change_the_text(editor: Worker) -> None:
    start, end = editor.do("find", text="alpha"), editor.do("find", text="beta")
    left = {"x": start["box"]["x"], "y": start["y"]}
    right = {"x": end["box"]["x"] + end["box"]["width"] + 30, "y": end["y"]}
    assert editor.do("drag", **{"from": left, "to": right})["changed"]
    editor.do("press", keys=["ctrl+c"])
    assert editor.do("clipboard")["text"].strip() in NOTE.splitlines()[0]
    assert editor.do("clipboard", text="Grüße\n€")["text"] == "Grüße\n€"
    editor.do("press", keys=["ctrl+a", "ctrl+v", "ctrl+s"])
    assert (editor.folder / "note.txt").read_text() == "Grüße\n€"


def test_the_wheel_scrolls(worker: Worker) -> None:
    (worker.folder / "long.txt").write_text("".join(f"row {n}\n" for n in range(200)))
    worker.do("open", program="editor", file="long.txt")
    assert "row 0" in worker.text().splitlines()
    assert worker.do("scroll", window="Mousepad", direction="down", clicks=30)["changed"]
    assert "row 0" not in worker.text().splitlines()


def test_the_last_seconds_can_be_seen_again(editor: Worker) -> None:
    editor.do("press", keys=["ctrl+End"])
    for word in ("one", "two", "three"):
        editor.do("type", text=word)
    frames = editor.do("look_back", folder="back")["frames"]
    assert len(frames) >= 3
    ages = [frame["seconds_ago"] for frame in frames]
    assert ages == sorted(ages, reverse=True) and ages[-1] >= 0
    pictures = [np.asarray(Image.open(frame["path"])) for frame in frames]
    assert all((a != b).any() for a, b in pairwise(pictures))
    assert len(editor.body.frames()) >= 3
    told = editor.do("look_back", show=True)
    newest = np.asarray(Image.open(told["frames"][-1]["path"]))
    shown = [
        np.asarray(Image.open(BytesIO(base64.b64decode(one.png))).convert("RGB")) for one in pictures_of(told)
    ]
    assert 1 <= len(shown) <= 3 and np.array_equal(shown[-1], newest)


def test_waiting_ends_when_the_words_come_or_go(editor: Worker) -> None:
    assert editor.do("wait_for", text="beta")["places"]
    assert editor.do("wait_for", text="omega", gone=True)["places"] == []
    began = time.monotonic()
    error = fails(editor, "timeout", "wait_for", text="omega", timeout_s=1.0)
    assert error.retryable and time.monotonic() - began < 8


def test_a_stop_is_heard_while_typing(editor: Worker) -> None:
    class Ending(Patient):
        said = 0

        def say(self, fraction: float, message: str) -> None:
            self.said += 1

        def check(self) -> None:
            if self.said > 3:
                raise Cancelled("enough")

    with pytest.raises(Cancelled):
        editor.body.do("type", {"text": "x" * 2000}, Ending())
    editor.body.stop("test")
    editor.do("press", keys=["ctrl+s"])
    assert 0 < (editor.folder / "note.txt").read_text().count("x") < 2000


def test_what_is_not_there_is_told(worker: Worker) -> None:
    fails(worker, "no_window", "read", window="Gimp")
    fails(worker, "not_found", "click", text="Save")
    fails(worker, "off_screen", "click", x=2000, y=10)
    fails(worker, "off_screen", "read", region={"x": 3000, "y": 0, "width": 10, "height": 10})
    fails(worker, "bad_key", "press", keys=["NoSuchKey"])
    fails(worker, "not_allowed", "open", program="xterm")
    fails(worker, "not_allowed", "screenshot", path="../outside.png")
    fails(worker, "program_failed", "open", program="broken")
    fails(worker, "timeout", "open", program="blind", timeout_s=1.0)
    assert worker.do("clipboard")["text"] == ""
    for args in ({}, {"x": 1}, {"text": "a", "x": 1, "y": 1}, {"x": 1, "y": 1, "nth": 0}):
        with pytest.raises(UsageError):
            worker.do("click", **args)
    with pytest.raises(UsageError, match="no skill 'fly'"):
        worker.do("fly")


def test_a_program_that_hangs_is_told_and_can_be_killed(editor: Worker) -> None:
    os.kill(editor_pid(editor), signal.SIGSTOP)
    error = fails(editor, "still_open", "close_window", window="note.txt")
    assert "did not close" in error.message
    editor.do("read")
    assert editor.do("close_window", window="note.txt", force=True)["windows"] == []


def test_a_program_that_dies_leaves_the_body_alive(editor: Worker) -> None:
    os.kill(editor_pid(editor), signal.SIGKILL)
    editor.do("wait_for", text="gamma", gone=True)
    fails(editor, "no_window", "focus", window="note.txt")
    editor.do("open", program="editor", file="note.txt")
    assert "gamma delta" in editor.text()


@pytest.mark.parametrize(("number", "how"), [(signal.SIGKILL, "ended"), (signal.SIGSTOP, "hung")])
def test_a_lost_screen_is_told_once_and_made_anew(editor: Worker, number: int, how: str) -> None:
    (server,) = editor.screen_pids()
    os.kill(server, number)
    began = time.monotonic()
    error = fails(editor, "screen_lost", "windows")
    assert how in error.message and error.retryable
    assert time.monotonic() - began < 20
    assert editor.do("windows")["windows"] == []
    (fresh,) = editor.screen_pids()
    assert fresh != server
    editor.do("open", program="editor", file="note.txt")
    assert "gamma delta" in editor.text()
    assert editor.body.observe().facts


def test_nobody_without_the_cookie_sees_the_screen(worker: Worker) -> None:
    (server,) = worker.screen_pids()
    words = Path(f"/proc/{server}/cmdline").read_bytes().split(b"\0")
    displays = [path.name[1:] for path in Path("/tmp/.X11-unix").glob("X*")]
    assert b"-auth" in words and displays
    for display in displays:
        environment = {"PATH": os.environ["PATH"], "DISPLAY": f":{display}", "HOME": "/nonexistent"}
        asked = subprocess.run(
            ["timeout", "5", "xwininfo", "-root"], env=environment, capture_output=True, check=False
        )
        assert asked.returncode != 0, display


def test_a_killed_owner_leaves_no_screen(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from jidoka.bodies.desktop.body import Desktop;"
        "from jidoka.bodies.desktop.settings import DesktopSettings;"
        "Desktop(DesktopSettings(folder=Path(sys.argv[1]))); print('up', flush=True); time.sleep(60)"
    )
    words = [sys.executable, "-c", script, str(tmp_path / "home")]
    surroundings = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=surroundings) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"up\n"
        (server,) = screen_pids(owner.pid)
        owner.kill()
    give_up = time.monotonic() + 5
    while time.monotonic() < give_up and "Xvfb" in _command(server):
        time.sleep(0.05)
    assert "Xvfb" not in _command(server)


def _command(pid: int) -> str:
    """A process's words; empty once it ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    except OSError:
        return ""
