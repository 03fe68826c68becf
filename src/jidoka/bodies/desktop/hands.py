"""Mouse, keyboard and clipboard of one screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from jidoka.bodies.called import Patient, SkillFailed
from jidoka.bodies.desktop.errors import failed
from jidoka.bodies.desktop.keymap import MOST_NEW, Keymap, lacking
from jidoka.bodies.desktop.keys import chord
from jidoka.bodies.desktop.layout import Box
from jidoka.bodies.desktop.tools import ANSWER_S, Tools
from jidoka.bodies.desktop.turn import Turn

Point = tuple[int, int]

BUTTONS: Final = {"left": "1", "middle": "2", "right": "3"}
WHEEL: Final = {"up": "4", "down": "5", "left": "6", "right": "7"}
"""The wheel is buttons to X."""

REACH_S: Final = "0.05"
"""Pause between coming to a place and pressing [s]: programs light up what is pointed at first."""
KEY_MS: Final = 8
"""Pause between two characters [ms]; a program that misses some at this rate was not found."""
CHUNK: Final = 40
"""Characters typed between two looks at whether the call shall end."""
DRAG_STEPS: Final = 8
"""A drag that jumps is not seen as one by most programs."""

_TYPED_KEYS: Final = {"\n": "Return", "\t": "Tab"}


_OWNING_TRIES: Final = 5
"""So often the clipboard is filled until it holds what it shall."""


class Hands:
    """Acts on a screen.

    Args:
        tools: of the screen.
        area: the screen.
        sleep: how to wait [s].
    """

    def __init__(self, tools: Tools, area: Box, sleep: Callable[[float], None] = time.sleep) -> None:
        self._tools = tools
        self._area = area
        self._keymap = Keymap(tools, sleep)

    def click(self, turn: Turn, at: Point, *, button: str = "left", times: int = 1) -> None:
        """Press and release a button at a point, once or several times."""
        self._mouse(turn, at, "click", "--repeat", str(times), "--delay", "60", BUTTONS[button])

    def move(self, turn: Turn, at: Point) -> None:
        """Point at something."""
        self._mouse(turn, at)

    def scroll(self, turn: Turn, at: Point, direction: str, clicks: int) -> None:
        """Turn the wheel at a point."""
        self._mouse(turn, at, "click", "--repeat", str(clicks), "--delay", "20", WHEEL[direction])

    def drag(self, turn: Turn, start: Point, end: Point) -> None:
        """Press the left button at a point, move to another, release it there."""
        self._on_screen(start)
        self._on_screen(end)
        words = ["mousemove", *map(str, start), "sleep", REACH_S, "mousedown", "1", "sleep", REACH_S]
        for step in range(1, DRAG_STEPS + 1):
            x, y = (a + (b - a) * step // DRAG_STEPS for a, b in zip(start, end, strict=True))
            words += ["mousemove", str(x), str(y), "sleep", "0.03"]
        try:
            self._tools.run(turn, "xdotool", *words, "sleep", REACH_S, "mouseup", "1")
        except BaseException:
            self._tools.run(Turn(Patient(), ANSWER_S), "xdotool", "mouseup", "1")
            raise

    def type(self, turn: Turn, text: str) -> None:
        """Type text to the window that has the keys; a new line is the Enter key."""
        pieces = pieces_of(text)
        if strange := sorted({c for c in text if not c.isprintable() and c not in "\r\n\t"}):
            raise failed("bad_key", f"{strange[0]!r} can't be typed; use press for keys")
        for number, piece in enumerate(pieces):
            turn.talk.say(number / len(pieces), f"typing, {number} of {len(pieces)} pieces")
            if piece in _TYPED_KEYS:
                self._tools.run(turn, "xdotool", "key", _TYPED_KEYS[piece])
                continue
            self._keymap.give(turn, piece)
            # By standard input: a process list shows everybody the words of a command.
            typing = ("type", "--clearmodifiers", "--delay", str(KEY_MS), "--file", "-")
            self._tools.run(turn, "xdotool", *typing, given=piece)

    def press(self, turn: Turn, chords: Sequence[str]) -> None:
        """Press keys or chords, one after the other. Raises SkillFailed `bad_key`."""
        names = [chord(text) for text in chords]
        try:
            self._tools.run(turn, "xdotool", "key", "--clearmodifiers", "--delay", "30", *names)
        except SkillFailed as error:
            if "No such key name" in error.message:
                raise failed("bad_key", error.message) from error
            raise

    def clipboard(self, turn: Turn) -> str:
        """What text is in the clipboard; empty if none is."""
        try:
            return self._tools.run(turn, "xclip", "-out", "-selection", "clipboard", "-target", "UTF8_STRING")
        except SkillFailed as error:
            if "not available" in error.message:
                return ""
            raise

    def set_clipboard(self, turn: Turn, text: str) -> None:
        """Put text into the clipboard, and see that it is there: a program may take it over meanwhile."""
        for _ in range(_OWNING_TRIES):
            self._tools.run(turn, "xclip", "-in", "-selection", "clipboard", given=text)
            if self.clipboard(turn) == text:
                return
            turn.pause("filling the clipboard")

    def release(self, turn: Turn) -> None:
        """Let go of all buttons and modifiers."""
        buttons = [word for button in BUTTONS.values() for word in ("mouseup", button)]
        self._tools.run(
            turn, "xdotool", *buttons, "keyup", "shift", "keyup", "ctrl", "keyup", "alt", "keyup", "super"
        )

    def _mouse(self, turn: Turn, at: Point, *then: str) -> None:
        self._on_screen(at)
        self._tools.run(
            turn, "xdotool", "mousemove", *map(str, at), "sleep", REACH_S, *then, limit_s=ANSWER_S
        )

    def _on_screen(self, at: Point) -> None:
        x, y = at
        if not (self._area.x <= x < self._area.right and self._area.y <= y < self._area.bottom):
            raise failed(
                "off_screen", f"({x}, {y}) is not on the screen of {self._area.width} x {self._area.height}"
            )


def pieces_of(text: str) -> list[str]:
    """A text in pieces: new lines and tabs by themselves, else few characters, and few that keys lack."""
    pieces: list[str] = []
    new: set[str] = set()
    for character in text.replace("\r\n", "\n").replace("\r", "\n"):
        new |= {character} if lacking(character) else set()
        if (
            not pieces
            or {character, pieces[-1]} & _TYPED_KEYS.keys()
            or len(pieces[-1]) == CHUNK
            or len(new) > MOST_NEW
        ):
            pieces.append(character)
            new = {character} if lacking(character) else set()
        else:
            pieces[-1] += character
    return pieces
