"""Boxes told by others: by their numbers, by those just spoken of, by their kin and neighbours."""

import pytest

from jidoka.brain.offline.grounding.ground import ground
from jidoka.brain.offline.program import parse
from tests.brain.offline.hall import HALL

COMES_TO = {
    "skip the smalls / move the yellow; to packing / move the others; to shelf a": "7>packing 135>shelf_a",
    "skip 1, 3 and 5 / move number 3; to shelf a / move the other two; to shelf b": "3>shelf_a 15>shelf_b",
    "skip box 5 / move the other two; from receiving; to shelf b": "13>shelf_b",
    "skip the reds / move the others; to packing": "345678>packing",
    "skip receiving's three / move red and blue; from receiving; to packing "
    "/ move the third; to shipping": "13>packing 5>shipping",
    "skip two blues / move one of those; to packing": "3>packing",
    "skip the two shelf b boxes / move one; to packing "
    "/ move the other; to receiving": "4>packing 7>receiving",
    "skip the big green box / move the small one; to shelf a": "5>shelf_a",
    "skip the small blue and the small red / move the former; to packing "
    "/ move the latter; to shipping": "3>packing 1>shipping",
    "move half of the smalls; to shelf a / move the other half; to shelf b": "13>shelf_a 57>shelf_b",
    "move box 1 and its big brother; to packing": "12>packing",
    "move 2; to packing / move its little sister; to shipping": "2>packing 1>shipping",
    "move box 3; to packing / move its two neighbours; to shelf a": "3>packing 15>shelf_a",
    "move the box next to number 4; to packing": "7>packing",
    "move the yellow neighbour of box 4; to packing": "7>packing",
    "move all eight of them; to packing": "12345678>packing",
    "move the four big ones; to packing; except the red": "468>packing",
    "move two things; from receiving; to packing": "13>packing",
}


@pytest.mark.parametrize("program", COMES_TO)
def test_boxes_are_told_by_others(program: str) -> None:
    expected = COMES_TO[program]
    program = program.replace(" / ", "\n")
    reading = ground(program, parse(program), HALL)
    assert reading.goal is not None, reading.question
    found: dict[str, str] = {}
    for stage in reading.goal.stages:
        for atom in stage:
            found[atom.args[1]] = found.get(atom.args[1], "") + atom.args[0][-1]
    assert " ".join(f"{''.join(sorted(n))}>{place}" for place, n in found.items()) == expected


ASKED = (
    "move the eight; to packing",
    "move the small three; to packing",
    "move 3 or 5; to packing",
    "move the green, or the blue; to packing",
    "skip the yellow one / move the rest; to packing",
    "move all three of them; to packing",
    "move the red one, either; to packing",
    "skip the smalls / move one of those; to shipping / move the latter; to packing",
    "move the brother of box 1; to packing",
    "move the first box; to packing",
    "move its neighbours; to packing",
    "move the box next to box 1; to packing",
    "move two boxes, red and blue; to packing",
)


@pytest.mark.parametrize("program", ASKED)
def test_what_may_be_several_is_not_guessed(program: str) -> None:
    program = program.replace(" / ", "\n")
    assert ground(program, parse(program), HALL).status != "understood"


def test_a_choice_is_free_where_the_sentence_says_so() -> None:
    program = "move 3 or 5; to packing"
    free = ground("3 or 5, don't care, packing", parse(program), HALL)
    assert free.goal is not None
    assert free.goal.stages[0][0].args[0] == "box_3"
    assert ground("3 or 5 to packing, whichever is red", parse(program), HALL).status == "ask"
