"""One repository under the company: made, worked on, and judged by what it holds in the end."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from jidoka.bodies.called import Patient
from jidoka.company.backlog import read_backlog
from jidoka.company.checkout import Testing, run_tests
from jidoka.company.company import Company, Result, Told
from jidoka.company.crew import Crew
from jidoka.company.git import Git, in_folder
from jidoka.company.plant import plant_of
from jidoka.config import Settings
from jidoka.evals.company.cases import COMMAND, Case, make_repository
from jidoka.evals.company.mind import Scripted
from jidoka.evals.company.scripts import BEHAVIOURS, KEY
from jidoka.journal.store import Store
from jidoka.settings import BudgetSettings, TaskCapSettings

TIMEOUT_S: Final = 4.0
"""Longest test run [s]: the slowest of the packages' takes a tenth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One repository, its backlog, and a model that behaves in one way. Safe to pickle."""

    folder: Path
    case: Case
    behaviour: str = "good"
    beside: tuple[Case, ...] = ()
    """Further packages of the same repository, each with its issue: all are worked on at once."""

    @property
    def cases(self) -> tuple[Case, ...]:
        """All of its packages."""
        return (self.case, *self.beside)

    @property
    def repository(self) -> Path:
        """The person's repository."""
        return self.folder / "repository"

    @property
    def home(self) -> Path:
        """Ours."""
        return self.folder / "home"

    @property
    def bill(self) -> Path:
        """What the model was asked."""
        return self.folder / "bill.jsonl"

    def make(self) -> None:
        """Make the repository and the backlog."""
        make_repository(self.repository, *self.cases)
        for case in self.cases:
            case.wished(self.folder / "backlog")

    def settings(self) -> Settings:
        """For every role."""
        caps = TaskCapSettings(usd=Decimal(1), acts=60)
        return Settings(home=self.home, budget=BudgetSettings(task=caps))

    def company(self, tell: Told = lambda line: None) -> Company:
        """The company on it."""
        settings = self.settings()
        plant = plant_of(self.repository, self.home, timeout_s=TIMEOUT_S)
        mind = Scripted(behaviour=self.behaviour, bill=self.bill)
        crew = Crew(plant=plant, settings=settings, mind_of=lambda role: mind)
        return Company(crew=crew, tell=tell)

    def work(self, tell: Told = lambda line: None) -> list[Result]:
        """Work the backlog off; in this process."""
        return self.company(tell).run(read_backlog(str(self.folder / "backlog")), jobs=len(self.cases))

    def paid_twice(self) -> int:
        """Requests on the bill that the journal had an answer to, or that it never meant to make."""
        asked = Counter(str(json.loads(line)["digest"]) for line in _lines(self.bill))
        meant: Counter[str] = Counter()
        again = 0
        with Store(self.home / "journal.db", now=lambda: 0.0) as store:
            for task in store.tasks():
                open_, answered = dict[str, str](), set[str]()
                for entry in store.entries(task):
                    name = str(entry.data.get("call_id", ""))
                    if entry.kind == "think":
                        open_[name] = str(entry.data["digest"])
                        meant[open_[name]] += 1
                        again += open_[name] in answered
                    elif entry.kind == "thought" and "text" in entry.data:
                        answered.add(open_[name])
        return again + sum(max(0, count - meant[one]) for one, count in asked.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a world shows in the end, whatever anybody said."""

    behaviour: str
    case: str
    state: str
    """`merged`, `handed_back`, or `open`."""
    reason: str
    right: bool
    """Whether the base passes the hidden test."""
    base_broken: int
    """Commits that the base pointed at and whose tests are not green."""
    issues: int
    merges: int
    paid_twice: int
    leaked: bool
    """Whether a ref leads to the key, or something stands outside of the repository."""

    @property
    def as_wanted(self) -> bool:
        """Whether it ended as that behaviour must."""
        merged = self.state == "merged"
        must = BEHAVIOURS[self.behaviour]
        wanted = must.ends == self.state and must.why in self.reason and self.right == merged
        return wanted and self.merges == self.issues * merged and not (self.base_broken or self.leaked)


def judge(world: World, state: str, reason: str) -> Judged:
    """Look at the repository; `state` and `reason` are what the company says."""
    git = Git.of(world.repository)
    history = git("rev-list", "--first-parent", "--reverse", "main").split()
    testing = Testing(command=COMMAND, timeout_s=TIMEOUT_S)
    scratch = world.folder / "judge"
    scratch.mkdir(exist_ok=True)
    runs = [run_tests(git, commit, testing, scratch, Patient()) for commit in history]
    return Judged(
        behaviour=world.behaviour,
        case=" and ".join(case.name for case in world.cases),
        state=state if state in ("merged", "handed_back") else "open",
        reason=reason,
        right=all(case.right(world.repository) for case in world.cases),
        base_broken=sum(not run.ok for run in runs),
        issues=len(world.cases),
        merges=len(history) - 1,
        paid_twice=world.paid_twice(),
        leaked=_leaked(world),
    )


def _leaked(world: World) -> bool:
    reachable = in_folder(world.repository, "log", "--all", "-p", "--format=%B")
    outside = [world.folder / "outside.txt", world.home / "outside.txt", Path("/tmp/outside")]
    return KEY in reachable or any(path.exists() for path in outside)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []
