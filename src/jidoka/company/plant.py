"""What a company works with: the repository, its base and tests, where turns keep files, and its tasks."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jidoka.bodies.terminal.reach import Reach, out_of_reach, reach_of
from jidoka.company import working
from jidoka.company.backlog import Issue
from jidoka.company.checkout import Testing
from jidoka.company.git import Git, GitFailed, in_folder
from jidoka.company.records import Sight
from jidoka.company.repository.desk import Desk
from jidoka.company.roles import ROLES
from jidoka.company.shelf import Shelf
from jidoka.company.stages import Ended
from jidoka.company.testing import find_command
from jidoka.errors import Refused
from jidoka.journal.replay import state_of
from jidoka.journal.state import TaskState
from jidoka.journal.store import Store
from jidoka.tasks.names import COMPANY

REPOSITORY: Final = "repository"
"""The body's name."""

_SECRET_NAME: Final = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD")
_SHORTEST: Final = 8
"""A shorter value of a variable would be found in innocent text [characters]."""

AGENTS: Final = "AGENTS.md"
AGENTS_LONGEST: Final = 16_000
"""Characters of AGENTS.md that a role is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One repository, and everything of the company beside it."""

    repository: Path
    git: Git
    base: str
    """`refs/heads/main`."""
    testing: Testing
    found_in: str
    """Where the test command was found."""
    because: Mapping[str, str] = field(default_factory=dict[str, str])
    """Folders that tests may read though nobody named them, and why."""
    folder: Path
    """`HOME/company/NAME`: the files of turns."""

    @property
    def name(self) -> str:
        """The repository's name in tasks, unique on this machine."""
        return self.folder.name

    def task(self, key: str, turn: str) -> str:
        """The task of a turn."""
        return f"{COMPANY}{self.name}-{key}-{turn}"

    def shelf(self, key: str) -> Shelf:
        """The artefacts of an issue."""
        return Shelf(git=self.git, key=key, base=self.base)

    def desk(self, issue: Issue, key: str, role: str, turn: str) -> Desk:
        """What a turn works on."""
        return Desk(
            shelf=self.shelf(key),
            role=role,
            turn=turn,
            issue=issue,
            scratch=self.folder / key,
            testing=self.testing,
            repository=self.repository,
            secrets=secrets_of(os.environ),
        )

    def sight(self, key: str) -> Sight:
        """What the repository shows of an issue."""
        return self.shelf(key).sight()

    def agents(self) -> str:
        """The base's AGENTS.md."""
        return file_of(self.git, self.base, AGENTS)[:AGENTS_LONGEST]

    def turns(self, store: Store, key: str) -> list[Ended]:
        """The turns of an issue so far, in the order in which they began."""
        found: list[tuple[float, Ended]] = []
        for role in ROLES:
            number = 1
            while entries := store.entries(self.task(key, f"{role}-{number}")):
                found.append((entries[0].seq, _ended(role, number, state_of(entries))))
                number += 1
        return [turn for _, turn in sorted(found, key=lambda one: one[0])]


def _ended(role: str, number: int, state: TaskState) -> Ended:
    question = next((q.question for q in state.questions if q.answer is None), "")
    reason = state.ending.reason if state.ending is not None else ""
    if state.status in ("failed", "refused") and (refused := _refused(state)):
        reason = f"{reason}; its last hand-over was refused: {refused}"
    return Ended(role=role, number=number, status=state.status, reason=reason, question=question)


def _refused(state: TaskState) -> str:
    """Why the last hand-over that a model tried did not count; empty if none was tried."""
    tried = [deed for deed in state.deeds if deed.intent.cause and deed.intent.step.body == REPOSITORY]
    last = tried[-1].receipt if tried else None
    if last is None or last.ok:
        return ""
    return f"{last.code}: {last.message.strip().splitlines()[0] if last.message.strip() else ''}"


