"""The copy check, and what is the wrong way round, phrase by phrase."""

import pytest

from jidoka.brain.offline.checking.checks import at_odds, made_up
from jidoka.brain.offline.program import parse
from jidoka.brain.world import Place, World

HALL = World(
    stations={n: Place(name=n) for n in ("packing", "shipping", "shelf_a")},
    spots={"home": Place(name="home")},
)


def test_copies_are_not_made_up() -> None:
    assert made_up("put box 1, the red one, on packing", parse("move box 1, the red one; to packing")) == ()


def test_a_span_that_nobody_said_is_made_up() -> None:
    assert made_up("put box 1 on packing", parse("move box 10; to shipping")) == ("box 10", "shipping")


WRONG_WAY = {
    ("box 1 is still over at packing and i have to wrap it", "move box 1; to packing"): "to packing",
    ("get the blue box off receiving", "move the blue box; to receiving"): "to receiving",
    (
        "take box 1 from the packing table to shelf a",
        "move box 1; to the packing table",
    ): "to the packing table",
    ("everything to packing", "clear; from packing"): "from packing",
    ("everything on shipping", "clear; from shipping"): "clear shipping",
    ("crush the small red box", "hold the small red box"): "crush",
    ("drop box 1", "hold box 1"): "hold box 1",
    ("kick box 1 to packing", "move box 1; to packing"): "kick",
    ("throw box 1 to packing", "move box 1; to packing"): "throw",
    ("fill box 1 with sand from packing", "move box 1; from packing"): "fill",
    ("sit on packing, please", "go; to packing"): "sit",
    ("leave box 1 on packing", "clear box 1; from packing"): "clear box 1",
    (
        "leave box 1 on packing and empty shelf a",
        "clear box 1; from packing\nclear; from shelf a",
    ): "clear box 1",
    ("box 3 to shipping. sorry, i meant packing", "move box 3; to shipping\nskip packing"): "not packing",
    ("boxes which are not on packing go to shelf a", "move boxes; from packing; to shelf a"): "from packing",
    ("could i have box 1 on packing", "bring box 1; from packing"): "from packing",
    (
        "box 1 to shelf a and afterwards to packing",
        "move box 1; to shelf a\nthen go; to packing",
    ): "go packing",
    ("wipe down packing", "clear; from packing"): "wipe",
    ("take the box crush it and bring box 1 to packing", "move box 1; to packing"): "crush",
    ("one box of every colour to packing", "sort; by colour"): "sort",
    (
        "if there is a red box on packing, take it to shipping, otherwise go home",
        "move a red box; from packing; to shipping\nthen go; to home",
    ): "go home otherwise",
    ("dust off shelf a", "clear; from shelf a"): "dust",
    ("only box 1 may stay on packing", "clear box 1; from packing"): "clear box 1",
    ("shelf a: box 1 out", "move box 1; to shelf a"): "move box 1",
    (
        "move box 1 to shelf a, then to packing",
        "move box 1; to shelf a\nthen go; to packing",
    ): "go packing",
    ("box 3 anywhere, but not on packing", "move box 3; to packing\nskip packing"): "to packing",
    ("it ought to be with the big red one", "move the big red one; to receiving"): "move the big red one",
}
RIGHT_WAY = {
    "don't leave box 1 on packing": "clear box 1; from packing",
    "clear packing, i'd like to dust it": "clear; from packing",
    "take box 1 off packing, i have no room to write": "clear box 1; from packing",
    "clear packing, the cleaner wants to wipe it": "clear; from packing",
    "bring box 1, i want to see it up close": "bring box 1",
    "box 1 to packing before the break": "move box 1; to packing",
    "stand next to the packing table": "go; to packing table",
    "before going to packing take box 1 from there": "move box 1; from packing",
    "box 1 out to packing": "move box 1; to packing",
    "box 1 to packing, and box 2 from there to shelf a": "move box 2; from packing; to shelf a",
    "why is box 1 still not on packing? see to it": "move box 1; to packing",
}


@pytest.mark.parametrize(("case", "odd"), WRONG_WAY.items())
def test_the_wrong_way_round(case: tuple[str, str], odd: str) -> None:
    assert odd in at_odds(case[0], parse(case[1]), HALL)


@pytest.mark.parametrize(
    ("text", "program"),
    [
        *RIGHT_WAY.items(),
        ("get the blue box off receiving", "clear the blue box; from receiving"),
        ("swap it: from packing to packing", "move it; from packing; to packing"),
        ("take box 1 from shelf a to the packing table", "move box 1; from shelf a; to the packing table"),
        ("nothing should be on packing", "clear; from packing"),
        ("bring box 1, i'm going to wrap it", "bring box 1"),
        ("go to shelf a, then to packing", "go; to shelf a\nthen go; to packing"),
        ("for a photo: hold box 1", "hold box 1"),
        ("leave only box 1 on packing", "clear; from packing; except box 1"),
        ("box 1 should sit on packing", "move box 1; to packing"),
        ("you have to go to shelf a and bring box 1 to packing", "move box 1; from shelf a; to packing"),
        ("box 3 to shipping. sorry, i meant packing", "move box 3; to packing\nskip shipping"),
        (
            "everything that was delivered to receiving goes to shelf a",
            "move everything; from receiving; to shelf a",
        ),
    ],
)
def test_the_right_way_round(text: str, program: str) -> None:
    assert at_odds(text, parse(program), HALL) == ()
