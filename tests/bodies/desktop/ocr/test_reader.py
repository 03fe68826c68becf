"""The two networks on pictures that we draw."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from jidoka.assets import text_reader
from jidoka.bodies.called import Cancelled
from jidoka.bodies.desktop.layout import Box, Line
from jidoka.bodies.desktop.ocr.detect import Detector, Picture
from jidoka.bodies.desktop.ocr.reader import ScreenReader

pytestmark = pytest.mark.model

TEXTS = ("Order 1042", "box_3, box_7", "Total: 12,50 EUR", "Mark shipped")


@pytest.fixture(scope="module")
def reader() -> ScreenReader:
    return ScreenReader(text_reader())


def drawn(texts: tuple[str, ...] = TEXTS, ink: str = "black", paper: str = "white") -> Picture:
    image = Image.new("RGB", (400, 60 * len(texts)), paper)
    draw = ImageDraw.Draw(image)
    for number, text in enumerate(texts):
        draw.text((40, 20 + 60 * number), text, ink, ImageFont.load_default(20))
    return np.asarray(image)


@pytest.mark.parametrize(("ink", "paper"), [("black", "white"), ("white", "#1f5fa8"), ("#5b6877", "#f4f6f8")])
def test_drawn_text_is_read(reader: ScreenReader, ink: str, paper: str) -> None:
    assert tuple(line.text for line in reader.read(drawn(ink=ink, paper=paper))) == TEXTS


def test_lines_and_words_are_placed(reader: ScreenReader) -> None:
    lines = reader.read(drawn())
    for number, line in enumerate(lines):
        assert 60 * number + 15 < line.box.centre[1] < 60 * number + 45
        assert abs(line.box.x - 40) < 12
    font = ImageFont.load_default(20)
    shipped = lines[3].part(5, 12)
    left, right = font.getlength("Mark "), font.getlength("Mark shipped")
    assert abs(shipped.x - (40 + left)) < 8
    assert abs(shipped.right - (40 + right)) < 12


def test_only_lines_in_the_area_are_read(reader: ScreenReader) -> None:
    lines = reader.read(drawn(), Box(0, 60, 400, 120))
    assert [line.text for line in lines] == list(TEXTS[1:3])
    assert reader.read(drawn(), Box(0, 60, 400, 2)) == ()


def test_an_empty_screen_says_nothing(reader: ScreenReader) -> None:
    assert reader.read(np.zeros((64, 100, 3), np.uint8)) == ()
    assert reader.read(np.zeros((5, 7, 3), np.uint8)) == ()


class CountingDetector:
    """Counts the pixels that the real one looks at."""

    def __init__(self, real: Detector) -> None:
        self._real = real
        self.pixels = 0

    def find(self, picture: Picture) -> list[Box]:
        self.pixels += picture.shape[0] * picture.shape[1]
        return self._real.find(picture)


def test_only_what_changed_is_looked_at_again(reader: ScreenReader, monkeypatch: pytest.MonkeyPatch) -> None:
    detector = CountingDetector(Detector(text_reader() / "PP-OCRv6_det_small.onnx"))
    monkeypatch.setattr(reader, "_detector", detector)
    pages = [(*TEXTS, "first", "last"), (*TEXTS, "second", "last"), (*TEXTS, "", "last"), TEXTS * 2]
    all_pixels = 0
    lines: tuple[Line, ...] = ()
    for page in pages:
        picture = drawn(page[:6])
        all_pixels += picture.shape[0] * picture.shape[1]
        lines = reader.read(picture)
        afresh = ScreenReader(text_reader()).read(picture)
        assert [line.text for line in lines] == [line.text for line in afresh] == [t for t in page[:6] if t]
    assert detector.pixels < 0.6 * all_pixels
    looked = detector.pixels
    assert reader.read(drawn(pages[-1][:6])) == lines
    assert detector.pixels == looked, "the same picture is not even looked at"


def test_reading_ends_when_it_shall(reader: ScreenReader) -> None:
    def check() -> None:
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        reader.read(drawn(("never", "read")), check=check)
    assert [line.text for line in reader.read(drawn(("never", "read")))] == ["never", "read"]
