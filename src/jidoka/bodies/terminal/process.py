"""Runs one command to its end: reads its output, watches its limits, kills all of it when one is passed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import selectors
import signal
import time
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from jidoka.bodies.called import Talk
from jidoka.bodies.terminal.cgroups import Usage
from jidoka.bodies.terminal.launcher import Launcher, Started, kill
from jidoka.bodies.terminal.output import Capture
from jidoka.bodies.terminal.watch import PERIOD_S, Watch, descendants

End: TypeAlias = Literal["exit", "timeout", "memory", "disk", "sandbox"]
"""How a command ended: by itself, or killed for what it took, or never begun."""

_CHUNK_BYTES = 1 << 20
_TELL_S = 0.2
"""Least time between two words of progress [s]."""

_LINGER_S = 0.5
"""How long pipes are read after the command ended [s]: without a sandbox a process left behind holds them."""

_DYING_S = 5.0
"""How long killed processes may take to let go of their pipes [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a command."""

    end: End
    why: str
    """In words, unless it ended by itself."""
    exit_code: int | None
    """128 and the signal's number if a signal ended it, as shells have it; None if we killed it."""
    stdout: Capture
    stderr: Capture
    seconds: float
    usage: Usage = field(default_factory=Usage)


def follow(
    started: Started,
    *,
    timeout_s: float,
    output_bytes: int,
    talk: Talk,
    watch: Watch,
) -> Outcome:
    """Wait for a command's end, whatever it does; afterwards nothing of it is alive.

    Raises:
        Cancelled: `talk` said so; the command was killed.
    """
    run = _Run(started=started, talk=talk, stdout=Capture(output_bytes), stderr=Capture(output_bytes))
    try:
        end, why = run.to_the_end(timeout_s, watch)
        usage = started.group.usage() if started.group is not None else Usage()
        seconds = time.monotonic() - run.began_s
        code = run.exit_code() if end == "exit" else None
    finally:
        run.kill()
        Launcher.finish(started)
    if end == "exit" and code is None:
        end, why = "sandbox", run.stderr.last_line() or "the sandbox ended without a word"
    return Outcome(
        end=end,
        why=why,
        exit_code=code,
        stdout=run.stdout,
        stderr=run.stderr,
        seconds=round(seconds, 4),
        usage=usage,
    )


@dataclass(slots=True, kw_only=True)
class _Run:
    started: Started
    talk: Talk
    stdout: Capture
    stderr: Capture
    began_s: float = field(default_factory=time.monotonic)
    told_s: float = 0.0
    ended_s: float | None = None

    def to_the_end(self, timeout_s: float, watch: Watch) -> tuple[End, str]:
        """Read until the process has ended and both pipes are closed, or until a limit is passed."""
        process = self.started.process
        pidfd = os.pidfd_open(process.pid)
        try:
            with selectors.DefaultSelector() as selector:
                self._register(selector)
                selector.register(pidfd, selectors.EVENT_READ)
                looked_s = self.began_s
                while selector.get_map():
                    self._read(selector, watch.period_s)
                    now = time.monotonic()
                    if self.ended_s is not None and now - self.ended_s > _LINGER_S:
                        break
                    if now - looked_s < watch.period_s:
                        continue
                    looked_s = now
                    self.talk.check()
                    if now - self.began_s > timeout_s:
                        return "timeout", f"it ran longer than {timeout_s:g} s"
                    if (passed := watch.passed()) is not None:
                        return passed
                    self._tell(now, timeout_s)
        finally:
            os.close(pidfd)
        process.wait()
        return watch.passed() or ("exit", "")

    def kill(self) -> None:
        """Kill the tree and read what it still had to say."""
        process = self.started.process
        if self.started.status_fd is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        if process.poll() is None:
            tree = descendants(process.pid)
            for pid in tree[1:] or tree:  # the top ends by itself, once it has reaped the others
                kill(pid)
        end = time.monotonic() + _DYING_S
        with selectors.DefaultSelector() as selector:
            self._register(selector)
            while selector.get_map() and time.monotonic() < end:
                self._read(selector, PERIOD_S)

    def exit_code(self) -> int | None:
        """The command's own exit code; None if bubblewrap failed before the command began."""
        code = self.started.process.returncode
        if self.started.status_fd is None:
            return code if code >= 0 else 128 - code
        os.set_blocking(self.started.status_fd, False)
        with contextlib.suppress(BlockingIOError):
            for line in os.read(self.started.status_fd, _CHUNK_BYTES).splitlines():
                said = json.loads(line)
                if "exit-code" in said:
                    return int(said["exit-code"])
        return None

    def _register(self, selector: selectors.BaseSelector) -> None:
        streams = ((self.started.process.stdout, self.stdout), (self.started.process.stderr, self.stderr))
        for stream, capture in streams:
            if stream is not None and not stream.closed:
                with contextlib.suppress(OSError):  # a user may have no more big pipes left
                    fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, _CHUNK_BYTES)
                selector.register(stream, selectors.EVENT_READ, capture)

    def _read(self, selector: selectors.BaseSelector, wait_s: float) -> None:
        for key, _ in selector.select(wait_s):
            if not isinstance(key.data, Capture):
                selector.unregister(key.fileobj)
                self.ended_s = time.monotonic()
                continue
            data = os.read(key.fd, _CHUNK_BYTES)
            if data:
                key.data.add(data)
            else:
                selector.unregister(key.fileobj)
                key.fileobj.close()  # pyright: ignore

    def _tell(self, now: float, timeout_s: float) -> None:
        if now - self.told_s >= _TELL_S:
            self.told_s = now
            fraction = min(1.0, (now - self.began_s) / timeout_s)
            self.talk.say(fraction, self.stdout.last_line() or self.stderr.last_line() or "running")
