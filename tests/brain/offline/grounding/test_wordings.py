"""Noun phrases as people say them come to the boxes that they mean, or to a question."""

import pytest

from jidoka.brain.offline.grounding.ends import put_to
from jidoka.brain.offline.grounding.pick import pick
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.grounding.wordings import reworded
from jidoka.brain.offline.program import parse
from jidoka.brain.translate import OutOfReach, Unclear
from tests.brain.offline.hall import HALL

MEANT: dict[tuple[str, str], str] = {
    ("whatever's", "shelf_a"): "26",
    ("what you find", "shelf_b"): "47",
    ("whatever is yellow", ""): "78",
    ("the contents of shelf a", ""): "26",
    ("the occupants of receiving", ""): "135",
    ("the blue one of receiving", ""): "3",
    ("everyone", "shelf_b"): "47",
    ("all three", "receiving"): "135",
    ("the bigger of the two reds", ""): "2",
    ("the smaller of the two green boxes", ""): "5",
    ("the two biggest on shelf a", ""): "26",
    ("the yellows", ""): "78",
    ("the red twins", ""): "12",
    ("that yellow monster", "shipping"): "8",
    ("the red, the small one", ""): "1",
    ("green, large", ""): "6",
    ("that green, which is small", ""): "5",
    ("the carton that is both small and yellow", ""): "7",
    ("size = large colour = green", ""): "6",
    ("every box of size large", ""): "2468",
    ("the lil yellow 1", ""): "7",
    ("the crimson casket, the little one", ""): "1",
    ("everything not large, not yellow and not red", ""): "35",
    ("the one that isn't red, isn't green, isn't yellow", "receiving"): "3",
    ("no fewer than two reds", ""): "12",
    ("the big yellow one's", ""): "8",
    ("the grean box", "shelf_a"): "6",
    ("the two", "shelf_a"): "26",
    ("two of them", "shelf_b"): "47",
    ("either of the two greens", ""): "5",
    ("a red one, any size", ""): "1",
    ("red x2", ""): "12",
    ("sm+lg blue", ""): "34",
    ("red and blue boxes on receiving", ""): "13",
    ("the red and blue small boxes", ""): "13",
    ("red and blue boxes that aren't at receiving", ""): "24",
    ("the red box that isn't on a shelf", ""): "1",
    ("everything small and green", ""): "5",
    ("every box that's green or yellow", ""): "5678",
    ("the big ones on shelf a and shelf b", ""): "246",
    ("the yellow one that's on the shelf", ""): "7",
    ("number 8's", ""): "8",
    ("whichever of the two reds is smaller", ""): "1",
    ("all of them", ""): "12345678",
    ("either the red or the blue box that isn't at receiving", ""): "2",
    ("one of them", "shelf_b"): "4",
    ("either the blue or the green box", "shelf_b"): "4",
    ("green, the titchy one", ""): "5",
    ("the small red, number 1", ""): "1",
    ("green, number five", ""): "5",
    ("the blue one, number 4", ""): "4",
    ("reds, both", ""): "12",
    ("the bigger boxes, all four", ""): "2468",
    ("4 boxes, the big ones", ""): "2468",
    ("a small one and a large one, both green", ""): "56",
    ("large boxes in red and in blue", ""): "24",
    ("the small boxes, red and blue", ""): "13",
    ("them green critters, the big 'un and the little 'un", ""): "56",
    ("everything on shelf b, the lot", ""): "47",
    ("something green, the bigger of the two", ""): "6",
    ("that one from shelf b, the yellow", ""): "7",
    ("just one of the small ones, the yellow", ""): "7",
    ("either box 5 or box 3", ""): "3",
    ("box 2 or box 4, whichever", ""): "2",
    ("either the large blue or the small green", ""): "4",
    ("one of 1, 3 and 5", ""): "1",
    ("any one of the four small boxes", ""): "1",
    ("one small box, whichever", ""): "1",
    ("everything that is not on a shelf", ""): "1358",
    ("all the boxes on the shelves", ""): "2467",
    ("those not on any shelf", ""): "1358",
    ("those two on shelf b", ""): "47",
    ("whatever is at receiving and isn't blue", ""): "15",
    ("the smallest three", "receiving"): "135",
    ("the first two boxes", ""): "12",
    ("the sixth box", ""): "6",
    ("box second", ""): "2",
    ("the eight and the four", ""): "48",
    ("all odd numbers", ""): "1357",
    ("everything from number 5 upwards", ""): "5678",
    ("all boxes up to number 3", ""): "123",
    ("the boxes with a number above 5", ""): "678",
    ("6 to 8 inclusive", ""): "678",
    ("all boxes bigger than the small ones", ""): "2468",
    ("however many boxes we have on shelf b", ""): "47",
    ("1 small box per colour", ""): "1357",
    ("receiving's lot", ""): "135",
    ("her blues", ""): "34",
    ("the load", "shelf_b"): "47",
    ("biggies", "shelf_b"): "4",
    ("greenies", ""): "56",
    ("smol red", ""): "1",
    ("red s, blue s", ""): "13",
    ("all boxes situated upon shelf a", ""): "26",
}
"""Of a phrase and where it is taken from: the numbers of the boxes."""


