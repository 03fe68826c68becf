"""A running skill: its arguments, its time, and what it works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from jidoka.assets import text_reader
from jidoka.bodies.called import SkillFailed
from jidoka.bodies.desktop.errors import failed
from jidoka.bodies.desktop.frames import Frame, Frames
from jidoka.bodies.desktop.layout import Box, Line
from jidoka.bodies.desktop.ocr.detect import Picture
from jidoka.bodies.desktop.ocr.reader import ScreenReader
from jidoka.bodies.desktop.settings import DesktopSettings
from jidoka.bodies.desktop.stage import Stage
from jidoka.bodies.desktop.text import Match, the_one
from jidoka.bodies.desktop.turn import PATIENCE_S, Turn
from jidoka.errors import UsageError
from jidoka.types import Json

SETTLED_S: Final = 0.15
"""A screen that did not change for so long shows what an act brought about [s]."""
SETTLE_S: Final = 1.5
"""Longest wait for that [s]: something that moves all the time never settles."""


class Eyes:
    """What looks at the screen and reads it. The reader is loaded at the first reading."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames

    @cached_property
    def reader(self) -> ScreenReader:
        """Raises AssetError if its networks are missing."""
        return ScreenReader(text_reader())


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a skill."""

    args: Mapping[str, Json]
    turn: Turn
    stage: Stage
    eyes: Eyes
    settings: DesktopSettings
    name: str
    """Of the body."""

    def area(self, args: Mapping[str, Json] | None = None) -> Box:
        """The part of the screen that the arguments mean. Raises SkillFailed."""
        args = self.args if args is None else args
        screen = self.stage.screen.area
        area = self.stage.windows.find(self.turn, args["window"]).box if "window" in args else screen
        if "region" in args:
            area = area.within(Box(**args["region"]))
        area = area.within(screen)
        if not area.width or not area.height:
            raise failed(
                "off_screen", f"nothing of that lies on the screen of {screen.width} x {screen.height}"
            )
        return area

    def look(self) -> Frame:
        """What the screen shows now."""
        return self.eyes.frames.look()

    def lines(self, area: Box, seen: Frame) -> tuple[Line, ...]:
        """The text in a part of what was seen, in reading order."""
        return self.eyes.reader.read(seen.picture, area, lambda: self.turn.check("reading"))

    def match(self, args: Mapping[str, Json]) -> Match:
        """Where the words of the arguments stand; waits a little for them, if the screen is changing still.

        Raises:
            SkillFailed: they are not there, or in several places.
        """
        patience: Turn | None = None
        while True:
            area, seen = self.area(args), self.look()
            try:
                return the_one(self.lines(area, seen), args["text"], args.get("nth"))
            except SkillFailed as error:
                if error.code != "not_found":
                    raise
                patience = patience or Turn(self.turn.talk, PATIENCE_S)
                while self.look() is seen:
                    if patience.left_s <= 0.0:
                        raise
                    self.turn.pause(f"looking for {args['text']!r}")

    def point(self, args: Mapping[str, Json] | None = None) -> tuple[int, int]:
        """The place that the arguments mean: words, or x and y.

        Raises:
            UsageError: both, or neither.
            SkillFailed: the words are not there, or in several places.
        """
        args = self.args if args is None else args
        if ("text" in args) == ("x" in args) or ("x" in args) != ("y" in args):
            raise UsageError("say where: either text, or both x and y")
        if "text" in args:
            return self.match(args).box.centre
        if "nth" in args or "window" in args or "region" in args:
            raise UsageError("x and y are of the screen; nth, window and region go with text")
        return int(args["x"]), int(args["y"])

    def focus(self) -> None:
        """Bring the window that the arguments name to the front, if they name one."""
        if "window" in self.args:
            self.stage.windows.focus(self.turn, self.stage.windows.find(self.turn, self.args["window"]))

    def settle(self, before: Frame) -> dict[str, Json]:
        """Wait until the screen is still. Whether it differs from `before`."""
        began = Turn(self.turn.talk, SETTLE_S)
        now = self.look()
        while began.left_s > 0.0:
            self.turn.pause("the screen to be still", SETTLED_S)
            last, now = now, self.look()
            if now is last:
                break
        return {"changed": not np.array_equal(before.picture, now.picture)}

    def origin(self, args: Mapping[str, Json] | None = None) -> str:
        """Where what is read comes from."""
        window = (self.args if args is None else args).get("window")
        return f"screen of {self.name}" + (f", window {window!r}" if window else "")


def cut(picture: Picture, area: Box) -> Picture:
    """A part of a picture."""
    return picture[area.y : area.bottom, area.x : area.right]
