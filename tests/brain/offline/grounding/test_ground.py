"""Clauses become facts that shall hold, and only names that exist."""

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.brain.offline.grounding.ends import taken_from
from jidoka.brain.offline.grounding.ground import ground
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.offline.program import Clause, Label, parse
from jidoka.brain.translate import Reading, Unclear
from jidoka.types import Atom
from tests.brain.offline.hall import BOXES, HALL


def read(program: str) -> Reading:
    return ground(program, parse(program), HALL)


def facts(program: str) -> list[list[str]]:
    """The stages of the goal, each fact in short: "box_1>packing", "box_1<packing", "@home"."""
    reading = read(program)
    assert reading.goal is not None, reading.question
    return [[short(atom) for atom in stage] for stage in reading.goal.stages]


def short(atom: Atom) -> str:
    first, second = atom.args
    if atom.predicate == "on":
        return f"{first}{'<' if atom.negated else '>'}{second}"
    return f"@{second}" if atom.predicate == "at" else f"hold {second}"


def to(place: str, *numbers: int) -> list[str]:
    return [f"box_{n}>{place}" for n in numbers]


def off(place: str, *numbers: int) -> list[str]:
    return [f"box_{n}<{place}" for n in numbers]


ONE_STAGE = {
    # numbers and names
    "move box 1; to packing": to("packing", 1),
    "move number three; to the packing table": to("packing", 3),
    "move b 4; to shelf b": to("shelf_b", 4),
    "move the parcel labelled 2; to shipping": to("shipping", 2),
    "move boxes 1, 3 and 5; to packing": to("packing", 1, 3, 5),
    "move 1 and four; to packing": to("packing", 1, 4),
    "move box 1 box 2; to packing": to("packing", 1, 2),
    # colours and sizes
    "move the small red box; to packing": to("packing", 1),
    "move the big blue one; to shipping": to("shipping", 4),
    "move the red box; from shelf a; to shipping": to("shipping", 2),
    "move red box on receiving; to shipping": to("shipping", 1),
    "move the red ones and the small yellow box; to packing": to("packing", 1, 2, 7),
    "move red and blue boxes; to packing": to("packing", 1, 2, 3, 4),
    "move red; to packing": to("packing", 1, 2),
    "move the reds; to packing": to("packing", 1, 2),
    "move boxes that are not small; to packing": to("packing", 2, 4, 6, 8),
    "move non-red boxes on shelf a; to packing": to("packing", 6),
    # quantities
    "move all; to packing": to("packing", *range(1, 9)),
    "move every blue box; to packing": to("packing", 3, 4),
    "move both red boxes; to packing": to("packing", 1, 2),
    "move the three boxes; from receiving; to packing": to("packing", 1, 3, 5),
    "move two boxes; from receiving; to packing": to("packing", 1, 3),
    "move any 2 of the small boxes; to shelf b": to("shelf_b", 1, 3),
    "move one of the red boxes; to shelf a": to("shelf_a", 1),
    "move either of the green boxes; to packing": to("packing", 5),
    "move any one of the blue boxes; to shipping": to("shipping", 3),
    "move two out of the three; from receiving; to packing": to("packing", 1, 3),
    "move both shelf b boxes; to packing": to("packing", 4, 7),
    "move shelf a's red one; to packing": to("packing", 2),
    "move the small receiving table boxes; to packing": to("packing", 1, 3, 5),
    "move box 8; to with the other yellow one": to("shelf_b", 8),
    "move two of the three small boxes; from receiving; to packing": to("packing", 1, 3),
    "move the bigger of the two red boxes; to packing": to("packing", 2),
    "move something blue; to packing": to("packing", 3),
    "bring the red box here; from shelf a": to("packing", 2),
    "move half of the boxes; from shelf a; to shelf b": to("shelf_b", 2),
    "move everything red or yellow; to packing": to("packing", 1, 2, 7, 8),
    "move a red box, large or small; to packing": to("packing", 1),
    "move bigg red box; to recv": to("receiving", 2),
    "clear the large green one; from shelf a; to any station": off("shelf_a", 6),
    "move the green 1 on shelf a; to packing": to("packing", 6),
    "move both yellow boxes; to either of the shelves": to("shelf_b", 7, 8),
    "move one small box; from receiving; to each shelf": ["box_1>shelf_a", "box_3>shelf_b"],
    "move the green boxes; to each shelf": ["box_5>shelf_a", "box_6>shelf_b"],
    "move the blue boxes and box 7; to the same shelf": to("shelf_b", 3, 4, 7),
    "move one box of each colour; to packing": to("packing", 3, 5, 1, 7),
    "move a box of every size; to packing": to("packing", 2, 1),
    "move the boxes that are neither red nor blue; to packing": to("packing", 5, 6, 7, 8),
    "move the heavy-looking large red one; to packing": to("packing", 2),
    "move anything on receiving that's not red; to packing": to("packing", 3, 5),
    "move one blue box; to shipping\nmove the other; to shelf a": to("shipping", 3) + to("shelf_a", 4),
    "move one blue box; to shipping\nmove one; to shelf a": to("shipping", 3) + to("shelf_a", 4),
    "move the reds; to shelf b\nmove every other box; to shelf a": to("shelf_b", 1, 2)
    + to("shelf_a", 3, 4, 5, 6, 7, 8),
    "move both boxes there; to shelf a\nskip shelf b": to("shelf_a", 4, 7),
    "move the box that's there; from shipping; to packing": to("packing", 8),
    "move every yellow box you can find; to packing": to("packing", 7, 8),
    "move box 7; from its shelf; to packing": to("packing", 7),
    "move the yellow box; from the shelf; to packing": to("packing", 7),
    "clear; from receiving; except the blue box\nmove the rest of that table; to shelf b": off(
        "receiving", 1, 5
    )
    + to("shelf_b", 1, 5),
    "hold box 1\nmove all three of them; to packing": ["hold box_1", *to("packing", 1)],
    "clear; from shelf a\nmove the stuff; to packing": off("shelf_a", 2, 6) + to("packing", 2, 6),
    "clear; from both shelves; to shipping": to("shipping", 2, 4, 6, 7),
    "move box 1; to shelf b\nmove box 2; to beside it": to("shelf_b", 1, 2),
    "bring box 3; from the packing table": to("packing", 3),
    "move blues; to packing\nmove greens; to shipping; except the rest": to("packing", 3, 4)
    + to("shipping", 5, 6),
    "move all the large boxes; to packing; except the green one": to("packing", 2, 4, 8),
    "move a red box and a blue box; to packing": to("packing", 1, 3),
    "move two small boxes and one large box; to packing": to("packing", 1, 3, 2),
    # sources, exceptions, the rest
    "move; from shelf b; to packing": to("packing", 4, 7),
    "move everything; from receiving; to packing; except the blue one": to("packing", 1, 5),
    "move all boxes; to packing; except red ones": to("packing", 3, 4, 5, 6, 7, 8),
    "move all but the red boxes; to packing": to("packing", 3, 4, 5, 6, 7, 8),
    "move all; to packing; except boxes 1 and 2": to("packing", 3, 4, 5, 6, 7, 8),
    "move the small ones; to packing\nmove the rest; to shipping": to("packing", 1, 3, 5, 7)
    + to("shipping", 2, 4, 6, 8),
    "move red ones; from receiving; to packing\nmove the others; to shipping": to("packing", 1)
    + to("shipping", 3, 5),
    # places
    "move box 1; to me": to("packing", 1),
    "move box 1; to my table": to("packing", 1),
    "bring box 3": to("packing", 3),
    "move box 1; to where box 4 is": to("shelf_b", 1),
    "move box 1; to next to box 8": to("shipping", 1),
    "move box 7; to the same table as box 8": to("shipping", 7),
    "move box 1; to the a shelf": to("shelf_a", 1),
    "move box 1; to rack b": to("shelf_b", 1),
    "move box 1; to shiping": to("shipping", 1),
    "move box 1; to somewhere else": off("receiving", 1),
    # clearing, swapping, sorting
    "clear; from receiving": off("receiving", 1, 3, 5),
    "clear; from receiving and shelf a": off("receiving", 1, 3, 5) + off("shelf_a", 2, 6),
    "clear; from shelves a and b": off("shelf_a", 2, 6) + off("shelf_b", 4, 7),
    "clear; from receiving; except the red box": off("receiving", 3, 5),
    "clear box 3; from receiving": off("receiving", 3),
    "clear; from shelf b; to packing": to("packing", 4, 7),
    "clear; from packing": [],
    "swap box 1; with box 2": to("shelf_a", 1) + to("receiving", 2),
    "swap the two red boxes": to("shelf_a", 1) + to("receiving", 2),
    "swap shelf a; with shelf b": to("shelf_b", 2, 6) + to("shelf_a", 4, 7),
    "swap the small red box; with box 8": to("shipping", 1) + to("receiving", 8),
    # words that ask for nothing
    "move box 2; to packing\nskip box 1": to("packing", 2),
}


