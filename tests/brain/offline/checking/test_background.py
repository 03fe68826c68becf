"""What is told beside a wish, and what only sounds like it."""

from __future__ import annotations

import pytest

from jidoka.brain.offline.checking.background import without_background
from jidoka.brain.offline.program import parse
from tests.brain.offline.hall import HALL

BESIDE = {
    ("we open at nine, box 1 to packing", "move box 1; to packing"): "box 1 to packing",
    ("box 1 to packing, i have only two hands", "move box 1; to packing"): "box 1 to packing,",
    ("ward four is out of gloves, so bring box 1", "bring box 1"): "so bring box 1",
    ("he can't write today: bring box 1", "bring box 1"): "bring box 1",
    ("packing should be free when they walk through", "clear; from packing"): "packing should be free",
    ("box 1 has to be on packing in ten minutes", "move box 1; to packing"): "box 1 has to be on packing",
    ("in ten minutes box 1 should be on packing", "move box 1; to packing"): "box 1 should be on packing",
}
NOT_BESIDE = {
    "box 1 to packing, wipe the floor": "move box 1; to packing",
    "box 1 to packing, and then come see me": "move box 1; to packing",
    "box 1 to packing, you should open it there": "move box 1; to packing",
    "the van comes at ten, then take box 1 to packing": "move box 1; to packing",
    "bring box 1, i need three": "bring box 1",
    "box 1 to packing, she wants two of them": "move box 1; to packing",
    "box 1 to packing, the small ones as well": "move box 1; to packing",
    "box 1 to packing, we have two boxes for shelf a": "move box 1; to packing",
    "packing should be free when box 1 is on shipping": "clear; from packing",
    "move box 1 to packing in ten minutes": "move box 1; to packing",
}


@pytest.mark.parametrize(("said", "left"), BESIDE.items())
def test_what_only_tells_why_falls_away(said: tuple[str, str], left: str) -> None:
    assert without_background(said[0], parse(said[1]), HALL) == left


@pytest.mark.parametrize(("text", "program"), NOT_BESIDE.items())
def test_what_may_be_a_wish_or_a_wait_stays(text: str, program: str) -> None:
    assert without_background(text, parse(program), HALL) == text
