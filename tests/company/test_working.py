from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jidoka.company import working
from jidoka.company.git import Git, in_folder
from jidoka.company.plant import Plant, plant_of, secrets_of
from jidoka.errors import Refused

pytestmark = pytest.mark.process


def test_a_folder_with_changes_is_refused(plant: Plant, repository: Path) -> None:
    (repository / "hello").write_text("mine\n")
    with pytest.raises(Refused, match="changes that are not committed: hello; commit them"):
        working.check_clean(repository, plant.git, plant.base)
    in_folder(repository, "add", "hello")
    with pytest.raises(Refused, match="hello"):
        working.check_clean(repository, plant.git, plant.base)


def test_a_folder_that_lags_behind_the_base_is_clean_and_can_follow(
    plant: Plant, repository: Path, commit: Callable[..., str]
) -> None:
    old = plant.git.ref(plant.base)
    new = commit(hello="new\n")
    in_folder(repository, "reset", "-q", "--hard", old)
    working.check_clean(repository, plant.git, plant.base)
    plant.git.move(plant.base, new, old)
    assert not working.follows(repository, plant.git, plant.base)
    working.check_clean(repository, plant.git, plant.base)
    working.follow(repository, plant.git, plant.base)
    assert (repository / "hello").read_text() == "new\n"
    assert in_folder(repository, "status", "--porcelain") == ""


def test_a_change_in_a_folder_that_lags_behind_is_kept(
    plant: Plant, repository: Path, commit: Callable[..., str]
) -> None:
    old = plant.git.ref(plant.base)
    new = commit(other="new\n")
    in_folder(repository, "reset", "-q", "--hard", old)
    working.check_clean(repository, plant.git, plant.base)
    plant.git.move(plant.base, new, old)
    (repository / "hello").write_text("mine\n")
    with pytest.raises(Refused, match="hello"):
        working.follow(repository, plant.git, plant.base)
    assert (repository / "hello").read_text() == "mine\n"


def test_another_branch_than_the_one_in_the_folder_needs_no_clean_folder(
    repository: Path, tmp_path: Path
) -> None:
    in_folder(repository, "branch", "next")
    (repository / "hello").write_text("mine\n")
    plant = plant_of(repository, tmp_path / "home", test="true", base="next")
    assert plant.base == "refs/heads/next"
    assert working.follows(repository, plant.git, plant.base)


def test_a_repository_that_says_nothing_of_tests_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    in_folder(tmp_path / "r", "init", "-q", "-b", "main")
    with pytest.raises(Refused, match="has no commit yet"):
        plant_of(tmp_path / "r", tmp_path / "home")
    (tmp_path / "r" / "a.py").write_text("x = 1\n")
    in_folder(tmp_path / "r", "add", "--all")
    in_folder(tmp_path / "r", "commit", "-q", "-m", "Begin")
    with pytest.raises(Refused, match="nothing says how its tests are run"):
        plant_of(tmp_path / "r", tmp_path / "home")
    with pytest.raises(Refused, match="there is no branch 'x'; there are: main"):
        plant_of(tmp_path / "r", tmp_path / "home", base="x")


def test_a_detached_head_is_refused(repository: Path, tmp_path: Path) -> None:
    in_folder(repository, "checkout", "-q", "--detach")
    with pytest.raises(Refused, match="no branch is checked out"):
        plant_of(repository, tmp_path / "home")


def test_a_bare_repository_works(repository: Path, tmp_path: Path) -> None:
    in_folder(repository, "clone", "-q", "--bare", str(repository), str(tmp_path / "bare"))
    plant = plant_of(tmp_path / "bare", tmp_path / "home", test="true")
    assert plant.git.ref(plant.base) == Git.of(repository).ref("HEAD")
    working.follow(plant.repository, plant.git, plant.base)


def test_keys_of_this_machine_are_known_by_the_names_of_their_variables() -> None:
    told = {"XAI_API_KEY": "abcdefgh12", "PATH": "/usr/bin", "SSH_KEY_FILE": "/root/key", "A_TOKEN": "short"}
    assert secrets_of(told) == ("abcdefgh12",)
