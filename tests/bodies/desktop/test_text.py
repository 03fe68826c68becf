from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.called import SkillFailed
from jidoka.bodies.desktop.layout import Box, Line
from jidoka.bodies.desktop.text import matches, the_one

CHARACTER_PX = 10


def line(text: str, y: int = 0) -> Line:
    edges = tuple((at * CHARACTER_PX, (at + 1) * CHARACTER_PX) for at in range(len(text)))
    return Line(text=text, box=Box(0, y, CHARACTER_PX * len(text), 20), confidence=1.0, edges=edges)


MENU = [line("File Edit Search View"), line("Save", 20), line("Save As..", 40), line("Autosave", 60)]


def test_a_word_in_a_line_has_a_place_of_its_own() -> None:
    match = the_one(MENU, "Search", None)
    assert match.box == Box(100, 0, 60, 20)
    assert match.box.centre == (130, 10)
    assert match.line.text == "File Edit Search View"


def test_a_whole_line_counts_more_than_words_and_these_more_than_parts() -> None:
    assert [match.line.text for match in matches(MENU, "save")] == ["Save"]
    assert [match.line.text for match in matches(MENU[2:], "save")] == ["Save As.."]
    assert [match.line.text for match in matches(MENU[3:], "save")] == ["Autosave"]


def test_spaces_and_case_do_not_count() -> None:
    assert the_one([line("note.txt- Mousepad")], "Note.txt - mousepad", None).box.width == 180
    assert the_one([line("Save changes ?")], "save changes?", None).box.width == 140


def test_look_alikes_count_only_if_nothing_else_fits() -> None:
    assert the_one([line("l0I.txt")], "lOl.txt", None).line.text == "l0I.txt"
    assert [match.line.text for match in matches([line("Il"), line("Ii")], "Ii")] == ["Ii"]


@pytest.mark.parametrize("read", ["Save As..", "Save As...", "Save As.", "Save As…"])
def test_dots_that_were_lost_do_not_count(read: str) -> None:
    for wanted in ("Save As...", "save as…"):
        assert the_one([line("Save"), line(read), line("Save All")], wanted, None).line.text == read


def test_several_places_must_be_told_apart() -> None:
    rows = [line("Remove box_1"), line("Remove box_2", 20)]
    with pytest.raises(SkillFailed, match="2 times: nth 0: 'Remove box_1' at") as caught:
        the_one(rows, "Remove", None)
    assert caught.value.code == "ambiguous"
    assert the_one(rows, "Remove", 1).line.text == "Remove box_2"
    with pytest.raises(SkillFailed, match="there is no nth 2"):
        the_one(rows, "Remove", 2)


def test_what_is_not_there_is_told_with_what_comes_close() -> None:
    with pytest.raises(SkillFailed, match="'Saves' is not on the screen; close to it: 'Save'") as caught:
        the_one(MENU[:2], "Saves", None)
    assert caught.value.retryable
    assert matches(MENU, " ") == ()
    assert matches([], "x") == ()


words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=30)


@given(words, st.data())
def test_every_part_of_a_line_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip() or any(len(c.casefold()) > 1 for c in text):
        return
    part = text[start:end].strip()
    found = matches([line(text)], part)
    assert found
    for match in found:
        assert 0 <= match.box.x < match.box.right <= CHARACTER_PX * len(text)
        covered = text[match.box.x // CHARACTER_PX : match.box.right // CHARACTER_PX]
        assert "".join(covered.split()).casefold() == "".join(part.split()).casefold()
