"""Every turn's skills on a real repository: what is accepted, what is refused, and what is then seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from jidoka.bodies.called import Patient, SkillFailed
from jidoka.company import records
from jidoka.company.backlog import Issue
from jidoka.company.git import Git, in_folder
from jidoka.company.plant import Plant
from jidoka.company.repository.body import Repository
from jidoka.company.repository.skills import SKILLS
from jidoka.company.shelf import plan_of
from jidoka.errors import UsageError
from jidoka.types import Json, Receipt
from tests.company.conftest import ISSUE

KEY = ISSUE.key

pytestmark = pytest.mark.process


class Hand:
    """One turn's body, called by name."""

    def __init__(self, plant: Plant, role: str, turn: str = "", **more: Json) -> None:
        desk = plant.desk(ISSUE, KEY, role, turn or f"{role}-1")
        self.body = Repository(replace(desk, **more))

    def __call__(self, skill: str, **args: Json) -> Receipt:
        return self.body.do(skill, args, Patient())

    def refused(self, skill: str, **args: Json) -> str:
        with pytest.raises(SkillFailed) as failed:
            self(skill, **args)
        return failed.value.code

    def write(self, **files: str) -> Hand:
        for name, text in files.items():
            (self.body.desk.folder / name.replace("__", "/").replace("_DOT_", ".")).write_text(text)
        return self

    @property
    def seen(self) -> set[str]:
        return {fact.atom.predicate for fact in self.body.observe().facts}


def as_tester(plant: Plant) -> Hand:
    hand = Hand(plant, "tester")
    hand("open")
    hand("test_base")
    hand.write(tests__hello_DOT_t="grep -q hello hello\n")
    return hand


def specified(plant: Plant) -> None:
    as_tester(plant)("submit_tests", message="Test it")


def engineer(plant: Plant, number: int = 1) -> Hand:
    hand = Hand(plant, "engineer", f"engineer-{number}")
    hand("open")
    return hand


def delivered(plant: Plant) -> None:
    specified(plant)
    engineer(plant).write(hello="hello\n")("submit", message="Mend it")


def released(plant: Plant) -> Hand:
    hand = Hand(plant, "release")
    for skill in ("integrate", "test_candidate", "merge"):
        hand(skill)
    return hand


def base(plant: Plant) -> str:
    return plant.git.ref(plant.base)


def test_from_test_to_merge_and_every_fact_on_the_way(plant: Plant) -> None:
    before = base(plant)
    hand = as_tester(plant)
    assert {"open", "sound"} <= hand.seen
    assert "specified" not in hand.seen
    hand("submit_tests", message="Test it")
    assert "specified" in hand.seen
    hand = engineer(plant)
    assert "delivered" not in hand.seen
    hand.write(hello="hello\n")("submit", message="Mend it\n\nJidoka-Issue: forged")
    assert "delivered" in hand.seen
    reviewer = Hand(plant, "reviewer")
    reviewer("open")
    assert "+hello" in str(reviewer("diff").result["diff"])
    reviewer("review", verdict="approve")
    assert "reviewed" in reviewer.seen
    assert base(plant) == before
    assert {"merged", "shown"} & released(plant).seen == {"merged"}
    assert plant.git.blob(f"{base(plant)}:hello") == b"hello\n"
    assert b"- say hello (7)" in plant.git.blob(f"{base(plant)}:CHANGELOG.md")
    assert "forged" not in plant.git("log", "--format=%B", base(plant))


def test_only_the_release_can_merge(plant: Plant) -> None:
    for role in ("lead", "tester", "engineer", "reviewer"):
        with pytest.raises(UsageError, match="has no skill 'merge'"):
            Hand(plant, role)("merge")


def test_a_red_base_is_said_before_anything_is_written(plant: Plant, commit: Callable[..., str]) -> None:
    commit(**{"tests/red.t": "false\n"})
    hand = Hand(plant, "tester")
    hand("open")
    assert hand.refused("test_base") == "red"
    assert "sound" not in hand.seen


