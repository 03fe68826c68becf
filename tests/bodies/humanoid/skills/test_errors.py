"""The table of error codes is complete, and nothing is raised or documented beside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jidoka.bodies.humanoid import body, guard
from jidoka.bodies.humanoid.skills import errors
from jidoka.bodies.humanoid.skills.errors import CODES, SkillError

SKILLS = Path(str(errors.__file__)).parent
BODY = [Path(str(body.__file__)), Path(str(guard.__file__))]


def _raised(path: Path) -> Iterator[str]:
    """First arguments of `SkillError(...)` that are written out, and what `Guard.code` gives."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "SkillError":
            yield from (
                leaf.value
                for leaf in ast.walk(node.args[0])
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
            )
        if isinstance(node, ast.FunctionDef) and node.name == "code":
            yield from (
                leaf.value
                for statement in node.body
                if isinstance(statement, ast.Return)
                for leaf in ast.walk(statement)
                if isinstance(leaf, ast.Constant) and leaf.value in CODES
            )


def raised() -> set[str]:
    return {code for path in [*SKILLS.glob("*.py"), *BODY] for code in _raised(path)}


def test_every_code_that_is_raised_is_in_the_table_and_the_other_way_round() -> None:
    assert len(list(SKILLS.glob("*.py"))) > 5
    assert raised() == set(CODES)


def test_every_code_that_a_docstring_names_is_in_the_table() -> None:
    for path in SKILLS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and "SkillError:" in (text := ast.get_docstring(node) or ""):
                named = set(re.findall(r"`([a-z_]+)`", text.split("SkillError:")[1]))
                assert named <= set(CODES), f"{path.name}: {node.name}"


@pytest.mark.parametrize("code", CODES)
def test_an_error_says_whether_to_retry(code: str) -> None:
    error = SkillError(code, "a line")
    assert (error.code, error.retryable, str(error)) == (code, CODES[code][0], "a line")
    assert CODES[code][1]


def test_a_code_that_is_not_in_the_table_can_not_be_raised() -> None:
    with pytest.raises(KeyError):
        SkillError("whatever", "a line")
