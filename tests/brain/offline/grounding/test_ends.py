"""Places that are left to the robot, said by boxes, said twice, or referred back to."""

import pytest

from jidoka.brain.offline.grounding.ground import ground
from jidoka.brain.offline.program import parse
from tests.brain.offline.grounding.test_ground import facts, off, read, to
from tests.brain.offline.hall import HALL

PLACES: dict[str, list[str]] = {
    # a choice that is left to the robot
    "move box 1; to packing or shipping": to("packing", 1),
    "move box 2; to shelf a or packing": to("packing", 2),
    "move box 1; to either table, packing or shipping": to("packing", 1),
    "move box 1; to wherever there's room on a or b": to("shelf_a", 1),
    "move the yellow boxes; to either shelf": to("shelf_b", 7, 8),
    "move the greens; to whichever shelf you like": to("shelf_a", 5, 6),
    "move box 3; from receiving; to any other table": to("packing", 3),
    "move box 3; to one of the tables": to("packing", 3),
    "move box 1; to any table except receiving": to("packing", 1),
    "move box 1; to the emptiest table": to("packing", 1),
    "go; to whichever shelf": ["@shelf_a"],
    # the whole hall
    "move the reds; from the hall; to packing": to("packing", 1, 2),
    "move everything red in this room; to packing": to("packing", 1, 2),
    # said by a box
    "move box 1; to box 4's": to("shelf_b", 1),
    "move box 1; to w 7": to("shelf_b", 1),
    "move box 4; to 3": to("receiving", 4),
    "move box 3; to beside the big yellow": to("shipping", 3),
    "move the small blue; to its big brother": to("shelf_b", 3),
    "move the small green; to close to the large one": to("shelf_a", 5),
    "move the small red; to the other": to("shelf_a", 1),
    "move the large red box; to the shelf that has a blue box on it": to("shelf_b", 2),
    "move box 1; to the shelf with two large boxes": to("shelf_a", 1),
    "move box 6; to a table with the big yellow one": to("shipping", 6),
    # said twice
    "move box 1; to shelf a next to box 2": to("shelf_a", 1),
    "move box 1; to next to box 4 on shelf b": to("shelf_b", 1),
    "move box 1; to where the big blue is, on shelf b": to("shelf_b", 1),
    "move box 1; to here on packing": to("packing", 1),
    "move box 1; to there where box 8 is": to("shipping", 1),
    # referred back to
    "move box 4; to packing\nmove box 3; to its place": to("packing", 4) + to("shelf_b", 3),
    "bring box 7\nmove box 3; to up where that was": to("packing", 7) + to("shelf_b", 3),
    "move box 7; from shelf b; to receiving\nmove box 1; to up there": to("receiving", 7) + to("shelf_b", 1),
    "move box 1; to down here": to("packing", 1),
    "move box 3; to shelf b\nmove box 5; to same as box 3": to("shelf_b", 3, 5),
    "move box 6; from shelf a; to packing\nmove the red one; from there; to packing": to("packing", 6, 2),
    "move box 3; to this table": to("packing", 3),
    # what is excepted stands there by then
    "move greens; to shelf b\nclear; from shelf b; except greens": to("shelf_b", 5, 6) + off("shelf_b", 4, 7),
    "move box 8; to packing\nthen clear; from packing": to("packing", 8) + off("packing", 8),
    # one each
    "move the reds; to the two shelves": ["box_1>shelf_a", "box_2>shelf_b"],
    # stations change what stands there
    "swap the two shelves": to("shelf_b", 2, 6) + to("shelf_a", 4, 7),
    "swap a's stuff; with b's": to("shelf_b", 2, 6) + to("shelf_a", 4, 7),
    "swap the contents of shipping; with packing": to("packing", 8),
}


@pytest.mark.parametrize(("program", "expected"), PLACES.items())
def test_places(program: str, expected: list[str]) -> None:
    assert sorted(fact for stage in facts(program) for fact in stage) == sorted(expected)


ASKED = [
    "move box 1; to packing or no shipping",  # taken back
    "move the three boxes; from receiving; to the two shelves",
    "move the reds; to the big one",
    "move box 1; to the table with one box",  # receiving and shipping both have one
    "move box 2; from shelf a; to the other",  # the other shelf, or the other red one
    "move box 1; to its place",
    "move box 8; to its bigger twin",
    "move box 1; to shelf a next to box 4",
    "clear; from the hall",
    "swap packing; with packing",
    "sort; by colour and size",
]


@pytest.mark.parametrize("program", ASKED)
def test_else_it_is_asked(program: str) -> None:
    assert read(program).status != "understood"


@pytest.mark.parametrize("by", ["how big they are", "large from small", "small", "sizes"])
def test_sizes_by_other_words(by: str) -> None:
    assert facts(f"sort; by {by}") == facts("sort; by size")


@pytest.mark.parametrize("by", ["hue", "colours", "reds together blues together"])
def test_colours_by_other_words(by: str) -> None:
    assert facts(f"sort; by {by}") == facts("sort; by colour")


SPOKEN = {
    ("packing is bare, get the small ones on it", "move the small ones; to it"): to("packing", 1, 3, 5, 7),
    ("go to shelf a once number 3 is put there", "move number 3; to there"): to("shelf_a", 3),
}


@pytest.mark.parametrize(("said", "expected"), SPOKEN.items())
def test_there_is_the_only_place_named_before(said: tuple[str, str], expected: list[str]) -> None:
    reading = ground(said[0], parse(said[1]), HALL)
    assert reading.goal is not None, reading.question
    assert [f"{a.args[0]}>{a.args[1]}" for a in reading.goal.atoms()] == expected


@pytest.mark.parametrize(
    ("text", "program"),
    [
        (
            "box 8 goes from shipping to shelf b. box 5 may take over there",
            "move box 8; from shipping; to shelf b\nmove box 5; to there",
        ),
        (
            "once shelf a is empty stand by it, so box 2 to packing",
            "move box 2; to packing\nthen go; to by it",
        ),
        ("pick up box 8 at shipping and wait there with it", "bring box 8; from shipping"),
        ("from receiving to shipping with box 1, or there, to packing", "move box 1; to there"),
    ],
)
def test_there_may_be_either_place(text: str, program: str) -> None:
    assert ground(text, parse(program), HALL).status == "ask"


RESTS = {
    (
        "shelf b wants emptying, but keep the yellow one on it. the rest to packing",
        "move the rest; to packing\nskip the yellow one\nskip shelf b",
    ): to("packing", 4),
    (
        "keep the reds where they are, the rest to shipping",
        "move the rest; to shipping\nskip the reds",
    ): to("shipping", 3, 4, 5, 6, 7, 8),
    (
        "of the smalls, the yellow to packing, the others to shelf a",
        "move the yellow; from shelf b; to packing\nmove the others; to shelf a\nskip the smalls",
    ): to("packing", 7) + to("shelf_a", 1, 3, 5),
    (
        "leave the green there and bring me the rest of receiving",
        "bring the rest; from receiving\nskip the green\nskip three boxes",
    ): to("packing", 1, 3),
}


@pytest.mark.parametrize(("said", "expected"), RESTS.items())
def test_the_rest_is_without_what_was_kept(said: tuple[str, str], expected: list[str]) -> None:
    reading = ground(said[0], parse(said[1]), HALL)
    assert reading.goal is not None, reading.question
    assert sorted(f"{a.args[0]}>{a.args[1]}" for a in reading.goal.atoms()) == sorted(expected)
