"""The windows on the screen: what there is, which is meant, bring to the front, close."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jidoka.bodies.called import SkillFailed
from jidoka.bodies.desktop.errors import failed
from jidoka.bodies.desktop.layout import Box
from jidoka.bodies.desktop.tools import Tools
from jidoka.bodies.desktop.turn import PATIENCE_S, Turn
from jidoka.types import Json

TRIES: Final = 4
"""How often the list of windows is asked for until a failure counts."""

_ROW: Final = re.compile(r"(0x[0-9a-f]+)\s+(-?\d+)\s+(\d+)\s+\S+ ?(.*)")
"""A line of `wmctrl -lp`: id, desktop, process, machine, title."""
_GEOMETRY: Final = {
    "x": re.compile(r"Absolute upper-left X:\s+(-?\d+)"),
    "y": re.compile(r"Absolute upper-left Y:\s+(-?\d+)"),
    "width": re.compile(r"Width:\s+(\d+)"),
    "height": re.compile(r"Height:\s+(\d+)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window with a title, as the window manager lists it."""

    id: str
    """Such as `0x00400003`."""
    title: str
    pid: int
    """Of its program, as the program says; 0 if it does not."""
    box: Box
    """Its contents, without the frame."""
    active: bool
    """Whether keys go to it."""

    def to_json(self) -> dict[str, Json]:
        """For a receipt."""
        return {"window": self.id, "title": self.title, "active": self.active, **self.box.to_json()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the window manager's list."""

    id: str
    pid: int
    title: str


class Windows:
    """The windows of one screen."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def list(self, turn: Turn) -> tuple[Window, ...]:
        """All windows, in the order in which they were opened."""
        active = self._active(turn)
        found: list[Window] = []
        for row in rows_of(self._listing(turn)):
            try:
                box = box_of(self._tools.run(turn, "xwininfo", "-id", row.id))
            except SkillFailed as error:  # closed since it was listed
                if error.code != "tool":
                    raise
                continue
            found.append(
                Window(id=row.id, title=row.title, pid=row.pid, box=box, active=int(row.id, 16) == active)
            )
        return tuple(found)

    def find(self, turn: Turn, name: str) -> Window:
        """The window with this id, or whose title is or holds this text; waits a little for it.

        Raises:
            SkillFailed: `no_window`, `ambiguous`.
        """
        patience = Turn(turn.talk, PATIENCE_S)
        while True:
            try:
                return chosen(self.list(turn), name)
            except SkillFailed as error:
                if error.code != "no_window" or patience.left_s <= 0.0:
                    raise
            turn.pause(f"looking for the window {name!r}")

    def focus(self, turn: Turn, window: Window) -> None:
        """Bring a window to the front and give it the keys. Raises SkillFailed `timeout`."""
        self._tools.run(turn, "wmctrl", "-ia", window.id)
        while self._active(turn) != int(window.id, 16):
            turn.pause(f"bringing {window.title!r} to the front")

    def close(self, turn: Turn, window: Window) -> None:
        """Ask a window to close, as a click on its cross does; it may refuse or ask back."""
        self._tools.run(turn, "wmctrl", "-ic", window.id)

    def _listing(self, turn: Turn) -> str:
        """What the window manager lists; asked again if a window closes just then, which makes it fail."""
        for _ in range(TRIES - 1):
            try:
                return self._tools.run(turn, "wmctrl", "-lp")
            except SkillFailed as error:
                if error.code != "tool":
                    raise
                turn.pause("the list of windows")
        return self._tools.run(turn, "wmctrl", "-lp")

    def _active(self, turn: Turn) -> int:
        try:
            return int(self._tools.run(turn, "xdotool", "getactivewindow") or "0")
        except SkillFailed as error:  # it says so by an error if there is none
            if error.code != "tool":
                raise
            return 0


def rows_of(listing: str) -> tuple[Row, ...]:
    """The windows in the output of `wmctrl -lp`; those that are on every desktop (panels) left out."""
    found = [match for line in listing.splitlines() if (match := _ROW.fullmatch(line))]
    return tuple(Row(id=match[1], pid=int(match[3]), title=match[4]) for match in found if match[2] != "-1")


def box_of(info: str) -> Box:
    """A window's contents, from the output of `xwininfo`. Raises SkillFailed `tool` if it is none."""
    matches = {name: pattern.search(info) for name, pattern in _GEOMETRY.items()}
    numbers = {name: int(match[1]) for name, match in matches.items() if match is not None}
    if len(numbers) < len(_GEOMETRY):
        raise failed("tool", f"xwininfo said {info.strip()[:80]!r}")
    return Box(**numbers)


def chosen(windows: Sequence[Window], name: str) -> Window:
    """The one that `name` means: an id, a whole title, or part of one. Raises SkillFailed."""
    wanted = name.casefold()
    kinds = (
        [window for window in windows if window.id == wanted],
        [window for window in windows if window.title.casefold() == wanted],
        [window for window in windows if wanted in window.title.casefold()],
    )
    for found in kinds:
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(f"{window.id} {window.title!r}" for window in found[:8])
            raise failed("ambiguous", f"several windows are {name!r}: {named}")
    there = ", ".join(repr(window.title) for window in windows[:8]) or "none"
    raise failed("no_window", f"no window is {name!r}; there are: {there}")
