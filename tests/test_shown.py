"""Pictures in results: bounded, whole, and in their field alone."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from jidoka.shown import FIELD, MOST_BYTES, in_words, pictures_of
from tests.fakes.pictures import png

WHOLE = png(40, 30)


def test_a_picture_is_found_and_told_in_words() -> None:
    (picture,) = pictures_of({FIELD: [WHOLE], "path": "/x.png"})
    assert (picture.png, picture.width, picture.height) == (WHOLE, 40, 30)
    assert in_words({FIELD: [WHOLE], "path": "/x.png"}) == {
        FIELD: ["[picture of 40 x 30 px, 0 kB]"],
        "path": "/x.png",
    }


@pytest.mark.parametrize(
    "result",
    [
        {"text": WHOLE},
        {"structured": {FIELD: [WHOLE]}},
        {FIELD: WHOLE},
        {FIELD: [f"{WHOLE[:-4]}!!!!"]},
        {FIELD: ["iVBORw0KGgo="]},
        {FIELD: [WHOLE, 3]},
        {FIELD: [WHOLE] * 4},
        {FIELD: [png(1300, 2)]},
        {FIELD: [png(1200, 1200)]},
        {FIELD: [base64.b64encode(base64.b64decode(WHOLE) + bytes(2 * MOST_BYTES)).decode()]},
    ],
)
def test_all_else_is_no_picture(result: dict[str, Any]) -> None:
    assert pictures_of(result) == ()
    assert in_words(result) == result
