"""A clean checkout of one commit in a sandbox of its own, and the repository's tests in it."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jidoka.bodies.called import SkillFailed, Talk
from jidoka.bodies.terminal.body import Terminal
from jidoka.bodies.terminal.launcher import SANDBOX_USER
from jidoka.company.git import Git
from jidoka.company.records import TAIL, TestRun
from jidoka.company.testing import count

ENV: Final = {"PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}
"""Variables of a test run; all else that ours have is left out."""

_FRESH: Final = "fresh-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Testing:
    """How the repository's tests are run."""

    command: str
    """A bash command line, in the repository's top folder."""
    timeout_s: float = 600.0
    """Tests that take longer count as never ending [s]."""
    also: tuple[str, ...] = ()
    """Further folders that the tests may read, such as a virtual environment; absolute paths."""
    unsafe: bool = False
    """Without a sandbox: tests then may do all that this process may."""


def run_tests(git: Git, commit: str, testing: Testing, scratch: Path, talk: Talk) -> TestRun:
    """Run the tests on exactly that commit, in a folder and a sandbox that nobody has used before.

    Raises:
        SkillFailed: `sandbox`: they never began.
        Refused: this machine can't sandbox.
    """
    place = scratch / f"{_FRESH}{os.getpid()}-{secrets.token_hex(4)}"
    try:
        folder = place / "repository"
        check_out(git, git.tree(commit), folder)
        talk.say(0.1, f"testing {commit[:8]}: {testing.command}")
        terminal = Terminal(folder, also=testing.also, unsafe=testing.unsafe)
        wanted = {"command": testing.command, "timeout_s": testing.timeout_s, "env": ENV}
        try:
            receipt = terminal.do("run", wanted, talk)
        finally:
            terminal.close()
    finally:
        shutil.rmtree(place, ignore_errors=True)
    if receipt.code == "sandbox":
        raise SkillFailed("sandbox", receipt.message, retryable=True)
    output = "\n".join(str(receipt.result.get(name, "")).rstrip() for name in ("stdout", "stderr")).strip()
    if receipt.code == "timeout":
        output += f"\nthe tests did not end within {testing.timeout_s:g} s"
    code = {"ok": "ok", "exit_status": "red"}.get(receipt.code, receipt.code)
    seconds = round(receipt.seconds, 2)
    ran = count(output)
    return TestRun(code=code, ran=ran, seconds=seconds, tail=output[-TAIL:], command=testing.command)


def check_out(git: Git, tree: str, folder: Path) -> None:
    """Write a tree into a new folder that the sandbox may use; it is there whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    git.check_out(tree, fresh, fresh.with_name(fresh.name + ".index"))
    if os.geteuid() == 0:
        _give(fresh)
    fresh.rename(folder)


def tidy(scratch: Path) -> None:
    """Remove what killed runs have left. Only for whoever holds the lease of the folder's task."""
    for left in scratch.glob(f"{_FRESH}*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in scratch.glob(".*"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _give(folder: Path) -> None:
    """Give a folder to the sandbox's user: no sandbox runs as root."""
    os.chown(folder, SANDBOX_USER, SANDBOX_USER)
    for top, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(top, name), SANDBOX_USER, SANDBOX_USER, follow_symlinks=False)
