"""The process of the skills, as the host of the onboard controller has it: started, linked, started again."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import time
from typing import Final

from jidoka.bodies.humanoid.body import NAME
from jidoka.bodies.humanoid.channel import Channel
from jidoka.bodies.humanoid.keeper import PATIENCE_S, Keeper
from jidoka.errors import JidokaError
from jidoka.processes.control import why_ended
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.processes.kept import Kept

log = logging.getLogger(__name__)

MODULE: Final = "jidoka.bodies.humanoid"

WAKE_S: Final = 90.0
"""Longest wait for a process to answer, from its start or its last answer [s]; 2 s on an idle machine."""

GONE_S: Final = 3.0
"""A process that has lost its link ends by itself within this time [s], or it hangs and is killed."""

END_S: Final = 15.0
"""Longest wait for the robot to stand and the process to end [s]."""


class SkillsProcess:
    """Keeps one skills process alive.

    Args:
        files: of the process.
        listener: where it listens for MCP clients; open in both, so that those who come while it is started
            again just wait.
        token: for its clients; the same for every process.
        speed: of the simulation while a skill runs: "1" or "max".
    """

    def __init__(self, files: ProcessFiles, listener: socket.socket, *, token: str, speed: str) -> None:
        self._files = files
        self._listener = listener
        self._token = token
        self._speed = speed
        self._fresh: Channel | None = None
        self._linked: tuple[Channel, float] | None = None
        """The link in use, and when it was last seen open."""
        self._answered = 0.0
        self._kept = Kept(NAME, self._start)

    @property
    def ready(self) -> Ready | None:
        """How to reach it, once it can be reached."""
        return self._files.read_ready()

    @property
    def pid(self) -> int:
        """Of the process that was started last."""
        return self._kept.child.pid

    @property
    def failure(self) -> JidokaError | None:
        """Why it ended; None while it runs."""
        code = self._kept.child.poll()
        return None if code is None else why_ended(code, self._files)

    def look(self, keeper: Keeper) -> None:
        """Link a new process to the keeper, start one if it died, kill one that hangs.

        Call it a few times a second.
        """
        now = time.monotonic()
        self._kept.look()
        if self.ready is not None:
            self._kept.works()
            self._answered = now
        elif now - self._answered > WAKE_S and self._kept.alive:
            self._kill("does not wake")
        if self._fresh is not None:
            keeper.adopt(self._fresh)
            self._linked, self._fresh = (self._fresh, now), None
        elif self._linked is not None:
            channel, open_at = self._linked
            if not channel.closed:
                self._linked = channel, now
            elif self._kept.alive and now - open_at > GONE_S:
                self._kill("has lost its link and does not end")

    def end(self) -> bool:
        """Have it bring the robot to a stand, and end. Whether it did both in time."""
        ended = self._kept.end(END_S)
        if self._fresh is not None:
            self._fresh.close()
        return ended

    def _kill(self, why: str) -> None:
        log.warning("%s (process %d) %s: killed", NAME, self._kept.child.pid, why)
        self._kept.child.kill()
        self._kept.child.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        ours, theirs = socket.socketpair()
        if self._fresh is not None:
            self._fresh.close()
        self._fresh, self._answered = Channel(ours, PATIENCE_S), time.monotonic()
        listener = self._listener.fileno()
        words = [sys.executable, "-m", MODULE, "--state", str(self._files.folder), "--speed", self._speed]
        words += ["--link", str(theirs.fileno()), "--listener", str(listener)]
        with theirs, self._files.output.open("wb") as output:
            child = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=(theirs.fileno(), listener),
            )
        _hand_over(child, self._token)
        return child


def _hand_over(child: subprocess.Popen[bytes], token: str) -> None:
    """Write the token to the child's standard input. A child that died at once is found by whoever looks."""
    assert child.stdin is not None
    try:
        child.stdin.write(f"{token}\n".encode())
        child.stdin.close()
    except BrokenPipeError:
        return
