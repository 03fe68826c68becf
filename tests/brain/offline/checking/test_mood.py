"""Questions and reports are told from wishes."""

import pytest

from jidoka.brain.offline.checking.mood import not_a_wish

QUESTIONS = [
    "have you moved box 3 to packing yet?",
    "why did you put box 1 on shipping?",
    "did someone take box 3 to shipping?",
    "should box 3 go to packing?",
    "what if you put box 3 on packing?",
    "how do i get box 3 to packing?",
    "please explain how to move box 3 to packing.",
    "is the red box on packing?",
    "hey, where is box 3?",
    "what's on shelf a?",
    "hey, what is on packing that belongs elsewhere?",
]
REPORTS = [
    "box 3 is on packing.",
    "the red boxes look nice on packing.",
    "i moved box 3 to packing.",
    "anna put box 3 on packing.",
    "i like box 3 on packing",
    "anna came in and gave box 3 to ken",
]
WISHES = [
    "the little red one was packed wrong, back to receiving with it",
    "box 6 off shelf a, any table is fine",
    "herd all the little ones onto shelf b like sheep",
    "why don't box 1 and box 2 change places?",
    "what's on packing should be on shipping, and what's on shipping should be on packing",
    "put box 1 on packing",
    "box 3 to shipping",
    "could you put the box that is red on packing?",
    "have box 2 delivered to shipping",
    "take box 1 to where box 4 is",
    "there is a box 7 on shelf b, take it to shipping",
    "someone left box 8 on shipping. it should be on shelf a",
    "the red box on shelf a is for shipping",
    "would it be possible for you to place box 2 on shelf b",
    "do you think you could bring me box 3?",
    "how about putting box 1 on packing?",
    "is it possible for you to clear receiving?",
    "box 2 is in the wrong place",
    "we're out of space on receiving, so move box 1 to shelf b",
    "what i'd like is for all the blue boxes to be on packing",
    "my boss wants box 3 on packing",
    "i need box 8 here",
    "all boxes that are not blue to shipping",
    "box 1 to where box 4 is",
    "where is box 3? bring it to me",
    "what is on shelf a should go to packing",
    "put box 1 on packing, what's on shelf a on shipping",
    "brnig box 3 to packing that is on shelf a",
    "have the shelf emptied",
    "why is box 3 still on shelf a? take it to packing",
    "box 3 is missing on packing",
    "boxes 1 through 3 are assigned to packing",
    "it is hereby requested that box 3 be placed on packing",
    "box 3 misrouted, correct location is packing",
    "shelve everything on shelf b apart from box 3, which stays put",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions(text: str) -> None:
    assert not_a_wish(text) == "a question"


@pytest.mark.parametrize("text", REPORTS)
def test_reports(text: str) -> None:
    assert not_a_wish(text) == "a report"


@pytest.mark.parametrize("text", WISHES)
def test_wishes(text: str) -> None:
    assert not_a_wish(text) == ""
