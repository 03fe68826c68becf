from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.types import Atom, Fact
from jidoka.verdict import SURE, judge, standing
from tests.strategies import ATOMS, FACTS


def facts(*words: str, sure: float = 1.0) -> list[Fact]:
    return [Fact(Atom.from_list(text.split()), "humanoid", 1.0, sure) for text in words]


@pytest.mark.parametrize(
    ("goal", "seen", "holds"),
    [
        ("on a packing", ["on a packing"], True),
        ("on a packing", [], False),
        ("on a packing", ["on b packing"], False),
        ("on a packing", ["not on a packing"], False),
        ("on a packing", ["on a packing", "not on a packing"], False),
        ("not on a packing", [], False),
        ("not on a packing", ["on a receiving"], True),
        ("not on a packing", ["on a floor"], True),
        ("not on a packing", ["on a air"], False),
        ("on a packing", ["on a air"], False),
        ("not holding robot a", ["on a air"], True),
        ("not on a packing", ["holding robot a"], True),
        ("not on a packing", ["not on a packing"], True),
        ("not on a packing", ["on a receiving", "on a packing"], False),
        ("not on a packing", ["on b receiving"], False),
        ("not holding robot a", ["hands_free robot"], True),
        ("not holding robot a", ["holding robot b"], True),
        ("not holding robot a", ["on a packing"], True),
        ("not holding robot a", ["on b packing"], False),
        ("not at robot home", ["at robot packing"], True),
        ("not at robot home", [], False),
        ("not hands_free robot", ["holding robot a"], True),
        ("not fallen robot", [], False),
        ("on a packing", ["on a packing", "not upright a"], False),
        ("on a packing", ["on a packing", "not upright b"], True),
        ("not on a packing", ["on a receiving", "not upright a"], True),
    ],
)
def test_an_atom_holds_only_if_it_is_seen(goal: str, seen: list[str], holds: bool) -> None:
    verdict = judge([Atom.from_list(goal.split())], facts(*seen))
    assert verdict.holds is holds
    assert verdict.missing == (() if holds else (Atom.from_list(goal.split()),))


@pytest.mark.parametrize(("sure", "holds"), [(SURE, True), (SURE - 0.01, False), (1.0, True), (0.0, False)])
def test_unsure_counts_as_no(sure: float, holds: bool) -> None:
    assert judge([Atom("on", ("a", "packing"))], facts("on a packing", sure=sure)).holds is holds
    assert judge([Atom("on", ("a", "home"), True)], facts("on a packing", sure=sure)).holds is holds


@given(ATOMS, st.lists(FACTS, max_size=8))
def test_never_an_atom_and_its_opposite(atom: Atom, seen: list[Fact]) -> None:
    assert not (judge([atom], seen).holds and judge([atom.opposite()], seen).holds)


@given(st.lists(ATOMS, max_size=4))
def test_nothing_seen_shows_nothing(atoms: list[Atom]) -> None:
    assert judge(atoms, []).missing == tuple(atoms)


@pytest.mark.parametrize(
    ("stages", "left"),
    [
        ([["on a x"], ["on b y"]], ["on a x", "on b y"]),
        ([["on a x"], ["on a y"]], ["on a y"]),
        ([["on a x"], ["holding robot a"]], ["holding robot a"]),
        ([["holding robot a"], ["on b y"]], ["on b y"]),
        ([["at robot home"], ["on b y"]], ["on b y"]),
        ([["on a x"], ["not on a x"]], ["not on a x"]),
        ([["on a x", "at robot home"]], ["on a x", "at robot home"]),
        ([["not on a x", "not on a z"], ["on b y"]], ["not on a x", "not on a z", "on b y"]),
        ([["on a x"], ["on a y"], ["on a x"]], ["on a x"]),
    ],
)
def test_what_stands_after_the_last_stage(stages: list[list[str]], left: list[str]) -> None:
    atoms = [[Atom.from_list(text.split()) for text in stage] for stage in stages]
    assert [" ".join(atom.to_list()) for atom in standing(atoms)] == left
