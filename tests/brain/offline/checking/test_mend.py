"""Programs put right by the words: what is carried goes on, who comes brings nothing."""

import pytest

from jidoka.brain.offline.checking.mend import mended
from jidoka.brain.offline.program import parse

MENDED = {
    ("box 1 to packing, then on to shipping", "move box 1; to packing\nthen go; to shipping"): (
        "move box 1; to packing\nthen move box 1; to shipping"
    ),
    ("bring me box 1 and then on to shipping", "bring box 1\nthen go; to shipping"): (
        "bring box 1\nthen move box 1; to shipping"
    ),
    ("come here", "bring here"): "go; to here",
    ("box 1: packing. nothing else", "move box 1; to packing\nmove nothing else; to packing"): (
        "move box 1; to packing"
    ),
    ("everything blue should live on shelf b", "move everything blue; from shelf b; to shelf b"): (
        "move everything blue; to shelf b"
    ),
    ("three boxes to packing: 1, 2 and 3", "move three boxes; to packing\nmove 1, 2 and 3; to packing"): (
        "skip three boxes\nmove 1, 2 and 3; to packing"
    ),
    ("clear packing, everything on it goes to shelf a", "clear; from packing\nmove everything; to shelf a"): (
        "clear; from packing\nmove everything; from packing; to shelf a"
    ),
    ("one of the boxes here to packing", "move one of the boxes; to packing"): (
        "move one of the boxes; from here; to packing"
    ),
    ("two boxes to packing, any two", "move two boxes; to packing\nmove any two; to packing"): (
        "move two boxes; to packing"
    ),
    ("one box of each colour on the packing table, please", "sort; by colour"): (
        "move one box of each colour; to packing table"
    ),
    ("carry box 1 to packing but don't set it down", "move box 1; to packing"): (
        "hold box 1\nthen go; to packing"
    ),
    ("lift box 1 from shelf a and wait at packing, holding it", "move box 1; from shelf a; to packing"): (
        "hold box 1; from shelf a\nthen go; to packing"
    ),
    ("packing should hold the reds and nothing else", "move the reds; to packing"): (
        "move the reds; to packing\nclear; from packing; except the reds"
    ),
    ("packing should hold nothing but the red box", "clear; from packing; except the red box"): (
        "move the red box; to packing\nclear; from packing; except the red box"
    ),
    ("two boxes to packing, any you like", "move two boxes; to packing\nmove any you like; to packing"): (
        "move two boxes; to packing"
    ),
}
KEPT = {
    "box 1 to packing, then go to shipping": "move box 1; to packing\nthen go; to shipping",
    "put box 1 on packing and don't let go of it": "move box 1; to packing",
    "packing should hold nothing but reds": "clear; from packing; except reds",
    "have box 1 on packing, nothing else has to move": "move box 1; to packing",
    "go to packing and then to shipping": "go; to packing\nthen go; to shipping",
    "pick up box 1 and then to shipping": "hold box 1\nthen go; to shipping",
    "bring box 1 here": "bring box 1",
    "get box 1 off packing": "move box 1; from packing; to packing",
    "everything on packing to packing": "move everything; from packing; to packing",
    "sort the boxes by colour, one station for each colour": "sort the boxes; by colour",
    "put the boxes here": "move the boxes; to here",
    "two boxes to packing and box 4 to packing": "move two boxes; to packing\nmove box 4; to packing",
}


@pytest.mark.parametrize(("case", "program"), MENDED.items())
def test_slips_are_mended(case: tuple[str, str], program: str) -> None:
    assert mended(case[0], parse(case[1])) == parse(program)


@pytest.mark.parametrize(("text", "program"), KEPT.items())
def test_what_is_right_stays(text: str, program: str) -> None:
    assert mended(text, parse(program)) == parse(program)
