from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.company.records import Conflict, Review, Sight
from jidoka.company.stages import Closed, Ended, GiveBack, Move, Next, Waits, next_move

BLOCKED = Sight(key="k", base="b", head="h", conflict=Conflict(head="h", base="b", paths=("a.py",)))


def ended(role: str, status: str = "done", number: int = 1, reason: str = "") -> Ended:
    return Ended(role=role, number=number, status=status, reason=reason, question="really?")


def sight(*, approved: bool | None = None, merged: str = "", handed_back: str = "") -> Sight:
    review = (
        None if approved is None else Review(commit="h", turn="reviewer-1", approved=approved, reasons="ugly")
    )
    return Sight(key="k", base="b", head="h", review=review, merged=merged, handed_back=handed_back)


@pytest.mark.parametrize(
    ("seen", "turns", "move"),
    [
        (sight(), [], Next(role="tester", number=1)),
        (sight(merged="m"), [], Closed(merged=True)),
        (sight(), [ended("tester")], Next(role="engineer", number=1)),
        (sight(), [ended("tester", "open")], Next(role="tester", number=1)),
        (sight(), [ended("tester", "asked")], Waits(turn="tester-1", question="really?")),
        (sight(), [ended("tester", "failed", reason="red")], GiveBack(reason="tester: red")),
        (sight(), [ended("engineer")], Next(role="reviewer", number=1)),
        (sight(approved=True), [ended("engineer"), ended("reviewer")], Next(role="release", number=1)),
        (
            sight(approved=False),
            [ended("engineer"), ended("reviewer")],
            Next(role="engineer", number=2, why="The reviewer sent it back:\nugly"),
        ),
        (
            sight(approved=False),
            [*[ended("engineer", number=n) for n in (1, 2, 3)], ended("reviewer", number=3)],
            GiveBack(reason="after 3 attempts: The reviewer sent it back:\nugly"),
        ),
        (
            BLOCKED,
            [ended("engineer"), ended("release", "failed", reason="a.py")],
            Next(role="engineer", number=2, why="It could not be merged: a.py"),
        ),
        (sight(), [ended("release", "failed", reason="odd")], GiveBack(reason="release: odd")),
        (sight(merged="m"), [ended("release", "open")], Next(role="release", number=1)),
        (sight(merged="m"), [ended("release")], Closed(merged=True)),
        (sight(handed_back="no"), [ended("engineer", "failed")], Closed(merged=False, reason="no")),
    ],
)
def test_what_comes_next(seen: Sight, turns: list[Ended], move: Move) -> None:
    assert next_move(seen, turns) == move


@given(st.data())
def test_every_issue_comes_to_an_end(data: st.DataObject) -> None:
    """However turns end and whatever a reviewer says, there is a last one."""
    turns: list[Ended] = []
    approved: bool | None = None
    blocked = False
    for _ in range(12):
        seen = BLOCKED if blocked else sight(approved=approved)
        if blocked and approved:
            seen = Sight(
                key="k", base="b", head="h", review=sight(approved=True).review, conflict=BLOCKED.conflict
            )
        move = next_move(seen, turns)
        if not isinstance(move, Next):
            assert isinstance(move, GiveBack)
            return
        status = data.draw(st.sampled_from(["done", "done", "failed"]))
        if move.role == "reviewer":
            approved = data.draw(st.booleans())
        blocked = move.role == "release" and data.draw(st.booleans())
        if move.role == "release" and not blocked and status == "done":
            return
        turns.append(ended(move.role, "failed" if blocked else status, move.number))
    raise AssertionError(f"{len(turns)} turns, and no end")
