from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.company.git import Change
from jidoka.company.rules import Work, find_key, is_harness, is_test, judge

AWS = "AKIA" + "ABCDEFGHIJKLMNOP"


def change(path: str, status: str = "M", mode: str = "100644") -> Change:
    return Change(status=status, path=path, mode=mode, blob=f"blob of {path}")


def work(*changes: Change, text: str = "x = 1\n", **more: object) -> Work:
    made = Work(changes=changes, contents={c.path: text.encode() for c in changes if c.status != "D"})
    return replace(made, **more)  # pyright: ignore[reportArgumentType]


def code(role: str, one: Work) -> str:
    wrong = judge(role, one)
    return wrong.code if wrong is not None else "ok"


@pytest.mark.parametrize(
    ("role", "one", "wanted"),
    [
        ("engineer", work(change("parser.py")), "ok"),
        ("engineer", work(change("tests/test_new.py", "A")), "ok"),
        ("engineer", work(change("tests/test_old.py")), "protected"),
        ("engineer", work(change("tests/test_old.py", "D")), "protected"),
        ("engineer", work(change("conftest.py", "A")), "protected"),
        ("engineer", work(change("unittest.py", "A")), "protected"),
        ("engineer", work(change("unittest/__init__.py", "A")), "protected"),
        ("engineer", work(change("sitecustomize.py", "A")), "protected"),
        ("engineer", work(change("AGENTS.md")), "protected"),
        ("engineer", work(change("Makefile")), "protected"),
        ("engineer", work(), "unchanged"),
        ("engineer", work(change("sub", "A", "160000")), "outside"),
        ("engineer", work(change("a", "A", "120000"), text="/etc/passwd"), "outside"),
        ("engineer", work(change("a/b", "A", "120000"), text="../../x"), "outside"),
        ("engineer", work(change("a/b", "A", "120000"), text="../x"), "ok"),
        ("engineer", work(change("a.py"), text=f"KEY = '{AWS}'"), "secret"),
        ("engineer", work(change("a.py"), message=f"use {AWS}"), "secret"),
        ("engineer", work(change("a.py"), text="hunter2hunter2", secrets=("hunter2hunter2",)), "secret"),
        ("engineer", work(change("a.py"), text="<<<<<<< ours\n", conflicts=("a.py",)), "conflict"),
        ("engineer", work(change("a.py"), text="=======\n", conflicts=("b.py",)), "ok"),
        ("engineer", work(change("a.py"), text="x" * 1_100_000), "too_big"),
        ("tester", work(change("tests/test_new.py", "A")), "ok"),
        ("tester", work(change("tests/test_old.py")), "ok"),
        ("tester", work(change("tests/test_old.py", "D")), "not_a_test"),
        ("tester", work(change("parser.py")), "not_a_test"),
        ("tester", work(change("tests/conftest.py", "A")), "not_a_test"),
        ("tester", work(change("tests/test_new.py", "A"), text="def ("), "broken_test"),
    ],
)
def test_what_a_role_may_commit(role: str, one: Work, wanted: str) -> None:
    assert code(role, one) == wanted


def test_a_key_that_was_there_before_is_not_this_turns_doing() -> None:
    line = f"KEY = '{AWS}'\n"
    one = work(change("a.py"), text=f"{line}x = 2\n", before={"a.py": line.encode()})
    assert code("engineer", one) == "ok"


def test_a_refusal_never_tells_the_key() -> None:
    wrong = judge("engineer", work(change("a.py"), text=AWS))
    assert wrong is not None
    assert AWS not in wrong.message


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE KEY-----",
        "password = 'abcdefghijklmnopqrst'",
        "sk-" + "a" * 24,
        "ghp_" + "b" * 36,
    ],
)
def test_what_looks_like_a_key(text: str) -> None:
    assert find_key(text)


@pytest.mark.parametrize("text", ["a token of love", "password = input()", "def key(self): ..."])
def test_what_does_not(text: str) -> None:
    assert not find_key(text)


paths = st.lists(
    st.sampled_from(
        ["src", "tests", "test_a.py", "a_test.go", "a.py", "conftest.py", "x.spec.ts", "Makefile"]
    ),
    min_size=1,
    max_size=3,
).map("/".join)


@given(st.lists(st.tuples(paths, st.sampled_from("MD")), min_size=1, max_size=4))
def test_no_change_of_a_test_ever_passes_for_an_engineer(told: list[tuple[str, str]]) -> None:
    one = work(*(change(path, status) for path, status in told))
    touched = any(is_test(path) or is_harness(path) for path, _ in told)
    assert (code("engineer", one) == "ok") == (not touched)


@given(st.lists(st.tuples(paths, st.sampled_from("AMD")), min_size=1, max_size=4))
def test_nothing_but_tests_ever_passes_for_a_tester(told: list[tuple[str, str]]) -> None:
    one = work(*(change(path, status) for path, status in told))
    if code("tester", one) == "ok":
        assert all(is_test(path) and not is_harness(path) and status != "D" for path, status in told)
