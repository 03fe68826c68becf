"""A small repository with tests, and the plant on it; tests run without a sandbox, which is quick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jidoka.company.backlog import Issue
from jidoka.company.git import Git, in_folder
from jidoka.company.plant import Plant, plant_of

ISSUE = Issue(id="7", title="say hello", text="`hello` shall hold hello", key="7-abc")

COMMAND = "sh tests/run.sh"
"""Each file of `tests/*.t` is a shell command line; the output looks like unittest's."""

RUN = """\
ran=0; bad=0
for test in tests/*.t; do
  ran=$((ran + 1)); sh "$test" || { bad=1; echo "FAILED $test"; }
done
echo "Ran $ran tests in 0.0s"; exit $bad
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    made = tmp_path / "repository"
    (made / "tests").mkdir(parents=True)
    (made / "hello").write_text("good bye\n")
    (made / "tests" / "run.sh").write_text(RUN)
    (made / "tests" / "there.t").write_text("test -f hello\n")
    in_folder(made, "init", "-q", "-b", "main")
    in_folder(made, "add", "--all")
    in_folder(made, "commit", "-q", "-m", "Begin")
    return made


@pytest.fixture
def plant(repository: Path, tmp_path: Path) -> Plant:
    return plant_of(repository, tmp_path / "home", test=COMMAND, timeout_s=5, unsafe=True)


@pytest.fixture
def commit(repository: Path) -> Callable[..., str]:
    """Somebody else commits files to the base."""

    def make(**files: str) -> str:
        for name, text in files.items():
            (repository / name).write_text(text)
        in_folder(repository, "add", "--all")
        in_folder(repository, "commit", "-q", "-m", "Meanwhile")
        return Git.of(repository).ref("refs/heads/main")

    return make
