"""The programs that were opened on a screen: started by name, watched, ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final

from jidoka.bodies.desktop.errors import failed
from jidoka.bodies.desktop.settings import DesktopSettings

REMEMBERED_LINES: Final = 20
"""Of what a program says; the rest is thrown away."""
LINE_BYTES: Final = 400
ASK_S: Final = 2.0
"""How long a program may take to end when asked to [s]."""


class Started:
    """A program that was opened: a process group of its own, and the last that it said."""

    def __init__(
        self, name: str, command: tuple[str, ...], environment: Mapping[str, str], folder: Path
    ) -> None:
        self.name = name
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
        )
        self._lines: deque[str] = deque(maxlen=REMEMBERED_LINES)
        assert self._process.stdout is not None
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    @property
    def pid(self) -> int:
        """Of the process and its group."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    @property
    def said(self) -> str:
        """Its last words."""
        return " / ".join(self._lines)[-300:] or "it said nothing"

    def end(self) -> None:
        """Ask it to end; kill it, and what it started, if it does not."""
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ASK_S)
        self.kill()

    def kill(self) -> None:
        """Kill it and what it started."""
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def _listen(self, output: IO[bytes]) -> None:
        with output:
            while chunk := output.readline(LINE_BYTES):
                if line := chunk.decode("utf-8", "replace").strip():
                    self._lines.append(line)


class Programs:
    """What may be opened, and what is."""

    def __init__(self, settings: DesktopSettings) -> None:
        self._settings = settings
        self._started: list[Started] = []

    def start(self, name: str, file: str | None, environment: Mapping[str, str]) -> Started:
        """Start a program of the list. Raises SkillFailed `not_allowed`, `program_failed`."""
        program = self._settings.programs.get(name)
        if program is None:
            allowed = ", ".join(self._settings.programs) or "none"
            raise failed("not_allowed", f"{name!r} may not be opened; allowed: {allowed}")
        if file is not None and not program.takes_file:
            raise failed("not_allowed", f"{name} takes no file")
        words = (
            program.command if file is None else (*program.command, str(inside(self._settings.folder, file)))
        )
        try:
            started = Started(name, words, environment, self._settings.folder)
        except OSError as error:
            raise failed("program_failed", f"{words[0]} can't be started: {error.strerror}") from error
        self._started = [one for one in self._started if one.exit_code is None]
        self._started.append(started)
        return started

    def owner(self, pid: int) -> Started | None:
        """The program that a process belongs to: itself, or one that it started."""
        with contextlib.suppress(ProcessLookupError):
            group = os.getpgid(pid) if pid > 0 else 0
            return next((one for one in self._started if one.pid == group and one.exit_code is None), None)
        return None

    def close(self) -> None:
        """End all."""
        for one in self._started:
            one.end()
        self._started = []


def inside(folder: Path, name: str) -> Path:
    """A path below the folder. Raises SkillFailed `not_allowed` for any other."""
    root = folder.resolve()
    path = (root / name).resolve()
    if path == root or not path.is_relative_to(root):
        raise failed("not_allowed", f"{name!r} is not in the desktop's folder {root}")
    return path
