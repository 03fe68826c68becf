"""What the release does, without a model: join, test, merge exactly what was tested; or hand back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from jidoka.bodies.called import SkillFailed, Talk
from jidoka.company import records, rules, working
from jidoka.company.git import EMPTY_TREE, Moved
from jidoka.company.records import Conflict
from jidoka.company.repository.desk import Desk
from jidoka.types import Json, Receipt

CHANGELOG: Final = "CHANGELOG.md"
_UNRELEASED: Final = re.compile(r"(?im)^##\s*\[?unreleased\b.*$")
_SECTION: Final = re.compile(r"(?m)^## ")
_PART: Final = re.compile(r"(?m)^### ")
_CHANGED: Final = re.compile(r"(?im)^### changed\b.*$")


def integrate(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Make the merge of branch and base, with its line in the changelog, without touching the base."""
    del args, talk
    sight = desk.shelf.sight()
    joined = desk.git.merge(sight.base, sight.head)
    if joined.conflicts:
        told = Conflict(head=sight.head, base=sight.base, paths=joined.conflicts)
        desk.shelf.put("conflict", told)
        raise SkillFailed("conflict", f"the base changed the same lines: {', '.join(joined.conflicts)}")
    tree = _with_line(desk, joined.tree, sight.base)
    at_s = sight.start.at_s if sight.start is not None else 0
    message = f"Merge {desk.issue.title} ({desk.issue.id})\n\nJidoka-Issue: {desk.key}\n"
    commit = desk.git.commit(tree, (sight.base, sight.head), message, at_s)
    desk.git.put(records.ref(desk.key, "candidate"), commit)
    return Receipt(True, result={"candidate": commit})


def test_candidate(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Run the tests on the merge that `integrate` made."""
    del args
    sight = desk.shelf.sight()
    if not sight.current:
        raise SkillFailed("stale", "the base or the branch has moved since; integrate again", retryable=True)
    run = desk.tested(sight.candidate, talk)
    if not run.ok:
        told = Conflict(head=sight.head, base=sight.base, tail=run.tail[-2000:])
        desk.shelf.put("conflict", told)
        raise SkillFailed(run.code, f"merged with the base, the tests are not green:\n{run.tail[-2000:]}")
    return Receipt(True, result={"tests": run.code, "ran": run.ran})


def merge(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Move the base to the tested merge, if it still stands where that merge was made from."""
    del args, talk
    sight = desk.shelf.sight()
    if sight.merged:
        return Receipt(True, result={"commit": sight.merged})
    if not sight.current:
        raise SkillFailed("stale", "there is no merge of this base and this branch", retryable=True)
    if not sight.green(sight.candidate):
        raise SkillFailed("not_tested", f"the tests of {sight.candidate[:8]} were not seen to pass")
    desk.git.put(records.ref(desk.key, "merged"), sight.candidate)
    try:
        desk.git.move(desk.shelf.base, sight.candidate, sight.candidate_of[0])
    except Moved as error:
        raise SkillFailed("moved", str(error), retryable=True) from error
    return Receipt(True, result={"commit": sight.candidate})


def hand_back(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Write down why nothing is merged."""
    del talk
    reason = str(args["reason"])
    what = rules.find_key(reason, desk.secrets)
    desk.shelf.hand_back(f"(left out: it holds what looks like {what})" if what else reason)
    return Receipt(True)


def show(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Bring the person's working folder to the base, if the base is checked out there."""
    del args, talk
    working.follow(desk.repository, desk.git, desk.shelf.base)
    return Receipt(True)


def tag(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Give the base a tag with the next number, unless it has one."""
    del args, talk
    tags = desk.git.refs("refs/tags/jidoka-*")
    base = desk.git.ref(desk.shelf.base)
    if (name := next((name for name, commit in tags.items() if commit == base), "")) == "":
        numbers = [int(found[1]) for tag in tags if (found := re.search(r"jidoka-(\d+)$", tag))]
        name = f"refs/tags/jidoka-{max(numbers, default=0) + 1}"
        try:
            desk.git.move(name, base, "")
        except Moved as error:
            raise SkillFailed("moved", str(error), retryable=True) from error
    return Receipt(True, result={"tag": name.removeprefix("refs/tags/")})


def _with_line(desk: Desk, tree: str, base: str) -> str:
    """The tree with the issue's line in the changelog, unless the branch wrote one itself."""
    git = desk.git
    entry = git("ls-tree", tree, "--", CHANGELOG)
    if entry and not entry.startswith("100"):
        return tree
    old = git.blob(entry.split()[2]).decode("utf-8", "replace") if entry else "# Changelog\n"
    was = next((c for c in git.changes(git.tree(base), tree) if c.path == CHANGELOG), None)
    if was is not None:
        return tree
    blob = git.write_blob(line_added(old, f"- {desk.issue.title} ({desk.issue.id})").encode())
    index = {"GIT_INDEX_FILE": str(desk.scratch / f".{desk.turn}.index")}
    desk.scratch.mkdir(parents=True, exist_ok=True)
    git("read-tree", tree or EMPTY_TREE, env=index)
    git("update-index", "--add", "--cacheinfo", f"100644,{blob},{CHANGELOG}", env=index)
    return git("write-tree", env=index)


def line_added(changelog: str, line: str) -> str:
    """`line` as the first below "Unreleased", or below "Changed" in it where that has parts.

    Headings that are missing are made.
    """
    found = _UNRELEASED.search(changelog)
    if found is None:
        title = re.search(r"(?m)^# .*$", changelog)
        at = title.end() if title else 0
        return f"{changelog[:at]}\n\n## Unreleased\n\n{line}\n{changelog[at:].rstrip()}".strip() + "\n"
    end = found.end()
    section = changelog[end : after.start() if (after := _SECTION.search(changelog, end)) else len(changelog)]
    if _PART.search(section) is not None:
        if (changed := _CHANGED.search(section)) is None:
            line = f"### Changed\n\n{line}\n"
        else:
            end += changed.end()
    rest = changelog[end:]
    return f"{changelog[:end]}\n\n{line}\n{rest.lstrip(chr(10))}"


def told(conflict: Conflict) -> str:
    """Why a branch does not go into the base."""
    if conflict.paths:
        return f"the base changed the same lines: {', '.join(conflict.paths)}"
    last = json.dumps(conflict.tail.strip().splitlines()[-1:], ensure_ascii=False)
    return f"merged with the base, the tests are not green: {last}"
