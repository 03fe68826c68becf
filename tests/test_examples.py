"""Every example runs and says what it promises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"

PROMISES = [
    pytest.param(
        "hello_body.py",
        ("switch_on brings about lit(lamp)", "seen:  not lit(lamp)", "told:  done", "seen:  lit(lamp)"),
        marks=pytest.mark.process,
    ),
    pytest.param(
        "plan_only.py",
        ("humanoid.place(box=box_", "then on(box_", "humanoid.walk_to(place=home)", "expected: "),
        marks=pytest.mark.physics,
    ),
    pytest.param(
        "walk_in_process.py",
        ("walk_to(shelf_a): ok", "times real time", "seen: at(robot, shelf_a)"),
        marks=pytest.mark.physics,
    ),
]


@pytest.mark.parametrize(("name", "promises"), PROMISES)
def test_example(name: str, promises: tuple[str, ...], tmp_path: Path) -> None:
    command = [sys.executable, str(EXAMPLES / name)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    position = 0
    for promise in promises:
        position = done.stdout.find(promise, position)
        assert position >= 0, f"{promise!r} is not in its place in:\n{done.stdout}"


def test_every_example_is_run() -> None:
    tested = {param.values[0] for param in PROMISES}
    assert {path.name for path in EXAMPLES.glob("*.py")} == tested
