"""What a turn may put into a commit, decided from the difference itself. Pure.

No promise of a model counts: the tester may only write tests, the engineer may not touch them, and nobody
commits a key, a way out of the repository, or half a merge.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from jidoka.andon.secrecy import KEYS
from jidoka.company.git import Change

LARGEST: Final = 1 << 20
"""A bigger file is no work of an agent [bytes]."""

_TEST: Final = re.compile(
    r"(^|/)(tests?|__tests__|spec|testdata|fixtures)/|(^|/)(test_[^/]*|[^/]*_test\.[a-z]+|conftest\.py)$"
    r"|\.(test|spec)\.[a-z]+$"
)
"""Paths that hold tests, as the usual tools find them (pytest, unittest, go, jest, rspec)."""

_HARNESS: Final = re.compile(
    r"(^|/)(conftest|sitecustomize|usercustomize|unittest|pytest|_pytest)(\.py|/)|(^|/)(pytest\.ini|tox\.ini|"
    r"noxfile\.py|\.coveragerc|AGENTS\.md|Makefile|GNUmakefile)$"
)
"""Files that decide which tests are run, or stand in for the tool that runs them."""

_KEYS: Final[Mapping[str, re.Pattern[str]]] = {
    what: re.compile(pattern)
    for what, pattern in {
        **KEYS,
        "a password or token": (
            r"(?i)(?:secret|token|passw(?:or)?d|api_?key|access_?key)[\"']?\s*[:=]\s*"
            r"[\"'][A-Za-z0-9+/_=-]{20,}[\"']"
        ),
    }.items()
}
"""What keys look like, and long values that are called one."""

_MARKER: Final = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Why a commit is refused."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a turn wants to commit."""

    changes: Sequence[Change]
    """Against the tree that the turn began with."""
    contents: Mapping[str, bytes]
    """Of every file that is new or changed, by path."""
    before: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """Of every changed or deleted file, by path: what stood there before."""
    conflicts: Sequence[str] = ()
    """Files that the turn was given with conflict markers."""
    message: str = ""
    secrets: Sequence[str] = ()
    """Values that must not be committed, whatever they look like."""


Rule: TypeAlias = Callable[[Work], Wrong | None]


def is_test(path: str) -> bool:
    """Whether a path holds tests."""
    return _TEST.search(path) is not None


def is_harness(path: str) -> bool:
    """Whether a path decides which tests are run."""
    return _HARNESS.search(path) is not None


def find_key(text: str, secrets: Iterable[str] = ()) -> str:
    """What kind of key a text holds; empty if none is seen. The key itself is not told."""
    if any(secret in text for secret in secrets):
        return "a secret of this machine"
    return next((what for what, pattern in _KEYS.items() if pattern.search(text)), "")


def _something(work: Work) -> Wrong | None:
    if work.changes:
        return None
    return Wrong(code="unchanged", message="no file was changed since the turn began; do the work first")


def _stays_inside(work: Work) -> Wrong | None:
    for change in work.changes:
        if change.mode == "160000":
            return Wrong(code="outside", message=f"{change.path} is a repository of its own; take it out")
        if change.mode == "120000":
            target = work.contents[change.path].decode("utf-8", "replace")
            place = posixpath.normpath(posixpath.join(posixpath.dirname(change.path), target))
            if target.startswith("/") or place.startswith(".."):
                text = f"{change.path} is a link that leads out of the repository; take it out"
                return Wrong(code="outside", message=text)
    return None


def _no_key(work: Work) -> Wrong | None:
    for path, data in (("the message", work.message.encode()), *work.contents.items()):
        new = _new_text(data, work.before.get(path, b""))
        if what := find_key(f"{path}\n{new}", work.secrets):
            return Wrong(code="secret", message=f"{path} holds what looks like {what}; take it out")
    return None


def _no_marker(work: Work) -> Wrong | None:
    for path in work.conflicts:
        if path in work.contents and _MARKER.search(work.contents[path].decode("utf-8", "replace")):
            return Wrong(code="conflict", message=f"{path} still has conflict markers; resolve them")
    return None


def _not_big(work: Work) -> Wrong | None:
    for path, data in work.contents.items():
        if len(data) > LARGEST:
            return Wrong(code="too_big", message=f"{path} has {len(data)} bytes, more than {LARGEST}")
    return None


def _only_tests(work: Work) -> Wrong | None:
    for change in work.changes:
        if is_harness(change.path) or not is_test(change.path) or change.status == "D":
            text = f"{change.path}: a tester only adds to tests and changes them; leave the rest as it was"
            return Wrong(code="not_a_test", message=text)
    return None


def _tests_can_be_read(work: Work) -> Wrong | None:
    for path, data in work.contents.items():
        if path.endswith(".py"):
            try:
                ast.parse(data)
            except (SyntaxError, ValueError) as error:
                text = f"{path} is no Python: {error}; a test must fail for the fault, not for itself"
                return Wrong(code="broken_test", message=text)
    return None


def _tests_stay(work: Work) -> Wrong | None:
    for change in work.changes:
        if is_harness(change.path) or (is_test(change.path) and change.status != "A"):
            text = (
                f"{change.path}: an engineer changes code, not the tests that judge it; put it back as it was"
            )
            return Wrong(code="protected", message=text)
    return None


_ALL: Final[tuple[Rule, ...]] = (_something, _stays_inside, _not_big, _no_key, _no_marker)

RULES: Final[Mapping[str, tuple[Rule, ...]]] = {
    "tester": (*_ALL, _only_tests, _tests_can_be_read),
    "engineer": (*_ALL, _tests_stay),
}
"""By role; the first rule that is broken is told."""


def judge(role: str, work: Work) -> Wrong | None:
    """What is wrong with the work of a role; None if it may be committed."""
    return next((wrong for rule in RULES[role] if (wrong := rule(work)) is not None), None)


def _new_text(data: bytes, before: bytes) -> str:
    """The lines that were not there before: an old key is not this turn's doing."""
    old = set(before.decode("utf-8", "replace").splitlines())
    lines = data.decode("utf-8", "replace").splitlines()
    return "\n".join(line for line in lines if line not in old)
