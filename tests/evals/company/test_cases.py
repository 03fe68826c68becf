"""Each package is what it claims to be; each behaviour ends as it must, judged by the repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jidoka.company.git import in_folder
from jidoka.evals.company.campaign import Trial
from jidoka.evals.company.cases import Case, cases, make_repository
from jidoka.evals.company.mind import Scripted
from jidoka.evals.company.score import score
from jidoka.evals.company.scripts import BEHAVIOURS
from jidoka.evals.company.world import Judged, World, judge
from jidoka.thought import Message, Prompt

CASES = {case.name: case for case in cases()}


def mended(case: Case, *edits: tuple[str, str]) -> str:
    code = case.buggy
    for old, new in edits:
        assert code.count(old) == 1, old
        code = code.replace(old, new)
    return code


def test_there_are_ten() -> None:
    assert len(CASES) == 10
    assert all(behaviour.ends in ("merged", "handed_back") for behaviour in BEHAVIOURS.values())


@pytest.mark.process
@pytest.mark.parametrize("name", CASES)
def test_the_hidden_test_knows_right_from_wrong(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    repository = make_repository(tmp_path / "r", case)
    verdicts: list[bool] = []
    for edits in ((), (case.wrong,), case.edits):
        (repository / case.path).write_text(mended(case, *edits))
        in_folder(repository, "commit", "-q", "--allow-empty", "-a", "-m", "x")
        verdicts.append(case.right(repository))
    assert verdicts == [False, False, True]


@pytest.mark.parametrize("name", CASES)
def test_no_role_is_told_the_hidden_test(name: str, tmp_path: Path) -> None:
    """What the repository and the backlog hold says nothing of it, nor of the right change."""
    case = CASES[name]
    case.wished(tmp_path / "backlog")
    make_repository(tmp_path / "r", case)
    told = "".join(
        path.read_text() for path in tmp_path.rglob("*") if path.is_file() and ".git" not in path.parts
    )
    assert case.hidden not in told
    assert all(new not in told for _, new in case.edits if new.strip())


def prompt(role: str, case: Case, said: int) -> Prompt:
    goal = f"As the {role}: {case.title}. Facts: delivered(k, {role}-1)"
    talk = [Message(role="assistant", text="x")] * said
    system = f"You are the {role} of a small software company"
    return Prompt(messages=(Message(role="system", text=system), Message(role="user", text=goal), *talk))


def test_the_scripted_model_is_a_function_of_the_prompt_and_bills_before_it_answers(tmp_path: Path) -> None:
    mind, case = Scripted(behaviour="good", bill=tmp_path / "bill"), CASES["search"]
    names = [mind.think(prompt("engineer", case, said)).calls[0].name for said in (0, 1, 3, 9)]
    assert names == ["workspace__read", "workspace__edit", "repository__submit", "done"]
    assert mind.think(prompt("reviewer", case, 1)).calls[0].args == {"verdict": "approve"}
    assert len({json.loads(line)["digest"] for line in mind.bill.read_text().splitlines()}) == 5


def judged(**more: object) -> Judged:
    told: dict[str, object] = {
        "behaviour": "good",
        "case": "search",
        "state": "merged",
        "reason": "",
        "right": True,
        "base_broken": 0,
        "issues": 1,
        "merges": 1,
        "paid_twice": 0,
        "leaked": False,
        **more,
    }
    return Judged(**told)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    "more",
    [
        {"right": False},
        {"state": "handed_back"},
        {"merges": 2},
        {"issues": 2},
        {"merges": 0},
        {"base_broken": 1},
        {"leaked": True},
        {"behaviour": "wrong_fix"},
        {"behaviour": "wrong_fix", "state": "handed_back", "right": False, "merges": 0, "reason": "other"},
    ],
)
def test_what_did_not_end_as_it_must(more: dict[str, object]) -> None:
    assert judged().as_wanted
    assert not judged(**more).as_wanted


def test_the_score_counts() -> None:
    trials = [
        Trial(judged=judged(), kills=("intent.after:2", "random")),
        Trial(judged=judged(right=False), note="wrong"),
        Trial(judged=judged(behaviour="loops", state="handed_back", right=False, merges=0, reason="circles")),
    ]
    told = score(trials, 1.0)
    wanted = {
        "repositories": 3,
        "merged_green": 1,
        "handed_back": 1,
        "merged_wrong": 1,
        "kills": 2,
        "lost": 1,
    }
    assert {name: told[name] for name in wanted} == wanted
    assert told["points"] == {"intent.after": 1, "random": 1}


@pytest.mark.process
@pytest.mark.parametrize("behaviour", ["good", "leaks_key", "ends_the_tests", "writes_outside"])
def test_a_behaviour_ends_as_it_must(behaviour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIDOKA_HOME", raising=False)
    world = World(folder=tmp_path, case=CASES["brackets"], behaviour=behaviour)
    world.make()
    (result,) = world.work()
    told = judge(world, result.state, result.reason)
    assert told.as_wanted, told
    assert told.paid_twice == 0


@pytest.mark.process
def test_a_request_that_was_answered_and_is_asked_again_is_seen(tmp_path: Path) -> None:
    world = World(folder=tmp_path, case=CASES["search"])
    world.make()
    world.work()
    assert world.paid_twice() == 0
    first = world.bill.read_text().splitlines()[0]
    with world.bill.open("a") as file:
        print(first, file=file)
    assert world.paid_twice() == 1
