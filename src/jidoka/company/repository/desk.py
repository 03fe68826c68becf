"""What the skills of one turn work on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jidoka.bodies.called import Talk
from jidoka.company.backlog import Issue
from jidoka.company.checkout import Testing, run_tests
from jidoka.company.git import Git
from jidoka.company.records import TestRun
from jidoka.company.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One turn of one role on one issue."""

    shelf: Shelf
    role: str
    turn: str
    """`engineer-2`."""
    issue: Issue
    scratch: Path
    """The issue's folder outside of the repository; the turn's files are in a folder below it."""
    testing: Testing
    repository: Path
    """The person's own working folder."""
    wished: tuple[Issue, ...] = ()
    """For the lead: the backlog."""
    backlog: str = ""
    """For the lead: its name."""
    secrets: tuple[str, ...] = ()
    """Values that may not be committed."""

    @property
    def git(self) -> Git:
        """The repository."""
        return self.shelf.git

    @property
    def key(self) -> str:
        """Names the issue for good."""
        return self.shelf.key

    @property
    def folder(self) -> Path:
        """The turn's files."""
        return self.scratch / self.turn

    def tested(self, commit: str, talk: Talk) -> TestRun:
        """How the tests of a commit end; run now unless that is known. Raises as `checkout.run_tests`."""
        known = self.shelf.runs([commit]).get(commit)
        if known is not None and known.command == self.testing.command and known.code in ("ok", "red"):
            return known
        run = run_tests(self.git, commit, self.testing, self.scratch, talk)
        self.shelf.put_run(commit, run)
        return run
