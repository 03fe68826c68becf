"""What crosses the wire comes back the same; what is foreign is judged by its hints."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies import profile
from jidoka.bodies.profile import CallKey
from jidoka.errors import BodyUnreachable, Busy, Fenced, JidokaError, Refused, TerminalError, UsageError
from jidoka.types import Atom, Json, Recovery, SkillSpec

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
atoms = st.builds(
    Atom, words.filter(lambda w: w != "not"), st.lists(words, max_size=3).map(tuple), negated=st.booleans()
)
seconds = st.floats(0, 1e4)
recoveries: st.SearchStrategy[Recovery] = st.sampled_from(["repeat", "keyed", "probe", "ask"])
specs = st.builds(
    SkillSpec,
    name=words,
    description=words,
    recovery=recoveries,
    parameters=st.just({"type": "object"}),
    pre=st.lists(atoms, max_size=3).map(tuple),
    post=st.lists(atoms, max_size=3).map(tuple),
    typical_s=seconds,
    typical_j=seconds,
    usd=st.decimals(0, 100, places=4).map(str),
    approval=st.booleans(),
    contained=st.booleans(),
)


def over_the_wire(data: Json) -> Any:
    return json.loads(json.dumps(data))


@given(specs)
def test_a_skill_comes_back_the_same(spec: SkillSpec) -> None:
    meta = over_the_wire({profile.SKILL_META: profile.skill_to_meta(spec)})
    assert profile.skill_from_tool(spec.name, spec.description, spec.parameters, meta) == spec


@given(words, st.integers(0, 2**53))
def test_a_key_comes_back_the_same(call_id: str, epoch: int) -> None:
    key = CallKey(call_id=call_id, epoch=epoch)
    assert profile.key_from_meta(over_the_wire(profile.key_to_meta(key))) == key


@pytest.mark.parametrize("kind", [Busy, Fenced, Refused, UsageError, BodyUnreachable, TerminalError])
def test_an_error_comes_back_with_its_type(kind: type[JidokaError]) -> None:
    back = profile.error_from_json(over_the_wire(profile.error_to_json(kind("because"))))
    assert type(back) is kind
    assert str(back) == "because"


@pytest.mark.parametrize(
    "key",
    [{}, {"call_id": ""}, {"call_id": "a", "epoch": -1}, {"call_id": 3, "epoch": 1}, {"call_id": "a"}, 3],
)
def test_a_malformed_key_is_refused_not_ignored(key: Json) -> None:
    with pytest.raises(UsageError, match="needs a call_id"):
        profile.key_from_meta({profile.CALL_META: key})


def test_a_plain_call_has_no_key() -> None:
    assert profile.key_from_meta(None) is None
    assert profile.key_from_meta({"progressToken": 3}) is None


@pytest.mark.parametrize(
    ("hints", "recovery", "destructive"),
    [
        ({}, "ask", True),
        ({"readOnlyHint": True}, "repeat", False),
        ({"idempotentHint": True}, "keyed", True),
        ({"destructiveHint": False}, "ask", False),
        ({"readOnlyHint": None, "idempotentHint": None, "destructiveHint": None}, "ask", True),
        ({"readOnlyHint": "yes"}, "ask", True),
    ],
)
def test_a_foreign_tool_is_judged_by_its_hints(hints: Json, recovery: str, destructive: bool) -> None:
    spec = profile.skill_from_tool("t", "", {}, None, hints)
    assert (spec.recovery, spec.approval) == (recovery, destructive)
    assert profile.is_destructive(hints) is destructive
    assert not spec.contained


def test_an_unknown_recovery_class_is_named() -> None:
    with pytest.raises(TerminalError, match="'undo'; known: repeat, keyed, probe, ask"):
        profile.skill_from_tool("t", "", {}, {profile.SKILL_META: {"recovery": "undo"}})
