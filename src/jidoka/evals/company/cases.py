"""The packages: each with a fault, an issue, tests that pass all the same, and what only some may know."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jidoka.company.git import in_folder

_FOLDER: Final = Path(__file__).parent / "packages"
_HIDDEN_S: Final = 5.0
"""Longest run of the hidden test [s]."""

COMMAND: Final = "python3 -m unittest discover -s tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One package."""

    name: str
    title: str
    issue: str
    module: str
    buggy: str
    tests: str
    """They pass on the faulty module."""
    new_tests: str
    """For the scripted tester: they fail on it, and pass on the right one."""
    edits: tuple[tuple[str, str], ...]
    """For the scripted engineer: what to replace by what."""
    wrong: tuple[str, str]
    """The same, for one who gets it wrong."""
    hidden: str
    """For the referee: passes on a right module alone. No role sees it."""

    @property
    def path(self) -> str:
        """The module's file."""
        return f"{self.module}.py"

    @property
    def test_path(self) -> str:
        """Where the scripted tester writes: a file of its own for each issue."""
        return f"tests/test_{self.module}_issue.py"

    def wished(self, folder: Path) -> Path:
        """Write the issue as a backlog of one file; its folder."""
        folder.mkdir(parents=True, exist_ok=True)
        text = f"id: {self.name}\n\n# {self.title}\n\n{self.issue}"
        (folder / f"{self.name}.md").write_text(text, "utf-8")
        return folder

    def right(self, repository: Path) -> bool:
        """Whether what the base holds now is right, by the hidden test."""
        code = in_folder(repository, "show", f"main:{self.path}")
        loader = "import sys, types\nm = types.ModuleType(sys.argv[1])\nsys.modules[sys.argv[1]] = m\n"
        text = f"{loader}exec(sys.argv[2], m.__dict__)\nexec(sys.argv[3], {{}})\n"
        words = [sys.executable, "-I", "-c", text, self.module, code, self.hidden]
        try:
            return subprocess.run(words, capture_output=True, timeout=_HIDDEN_S, check=False).returncode == 0
        except subprocess.TimeoutExpired:
            return False


@cache
def cases() -> tuple[Case, ...]:
    """All of them, by name."""
    return tuple(_case(path) for path in sorted(_FOLDER.glob("*.toml")))


def make_repository(folder: Path, *chosen: Case) -> Path:
    """A fresh git repository with the packages of these cases, on its branch `main`."""
    (folder / "tests").mkdir(parents=True)
    for case in chosen:
        (folder / case.path).write_text(case.buggy, "utf-8")
        (folder / "tests" / f"test_{case.module}.py").write_text(case.tests, "utf-8")
    (folder / "AGENTS.md").write_text(f"# For agents\n\nRun the tests with `{COMMAND}`.\n", "utf-8")
    in_folder(folder, "init", "-q", "-b", "main")
    in_folder(folder, "add", "--all")
    in_folder(folder, "commit", "-q", "-m", "Begin")
    return folder


def _case(path: Path) -> Case:
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    edits = [(data["old"], data["new"]), *((old, new) for old, new in data.get("more", []))]
    old, new = data["wrong"]
    return Case(
        name=path.stem,
        title=data["title"],
        issue=data["issue"],
        module=data["module"],
        buggy=data["buggy"],
        tests=data["tests"],
        new_tests=data["new_tests"],
        edits=tuple(edits),
        wrong=(old, new),
        hidden=data["hidden"],
    )