@pytest.mark.parametrize(("case", "numbers"), MEANT.items())
def test_many_wordings_for_the_same_boxes(case: tuple[str, str], numbers: str) -> None:
    phrase, place = case
    places = (place,) if place else ()
    assert sorted(pick(phrase, HALL, Spoken(), places=places)) == [f"box_{n}" for n in numbers]


UNCLEAR = [
    ("a couple of things", ""),
    ("red and small blue boxes", ""),  # small red ones, too?
    ("yellow and large", ""),  # one kind, or two
    ("two, any two, of box 2, box 4, box 6", ""),
    ("the other two", ""),  # of eight: which other
    ("that box of mine", ""),  # "mine" is no nine
    ("all two", "receiving"),  # there are three
]


@pytest.mark.parametrize(("phrase", "place"), UNCLEAR)
def test_what_may_mean_several_things_is_asked_about(phrase: str, place: str) -> None:
    with pytest.raises(Unclear):
        pick(phrase, HALL, Spoken(), places=(place,) if place else ())


@pytest.mark.parametrize(
    "phrase", ["its little twin", "whatever stands with the small yellow", "the red hammer"]
)
def test_words_that_name_nothing_here_are_refused(phrase: str) -> None:
    with pytest.raises(OutOfReach, match="I don't know"):
        pick(phrase, HALL, Spoken())


PLACES = {
    "the table with the large yellow box on it": "shipping",
    "in with the large yellow": "shipping",
    "wherever there's a small yellow": "shelf_b",
    "number 4": "shelf_b",
    "the large yellow box": "shipping",
    "the table without anything on it": "packing",
    "my own table": "packing",
    "next to me": "packing",
    "the table i am standing at": "packing",
    "the table at shipping": "shipping",
    "the table without any boxes": "packing",
    "rec": "receiving",
    "the table that has nothing on it": "packing",
    "whichever table is empty": "packing",
    "the shelf that box 4 is on": "shelf_b",
    "the yellow at shipping": "shipping",
    "here on the table": "packing",
}


@pytest.mark.parametrize(("phrase", "place"), PLACES.items())
def test_places_are_said_in_many_ways_too(phrase: str, place: str) -> None:
    (clause,) = parse(f"move the small red box; to {phrase}")
    assert put_to(clause, HALL, Spoken()) == place


@pytest.mark.parametrize("phrase", [phrase for phrase, _ in MEANT])
def test_reworded_twice_is_reworded_once(phrase: str) -> None:
    assert reworded(reworded(phrase)) == reworded(phrase)
