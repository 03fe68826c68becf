"""Hypothesis strategies for the vocabulary."""

from __future__ import annotations

from hypothesis import strategies as st

from jidoka.types import Atom, Fact, Goal, Observation, Receipt, Step

NAMES = st.sampled_from(["box_1", "box_2", "box_3", "packing", "receiving", "robot", "home"])
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
VALUES = (
    NUMBERS | st.none() | st.booleans() | st.sampled_from(["", "é", "[1]"]) | st.lists(NUMBERS, max_size=2)
)
OBJECTS = st.dictionaries(st.sampled_from(["xyz", "yaw", "box"]), VALUES, max_size=2)

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
    Goal,
    st.sampled_from(["", "swap é"]),
    st.lists(ATOM_TUPLES, max_size=3).map(tuple),
    st.sampled_from(["", "swap é"]),
)
STEPS = st.builds(
    Step, st.just("humanoid"), st.sampled_from(["pick", "place"]), OBJECTS, ATOM_TUPLES, ATOM_TUPLES, NUMBERS
)
RECEIPTS = st.builds(
    Receipt,
    st.booleans(),
    st.sampled_from(["", "ok", "slipped"]),
    st.sampled_from(["", "ok", "slipped"]),
    st.booleans(),
    OBJECTS,
    NUMBERS,
    NUMBERS,
)


@st.composite
def observations(draw: st.DrawFn, body: str = "humanoid") -> Observation:
    """An observation in which no atom stands twice."""
    facts = draw(st.lists(FACTS, max_size=4, unique_by=lambda fact: fact.atom))
    return Observation(body, draw(st.floats(0, 1e4)), tuple(facts))
