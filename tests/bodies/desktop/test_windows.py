from __future__ import annotations

import pytest

from jidoka.bodies.called import Patient, SkillFailed
from jidoka.bodies.desktop.layout import Box
from jidoka.bodies.desktop.tools import ANSWER_S, Tools
from jidoka.bodies.desktop.turn import Turn
from jidoka.bodies.desktop.windows import TRIES, Row, Window, Windows, box_of, chosen, rows_of

LISTING = """\
0x00400003  0 24824  here *note.txt - Mousepad
0x00400064  0 24824  here Save Changes
0x00600001 -1 0      here panel
0x00800001  0 12     N/A
broken line
"""

INFO = """
xwininfo: Window id: 0x400003 "note.txt - Mousepad"

  Absolute upper-left X:  192
  Absolute upper-left Y:  -7
  Relative upper-left X:  1
  Width: 640
  Height: 480
"""


def window(number: int, title: str) -> Window:
    return Window(id=f"0x{number:08x}", title=title, pid=1, box=Box(0, 0, 10, 10), active=False)


WINDOWS = [window(1, "a.txt - Mousepad"), window(2, "b.txt - Mousepad"), window(3, "Save")]


def test_the_list_is_read_without_panels() -> None:
    assert rows_of(LISTING) == (
        Row(id="0x00400003", pid=24824, title="*note.txt - Mousepad"),
        Row(id="0x00400064", pid=24824, title="Save Changes"),
        Row(id="0x00800001", pid=12, title=""),
    )


def test_contents_are_placed_without_the_frame() -> None:
    assert box_of(INFO) == Box(192, -7, 640, 480)
    with pytest.raises(SkillFailed, match="tool"):
        box_of("xwininfo: error")


@pytest.mark.parametrize(
    ("name", "number"), [("0x00000002", 2), ("b.txt", 2), ("SAVE", 3), ("a.txt - mousepad", 1)]
)
def test_a_window_is_named_by_id_title_or_part(name: str, number: int) -> None:
    assert chosen(WINDOWS, name).id == f"0x{number:08x}"


def test_a_whole_title_counts_more_than_a_part() -> None:
    assert chosen([*WINDOWS, window(4, "Save As")], "save").title == "Save"


@pytest.mark.parametrize(("name", "code"), [("Mousepad", "ambiguous"), ("Gimp", "no_window")])
def test_no_window_and_several_are_told(name: str, code: str) -> None:
    with pytest.raises(SkillFailed, match=r"a\.txt - Mousepad") as caught:
        chosen(WINDOWS, name)
    assert caught.value.code == code


class FlakyTools(Tools):
    """Its list fails some times: a window closed while it was made."""

    def __init__(self, failures: int) -> None:
        super().__init__({})
        self.failures = failures

    def run(self, turn: Turn, *words: str, given: str = "", limit_s: float = ANSWER_S) -> str:
        if words[0] == "xwininfo":
            return INFO
        if words[0] == "xdotool":
            return str(0x400003)
        self.failures -= 1
        if self.failures >= 0:
            raise SkillFailed("tool", "X Error of failed request:  BadWindow (invalid Window parameter)")
        return LISTING


def test_a_window_that_closes_while_the_list_is_made_is_no_failure() -> None:
    turn = Turn(Patient(), 10.0)
    found = Windows(FlakyTools(TRIES - 1)).list(turn)
    assert [window.active for window in found] == [True, False, False]
    with pytest.raises(SkillFailed, match="BadWindow"):
        Windows(FlakyTools(TRIES)).list(turn)
