from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jidoka.bodies.humanoid.world import Map
from jidoka.errors import TerminalError
from jidoka.report.contents import contents_of
from jidoka.report.floor import floor_plan
from jidoka.report.page import Picture, page, write_page
from jidoka.sites.warehouse.draw import draw
from jidoka.sites.warehouse.site import load_site
from jidoka.types import Entry

from .conftest import LINES, written

WORLD: Map = draw(load_site(), 0).map
TRACK = [(0.1 * i, -1.0 + 0.02 * i, 0.3, 0.2) for i in range(100)]
VOID = {"meta", "link", "img", "br", "hr", "input", "source"}


class _Balance(HTMLParser):
    """Checks that every element that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.sources += [str(value) for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _parsed(html: str) -> _Balance:
    parser = _Balance()
    parser.feed(html)
    assert parser.open == []
    return parser


def test_the_page_needs_nothing_from_outside(entries: list[Entry], tmp_path: Path) -> None:
    film = tmp_path / "x.mp4"
    film.write_bytes(b"film")
    html = page(
        entries, world=WORLD, track=TRACK, pictures=[Picture(caption="before", png=b"png")], film=film
    )
    sources = _parsed(html).sources
    assert sources == ["data:video/mp4;base64,ZmlsbQ==", "data:image/png;base64,cG5n"]
    assert "http" not in html.replace("http-equiv", "")
    for words in (
        "verified",
        "box 1 on packing",
        "slipped",
        "it slipped",
        "37.0 s",
        "1.5 kJ",
        "which side?",
        "left",
    ):
        assert words in html


def test_words_of_people_are_escaped(entries: list[Entry]) -> None:
    html = page(entries)
    assert "put &lt;box_1&gt; &amp; go" in html
    assert "<box_1>" not in html


@pytest.mark.parametrize("length", range(1, len(LINES) + 1))
def test_a_run_that_broke_off_anywhere_has_a_page(length: int) -> None:
    html = page(written(LINES[:length]), world=WORLD)
    _parsed(html)
    assert "not verified" not in html


def test_a_film_that_is_too_large_is_linked(
    entries: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = tmp_path / "big.mp4"
    film.write_bytes(b"12345")
    monkeypatch.setattr("jidoka.report.page.LARGEST_FILM", 4)
    assert 'src="big.mp4"' in page(entries, film=film)


def test_a_film_that_is_gone_is_told(entries: list[Entry], tmp_path: Path) -> None:
    with pytest.raises(TerminalError, match="can't read the film"):
        page(entries, film=tmp_path / "gone.mp4")


def test_the_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_page(tmp_path / "r.html", "<p>")
    assert (tmp_path / "r.html").read_text() == "<p>"
    (tmp_path / "taken.html").mkdir()
    with pytest.raises(TerminalError, match="can't write the report"):
        write_page(tmp_path / "taken.html", "<p>")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.html", "taken.html"]


def _shapes(svg: str, kind: str) -> list[ElementTree.Element]:
    return [e for e in ElementTree.fromstring(svg).iter() if e.get("class") == kind]


def test_the_map_shows_the_hall_the_way_and_what_moved(entries: list[Entry]) -> None:
    told = contents_of(entries)
    svg = floor_plan(WORLD, TRACK, told.first.facts(), told.state.facts)
    assert len(_shapes(svg, "station")) == len(WORLD.stations)
    assert len(_shapes(svg, "way")) == 1
    (box,), (was,) = _shapes(svg, "box"), _shapes(svg, "was")
    xs = [float(pair.split(",")[0]) for pair in (box.get("points") or "").split()]
    assert sum(xs) / 4 == pytest.approx((1.9 - WORLD.bounds[0] + 0.15) * 100, abs=0.2)
    assert box.get("style") == was.get("style") == "fill:rgb(204 51 46)"


def test_left_on_the_map_is_left_in_the_hall() -> None:
    svg = floor_plan(WORLD, (), (), ())
    names = {e.text: e for e in _shapes(svg, "name")}
    assert float(names["receiving"].get("x") or 0) < float(names["packing"].get("x") or 0)
    assert float(names["shelf a"].get("y") or 0) < float(names["shipping"].get("y") or 0)
    assert not _shapes(svg, "way")


def test_light_and_dark_define_the_same_colours(entries: list[Entry]) -> None:
    light, dark = re.findall(r":root \{(.*?)\}", page(entries), re.S)
    names = [set(re.findall(r"--(\w+):", part)) for part in (light, dark)]
    assert names[0] == names[1]
    assert set(re.findall(r"var\(--(\w+)\)", page(entries))) <= names[0]
