"""The coverage check, phrase by phrase."""

import pytest

from jidoka.brain.offline.checking.coverage import left_out
from jidoka.brain.offline.program import parse
from jidoka.brain.world import Place, World

HALL = World(
    stations={n: Place(name=n) for n in ("packing", "shipping", "shelf_a")},
    spots={"home": Place(name="home")},
)


COVERED = {
    "i don't need box 1 here any more, over to shipping with it": "move box 1; to shipping",
    "sort the lot by colour, i'm not fussed which goes where": "sort the lot; by colour",
    "box 1 is on the wrong shelf, it should have been a": "move box 1; to a",
    "this is packing. box 1 is wanted at packing": "move box 1; to packing",
    "hi, this is shipping, bring box 1 to shipping, small favour, box 1": "move box 1; to shipping",
    "as soon as box 1 is at packing, bring me box 2": "move box 1; to packing\nthen bring box 2",
    "put box 1 on packing": "move box 1; to packing",
    "put everything but box 2 on packing": "move everything; to packing; except box 2",
    "box 1, no wait, box 2 to packing": "move box 2; to packing\nskip box 1",
    "don't move box 1, move box 2 to packing": "move box 2; to packing\nskip box 1",
    "boxes that are not red to packing": "move boxes that are not red; to packing",
    "no box should not be on shelf a": "clear; from shelf a",
    "if you can, put box 1 on packing": "move box 1; to packing",
    "swap box 1 and box 2": "swap box 1; with box 2",
    "pick up box 1 and then put it on packing": "move box 1; to packing",
    "go to shelf a, pick up box 1 and bring it to packing": "move box 1; from shelf a; to packing",
    "box 1 to packing, then box 2 to packing": "move box 1; to packing\nthen move box 2; to packing",
    "if there is a red box on packing, take it to shipping": "move a red box; from packing; to shipping",
    "it's almost six, so box 1 to packing by five tonight": "move box 1; to packing",
    "1. box 1 to packing. 2. box 3 to packing": "move box 1; to packing\nmove box 3; to packing",
    "you need 2 take box 1 2 packing": "move box 1; to packing",
    "box 1 does not belong on packing, but on shipping": "move box 1; from packing; to shipping",
    "box 1 is still not on packing, fix that": "move box 1; to packing",
    "pick up box 1 and don't let go": "hold box 1",
    "put box 1 where box 2 is and box 2 where box 1 is": "swap box 1; with box 2",
    "the red box, yes, the red one, to packing": "move the red one; to packing",
    "it would be great if the red box could be on packing": "move the red box; to packing",
    "when i was young we did it by hand. box 1 to packing": "move box 1; to packing",
    "hold box 1 and don't ye let go": "hold box 1",
    "put box 1 on packing, sorry, i meant shipping": "move box 1; to shipping\nskip packing",
    "do these two: box 1 to packing, box 3 to packing": "move box 1; to packing\nmove box 3; to packing",
    "everything onto packing, no exceptions": "move everything; to packing",
    "any box to packing, sizes don't matter": "move any box; to packing",
    "is box 1 still on packing? if so, take it to shipping": "move box 1; from packing; to shipping",
    "is that a red box on packing? if so, swap it with box 2": "swap a red box on packing; with box 2",
    "keep box 1 on packing but take box 2 to shipping": "move box 2; to shipping\nskip box 1",
    "1. box 1 to packing 2. box 3 to packing 3. home": (
        "move box 1; to packing\nmove box 3; to packing\ngo; to home"
    ),
    "two boxes should be on packing: box 1 and, um, box 3": "move box 1; to packing\nmove box 3; to packing",
    "before you touch anything on shelf a, box 1 to packing": "move box 1; to packing",
    "if there is a red box on packing, take it to shipping, otherwise go home": (
        "move a red box; from packing; to shipping"
    ),
    "box 1 to shipping and when everything is done, go home": "move box 1; to shipping\nthen go; to home",
    "now for the two boxes: box 1 to shipping, box 2 to shelf a": (
        "move box 1; to shipping\nmove box 2; to shelf a"
    ),
    "in exchange for box 1 from packing to shipping, box 2 from shipping to packing": (
        "move box 1; from packing; to shipping\nmove box 2; from shipping; to packing"
    ),
    "box 1 to packing, or rather to shipping": "move box 1; to shipping",
    "i wish box 1 were on packing with the other two": "move box 1; to packing",
    "it would help me a lot if box 1 were on packing": "move box 1; to packing",
    "box 1 to packing, leave the rest": "move box 1; to packing",
    "box 1 to packing. the others stay where they are": "move box 1; to packing",
    "sort the boxes by colour, each colour on its own table or shelf": "sort the boxes; by colour",
}
MISSED = {
    ("boxes 1 and 2 to packing, the small one first", "move boxes 1 and 2; to packing"): "an order",
    ("take box 1 to shipping and stand there holding it", "move box 1; to shipping"): "to hold it",
    ("go to shipping with box 1 and don't let go", "move box 1; to shipping"): "to hold it",
    ("carry box 1 to shipping and wait there with it in your hands", "move box 1; to shipping"): "to hold it",
    ("box 1 to packing, hang on, i need packing clear", "move box 1; to packing"): "packing",
    ("box 1 to packing, then back from packing", "move box 1; to packing"): "packing",
    (
        "as soon as box 1 is at shipping, bring me box 2",
        "move box 1; to packing\nthen bring box 2",
    ): "a condition or a time",
    ("if there is a red box on packing, go home", "go; to home"): "a condition or a time",
    (
        "if there is room on packing, put box 1 there, otherwise go home",
        "move box 1; to there",
    ): "a condition or a time",
    ("is box 1 heavy? if so, take box 1 to packing", "move box 1; to packing"): "a condition or a time",
    ("is it raining? if so, box 1 to packing", "move box 1; to packing"): "a condition or a time",
    ("box 1 to packing, and then come see me", "move box 1; to packing"): "a walk",
    ("rcvg: a box to packing", "move a box; to packing"): "rcvg",
    ("both boxes on the same shelf, say b", "move both boxes; to the same shelf"): "which of them",
    ("if there is room on packing, put box 1 there", "move box 1; to there"): "a condition or a time",
    ("when shipping is empty, put box 1 on packing", "move box 1; to packing"): "a condition or a time",
    ("in ten minutes put box 1 on packing", "move box 1; to packing"): "a condition or a time",
    ("at nine tonight put box 1 on packing", "move box 1; to packing"): "a condition or a time",
    ("box 1 should not be on packing, fix that", "move box 1; to packing"): "a negation",
    ("i do not want box 1 on packing", "move box 1; to packing"): "a negation",
    ("take boxes 1 and 2 put them on packing", "move boxes 1; to packing"): "2",
    ("box 1 to shelf a and the rest on packing", "move box 1; to shelf a"): "rest",
    ("box 1 to packing and then you can go home", "move box 1; to packing"): "home",
    ("put box 1 on packing and box 2 on shipping", "move box 1; to packing"): "2",
    ("put box 1 on packing and the red one on packing", "move box 1; to packing"): "red",
    ("put the small box on packing", "move box; to packing"): "small",
    ("put two boxes on packing", "move boxes; to packing"): "two",
    ("put box 1 on packing, then walk home", "move box 1; to packing"): "home",
    ("put box 1 on packing, not on shipping", "move box 1; to packing"): "shipping",
    ("put everything except this on packing", "move everything; to packing"): "an exception",
    ("if nobody looks put box 1 on packing", "move box 1; to packing"): "a condition or a time",
    ("every monday put box 1 on packing", "move box 1; to packing"): "a condition or a time",
    ("don't put box 1 on packing", "move box 1; to packing"): "a negation",
    ("box 1 to packing, then come back to me", "move box 1; to packing"): "a walk",
    (
        "box 1 to packing and then box 2 to packing",
        "move box 1; to packing\nmove box 2; to packing",
    ): "an order",
    (
        "i want no box 1 on shipping any more, take it to packing",
        "move box 1; to packing\nskip shipping",
    ): "shipping",
    (
        "leave box 1, but everything else on that table goes to packing",
        "move everything else; to packing; except box 1",
    ): "that table",
    (
        "box 1 and 2 to packing, do the red one first",
        "move box 1 and 2; to packing\nskip red one",
    ): "an order",
    ("two boxes to packing, namely reds", "move two boxes; to packing\nmove reds; to packing"): "which ones",
    (
        "keep shipping as it is and take the boxes to packing",
        "move the boxes; to packing\nskip shipping",
    ): "an exception",
    ("i'd like to have box 1 on shipping", "bring box 1\nskip shipping"): "shipping",
    ("lift box 1, carry it to me and keep holding it", "hold box 1\nthen bring it"): "to hold it",
    ("lift box 1, take it to packing and keep holding it", "move box 1; to packing\nhold it"): "to hold it",
    ("pick box 1 up, take it to packing, but keep it in your hands", "move box 1; to packing"): "to hold it",
    ("boxes 1 and 2 to packing, in that order", "move boxes 1 and 2; to packing"): "an order",
    ("swap box 1 and box 2 on packing", "move box 1 and box 2; to packing"): "an exchange",
}