def test_a_repository_whose_tests_are_none_is_said(plant: Plant, repository: Path) -> None:
    in_folder(repository, "rm", "-q", "tests/there.t")
    (repository / "tests" / "run.sh").write_text("echo 'Ran 0 tests in 0s'\n")
    in_folder(repository, "commit", "-q", "-a", "-m", "No tests")
    hand = Hand(plant, "tester")
    hand("open")
    assert hand.refused("test_base") == "no_tests"


def test_tests_that_pass_already_show_nothing(plant: Plant) -> None:
    hand = as_tester(plant).write(tests__hello_DOT_t="true\n")
    assert hand.refused("submit_tests", message="Test it") == "passes"
    assert "specified" not in hand.seen


def test_tests_that_are_not_found_show_nothing(plant: Plant) -> None:
    hand = Hand(plant, "tester")
    hand("open")
    hand.write(tests__there_DOT_t="false\n")
    assert hand.refused("submit_tests", message="Test it") == "not_found"


def test_a_wrong_change_stays_on_its_branch_and_is_not_delivered(plant: Plant) -> None:
    specified(plant)
    hand = engineer(plant).write(hello="hi\n")
    assert hand.refused("submit", message="Mend it") == "red"
    assert "delivered" not in hand.seen
    hand.write(hello="hello\n")("submit", message="Mend it")
    assert "delivered" in hand.seen


def test_an_engineer_who_keeps_tests_from_running_is_refused(plant: Plant, repository: Path) -> None:
    """The tester's test is green and one less is run: `run.sh` reads which tests to leave out from a file."""
    text = (
        (repository / "tests" / "run.sh").read_text().replace("  ran=", '  [ -f "skip" ] && continue; ran=')
    )
    (repository / "tests" / "run.sh").write_text(text)
    in_folder(repository, "commit", "-q", "-a", "-m", "Skip")
    specified(plant)
    hand = engineer(plant).write(skip="")
    assert hand.refused("submit", message="Mend it") == "fewer_tests"


def test_tests_that_never_end_are_ended(plant: Plant) -> None:
    specified(plant)
    slow = replace(plant, testing=replace(plant.testing, timeout_s=0.5))
    hand = engineer(slow).write(hello="hello\n", tests__slow_DOT_t="sleep 60\n")
    assert hand.refused("submit", message="Mend it") == "timeout"


def test_what_was_not_tested_is_not_merged(plant: Plant, commit: Callable[..., str]) -> None:
    delivered(plant)
    hand = Hand(plant, "release")
    assert hand.refused("merge") == "stale"
    hand("integrate")
    assert hand.refused("merge") == "not_tested"
    hand("test_candidate")
    head = commit(other="x\n")
    assert hand.refused("merge") == "stale"
    assert base(plant) == head
    assert hand.refused("test_candidate") == "stale"
    released(plant)
    assert plant.git.holds("merge-base", "--is-ancestor", head, base(plant))


def test_a_conflict_goes_to_the_engineer_who_must_resolve_it(
    plant: Plant, commit: Callable[..., str]
) -> None:
    delivered(plant)
    commit(hello="good morning\n")
    hand = Hand(plant, "release")
    assert hand.refused("integrate") == "conflict"
    assert "blocked" in hand.seen
    hand = engineer(plant, 2)
    assert "<<<<<<<" in (hand.body.desk.folder / "hello").read_text()
    assert hand.refused("submit", message="Leave it") == "conflict"
    hand.write(hello="good morning, hello\n")("submit", message="Resolve it")
    assert released(plant).seen >= {"merged"}
    assert plant.git.blob(f"{base(plant)}:hello") == b"good morning, hello\n"


def test_a_merge_whose_tests_are_red_is_not_merged(plant: Plant, commit: Callable[..., str]) -> None:
    delivered(plant)
    head = commit(**{"tests/bye.t": "grep -q bye hello\n"})
    hand = Hand(plant, "release")
    hand("integrate")
    assert hand.refused("test_candidate") == "red"
    assert "blocked" in hand.seen
    assert hand.refused("merge") == "not_tested"
    assert base(plant) == head


