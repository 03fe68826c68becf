from __future__ import annotations

from pathlib import Path

import pytest

from jidoka.errors import ConfigError
from jidoka.sites.warehouse.model import Site
from jidoka.sites.warehouse.site import DEFAULT, load_site, parse_site

TEXT = DEFAULT.read_text(encoding="utf-8")

# Old text, new text, part of the line that must be named, part of the message.
MISTAKES = [
    ("yaw_deg = 0\nsize", "hieght = 0.8\nsize", "hieght", "did you mean `height`?"),
    ("kind =", "wheels = 4\nkind =", "wheels", "known keys: name, kind"),
    ("[variation]\n", "[variatoin]\n", "[variatoin]", "did you mean `variation`?"),
    ("size = [0.8, 1.6]", "size = [-0.8, 1.6]", "size = [-0.8", "must be more than 0"),
    ("size = [0.8, 1.6]", "size = [0.8]", "size = [0.8]", "too short"),
    ("size = [0.8, 1.6]", "size = [0.8, 1.6, 2.0]", "size = [0.8, 1.6, 2.0]", "at most 2"),
    ("x = -2.1", 'x = "left"', 'x = "left"', "must be a number"),
    ("x = -2.1", "x = nan", "x = nan", "finite"),
    ('colour = "red"', 'colour = "redd"', '"redd"', 'did you mean "red"?'),
    ('colour = "red"', "colour = 3", "colour = 3", "double quotes"),
    ('kind = "table"', 'kind = "bed"', '"bed"', '"table" or "shelf"'),
    ('name = "box_2"', 'name = "Box 2"', "Box 2", "lower case"),
    ('name = "box_2"', 'name = "box_1"', 'name = "box_1"', "names are unique"),
    ('aliases = ["shelf b",', 'aliases = ["packing table",', '"second shelf"', "already means packing"),
    ('operator = "packing"', 'operator = "pakcing"', "pakcing", 'did you mean "packing"?'),
    ('start = "home"', 'start = "moon"', '"moon"', "there are: home"),
    ('start = "shelf_a"', 'start = "shelf_c"', '"shelf_c"', "there is no station"),
    ("size = [0.18, 0.20, 0.15]", "size = [0.58, 0.20, 0.15]", "0.58", "hands hold 0.1 to 0.28 m"),
    ("box_mass = [0.5, 2.5]", "box_mass = [2.5, 0.5]", "box_mass", "[0.5, 2.5]"),
    ("station_height = [0.70,", "station_height = [0.30,", "station_height", "at least 0.65"),
    ("bounds = [-4.2, -4.0, 4.2, 2.3]", "bounds = [4.2, -4.0, -4.2, 2.3]", "bounds", "holds no floor"),
    ("bounds = [-4.2, -4.0, 4.2, 2.3]", "", "# A warehouse", "`bounds` is missing"),
    ("x = 2.1\n", "x = 5.1\n", "x = 5.1", "packing stands outside the walls"),
    ("x = 2.1\n", "x = -1.9\n", "x = -1.9", "packing overlaps receiving"),
    ("y = 0.2\n", "y = -2.0\n", "x = 0.0", "move it away"),
    ('sides = ["-x"]', 'sides = ["-x", "+x"]', 'sides = ["-x", "+x"]', 'side "+x" of shelf_a faces a wall'),
    ("y = -0.45\nyaw_deg = 180", "y = 1.3\nyaw_deg = 90", "sides", "no room to stand"),
    ('sides = ["-x"]', 'sides = ["-x", "-x"]', 'sides = ["-x", "-x"]', "once will do"),
    ("size = [0.8, 1.6]", "size = 1", "size = 1", "must be a list"),
    ("[variation]\n", "", "station_height", "unknown key"),
    ("start_xy = [-0.25,", "start_xy = [-9,", "start_xy", "at least -1"),
    ("size = [0.8, 1.6]", "size = [1.2, 1.6]", "size = [1.2, 1.6]", "arms reach 0.45 m"),
    ("[4.2, -4.0], [4.2, -3.3]", "[4.2, -3.3], [4.2, -4.0]", "corners", "in order around it"),
    ("corners = [[3.5, -4.0], [4.2, -4.0], ", "corners = [", "corners", "at least 3"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_what_would_be_right(
    old: str, new: str, line: str, words: str
) -> None:
    assert old in TEXT
    changed = TEXT.replace(old, new, 1)
    with pytest.raises(ConfigError) as caught:
        parse_site(changed, "my.toml")
    source = changed.splitlines()
    told = str(caught.value).splitlines()
    assert all(each.startswith("my.toml:") for each in told)
    matching = [each for each in told if words in each]
    assert matching, told
    assert line in source[int(matching[0].split(":")[1]) - 1]


def test_broken_toml_names_the_line() -> None:
    changed = TEXT.replace("size = [0.8, 1.6]", "size = [0.8, 1.6", 1)
    with pytest.raises(ConfigError, match=r"my.toml:\d+: not TOML: Unclosed array, near `sides"):
        parse_site(changed, "my.toml")


def test_an_empty_file_names_what_is_missing() -> None:
    with pytest.raises(ConfigError, match="`stations` is missing"):
        parse_site("")


def test_several_mistakes_are_told_at_once_in_order() -> None:
    changed = TEXT.replace('colour = "red"', "colour = 3").replace("x = -2.1", "x = nan")
    with pytest.raises(ConfigError) as caught:
        parse_site(changed)
    numbers = [int(each.split(":")[1]) for each in str(caught.value).splitlines()]
    assert len(numbers) == 3
    assert numbers == sorted(numbers)


def test_too_many_boxes_at_a_station_is_told_before_anything_is_drawn() -> None:
    changed = TEXT.replace('start = "receiving"', 'start = "shelf_a"')
    with pytest.raises(
        ConfigError, match=r"boxes that start on shelf_a need \d\.\d\d m of edge and it has 1.60 m"
    ):
        parse_site(changed)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "my.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match="can't be read"):
        load_site(path)


def test_the_default_is_the_warehouse_of_the_design(site: Site) -> None:
    assert {s.name: s.kind for s in site.stations} == {
        "receiving": "table",
        "packing": "table",
        "shipping": "table",
        "shelf_a": "shelf",
        "shelf_b": "shelf",
    }
    assert [b.name for b in site.boxes] == [f"box_{i}" for i in range(1, 9)]
    kinds = [(b.colour, b.size_name) for b in site.boxes]
    assert sorted(kinds) == sorted(
        (c, s) for c in ("red", "blue", "green", "yellow") for s in ("small", "large")
    )
    for box in site.boxes:
        assert all(
            low <= x <= high
            for x, (low, high) in zip(box.size, ((0.18, 0.24), (0.20, 0.32), (0.15, 0.24)), strict=True)
        )
