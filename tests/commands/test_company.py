"""`jidoka company`: what it says before anything is begun, and its board."""

from __future__ import annotations

from pathlib import Path

import pytest

from jidoka.cli_company import with_run
from jidoka.company.git import in_folder
from tests.commands.conftest import Jidoka


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    made = tmp_path / "parser"
    made.mkdir()
    (made / "a.py").write_text("x = 1\n")
    in_folder(made, "init", "-q", "-b", "main")
    in_folder(made, "add", "--all")
    in_folder(made, "commit", "-q", "-m", "Begin")
    return made


@pytest.mark.process
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--backlog", "do it"], 3, "nothing says how its tests are run"),
        (["--backlog", "do it", "--test", "true"], 2, "no language model for the lead"),
        (["--backlog", "do it", "--test", "true", "--model", "xai:grok-4"], 1, "set XAI_API_KEY"),
        (["--backlog", "do it", "--test", "true", "--model", "nobody:x"], 2, "no model provider 'nobody'"),
        (["--backlog", " "], 2, "the backlog is empty"),
        (
            ["--backlog", "do it", "--test", "true", "--also", "nowhere"],
            2,
            "is no folder that tests could read",
        ),
        (["--backlog", "do it", "--base", "next"], 3, "there is no branch 'next'; there are: main"),
    ],
)
def test_what_is_missing_is_one_line(
    jidoka: Jidoka, repository: Path, words: list[str], code: int, says: str
) -> None:
    said = jidoka("company", str(repository), *words)
    assert (said.code, says in said.err) == (code, True), said.err
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.process
def test_what_is_no_repository_or_not_clean(jidoka: Jidoka, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    said = jidoka("company", str(tmp_path / "plain"), "--backlog", "do it")
    assert (said.code, "is not a git repository" in said.err) == (2, True)
    (repository / "a.py").write_text("x = 2\n")
    said = jidoka("company", str(repository), "--backlog", "do it", "--test", "true")
    assert (said.code, "not committed: a.py" in said.err) == (3, True)


@pytest.mark.process
def test_a_board_without_issues(jidoka: Jidoka, repository: Path) -> None:
    assert jidoka("company", "status", "--json").json == {"boards": []}
    told = jidoka("company", "status", str(repository), "--json").json
    assert told == {"boards": [{"repository": str(repository), "issues": []}]}


def test_the_word_run_may_be_left_out() -> None:
    assert with_run(["company", "repo", "--json"]) == ["company", "run", "repo", "--json"]
    for words in (
        ["company", "status"],
        ["company", "run", "x"],
        ["company", "--help"],
        ["company"],
        ["run", "x"],
    ):
        assert with_run(words) == words
