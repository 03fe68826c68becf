from __future__ import annotations

import pytest

from jidoka.bodies.called import SkillFailed
from jidoka.bodies.desktop.keys import chord


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Ctrl+S", "ctrl+s"),
        ("ctrl+shift+Z", "ctrl+shift+z"),
        ("control+Alt+delete", "ctrl+alt+Delete"),
        ("Enter", "Return"),
        ("alt+F4", "alt+F4"),
        ("f5", "F5"),
        ("A", "A"),
        ("7", "7"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        ("ctrl+-", "ctrl+minus"),
        ("KP_Enter", "KP_Enter"),
        (" win + left ", "super+Left"),
    ],
)
def test_chords_as_people_write_them(written: str, known: str) -> None:
    assert chord(written) == known


@pytest.mark.parametrize("written", ["", "hyper+a", "a+b", "ctrl+", "ctrl+é", "-rm x", "ctrl+a b"])
def test_what_is_no_key_is_told(written: str) -> None:
    with pytest.raises(SkillFailed) as caught:
        chord(written)
    assert caught.value.code == "bad_key"
    assert not caught.value.retryable