ODD_NAMES: dict[str, list[str]] = {
    "move boxes 1 through 3; to packing": to("packing", 1, 2, 3),
    "move five to seven; to packing": to("packing", 5, 6, 7),
    "move the large yellow fellow; to pckng": to("packing", 8),
    "move box 1 as well as box 7; to ship table": to("shipping", 1, 7),
    "move the one with the 4 on it; to the table called packing": to("packing", 4),
    "move the smaller of the two red boxes; to packing-table": to("packing", 1),
    "move the reds; to the table of packing": to("packing", 1, 2),
    "move good old box 3; to thy b shelf": to("shelf_b", 3),
    "move everything from receiving that isn't red; to packing": to("packing", 3, 5),
    "move box 3; to box 2 's place": to("shelf_a", 3),
    "move box 2; from shelf a; to the other shelf": to("shelf_b", 2),
    "move box 3; to shelf a\nmove box 2; to where box 3 was": [*to("shelf_a", 3), *to("receiving", 2)],
    "clear; from shipping; except box 8": [],
    "move smalls; from receiving; to shelf a": to("shelf_a", 1, 3, 5),
}


@pytest.mark.parametrize(("program", "expected"), [*ONE_STAGE.items(), *ODD_NAMES.items()])
def test_one_stage(program: str, expected: list[str]) -> None:
    assert sorted(chain(*facts(program))) == sorted(expected)


