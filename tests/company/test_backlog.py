from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.company.backlog import Issue, check, issue_json, issue_of, read_backlog
from jidoka.errors import ConfigError, UsageError


def write(folder: Path, **files: str) -> str:
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text)
    return str(folder)


def test_an_issue_is_a_file_with_a_title_and_perhaps_an_id_and_needs(tmp_path: Path) -> None:
    said = write(tmp_path, b="id: 2\nneeds: a\n\n# Second\n\nDo it.\n", a="# First\n\nText.\n\nid: 7\n")
    (tmp_path / "README.md").write_text("not an issue")
    assert read_backlog(said) == (
        Issue(id="a", title="First", text="Text.\n\nid: 7"),
        Issue(id="2", title="Second", text="Do it.", needs=("a",)),
    )


def test_fields_may_stand_below_the_title_or_within_front_matter(tmp_path: Path) -> None:
    said = write(tmp_path, x="---\nid: 3\n---\n# Third\n\nText\n")
    assert read_backlog(said) == (Issue(id="3", title="Third", text="Text"),)


def test_a_sentence_is_one_issue() -> None:
    (issue,) = read_backlog("Make the   parser faster")
    assert (issue.id, issue.title, issue.text) == ("1", "Make the parser faster", "Make the   parser faster")


@pytest.mark.parametrize("said", ["", "   "])
def test_nothing_wanted_is_said(said: str) -> None:
    with pytest.raises(UsageError, match="the backlog is empty"):
        read_backlog(said)


def test_a_folder_without_issues_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no issues"):
        read_backlog(str(tmp_path))


def issue(name: str, *needs: str, text: str = "x") -> Issue:
    return Issue(id=name, title=f"title of {name}", text=text, needs=needs)


@pytest.mark.parametrize(
    ("issues", "says"),
    [
        ((issue("1"), issue("1")), "two issues have the id '1'"),
        ((issue("a"), issue("A")), "two issues have the id"),
        ((issue("1", "2"), issue("2", "1")), "need each other in a circle: "),
        ((issue("1", "1"),), "in a circle: 1 needs 1"),
        ((issue("1", "9"),), "issue 1 needs 9, which is not there; there are: 1"),
        ((issue("../x"),), "is no id"),
        ((issue("a..b"),), "is no id"),
        ((issue("1", text="x" * 70_000),), "has 70000 characters"),
    ],
)
def test_a_contradictory_backlog_is_refused(issues: tuple[Issue, ...], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        check(issues, "backlog")


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"empty\.md: is empty"):
        read_backlog(write(tmp_path, empty=" \n"))


texts = st.text(min_size=1, max_size=30)


@given(st.builds(Issue, id=texts, title=texts, text=texts, needs=st.tuples(texts), size=texts, key=texts))
def test_an_issue_comes_back_from_its_artefact(one: Issue) -> None:
    assert issue_of(issue_json(one)) == one
