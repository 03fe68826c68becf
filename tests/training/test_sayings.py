"""Sayings: every line is sound, and in other colours and numbers a program still copies its sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.brain.offline.checking.checks import made_up
from jidoka.brain.offline.program import parse
from training.generator.sayings import everything, read
from training.generator.sentences import draw


def test_every_saying_is_well_formed() -> None:
    sayings = everything()
    assert len(sayings) > 2500
    assert len({s.text for s in sayings}) > 0.99 * len(sayings)
    assert all(not made_up(s.text, s.clauses) for s in sayings)


@given(st.integers(0, 10**6))
def test_law_a_drawn_sentence_holds_every_span_of_its_program(seed: int) -> None:
    sentence = draw(seed)
    assert made_up(sentence.text, parse(sentence.program)) == ()


def test_names_change_alike_in_sentence_and_program() -> None:
    drawn = [draw(seed) for seed in range(600)]
    said = {s.text for s in drawn if s.style == "said"}
    everyday = {s.text for s in everything()}
    assert len(said - everyday) > len(said & everyday), "most are said of other boxes and places"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("box 3 to packing | move box 3; to packing", "write `1: sentence"),
        ("1: box 3 to packing | move box 4; to packing", "'box 4' is no run of words"),
        ("1: box 3 to packing | shove box 3; to packing", "unknown verb 'shove'"),
        ("1: the red's late, packing | move the re; to packing", "'the re' is no run of words"),
    ],
)
def test_a_line_with_a_mistake_is_named(line: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"a.txt:1: .*{why}"):
        read([line], "a.txt")


def test_a_possessive_is_copied_whole_as_the_grammar_does() -> None:
    (saying,) = read(["1: the red's late, to packing with it | move the red; to packing"])
    assert saying.clauses[0].what == "the red's"