def test_then_makes_stages_and_pronouns_refer_back() -> None:
    assert facts("clear; from shelf a\nthen move box 1; to it") == [off("shelf_a", 2, 6), to("shelf_a", 1)]
    assert facts("hold box 3\nthen move it; to shelf a\nthen go; to home") == [
        ["hold box_3"],
        to("shelf_a", 3),
        ["@home"],
    ]
    assert facts("move box 1; to packing\ngo; to home") == [to("packing", 1), ["@home"]]
    assert facts("go; to shelf a\nhold box 6") == [["@shelf_a"], ["hold box_6"]]


def test_a_free_place_is_one_where_nothing_stands() -> None:
    assert facts("move box 1; to the free table") == [to("packing", 1)]
    assert facts("move box 1; to the table that's still empty") == [to("packing", 1)]
    assert read("move box 1; to the empty shelf").status == "refused"
    assert read("clear; from shelf a; to shipping\nmove box 1; to the free table").status == "ask"
    bare = replace(HALL, boxes={"box_1": HALL.boxes["box_1"]})
    assert ground("", parse("move box 1; to the empty shelf"), bare).status == "ask"
    assert ground("", parse("move box 1; to any empty shelf"), bare).status == "understood"


def test_boxes_here_stand_where_the_person_is() -> None:
    at_receiving = replace(HALL, operator="receiving")
    for program in ("move the small red box here; to shipping", "move one of the boxes here; to shipping"):
        reading = ground("", parse(program), at_receiving)
        assert reading.goal is not None
        assert [short(atom) for atom in reading.goal.atoms()] == to("shipping", 1)


def test_another_is_one_more_of_those_that_the_last_choice_could_have_been() -> None:
    program = "move one of receiving's boxes; to packing\nmove another; to shipping"
    assert facts(program) == [[*to("packing", 1), *to("shipping", 3)]]


def test_the_same_place_is_the_one_that_was_just_said() -> None:
    assert facts("move box 1; to shelf b\nmove box 8; to the same shelf") == [
        [*to("shelf_b", 1), *to("shelf_b", 8)]
    ]


def test_groups_go_to_one_place_and_another() -> None:
    sorted_out = "move the large red box and box 6; to one station\nmove the small ones; to another"
    large, small = facts(sorted_out)[0][:2], facts(sorted_out)[0][2:]
    assert large == to("shelf_a", 2, 6)
    assert small == to("receiving", 1, 3, 5, 7)


def test_a_later_stage_finds_boxes_where_earlier_ones_put_them() -> None:
    moved = "move box 4; to receiving\nthen move everything; from receiving; to packing"
    assert facts(moved) == [to("receiving", 4), to("packing", 1, 3, 4, 5)]
    named = "move box 4; to receiving\nthen move box 4; from receiving; to packing"
    assert facts(named) == [to("receiving", 4), to("packing", 4)]


def test_sorting_gives_each_colour_a_station_and_moves_few() -> None:
    reading = read("sort the boxes; by colour")
    assert reading.goal is not None
    place: dict[str, set[str]] = {}
    for atom in reading.goal.atoms():
        place.setdefault(BOXES[atom.args[0]][0], set()).add(atom.args[1])
    assert set(place) == {"red", "blue", "green", "yellow"}
    assert all(len(stations) == 1 for stations in place.values())
    assert len({min(stations) for stations in place.values()}) == 4
    stays = [a for a in reading.goal.atoms() if BOXES[a.args[0]][2] == a.args[1]]
    assert len(stays) == 4  # one of each colour can stay where it is, and no more


