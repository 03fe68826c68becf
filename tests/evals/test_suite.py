from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jidoka.evals.suite import KINDS, Job, job, room
from jidoka.sites.warehouse.site import load_site

SITE = load_site()
ROOM = {s.name: room(SITE, s) for s in SITE.stations}
SEEDS = st.integers(0, 10**6)


def test_equal_seeds_give_equal_jobs() -> None:
    assert job(SITE, 17) == job(SITE, 17)


def test_kinds_take_turns() -> None:
    assert Counter(job(SITE, seed).kind for seed in range(20)) == dict.fromkeys(KINDS, 4)


def test_a_shelf_takes_two_and_a_table_four_boxes_for_sure() -> None:
    assert ROOM == {"receiving": 4, "packing": 4, "shipping": 4, "shelf_a": 2, "shelf_b": 2}


def _starts(made: Job) -> dict[str, str]:
    return {b.name: b.station for b in made.hall.boxes}


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_every_job_is_feasible_in_any_order_and_has_something_to_do(seed: int) -> None:
    made = job(SITE, seed)
    starts = _starts(made)
    load = Counter(starts.values())
    cleared: set[str] = set()
    for atom in made.goal.atoms():
        box, station = atom.args
        assert (starts[box] == station) == atom.negated
        if atom.negated:
            cleared.add(station)
        else:
            load[station] += 1
    assert all(load[name] <= ROOM[name] for name in ROOM)
    leaving = sum(atom.negated for atom in made.goal.atoms())
    assert sum(ROOM[n] - load[n] for n in ROOM if n not in cleared) >= leaving


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_sentence_says_what_the_facts_say(seed: int) -> None:
    made = job(SITE, seed)
    text = made.goal.text
    for atom in made.goal.atoms():
        box = made.hall.map.box(atom.args[0])
        assert box is not None
        by_colour = f"the {box.colour} boxes" in text
        alone = f"the {box.size_name} {box.colour} box" in text
        assert by_colour or alone or box.name in text or atom.negated
        if made.kind != "swap":
            assert atom.args[1].replace("_", " ") in text


@pytest.mark.parametrize(("kind", "boxes"), [("fetch", 1), ("sort", 4), ("swap", 2), ("tidy", 6)])
def test_how_many_boxes_a_kind_moves(kind: str, boxes: int) -> None:
    made = job(SITE, KINDS.index(kind) + 5)
    assert len(made.boxes()) == boxes


def test_clearing_names_every_box_of_the_station() -> None:
    made = job(SITE, KINDS.index("clear"))
    source = made.goal.atoms()[0].args[1]
    assert set(made.boxes()) == {name for name, station in _starts(made).items() if station == source}
    assert len(made.boxes()) >= 2


def test_a_hall_that_is_too_small_is_told() -> None:
    small = SITE.model_copy(update={"stations": SITE.stations[3:]})
    with pytest.raises(ValueError, match="8 boxes need as many places; the stations have 4"):
        job(small, 0)
