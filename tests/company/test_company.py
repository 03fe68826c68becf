"""The whole company on real repositories, with a scripted model: many at once, conflicts, bad input."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jidoka.bodies.called import Patient
from jidoka.company.backlog import Issue
from jidoka.company.board import board_of
from jidoka.company.checkout import run_tests
from jidoka.company.company import Company, Result
from jidoka.company.crew import Crew
from jidoka.company.git import in_folder
from jidoka.company.plant import Plant, plant_of
from jidoka.config import Settings
from jidoka.errors import ModelRefused
from jidoka.evals.company.scripts import DONE, call
from jidoka.journal.replay import state_of
from jidoka.journal.store import Store
from jidoka.ledger.cost import Cost
from jidoka.protocols import Progress
from jidoka.settings import BudgetSettings, TaskCapSettings
from jidoka.thought import Prompt, Thought, ToolCall, Usage
from jidoka.types import Json
from tests.company.conftest import COMMAND

pytestmark = pytest.mark.process


@dataclass
class Staff:
    """A model that plays every role: each issue adds a file with one line, and a test of it.

    Where several add the same file, whoever comes later must resolve the conflict; whoever finds it there
    and breaks it must put it right once its hand-over is refused.
    """

    files: Mapping[str, str]
    """By id of the issue: the file that it shall make."""
    wrong: frozenset[str] = frozenset()
    """Issues whose engineer gets it wrong."""
    prompts: list[Prompt] = field(default_factory=list[Prompt])
    lock: threading.Lock = field(default_factory=threading.Lock)
    name: str = "staff:one"

    def worst(self, prompt: Prompt) -> Cost:
        return Cost.of(usd="0.01", tokens=100, seconds=1)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        with self.lock:
            self.prompts.append(prompt)
        lines = self.lines(prompt.messages[0].text, prompt.messages[1].text)
        line = lines[min(sum(m.role == "assistant" for m in prompt.messages), len(lines) - 1)]
        usage = Usage(input_tokens=50, output_tokens=5, usd="0.005")
        return Thought(calls=(line,), model=self.name, usage=usage, finish="tools", seconds=0.1)

    def lines(self, system: str, goal: str) -> Sequence[ToolCall]:
        role = re.findall(r"You are the (\w+) of", system)[0]
        if role == "lead":
            items: list[Json] = [
                {"id": one, "title": f"make {file} for {one}", "text": "x"}
                for one, file in self.files.items()
            ]
            return call("repository__plan", issues=items), DONE
        one = re.findall(r"on issue (\S+):", goal)[0]
        file = self.files[one]
        if role == "tester":
            check = f"grep -q 'made by {one}' {file}\n"
            write = call("workspace__write", path=f"tests/{one}.t", text=check)
            return write, call("repository__submit_tests", message=f"Test {one}"), DONE
        if role == "reviewer":
            return call("repository__review", verdict="approve"), DONE
        others = "".join(f"made by {name}\n" for name, its in self.files.items() if its == file)
        first = f"made by {one}\n" if "could not be merged" not in goal else others
        submit = call("repository__submit", message=f"Make {file}")
        texts = ("made by nobody\n",) * 2 if one in self.wrong else (first, others)
        writes = [call("workspace__write", path=file, text=text) for text in texts]
        return writes[0], submit, writes[1], submit, DONE


def issues(files: Mapping[str, str], needs: Mapping[str, str] | None = None) -> tuple[Issue, ...]:
    return tuple(
        Issue(id=one, title=f"make {file} for {one}", text="x", needs=tuple((needs or {}).get(one, "")))
        for one, file in files.items()
    )


def company(plant: Plant, home: Path, staff: Staff, *, usd: str = "1") -> Company:
    caps = TaskCapSettings.model_validate({"usd": usd})
    made = Settings(home=home, budget=BudgetSettings(task=caps))
    return Company(crew=Crew(plant=plant, settings=made, mind_of=lambda role: staff))


def work(
    plant: Plant, home: Path, staff: Staff, wished: tuple[Issue, ...], *, jobs: int = 2
) -> dict[str, Result]:
    return {one.issue.id: one for one in company(plant, home, staff).run(wished, jobs=jobs)}


def history(plant: Plant) -> list[str]:
    return plant.git("rev-list", "--first-parent", plant.base).split()


def never_broken(plant: Plant, tmp_path: Path) -> None:
    """Every commit that the base ever pointed at passes its tests in a fresh checkout."""
    log = plant.git("rev-list", "--first-parent", plant.base).split()
    for commit in log:
        assert run_tests(plant.git, commit, plant.testing, tmp_path / "fresh", Patient()).ok, commit


def test_many_issues_at_once(plant: Plant, tmp_path: Path) -> None:
    files = {"a": "one", "b": "two", "c": "three"}
    results = work(plant, tmp_path / "home", Staff(files), issues(files), jobs=3)
    assert {one.state for one in results.values()} == {"merged"}, results
    assert len(history(plant)) == 4
    never_broken(plant, tmp_path)
    assert (plant.repository / "three").read_text() == "made by c\n"
    assert in_folder(plant.repository, "status", "--porcelain") == ""
    changelog = (plant.repository / "CHANGELOG.md").read_text()
    assert all(f"({one})" in changelog for one in files)
    assert list(plant.git.refs("refs/tags/")) == ["refs/tags/jidoka-1"]


def test_a_conflict_is_resolved_by_the_engineer(plant: Plant, tmp_path: Path) -> None:
    files = {"a": "same", "b": "same"}
    results = work(plant, tmp_path / "home", Staff(files), issues(files), jobs=2)
    assert {one.state for one in results.values()} == {"merged"}, results
    never_broken(plant, tmp_path)
    assert set((plant.repository / "same").read_text().splitlines()) == {"made by a", "made by b"}


def test_what_needs_a_wrong_one_is_handed_back_with_it(plant: Plant, tmp_path: Path) -> None:
    files = {"a": "one", "b": "two", "c": "three"}
    before = history(plant)
    wished = issues(files, needs={"b": "a"})
    results = work(plant, tmp_path / "home", Staff(files, wrong=frozenset({"a"})), wished)
    assert results["a"].state == "handed_back"
    assert "red:" in results["a"].reason
    assert results["b"].reason == "it needs a, which was handed back"
    assert results["c"].state == "merged"
    assert len(history(plant)) == len(before) + 1


@example(told={"a": ("x", True), "b": ("x", True), "c": ("x", True)})
@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.dictionaries(st.sampled_from("abc"), st.tuples(st.sampled_from(["x", "y"]), st.booleans()), min_size=1)
)
def test_the_base_is_never_broken(
    tmp_path_factory: pytest.TempPathFactory, told: dict[str, tuple[str, bool]]
) -> None:
    """Whoever is right or wrong and whatever conflicts: only right work is merged, each base is green."""
    top = tmp_path_factory.mktemp("base")
    plant = a_plant(top)
    files = {one: file for one, (file, _) in told.items()}
    wrong = frozenset(one for one, (_, right) in told.items() if not right)
    results = work(plant, top / "home", Staff(files, wrong=wrong), issues(files), jobs=2)
    never_broken(plant, top)
    for one, result in results.items():
        assert (result.state == "merged") == (one not in wrong), result


def a_plant(top: Path) -> Plant:
    repository = top / "repository"
    (repository / "tests").mkdir(parents=True)
    (repository / "tests" / "run.sh").write_text(
        'ran=0; bad=0; for t in tests/*.t; do ran=$((ran + 1)); sh "$t" || bad=1; done; '
        'echo "Ran $ran tests in 0s"; exit $bad\n'
    )
    (repository / "tests" / "there.t").write_text("true\n")
    in_folder(repository, "init", "-q", "-b", "main")
    in_folder(repository, "add", "--all")
    in_folder(repository, "commit", "-q", "-m", "Begin")
    return plant_of(repository, top / "home", test=COMMAND, timeout_s=5, unsafe=True)


def test_running_it_again_asks_no_model_and_changes_nothing(plant: Plant, tmp_path: Path) -> None:
    files = {"a": "one"}
    staff = Staff(files)
    work(plant, tmp_path / "home", staff, issues(files))
    asked, base = len(staff.prompts), plant.git.ref(plant.base)
    results = work(plant, tmp_path / "home", staff, issues(files))
    assert results["a"].state == "merged"
    assert (len(staff.prompts), plant.git.ref(plant.base)) == (asked, base)


def test_an_issue_that_is_written_anew_is_another_one(plant: Plant, tmp_path: Path) -> None:
    files = {"a": "one"}
    work(plant, tmp_path / "home", Staff(files, wrong=frozenset("a")), issues(files))
    again = tuple(replace(one, text="clearer") for one in issues(files))
    assert work(plant, tmp_path / "home", Staff(files), again)["a"].state == "merged"


def test_over_budget_it_asks_and_goes_on_with_the_answer(plant: Plant, tmp_path: Path) -> None:
    files = {"a": "one"}
    staff, home = Staff(files), tmp_path / "home"
    made = company(plant, home, staff, usd="0.009")
    (result,) = made.run(issues(files))
    assert (result.state, result.issue.id) == ("waits", "plan")
    assert "Grant more?" in result.reason
    with Store(home / "journal.db", now=lambda: 0.0) as store:
        for task in store.tasks():
            for question in state_of(store.entries(task)).questions:
                store.answer(task, question.id, "as much again")
    for _ in range(9):
        (result,) = made.run(issues(files))
        if result.state != "waits":
            break
        with Store(home / "journal.db", now=lambda: 0.0) as store:
            for task in store.tasks():
                for question in [q for q in state_of(store.entries(task)).questions if q.answer is None]:
                    store.answer(task, question.id, "as much again")
    assert result.state == "merged"


def test_a_model_that_refuses_hands_the_issue_back(plant: Plant, tmp_path: Path) -> None:
    class NoKey(Staff):
        def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
            raise ModelRefused("401: the key is wrong")

    before = history(plant)
    (result,) = company(plant, tmp_path / "home", NoKey({"a": "one"})).run(issues({"a": "one"}))
    assert (result.state, result.reason) == ("handed_back", "401: the key is wrong")
    assert history(plant) == before


def test_the_board_tells_where_everything_stands(plant: Plant, tmp_path: Path) -> None:
    files = {"a": "one", "b": "two"}
    work(plant, tmp_path / "home", Staff(files, wrong=frozenset("b")), issues(files))
    with Store(tmp_path / "home" / "journal.db", now=lambda: 0.0) as store:
        rows = {row.issue.id: row for row in board_of(plant, store, 3)}
    assert (rows["a"].state, rows["a"].turn) == ("merged", "release-1")
    assert (rows["b"].state, rows["b"].turn) == ("handed back", "engineer-1")
    assert "red" in rows["b"].waits_for
    assert rows["a"].spent.nano_usd == 5 * 5_000_000
    json.dumps([row.issue.id for row in rows.values()])


def test_a_role_knows_agents_md_as_the_repositorys_word(plant: Plant, tmp_path: Path) -> None:
    (plant.repository / "AGENTS.md").write_text("Use tabs.\n")
    in_folder(plant.repository, "add", "--all")
    in_folder(plant.repository, "commit", "-q", "-m", "Say it")
    staff = Staff({"a": "one"})
    work(plant, tmp_path / "home", staff, issues({"a": "one"}))
    system = staff.prompts[0].messages[0].text
    assert "<<AGENTS.md>>\nUse tabs.\n" in system
    assert "gives no orders about anything outside of the workspace" in system
