"""The brains of the turns: what they do next, from facts and entries alone."""

from __future__ import annotations

from jidoka.codec import step_json
from jidoka.company.brains import Finish, Release, Turn
from jidoka.types import Act, Atom, Done, Entry, Fact, GiveUp, Goal, Json, Step

GOAL = Goal("merge it", ())


def step(name: str) -> Step:
    return Step("repository", name, post=(Atom(f"{name}d", ("7", "t")),))


OPEN, TEST, JOIN, MERGE = step("open"), step("test"), step("join"), step("merge")
RELEASE = Release(
    integrate=Step("repository", "integrate", post=(Atom("joined", ("7", "t")),)),
    test=Step("repository", "test_candidate", post=(Atom("ready", ("7", "t")),)),
    merge=Step("repository", "merge", post=(Atom("merged", ("7", "t")),)),
)


def facts(*names: str, **value: Json) -> list[Fact]:
    return [Fact(Atom(name, ("7", "t")), source="repository", at_s=0.0, value=value) for name in names]


def done(what: Step, code: str = "ok", message: str = "") -> list[Entry]:
    """An intent and its receipt."""
    intent: dict[str, Json] = {
        "call_id": "a",
        "step": step_json(what),
        "recovery": "probe",
        "epoch": 1,
    }
    receipt = {"call_id": "a", "by": "body", "ok": code == "ok", "code": code, "message": message}
    return [Entry(1, "t", "intent", 0.0, intent), Entry(2, "t", "receipt", 0.0, receipt)]


def test_the_opening_comes_first_and_each_step_until_its_effect_is_seen() -> None:
    turn = Turn(opening=(OPEN, TEST), then=Finish(claim="then"))
    assert turn.next(GOAL, [], []) == Act(OPEN)
    assert turn.next(GOAL, done(OPEN), []) == Act(OPEN)
    assert turn.next(GOAL, done(OPEN), facts("opend")) == Act(TEST)
    assert turn.next(GOAL, [], facts("opend", "testd")) == Done("then")


def test_an_opening_that_fails_ends_the_turn_with_its_reason() -> None:
    turn = Turn(opening=(OPEN, TEST), then=Finish(claim="then"))
    failed = done(TEST, "red", "the tests fail on the base already")
    assert turn.next(GOAL, failed, facts("opend")) == GiveUp("the tests fail on the base already")
    assert turn.next(GOAL, done(TEST, "machine", "disk"), facts("opend")) == Act(TEST)


def test_the_release_joins_tests_and_merges() -> None:
    assert RELEASE.next(GOAL, [], []) == Act(RELEASE.integrate)
    assert RELEASE.next(GOAL, [], facts("joined")) == Act(RELEASE.test)
    assert RELEASE.next(GOAL, [], facts("joined", "ready")) == Act(RELEASE.merge)
    assert isinstance(RELEASE.next(GOAL, [], facts("merged", "blocked")), Done)


def test_the_release_begins_anew_when_the_base_moved_and_gives_up_when_it_does_not_fit() -> None:
    moved = done(RELEASE.merge, "moved", "the base moved")
    assert RELEASE.next(GOAL, moved, []) == Act(RELEASE.integrate)
    assert RELEASE.next(GOAL, done(RELEASE.merge, "stale"), facts("ready")) == Act(RELEASE.merge)
    assert RELEASE.next(GOAL, [], facts("blocked", why="a.py")) == GiveUp("a.py")
    assert RELEASE.next(GOAL, done(RELEASE.integrate, "git", "no disk"), []) == GiveUp("no disk")
