"""Programs that leave out what binds a wish, or make one of what is none: each must be asked about."""

from __future__ import annotations

import pytest

from jidoka.brain.offline.model import Answer
from jidoka.brain.offline.text import normal
from jidoka.brain.offline.translator import read
from tests.brain.offline.hall import HALL

TO_PACKING = "move box 1; to packing"
BINDING = [
    "If the truck is late, take box 1 to packing.",
    "Take box 1 to packing as soon as the truck leaves.",
    "Take box 1 to packing as long as the light is on.",
    "Take box 1 to packing, but if the truck is late leave it.",
    "Take box 1 to packing. If it is damaged, don't.",
    "Take box 1 to packing, but we only do that when the truck is here.",
    "Box 1 to packing, but we wait until Ken says so.",
    "Take box 1 to packing, but we don't move anything before Ken is back.",
    "Ken says move box 1 to packing, but we're not doing that.",
    "Move box 1 to packing. No, it's not to go there.",
    "Take box 1 to packing. Actually, we don't need it there.",
    "Box 1 should go to packing, but I have not decided yet.",
    "Take box 1 to packing and clear receiving.",
    "Take box 1 to packing and go stand at receiving.",
    "Take box 1 to packing, receiving should be empty.",
    "Take box 1 to packing. Wait until the paint is dry.",
    "Box 1 to packing, but hang on until the truck has left.",
    "Leave box 1 until the truck comes and move it to packing.",
    "I'd move box 1 to packing if the truck is late.",
    "We'd need box 1 on packing if the customer comes.",
    "Box 1 to packing if it helps the night shift.",
    "If only the reds are left, box 1 to packing.",
    "Box 1 can be on packing when the paint is dry.",
    "Box 1 should be on packing when Ken agrees.",
    "In two hours box 1 needs to go to packing.",
    "Take box 1 to packing, and I want it back in an hour.",
    "Take box 1 to packing at five in the afternoon.",
    "Box 1 to packing, they come at five, do it then.",
    "Is box 1 on packing? It should be by now.",
    "Did you take box 1 to packing? It should be there.",
    "Should we move box 1 to packing? It should be fine.",
    "What did he say? Box 1 to packing.",
    "What happened yesterday? Box 1 to packing.",
    "Where did box 1 go? To packing.",
    "The plan was: box 1 to packing. It was dropped.",
    "There was a note, box 1 to packing.",
    "Box 1 to packing, but that was yesterday's plan.",
    "It is not good to have box 1 on packing.",
    "I don't suppose box 1 should go to packing.",
    "Take box 1 to packing, not you, the other robot.",
]
OTHERS = {
    "Everything on shelves must go to packing.": "move everything; to packing",
    "Take everything off receiving to packing, but the first three boxes stay.": (
        "move everything; from receiving; to packing"
    ),
    "Of the two reds take one to packing.": "move reds; to packing",
    "Line 2 of the list is void: box 1 to packing, box 3 to shipping.": (
        "move box 1; to packing\nmove box 3; to shipping"
    ),
    "The lot to packing, small before big.": "move the lot; to packing",
    "The lot to packing, big and small apart.": "move the lot; to packing",
    "Take the fourth box from the left to packing.": "move the fourth box; to packing",
    "Take boxes under 3 kilos to packing.": "move boxes under 3; to packing",
    "Box 1 to packing or shipping, I'll tell you which.": "move box 1; to packing or shipping",
    "Box 3 or 5 to packing, it's not your choice but mine.": "move box 3 or 5; to packing",
    "Box 3 or 5 to packing, I don't care about the noise.": "move box 3 or 5; to packing",
    "Where is box 4? On packing? It should be on receiving.": "move box 4; to packing",
}


@pytest.mark.parametrize(("said", "program"), [*((text, TO_PACKING) for text in BINDING), *OTHERS.items()])
def test_what_binds_a_wish_is_never_passed_over(said: str, program: str) -> None:
    answer = Answer(text=program, finished=True, joint=1.0, least=1.0)
    assert read(said, normal(said), answer, HALL).status != "understood"
