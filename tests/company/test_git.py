from __future__ import annotations

from pathlib import Path

import pytest

from jidoka.company.git import Git, GitFailed, Moved, in_folder
from jidoka.errors import UsageError

pytestmark = pytest.mark.process


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "repository"
    made.mkdir()
    (made / "a.txt").write_text("one\ntwo\nthree\n")
    in_folder(made, "init", "-q", "-b", "main")
    in_folder(made, "add", "--all")
    in_folder(made, "commit", "-q", "-m", "Begin")
    return made


def with_text(git: Git, folder: Path, parent: str, text: str, name: str = "a.txt") -> str:
    scratch = folder.parent / "scratch"
    git.check_out(git.tree(parent), scratch, folder.parent / "index")
    (scratch / name).write_text(text)
    tree = git.take(scratch, parent, folder.parent / "index")
    for path in scratch.iterdir():
        path.unlink()
    return git.commit(tree, [parent], text, 1)


def test_no_repository_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a git repository"):
        Git.of(tmp_path)
    with pytest.raises(UsageError, match="is no folder"):
        Git.of(tmp_path / "nowhere")


def test_the_same_work_gives_the_same_commit(folder: Path) -> None:
    git = Git.of(folder)
    head = git.ref("HEAD")
    assert with_text(git, folder, head, "new") == with_text(git, folder, head, "new")


def test_a_ref_moves_from_where_it_was_expected_and_from_nowhere_else(folder: Path) -> None:
    git = Git.of(folder)
    head = git.ref("HEAD")
    ours, theirs = with_text(git, folder, head, "ours"), with_text(git, folder, head, "theirs")
    git.move("refs/heads/main", ours, head)
    with pytest.raises(Moved):
        git.move("refs/heads/main", theirs, head)
    assert git.ref("refs/heads/main") == ours
    git.move("refs/heads/main", ours, head)  # it is there already: nothing to do


def test_a_merge_touches_no_ref_and_names_its_conflicts(folder: Path) -> None:
    git = Git.of(folder)
    head = git.ref("HEAD")
    ours = with_text(git, folder, head, "ONE\ntwo\nthree\n")
    theirs = with_text(git, folder, head, "one\ntwo\nTHREE\n", "b.txt")
    other = with_text(git, folder, head, "eins\ntwo\nthree\n")
    assert git.merge(ours, theirs).conflicts == ()
    joined = git.merge(ours, other)
    assert joined.conflicts == ("a.txt",)
    assert "<<<<<<<" in git.blob(f"{joined.tree}:a.txt").decode()
    assert git.ref("refs/heads/main") == head


def test_what_a_test_run_leaves_behind_is_not_taken(folder: Path, tmp_path: Path) -> None:
    git = Git.of(folder)
    work = tmp_path / "work"
    git.check_out(git.tree("HEAD"), work, tmp_path / "index")
    (work / "__pycache__").mkdir()
    (work / "__pycache__" / "a.pyc").write_text("x")
    assert git.take(work, "HEAD", tmp_path / "index") == git.tree("HEAD")


def test_a_repository_within_is_refused_before_git_looks_into_it(folder: Path, tmp_path: Path) -> None:
    git = Git.of(folder)
    work = tmp_path / "work"
    git.check_out(git.tree("HEAD"), work, tmp_path / "index")
    (work / "sub" / ".git").mkdir(parents=True)
    with pytest.raises(GitFailed, match="must not be there"):
        git.take(work, "HEAD", tmp_path / "index")


def test_no_hook_of_the_repository_runs(folder: Path) -> None:
    hook = folder / ".git" / "hooks" / "reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch {folder}/ran\n")
    hook.chmod(0o755)
    git = Git.of(folder)
    git.put("refs/jidoka/x", git.write_blob(b"x"))
    assert not (folder / "ran").exists()


def test_changes_tell_links_and_what_is_gone(folder: Path, tmp_path: Path) -> None:
    git = Git.of(folder)
    work = tmp_path / "work"
    git.check_out(git.tree("HEAD"), work, tmp_path / "index")
    (work / "a.txt").unlink()
    (work / "link").symlink_to("/etc/passwd")
    tree = git.take(work, "HEAD", tmp_path / "index")
    told = {change.path: (change.status, change.mode) for change in git.changes(git.tree("HEAD"), tree)}
    assert told == {"a.txt": ("D", "000000"), "link": ("A", "120000")}


def test_several_blobs_are_read_at_once(folder: Path) -> None:
    git = Git.of(folder)
    names = [git.write_blob(data) for data in (b"", b"one\n", b"two")]
    assert list(git.blobs(names).values()) == [b"", b"one\n", b"two"]
