from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from jidoka.sightings import Sightings
from jidoka.types import Atom, Fact, Observation
from tests.strategies import observations


def through_json(sightings: Sightings, observation: Observation) -> Sightings:
    return sightings.apply(json.loads(json.dumps(sightings.difference(observation))))


@given(st.lists(observations(), min_size=1, max_size=4))
def test_differences_add_up_to_the_last_observation(seen: list[Observation]) -> None:
    sightings = Sightings()
    for observation in seen:
        sightings = through_json(sightings, observation)
    assert {f.atom: f for f in sightings.facts()} == {f.atom: f for f in seen[-1].facts}


@given(observations("humanoid"), observations("browser"))
def test_bodies_do_not_overwrite_one_another(one: Observation, other: Observation) -> None:
    sightings = through_json(through_json(Sightings(), one), other)
    assert len(sightings.facts()) == len(one.facts) + len(other.facts)


def test_what_has_not_changed_is_not_written_again() -> None:
    def at(time_s: float, *atoms: Atom) -> Observation:
        return Observation("humanoid", time_s, tuple(Fact(atom, "humanoid", time_s) for atom in atoms))

    here, there, station = Atom("on", ("a", "x")), Atom("on", ("a", "y")), Atom("station", ("x",))
    sightings = Sightings().apply(Sightings().difference(at(1.0, station, here)))
    difference = sightings.difference(at(2.0, station, there))
    assert [fact["atom"] for fact in difference["facts"]] == [["on", "a", "y"]]
    assert difference["gone"] == [["on", "a", "x"]]
    assert {fact.at_s for fact in sightings.apply(difference).facts()} == {2.0}
