"""Hypothesis strategies for the vocabulary."""

from __future__ import annotations

from hypothesis import strategies as st

from jidoka.types import Atom, Fact, Goal, Observation, Receipt, Step

NAMES = st.sampled_from(["box_1", "box_2", "box_3", "packing", "receiving", "robot", "home"])
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | NUMBERS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.text(max_size=4), JSON, max_size=3)

ATOMS = st.builds(
    Atom,
    st.sampled_from(["on", "holding", "at", "station", "upright"]),
    st.lists(NAMES, max_size=2).map(tuple),
    st.booleans(),
)
FACTS = st.builds(
    Fact,
    atom=ATOMS,
    source=st.just("humanoid"),
    at_s=st.floats(0, 1e4),
    confidence=st.sampled_from([1.0, 0.95, 0.5]),
    frame=st.sampled_from(["map", "odom"]),
    value=OBJECTS,
)
ATOM_TUPLES = st.lists(ATOMS, max_size=3).map(tuple)
GOALS = st.builds(
    Goal, st.text(max_size=9), st.lists(ATOM_TUPLES, max_size=3).map(tuple), st.text(max_size=9)
)
STEPS = st.builds(
    Step, st.just("humanoid"), st.sampled_from(["pick", "place"]), OBJECTS, ATOM_TUPLES, ATOM_TUPLES, NUMBERS
)
RECEIPTS = st.builds(
    Receipt, st.booleans(), st.text(max_size=5), st.text(max_size=5), st.booleans(), OBJECTS, NUMBERS, NUMBERS
)


@st.composite
def observations(draw: st.DrawFn, body: str = "humanoid") -> Observation:
    """An observation in which no atom stands twice."""
    facts = draw(st.lists(FACTS, max_size=6, unique_by=lambda fact: fact.atom))
    return Observation(body, draw(st.floats(0, 1e4)), tuple(facts))
