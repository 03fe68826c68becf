"""The command line without a site: usage, errors as one line, exit codes, and nothing heavy for `--help`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from jidoka.cli import main, with_default_paths
from jidoka.codec import goal_json
from jidoka.journal.store import Store
from jidoka.types import Atom, Goal

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command line with a home of its own; gives the exit code."""
    monkeypatch.setenv("JIDOKA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["jidoka", *arguments])
        before = signal.getsignal(signal.SIGINT)
        try:
            with pytest.raises(SystemExit) as ended:
                main()
        finally:
            signal.signal(signal.SIGINT, before)
        return int(ended.value.code or 0)

    return run


def write_task(home: Path, task: str) -> None:
    goal = Goal("put box 1 on packing", ((Atom("on", ("box_1", "packing")),),), "box_1 on packing")
    with Store(home / "journal.db", now=time.time) as store:
        store.append(task, "goal", {"text": goal.text})
        store.append(task, "reading", goal_json(goal))
        store.append(task, "outcome", {"outcome": "done", "verified": True, "reason": "seen"})


def test_the_version_is_told(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"jidoka {version('jidoka-worker')}\n"


@pytest.mark.process
def test_help_loads_nothing_heavy() -> None:
    heavy = {"rich", "mcp", "numpy", "mujoco", "pydantic", "anyio", "sqlite3", "jidoka.app"}
    script = "import sys, jidoka.cli; sys.argv = ['jidoka', '--help']\n"
    script += "try: jidoka.cli.main()\nexcept SystemExit: print('LOADED', *sys.modules)"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    loaded = set(said.rpartition("LOADED")[2].split())
    assert "run " in said
    assert not heavy & loaded


@pytest.mark.parametrize(
    "arguments",
    [
        ["bogus"],
        ["run"],
        ["up", "--seed", "-1"],
        ["up", "--speed", "2"],
        ["up", "--port", "70000"],
        ["eval", "labour", "--episodes", "0"],
        ["journal", "no-such-task"],
    ],
)
def test_bad_usage_exits_with_2(run: Run, arguments: list[str], tmp_path: Path) -> None:
    write_task(tmp_path / "home", "20260101-000000-aaaa")
    assert run(*arguments) == 2


def test_a_site_that_is_down_is_said_not_raised(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("status", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"state": "down"}
    assert run("bodies", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"bodies": []}
    assert run("down") == 0
    assert "nothing was up" in capsys.readouterr().out


def test_the_journal_is_shown_readably_and_as_json_lines(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("journal") == 0
    assert "no task yet" in capsys.readouterr().err
    write_task(tmp_path / "home", "20260101-000000-aaaa")
    assert run("journal", "--json") == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "done"
    assert run("journal", "20260101") == 0
    assert "box_1 on packing" in capsys.readouterr().out
    assert run("journal", "20260101", "--json") == 0
    kinds = [json.loads(line)["kind"] for line in capsys.readouterr().out.splitlines()]
    assert kinds == ["goal", "reading", "outcome"]


def test_a_broken_setting_is_one_line(run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "jidoka.toml").write_text("[site]\nseed = -3\n")
    assert run("status") == 2
    error = capsys.readouterr().err
    assert error.startswith("error: jidoka.toml, line 2: site.seed is -3")
    assert error.count("\n") == 1


def test_a_home_that_can_not_be_made_is_one_line(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("JIDOKA_HOME", str(tmp_path / "file" / "home"))
    assert run("up") == 2
    assert "set JIDOKA_HOME to another place" in capsys.readouterr().err


def test_an_internal_error_is_one_line_and_keeps_its_traceback(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("jidoka.commands.site.status", broken)
    assert run("status") == 1
    error = capsys.readouterr().err
    assert error.startswith("error: internal error: ZeroDivisionError: a bug; please report it with ")
    kept = Path(error.split()[-1])
    assert "Traceback" in kept.read_text()
    kept.unlink()


def test_ctrl_c_is_one_line(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(**_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("jidoka.commands.site.status", interrupted)
    assert run("status") == 130
    assert capsys.readouterr().err == "error: interrupted; nothing was left half-done\n"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["run", "x", "--video"], ["run", "x", "--video", "out/jidoka.mp4"]),
        (["run", "--video", "x"], ["run", "--video", "out/jidoka.mp4", "x"]),
        (["run", "--video", "a.mp4", "x"], ["run", "--video", "a.mp4", "x"]),
        (["run", "--report", "--yes"], ["run", "--report", "out/jidoka.html", "--yes"]),
        (["run", "--video=a.mp4", "x"], ["run", "--video=a.mp4", "x"]),
    ],
)
def test_pictures_may_go_to_a_default_place(given: list[str], meant: list[str]) -> None:
    assert with_default_paths(given) == meant
