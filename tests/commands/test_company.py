"""`jidoka company`: what it says before anything is begun, and its board."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from pydantic_ai.models import override_allow_model_requests

from jidoka.cli_company import with_run
from jidoka.company.git import in_folder
from jidoka.types import Json
from tests.commands.conftest import Jidoka

DONE: tuple[str, Mapping[str, Json]] = ("done", {"claim": "It is done."})


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    made = tmp_path / "parser"
    made.mkdir()
    (made / "a.py").write_text("x = 1\n")
    in_folder(made, "init", "-q", "-b", "main")
    (made / ".gitignore").write_text("own\n")
    in_folder(made, "add", "--all")
    in_folder(made, "commit", "-q", "-m", "Begin")
    (made / "own").mkdir()
    (made / "own" / "tool").touch()
    return made


SCRIPT: Mapping[str, Sequence[tuple[str, Mapping[str, Json]]]] = {
    "lead": [
        ("repository__plan", {"issues": [{"id": "1", "title": "Two", "text": "x is 2.", "size": "S"}]}),
        DONE,
    ],
    "tester": [
        (
            "workspace__write",
            {
                "path": "tests/test_two.py",
                "text": "from a import x\n\n\ndef test_two():\n    assert x == 2\n",
            },
        ),
        ("repository__submit_tests", {"message": "Test two"}),
        DONE,
    ],
    "engineer": [
        ("workspace__write", {"path": "a.py", "text": "x = 2\n"}),
        ("repository__submit", {"message": "Make it two"}),
        DONE,
    ],
    "reviewer": [("repository__diff", {}), ("repository__review", {"verdict": "approve"}), DONE],
}


@pytest.fixture
def by_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, ...]]:
    """The words that name a model which plays the script."""
    (tmp_path / "script.json").write_text(json.dumps(SCRIPT))
    tool = Path(__file__).parent.parent.parent / "tools" / "scripted_model.py"
    command = [sys.executable, str(tool), str(tmp_path / "script.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        settings = "".join(server.stdout.readline() for _ in range(4))
        (tmp_path / "jidoka.toml").write_text(settings)
        monkeypatch.setenv("JIDOKA_CONFIG", str(tmp_path / "jidoka.toml"))
        with override_allow_model_requests(True):  # over loopback
            yield "--model", "script"
        server.terminate()


@pytest.mark.process
def test_an_issue_is_merged_whose_tests_run_in_the_sandbox_by_a_python_of_another_folder(
    jidoka: Jidoka, repository: Path, by_script: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The virtual environment of these tests runs them, wherever its Python is. The home is relative."""
    (repository / "tests").mkdir()
    (repository / "tests" / "test_there.py").write_text("import a\n\n\ndef test_there():\n    assert a.x\n")
    in_folder(repository, "add", "--all")
    in_folder(repository, "commit", "-q", "-m", "Test")
    monkeypatch.setenv("JIDOKA_HOME", "home")
    test = f"PYTHONPATH=. {sys.prefix}/bin/python -m pytest -q -p no:cacheprovider"
    words = "--backlog", "x shall be 2", "--test", test, "--also", sys.prefix
    said = jidoka("company", str(repository), *words, *by_script, "--json")
    assert (said.code, said.json["merged"], said.json["handed_back"]) == (0, 1, 0), said.err
    assert (repository / "a.py").read_text() == "x = 2\n"
    assert (repository / "tests" / "test_two.py").exists()
    base = Path(sys.base_prefix).resolve()
    apart = not any(base.is_relative_to(folder) for folder in ("/usr", sys.prefix))
    assert (f"tests may also read {base} (the Python of {sys.prefix})" in said.err) == apart


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
        (["--backlog", "do it", "--also", "/", "--test", "true"], 2, "/ is all of the machine"),
        (
            ["--backlog", "do it", "--test", "sh /var/lib"],
            3,
            "/var/lib is out of the sandbox's reach; --also",
        ),
        (
            ["--backlog", "do it", "--test", "A=1 own/tool -x"],
            3,
            "own/tool is in your folder, but in no commit",
        ),
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
