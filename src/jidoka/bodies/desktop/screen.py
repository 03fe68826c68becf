"""A virtual screen: an X server without hardware, its window manager, and its picture.

The server keeps its picture in a file (`-fbdir`) that we map into memory, so looking costs it nothing and
works while a program holds it busy. The file is in X's own dump format, XWD version 7 (XWDFile.h of X.Org's
xorgproto).
"""

from __future__ import annotations

import mmap
import os
import secrets
import select
import shutil
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np

from jidoka.bodies.called import Patient, SkillFailed
from jidoka.bodies.desktop.layout import Box
from jidoka.bodies.desktop.ocr.detect import Picture
from jidoka.bodies.desktop.tools import Tools, Unanswered, environment
from jidoka.bodies.desktop.turn import Turn
from jidoka.errors import TerminalError

START_S: Final = 15.0
"""Longest wait for server and window manager [s]; they take 0.2 s."""

_XWD: Final = struct.Struct(">25I")
"""Header of the picture's file. Its fields 0, 4, 5, 11, 12 and 19:

header bytes, width, height, bits a pixel, bytes a row, colours.
"""
_COLOUR_BYTES: Final = 12


class Screen:
    """One X server with a window manager, until `close`.

    Args:
        folder: the programs' home.
        width: of the screen [px].
        height: of the screen [px].

    Raises:
        TerminalError: they do not start.
    """

    def __init__(self, folder: Path, width: int, height: int) -> None:
        self.area = Box(0, 0, width, height)
        self._scratch = Path(tempfile.mkdtemp(prefix="jidoka-screen-"))
        self._processes: list[subprocess.Popen[bytes]] = []
        try:
            display = self._start_server()
            self.environment = {
                **environment(str(folder)),
                "DISPLAY": f":{display}",
                "XAUTHORITY": str(self._cookie),
            }
            self.tools = Tools(self.environment)
            self._picture = _Mapped(self._scratch / "Xvfb_screen0")
            self._start_manager()
        except BaseException:
            self.close()
            raise

    @property
    def alive(self) -> bool:
        """Whether server and window manager run."""
        return all(process.poll() is None for process in self._processes)

    def answers(self) -> bool:
        """Whether the server answers."""
        try:
            self.tools.run(Turn(Patient(), 60.0), "xdotool", "getmouselocation", limit_s=2.0)
        except (Unanswered, SkillFailed):
            return False
        return True

    def picture(self) -> Picture:
        """What is on the screen now."""
        return self._picture.copy()

    def close(self) -> None:
        """End both."""
        for process in reversed(self._processes):
            process.kill()
            process.wait()
        shutil.rmtree(self._scratch, ignore_errors=True)

    @property
    def _cookie(self) -> Path:
        return self._scratch / "cookie"

    def _start_server(self) -> int:
        """Start the server; it ends with us, whatever ends us. Gives the display's number."""
        self._cookie.write_bytes(_authority(secrets.token_bytes(16)))
        self._cookie.chmod(0o600)
        reading, writing = os.pipe()
        screen = f"{self.area.width}x{self.area.height}x24"
        command = [
            "setpriv",
            "--pdeathsig",
            "KILL",
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            screen,
        ]
        command += ["-fbdir", str(self._scratch), "-auth", str(self._cookie), "-nolisten", "tcp"]
        command += ["-nocursor", "-dpi", "96", "-noreset"]
        try:
            self._spawn(command, {"PATH": os.environ.get("PATH", os.defpath)}, (writing,))
            os.close(writing)
            writing = -1
            number = _first_line(reading, START_S)
        finally:
            os.close(reading)
            if writing >= 0:
                os.close(writing)
        if not number:
            raise TerminalError(f"the virtual screen did not start in {START_S:g} s: {self._said()}")
        return int(number)

    def _start_manager(self) -> None:
        self._spawn(["openbox"], self.environment)
        turn = Turn(Patient(), START_S)
        while self.alive:
            try:
                self.tools.run(turn, "wmctrl", "-lp")  # fails until there is a list
            except (Unanswered, SkillFailed) as error:
                if turn.left_s <= 0.0:
                    raise TerminalError(f"the window manager did not start: {error}") from error
                time.sleep(0.05)
            else:
                return
        raise TerminalError(f"the window manager ended: {self._said()}")

    def _spawn(self, command: list[str], surroundings: dict[str, str], keep: tuple[int, ...] = ()) -> None:
        with (self._scratch / "said").open("ab") as said:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env=surroundings,
                pass_fds=keep,
                start_new_session=True,
            )
        self._processes.append(process)

    def _said(self) -> str:
        lines = (self._scratch / "said").read_text("utf-8", "replace").split("\n")
        return " ".join(line.strip() for line in lines if line.strip())[-300:] or "it said nothing"


def _first_line(descriptor: int, limit_s: float) -> bytes:
    """What a pipe says up to the end of a line; empty if that does not come in time."""
    said = b""
    end = time.monotonic() + limit_s
    while not said.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, end - time.monotonic()))
        if not ready or not (more := os.read(descriptor, 16)):
            return b""
        said += more
    return said.strip()


class _Mapped:
    """The server's picture, mapped into memory; it stays readable when the server is gone."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = _XWD.unpack_from(self._map)
        header, width, height, bits, row, colours = (head[at] for at in (0, 4, 5, 11, 12, 19))
        if bits != 32:
            raise TerminalError(f"the screen has {bits} bits a pixel, 32 were expected")
        start = header + colours * _COLOUR_BYTES
        rows = np.frombuffer(self._map, np.uint8, row * height, start).reshape(height, row // 4, 4)
        self._rgb = rows[:, :width, 2::-1]  # blue, green, red, unused

    def copy(self) -> Picture:
        """The picture as it is."""
        return np.ascontiguousarray(self._rgb)


def _authority(cookie: bytes) -> bytes:
    """A file of one cookie for any display, in the format of Xau(3): without it nobody may use the screen."""
    name = b"MIT-MAGIC-COOKIE-1"
    any_family = 0xFFFF
    fields = (b"", b"", name, cookie)
    return struct.pack(">H", any_family) + b"".join(struct.pack(">H", len(part)) + part for part in fields)