@pytest.mark.parametrize(
    ("program", "options"),
    [
        ("move the red box; to packing", ("box_1", "box_2")),
        ("hold the small one", ("box_1", "box_3", "box_5", "box_7")),
        ("move box 1; to the shelf", ("shelf_a", "shelf_b")),
        ("move box 1; to another", ("receiving", "packing", "shipping", "shelf_a", "shelf_b")),
        ("move exactly two boxes; to shipping", tuple(BOXES)),
        ("move the small boxes; to each shelf", ("box_1", "box_3", "box_5", "box_7")),
        ("clear; from the table", ("receiving", "packing", "shipping")),
        ("move some boxes; from receiving; to packing", ("box_1", "box_3", "box_5")),
        ("move box 1 or box 2; to packing", ("box 1", "box 2")),
        ("sort the big ones; by size", ("large",)),
        ("move box 1", ("receiving", "packing", "shipping", "shelf_a", "shelf_b")),
        ("move both small boxes; to packing", ("box_1", "box_3", "box_5", "box_7")),
        ("move box 3; from shelf a; to packing", ("box_3",)),
        ("move box 3; to where box 2 was", ("box_2",)),
        ("move box 1; from receiving; to the other table", ("packing", "shipping")),
    ],
)
def test_asks_with_candidates_that_exist(program: str, options: tuple[str, ...]) -> None:
    reading = read(program)
    assert (reading.status, reading.options, reading.goal) == ("ask", options, None)


@pytest.mark.parametrize(
    ("program", "option"),
    [
        ("move box 12; to packing", "box_8"),
        ("move box 1; to the fridge", "shelf_a"),
        ("move box 1; to shelf c", "shelf_a"),
        ("bring the red box; from now", "receiving"),
        ("move box 1; to parking", "packing"),
        ("move box 1; to the ring", "receiving"),
        ("move boxes 7 through 9; to packing", "box_8"),
        ("move the purple box; to packing", "red"),
        ("bring the hammer", "box_1"),
        ("move the heavy box; to packing", "box_1"),
        ("move five red boxes; to packing", "box_2"),
        ("move red boxes; from shipping; to packing", "box_1"),
        ("sort; by weight", "colour"),
        ("no", None),
        ("move box 1; to packing\nno", None),
        ("move box 1; to packing\nmove box 1; to shipping", None),
        ("go; to the moon", "home"),
        ("move box 1; to the floor", "packing"),
    ],
)
def test_refuses_with_the_names_that_exist(program: str, option: str | None) -> None:
    reading = read(program)
    assert reading.status == "refused" and reading.goal is None and reading.question
    assert option is None or option in reading.options


QUANTITIES = ["", "the", "a", "any", "all", "every", "two", "both", "the three", "some", "everything"]
KINDS = ["", "box", "boxes", "box 3", "box 44", "ones", "parcel", "hammer", "box on shelf a"]
PHRASES = st.tuples(
    st.sampled_from(QUANTITIES),
    st.sampled_from(["", "small", "large", "tiny", "biggest"]),
    st.sampled_from(["", "red", "blue", "green", "yellow", "purple", "non-red"]),
    st.sampled_from(KINDS),
).map(lambda parts: " ".join(p for p in parts if p))
PLACES = st.sampled_from(
    ["packing", "shelf a", "the shelf", "me", "where box 4 is", "the moon", "home", "shiping", "there"]
)


@given(PHRASES, PLACES, st.one_of(st.none(), PHRASES), st.one_of(st.none(), PLACES))
def test_law_only_names_that_exist_and_the_excepted_stay_out(
    what: str, place: str, without: str | None, source: str | None
) -> None:
    fields: list[tuple[Label, str]] = [("to", place)]
    if source:
        fields.append(("from", source))
    if without:
        fields.append(("except", without))
    reading = ground("x", [Clause(verb="move", what=what, fields=tuple(fields))], HALL)
    known = set(HALL.boxes) | set(HALL.stations)
    if reading.goal is None:
        assert reading.status != "understood" and reading.question
        return
    atoms = reading.goal.atoms()
    assert all(set(a.args) <= known for a in atoms)
    if without == "box 3":
        assert all(a.args[0] != "box_3" for a in atoms)
    if without in ("red boxes", "all red boxes", "every red box"):
        assert all(BOXES[a.args[0]][0] != "red" for a in atoms)


@given(st.permutations(list(BOXES)))
def test_law_the_order_of_facts_does_not_change_what_all_means(order: list[str]) -> None:
    shuffled = replace(HALL, boxes={name: HALL.boxes[name] for name in order})
    reading = ground("x", parse("move all red boxes; to packing"), shuffled)
    assert reading.goal is not None
    assert {a.args[0] for a in reading.goal.atoms()} == {"box_1", "box_2"}


def test_a_phrase_that_is_only_tried_changes_nothing_that_was_said() -> None:
    """Which boxes are left to choose from must not depend on how often a place was looked for."""
    spoken = Spoken(boxes=("box_3",), rivals=("box_4",))
    with pytest.raises(Unclear):
        taken_from(Clause(verb="move", what="a box", fields=(("from", "the shelf"),)), HALL, spoken)
    assert spoken.rivals == ("box_4",)
