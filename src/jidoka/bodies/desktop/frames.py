"""The last seconds of the screen: a thread looks a few times a second and keeps what changed."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from jidoka.bodies.desktop.ocr.detect import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the screen showed, from a time on."""

    at_s: float
    """When it was first seen so, Unix time [s]."""
    picture: Picture


class Frames:
    """A ring of frames. Safe to use from several threads.

    Args:
        look: gives the picture.
        keep_s: how long frames are kept [s].
        frames_per_s: how often to look.
        clock: Unix time [s].
    """

    def __init__(
        self,
        look: Callable[[], Picture],
        *,
        keep_s: float,
        frames_per_s: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._look = look
        self._keep_s = keep_s
        self._period_s = 1 / frames_per_s
        self._clock = clock
        self._frames: deque[Frame] = deque()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="frames", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """End looking."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> Frame:
        """Look once; a new frame only if something changed."""
        now, picture = self._clock(), self._look()
        with self._lock:
            if not self._frames or not np.array_equal(self._frames[-1].picture, picture):
                self._frames.append(Frame(at_s=now, picture=picture))
            # The frame that was on the screen when the time kept began is kept, too.
            while len(self._frames) > 1 and self._frames[1].at_s <= now - self._keep_s:
                self._frames.popleft()
            return self._frames[-1]

    def recent(self) -> tuple[Frame, ...]:
        """What was seen in the time kept, oldest first; each frame differs from the one before."""
        with self._lock:
            return tuple(self._frames)

    def _run(self) -> None:
        while not self._ending.wait(self._period_s):
            self.look()
