"""A screen with all that belongs to it: when it is lost, all of this is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from jidoka.bodies.desktop.hands import Hands
from jidoka.bodies.desktop.programs import Programs
from jidoka.bodies.desktop.screen import Screen
from jidoka.bodies.desktop.settings import DesktopSettings
from jidoka.bodies.desktop.windows import Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One screen, its windows and programs, and the hands that act on it."""

    screen: Screen
    windows: Windows
    hands: Hands
    programs: Programs

    @classmethod
    def open(cls, settings: DesktopSettings) -> Self:
        """A new, empty one. Raises TerminalError if it does not start."""
        screen = Screen(settings.folder, settings.width, settings.height)
        return cls(
            screen=screen,
            windows=Windows(screen.tools),
            hands=Hands(screen.tools, screen.area),
            programs=Programs(settings),
        )

    def close(self) -> None:
        """End programs and screen."""
        self.programs.close()
        self.screen.close()
