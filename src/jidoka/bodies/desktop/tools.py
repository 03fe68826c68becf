"""The tools that speak to the screen: small programs, each a process with a time limit of its own.

So neither a screen nor a program that hangs can hang the body: what does not answer is killed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from typing import IO, Final

from jidoka.bodies.desktop.errors import failed
from jidoka.bodies.desktop.turn import POLL_S, Turn
from jidoka.errors import ConfigError

PACKAGES: Final = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "wmctrl": "wmctrl",
    "xwininfo": "x11-utils",
    "xmodmap": "x11-xserver-utils",
    "xclip": "xclip",
    "setpriv": "util-linux",
}
"""What the desktop needs of the system, and the Debian package of each."""

ANSWER_S: Final = 5.0
"""Longest wait for one tool [s]; they take some 10 ms."""


MOST_BYTES: Final = 4 << 20
"""Most that a tool may say; a program may put anything into the clipboard."""


class Unanswered(Exception):
    """A tool got no answer: the screen hangs, or the program that it asked does."""


def need() -> None:
    """Raises ConfigError if a tool is missing; the text says what to install."""
    missing = sorted({package for tool, package in PACKAGES.items() if shutil.which(tool) is None})
    if missing:
        raise ConfigError(f"the desktop needs: sudo apt-get install -y {' '.join(missing)}")


class Tools:
    """Runs tools on one screen.

    Args:
        environment: of the screen's programs; names the display.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def run(self, turn: Turn, *words: str, given: str = "", limit_s: float = ANSWER_S) -> str:
        """Run a tool; gives its output.

        Args:
            turn: of the call.
            words: the tool and its arguments.
            given: what it reads.
            limit_s: how long it may take [s].

        Raises:
            Unanswered: it did not end in time.
            SkillFailed: `tool`: it ended with an error, or says too much; `timeout` of the turn.
            Cancelled: the call shall end.
        """
        # Files, not pipes: nothing blocks, however much is said, and by whatever the tool leaves behind.
        with (
            tempfile.TemporaryFile() as reads,
            tempfile.TemporaryFile() as says,
            tempfile.TemporaryFile() as complains,
        ):
            reads.write(given.encode())
            reads.seek(0)
            process = subprocess.Popen(
                words, stdin=reads, stdout=says, stderr=complains, env=dict(self._environment)
            )
            try:
                _wait(process, turn, limit_s, words[0], (says, complains))
            finally:
                process.kill()
                process.wait()
            complaint = _text(complains).strip()
            if process.returncode or complaint:
                what = complaint.splitlines()[0] if complaint else f"exit code {process.returncode}"
                raise failed("tool", f"{' '.join(words[:2])}: {what[-300:]}")
            return _text(says)


def _wait(
    process: subprocess.Popen[bytes], turn: Turn, limit_s: float, tool: str, outputs: tuple[IO[bytes], ...]
) -> None:
    own = Turn(turn.talk, limit_s)
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(POLL_S)
            return
        turn.check(tool)
        if any(os.fstat(output.fileno()).st_size > MOST_BYTES for output in outputs):
            raise failed("tool", f"{tool} says more than {MOST_BYTES} bytes")
        if own.left_s <= 0.0:
            raise Unanswered(f"{tool} got no answer in {limit_s:g} s")


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(MOST_BYTES).decode("utf-8", "replace")


def environment(home: str) -> dict[str, str]:
    """What programs on the screen are told of their surroundings: nothing of the caller's secrets."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": home,
        "XDG_RUNTIME_DIR": home,
        "NO_AT_BRIDGE": "1",
        "GSETTINGS_BACKEND": "memory",
    }
