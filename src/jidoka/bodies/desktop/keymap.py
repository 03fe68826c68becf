"""Characters that the keyboard lacks, given to keys that it does not use.

`xdotool type` does so itself, but takes each key back at once: a program that is slow to look up its keyboard
then finds nothing there, and the character is lost. Here a key keeps its character until all are taken.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final

from jidoka.bodies.desktop.tools import Tools
from jidoka.bodies.desktop.turn import Turn

MOST_NEW: Final = 8
"""Characters that one piece of text may need; a keyboard has some 19 spare keys."""
TAKE_BACK_S: Final = 0.5
"""How long before a key gets another character [s]: what was typed with it must have been read."""

_SPARE: Final = re.compile(r"^keycode\s+(\d+) =\s*$", re.MULTILINE)


class Keymap:
    """Which character is on which spare key of one screen.

    Args:
        tools: of the screen.
        sleep: how to wait [s].
    """

    def __init__(self, tools: Tools, sleep: Callable[[float], None] = time.sleep) -> None:
        self._tools = tools
        self._sleep = sleep
        self._spare: list[str] | None = None
        self._given: OrderedDict[str, str] = OrderedDict()

    def give(self, turn: Turn, characters: Iterable[str]) -> None:
        """See to it that each character is on a key. At most `MOST_NEW` that are not ASCII."""
        wanted = list(dict.fromkeys(c for c in characters if lacking(c)))
        for character in wanted:
            if character in self._given:
                self._given.move_to_end(character)
        words: list[str] = []
        for character in wanted:
            if character not in self._given:
                key = self._key(turn)
                self._given[character] = key
                sign = f"U{ord(character):04X}"
                words += ["-e", f"keycode {key} = {sign} {sign}"]  # the same with Shift
        if words:
            self._tools.run(turn, "xmodmap", *words)

    def _key(self, turn: Turn) -> str:
        if self._spare is None:
            self._spare = _SPARE.findall(self._tools.run(turn, "xmodmap", "-pke"))
        if self._spare:
            return self._spare.pop()
        self._sleep(TAKE_BACK_S)
        return self._given.popitem(last=False)[1]


def lacking(character: str) -> bool:
    """Whether an American keyboard, which the screen has, lacks it."""
    return not character.isascii()
