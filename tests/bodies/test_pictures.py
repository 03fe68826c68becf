"""What is shown fits into a result, whatever was pictured, and says how much smaller it is."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from jidoka.bodies.pictures import shown, unpacked
from jidoka.shown import FIELD, MOST_BYTES, MOST_PICTURES, pictures_of


def noise(width: int, height: int) -> Image.Image:
    """The picture that packs worst."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8))


def opened(png: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(png)))


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768), (7, 1)])
def test_a_plain_picture_that_fits_is_shown_as_it_is(size: tuple[int, int]) -> None:
    image = Image.new("RGB", size, "navy")
    image.putpixel((0, 0), (1, 2, 3))
    told: Any = shown([image])
    assert told["shown"] == [{"width": size[0], "height": size[1], "scale": 1.0}]
    assert np.array_equal(np.asarray(opened(told[FIELD][0])), np.asarray(image))


def packed(image: Image.Image, kind: str) -> str:
    file = io.BytesIO()
    image.save(file, format=kind)
    return base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_of_any_kind_is_unpacked(kind: str) -> None:
    assert unpacked(packed(Image.new("RGB", (30, 20), "navy"), kind)).size == (30, 20)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("no base64!", "base64"),
        (base64.b64encode(b"a letter").decode(), "no picture"),
        (packed(noise(60, 40), "PNG")[:400], "no picture"),
        (packed(Image.new("1", (10_000, 5_000)), "PNG"), "at most"),
    ],
)
def test_what_is_no_picture_or_unpacks_to_too_much_is_refused(data: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        unpacked(data)


PLAIN = st.builds(
    Image.new, st.just("RGB"), st.tuples(st.integers(1, 3000), st.integers(1, 1500)), st.just("navy")
)
WILD = st.builds(noise, st.integers(1, 400), st.integers(1, 220))
"""Three of the largest must lose colours and size, one of them colours only, small ones nothing."""


@settings(max_examples=20)
@example(Image.new("RGB", (2301, 1), "navy"), 1)  # 2301 times 1280 / 2301 is a little less than 1280
@given(PLAIN | WILD, st.integers(1, 5))
def test_whatever_was_pictured_it_fits(image: Image.Image, count: int) -> None:
    width, height = image.size
    told: Any = shown([image] * count)
    found = pictures_of(told)
    assert len(found) == len(told["shown"]) == min(count, MOST_PICTURES)
    for picture, about in zip(found, told["shown"], strict=True):
        assert opened(picture.png).size == (about["width"], about["height"])
        assert about["width"] == pytest.approx(width * about["scale"], abs=1.01)
        assert about["height"] == pytest.approx(height * about["scale"], abs=1.01)


def test_a_wild_picture_loses_colours_and_size_and_says_so() -> None:
    told: Any = shown([noise(560, 420)])
    assert told["shown"][0]["colours"] == 256
    assert told["shown"][0]["scale"] < 1
    assert len(base64.b64decode(told[FIELD][0])) <= MOST_BYTES


def test_the_newest_are_shown() -> None:
    images = [Image.new("RGB", (4, 4), (number, 0, 0)) for number in range(5)]
    reds = [opened(png).convert("RGB").getpixel((0, 0)) for png in shown(images)[FIELD]]
    assert reds == [(2, 0, 0), (3, 0, 0), (4, 0, 0)]
