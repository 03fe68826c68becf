"""What stands in the repository about an issue: which ref holds which artefact, and how each one reads. Pure.

| ref | holds |
| --- | --- |
| `refs/heads/jidoka/KEY` | the issue's branch: the tester's commit, then the engineer's |
| `refs/jidoka/issues/KEY/start` | from which tree a turn began |
| `refs/jidoka/issues/KEY/tests` | the tester's commit, which fails on the base |
| `refs/jidoka/issues/KEY/delivered` | the engineer's commit, once its tests were green |
| `refs/jidoka/issues/KEY/review` | the reviewer's word on one commit |
| `refs/jidoka/issues/KEY/candidate` | the merge of branch and base that shall be tested |
| `refs/jidoka/issues/KEY/conflict` | why there is no such merge, or that its tests are red |
| `refs/jidoka/issues/KEY/merged` | the merge that was meant for the base; it counts once the base holds it |
| `refs/jidoka/issues/KEY/handed_back` | the reason |
| `refs/jidoka/tested/COMMIT` | how the tests of that commit ended in a fresh checkout |
| `refs/jidoka/plans/ID` | the lead's plan of a backlog |
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from jidoka.company.backlog import Issue
from jidoka.types import Json

ROOT: Final = "refs/jidoka"
TAIL: Final = 6000
"""Characters of a test run's output that are kept; the end says most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun:
    """How the repository's tests ended on one commit."""

    __test__ = False  # a name that pytest would take for a test

    code: str
    """`ok`, `red`, or why they were ended: `timeout`, `memory`, `disk`."""
    ran: int | None = None
    """How many tests were run, skipped ones left out; None if the output doesn't tell."""
    seconds: float = 0.0
    tail: str = ""
    command: str = ""

    @property
    def ok(self) -> bool:
        """Whether all passed."""
        return self.code == "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a turn began."""

    turn: str
    tree: str
    parents: tuple[str, ...]
    """Of the commit that the turn may make."""
    at_s: int
    """Its date, Unix time [s]: the same work gives the same commit, however often it is done."""
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A commit that a turn brought about."""

    commit: str
    turn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The reviewer's word."""

    commit: str
    turn: str
    approved: bool
    reasons: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Why `head` could not go into `base`."""

    head: str
    base: str
    paths: tuple[str, ...] = ()
    """Files that both changed; none: they went together, and the tests were red."""
    tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """All about one issue, as the repository shows it now."""

    key: str
    base: str
    """The base branch's commit."""
    head: str = ""
    """The issue's branch."""
    start: Start | None = None
    tests: Delivered | None = None
    delivered: Delivered | None = None
    review: Review | None = None
    candidate: str = ""
    candidate_of: tuple[str, ...] = ()
    """Its parents: base and head."""
    conflict: Conflict | None = None
    merged: str = ""
    """The merge, if the base holds it."""
    handed_back: str = ""
    tested: Mapping[str, TestRun] = field(default_factory=dict[str, TestRun])
    """By commit: of base, head and candidate, as far as there is a run."""

    def green(self, commit: str) -> bool:
        """Whether the tests of that commit passed."""
        run = self.tested.get(commit)
        return run is not None and run.ok

    @property
    def blocked(self) -> Conflict | None:
        """What keeps the branch as it is out of the base as it is."""
        told = self.conflict
        return told if told is not None and (told.head, told.base) == (self.head, self.base) else None

    @property
    def current(self) -> bool:
        """Whether the candidate is the merge of this base and this branch."""
        return bool(self.candidate) and self.candidate_of == (self.base, self.head)


def branch(key: str) -> str:
    """The issue's branch."""
    return f"refs/heads/jidoka/{key}"


def ref(key: str, name: str) -> str:
    """The ref of an artefact."""
    return f"{ROOT}/issues/{key}/{name}"


def tested(commit: str) -> str:
    """The ref of a test run."""
    return f"{ROOT}/tested/{commit}"


def plan(backlog: str) -> str:
    """The ref of a plan."""
    return f"{ROOT}/plans/{backlog}"


def key_of(issue: Issue, wished: Mapping[str, Issue]) -> str:
    """Names an issue for good: its id, and six digits of what was wished. Another wish is another issue.

    `wished` are the issues of the backlog by id; an issue that the lead split off takes all of them.
    """
    source = wished.get(issue.id)
    texts = [source] if source is not None else list(wished.values())
    return f"{issue.id}-{_digest(texts)[:6]}"


def backlog_id(issues: tuple[Issue, ...]) -> str:
    """Names a backlog by what it says."""
    return _digest(list(issues))[:10]


def _digest(issues: list[Issue]) -> str:
    told = [[issue.id, issue.title, issue.text, list(issue.needs)] for issue in issues]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def dumped(record: TestRun | Start | Delivered | Review | Conflict) -> bytes:
    """A record as an artefact holds it."""
    data: dict[str, Json] = {name: getattr(record, name) for name in record.__dataclass_fields__}
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def loaded(data: bytes) -> dict[str, Any]:
    """The inverse, as fields; lists come back as tuples."""
    told: Any = json.loads(data)
    return {
        name: tuple(cast("list[Any]", value)) if isinstance(value, list) else value
        for name, value in cast("dict[str, Any]", told).items()
    }
