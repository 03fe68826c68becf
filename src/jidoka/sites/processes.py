"""Bring the site's process up, take it down, ask how it is. The process outlives whoever started it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, Literal

from jidoka.errors import BodyUnreachable, Busy, ConfigError, JidokaError, Refused, TerminalError
from jidoka.protocols import Progress
from jidoka.sites.files import Ready, SiteFiles

HALL: Final = "jidoka.sites.warehouse.hall"
"""The module that hosts the default site."""

START_S: Final = 90.0
"""Longest wait for the hall to be ready [s]; it takes about 3 s on an idle machine."""

STOP_S: Final = 20.0
"""Longest wait for the robot to stand and the process to end [s]."""

PHASE: Final = "phase"
"""First word of an output line that tells how far the start is: `phase 0.4 building the hall`."""

FAILED: Final = "error: "
"""How the output begins to tell why a start failed, to its end."""

_BY_EXIT: Final[dict[int, type[JidokaError]]] = {
    ConfigError.exit_code: ConfigError,
    Refused.exit_code: Refused,
}
"""What a start that failed raises, by its exit code."""

_ONE_THREAD: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Linear algebra on 29 joints gains nothing from threads, and spinning ones steal the other core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The hall that somebody wants; None where any will do."""

    seed: int | None = None
    site: Path | None = None
    """A site file; None also stands for the default warehouse when a hall is started."""
    speed: Literal["1", "max"] | None = None
    port: int | None = None

    def is_met_by(self, ready: Ready) -> bool:
        """Whether a running hall will do; its port doesn't matter."""
        asked = {"seed": self.seed, "speed": self.speed, "site": self.site and str(self.site.resolve())}
        return all(value is None or getattr(ready, name) == value for name, value in asked.items())

    def or_else(self, other: Wanted) -> Wanted:
        """What `other` wants, where this one wants nothing."""
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(other, **{name: value for name, value in mine.items() if value is not None})

    def arguments(self) -> list[str]:
        """Command line arguments of the hall's process."""
        named = {
            "--seed": self.seed,
            "--speed": self.speed,
            "--port": self.port,
            "--site": self.site and self.site.resolve(),
        }
        return [word for name, value in named.items() if value is not None for word in (name, str(value))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the site's process is."""

    state: Literal["up", "starting", "down"]
    ready: Ready | None = None


def status(files: SiteFiles) -> Status:
    """How the site's process is. Acts on nothing."""
    if (ready := files.read_ready()) is not None:
        return Status(state="up", ready=ready)
    return Status(state="starting" if files.holder() is not None else "down")


def up(files: SiteFiles, wanted: Wanted, *, progress: Progress | None = None, module: str = HALL) -> Ready:
    """Start the hall detached and wait until it can be reached; the running one if it is what is wanted.

    Raises:
        Busy: a hall runs that is not the wanted one, or one is being started.
        ConfigError: the site file is wrong, or the state folder can't be made.
        TerminalError: the process ended while starting; the text is its last line.
        BodyUnreachable: it did not get ready in `START_S`.
    """
    now = status(files)
    if now.ready is not None:
        if wanted.is_met_by(now.ready):
            return now.ready
        raise Busy(f"another hall is up ({_told(now.ready)}); `jidoka down` ends it")
    if now.state == "starting":
        raise Busy("a hall is being started or stopped by somebody else; wait a few seconds and retry")
    files.make_folder()
    files.ready.unlink(missing_ok=True)
    process = _start(files, wanted, module)
    try:
        return _wait_ready(files, process, progress)
    except BaseException:
        _end(process)
        raise


def down(files: SiteFiles) -> bool:
    """End the hall: the robot comes to a stand first. Whether one ran.

    Raises:
        BodyUnreachable: it did not end in `STOP_S`.
    """
    pid = files.holder()
    if pid is None:
        files.ready.unlink(missing_ok=True)
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    give_up = time.monotonic() + STOP_S
    while files.holder() == pid:
        if time.monotonic() > give_up:
            raise BodyUnreachable(f"the hall (process {pid}) did not end in {STOP_S:g} s; see {files.log}")
        time.sleep(0.05)
    return True


def _start(files: SiteFiles, wanted: Wanted, module: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, "--state", str(files.folder), *wanted.arguments()]
    with files.output.open("wb") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **_ONE_THREAD},
        )


def _wait_ready(files: SiteFiles, process: subprocess.Popen[bytes], progress: Progress | None) -> Ready:
    give_up = time.monotonic() + START_S
    told = ""
    while time.monotonic() < give_up:
        if (ready := files.read_ready()) is not None and ready.pid == process.pid:
            return ready
        line = _last_line(_output(files))
        if (code := process.poll()) is not None:
            raise _why(code, files)
        if progress is not None and line != told and line.startswith(PHASE):
            told = line
            _, fraction, text = line.split(maxsplit=2)
            progress(float(fraction), text)
        time.sleep(0.05)
    raise BodyUnreachable(f"the hall was not ready in {START_S:g} s; see {files.output} and {files.log}")


def _why(code: int, files: SiteFiles) -> JidokaError:
    """What a start that failed raises: the process says it at the end of its output, unless it crashed."""
    output = _output(files)
    _, said, why = f"\n{output}".rpartition(f"\n{FAILED}")
    if said:
        return _BY_EXIT.get(code, TerminalError)(why.strip())
    last = _last_line(output) or "no output"
    return TerminalError(f"the hall ended with code {code} while starting ({last}); see {files.output}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()


def _output(files: SiteFiles) -> str:
    try:
        return files.output.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _last_line(output: str) -> str:
    """The last whole line that is not blank."""
    whole = [line for line in output.split("\n")[:-1] if line.strip()]
    return whole[-1] if whole else ""


def _told(ready: Ready) -> str:
    return f"seed {ready.seed}, speed {ready.speed}, process {ready.pid}"
