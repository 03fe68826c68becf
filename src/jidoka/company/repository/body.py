"""The repository as a body of one turn: the skills of its role, and facts from refs and files."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jidoka.bodies.called import SkillFailed, Talk
from jidoka.company import records, working
from jidoka.company.git import GitFailed, Moved
from jidoka.company.records import Sight
from jidoka.company.repository.desk import Desk
from jidoka.company.repository.release import told
from jidoka.company.repository.skills import SKILLS
from jidoka.errors import UsageError
from jidoka.types import Atom, Fact, Json, Observation, Receipt, SkillSpec

NAME: Final = "repository"


@dataclass(frozen=True, slots=True)
class Repository:
    """A `CalledBody` over one turn's desk."""

    desk: Desk

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        return NAME

    def skills(self) -> tuple[SkillSpec, ...]:
        """What the turn's role may do."""
        key, turn, role = self.desk.key, self.desk.turn, self.desk.role
        return tuple(skill.spec(name, key, turn) for name, skill in SKILLS.items() if role in skill.roles)

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """Do one skill; see `CalledBody.do`."""
        found = SKILLS.get(skill)
        if found is None or self.desk.role not in found.roles:
            names = ", ".join(spec.name for spec in self.skills())
            raise UsageError(f"{self.desk.role} has no skill {skill!r}; it has {names}")
        began = time.monotonic()
        talk.check()
        try:
            receipt = found.does(self.desk, args, talk)
        except Moved as error:
            raise SkillFailed("moved", str(error), retryable=True) from error
        except GitFailed as error:
            raise SkillFailed("git", str(error)) from error
        except OSError as error:
            raise SkillFailed("machine", f"{error.strerror or error}", retryable=True) from error
        return Receipt(True, message=receipt.message, result=receipt.result, seconds=time.monotonic() - began)

    def observe(self) -> Observation:
        """What the repository shows of this issue and this turn."""
        now = time.time()
        sight = self.desk.shelf.sight()
        facts = tuple(
            Fact(atom=Atom(name, args), source=NAME, at_s=now, frame="repository", value=value)
            for name, args, value in seen(self.desk, sight)
        )
        return Observation(body=NAME, at_s=now, facts=facts)

    def stop(self, reason: str) -> None:
        """Nothing runs between two calls."""
        del reason

    def close(self) -> None:
        """Nothing was started."""


def seen(desk: Desk, sight: Sight) -> list[tuple[str, tuple[str, ...], dict[str, Json]]]:
    """Every fact that holds: name, arguments, and what is behind it."""
    turn, here = desk.turn, (desk.key, desk.turn)
    start = sight.start if sight.start is not None and sight.start.turn == turn else None
    base_run = sight.tested.get(start.parents[0]) if start is not None else None
    if base_run is None and start is not None and desk.role == "tester":
        base_run = desk.shelf.runs(start.parents[:1]).get(start.parents[0])
    delivered, tests, review = sight.delivered, sight.tests, sight.review
    holds: dict[str, bool] = {
        "open": start is not None and desk.folder.is_dir(),
        "sound": desk.role == "tester" and base_run is not None and base_run.ok and base_run.ran != 0,
        "planned": bool(desk.backlog) and bool(desk.git.ref(records.plan(desk.backlog))),
        "specified": tests is not None and tests.turn == turn,
        "delivered": delivered is not None and (delivered.turn, delivered.commit) == (turn, sight.head),
        "reviewed": review is not None and (review.turn, review.commit) == (turn, sight.head),
        "joined": sight.current and sight.blocked is None,
        "ready": sight.current and sight.green(sight.candidate),
        "merged": bool(sight.merged),
        "handed_back": bool(sight.handed_back),
    }
    if desk.role == "release":
        holds["shown"] = working.follows(desk.repository, desk.git, desk.shelf.base)
        holds["tagged"] = sight.base in desk.git.refs("refs/tags/jidoka-*").values()
    facts: list[tuple[str, tuple[str, ...], dict[str, Json]]] = [
        (name, here, {}) for name, so in holds.items() if so
    ]
    if sight.blocked is not None:
        facts.append(("blocked", here, {"why": told(sight.blocked)}))
    facts.append(("base", (sight.base,), {}))
    if sight.head:
        facts.append(("branch", (desk.key, sight.head), {}))
    return facts