@pytest.mark.parametrize(("text", "program"), COVERED.items())
def test_covered(text: str, program: str) -> None:
    assert left_out(text, parse(program), HALL) == ()


@pytest.mark.parametrize(("case", "missing"), MISSED.items())
def test_left_out(case: tuple[str, str], missing: str) -> None:
    assert missing in left_out(case[0], parse(case[1]), HALL)


@pytest.mark.parametrize(
    ("text", "program"),
    [
        ("i don't want a red box on packing", "move a red box; to packing"),
        ("don't put box 1 on packing yet", "move box 1; to packing"),
        ("box 1 is not going to packing", "move box 1; to packing"),
        ("you shouldn't take box 1 to packing", "move box 1; to packing"),
    ],
)
def test_what_is_not_wanted_is_missed(text: str, program: str) -> None:
    assert "a negation" in left_out(text, parse(program), HALL)


@pytest.mark.parametrize(
    "text",
    [
        "leave box 1 there until the van is here, then take it to packing",
        "don't take box 1 to packing until the van is here",
        "if only the reds are left, take box 1 to packing",
        "if i say go, take box 1 to packing",
        "take box 1 to packing tomorrow",
        "take box 1 to packing twice",
    ],
)
def test_what_must_be_waited_for_is_missed(text: str) -> None:
    assert "a condition or a time" in left_out(text, parse("move box 1; to packing"), HALL)


@pytest.mark.parametrize(
    "text",
    [
        "if it's all the same to you, take box 1 to packing",
        "if only box 1 were on packing",
        "it would be smashing if box 1 could be on packing",
        "box 1 has to be on packing by tomorrow",
        "box 1 should be on packing when the auditor comes",
    ],
)
def test_what_need_not_be_waited_for_is_not(text: str) -> None:
    assert left_out(text, parse("move box 1; to packing"), HALL) == ()
