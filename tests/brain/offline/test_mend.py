"""Programs put right by the words: what is carried goes on, who comes brings nothing."""

import pytest

from jidoka.brain.offline.mend import mended
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
}
KEPT = {
    "box 1 to packing, then go to shipping": "move box 1; to packing\nthen go; to shipping",
    "go to packing and then to shipping": "go; to packing\nthen go; to shipping",
    "pick up box 1 and then to shipping": "hold box 1\nthen go; to shipping",
    "bring box 1 here": "bring box 1",
}


@pytest.mark.parametrize(("case", "program"), MENDED.items())
def test_slips_are_mended(case: tuple[str, str], program: str) -> None:
    assert mended(case[0], parse(case[1])) == parse(program)


@pytest.mark.parametrize(("text", "program"), KEPT.items())
def test_what_is_right_stays(text: str, program: str) -> None:
    assert mended(text, parse(program)) == parse(program)
