"""The files by which a process of ours is found: a lock, a ready file, its output and its log.

The lock is held (flock) for as long as the process lives, so a file left behind by a crash never passes for a
live process, and a process id that was given to somebody else is never signalled.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from jidoka.errors import Busy, ConfigError
from jidoka.types import Json

LOCK_TRIES_S = 1.0
"""How long a starting process tries for the lock [s]:

someone asking for its status holds it for an instant.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What others must know to reach the process. Readable by its owner alone."""

    pid: int
    url: str
    """Of its MCP endpoint, which ends in `/mcp`; else where its own endpoints begin."""
    token: str = field(repr=False)
    started_at: float
    """Unix time [s]."""
    about: Mapping[str, Json] = field(default_factory=dict[str, Json])
    """What it was started as, such as the hall's seed."""

    def endpoint(self, path: str) -> str:
        """The URL of one of its own endpoints, such as `recording`."""
        return f"{self.url.removesuffix('/mcp')}/{path}"


@dataclass(frozen=True, slots=True)
class ProcessFiles:
    """The files of one process in its state folder."""

    folder: Path
    name: str
    """Of the process, such as `hall`."""

    @property
    def lock(self) -> Path:
        """Held while the process lives; holds its process id."""
        return self.folder / f"{self.name}.lock"

    @property
    def ready(self) -> Path:
        """There while the process can be reached."""
        return self.folder / f"{self.name}.json"

    @property
    def output(self) -> Path:
        """Its standard output and error: phases of the start, and why it failed."""
        return self.folder / f"{self.name}.out"

    @property
    def log(self) -> Path:
        """Its log, JSON Lines."""
        return self.folder / f"{self.name}.log"

    @property
    def epoch(self) -> Path:
        """The newest epoch that the body in it has seen; it outlives the process."""
        return self.folder / f"{self.name}.epoch"

    def make_folder(self) -> None:
        """Make the state folder. Raises ConfigError if that is impossible."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ConfigError(
                f"can't make the state folder {self.folder} ({error.strerror}); "
                "set JIDOKA_HOME to another place"
            ) from error

    @contextmanager
    def hold(self, patience_s: float = LOCK_TRIES_S) -> Generator[None]:
        """Hold the lock. Raises Busy if another process still has it after `patience_s`."""
        self.make_folder()
        descriptor = os.open(self.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _lock(descriptor, self, patience_s)
            os.truncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            yield
        finally:
            os.close(descriptor)

    def holder(self) -> int | None:
        """The process id of the live process; None if there is none."""
        try:
            descriptor = os.open(self.lock, os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(os.read(descriptor, 32) or b"0") or None
        finally:
            os.close(descriptor)
        return None

    def write_ready(self, ready: Ready) -> None:
        """Write the ready file in one step, mode 0600."""
        scratch = self.ready.with_suffix(".json.new")
        scratch.unlink(missing_ok=True)
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(ready), file)
        scratch.replace(self.ready)

    def keep_crashed(self) -> None:
        """Put aside the ready file of a process that ended without removing it, for `before_crash`."""
        self._crashed.unlink(missing_ok=True)
        if self.ready.exists():
            self.ready.replace(self._crashed)

    def before_crash(self) -> tuple[int, str]:
        """Port and token of the process that crashed here last; (0, "") if the last one ended well."""
        try:
            crashed = Ready(**json.loads(self._crashed.read_text(encoding="utf-8")))
            return urlsplit(crashed.url).port or 0, crashed.token
        except (OSError, ValueError, TypeError):
            return 0, ""

    @property
    def _crashed(self) -> Path:
        return self.folder / f"{self.name}.crashed.json"

    def read_ready(self) -> Ready | None:
        """The ready file of the live process; None if it is not there, damaged, or of a dead process."""
        pid = self.holder()
        try:
            ready = Ready(**json.loads(self.ready.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return ready if pid is not None and ready.pid == pid else None


def _lock(descriptor: int, files: ProcessFiles, patience_s: float) -> None:
    give_up = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                raise Busy(
                    f"{files.name} is up already (its lock is {files.lock}); `jidoka down` ends it"
                ) from None
            time.sleep(0.05)
        else:
            return
