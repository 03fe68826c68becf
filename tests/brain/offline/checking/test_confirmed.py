"""Words that what shall be done bears out, and words that it does not."""

from __future__ import annotations

import pytest

from jidoka.brain.offline.checking.coverage import left_out
from jidoka.brain.offline.grounding.ground import ground
from jidoka.brain.offline.program import parse
from tests.brain.offline.hall import HALL

BORNE_OUT = {
    "all three of them: box 1, box 3 and box 5 to packing": "move box 1, box 3 and box 5; to packing",
    "split the two reds: box 1 to packing, box 2 to shipping": (
        "move box 1; to packing\nmove box 2; to shipping"
    ),
    "the small ones at receiving: red to packing, the other two to shipping": (
        "move red; from receiving; to packing\nmove the other two; from receiving; to shipping"
    ),
    "two jobs: box 1 to packing, and home with you": "move box 1; to packing\ngo; to home",
    "of the three at receiving, box 1 to packing": "move box 1; to packing\nskip receiving",
    "everything to packing, big and small": "move everything; to packing",
    "both reds to the shelves, box 1 to a, box 2 to b": "move box 1; to a\nmove box 2; to b",
}
NOT_BORNE_OUT = {
    ("bring two boxes and box 3", "bring box 3"): "two",
    ("two, three and five to packing", "move three and five; to packing"): "two",
    ("2, 3 and 5 to packing", "move 3 and 5; to packing"): "2",
    ("bring the small boxes", "bring the boxes"): "small",
    (
        "split the reds: small to packing, large to shipping",
        "move small; to packing\nmove large; to shipping",
    ): ("reds"),
    ("box 1 to packing, the reds too", "move box 1; to packing"): "reds",
    ("leave me box 3 and take box 5 to packing", "move box 3; to packing\nskip box 5"): "box 5",
    (
        "make shipping hold all the greens and nothing else",
        "move all the greens; to shipping",
    ): "that nothing else shall be there",
}


def _missing(text: str, program: str) -> tuple[str, ...]:
    clauses = parse(program)
    reading = ground(text, clauses, HALL)
    return left_out(text, clauses, HALL, reading.goal.atoms() if reading.goal is not None else ())


@pytest.mark.parametrize(("text", "program"), BORNE_OUT.items())
def test_what_the_goal_bears_out_is_not_missed(text: str, program: str) -> None:
    assert _missing(text, program) == ()


@pytest.mark.parametrize(("said", "word"), NOT_BORNE_OUT.items())
def test_what_the_goal_does_not_bear_out_is_missed(said: tuple[str, str], word: str) -> None:
    assert word in _missing(*said)
