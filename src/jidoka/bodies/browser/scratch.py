"""The folder where Chromium writes while it runs; whoever comes next throws away what a kill left behind.

A lock (flock(2)) in the folder is held for as long as its process lives.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final

PREFIX: Final = "jidoka-browser-"
LOCK: Final = ".lock"
YOUNG_S: Final = 60.0
"""A folder that was made so shortly ago may not be locked yet [s]."""


class Scratch:
    """One folder, until `remove`.

    Args:
        parent: where it is made; the place for temporary files by default.
    """

    def __init__(self, parent: Path | None = None) -> None:
        parent = parent or Path(tempfile.gettempdir())
        for left in parent.glob(f"{PREFIX}*"):
            if _is_left_behind(left):
                shutil.rmtree(left, ignore_errors=True)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        self._lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        """Throw it away."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def _is_left_behind(folder: Path) -> bool:
    """Whether it is ours, old, and nobody holds its lock."""
    try:
        made = folder.stat()
        if made.st_uid != os.getuid() or time.time() - made.st_mtime < YOUNG_S:
            return False
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError:  # another removed it meanwhile
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True