def test_doing_it_again_changes_nothing(plant: Plant) -> None:
    """What a crash leads to: every skill is called a second time."""
    hand = as_tester(plant)
    for _ in range(2):
        hand("open")
        hand("submit_tests", message="Test it")
    head = plant.git.ref(records.branch(KEY))
    engineer(plant).write(hello="hello\n")
    hand = Hand(plant, "engineer")
    for _ in range(2):
        hand("open")
        hand("submit", message="Mend it")
    assert plant.git.parents(plant.git.ref(records.branch(KEY))) == [head]
    released(plant)
    release = released(plant)
    merged = base(plant)
    release("merge")
    assert base(plant) == merged
    assert len(plant.git("rev-list", "--first-parent", merged).splitlines()) == 2


def test_opening_again_keeps_what_was_written(plant: Plant) -> None:
    specified(plant)
    hand = engineer(plant).write(hello="half\n")
    hand("open")
    assert (hand.body.desk.folder / "hello").read_text() == "half\n"


def test_the_reviewers_word_is_on_one_commit(plant: Plant) -> None:
    delivered(plant)
    reviewer = Hand(plant, "reviewer")
    assert reviewer.refused("review", verdict="send_back") == "no_reasons"
    reviewer("review", verdict="send_back", reasons="say why")
    assert "reviewed" in reviewer.seen
    engineer(plant, 2).write(hello="hello, hello\n")("submit", message="Say why")
    assert "reviewed" not in reviewer.seen


def test_the_plan_keeps_what_was_wished_and_names_every_issue(plant: Plant) -> None:
    wished = (
        Issue(id="1", title="one", text="do one"),
        Issue(id="2", title="two", text="do two", needs=("1",)),
    )
    lead = Hand(plant, "lead", wished=wished, backlog="b")
    item: dict[str, Json] = {"id": "1", "title": "other words", "text": "and then some"}
    assert lead.refused("plan", issues=[item]) == "incomplete"
    assert lead.refused("plan", issues=[item, {**item, "id": "2"}, {**item, "id": "3"}]) == "incomplete"
    circle = [{**item, "needs": ["2"]}, {**item, "id": "2"}]
    assert lead.refused("plan", issues=circle) == "contradictory"
    lead("plan", issues=[item, {"id": "2.1", "title": "part", "text": "a part", "needs": ["1"]}])
    first, part = plan_of(plant.git, "b")
    assert (first.title, first.text) == ("one", "do one\n\nThe lead adds:\nand then some")
    assert part.needs == ("1",)
    assert first.key.startswith("1-")
    assert "planned" in lead.seen


def test_a_reason_with_a_key_is_not_written(plant: Plant) -> None:
    Hand(plant, "release")("hand_back", reason="it wrote AKIA" + "ABCDEFGHIJKLMNOP")
    assert "an access key" in plant.sight(KEY).handed_back
    assert "AKIA" not in plant.sight(KEY).handed_back


def test_what_was_merged_is_shown_and_tagged(plant: Plant, repository: Path) -> None:
    delivered(plant)
    released(plant)
    assert (repository / "hello").read_text() == "good bye\n"
    hand = Hand(plant, "release")
    for _ in range(2):
        hand("show")
        hand("tag")
    assert {"shown", "tagged"} <= hand.seen
    assert (repository / "hello").read_text() == "hello\n"
    assert in_folder(repository, "status", "--porcelain") == ""
    assert list(Git.of(repository).refs("refs/tags/")) == ["refs/tags/jidoka-1"]


def test_every_skill_that_changes_something_can_be_seen() -> None:
    for name, skill in SKILLS.items():
        spec = skill.spec(name, "k", "t")
        assert (spec.recovery == "probe") == bool(spec.post), name
