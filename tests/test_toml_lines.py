from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jidoka.toml_lines import Path, key_lines, line_of

TEXT = """\
name = "hall"  # [not a header]
bounds = [
    -1, 0,  # a comment ]
    2, 3,
]

[[boxes]]
name = "a"
colour = "[red]"

[[boxes]]
name = "b"
[boxes.extra]
deep.key = { x = [1, 2] }

[variation]
mass = 1
"""


def _paths(value: Any, path: Path = ()) -> set[Path]:
    """All table and key paths of a parsed text, down to its tables."""
    if isinstance(value, dict):
        return {path}.union(*(_paths(v, (*path, str(k))) for k, v in value.items()))  # pyright: ignore
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return set[Path]().union(*(_paths(v, (*path, i)) for i, v in enumerate(value)))  # pyright: ignore
    return {path}


def test_finds_the_line_of_every_key() -> None:
    lines = key_lines(TEXT)
    assert lines[("name",)] == 1
    assert lines[("bounds",)] == 2
    assert lines[("boxes", 0, "colour")] == 9
    assert lines[("boxes", 1)] == 11
    assert lines[("boxes", 1, "name")] == 12
    assert lines[("boxes", 1, "extra", "deep", "key")] == 14
    assert lines[("variation", "mass")] == 17


def test_falls_back_to_what_surrounds_a_value() -> None:
    lines = key_lines(TEXT)
    assert line_of(lines, ("bounds", 3)) == 2
    assert line_of(lines, ("boxes", 1, "mass")) == 11
    assert line_of(lines, ("nothing",)) == 1


NAMES = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
VALUES = st.sampled_from(["1", '"a # b"', "[1,\n 2,\n 3]", "'[x'", "{ y = 1 }", "[[1, 2],\n [3, 4]]"])


@given(
    st.lists(st.tuples(NAMES, VALUES), max_size=4, unique_by=lambda pair: pair[0]),
    st.lists(st.lists(st.tuples(NAMES, VALUES), max_size=3, unique_by=lambda pair: pair[0]), max_size=4),
)
@settings(max_examples=50, deadline=None)
def test_every_key_that_tomllib_reads_has_its_own_line(
    top: list[tuple[str, str]], tables: list[list[tuple[str, str]]]
) -> None:
    text = "".join(f"{key} = {value}\n" for key, value in top)
    for rows in tables:
        text += "\n[[things_x]]  # note\n" + "".join(f"{key} = {value}\n" for key, value in rows)
    lines = key_lines(text)
    source = text.splitlines()
    for path in _paths(tomllib.loads(text)):
        if not path or path[-1] == "y":
            continue
        words = source[lines[path] - 1]
        assert words.startswith("[[things_x]]" if isinstance(path[-1], int) else f"{path[-1]} =")
