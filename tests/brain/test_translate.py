"""Goals written as facts need no model."""

import pytest

from jidoka.brain.translate import OutOfReach, parse_facts, say, understood
from jidoka.brain.world import Box, Place, World
from jidoka.types import Atom

HALL = World(
    stations={n: Place(name=n) for n in ("packing", "shelf_a")},
    spots={"home": Place(name="home")},
    boxes={n: Box(name=n, where="shelf_a") for n in ("box_1", "box_2")},
)


def test_reads_atoms_and_stages() -> None:
    reading = parse_facts("on(box_1, packing); not on(box_2, shelf_a) then at(robot, home)", HALL)
    assert reading is not None and reading.goal is not None
    assert [[a.to_list() for a in stage] for stage in reading.goal.stages] == [
        [["on", "box_1", "packing"], ["not", "on", "box_2", "shelf_a"]],
        [["at", "robot", "home"]],
    ]
    assert reading.reading == "box_1 on packing, box_2 not on shelf_a; then the robot at home"


def test_a_sentence_is_not_facts() -> None:
    assert parse_facts("put box 1 on packing (the table)", HALL) is None


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("on(box_9, packing)", "box_1"),
        ("on(box_1, fridge)", "packing"),
        ("at(robot, moon)", "home"),
        ("holding(robot, packing)", "box_2"),
        ("glowing(box_1)", "on(BOX, STATION)"),
        ("on(box_1, packing); on(box_1, shelf_a)", None),
        ("holding(robot, box_1); holding(robot, box_2)", None),
        ("on(box_1, packing); not on(box_1, packing)", None),
    ],
)
def test_refuses_with_the_names_that_exist(text: str, option: str | None) -> None:
    reading = parse_facts(text, HALL)
    assert reading is not None and reading.status == "refused" and reading.goal is None
    assert option is None or option in reading.options


def test_says_facts_in_groups() -> None:
    on = [Atom("on", (b, "packing")) for b in ("box_1", "box_2", "box_3")]
    assert say(((*on, Atom("holding", ("robot", "box_4"))),)) == (
        "box_1, box_2 and box_3 on packing, box_4 in the robot's hands"
    )


def test_understood_refuses_a_box_in_two_places() -> None:
    with pytest.raises(OutOfReach, match="box_1"):
        understood("", ((Atom("on", ("box_1", "packing")), Atom("holding", ("robot", "box_1"))),))
