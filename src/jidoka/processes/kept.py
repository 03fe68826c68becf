"""A child process that is kept alive: when it dies it is started again.

The pauses before it grow while it dies without ever having worked.
"""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Callable
from typing import Final

log = logging.getLogger(__name__)

FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 10.0


class Kept:
    """One child at a time. Not thread-safe.

    Args:
        name: of the child, for people.
        start: starts it.
        clock: time that never runs backwards [s].
    """

    def __init__(
        self,
        name: str,
        start: Callable[[], subprocess.Popen[bytes]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._start = start
        self._clock = clock
        self._pause_s = FIRST_PAUSE_S
        self._again: float | None = None
        self.child = start()

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self.child.poll() is None

    def look(self) -> None:
        """Start it again if it died and the pause is over. Call it a few times a second."""
        if self.alive:
            return
        now = self._clock()
        if self._again is None:
            log.warning(
                "%s ended with code %s; again in %.1f s", self._name, self.child.returncode, self._pause_s
            )
            self._again = now + self._pause_s
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        if now >= self._again:
            self._again = None
            self.child = self._start()

    def works(self) -> None:
        """Take note that the present child works: when it dies, the next follows after the first pause."""
        self._pause_s = FIRST_PAUSE_S

    def end(self, timeout_s: float) -> bool:
        """Ask it to end; kill it if it doesn't. Whether it ended by itself."""
        if self.alive:
            self.child.terminate()
        try:
            self.child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            log.warning("%s did not end in %g s: killed", self._name, timeout_s)
            self.child.kill()
            self.child.wait()
            return False
        return True
