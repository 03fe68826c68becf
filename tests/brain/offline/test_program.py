"""The clause language: written and read back, and a grammar of nothing but copies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.brain.offline.program import LABELS, VERBS, Clause, NotAProgram, grammar, parse, write
from jidoka.brain.offline.text import normal, tokens, words

SPANS = st.lists(st.from_regex(r"[a-z]{1,6}|[0-9]", fullmatch=True), min_size=1, max_size=4).map(" ".join)
FIELDS = st.lists(st.tuples(st.sampled_from(LABELS), SPANS), max_size=3).map(tuple)
CLAUSES = st.builds(
    Clause, verb=st.sampled_from(VERBS), what=st.one_of(st.just(""), SPANS), fields=FIELDS, then=st.booleans()
)


@given(st.lists(CLAUSES, min_size=1, max_size=4))
def test_law_what_is_written_is_read_back(clauses: list[Clause]) -> None:
    assert parse(write(clauses)) == tuple(clauses)


@pytest.mark.parametrize(
    "text", ["fly to the moon", "move box 1; packing", "move; to ", "", "move box 1\n\ngo; to home"]
)
def test_other_texts_are_no_programs(text: str) -> None:
    with pytest.raises(NotAProgram):
        parse(text)


@given(st.text(max_size=80))
def test_law_normal_form_is_stable_and_made_of_its_tokens(sentence: str) -> None:
    text = normal(sentence)
    assert normal(text) == text
    assert "".join((" " if t.spaced else "") + t.text for t in tokens(text)) == text


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Put Box_3 onto “Shelf_A”!!", "put box 3 onto shelf a!"),
        ("box #4 -> packing", "box number 4 to packing"),
        ("B4 => shelf-b; then stop", "b 4 to shelf b, then stop"),
        ("Don’t touch box no. 7", "don't touch box number 7"),
        ("boxes 1-3 -> packing", "boxes 1 through 3 to packing"),
        ("packing <- box1; box 2 <-> box 3", "packing gets box 1, box 2 swaps with box 3"),
        ("Put, um, box 3 on... er, packing pls", "put, box 3 on, packing please"),
        ("put teh box on packing comma then goto home full stop", "put the box on packing, then go to home."),
    ],
)
def test_normal_form(said: str, expected: str) -> None:
    assert normal(said) == expected


def test_grammar_has_a_rule_for_every_word_and_none_for_marks() -> None:
    rules = grammar(tokens("boxes 1, 2 to packing!")).splitlines()
    assert [r for r in rules if r.startswith("w1 ")] == ['w1 ::= "1" (", " w3)?']
    assert rules[-1] == 'w5 ::= "packing" '
    assert not any(r.startswith(("w2 ", "w6 ")) for r in rules)


def test_words_drop_marks() -> None:
    assert words("box 1, please!") == ["box", "1", "please"]
