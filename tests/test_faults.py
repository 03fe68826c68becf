from __future__ import annotations

import ast
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jidoka import faults
from jidoka.errors import ConfigError

SOURCE = Path(faults.__file__).parent
LOOP = "from jidoka.faults import point\nfor n in range(5):\n    point('receipt.after'); print(n, flush=True)"


def passed(script: str, fault: str | None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != faults.VARIABLE}
    if fault is not None:
        environment[faults.VARIABLE] = fault
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.process
def test_the_process_dies_at_the_named_passing() -> None:
    ended = passed(LOOP, "receipt.after:3")
    assert (ended.returncode, ended.stdout.split()) == (-signal.SIGKILL, ["0", "1"])


@pytest.mark.process
def test_without_the_variable_nothing_happens() -> None:
    assert passed(LOOP, None).stdout.split() == ["0", "1", "2", "3", "4"]


@pytest.mark.process
def test_another_point_is_passed_unharmed() -> None:
    assert passed(LOOP, "intent.before").returncode == 0


@pytest.mark.parametrize("text", ["nowhere", "nowhere:1", "receipt:1", ":2"])
def test_an_unknown_point_is_answered_with_the_known_ones(text: str) -> None:
    with pytest.raises(
        ConfigError, match=r"JIDOKA_FAULT: there is no fault point '.*'; there are: lease\.after, "
    ):
        faults.planned(text)


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5"])
def test_a_number_that_counts_nothing_is_refused(number: str) -> None:
    with pytest.raises(ConfigError, match="is no number of a passing"):
        faults.planned(f"receipt.after:{number}")


def test_every_point_of_the_table_is_passed_somewhere_and_no_other() -> None:
    found = {
        node.args[0].value
        for path in SOURCE.rglob("*.py")
        if re.search(r"\bpoint\s*\(", text := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "point"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert found == set(faults.POINTS)