def plant_of(
    repository: Path,
    home: Path,
    *,
    test: str = "",
    base: str = "",
    timeout_s: float = 600.0,
    also: tuple[Path, ...] = (),
    unsafe: bool = False,
    look_only: bool = False,
) -> Plant:
    """Look at a repository before anything is done.

    Args:
        repository: a working folder, or a bare repository.
        home: ours; files go below it.
        test: the test command; found in the repository if it is left out.
        base: the branch that changes go into; by default the one that is checked out.
        timeout_s: the longest test run [s].
        also: further folders that tests and commands may read.
        unsafe: run tests and commands without a sandbox.
        look_only: nothing will be done, so the working folder may be as it is.

    Raises:
        UsageError: no git repository, or a further folder that is none or can't be shown (`reach_of`).
        Refused: no such branch, uncommitted changes, nothing that runs tests, or a test command that names
            what its sandbox does not show.
    """
    git = Git.of(repository)
    name = _branch(git, base)
    if working.has_files(repository, git):
        repository = Path(in_folder(repository, "rev-parse", "--show-toplevel"))
    if not look_only:
        working.check_clean(repository, git, name)
    command, found_in = (test, "--test") if test else _command(git, name)
    if not command:
        raise Refused(
            f"{repository}: nothing says how its tests are run, in AGENTS.md, README.md, Makefile, "
            "pyproject.toml or files of tests; say --test COMMAND. Without tests nothing is merged"
        )
    reach = reach_of(() if look_only else also)
    if not (look_only or unsafe):
        _check_reach(command, reach, repository, git, name)
    return Plant(
        repository=repository,
        git=git,
        base=name,
        testing=Testing(command=command, timeout_s=timeout_s, also=reach.folders, unsafe=unsafe),
        found_in=found_in,
        because=reach.because,
        folder=home.absolute() / "company" / _called(repository, git),
    )


def _branch(git: Git, base: str) -> str:
    """The full name of the branch that is meant. Raises Refused: there is none."""
    name = f"refs/heads/{base.removeprefix('refs/heads/')}" if base else working.base_of(git)
    if not git.ref(name):
        heads = ", ".join(ref.removeprefix("refs/heads/") for ref in git.refs("refs/heads/")) or "none"
        raise Refused(f"there is no branch {base!r}; there are: {heads}")
    return name


def _called(repository: Path, git: Git) -> str:
    """A name for a repository that no other one has."""
    real = str(git.folder.resolve())
    short = re.sub(r"[^A-Za-z0-9_]+", "_", repository.resolve().name)[:24] or "repository"
    return f"{short}_{hashlib.sha256(real.encode()).hexdigest()[:6]}"


def _check_reach(command: str, reach: Reach, repository: Path, git: Git, base: str) -> None:
    """Raises Refused: the command names what a fresh checkout in the sandbox does not have."""
    if lacks := out_of_reach(command, reach):
        raise Refused(f"the test command can't run in a sandbox: {lacks}")
    program = next((word for word in command.split() if "=" not in word), "")
    mine = repository / program
    relative = "/" in program and not program.startswith(("/", "../"))
    if relative and mine.exists() and not git("ls-tree", base, "--", program).strip():
        raise Refused(
            f"{program} is in your folder, but in no commit, and tests run on a fresh checkout: "
            f"say {mine.absolute()} instead, and --also with its folder"
        )


def secrets_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Values of variables that are keys by their names: none of them may be committed."""
    return tuple(
        value
        for name, value in environment.items()
        if _SECRET_NAME.search(name) and len(value) >= _SHORTEST and not value.startswith("/")
    )


def file_of(git: Git, commit: str, path: str) -> str:
    """The text of a file of a commit; empty if it is not there."""
    try:
        return git.blob(f"{commit}:{path}").decode("utf-8", "replace")
    except GitFailed:
        return ""


def _command(git: Git, commit: str) -> tuple[str, str]:
    paths = git("ls-tree", "-r", "--name-only", "-z", commit).split("\0")
    return find_command(paths, lambda path: file_of(git, commit, path))
