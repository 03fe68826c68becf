"""What the hall answers is answered as it stands; all else is left to be asked about."""

import pytest

from jidoka.brain.offline.checking.conditions import holds, without_true
from jidoka.brain.offline.checking.coverage import left_out
from jidoka.brain.offline.program import parse
from tests.brain.offline.hall import HALL

TRUE = [
    "packing is empty",
    "packing is still free",
    "there's nothing on packing",
    "receiving isn't empty",
    "packing has nothing on it",
    "there is a blue box on receiving",
    "there are more than two boxes on receiving",
    "there are fewer than three boxes on shelf b",
    "there is no red box on packing",
    "you can find a green box on shelf a",
    "box 3 is still at receiving",
    "box 3 is not on packing yet",
    "box 3 is blue",
    "the yellow box on shipping is a large one",
    "box 8 is bigger than box 7",
    "box 7 is smaller than the large green one",
]
FALSE = [
    "receiving is empty",
    "packing isn't empty",
    "there is a blue box on packing",
    "there are no boxes on receiving",
    "there are more than two boxes on shelf a",
    "box 3 is on packing",
    "box 3 isn't at receiving",
    "box 3 is red",
    "box 7 is bigger than box 8",
]
OPEN = [
    "anna agrees",
    "it rains",
    "the truck is here",
    "the red box is on shelf a",  # which of two
    "box 3 is heavy",
    "there is a ladder on packing",
    "box 44 is on packing",
    "the light is red",
    "there is room on packing",
]


@pytest.mark.parametrize(
    ("state", "so"),
    [(state, so) for states, so in ((TRUE, True), (FALSE, False), (OPEN, None)) for state in states],
)
def test_what_the_hall_says_to_it(state: str, so: bool | None) -> None:
    assert holds(state, HALL) is so


def test_a_true_condition_is_no_reason_to_wait_and_others_are() -> None:
    program = parse("move box 3; to it")
    for text in (
        "if packing is empty, put box 3 on it",
        "put box 3 on it if packing is empty",
        "unless packing is taken, put box 3 on it",
    ):
        waits = "a condition or a time" in left_out(text, program, HALL)
        assert waits is ("taken" in text), text
    assert "a condition or a time" in left_out("if receiving is empty, put box 3 on it", program, HALL)
    assert "a condition or a time" in left_out(
        "if anna agrees, put box 3 on packing", parse("move box 3; to packing"), HALL
    )


def test_unless_is_the_other_way_round() -> None:
    assert (
        without_true("unless box 3 is on packing, take it there", HALL, last=True).strip(" ,")
        == "take it there"
    )
    assert (
        without_true("unless box 3 is blue, take it away", HALL, last=True)
        == "unless box 3 is blue, take it away"
    )


def test_a_condition_at_the_end_counts_for_one_wish_alone() -> None:
    text = "put box 1 on packing, then box 3 on it if packing is empty"
    assert "a condition or a time" in left_out(
        text, parse("move box 1; to packing\nthen move box 3; to it"), HALL
    )


def test_what_the_sentence_changes_first_is_not_answered_from_what_is_so_now() -> None:
    text = "clear receiving first and, if packing is empty, put box 3 on it, then go home"
    assert without_true(text, HALL, last=True) == text
