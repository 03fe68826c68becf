"""The desktop: a body that works with programs on a virtual screen and reads it by picture.

Decisions: docs/design/desktop.md.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from jidoka.bodies.called import Patient, SkillFailed, Talk
from jidoka.bodies.desktop import acting, looking
from jidoka.bodies.desktop.call import Call, Eyes
from jidoka.bodies.desktop.errors import failed
from jidoka.bodies.desktop.frames import Frame, Frames
from jidoka.bodies.desktop.ocr.detect import Picture
from jidoka.bodies.desktop.settings import DesktopSettings
from jidoka.bodies.desktop.skills import ROWS, skills
from jidoka.bodies.desktop.stage import Stage
from jidoka.bodies.desktop.tools import Unanswered, need
from jidoka.bodies.desktop.turn import Turn
from jidoka.errors import ConfigError, UsageError
from jidoka.types import Atom, Fact, Json, Observation, Receipt, SkillSpec

log = logging.getLogger(__name__)

DOES: Final[Mapping[str, Callable[[Call], dict[str, Json]]]] = {
    "open": acting.open_program,
    "read": looking.read,
    "find": looking.find,
    "wait_for": looking.wait_for,
    "click": acting.click,
    "double_click": acting.double_click,
    "drag": acting.drag,
    "scroll": acting.scroll,
    "type": acting.type_text,
    "press": acting.press,
    "windows": looking.windows,
    "focus": acting.focus,
    "close_window": acting.close_window,
    "clipboard": acting.clipboard,
    "screenshot": looking.screenshot,
    "look_back": looking.look_back,
}

OBSERVE_S: Final = 10.0
"""Longest time for `observe` and `stop` [s]."""

_STEADY: Final = "[Settings]\ngtk-cursor-blink=0\ngtk-enable-animations=0\n"
"""GTK's settings for a screen that is still when nothing happens."""


class Desktop:
    """A `CalledBody` with a screen of its own.

    Args:
        settings: see there.
        name: by which steps address it.

    Raises:
        ConfigError: a tool of the system is missing, or the folder can't be made; the text says what to do.
        TerminalError: the screen does not start.
    """

    def __init__(self, settings: DesktopSettings, *, name: str = "desktop") -> None:
        need()
        self._name = name
        self._settings = settings
        _prepare(settings.folder)
        self._stage = Stage.open(settings)
        frames = Frames(self._picture, keep_s=settings.keep_s, frames_per_s=settings.frames_per_s)
        frames.start()
        self._eyes = Eyes(frames)

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        return self._name

    def skills(self) -> tuple[SkillSpec, ...]:
        """What it can do."""
        return skills()

    def frames(self) -> tuple[Frame, ...]:
        """What the screen showed in the last seconds, oldest first."""
        return self._eyes.frames.recent()

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """Do one skill; see `CalledBody.do`."""
        if skill not in DOES:
            raise UsageError(f"{self._name} has no skill {skill!r}; it has {', '.join(DOES)}")
        talk.check()
        self._mend("before this call")
        turn = Turn(talk, float(args.get("timeout_s", ROWS[skill].limit_s)))
        call = Call(
            args=args,
            turn=turn,
            stage=self._stage,
            eyes=self._eyes,
            settings=self._settings,
            name=self._name,
        )
        began = time.monotonic()
        try:
            result = DOES[skill](call)
        except Unanswered as error:
            self._mend(f"during {skill}", hung=not self._stage.screen.answers())
            raise failed("timeout", f"{error}; the program may hang") from error
        except SkillFailed:
            self._mend(f"during {skill}")
            raise
        return Receipt(ok=True, result=result, seconds=time.monotonic() - began)

    def observe(self) -> Observation:
        """The screen's windows: `window(ID)` with its title, place and whether it has the keys.

        A screen that is lost has none; the next call says so and makes a new one.
        """
        now = time.time()
        try:
            found = self._stage.windows.list(Turn(Patient(), OBSERVE_S)) if self._stage.screen.alive else ()
        except (SkillFailed, Unanswered) as error:
            log.warning("%s can't list its windows: %s", self._name, error)
            found = ()
        facts = tuple(
            Fact(
                atom=Atom("window", (window.id,)),
                source=self._name,
                at_s=now,
                frame="screen",
                value=window.to_json(),
            )
            for window in found
        )
        return Observation(body=self._name, at_s=now, facts=facts)

    def stop(self, reason: str) -> None:
        """Let go of all buttons and keys; the programs stay as they are."""
        log.info("%s stops: %s", self._name, reason)
        if not self._stage.screen.alive:
            return
        try:
            self._stage.hands.release(Turn(Patient(), OBSERVE_S))
        except (SkillFailed, Unanswered) as error:
            log.warning("%s can't let go of its keys: %s", self._name, error)

    def close(self) -> None:
        """End the programs and the screen."""
        self._eyes.frames.close()
        self._stage.close()

    def _picture(self) -> Picture:
        return self._stage.screen.picture()

    def _mend(self, when: str, *, hung: bool = False) -> None:
        """A new screen in place of one that ended or hangs. Raises SkillFailed `screen_lost` then."""
        if self._stage.screen.alive and not hung:
            return
        log.warning("%s lost its screen %s", self._name, when)
        self._stage.close()
        self._stage = Stage.open(self._settings)
        how = "hung" if hung else "ended"
        raise failed(
            "screen_lost",
            f"the screen {how} {when}, with all programs on it; a new, empty one is there: open again",
        )


def _prepare(folder: Path) -> None:
    """Make the programs' home."""
    try:
        for version in ("gtk-3.0", "gtk-4.0"):
            path = folder / ".config" / version / "settings.ini"
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists():
                path.write_text(_STEADY, "utf-8")
    except OSError as error:
        raise ConfigError(f"can't make the desktop's folder {folder}: {error.strerror}") from error
