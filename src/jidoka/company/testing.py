"""The repository's own tests: which command runs them, and what their output tells. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from jidoka.company.rules import is_test

Read: TypeAlias = Callable[[str], str]
"""The text of a file of the repository; empty if it is not there."""

_SAID: Final = re.compile(r"(?im)^[^\n`]*\btests?\b[^\n`]*`([^`\n]+)`")
"""A line such as: Run the tests with `make test`."""

_RUNS: Final = re.compile(r"\b(test|tests|pytest|unittest|check|tox|nox|ctest|spec)\b")

_COUNTS: Final[tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...]] = (
    (re.compile(r"^Ran (\d+) tests? in ", re.MULTILINE), re.compile(r"\bskipped=(\d+)")),
    (re.compile(r"(?<![-\w])(\d+) passed\b"), None),
    (re.compile(r"^# pass (\d+)", re.MULTILINE), None),
    (re.compile(r"^test result: \w+\. (\d+) passed", re.MULTILINE), None),
)
"""How unittest, pytest, node and cargo tell how many tests ran; and how many of these were skipped."""

_FAILED: Final = re.compile(r"(?<![-\w])(\d+) (?:failed|errors?)\b")
"""Pytest counts what failed beside what passed."""


def find_command(paths: Sequence[str], read: Read) -> tuple[str, str]:
    """The test command and where it was found; two empty words if there is none."""
    for find in (_said, _make, _pytest, _unittest, _other):
        found = find(paths, read)
        if found[0]:
            return found
    return "", ""


def count(output: str) -> int | None:
    """How many tests were run, skipped ones left out; None if the output doesn't tell."""
    for pattern, skips in _COUNTS:
        told = [int(number) for number in pattern.findall(output)]
        if not told:
            continue
        ran = sum(told)
        if skips is not None:
            return ran - sum(int(number) for number in skips.findall(output))
        return ran + sum(int(number) for number in _FAILED.findall(output))
    return None


def _said(paths: Sequence[str], read: Read) -> tuple[str, str]:
    for name in ("AGENTS.md", "CONTRIBUTING.md", "README.md"):
        if name in paths:
            for said in _SAID.findall(read(name)):
                command = said.removeprefix("$ ").strip()
                if _RUNS.search(command) and " " in command:
                    return command, name
    return "", ""


def _make(paths: Sequence[str], read: Read) -> tuple[str, str]:
    for name in ("Makefile", "GNUmakefile"):
        if name in paths and re.search(r"(?m)^test\s*:", read(name)):
            return "make test", name
    return "", ""


def _pytest(paths: Sequence[str], read: Read) -> tuple[str, str]:
    if "pytest.ini" in paths or (
        "pyproject.toml" in paths and re.search(r"\[tool\.pytest|[\"']pytest\b", read("pyproject.toml"))
    ):
        return "python3 -m pytest -q", "pyproject.toml" if "pyproject.toml" in paths else "pytest.ini"
    return "", ""


def _unittest(paths: Sequence[str], read: Read) -> tuple[str, str]:
    del read
    tests = [path for path in paths if path.endswith(".py") and is_test(path)]
    if not any(re.fullmatch(r"test[^/]*\.py", path.rpartition("/")[2]) for path in tests):
        return "", ""
    folder = next((path.split("/")[0] for path in tests if "/" in path), "")
    if folder and f"{folder}/__init__.py" not in paths:
        return f"python3 -m unittest discover -s {folder}", tests[0]
    return "python3 -m unittest", tests[0]


def _other(paths: Sequence[str], read: Read) -> tuple[str, str]:
    if "package.json" in paths:
        script = re.search(r'"test"\s*:\s*"([^"]*)"', read("package.json"))
        if script is not None and "no test specified" not in script[1]:
            return "npm test", "package.json"
    for name, command in (("Cargo.toml", "cargo test --offline"), ("go.mod", "go test ./...")):
        if name in paths:
            return command, name
    return "", ""
