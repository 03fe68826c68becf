"""What lead, tester, engineer and reviewer do to the repository: open a turn, and hand their work in."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, cast

from jidoka.bodies.called import SkillFailed, Talk
from jidoka.company import records, rules
from jidoka.company.backlog import Issue, check, issue_of
from jidoka.company.checkout import check_out
from jidoka.company.records import Delivered, Review, Sight, Start, TestRun
from jidoka.company.repository.desk import Desk
from jidoka.company.shelf import put_plan
from jidoka.errors import ConfigError, UsageError
from jidoka.types import Json, Receipt

_DIFF: Final = 60_000
"""Characters of a difference told at most."""

Does = Callable[[Desk, Mapping[str, Json], Talk], Receipt]


def open_turn(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Bring the files of the turn into its folder. Idempotent: files that are there are left alone."""
    del args, talk
    sight = desk.shelf.sight()
    start = sight.start
    if start is None or start.turn != desk.turn:
        start = _start(desk, sight)
        desk.shelf.put("start", start)
    if not desk.folder.is_dir():
        desk.scratch.mkdir(parents=True, exist_ok=True)
        check_out(desk.git, start.tree, desk.folder)
    return Receipt(True, result={"conflicts": list(start.conflicts)})


def test_base(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Run the tests on the commit that the turn began with: on a red base nothing can be shown."""
    del args
    base = _started(desk).parents[0]
    run = desk.tested(base, talk)
    if run.ok and run.ran == 0:
        raise SkillFailed("no_tests", f"the repository has no tests: `{run.command}` ran none")
    if not run.ok:
        raise SkillFailed("red", f"the tests fail on the base already, {base[:8]}: {_last(run)}")
    return Receipt(True, result=_told(run))


def plan(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Write the plan of a backlog: every wish is in it, in an order that works."""
    del talk
    items = _with_wishes(tuple(issue_of(item) for item in cast("list[Json]", args["issues"])), desk.wished)
    try:
        check(items, "the plan")
    except ConfigError as error:
        raise SkillFailed("contradictory", str(error)) from error
    wanted = {issue.id for issue in desk.wished}
    if len(desk.wished) > 1:
        for issue in desk.wished:
            parts = [item for item in items if item.id == issue.id or item.id.startswith(f"{issue.id}.")]
            if not parts:
                raise SkillFailed("incomplete", f"issue {issue.id} is not in the plan")
        strangers = [
            item.id for item in items if item.id.split(".")[0] not in wanted and item.id not in wanted
        ]
        if strangers:
            raise SkillFailed("incomplete", f"{strangers[0]} is no issue of the backlog; a part of 7 is 7.1")
    if what := rules.find_key(str(args), desk.secrets):
        raise SkillFailed("secret", f"the plan holds what looks like {what}; take it out")
    put_plan(desk.git, desk.backlog, items)
    return Receipt(True, result={"issues": [item.id for item in items]})


def submit_tests(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Commit the tester's tests, if they fail on the code as it is."""
    start = _started(desk)
    commit = _commit(desk, start, str(args["message"]))
    run = desk.tested(commit, talk)
    if run.ok:
        text = "the new tests pass on the code as it is: they don't show what the issue wants"
        raise SkillFailed("passes", text)
    before = desk.tested(start.parents[0], talk)
    if run.ran is not None and before.ran is not None and run.ran <= before.ran:
        text = f"`{run.command}` runs {run.ran} tests, as many as before: it does not find the new ones"
        raise SkillFailed("not_found", text)
    desk.shelf.put("tests", Delivered(commit=commit, turn=desk.turn))
    return Receipt(True, result=_told(run))


def submit(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Commit the engineer's change, and run all tests on it."""
    start = _started(desk)
    sight = desk.shelf.sight()
    commit = _commit(desk, start, str(args["message"]))
    run = desk.tested(commit, talk)
    if not run.ok:
        raise SkillFailed(run.code, f"the tests are not green: {_last(run)}\n{run.tail}")
    floor = _floor(desk, sight)
    if floor is not None and (run.ran is None or run.ran < floor):
        text = f"only {run.ran or 0} tests were run, and {floor} before: the change keeps tests from running"
        raise SkillFailed("fewer_tests", text)
    desk.shelf.put("delivered", Delivered(commit=commit, turn=desk.turn))
    return Receipt(True, result=_told(run))


def diff(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """The whole change of the issue against the base."""
    del args, talk
    sight = desk.shelf.sight()
    ground = desk.git("merge-base", sight.base, sight.head) if sight.head else sight.base
    text = desk.git.diff(ground, sight.head) if sight.head else ""
    return Receipt(
        True,
        result={
            "origin": f"repository: {records.branch(desk.key)} against {ground[:8]}",
            "diff": text[:_DIFF],
            "more": len(text) > _DIFF,
        },
    )


def review(desk: Desk, args: Mapping[str, Json], talk: Talk) -> Receipt:
    """Write the reviewer's word on the branch as it is."""
    del talk
    sight = desk.shelf.sight()
    approved, reasons = args["verdict"] == "approve", str(args.get("reasons", ""))
    if not approved and not reasons.strip():
        raise SkillFailed("no_reasons", "a change that is sent back needs reasons")
    if what := rules.find_key(reasons, desk.secrets):
        raise SkillFailed("secret", f"the reasons hold what looks like {what}; take it out")
    word = Review(commit=sight.head, turn=desk.turn, approved=approved, reasons=reasons)
    desk.shelf.put("review", word)
    return Receipt(True, result={"verdict": str(args["verdict"])})


def _start(desk: Desk, sight: Sight) -> Start:
    """From where a turn goes: the base, the branch, or both joined where they could not be merged."""
    git, now = desk.git, int(time.time())
    if desk.role in ("lead", "tester"):
        return Start(turn=desk.turn, tree=git.tree(sight.base), parents=(sight.base,), at_s=now)
    if desk.role == "engineer" and sight.blocked is not None:
        joined = git.merge(sight.head, sight.base)
        parents = (sight.head, sight.base)
        return Start(turn=desk.turn, tree=joined.tree, parents=parents, at_s=now, conflicts=joined.conflicts)
    return Start(turn=desk.turn, tree=git.tree(sight.head), parents=(sight.head,), at_s=now)


def _started(desk: Desk) -> Start:
    start = desk.shelf.sight().start
    if start is None or start.turn != desk.turn:
        raise UsageError(f"{desk.turn} was not opened; repository.open comes first")
    return start


def _commit(desk: Desk, start: Start, message: str) -> str:
    """Commit the turn's files to the issue's branch, if nothing is wrong with them; the commit."""
    git = desk.git
    tree = git.take(desk.folder, start.tree, desk.scratch / f".{desk.turn}.index")
    changes = git.changes(start.tree, tree)
    blobs = git.blobs([change.blob for change in changes if change.status != "D" and change.mode != "160000"])
    old = {change.path: _before(desk, start, change.path) for change in changes if change.status in "MT"}
    work = rules.Work(
        changes=changes,
        contents={c.path: blobs[c.blob] for c in changes if c.blob in blobs},
        before=old,
        conflicts=start.conflicts,
        message=message,
        secrets=desk.secrets,
    )
    if start.conflicts and not changes:
        raise SkillFailed("conflict", f"{start.conflicts[0]} still has conflict markers; resolve them")
    if (wrong := rules.judge(desk.role, work)) is not None:
        raise SkillFailed(wrong.code, wrong.message)
    lines = [line for line in message.strip().splitlines() if not line.lower().startswith("jidoka-")]
    told = "\n".join(lines).strip() or desk.issue.title
    trailers = f"Jidoka-Issue: {desk.key}\nJidoka-Turn: {desk.turn}\n"
    commit = git.commit(tree, start.parents, f"{told}\n\n{trailers}", start.at_s)
    name = records.branch(desk.key)
    git.move(name, commit, git.ref(name))
    return commit


def _before(desk: Desk, start: Start, path: str) -> bytes:
    return desk.git.blob(f"{start.tree}:{path}")


def _floor(desk: Desk, sight: Sight) -> int | None:
    """How many tests ran when the tester's were added, as far as that is known."""
    if sight.tests is None:
        return None
    commits = [sight.tests.commit, *desk.git.parents(sight.tests.commit)[:1]]
    runs = desk.shelf.runs(commits)
    return max((run.ran for run in runs.values() if run.ran is not None), default=None)


def _with_wishes(items: tuple[Issue, ...], wished: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The plan keeps what the person said: the lead adds to it, and takes nothing away."""
    wishes, ids = {issue.id: issue for issue in wished}, {item.id for item in items}
    kept: list[Issue] = []
    for item in items:
        wish = wishes.get(item.id, item)
        added = "" if item.text.strip() in ("", wish.title, wish.text) else item.text
        text = f"{wish.text}\n\nThe lead adds:\n{added}" if added and wish is not item else wish.text
        needs = tuple(dict.fromkeys([*(need for need in wish.needs if need in ids), *item.needs]))
        made = Issue(id=item.id, title=wish.title, text=text, needs=needs, size=item.size)
        kept.append(replace(made, key=records.key_of(made, wishes)))
    return tuple(kept)


def _last(run: TestRun) -> str:
    lines = [line for line in run.tail.splitlines() if line.strip()]
    return lines[-1] if lines else run.code


def _told(run: TestRun) -> dict[str, Json]:
    return {"tests": run.code, "ran": run.ran, "origin": f"command: {run.command}", "output": run.tail}
