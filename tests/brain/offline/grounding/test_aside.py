"""What a remark names may be referred back to; what comes after the wish, or names several, may not."""

import pytest

from jidoka.brain.offline.grounding.aside import beside
from jidoka.brain.offline.grounding.ground import ground
from jidoka.brain.offline.program import parse
from tests.brain.offline.hall import HALL

MEANT = {
    "of the two blues the bigger one goes to packing": (
        "move the bigger one; to packing\nskip the two blues",
        ["box_4"],
    ),
    "number eight is lonely, take it to packing": ("move it; to packing\nskip number eight", ["box_8"]),
    "the red boxes belong together, put both of them on shelf b": (
        "move both of them; to shelf b\nskip the red boxes",
        ["box_1", "box_2"],
    ),
    "from shelf b all of it to packing": ("move all of it; from shelf b; to packing", ["box_4", "box_7"]),
    "bring the small red one here and take the large one to shelf b": (
        "bring the small red one\nmove the large one; to shelf b",
        ["box_1", "box_2"],
    ),
    "put one from receiving on packing": ("move one; from receiving; to packing", ["box_1"]),
}


@pytest.mark.parametrize(("text", "meant"), MEANT.items())
def test_what_a_remark_names_is_referred_back_to(text: str, meant: tuple[str, list[str]]) -> None:
    program, boxes = meant
    reading = ground(text, parse(program), HALL)
    assert reading.goal is not None, reading.question
    assert sorted(atom.args[0] for stage in reading.goal.stages for atom in stage) == boxes


ASKED = [
    (
        "box 2 and the red one are in the way, take all of them",
        "move all of them; to packing\nskip box 2\nskip the red one",
    ),
    (
        "the boxes from shelf a go to packing, red first, then green",
        "move red; to packing\nthen move green; to packing\nskip the boxes from shelf a",
    ),
    ("i need something yellow, the big one", "bring something yellow\nmove the big one; to packing"),
    ("take it to packing, box 3 is fine", "move it; to packing\nskip box 3"),  # named after the wish
    ("the reds are in the way, take it to packing", "move it; to packing\nskip the reds"),  # two, not one
    ("box 3 is by box 5, take it to packing", "move it; to packing\nskip box 3\nskip box 5"),  # which
    ("the blues are new, take both of them away", "move the bigger one; to packing"),  # nothing set aside
]


@pytest.mark.parametrize(("text", "program"), ASKED)
def test_else_it_is_asked_which(text: str, program: str) -> None:
    assert ground(text, parse(program), HALL).status == "ask"


def test_places_named_beside_count_only_if_it_is_one() -> None:
    one = parse("move the boxes there; to shelf b\nskip receiving")
    two = parse("move the boxes there; to shelf b\nskip receiving\nskip packing")
    assert beside("receiving is full, the boxes there go to shelf b", one, HALL).place == "receiving"
    assert beside("receiving and packing are full, the boxes there go to shelf b", two, HALL).place is None


def test_two_places_emptied_one_after_the_other() -> None:
    program = parse(
        "move all of it; from shelf b; to packing\nthen move all of it; from receiving; to shelf b"
    )
    reading = ground("", program, HALL)
    assert reading.goal is not None, reading.question
    first, second = ([atom.args for atom in stage] for stage in reading.goal.stages)
    assert first == [("box_4", "packing"), ("box_7", "packing")]
    assert second == [("box_1", "shelf_b"), ("box_3", "shelf_b"), ("box_5", "shelf_b")]


def test_there_is_the_one_place_named_before() -> None:
    program = parse("clear the yellow one; from there\nthen move box 4; to shipping")
    before = ground("before you put box 4 on shipping, take the yellow one off there", program, HALL)
    assert before.goal is not None, before.question
    assert before.goal.stages[0][0].args == ("box_8", "shipping")
    after = ground("take the yellow one off there before you put box 4 on shipping", program, HALL)
    assert after.goal is None


def test_so_many_as_stand_at_the_place_of_a_remark() -> None:
    text = "the delivery is on receiving, all three of them go to shelf b"
    reading = ground(text, parse("move all three of them; to shelf b\nskip receiving"), HALL)
    assert reading.goal is not None, reading.question
    assert [a.args[0] for a in reading.goal.atoms()] == ["box_1", "box_3", "box_5"]
