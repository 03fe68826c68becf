"""Edits: exact, all or nothing, and harmless to repeat."""

from __future__ import annotations

import contextlib
import difflib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jidoka.bodies.called import SkillFailed
from jidoka.bodies.terminal.patch import Block, apply, blocks_of_diff, is_done

words = st.text("ab\n", max_size=12)


def block(search: str, replace: str) -> Block:
    return Block(search=search, replace=replace)


blocks = st.lists(st.builds(block, st.text("ab\n", min_size=1, max_size=4), words), min_size=1, max_size=3)
lines = st.lists(st.sampled_from(["one\n", "two\n", "three\n", "\n", "  four\n"]), max_size=12)


@given(words, blocks)
def test_an_accepted_edit_is_idempotent(text: str, edit: list[Block]) -> None:
    with contextlib.suppress(SkillFailed):
        once = apply(text, edit).text
        assert apply(once, edit).text == once
        assert is_done(once, edit)


@given(words, blocks)
def test_a_failed_edit_says_how(text: str, edit: list[Block]) -> None:
    try:
        apply(text, edit)
    except SkillFailed as error:
        assert error.code in {"no_match", "ambiguous", "not_repeatable"}


@given(lines, lines)
def test_a_diff_is_done_as_meant(before: list[str], after: list[str]) -> None:
    assume(before != after and before)
    diff = "".join(difflib.unified_diff(before, after, "a", "b", n=3))
    edit = blocks_of_diff(diff)
    assume(all(block.search for block in edit))
    text, wanted = "".join(before), "".join(after)
    unique = all(text.count(block.search) == 1 for block in edit)
    if len(edit) == 1 and unique:
        assert apply(text, edit, meant_for_this=True).text == wanted


def test_search_must_fit_exactly_once() -> None:
    text = "def a():\n    return 1\n\ndef b():\n    return 1\n"
    with pytest.raises(SkillFailed, match=r"ambiguous: block 1: .* 2 times, at lines 2, 5"):
        apply(text, [Block(search="return 1", replace="return 2")])
    with pytest.raises(SkillFailed, match=r"no_match: .* most similar place is line 4:\ndef b\(\):"):
        apply(text, [Block(search="def b() :\n", replace="x")])
    edited = apply(text, [Block(search="b():\n    return 1", replace="b():\n    return 2")])
    assert edited.text == "def a():\n    return 1\n\ndef b():\n    return 2\n"
    assert edited.changed == 1


def test_several_blocks_or_none() -> None:
    text = "a\nb\n"
    with pytest.raises(SkillFailed, match="block 2"):
        apply(text, [Block(search="a", replace="x"), Block(search="c", replace="y")])
    assert apply(text, [Block(search="a", replace="x"), Block(search="b", replace="y")]).text == "x\ny\n"


def test_adding_a_line_is_not_done_twice() -> None:
    block = Block(search="import os\n", replace="import os\nimport sys\n")
    once = apply("import os\n\nprint()\n", [block])
    assert once.text == "import os\nimport sys\n\nprint()\n"
    again = apply(once.text, [block])
    assert (again.text, again.changed) == (once.text, 0)


def test_what_would_grow_for_ever_needs_the_text_named() -> None:
    blocks = [Block(search="b", replace="ab"), Block(search="a", replace="b")]
    with pytest.raises(SkillFailed, match="not_repeatable"):
        apply("b", blocks)
    assert apply("b", blocks, meant_for_this=True).text == "bb"


def test_a_diff_finds_its_place_by_line_and_context() -> None:
    text = "".join(f"line {n % 3}\n" for n in range(30))
    diff = "--- a/f\n+++ b/f\n@@ -20,2 +20,2 @@\n line 1\n-line 2\n+line two\n"
    edited = apply(text, blocks_of_diff(diff), meant_for_this=True).text
    assert edited.splitlines()[20] == "line two"
    assert edited.count("line two") == 1


def test_the_last_line_may_lack_its_end() -> None:
    diff = "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"
    assert apply("a\nb", blocks_of_diff(diff)).text == "a\nc\n"


@pytest.mark.parametrize(
    ("diff", "says"),
    [
        ("nothing", "no hunk found"),
        ("--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n--- c\n+++ d\n@@ -1 +1 @@\n-x\n+y\n", "several files"),
        ("@@ -0,0 +1 @@\n+new\n", "no context line"),
    ],
)
def test_a_bad_diff_is_refused(diff: str, says: str) -> None:
    with pytest.raises(SkillFailed, match=says):
        blocks_of_diff(diff)


def test_an_empty_edit_is_refused() -> None:
    for edit in ([], [Block(search="", replace="x")]):
        with pytest.raises(SkillFailed, match="empty_edit"):
            apply("x", edit)
