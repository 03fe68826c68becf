from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from jidoka.models.spelling import unique_ids, wire_names

NAMES = st.text("ab._-/ é", max_size=70)


@given(st.lists(NAMES))
def test_spelled_names_are_all_different_and_taken_by_every_provider(names: list[str]) -> None:
    spelled = wire_names(names)
    assert set(spelled) == set(names)
    assert len(set(spelled.values())) == len(spelled)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", each) for each in spelled.values())


@given(st.lists(NAMES))
def test_a_name_that_may_be_stays(names: list[str]) -> None:
    fine = [name for name in names if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name)]
    spelled = wire_names(names)
    assert all(spelled[name] == name for name in fine)


@given(st.lists(st.sampled_from(["", "a", "b", "a_2"])), st.lists(st.sampled_from(["a", "b", "call"])))
def test_ids_are_unique_within_a_conversation(ids: list[str], taken: list[str]) -> None:
    found = unique_ids(ids, taken)
    assert len(found) == len(ids)
    assert len({*found, *taken}) == len(found) + len(set(taken))
    assert all(found)
