"""The artefacts of one issue in the repository: read at a glance, written one by one."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from jidoka.company import records
from jidoka.company.backlog import Issue, issue_json, issue_of
from jidoka.company.git import Git
from jidoka.company.records import Conflict, Delivered, Review, Sight, Start, TestRun

T = TypeVar("T", Start, Delivered, Review, Conflict, TestRun)

_KINDS: Final[dict[str, type[Start | Delivered | Review | Conflict]]] = {
    "start": Start,
    "tests": Delivered,
    "delivered": Delivered,
    "review": Review,
    "conflict": Conflict,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where the artefacts of one issue stand."""

    git: Git
    key: str
    base: str
    """The base branch's full name, `refs/heads/main`."""

    def sight(self) -> Sight:
        """All of them. Raises GitFailed."""
        refs = self.git.refs(f"{records.ROOT}/issues/{self.key}/", records.branch(self.key), self.base)
        found = {
            name.rpartition("/")[2]: sha
            for name, sha in refs.items()
            if name.startswith(f"{records.ROOT}/issues/{self.key}/")
        }
        base, head = refs.get(self.base, ""), refs.get(records.branch(self.key), "")
        told: dict[str, Any] = {"key": self.key, "base": base, "head": head}
        blobs = self.git.blobs([found[name] for name in (*_KINDS, "handed_back") if name in found])
        for name, kind in _KINDS.items():
            if name in found:
                told[name] = kind(**records.loaded(blobs[found[name]]))
        if "handed_back" in found:
            told["handed_back"] = str(json.loads(blobs[found["handed_back"]])["reason"])
        if candidate := found.get("candidate", ""):
            told |= {"candidate": candidate, "candidate_of": tuple(self.git.parents(candidate))}
        if (merged := found.get("merged", "")) and self.holds(base, merged):
            told["merged"] = merged
        told["tested"] = self.runs([commit for commit in (base, head, candidate) if commit])
        return Sight(**told)

    def holds(self, commit: str, older: str) -> bool:
        """Whether the history of a commit contains an older one."""
        return commit == older or self.git.holds("merge-base", "--is-ancestor", older, commit)

    def runs(self, commits: Sequence[str]) -> dict[str, TestRun]:
        """The test runs of these commits, where there is one."""
        refs = self.git.refs(*(records.tested(commit) for commit in commits)) if commits else {}
        blobs = self.git.blobs(list(refs.values()))
        return {name.rpartition("/")[2]: TestRun(**records.loaded(blobs[sha])) for name, sha in refs.items()}

    def put(self, name: str, record: Start | Delivered | Review | Conflict) -> None:
        """Write an artefact, or write it anew."""
        self.git.put(records.ref(self.key, name), self.git.write_blob(records.dumped(record)))

    def put_run(self, commit: str, run: TestRun) -> None:
        """Write how the tests of a commit ended."""
        self.git.put(records.tested(commit), self.git.write_blob(records.dumped(run)))

    def hand_back(self, reason: str) -> None:
        """Write why nothing was merged."""
        data = json.dumps({"reason": reason, "at_s": int(time.time())}, ensure_ascii=False)
        self.git.put(records.ref(self.key, "handed_back"), self.git.write_blob(data.encode()))


def put_plan(git: Git, backlog: str, issues: Sequence[Issue]) -> None:
    """Write the lead's plan."""
    data = json.dumps([issue_json(issue) for issue in issues], indent=1, ensure_ascii=False)
    git.put(records.plan(backlog), git.write_blob(data.encode()))


def plan_of(git: Git, backlog: str) -> tuple[Issue, ...]:
    """The lead's plan; nothing if there is none yet."""
    if not (sha := git.ref(records.plan(backlog))):
        return ()
    return tuple(issue_of(item) for item in json.loads(git.blob(sha)))
