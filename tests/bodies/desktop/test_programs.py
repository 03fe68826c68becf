from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from jidoka.bodies.called import SkillFailed
from jidoka.bodies.desktop.programs import Programs, inside
from jidoka.bodies.desktop.settings import DesktopSettings, Program

ENVIRONMENT = {"PATH": os.environ["PATH"]}


def alive_in_group(group: int) -> list[str]:
    """Processes of a group that are no zombies (proc_pid_stat(5): state, parent, group after the name)."""
    found: list[str] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:  # ended since it was listed
            continue
        if int(its_group) == group and state != "Z":
            found.append(path.parent.name)
    return found


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    shell = ("sh", "-c")
    return Programs(
        DesktopSettings(
            folder=tmp_path,
            programs={
                "cat": Program(command=("cat",)),
                "sleep": Program(command=("sleep", "60"), takes_file=False),
                "stubborn": Program(
                    command=(*shell, "trap '' TERM; sleep 60 & wait; sleep 60"), takes_file=False
                ),
                "broken": Program(command=(*shell, "echo no display >&2; exit 7"), takes_file=False),
                "absent": Program(command=("no-such-program",)),
            },
        )
    )


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", ".", "a/../../x", "link/x"])
def test_files_are_in_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link").symlink_to(tmp_path)
    with pytest.raises(SkillFailed, match="is not in the desktop's folder"):
        inside(tmp_path / "folder", name)
    assert inside(tmp_path / "folder", "a/b.txt") == (tmp_path / "folder/a/b.txt").resolve()


@pytest.mark.parametrize(
    ("name", "file", "code"),
    [
        ("vi", None, "not_allowed"),
        ("sleep", "x", "not_allowed"),
        ("cat", "../x", "not_allowed"),
        ("absent", None, "program_failed"),
    ],
)
def test_what_may_not_be_opened_is_told(programs: Programs, name: str, file: str | None, code: str) -> None:
    with pytest.raises(SkillFailed) as caught:
        programs.start(name, file, ENVIRONMENT)
    assert caught.value.code == code


@pytest.mark.process
def test_a_program_that_fails_leaves_its_last_words(programs: Programs) -> None:
    started = programs.start("broken", None, ENVIRONMENT)
    give_up = time.monotonic() + 10
    while (started.exit_code is None or "display" not in started.said) and time.monotonic() < give_up:
        time.sleep(0.02)
    assert started.exit_code == 7
    assert started.said == "no display"


@pytest.mark.process
def test_a_window_belongs_to_who_opened_it(programs: Programs) -> None:
    started = programs.start("sleep", None, ENVIRONMENT)
    assert programs.owner(started.pid) is started
    assert programs.owner(os.getpid()) is None
    assert programs.owner(0) is None
    started.kill()
    assert programs.owner(started.pid) is None


@pytest.mark.process
def test_whoever_does_not_listen_is_killed(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jidoka.bodies.desktop.programs.ASK_S", 0.2)
    started = programs.start("stubborn", None, ENVIRONMENT)
    assert alive_in_group(started.pid)
    began = time.monotonic()
    programs.close()
    assert time.monotonic() - began < 20, "it would sleep for a minute"
    assert started.exit_code is not None
    assert not alive_in_group(started.pid)
