"""Items of our own making, in the shapes of the data: solved, missed, and told why."""

from __future__ import annotations

from pathlib import Path

import pytest

from jidoka.evals.agentbench.data import Item, at_home, item_of
from jidoka.evals.agentbench.suite import Result, attempt, score

INTEGERS = "import sys; sys.exit(0 if int(sys.argv[1]) == int(sys.argv[2]) else 1)"


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    (tmp_path / "check").mkdir()
    (tmp_path / "check" / "integers.py").write_text(INTEGERS)
    return tmp_path


def test_records_of_every_shape_are_read(scripts: Path) -> None:
    compared = item_of(
        "test",
        {
            "id": 1,
            "create": {"init": [{"code": "touch /root/a"}, "touch b"]},
            "evaluation": {"check": [None, {"file": "check/integers.py"}], "example": "ls | wc -l"},
        },
        scripts,
    )
    assert compared == Item(
        name="test/1",
        setup=("touch /home/agent/a", "touch b"),
        oracle="ls | wc -l",
        check="compare",
        checker=INTEGERS,
    )
    fixture = item_of(
        "dev",
        {"id": 2, "create": {"init": {"file": "init/x.sh"}}, "evaluation": {"match": 3, "example": "echo 3"}},
        scripts,
    )
    assert (fixture.fixture, fixture.check, fixture.expected) == ("init/x.sh", "match", "3")
    state = item_of(
        "dev",
        {"id": 3, "create": [None], "evaluation": {"check": {"code": "test -e /root/a"}}},
        scripts,
    )
    assert (state.check, state.checker, state.oracle) == ("state", "test -e /home/agent/a", "")


def test_folders_are_moved_home() -> None:
    assert at_home("mv calc /usr/local/bin/; ls /root/x /usr/bin") == (
        "mv calc /home/agent/local/bin/; ls /home/agent/x /usr/bin"
    )


@pytest.mark.process
def test_an_item_passes_by_its_check_and_not_without(scripts: Path) -> None:
    del scripts
    setup = ("mkdir -p logs; echo ERROR > logs/a; echo ok >> logs/a",)
    right = Item(name="t/1", setup=setup, oracle="grep -c ERROR logs/a", check="compare", checker=INTEGERS)
    assert attempt(right).passed
    fixed = Item(name="t/2", setup=setup, oracle="nproc", check="compare", checker=INTEGERS, expected="4096")
    missed = attempt(fixed)
    assert not missed.passed
    assert missed.why.startswith("its fixed answer is a fact of the authors' container")
    assert "expected '4096'" in missed.why
    done = Item(name="t/3", setup=(), oracle="touch here", check="state", checker="test -e /home/agent/here")
    assert attempt(done).passed
    silent = Item(name="t/4", setup=(), oracle="true", check="compare", checker=INTEGERS)
    assert not attempt(silent).passed
    matched = Item(name="t/5", setup=(), oracle="echo yes", check="match", expected="no")
    assert not attempt(matched).passed


def test_the_score_counts_and_names_misses() -> None:
    one = Item(name="t/1", setup=(), oracle="x", check="match", expected="1")
    two = Item(name="t/2", setup=(), oracle="x", check="compare", checker=INTEGERS)
    lost = Item(name="t/3", setup=(), oracle="x", check="match", fixture="init/a.sh")
    told = score([Result(item=one, passed=True), Result(item=two, passed=False, why="because")], [lost])
    assert (told["items"], told["passed"], told["pass_rate"]) == (2, 1, 0.5)
    assert (told["fixed"], told["fixed_passed"]) == (1, 1)
    assert (told["without_fixture"], told["without_oracle"]) == (1, 0)
    assert told["misses"] == {"t/2": "because"}
