"""Bring a process of ours up, take it down, ask how it is. The process outlives whoever started it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from jidoka.errors import BodyUnreachable, Busy, ConfigError, JidokaError, Refused, TerminalError
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.protocols import Progress

START_S: Final = 90.0
"""Longest wait for a process to be ready [s]; the hall takes about 3 s on an idle machine."""

STOP_S: Final = 20.0
"""Longest wait for a body to be safe and its process to end [s]."""

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
class Status:
    """How a process is."""

    state: Literal["up", "starting", "down"]
    ready: Ready | None = None


def status(files: ProcessFiles) -> Status:
    """How the process is. Acts on nothing."""
    if (ready := files.read_ready()) is not None:
        return Status(state="up", ready=ready)
    return Status(state="starting" if files.holder() is not None else "down")


def up(
    files: ProcessFiles,
    command: Sequence[str],
    *,
    will_do: Callable[[Ready], bool] = lambda _: True,
    progress: Progress | None = None,
) -> Ready:
    """Start a process detached and wait until it can be reached; the running one if it will do.

    Args:
        files: of the process.
        command: a module and its arguments, without `--state` and the folder, which are added.
        will_do: whether one that runs already is what is wanted.
        progress: told how far the start is.

    Raises:
        Busy: one runs that won't do, or one is being started.
        ConfigError: a file that it reads is wrong, or the state folder can't be made.
        TerminalError: the process ended while starting; the text is its last line.
        BodyUnreachable: it did not get ready in `START_S`.
    """
    now = status(files)
    if now.ready is not None:
        if will_do(now.ready):
            return now.ready
        raise Busy(f"another {files.name} is up ({told(now.ready)}); `jidoka down` ends it")
    if now.state == "starting":
        raise Busy(f"the {files.name} is being started or stopped by somebody else; retry in a few seconds")
    files.make_folder()
    files.keep_crashed()
    process = _start(files, command)
    try:
        return _wait_ready(files, process, progress)
    except BaseException:
        _end(process)
        raise


def down(files: ProcessFiles) -> bool:
    """End the process: its body comes into its safe state first. Whether one ran.

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
            raise BodyUnreachable(
                f"the {files.name} (process {pid}) did not end in {STOP_S:g} s; see {files.log}"
            )
        time.sleep(0.05)
    return True


def told(ready: Ready) -> str:
    """What runs, in words: `seed 3, speed max, process 4711`."""
    about = "".join(f"{name} {value}, " for name, value in ready.about.items() if name != "site")
    return f"{about}process {ready.pid}"


def _start(files: ProcessFiles, command: Sequence[str]) -> subprocess.Popen[bytes]:
    module, *arguments = command
    words = [sys.executable, "-m", module, "--state", str(files.folder), *arguments]
    with files.output.open("wb") as output:
        return subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **_ONE_THREAD},
        )


def _wait_ready(files: ProcessFiles, process: subprocess.Popen[bytes], progress: Progress | None) -> Ready:
    give_up = time.monotonic() + START_S
    told = ""
    while time.monotonic() < give_up:
        if (ready := files.read_ready()) is not None and ready.pid == process.pid:
            return ready
        line = _last_line(_output(files))
        if (code := process.poll()) is not None:
            raise why_ended(code, files)
        if progress is not None and line != told and line.startswith(PHASE):
            told = line
            _, fraction, text = line.split(maxsplit=2)
            progress(float(fraction), text)
        time.sleep(0.05)
    raise BodyUnreachable(
        f"the {files.name} was not ready in {START_S:g} s; see {files.output} and {files.log}"
    )


def why_ended(code: int, files: ProcessFiles) -> JidokaError:
    """What a start that failed raises: the process says it at the end of its output, unless it crashed.

    Args:
        code: with which it ended.
        files: of the process.
    """
    output = _output(files)
    _, said, why = f"\n{output}".rpartition(f"\n{FAILED}")
    if said:
        return _BY_EXIT.get(code, TerminalError)(why.strip())
    last = _last_line(output) or "no output"
    return TerminalError(
        f"the {files.name} ended with code {code} while starting ({last}); see {files.output}"
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()


def _output(files: ProcessFiles) -> str:
    try:
        return files.output.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _last_line(output: str) -> str:
    """The last whole line that is not blank."""
    whole = [line for line in output.split("\n")[:-1] if line.strip()]
    return whole[-1] if whole else ""
