from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.called import Cancelled, Patient, SkillFailed
from jidoka.bodies.desktop.hands import CHUNK, Hands, pieces_of
from jidoka.bodies.desktop.keymap import MOST_NEW
from jidoka.bodies.desktop.layout import Box
from jidoka.bodies.desktop.tools import ANSWER_S, Tools
from jidoka.bodies.desktop.turn import Turn

SPARE = "keycode   9 = Escape NoSymbol\nkeycode  97 =\nkeycode 103 = \nkeycode 120 =\n"

AREA = Box(0, 0, 100, 50)


class FakeTools(Tools):
    """Writes down what is asked of it; fails on demand."""

    def __init__(self) -> None:
        super().__init__({})
        self.asked: list[tuple[str, ...]] = []
        self.given: list[str] = []
        self.error: Exception | None = None

    def run(self, turn: Turn, *words: str, given: str = "", limit_s: float = ANSWER_S) -> str:
        self.asked.append(words)
        self.given.append(given)
        error, self.error = self.error, None
        if error is not None:
            raise error
        return SPARE if words == ("xmodmap", "-pke") else ""


def turn() -> Turn:
    return Turn(Patient(), 5.0)


@pytest.mark.parametrize("at", [(-1, 0), (0, -1), (100, 0), (0, 50)])
def test_nothing_is_pressed_beyond_the_screen(at: tuple[int, int]) -> None:
    tools = FakeTools()
    hands = Hands(tools, AREA)
    for act in (
        lambda: hands.click(turn(), at),
        lambda: hands.scroll(turn(), at, "up", 1),
        lambda: hands.drag(turn(), (0, 0), at),
        lambda: hands.drag(turn(), at, (0, 0)),
    ):
        with pytest.raises(SkillFailed, match=r"is not on the screen of 100 x 50"):
            act()
    assert not tools.asked


@pytest.mark.parametrize("error", [SkillFailed("tool", "broken"), Cancelled("stop")])
def test_a_drag_that_breaks_off_lets_go(error: Exception) -> None:
    tools = FakeTools()
    tools.error = error
    with pytest.raises(type(error)):
        Hands(tools, AREA).drag(turn(), (1, 1), (90, 40))
    assert tools.asked[-1] == ("xdotool", "mouseup", "1")


def test_a_drag_moves_in_steps_and_ends_where_it_shall() -> None:
    tools = FakeTools()
    Hands(tools, AREA).drag(turn(), (10, 10), (90, 40))
    words = tools.asked[0]
    assert words.count("mousemove") > 3
    assert words.index("mousedown") < words.index("mouseup")
    last = len(words) - 1 - words[::-1].index("mousemove")
    assert words[last + 1 : last + 3] == ("90", "40")


TEXTS = st.text(st.characters(categories=["L", "N", "P", "S"], include_characters=" \n\t"), min_size=1)


@given(TEXTS)
def test_what_is_typed_is_the_text(text: str) -> None:
    tools = FakeTools()
    Hands(tools, AREA, sleep=lambda _: None).type(turn(), text)
    typed = ""
    for words, given_ in zip(tools.asked, tools.given, strict=True):
        if words[0] == "xmodmap":
            continue
        typed += given_ or {"Return": "\n", "Tab": "\t"}[words[-1]]
        known = {"xdotool", "type", "--clearmodifiers", "--delay", "8", "--file", "-", "key", "Return", "Tab"}
        assert set(words) <= known, "a process list shows everybody a command's words"
    assert typed == text


@given(TEXTS)
def test_pieces_are_short_and_need_few_new_keys(text: str) -> None:
    pieces = pieces_of(text)
    assert "".join(pieces) == text
    assert all(len(piece) <= CHUNK for piece in pieces)
    assert all(len({c for c in piece if not c.isascii()}) <= MOST_NEW for piece in pieces)
    assert all(len(piece) == 1 for piece in pieces if set(piece) & {"\n", "\t"})


def test_a_character_that_keys_lack_is_on_a_key_when_it_is_typed() -> None:
    tools = FakeTools()
    hands = Hands(tools, AREA, sleep=lambda _: None)
    keys: dict[str, str] = {}
    hands.type(turn(), "½é½")
    hands.type(turn(), "aé")
    hands.type(turn(), "日本語")
    for words, given_ in zip(tools.asked, tools.given, strict=True):
        for word in words:
            if match := re.fullmatch(r"keycode (\d+) = U([0-9A-F]+) U\2", word):
                keys[match[1]] = chr(int(match[2], 16))
        assert {c for c in given_ if not c.isascii()} <= set(keys.values())
    assert sum(words[:2] == ("xmodmap", "-e") for words in tools.asked) == 2, "what is on a key stays there"
    assert len(keys) == 3, "the oldest made room: there are three spare keys"


def test_the_character_that_was_not_typed_for_longest_makes_room() -> None:
    tools = FakeTools()
    hands = Hands(tools, AREA, sleep=lambda _: None)
    for text in ("½", "é", "½", "日", "本"):
        hands.type(turn(), text)
    given_keys = len([words for words in tools.asked if words[:2] == ("xmodmap", "-e")])
    hands.type(turn(), "½日本")
    assert len([words for words in tools.asked if words[:2] == ("xmodmap", "-e")]) == given_keys == 4


def test_what_no_key_types_is_refused() -> None:
    tools = FakeTools()
    with pytest.raises(SkillFailed, match="use press for keys"):
        Hands(tools, AREA).type(turn(), "a\x1bb")
    assert not tools.asked


def test_an_empty_clipboard_is_no_failure() -> None:
    tools = FakeTools()
    tools.error = SkillFailed("tool", "Error: target UTF8_STRING not available")
    assert Hands(tools, AREA).clipboard(turn()) == ""
    tools.error = SkillFailed("tool", "Can't open display")
    with pytest.raises(SkillFailed):
        Hands(tools, AREA).clipboard(turn())
